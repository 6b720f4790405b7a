"""What each page knows ahead of the engine: asked once by role, of the clauses on which it rests.

Most of a build from nothing is this, so that it is done on all processors.
"""

import gc
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import batched, chain, groupby
from math import ceil
from pathlib import Path
from typing import Any

import decision_tree
from build_tools.content import vocabulary
from build_tools.kept import CACHE, Shelf, fingerprint
from build_tools.situations import ahead
from build_tools.situations.ahead import Graph, Situations
from build_tools.situations.processors import processes
from decision_tree.protocol import Protocol, clause_json, parse_protocol
from decision_tree.vocabulary import Vocabulary

FEW_WALKS = 8
"""So many are made before other processes would have started."""
BATCH = 64
"""So many of one vocabulary are made one after another: what the engine worked out of a situation
serves them all, and then goes.
"""


@dataclass(frozen=True, slots=True)
class Walk:
    """One role of a protocol: `sources` stands for all on which its graph rests."""

    protocol: Protocol
    role: str
    ticked_no: Sequence[str]
    sources: tuple[str]


class Graphs:
    """The graphs of a build."""

    def __init__(self, root: Path, school: str = "", others: "Graphs | None" = None) -> None:
        """Take what an earlier build has left; of one of several schools, what `others` lack."""
        engine = Path(decision_tree.__file__).parent
        code = [Path(ahead.__file__), Path(vocabulary.__file__), *sorted(engine.glob("*.py"))]
        name = f"ahead-{school}" if school else "ahead"
        self.shelf = Shelf(root / CACHE / name, code)
        self._others = others and others.shelf
        self._walks: dict[str, list[Walk]] = {}
        self._vocabularies: dict[str, Vocabulary] = {}

    def add(self, data: dict[str, Any], roles: Iterable[str], ticked_no: Sequence[str]) -> None:
        """A protocol whose graph is wanted."""
        protocol, text = parse_protocol(data), json.dumps(data["vocabulary"])
        shared = self._vocabularies.setdefault(text, protocol.vocabulary)
        protocol = replace(protocol, vocabulary=shared)
        self._walks[data["id"]] = [_walk(protocol, text, role, ticked_no) for role in roles]

    def grow(self) -> None:
        """Ask the engine what is not known yet, once for the same role and clauses, and keep each
        as it comes, whatever becomes of the build.
        """
        walks = {
            walk.sources: walk
            for walks in self._walks.values()
            for walk in walks
            if not (self._others and self._others.has(walk.sources))
        }
        wanted = {sources: w for sources, w in walks.items() if not self.shelf.has(sources)}
        for sources, graph in zip(wanted, _grow_all([*wanted.values()]), strict=True):
            self.shelf.take(sources, partial(dict, graph))
        for sources in walks.keys() - wanted.keys():
            self.shelf.take(sources, lambda: None)
        self.shelf.forget_others()

    def of(self, id_: str) -> Graph:
        """The graph of a protocol."""
        return ahead.join([self._graph(walk) for walk in self._walks[id_]])

    def _graph(self, walk: Walk) -> Graph:
        others = self._others
        shelf = others if others and others.has(walk.sources) else self.shelf
        graph: Graph = shelf.take(walk.sources, lambda: _grow([walk])[0])
        return graph


def _walk(protocol: Protocol, vocabulary: str, role: str, ticked_no: Sequence[str]) -> Walk:
    part = ahead.part_for(protocol, role)
    clauses = json.dumps([clause_json(clause) for clause in part.clauses])
    sources = fingerprint((part.id, role, vocabulary, clauses, *ticked_no))
    return Walk(part, role, ticked_no, (sources,))


def _grow_all(walks: Sequence[Walk]) -> Iterator[Graph]:
    workers = max(1, min(len(walks) // FEW_WALKS, os.cpu_count() or 1))
    alike = groupby(walks, key=lambda walk: id(walk.protocol.vocabulary))
    most = max(1, min(BATCH, ceil(len(walks) / workers)))
    batches = [batch for _, some in alike for batch in batched(some, most, strict=False)]
    if workers == 1:
        yield from chain.from_iterable(map(_grow, batches))
        return
    # The workers make nothing in circles, and to look for such in all that is kept takes a fifth.
    with processes(workers, gc.disable) as pool:
        yield from chain.from_iterable(pool.map(_grow, batches))


def _grow(walks: Sequence[Walk]) -> list[Graph]:
    """The graphs of some walks of one vocabulary."""
    known = Situations(walks[0].protocol.vocabulary)
    return [ahead.grow_for(w.protocol, w.role, w.ticked_no, known) for w in walks]
