"""Decision diagrams with three branches: a function of the answers, as a graph that can be counted.

A diagram maps every situation to a value. Each inner node asks one fact and has a branch for yes,
no and not known; equal parts are shared, so that questions about all situations (there are 3 to the
power of 25) are answered in moments, exactly, and without sampling. It is the second way of
evaluating a protocol, and knows nothing of `decision_tree.plan`.

Libraries were looked at and refused: `dd` and `oxidd` have two branches and only true and false at
their ends, and `z3` cannot count.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import NamedTuple

from decision_tree.truth import NOT_KNOWN, TRUTHS, Truth
from decision_tree.vocabulary import Vocabulary

Value = Hashable
"""What stands at the end of a diagram."""


class Diagram(NamedTuple):
    """A node: `level` is the number of its fact, or that of the end, where `value` stands."""

    level: int
    branches: tuple["Diagram", ...]
    value: Value
    key: int

    def __repr__(self) -> str:
        # Written out, shared parts would stand there once a path: three to the power of the facts.
        return f"Diagram({self.key})"


@dataclass(slots=True)
class Diagrams:
    """The manager of all diagrams over `facts`, in their order; those of two managers do not mix.

    Of equal diagrams there is one, so that comparing keys compares functions. What was combined
    once is remembered by the function itself and the keys of what it was applied to: two protocols
    in one manager share all that they have in common, and a function made anew shares nothing.
    """

    facts: tuple[str, ...]
    _unique: dict[tuple[int, ...], Diagram] = field(default_factory=dict, repr=False)
    _ends: dict[Value, Diagram] = field(default_factory=dict, repr=False)
    _memo: dict[tuple[Hashable, ...], Diagram] = field(default_factory=dict, repr=False)
    _keys: int = 0

    @classmethod
    def over(cls, vocabulary: Vocabulary) -> "Diagrams":
        """Over the facts of a vocabulary, in the order in which they are asked."""
        screens = vocabulary.screens.values()
        return cls(tuple(fact for screen in screens for fact in screen.facts))

    def constant(self, value: Value) -> Diagram:
        """The diagram that has `value` everywhere."""
        if value not in self._ends:
            self._ends[value] = Diagram(len(self.facts), (), value, self._next_key())
        return self._ends[value]

    def fact(self, name: str) -> Diagram:
        """The diagram of a fact's own answer."""
        return self._node(self.facts.index(name), tuple(self.constant(truth) for truth in TRUTHS))

    def apply(self, combine: Callable[..., Value], *diagrams: Diagram) -> Diagram:
        """The diagram of `combine` of the values of `diagrams`.

        `combine` takes nothing but these values that can change: what else it needs is a constant.
        """
        what = (combine, *(diagram.key for diagram in diagrams))
        if what not in self._memo:
            self._memo[what] = self._apply(combine, diagrams)
        return self._memo[what]

    def _apply(self, combine: Callable[..., Value], diagrams: tuple[Diagram, ...]) -> Diagram:
        done: dict[tuple[int, ...], Diagram] = {}

        def join(parts: tuple[Diagram, ...]) -> Diagram:
            key = tuple([part.key for part in parts])
            if (found := done.get(key)) is not None:
                return found
            level = min([part.level for part in parts])
            if level == len(self.facts):
                made = self.constant(combine(*[part.value for part in parts]))
            else:
                below = [
                    part.branches if part.level == level else (part,) * len(TRUTHS)
                    for part in parts
                ]
                made = self._node(level, tuple(map(join, zip(*below, strict=True))))
            done[key] = made
            return made

        return join(diagrams)

    def fold(
        self, combine: Callable[..., Value], diagrams: Sequence[Diagram], empty: Value
    ) -> Diagram:
        """`combine` over any number of diagrams, from `empty`."""
        result = self.constant(empty)
        for diagram in diagrams:
            result = self.apply(combine, result, diagram)
        return result

    def restrict(self, diagram: Diagram, fact: str, answer: Truth) -> Diagram:
        """The diagram with one fact answered; it no longer depends on that fact."""
        what = ("restrict", diagram.key, fact, answer)
        if what not in self._memo:
            self._memo[what] = self._restrict(diagram, fact, answer)
        return self._memo[what]

    def _restrict(self, diagram: Diagram, fact: str, answer: Truth) -> Diagram:
        level, index = self.facts.index(fact), TRUTHS.index(answer)
        done: dict[int, Diagram] = {}

        def below(node: Diagram) -> Diagram:
            if node.level > level:
                return node
            if node.level == level:
                return node.branches[index]
            if node.key not in done:
                branches = tuple(below(branch) for branch in node.branches)
                done[node.key] = self._node(node.level, branches)
            return done[node.key]

        return below(diagram)

    def value_at(self, diagram: Diagram, answers: Mapping[str, Truth]) -> Value:
        """The value in one situation. What `answers` lacks is not known."""
        while diagram.level < len(self.facts):
            answer = answers.get(self.facts[diagram.level], NOT_KNOWN)
            diagram = diagram.branches[TRUTHS.index(answer)]
        return diagram.value

    def count(self, diagram: Diagram, wanted: Callable[[Value], bool] = bool) -> int:
        """In how many of all situations the value is `wanted`."""
        done: dict[int, int] = {}

        def below(node: Diagram) -> int:
            """The number of situations below the node, over the facts from its own on."""
            if node.level == len(self.facts):
                return int(wanted(node.value))
            if node.key not in done:
                done[node.key] = sum(
                    below(branch) * self._ways(node.level + 1, branch.level)
                    for branch in node.branches
                )
            return done[node.key]

        return below(diagram) * self._ways(0, diagram.level)

    def find_smallest(
        self, diagram: Diagram, wanted: Callable[[Value], bool]
    ) -> Mapping[str, Truth] | None:
        """A situation with a `wanted` value in which the fewest facts are known, or None."""
        done: dict[int, tuple[float, int]] = {}

        def below(node: Diagram) -> tuple[float, int]:
            """How many facts are known at least, and the branch by which it is so."""
            if node.level == len(self.facts):
                return (0 if wanted(node.value) else inf), 0
            if node.key not in done:
                done[node.key] = min(
                    (below(branch)[0] + (TRUTHS[place] != NOT_KNOWN), place)
                    for place, branch in enumerate(node.branches)
                )
            return done[node.key]

        smallest: dict[str, Truth] = {}
        if below(diagram)[0] == inf:
            return None
        while diagram.branches:
            _, place = below(diagram)
            if TRUTHS[place] != NOT_KNOWN:
                smallest[self.facts[diagram.level]] = TRUTHS[place]
            diagram = diagram.branches[place]
        return smallest

    def reachable_values(self, diagram: Diagram) -> set[Value]:
        """Every value that it has in some situation."""
        found: set[Value] = set()
        seen: set[int] = set()
        waiting = [diagram]
        while waiting:
            node = waiting.pop()
            if node.key not in seen:
                seen.add(node.key)
                waiting += node.branches
                if not node.branches:
                    found.add(node.value)
        return found

    @staticmethod
    def _ways(first: int, last: int) -> int:
        """In how many ways the facts from `first` up to `last`, which is left out, can be."""
        ways: int = len(TRUTHS) ** (last - first)
        return ways

    def _node(self, level: int, branches: tuple[Diagram, ...]) -> Diagram:
        keys = [branch.key for branch in branches]
        if keys.count(keys[0]) == len(keys):
            return branches[0]
        key = (level, *keys)
        if (known := self._unique.get(key)) is None:
            known = self._unique[key] = Diagram(level, branches, None, self._next_key())
        return known

    def _next_key(self) -> int:
        self._keys += 1
        return self._keys
