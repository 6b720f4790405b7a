"""What a plan says, by the engine on this machine: what every browser must show of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from build_tools.content.plan_reasons import say_reason
from build_tools.content.policy import Card
from build_tools.content.project import Project
from build_tools.content.protocols import live_cards
from build_tools.terminal.report import Words, words_of
from decision_tree.plan import ActionPlan
from decision_tree.presentation import Addition, Line, Presentation, Reason, present_plan


@dataclass(frozen=True, kw_only=True)
class Said:
    """A plan as the engine says that it is shown."""

    plan: ActionPlan
    project: Project

    @property
    def words(self) -> Words:
        return words_of(self.project, self.plan.protocol)

    @property
    def as_it_should_be(self) -> Presentation:
        return present_plan(self.plan, self.words.protocol)

    @property
    def lines(self) -> list[tuple[str, Line]]:
        """Each line with the title of its part."""
        titles = self.project.wording.parts
        return [
            (titles[part.part], line)
            for part in self.as_it_should_be.parts
            for line in (*part.lines, *part.in_doubt)
        ]

    @property
    def on_the_page(self) -> list[list[Any]]:
        """Each line as `linesOfPlan` of measures.js finds it."""
        return [
            [
                title,
                line.clause,
                self.reasons(line.because),
                self.reasons(*(other.because for other in (*line.also, *line.more))),
            ]
            for title, line in self.lines
        ]

    @property
    def on_paper(self) -> list[list[Any]]:
        """Each line as `linesOnPaper` finds it."""
        return [[line.clause, self.reasons(line.because)] for _, line in self.lines]

    @property
    def nevers(self) -> list[str]:
        return [id_ for never in self.as_it_should_be.nevers for id_ in never.clauses]

    def said(self) -> Iterator[str]:
        """What the text of a plan says, line by line: each statement, then its reason."""
        before = ""
        for title, line in self.lines:
            if title != before:
                yield (before := title)
            yield from self._said_of(line)

    def _said_of(self, line: Line | Addition) -> Iterator[str]:
        yield self._card(line.clause).statement
        yield from self.reasons(line.because)
        if isinstance(line, Line):
            for other in (*line.also, *line.more):
                yield from self._said_of(other)
            yield from (self._card(asked).statement for asked in line.settle)

    def reasons(self, *reasons: Reason | None) -> list[str]:
        """The reasons in sentences."""
        return [say_reason(self.project, because) for because in reasons if because]

    def _card(self, clause: str) -> Card:
        return next(c for c in live_cards(self.project, self.plan.protocol) if c.id == clause)
