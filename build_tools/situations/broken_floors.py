"""Floors broken on purpose, each in one way, to show that the claims of the safety floor notice.

None of them is ever compiled: they live in the tests and in the mutation of the claims. BROKEN has
one for every claim; the others break a claim for one role, one action or one change of an answer.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from build_tools.content.policy import Card, Prose
from build_tools.content.project import Project
from build_tools.situations.floor_claims import (
    DECIDING,
    GIVES_WAY,
    LEAD,
    LEFT_TO_THE_LEAD,
    NEVER_AT_ALL,
)
from decision_tree.protocol import ALWAYS, ClauseModality, Term, When
from decision_tree.vocabulary import REFERRALS, Role

Change = Callable[[Card], Card | None]

KEPT = "manage-in-school-only-when-nothing-is-aggravated"
NOT_YET = "do-not-tell-parents-yet"
STANDS = "listen-and-reassure"
"""A clause and an action that stand in every plan."""


def changed(project: Project, *changes: Change) -> Project:
    """The floor alone, with every card changed, or left out."""
    blocks = list(project.floor.blocks)
    for change in changes:
        after = [change(block) if isinstance(block, Card) else block for block in blocks]
        blocks = [block for block in after if block is not None]
    return _with_blocks(project, *blocks)


def added(project: Project, *cards: Card) -> Project:
    """The floor alone, with more cards."""
    return _with_blocks(project, *project.floor.blocks, *cards)


def _with_blocks(project: Project, *blocks: Card | Prose) -> Project:
    floor = project.floor
    return replace(project, policies={floor.id: replace(floor, blocks=blocks)})


def without(*slugs: str) -> Change:
    """Without these cards."""
    return lambda card: None if card.slug in slugs else card


def without_action(*actions: str) -> Change:
    """Without the cards on these actions."""
    return lambda card: None if card.action in actions else card


def without_role(action: str, role: str) -> Change:
    """Without a role on every card on an action."""

    def change(card: Card) -> Card | None:
        if card.action != action or role not in card.roles:
            return card
        left = tuple(other for other in card.roles if other != role)
        return replace(card, roles=left) if left else None

    return change


def when(slug: str, condition: When) -> Change:
    """One card under another condition."""
    return lambda card: replace(card, when=condition) if card.slug == slug else card


def saying(slug: str, modality: ClauseModality) -> Change:
    """One card in another modality."""
    return lambda card: replace(card, modality=modality) if card.slug == slug else card


def sourced(slug: str, source: str) -> Change:
    """One card from another source."""
    return lambda card: replace(card, source=source) if card.slug == slug else card


def acting(slug: str, action: str) -> Change:
    """One card does another act, and no never on that act is left."""

    def change(card: Card) -> Card | None:
        if card.slug == slug:
            return replace(card, action=action)
        return None if card.action == action else card

    return change


def moved(card: Card) -> Card | None:
    """999 in a part of the plan that comes later."""
    return replace(card, topic="recording") if card.action == "call-999" else card


def where(*terms: tuple[str, bool]) -> When:
    """The condition that all of these hold."""
    return When(joiner="all", terms=tuple(Term(name=name, holds=holds) for name, holds in terms))


NO_ADULT = where(("adult-involved", False))
IMPOSSIBLE = where(("text-only", True), ("imagery-of-under-18", True))

BROKEN: tuple[tuple[str, Change], ...] = (
    ("criterion-brings-referral", without_action(*REFERRALS, "seek-advice")),
    ("certain-criterion-refers-now", without_action(*REFERRALS)),
    ("nothing-serious-is-not-referred", when("refer-when-an-adult-is-involved", ALWAYS)),
    ("doubt-is-not-the-schools", without_action(*REFERRALS, "seek-advice")),
    ("calm-is-the-schools", when("ask-for-advice-when-shared-widely-or-repeated", ALWAYS)),
    ("harm-is-a-never", without("never-copy-the-imagery")),
    ("harm-is-never-recommended", acting(STANDS, "copy-imagery")),
    ("left-to-the-lead", acting("take-the-device-without-looking", "search-device")),
    ("viewing-is-a-never", without("nobody-views-the-imagery")),
    ("viewing-is-never-recommended", acting(STANDS, "view-imagery")),
    ("no-deleting", without("never-delete-while-the-police-may-be-needed")),
    (
        "deleting-is-a-late-step",
        when("never-ask-the-pupil-to-delete-while-the-police-may-be-needed", ALWAYS),
    ),
    ("only-the-unaggravated-is-kept", when(KEPT, ALWAYS)),
    ("who-keeps-records", without("have-the-head-sign-off")),
    ("the-unaggravated-may-be-kept", without(KEPT)),
    ("standing", without("record-the-incident")),
    ("parents-are-told", when(NOT_YET, ALWAYS)),
    ("parents-not-yet", without(NOT_YET)),
    ("parents-with-advice", without_action("seek-advice")),
    ("danger-is-an-emergency", without("call-999-when-someone-is-in-danger")),
    ("no-emergency-without-danger", when("call-999-when-someone-is-in-danger", ALWAYS)),
    ("no-level-is-lowered", when("refer-when-a-child-is-at-risk-of-harm", NO_ADULT)),
    ("no-line-is-lost", when(STANDS, NO_ADULT)),
    ("clause-is-live-and-sourced", sourced(STANDS, "somebody said so")),
    ("clause-acts", when(STANDS, IMPOSSIBLE)),
    ("fact-matters", without("support-staff-who-saw-the-imagery", "record-a-viewing")),
    ("calling-999-is-first", moved),
)


# ── Broken for one role, one action, one change of an answer


def broken_floors(project: Project) -> Iterator[tuple[str, Project]]:
    """Every floor broken on purpose, with what was done to it."""
    for claim, change in BROKEN:
        yield f"as for {claim}", changed(project, change)
    for floors in (_role_left_out, _told_to, _kept, _called_late, _lost, _lowered, _fixed):
        yield from floors(project)


def _role_left_out(project: Project) -> Iterator[tuple[str, Project]]:
    """One role no longer hears of an action."""
    cards = [card for card in project.floor.cards if card.is_live]
    for action in dict.fromkeys(card.action for card in cards):
        for role in project.vocabulary.roles:
            if any(card.action == action and role in card.roles for card in cards):
                floor = changed(project, without_role(action, role))
                yield f"{role} does not hear of {action}", floor


def _told_to(project: Project) -> Iterator[tuple[str, Project]]:
    """One role is told to do what harms, or what is the lead's."""
    for action in dict.fromkeys((*NEVER_AT_ALL, "view-imagery", *LEFT_TO_THE_LEAD)):
        for role in project.vocabulary.roles:
            order = _order(project, action, role)
            floor = changed(project, without_role(action, role))
            yield f"{role} is told to {action}", added(floor, order)


