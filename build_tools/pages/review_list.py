"""What a school goes through when it reviews its protocol: each of its clauses in force, on what it
rests, and what is left of its policy, as one page to print.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from build_tools.content.policy import Card
from build_tools.content.project import Project
from build_tools.content.protocols import protocol_version
from build_tools.content.sources import Source, find_source, iter_cited
from build_tools.pages.page import checked_words, in_showing_order, render, role_names

EACH_YEAR = "for-schools/each-year/"


@dataclass(frozen=True, kw_only=True, slots=True)
class Left:
    """What is not in force: its words, where they stand in the school's document, and why."""

    text: str
    place: str = ""
    why: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class InForce:
    """A clause in force. `beside`: those of national guidance on its act for the same roles."""

    card: Card
    modality: str
    roles: str
    beside: tuple[Card, ...]


def render_review_list(
    project: Project,
    policy_id: str,
    today: date,
    drafts: Sequence[Left] = (),
    to_read: Sequence[Left] = (),
    set_aside: Sequence[Left] = (),
) -> str:
    """The page."""
    policy, address = project.policies[policy_id], project.school.address
    entries = [*_in_force(project, policy_id)]
    beside = [card for one in entries for card in one.beside]
    titles = project.wording.topics
    return render(
        "review-list.html.jinja",
        policy=policy,
        floor=project.floor,
        version=protocol_version(project, policy_id),
        today=today.isoformat(),
        count=len(entries),
        topics=[
            (title, of)
            for topic, title in titles.items()
            if (of := [e for e in entries if e.card.topic == topic])
        ],
        sources=_rests_on(project, beside),
        each_year=f"{address.rstrip('/')}/{EACH_YEAR}" if address else "",
        checked=checked_words(project),
        short=checked_words(project, short=True),
        drafts=drafts,
        to_read=to_read,
        set_aside=set_aside,
    )


def _in_force(project: Project, policy_id: str) -> Iterator[InForce]:
    floor = [card for card in project.floor.cards if card.is_live]
    for card in in_showing_order(project.policies[policy_id].cards, project):
        if card.is_live:
            yield InForce(
                card=card,
                modality=project.wording.modalities[card.modality],
                roles=role_names(card, project),
                beside=tuple(
                    other
                    for other in floor
                    if other.action == card.action and {*other.roles} & {*card.roles}
                ),
            )


def _rests_on(project: Project, cards: Sequence[Card]) -> list[Source]:
    """The sources that these cite, as the site lists them."""
    cited = {part for card in cards for part in iter_cited(card.source)}
    found = [find_source(part, project.sources) for part in cited]
    return [source for source in project.sources if source in found]
