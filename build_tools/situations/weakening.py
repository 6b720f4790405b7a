"""Mutation of the claims: each claim of the safety floor, and each role, action and change of an
answer in it, is needed to catch some floor that is broken.

A mutant is a claim that never fires, or that is made for one less, or an exception more. It is
killed where a claim caught a broken floor (`broken_floors.py`) and now no longer does.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from build_tools.content.policy import FLOOR
from build_tools.content.project import Project
from build_tools.content.protocols import protocol_of
from build_tools.situations.broken_floors import broken_floors
from build_tools.situations.diagrams import Diagrams
from build_tools.situations.floor_claims import (
    DECIDING,
    FRONT_LINE,
    LEFT_TO_THE_LEAD,
    NEVER_AT_ALL,
    Claim,
    find_broken,
    prove_protocol,
)
from build_tools.situations.mutation import Fate, Mutant, Verdict, spread
from build_tools.situations.symbolic import SymbolicProtocol

LISTS = {
    "NEVER_AT_ALL": ("action", NEVER_AT_ALL, ("harm-is-a-never", "harm-is-never-recommended")),
    "LEFT_TO_THE_LEAD": ("action", LEFT_TO_THE_LEAD, ("left-to-the-lead",)),
    "FRONT_LINE": ("role", FRONT_LINE, ("left-to-the-lead",)),
    "DECIDING": (
        "role",
        DECIDING,
        (
            "doubt-is-not-the-schools",
            "calm-is-the-schools",
            "only-the-unaggravated-is-kept",
            "the-unaggravated-may-be-kept",
            "who-keeps-records",
        ),
    ),
}
"""By list of `proof.py`: what its entries are, the entries, and the claims made for each."""

LOSING = "no-line-is-lost"
KINDS = {"role": "for a role less", "action": "for an action less", "change": "for a change less"}

CANNOT_BE_BROKEN = {
    "order-changes-nothing": "no card says in what order it is read",
}
"""Claims that hold of whatever stands in the cards: it is the engine that they hold."""


@dataclass(frozen=True, slots=True)
class _Weakening:
    """A mutant of the claims, and whether it leaves a claim out."""

    mutant: Mutant
    leaves_out: Callable[[Claim], bool]


def judge_claims(project: Project) -> Iterator[Verdict]:
    """What becomes of every mutant of the claims."""
    claims = list(prove_protocol(project, FLOOR))
    caught = list(catch_broken_floors(project))
    for weakening in _weakenings(claims):
        yield _judge(weakening, caught, claims)


def catch_broken_floors(project: Project) -> Iterator[tuple[str, list[Claim]]]:
    """Each floor broken on purpose, with the claims that catch it, on all processors."""
    count = sum(1 for _ in broken_floors(project))
    return chain.from_iterable(spread(_catch, (project,), range(count)))


def _catch(project: Project, places: Sequence[int]) -> list[tuple[str, list[Claim]]]:
    screens = project.vocabulary.screens.values()
    diagrams = Diagrams(tuple(fact for screen in screens for fact in screen.facts))
    near = SymbolicProtocol(protocol_of(project, FLOOR), diagrams)
    return [
        (name, list(find_broken(floor, FLOOR, near if _is_near(floor, project) else None)))
        for place, (name, floor) in enumerate(broken_floors(project))
        if place in places
    ]


def _is_near(floor: Project, project: Project) -> bool:
    return floor.vocabulary is project.vocabulary


def _judge(
    weakening: _Weakening, caught: list[tuple[str, list[Claim]]], claims: list[Claim]
) -> Verdict:
    for name, by in caught:
        for id_ in dict.fromkeys(claim.id for claim in by):
            if all(weakening.leaves_out(claim) for claim in by if claim.id == id_):
                return Verdict(mutant=weakening.mutant, fate="claim", why=f"{id_}: {name}")
    reason = _reason([claim for claim in claims if weakening.leaves_out(claim)])
    fate: Fate = "equivalent" if reason else "survived"
    return Verdict(mutant=weakening.mutant, fate=fate, why=reason)


def _reason(left_out: list[Claim]) -> str:
    """Why no floor can be caught by these claims alone."""
    ids = {claim.id for claim in left_out}
    if len(ids) == 1:
        (id_,) = ids
        steps = {
            claim.about["change"].partition(" from ")[2]
            for claim in left_out
            if "change" in claim.about
        }
        if id_ == LOSING and steps == {"no to not-known"}:
            return "what not knowing excludes, a no excludes too: this step takes no line away"
        return CANNOT_BE_BROKEN.get(id_, "")
    return ""


def _weakenings(claims: list[Claim]) -> Iterator[_Weakening]:
    ids = dict.fromkeys(claim.id for claim in claims)
    for id_ in ids:
        yield _weakening("claim never fires", id_, "", (id_,))
    for key, kind in KINDS.items():
        for id_ in ids:
            found = dict.fromkeys(c.about[key] for c in claims if c.id == id_ and key in c.about)
            # An action less, of lines that may be lost, is an exception more.
            same = len(found) < 2 or (id_ == LOSING and key == "action")
            for entry in () if same else found:
                yield _weakening(f"claim {kind}", id_, entry, (id_,), key)
    for name, (key, entries, of) in LISTS.items():
        for entry in entries:
            yield _weakening("list loses an entry", name, entry, of, key)
    for action in dict.fromkeys(c.about["action"] for c in claims if c.id == LOSING):
        yield _weakening("exception more", "GIVES_WAY", action, (LOSING,), "action")


def _weakening(kind: str, of: str, entry: str, ids: tuple[str, ...], key: str = "") -> _Weakening:
    def leaves_out(claim: Claim) -> bool:
        about = claim.about.get(key, "")
        return claim.id in ids and (not entry or entry in (about, about.partition(" ")[0]))

    return _Weakening(Mutant(kind=kind, of=of, how=entry), leaves_out)
