"""A plan as plain text, for the terminal: the lines of the page, in its order, with its reasons.

Which lines, and why, is said by `decision_tree.presentation`; here it only gets words.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from textwrap import fill

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from build_tools.content.plan_reasons import say_reason
from build_tools.content.policy import Card
from build_tools.content.project import Project
from build_tools.content.protocols import live_cards, protocol_of
from build_tools.content.reviews import is_unread
from decision_tree.plan import ActionPlan, PlannedAction
from decision_tree.presentation import Reason, present_plan
from decision_tree.protocol import Protocol

WIDTH = 100
TEMPLATES = Environment(  # noqa: S701 (plain text)
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
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
    return wrap_lines(_Report(plan, words).render(), width)


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
        self.say = words.project.interface.terminal["report"]
        self.cards = {card.id: card for card in live_cards(words.project, words.protocol.id)}
        self.applying: dict[str, PlannedAction] = {
            action.clause.id: action for action in plan.actions
        }

    def render(self) -> Iterator[str]:
        """The lines of the template."""
        wording = self.project.wording
        text = TEMPLATES.get_template("plan.txt.jinja").render(
            report=self,
            plan=self.plan,
            shown=self.shown,
            wording=wording,
            texts=self.project.interface.tool,
            say=self.say,
            cards=self.cards,
            checked=self.checked,
            title=self.project.policies[self.plan.protocol].title,
            role=self.project.vocabulary.roles[self.plan.role].name,
            level=wording.levels[self.plan.level].words_for(self.plan.acts_as),
            numbers=count(1),
            next=next,
        )
        return (line.rstrip() for line in text.removesuffix("\n").split("\n"))

    def reason(self, because: Reason | None) -> str:
        return say_reason(self.project, because)

    def modality(self, clause: str) -> str:
        return self.project.wording.modalities[self.applying[clause].clause.modality]

    def cited(self, clause: str) -> str:
        return f"{clause}, {self.checked(self.cards[clause])}"

    def checked(self, card: Card) -> str:
        """How far a card was checked, and when, if anybody says; of a school's own that nobody has
        read it.
        """
        said = self.project.interface.terminal["reading"]["unread"]
        unread = said if is_unread(self.project, card) else ""
        return ", ".join(filter(None, (card.checked.state, card.checked.on, unread)))
