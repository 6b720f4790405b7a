"""The plan that a protocol gives to a role in a situation, in the words of the tool's page.

The engine that is shipped decides; here its lines get their words, and the school's own are marked.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

from build_tools.content.policy import FLOOR, Card
from build_tools.content.project import Project
from build_tools.content.protocols import live_cards
from build_tools.pages.page import capital
from decision_tree.plan import make_plan
from decision_tree.presentation import Line, Never, present_plan
from decision_tree.protocol import Protocol
from decision_tree.questions import find_next_questions
from decision_tree.situation import reconcile, settle
from decision_tree.truth import NO, NOT_KNOWN, YES, Truth
from decision_tree.vocabulary import Answers

ANSWERS: Mapping[str, Truth] = {"yes": YES, "no": NO}
"""What is said of a fact; all else says that it is not known."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PreviewedLine:
    """A line as the page shows it, or another clause of the school's own on the same action, which
    stands behind it there. `group`: the title over it; `own`: the school wrote it.
    """

    id: str
    text: str
    modality: str
    group: str
    until: str
    own: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A question that the role is asked there, and its answer."""

    id: str
    text: str
    value: Truth


@dataclass(frozen=True, kw_only=True, slots=True)
class Preview:
    """A plan: its headline and lines in order, and all that was asked for it."""

    headline: str
    lines: tuple[PreviewedLine, ...]
    facts: tuple[Asked, ...]


def preview(
    project: Project,
    protocol: Protocol,
    role: str,
    answers: Mapping[str, str],
    changed: frozenset[str] = frozenset(),
) -> Preview:
    """The plan where all that is asked and not answered is not known. Before the `changed` answers,
    which are newer, others give way.
    """
    said = {fact: ANSWERS[answer] for fact, answer in answers.items() if answer in ANSWERS}
    known = reconcile(said, changed & said.keys(), protocol.vocabulary)
    answered = {**known, **_left_open(protocol, role, known)}
    plan = make_plan(protocol, role, answered, asks=False)
    words = _Words(project, protocol)
    shown = present_plan(plan, protocol)
    return Preview(
        headline=project.wording.levels[plan.level].words_for(plan.acts_as).headline,
        lines=tuple(
            line
            for part in shown.parts
            for one in (*part.lines, *part.in_doubt)
            for line in words.lines(one, project.wording.parts[part.part])
        )
        + tuple(line for never in shown.nevers for line in words.nevers(never)),
        facts=tuple(
            Asked(id=fact, text=project.wording.facts[fact].question, value=answered[fact])
            for fact in protocol.vocabulary.facts
            if fact in answered
        ),
    )


def preview_json(previewed: Preview) -> dict[str, object]:
    """As plain JSON values: what is not known is "unknown"."""
    plain = asdict(previewed)
    for fact in plain["facts"]:
        fact["value"] = "unknown" if fact["value"] == NOT_KNOWN else fact["value"]
    return plain


def _left_open(protocol: Protocol, role: str, known: Answers) -> Answers:
    """What the role is asked beside that, screen by screen, where nobody knows any of it."""
    open_: dict[str, Truth] = {}
    while True:
        answers = {**known, **open_}
        situation = settle(answers, protocol.vocabulary)
        questions = find_next_questions(protocol, role, answers, situation)
        if not questions:
            return open_
        open_ |= dict.fromkeys(questions.facts, NOT_KNOWN)


class _Words:
    """What lines are called: as docs/assets/words.js says them, which a test holds."""

    def __init__(self, project: Project, protocol: Protocol) -> None:
        self.project = project
        self.texts = project.interface.tool
        self.cards = {card.id: card for card in live_cards(project, protocol.id)}

    def lines(self, line: Line, group: str) -> Iterator[PreviewedLine]:
        """A line, and what else the school asks on its action."""
        unless_advised = self.project.wording.unless_advised if line.unless_advised else ""
        yield from self._shown(line.clauses, group, unless_advised)

    def nevers(self, never: Never) -> Iterator[PreviewedLine]:
        """What is never done, as whole sentences."""
        return self._shown(never.clauses, self.texts["page"]["doNot"])

    def _shown(
        self, clauses: Sequence[str], group: str, instead: str = ""
    ) -> Iterator[PreviewedLine]:
        for place, clause in enumerate(clauses):
            card = self.cards[clause]
            own = card.policy != FLOOR
            if own or place == 0:
                yield PreviewedLine(
                    id=clause,
                    text=(instead if place == 0 else "") or self._said(card),
                    modality=card.modality,
                    group=group,
                    until=card.until,
                    own=own,
                )

    def _said(self, card: Card) -> str:
        """What a clause asks for, in a few words: its own, else its statement."""
        said = card.short or capital(card.statement)
        if card.modality == "never":
            said = f"{card.short}." if card.short else self._put("neverDo", card)
        elif card.modality == "may" and not card.short:
            said = self._put("mayDo", card)
        return said

    def _put(self, name: str, card: Card) -> str:
        text: str = self.texts[name]
        return text.format(statement=card.statement)
