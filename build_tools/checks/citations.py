"""What a clause, a link or a source points at is there."""

from collections.abc import Iterator

from build_tools.checks.registry import check
from build_tools.content.findings import Finding, did_you_mean
from build_tools.content.policy import Card, Prose
from build_tools.content.project import Project
from build_tools.content.sources import SOURCES, find_source, iter_cited


@check("every-replacement-resolves")
def check_replacements(project: Project) -> Iterator[Finding]:
    """A clause is replaced by a clause that exists and is not itself replaced."""
    cards = project.cards
    for card in cards.values():
        if card.is_live:
            continue
        line, value = card.line_of("Replaced by"), card.replaced_by
        if value not in cards:
            message, hint = "no such clause", did_you_mean(value, cards)
        elif not cards[value].is_live:
            message = "that clause is replaced"
            hint = f"name what replaces it: {cards[value].replaced_by}"
        else:
            continue
        yield Finding(card.path, line, message, value, hint)


@check("every-national-source-is-known")
def check_national_sources(project: Project) -> Iterator[Finding]:
    """Each part of a national clause's Source line names a source of docs/data/sources.toml."""
    names = [source.name for source in project.sources]
    for card in project.floor.cards:
        for cited in iter_cited(card.source):
            if find_source(cited, project.sources) is None:
                line, hint = card.line_of("Source"), did_you_mean(cited, names)
                yield Finding(card.path, line, f"not a source of {SOURCES}", cited, hint)


@check("every-source-is-cited")
def check_sources(project: Project) -> Iterator[Finding]:
    """Each source is cited on some page, and no two have one name."""
    texts = "\n".join(
        block.markdown if isinstance(block, Prose) else block.source
        for policy in project.policies.values()
        for block in policy.blocks
    )
    names = [source.name for source in project.sources]
    for source in project.sources:
        line = project.line_of(SOURCES, "source", source.id)
        if names.count(source.name) > 1:
            yield Finding(SOURCES, line, "two sources of one name", source.name)
        if source.name not in texts:
            yield Finding(SOURCES, line, "no page cites this source", source.name)


@check("what-staff-do-at-once-is-live")
def check_what_staff_do_at_once(project: Project) -> Iterator[Finding]:
    """Each clause of poster and wallet card exists, counts, and is for any of the staff to do."""
    cards: dict[str, Card] = {card.id: card for card in project.floor.cards}
    for clause_id in (*DO_NOW, *THEN, *OTHERWISE):
        card = cards.get(clause_id)
        if card is None:
            message = "no such clause"
        elif not card.is_live:
            message = "replaced"
        elif STAFF_ROLE not in card.roles or card.modality not in ("must", "should"):
            message = "not for staff to do"
        else:
            continue
        line = card.line if card else 1
        yield Finding(project.floor.path, line, message, clause_id)


STAFF_ROLE = "staff"
"""The role of poster and wallet card: anybody in the school."""

DO_NOW = (
    "national#call-999-when-someone-is-in-danger",
    "national#listen-and-reassure",
    "national#tell-the-safeguarding-lead",
    "national#support-every-pupil-involved",
)
"""The clauses that any member of staff needs at once, in the order in which they are done."""

THEN = ("national#record-the-incident",)
"""What follows, where there is room for it."""

OTHERWISE = (
    "national#tell-the-headteacher-about-a-concern-over-staff",
    "national#tell-the-chair-about-a-concern-over-the-head",
    "national#tell-the-head-when-nobody-who-leads-can-be-reached",
    "national#refer-it-yourself-when-nobody-can-be-reached",
)
"""Whom else to tell, where the lead is not the one."""
