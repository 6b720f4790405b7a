"""What a reader sees where a file of the tool comes wrong, or not: docs/data/faults.toml."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

FAULTS = "docs/data/faults.toml"


@dataclass(frozen=True, kw_only=True, slots=True)
class FaultyFile:
    """A file, and by fault what is seen then, as `seen` names it."""

    name: str
    title: str
    missing: str = "told"
    cut: str = "told"
    changed: str = "told"
    other: str = "told"
    page: str = "told"
    silent: str = "told"


@dataclass(frozen=True, kw_only=True, slots=True)
class FaultTable:
    """The shape of docs/data/faults.toml: faults and what is seen, by id, each in words."""

    fault: Mapping[str, str]
    seen: Mapping[str, str]
    file: tuple[FaultyFile, ...]

    def seen_of(self, file: FaultyFile) -> dict[str, str]:
        """What is seen of a file, by fault."""
        return {fault: getattr(file, fault) for fault in self.fault}

    def rows(self) -> Iterator[tuple[list[FaultyFile], dict[str, list[str]]]]:
        """Files of whose faults the same is seen; and, in words, at which faults each is."""
        alike = groupby(self.file, self.seen_of)
        for seen, files in alike:
            shown = {self.seen[one]: list[str]() for one in seen.values()}
            for fault, one in seen.items():
                shown[self.seen[one]].append(self.fault[fault])
            yield list(files), shown
