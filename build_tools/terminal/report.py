"""A plan as plain text, for the terminal: the lines of the page, in its order, with its reasons.

Which lines, and why, is said by `decision_tree.presentation`; here it only gets words. Every line
has a number; `render_reasons` says all that there is on the line with that number.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from textwrap import fill

from build_tools.content.plan_reasons import say_fact, say_reason
from build_tools.content.policy import Card
from build_tools.content.project import Project
from build_tools.content.protocols import live_cards, protocol_of
from decision_tree.plan import ActionPlan, PlannedAction
from decision_tree.presentation import (
    Addition,
    GivesWay,
    Line,
    Never,
    Presentation,
    Reason,
    present_plan,
)
from decision_tree.protocol import Protocol
from decision_tree.truth import NOT_KNOWN, Truth

WIDTH = 100
INDENT = re.compile(r"( *)((?:- |\d+\. )?)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """A protocol, and the content in whose words its plans are said."""

    project: Project
    protocol: Protocol


def words_of(project: Project, policy_id: str) -> Words:
    """The protocol of a policy, with its words."""
    return Words(project=project, protocol=protocol_of(project, policy_id))


def render_plan(plan: ActionPlan, words: Words, width: int = WIDTH) -> str:
    """Headline, every part with its lines and why they stand, what to find out, what gives way."""
    return wrap_lines(_Report(plan, words).lines(), width)


def render_reasons(plan: ActionPlan, number: int, words: Words, width: int = WIDTH) -> str:
    """Why line `number` stands: of each of its clauses the facts, the clause and its source."""
    report = _Report(plan, words)
    clauses = numbered_lines(report.shown)[number - 1].clauses
    return wrap_lines((line for clause in clauses for line in report.reasons_of(clause)), width)


def numbered_lines(shown: Presentation) -> tuple[Line | Never, ...]:
    """The lines of the plan, in the order in which they are numbered."""
    return shown.numbered


def wrap_lines(lines: Iterable[str], width: int) -> str:
    """Text with no line longer than `width`; what is broken is indented like its beginning."""
    return "\n".join(_wrapped(line, width) for line in lines)


def _wrapped(line: str, width: int) -> str:
    found = INDENT.match(line)
    return fill(
        line.lstrip(),
        width,
        initial_indent=found[1] if found else "",
        subsequent_indent=" " * len(found[0]) if found else "",
        break_on_hyphens=False,
    )


class _Report:
    """One plan, and the words for it."""

    def __init__(self, plan: ActionPlan, words: Words) -> None:
        self.plan = plan
        self.shown = present_plan(plan, words.protocol)
        self.project = words.project
        self.wording, self.texts = words.project.wording, words.project.interface.tool
        self.report = words.project.interface.terminal["report"]
        self.vocabulary = words.protocol.vocabulary
        self.title = words.project.policies[words.protocol.id].title
        self.cards = {card.id: card for card in live_cards(words.project, words.protocol.id)}
        self.applying: dict[str, PlannedAction] = {
            action.clause.id: action for action in plan.actions
        }

    def lines(self) -> Iterator[str]:
        level = self.wording.levels[self.plan.level].words_for(self.plan.acts_as)
        role = self.vocabulary.roles[self.plan.role].name
        yield self._say("title", policy=self.title, role=role)
        yield from ("", level.headline.upper(), f"{level.meaning} {level.decides}")
        yield from self.part_lines()
        if self.shown.find_out:
            yield from ("", self.texts["page"]["findOut"])
        for fact in self.shown.find_out:
            text = self.wording.facts[fact]
            yield f"  - {text.question}? {text.find_out}"
        if self.shown.overridden:
            yield from ("", self.texts["page"]["overridden"])
        for lost in self.shown.overridden:
            yield self.lost_line(lost)
        if self.plan.questions:
            question = self.wording.screens[self.plan.questions.screen].question
            yield from ("", self._say("question", question=question))

    def part_lines(self) -> Iterator[str]:
        numbers = count(1)
        for part in self.shown.parts:
            yield from ("", self.wording.parts[part.part])
            for heading, lines in (("", part.lines), (self.wording.in_doubt, part.in_doubt)):
                if lines and heading:
                    yield f"  {heading}"
                for line in lines:
                    yield from self.line(next(numbers), line)
        if self.shown.nevers:
            yield from ("", self.wording.modalities["never"])
        for never in self.shown.nevers:
            yield from self.line(next(numbers), never)

    def line(self, number: int, line: Line | Never) -> Iterator[str]:
        if isinstance(line, Never):
            cited = "; ".join(map(self.cited, line.clauses))
            yield f"  {number}. {self.cards[line.clauses[0]].statement} ({cited})"
            yield from self.reason_lines(line.because)
            return
        text = self.cards[line.clause]
        plain = f"{self.modality(line.clause)}: {text.statement}"
        yield f"  {number}. {self.wording.unless_advised if line.unless_advised else plain}"
        if text.until:
            yield f"      {self._say('when', until=text.until)}"
        yield from self.reason_lines(line.because)
        yield f"      {line.clause}; {_checked(text)}; {text.source}"
        for other in (*line.also, *line.more):
            yield from self.addition_lines(other)
        for asked in line.settle:
            settle = self._say("settle", statement=self.cards[asked].statement, clause=asked)
            yield f"      - {settle}"
        if line.added:
            yield f"      {self.texts['added']}"

    def addition_lines(self, other: Addition) -> Iterator[str]:
        modality = self.modality(other.clause).lower()
        statement = self.cards[other.clause].statement
        also = self._say(
            "also", modality=modality, statement=statement, cited=self.cited(other.clause)
        )
        yield f"      - {also}"
        yield from (f"  {line}" for line in self.reason_lines(other.because))

    def lost_line(self, lost: GivesWay) -> str:
        said = self.texts["lost"].format(
            lost=self.cards[lost.clause].statement, winner=self.cards[lost.by].statement
        )
        reason = self.reason(lost.because)
        return f"  - {said} ({lost.clause}, by {lost.by}) {reason}".rstrip()

    def reason_lines(self, because: Reason | None) -> Iterator[str]:
        if reason := self.reason(because):
            yield f"      {reason}"

    def reason(self, because: Reason | None) -> str:
        return say_reason(self.project, because)

    def reasons_of(self, clause: str) -> Iterator[str]:
        """All that there is to say on why a clause stands."""
        action, text = self.applying[clause], self.cards[clause]
        yield f"{self.modality(clause)}: {text.statement}"
        if not action.because:
            yield f"    {self._say('every')}"
        if text.when_text:
            yield f"    {self._say('stands', when=text.when_text)}"
        yield from (f"    {self.fact_line(fact)}" for fact in action.because)
        if text.why:
            yield f"    {self._say('why', why=text.why)}"
        yield f"    {self._say('clause', clause=clause, heading=text.heading)}"
        yield f"    {self._say('source', source=text.source, checked=_checked(text))}"

    def fact_line(self, fact: str) -> str:
        value: Truth = {**self.plan.answers, **self.plan.follows}.get(fact, NOT_KNOWN)
        phrase = say_fact(self.project, fact, value)
        if value == NOT_KNOWN:
            how = self.wording.facts[fact].find_out
            return self._say("notKnown", phrase=phrase, how=how)
        return self._say("followed" if fact in self.plan.follows else "answered", phrase=phrase)

    def _say(self, name: str, **values: str) -> str:
        """One of the report's own texts."""
        text: str = self.report[name]
        return text.format(**values)

    def modality(self, clause: str) -> str:
        return self.wording.modalities[self.applying[clause].clause.modality]

    def cited(self, clause: str) -> str:
        return f"{clause}, {_checked(self.cards[clause])}"


def _checked(card: Card) -> str:
    """How far a card was checked, and when, if anybody says."""
    return f"{card.checked.state}, {card.checked.on}" if card.checked.on else card.checked.state
