"""Stories for training days, and the first steps among which their reader chooses.

The data is docs/data/practice.toml. What is right is not in it: the engine says so.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from decision_tree.truth import Truth

PRACTICE = "docs/data/practice.toml"


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """A first step in a few words. `why`: what there is to say where another one comes first."""

    words: str
    why: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """All that is read of it."""
        return self.words, self.why


@dataclass(frozen=True, kw_only=True, slots=True)
class Story:
    """What happens to a reader of a role, as answers too, and the first steps to choose from, by
    action.
    """

    id: str
    title: str
    role: str
    told: str
    choices: tuple[str, ...]
    answers: Mapping[str, Truth]

    @property
    def texts(self) -> tuple[str, ...]:
        """All that is read of it."""
        return self.title, self.told


@dataclass(frozen=True, kw_only=True, slots=True)
class Practice:
    """The shape of docs/data/practice.toml. `place`: what is said of a choice that stands there."""

    place: Mapping[str, Choice] = field(default_factory=dict)
    choice: Mapping[str, Choice] = field(default_factory=dict)
    story: Mapping[str, Story] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Choice | Story]:
        """All that has words."""
        yield from self.place.values()
        yield from self.choice.values()
        yield from self.story.values()
