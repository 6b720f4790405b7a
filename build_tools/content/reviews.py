"""Reviews of clauses: who looked at each, by role, when, and what it said and rested on.

A clause rests on the sources that it cites, or on its school's document and the floor's clauses on
the same act. One of a help tree rests on the sources and on the floor's clauses that it cites. A
fingerprint of these and of its own words is kept with the review, in docs/data/reviews.toml, or in
docs/school/reviews.toml where a school has details of its own. When it changes, the clause is
marked, on its page and in every plan, until somebody reviews it again.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from itertools import takewhile
from typing import Literal

import tomlkit

from build_tools.content.own_words import OWN_WORDS
from build_tools.content.policy import FLOOR, SCHOOL_FOLDER, Card
from build_tools.content.project import REVIEWERS, REVIEWS, Project, Review
from build_tools.content.sources import find_source, iter_cited

AUTHOR = REVIEWERS[0]
WORDS = OWN_WORDS.removeprefix(f"{SCHOOL_FOLDER}/")

Standing = Literal["reviewed", "changed", "never"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """Something to review, and why."""

    what: str
    why: str


def fingerprint(project: Project, card: Card) -> str:
    """Sixteen digits that change with what the clause says, and with all on which it rests."""
    # A clause without them keeps the fingerprint that it had before there were any.
    brief = filter(None, (card.short, card.say))
    said = [_gist(card), *brief, card.why, card.until]
    if card.path.startswith(SCHOOL_FOLDER):  # What its reader was shown, too.
        action = project.vocabulary.actions[card.action]
        said += [card.heading, action, card.topic, card.when_label, card.differs]
    return _digest("\n".join([*said, *_grounds(project, card)]))


def standing(project: Project, card: Card) -> Standing:
    """Whether the clause was reviewed as it now rests, before a change, or never."""
    review = project.reviews.get(card.id)
    if review is None:
        return "never"
    return "reviewed" if review.fingerprint == fingerprint(project, card) else "changed"


def is_read(project: Project, card: Card) -> bool:
    """Whether somebody beside its author has recorded that they read the clause as it stands."""
    review = project.reviews.get(card.id)
    return standing(project, card) == "reviewed" and review is not None and review.by != AUTHOR


def is_unread(project: Project, card: Card) -> bool:
    """Whether it is a school's own that no second person has recorded as read."""
    return project.policies[card.policy].is_own and not is_read(project, card)


def own_texts(project: Project) -> dict[str, str]:
    """What a school says beside its cards, by file in its folder: its pages, its words, and what
    stands between its cards.
    """
    folder = f"{SCHOOL_FOLDER}/"
    own = (item for item in project.written.items() if item[0].startswith(folder))
    texts = {path.removeprefix(folder): text for path, text in own}
    said = {path: text for path, text in texts.items() if path.endswith(".md") or path == WORDS}
    for policy in project.policies.values():
        if policy.is_own:
            between = "\n".join(block.markdown for block in policy.prose)
            said[policy.path.removeprefix(folder)] = between
    return said


def find_unread_texts(project: Project) -> list[str]:
    """Of `own_texts`, by path, those of which nobody has recorded it."""
    read = {(id_, it.fingerprint) for id_, it in project.reviews.items() if it.by != AUTHOR}
    texts = own_texts(project).items()
    return [f"{SCHOOL_FOLDER}/{name}" for name, said in texts if (name, _digest(said)) not in read]


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:16]


def is_overdue(review_due: str, today: date) -> bool:
    """Whether the month, or the year, in which a review was due has passed."""
    if not re.match(r"\d{4}(-\d\d)?", review_due):
        return False  # No date was written, and that was told.
    year, _, month = review_due.partition("-")
    return (today.year, today.month) > (int(year), int(month[:2] or 12))


def find_due(project: Project, today: date) -> Iterator[Due]:
    """Every policy whose review is overdue, and every clause to look at again."""
    for policy in project.card_files:
        if is_overdue(policy.meta["review due"], today):
            yield Due(what=policy.id, why=f"review was due {policy.meta['review due']}")
    for card in all_cards(project):
        why = {
            "changed": "it, or what it rests on, has changed since its review",
            "never": "never reviewed",
            "reviewed": "",
        }[standing(project, card)]
        if why:
            yield Due(what=card.id, why=why)


def find_cards(project: Project, names: Iterable[str]) -> list[Card]:
    """The clauses that `names` mean: "all", a policy's id, or a clause's. Raises KeyError."""
    found: dict[str, Card] = {}
    for name in names:
        cards = [card for card in all_cards(project) if name in ("all", card.policy, card.id)]
        if not cards:
            raise KeyError(name)
        found |= {card.id: card for card in cards}
    return list(found.values())


def find_texts(project: Project, names: Iterable[str]) -> list[str]:
    """Those of `own_texts` that `names` mean: a policy's id means what stands between its cards."""
    meant = {*names}
    meant |= {f"policies/{name}.md" for name in meant}
    return [path for path in own_texts(project) if "all" in meant or path in meant]


def render_reviews(
    project: Project, reviewed: Iterable[Card], by: str, on: date, paths: Iterable[str] = ()
) -> str:
    """The text of the file of reviews, with `reviewed` newly recorded, and `paths` of `own_texts`.

    Reviews stand in the order of the clauses; one of a clause that is gone goes with it.
    """
    texts = own_texts(project)
    said = {card.id: fingerprint(project, card) for card in reviewed}
    said |= {path: _digest(texts[path]) for path in paths}
    now = {id_: Review(fingerprint=seen, by=by, on=on.isoformat()) for id_, seen in said.items()}
    before = project.reviews if project.reviews_file == REVIEWS else project.own_reviews
    recorded = {**before, **now}
    document = tomlkit.document()
    for line in takewhile(lambda line: line.startswith("#"), project.written[REVIEWS].split("\n")):
        document.add(tomlkit.comment(line.removeprefix("# ")))
    document.add(tomlkit.nl())
    order = (*(card.id for card in all_cards(project)), *texts)
    reviews = {id_: asdict(recorded[id_]) for id_ in order if id_ in recorded}
    document.add("review", tomlkit.item(reviews))
    return tomlkit.dumps(document)


def _grounds(project: Project, card: Card) -> list[str]:
    if card.policy == FLOOR or card.policy not in project.policies:
        cited = list(iter_cited(card.source))
        found = [find_source(part, project.sources) for part in cited]
        sources = [
            f"{source.name}|{source.edition}|{source.date}|{source.address}"
            for source in project.sources
            if source in found
        ]
        return sources + [_gist(other) for other in project.floor.cards if other.id in cited]
    meta = project.policies[card.policy].meta
    floor = [
        other
        for other in project.floor.cards
        if other.id == card.replaced_by or (card.is_live and other.action == card.action)
    ]
    grounds = [f"{meta['source document']}|{meta['dated']}", *map(_gist, floor)]
    if project.policies[card.policy].is_own:  # What its reader was shown, too.
        beside = floor or [other for other in project.floor.cards if other.topic == card.topic]
        grounds += [f"{_gist(other)}|{other.until}" for other in beside]
    return grounds


def _gist(card: Card) -> str:
    return f"{card.id}|{card.modality}|{card.when_text}|{','.join(card.roles)}|{card.statement}"


def all_cards(project: Project) -> list[Card]:
    """Every clause, in the order of the files."""
    return [card for policy in project.card_files for card in policy.cards]
