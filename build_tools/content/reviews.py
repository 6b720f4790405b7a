"""Reviews of clauses: who looked at each, by role, when, and what it said and rested on.

A clause rests on the sources that it cites, or on its school's document and the floor's clauses on
the same act. One of a help tree rests on the sources and on the floor's clauses that it cites. A
fingerprint of these and of its own words is kept with the review, in docs/data/reviews.toml. When
it changes, the clause is marked, on its page and in every plan, until somebody reviews it again.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Literal

from build_tools.content.findings import Finding, did_you_mean
from build_tools.content.policy import FLOOR, Card, Policy
from build_tools.content.project import REVIEWS, Project, Review

REVIEWERS = (
    "author of this site",
    "safeguarding lead",
    "deputy safeguarding lead",
    "headteacher",
    "local safeguarding partner",
    "lawyer",
    "police",
)
"""Who may review, by role: names of persons are never kept."""

Standing = Literal["reviewed", "changed", "never"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """Something to review, and why."""

    what: str
    why: str


def fingerprint(project: Project, card: Card) -> str:
    """Sixteen digits that change with what the clause says, and with all on which it rests."""
    text = "\n".join([_gist(card), card.why, card.until, *_grounds(project, card)])
    return sha256(text.encode()).hexdigest()[:16]


def standing(project: Project, card: Card) -> Standing:
    """Whether the clause was reviewed as it now rests, before a change, or never."""
    review = project.reviews.get(card.id)
    if review is None:
        return "never"
    return "reviewed" if review.fingerprint == fingerprint(project, card) else "changed"


def is_overdue(review_due: str, today: date) -> bool:
    """Whether the month, or the year, in which a review was due has passed."""
    year, _, month = review_due.partition("-")
    return (today.year, today.month) > (int(year), int(month[:2] or 12))


def find_due(project: Project, today: date) -> Iterator[Due]:
    """Every policy whose review is overdue, and every clause to look at again."""
    for policy in _policies(project):
        if is_overdue(policy.meta["review due"], today):
            yield Due(what=policy.id, why=f"review was due {policy.meta['review due']}")
    for card in _cards(project):
        why = {
            "changed": "it, or what it rests on, has changed since its review",
            "never": "never reviewed",
            "reviewed": "",
        }[standing(project, card)]
        if why:
            yield Due(what=card.id, why=why)


def check_reviews(project: Project) -> Iterator[Finding]:
    """`every-review-is-of-a-clause`: a review names a clause that exists, a role and a day."""
    ids = {card.id for card in _cards(project)}
    for id_, review in project.reviews.items():
        if id_ not in ids:
            yield _finding("no such clause", id_, did_you_mean(id_, ids))
        if review.by not in REVIEWERS:
            hint = did_you_mean(review.by, REVIEWERS) or f"one of: {', '.join(REVIEWERS)}"
            yield _finding("unknown reviewer", review.by, hint)


def find_cards(project: Project, names: Iterable[str]) -> list[Card]:
    """The clauses that `names` mean: "all", a policy's id, or a clause's. Raises KeyError."""
    found: dict[str, Card] = {}
    for name in names:
        cards = [card for card in _cards(project) if name in ("all", card.policy, card.id)]
        if not cards:
            raise KeyError(name)
        found |= {card.id: card for card in cards}
    return list(found.values())


def render_reviews(project: Project, reviewed: Iterable[Card], by: str, on: date) -> str:
    """The text of docs/data/reviews.toml, with `reviewed` newly recorded."""
    reviews: Mapping[str, Review] = {
        **project.reviews,
        **{
            card.id: Review(fingerprint=fingerprint(project, card), by=by, on=on.isoformat())
            for card in reviewed
        },
    }
    order = [card.id for card in _cards(project)]
    lines = [
        "# Who reviewed which clause, by role, when, and what it said and rested on. Written by",
        '# `python -m build_tools review --record CLAUSE --by ROLE`; "author of this site" is no',
        "# safeguarding professional: such a review only says from when on changes are marked.",
    ]
    for id_ in order:
        if id_ in reviews:
            review = reviews[id_]
            lines.append(
                f'\n[review."{id_}"]\nfingerprint = "{review.fingerprint}"\n'
                f'by = "{review.by}"\non = "{review.on}"'
            )
    return "\n".join(lines) + "\n"


def _grounds(project: Project, card: Card) -> list[str]:
    if card.policy == FLOOR or card.policy not in project.policies:
        cited = [part.strip() for part in card.source.split(";")]
        sources = [
            f"{source.name}|{source.edition}|{source.date}|{source.address}"
            for source in project.sources
            if any(name == source.name or name.startswith(f"{source.name},") for name in cited)
        ]
        return sources + [_gist(other) for other in project.floor.cards if other.id in cited]
    meta = project.policies[card.policy].meta
    floor = [
        other
        for other in project.floor.cards
        if other.id == card.replaced_by or (card.is_live and other.action == card.action)
    ]
    return [
        f"{meta['source document']}|{meta['dated']}",
        *map(_gist, floor),
    ]


def _gist(card: Card) -> str:
    return f"{card.id}|{card.modality}|{card.when_text}|{','.join(card.roles)}|{card.statement}"


def _cards(project: Project) -> list[Card]:
    return [card for policy in _policies(project) for card in policy.cards]


def _policies(project: Project) -> list[Policy]:
    """Every file of cards: the policies, and then the help trees."""
    return [*project.policies_by_age, *(tree.policy for tree in project.help_trees)]


def _finding(message: str, value: str, hint: str = "") -> Finding:
    return Finding(
        path=REVIEWS.as_posix(),
        line=1,
        check="every-review-is-of-a-clause",
        message=message,
        value=value,
        hint=hint,
    )
