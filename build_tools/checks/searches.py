"""The words of the search."""

from collections.abc import Iterator

from build_tools.checks.links import Targets
from build_tools.checks.registry import check
from build_tools.content.audiences import READERS
from build_tools.content.findings import Finding
from build_tools.content.links import Link
from build_tools.content.project import Project
from build_tools.content.searches import SEARCHES
from build_tools.content.shapes import find_text


@check("every-search-leads-somewhere")
def check_answers(project: Project) -> Iterator[Finding]:
    """What answers a search is a page of the site, or a heading on one."""
    site, written = Targets(project), project.written[SEARCHES]
    for subject in project.searches.subject:
        for link in dict.fromkeys(link for reader in READERS for link in subject.answers(reader)):
            line = find_text(written, link)
            for message, hint in site.faults_of("index.md", Link(line=line, target=link)):
                yield Finding(SEARCHES, line, message, link, hint)


@check("every-word-stands-for-one")
def check_alike(project: Project) -> Iterator[Finding]:
    """A word means the same as one other, and that stands for itself."""
    alike, seen = project.searches.alike, set[str]()
    for word, others in alike.items():
        for other in others:
            if other in seen or other in alike or len(other.split()) > 1:
                line = project.line_of(SEARCHES, "alike", word)
                yield Finding(SEARCHES, line, "no word that stands for one", other)
            seen.add(other)
