"""What each page knows ahead of the engine: asked once by role, of the clauses on which it rests.

Most of a build from nothing is this, so that it is done on all processors.
"""

import json
import os
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import decision_tree
from build_tools.content import vocabulary
from build_tools.site.kept import CACHE, Shelf
from build_tools.situations import ahead
from build_tools.situations.ahead import Graph
from decision_tree.protocol import Protocol, clause_json, parse_protocol

FEW = 8
"""So many are made before other processes would have started."""


@dataclass(frozen=True, slots=True)
class Walk:
    """One role of a protocol: `sources` are all on which its graph rests."""

    protocol: Protocol
    role: str
    ticked_no: Sequence[str]
    sources: tuple[str, ...]


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

    def add(self, data: dict[str, Any], roles: Iterable[str], ticked_no: Sequence[str]) -> None:
        """A protocol whose graph is wanted."""
        protocol = parse_protocol(data)
        vocabulary = json.dumps(data["vocabulary"])
        self._walks[data["id"]] = [_walk(protocol, vocabulary, role, ticked_no) for role in roles]

    def grow(self) -> None:
        """Ask the engine what is not known yet, once for the same role and clauses, and keep it
        whatever becomes of the build.
        """
        walks = {
            walk.sources: walk
            for walks in self._walks.values()
            for walk in walks
            if not (self._others and self._others.has(walk.sources))
        }
        wanted = {sources: w for sources, w in walks.items() if not self.shelf.has(sources)}
        grown = dict(zip(wanted, _grow_all([*wanted.values()]), strict=True))
        for sources in walks:
            self.shelf.take(sources, partial(grown.get, sources))
        self.shelf.forget_others()

    def of(self, id_: str) -> Graph:
        """The graph of a protocol."""
        return ahead.join([self._graph(walk) for walk in self._walks[id_]])

    def _graph(self, walk: Walk) -> Graph:
        others = self._others
        shelf = others if others and others.has(walk.sources) else self.shelf
        graph: Graph = shelf.take(walk.sources, partial(_grow, walk))
        return graph


def _walk(protocol: Protocol, vocabulary: str, role: str, ticked_no: Sequence[str]) -> Walk:
    part = ahead.part_for(protocol, role)
    clauses = json.dumps([clause_json(clause) for clause in part.clauses])
    return Walk(part, role, ticked_no, (part.id, role, vocabulary, clauses, *ticked_no))


def _grow_all(walks: Sequence[Walk]) -> list[Graph]:
    workers = min(len(walks) // FEW, os.cpu_count() or 1)
    if workers <= 1:
        return list(map(_grow, walks))
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        return list(pool.map(_grow, walks))


def _grow(walk: Walk) -> Graph:
    return ahead.grow_for(walk.protocol, walk.role, walk.ticked_no)