def _kept(project: Project) -> Iterator[tuple[str, Project]]:
    """One role may keep anything in school."""
    for role in DECIDING:
        card = _order(project, "decide-in-school", role)
        yield f"{role} keeps anything in school", added(project, card)


def _called_late(project: Project) -> Iterator[tuple[str, Project]]:
    """One role finds 999 late in the plan."""
    for role in project.vocabulary.roles:
        card = _order(project, "call-999", role, where(("immediate-danger", True)))
        yield f"{role} finds 999 late", added(project, replace(card, topic="recording"))


def _lost(project: Project) -> Iterator[tuple[str, Project]]:
    """One worry takes away the lines on one action, for one role or for all."""
    calm = where(("repeated", False))
    cards = [card for card in project.floor.cards if card.is_live]
    for action in dict.fromkeys(card.action for card in cards):
        if action not in GIVES_WAY:
            yield f"{action} stops when repeated", changed(project, _under(action, calm))
    for role in project.vocabulary.roles:
        floor = changed(project, without_role(STANDS, role))
        yield f"{STANDS} stops for {role}", added(floor, _order(project, STANDS, role, calm))
    for fact in project.vocabulary.facts:
        floor = changed(project, _under(STANDS, where((fact, False))))
        yield f"{STANDS} stops with {fact}", floor


def _under(action: str, condition: When) -> Change:
    return lambda card: replace(card, when=condition) if card.action == action else card


def _lowered(project: Project) -> Iterator[tuple[str, Project]]:
    """One change of one answer lowers the headline, where nothing else makes it."""
    bare = changed(project, without_action("call-999", *REFERRALS, "seek-advice"))
    for fact in project.vocabulary.facts:
        known = [
            _order(project, action, LEAD, where((fact, holds)))
            for action, holds in zip(sorted(REFERRALS), (True, False), strict=True)
        ]
        yield f"a referral where {fact} is known", added(bare, *known)
        yield f"a referral unless {fact}", added(bare, replace(known[1], modality="should"))


def _fixed(project: Project) -> Iterator[tuple[str, Project]]:
    """One role has a headline of its own, or every role but one."""
    roles = project.vocabulary.roles
    for level in ("school-decides", "seek-advice", "emergency"):
        for id_, role in roles.items():
            now = {**roles, id_: replace(role, level=level)}
            yield f"{id_} always reads {level}", _with_roles(project, now)
    lowered = changed(project, when("refer-when-a-child-is-at-risk-of-harm", NO_ADULT))
    for id_ in roles:
        alone = {
            other: replace(role, level=None if other == id_ else "tell-lead")
            for other, role in roles.items()
        }
        yield f"{id_} alone reads the headline, and it is lowered", _with_roles(lowered, alone)


def _with_roles(project: Project, roles: dict[str, Role]) -> Project:
    floor = changed(project)
    return replace(floor, vocabulary=replace(floor.vocabulary, roles=roles))


def _order(project: Project, action: str, role: str, condition: When = ALWAYS) -> Card:
    """A must for one role."""
    model = next(card for card in project.floor.cards if card.slug == STANDS)
    return replace(
        model,
        slug=f"told-to-{action}-{role}",
        modality="must",
        action=action,
        roles=(role,),
        when=condition,
    )
