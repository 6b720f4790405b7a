"""What a reader can say aloud is for known hearers and roles, and rests on known sources."""

from collections.abc import Iterator

from build_tools.checks.registry import check
from build_tools.content.findings import Finding, did_you_mean
from build_tools.content.project import Project
from build_tools.content.sayings import SAYINGS
from build_tools.content.sources import SOURCES, find_source, iter_cited


@check("every-saying-is-for-somebody")
def check_sayings(project: Project) -> Iterator[Finding]:
    """A saying has hearers with a reading age, roles that are shown it, and known sources."""
    names = [source.name for source in project.sources]
    for saying in project.sayings:
        line = project.line_of(SAYINGS, "saying", saying.id)
        if saying.to not in project.audiences:
            hint = did_you_mean(saying.to, project.audiences)
            yield Finding(SAYINGS, line, "no such audience", saying.to, hint)
        for role in {*saying.for_} - {*project.vocabulary.roles}:
            hint = did_you_mean(role, project.vocabulary.roles)
            yield Finding(SAYINGS, line, "no such role", role, hint)
        for cited in iter_cited(saying.source):
            if find_source(cited, project.sources) is None:
                hint = did_you_mean(cited, names)
                yield Finding(SAYINGS, line, f"not a source of {SOURCES}", cited, hint)
