"""A policy as it is written: front matter, prose and clause cards, in the order of the file.

`cards.parse_policy` makes it; everything that is compiled or rendered starts from it.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

from decision_tree.protocol import NO_DEADLINE, Clause, ClauseModality, When

POLICIES = "docs/policies"
SCHOOL_FOLDER = "docs/school"
"""All that a school makes its own: upstream has no such folder."""
SCHOOLS = "schools"
"""Of a trust or a local authority: a folder of this shape for each of its schools."""
OWN_POLICIES = f"{SCHOOL_FOLDER}/policies"
OWN_PAGES = f"{SCHOOL_FOLDER}/pages"
FLOOR = "national"
"""The policy that lies under every other one."""
EXAMPLES = frozenset(
    "assunnah-primary city-of-rochester dorset-protocol king-alfred westcroft".split()
)
"""Policies of real schools that this site restates: a school may publish its own alone."""

State = Literal["verified", "secondary", "to-check"]
STATES: tuple[str, ...] = get_args(State)

KINDS_OF_REASON = ("outdated", "unsafe", "conflicting", "incomplete", "local")
"""Why something is no longer right: what a mark on prose begins with, and a replaced card's Why."""

AT_ONCE = 1
"""The place of this deadline, behind "now": whoever may act now may act at once."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Checked:
    """How far a statement was checked, and on which day (ISO 8601); on none, where nobody says."""

    state: State
    on: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """One clause: a level-3 heading and its labelled lines. `path` is its file, `line` that of the
    heading; the others are their lines'. `short`: the statement in a few words, as a sentence to
    the reader, so that a never's begins with "Do not"; `say`: what the reader can say aloud.
    `was`: slugs that it had before.
    """

    policy: str
    path: str
    slug: str
    heading: str
    line: int
    modality: ClauseModality
    statement: str
    when: When
    when_text: str
    roles: tuple[str, ...]
    action: str
    topic: str
    source: str
    checked: Checked
    short: str = ""
    say: str = ""
    why: str = ""
    until: str = ""
    due: int = NO_DEADLINE
    replaced_by: str = ""
    differs: str = ""
    was: tuple[str, ...] = ()
    lines: tuple[tuple[str, int], ...] = ()

    @property
    def id(self) -> str:
        """Policy and slug, as in `national#never-save-the-imagery`: also the clause's address."""
        return f"{self.policy}#{self.slug}"

    @property
    def clause(self) -> Clause:
        """The part of it that the engine sees."""
        return Clause(
            id=self.id,
            modality=self.modality,
            action=self.action,
            topic=self.topic,
            roles=frozenset(self.roles),
            when=self.when,
            due=self.due,
        )

    @property
    def texts(self) -> tuple[str, ...]:
        """All of it that a reader sees in words of its own."""
        return self.heading, self.statement, self.short, self.say, self.why, self.until

    @property
    def when_label(self) -> str:
        """How the condition is introduced: "When", or "When certain"."""
        return "When certain" if self.when.only_certain else "When"

    @property
    def is_live(self) -> bool:
        """Whether the clause can stand in a plan."""
        return not self.replaced_by

    @property
    def is_due_at_once(self) -> bool:
        """Whether it is due now, or at once."""
        return self.due <= AT_ONCE

    def line_of(self, label: str) -> int:
        """The line in the file of the label, or the heading's."""
        return dict(self.lines).get(label, self.line)


@dataclass(frozen=True, kw_only=True, slots=True)
class Prose:
    """Markdown that says nothing to the machine: headings, paragraphs, lists."""

    line: int
    markdown: str


@dataclass(frozen=True, kw_only=True)
class Policy:
    """One file of docs/policies, or of a school's own: its `text`, and what was read of it. `meta`
    is its front matter, by label; `drafts` are cards that its author has not put in force yet.
    """

    id: str
    path: str
    text: str = ""
    meta: dict[str, str]
    blocks: tuple[Card | Prose, ...]
    drafts: tuple[Card, ...] = ()
    slugs: tuple[tuple[str, int], ...]

    @property
    def is_own(self) -> bool:
        """Whether the school wrote it that publishes the site."""
        return self.path.startswith(SCHOOL_FOLDER)

    @property
    def title(self) -> str:
        """The policy's title."""
        return self.meta["title"]

    @cached_property
    def cards(self) -> tuple[Card, ...]:
        """Its clauses, in the order of the file."""
        return tuple(block for block in self.blocks if isinstance(block, Card))

    @property
    def prose(self) -> tuple[Prose, ...]:
        """What stands between the clauses."""
        return tuple(block for block in self.blocks if isinstance(block, Prose))

    @property
    def prose_lines(self) -> list[tuple[int, str]]:
        """Each line of its prose, with its number in the file."""
        return [
            (block.line + offset, text)
            for block in self.prose
            for offset, text in enumerate(block.markdown.split("\n"))
        ]
