"""Where the project's files are, and reading all of them at once: vocabulary, sources, policies.

`load_project` is the one place that reads content from disk for checking, compiling and rendering.
"""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from build_tools.content.cards import parse_policy
from build_tools.content.findings import Finding
from build_tools.content.glossary import Term, terms_from
from build_tools.content.help_trees import HELP, PLACES, HelpTree, parse_help_trees
from build_tools.content.policy import FLOOR, Policy
from build_tools.content.safety_floor import FLOOR_RULES, Rule, rules_from
from build_tools.content.services import Service, services_from
from build_tools.content.wording import Interface, Wording, parse_interface, parse_wording
from build_tools.content.words import Words, words_from
from decision_tree.vocabulary import Vocabulary, VocabularyError, parse_vocabulary

ROOT = Path(__file__).parent.parent.parent
POLICIES = Path("docs/policies")
VOCABULARY = Path("docs/data/vocabulary.toml")
INTERFACE = Path("docs/data/interface.toml")
SOURCES = Path("docs/data/sources.toml")
SERVICES = Path("docs/data/services.toml")
GLOSSARY = Path("docs/data/glossary.toml")
REVIEWS = Path("docs/data/reviews.toml")
WORDS = Path("docs/data/words.toml")
DECISIONS = Path("docs/data/decisions.toml")


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """A document that clauses rest on. `address` is empty where none is known."""

    id: str
    name: str
    title: str
    issuer: str
    edition: str
    date: str
    territory: str
    address: str
    checked: str
    checked_on: str
    note: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Review:
    """That a clause was reviewed: by which role, on which day (ISO 8601), resting on what."""

    fingerprint: str
    by: str
    on: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """What a role decided on a review card, on which day (ISO 8601), of which difference."""

    protocol: str
    pair: str
    says: str
    fingerprint: str
    by: str
    on: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Project:
    """Everything that is written by hand, read and parsed. `fingerprints`: SHA-256 of each file, by
    path. `written`: each page under docs that has no cards, the vocabulary and the services, as
    text, by path. `help_trees`: none where there is no vocabulary for them.
    """

    root: Path
    vocabulary: Vocabulary
    vocabulary_tables: Mapping[str, Any]
    wording: Wording
    interface: Interface
    sources: tuple[Source, ...]
    services: tuple[Service, ...]
    terms: tuple[Term, ...]
    rules: tuple[Rule, ...]
    reviews: Mapping[str, Review]
    decisions: tuple[Decision, ...]
    words: Words
    written: Mapping[str, str]
    policies: Mapping[str, Policy]
    help_trees: tuple[HelpTree, ...]
    findings: tuple[Finding, ...]
    fingerprints: Mapping[str, str]

    @property
    def floor(self) -> Policy:
        """The national policy."""
        return self.policies[FLOOR]

    @property
    def policies_by_age(self) -> tuple[Policy, ...]:
        """The floor first, then the others by name."""
        return tuple(sorted(self.policies.values(), key=lambda p: (p.id != FLOOR, p.id)))


class ProjectError(Exception):
    """Content that cannot be read at all: `findings` say what and where."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        """Keep the findings."""
        self.findings = tuple(findings)
        super().__init__(f"{len(self.findings)} findings")


def load_project(root: Path = ROOT) -> Project:
    """Read and parse all content under `root`. Raises ProjectError where the vocabulary or the
    sources cannot be used.
    """
    tables = _load_toml(root, VOCABULARY)
    try:
        vocabulary, wording = parse_vocabulary(tables), parse_wording(tables)
    except VocabularyError as error:
        raise ProjectError(
            _finding(VOCABULARY, "vocabulary-is-closed", message) for message in error.findings
        ) from error
    try:
        interface = parse_interface(_load_toml(root, INTERFACE))
    except VocabularyError as error:
        raise ProjectError(
            _finding(INTERFACE, "vocabulary-is-closed", message) for message in error.findings
        ) from error
    policies, findings, fingerprints = {}, list[Finding](), dict[str, str]()
    for path in sorted((root / POLICIES).glob("*.md")):
        shown = path.relative_to(root).as_posix()
        content = path.read_bytes()
        fingerprints[shown] = sha256(content).hexdigest()
        policy, found = parse_policy(shown, content.decode(errors="replace"), vocabulary)
        policies[policy.id] = policy
        findings += found
    if FLOOR not in policies:
        raise ProjectError([_finding(POLICIES, "the-floor-exists", f"no {FLOOR}.md")])
    help_trees, found = _load_help_trees(root)
    findings += found
    sources = _entries(root, SOURCES, _sources_from)
    for file in (VOCABULARY, SOURCES):
        fingerprints[file.as_posix()] = sha256((root / file).read_bytes()).hexdigest()
    return Project(
        root=root,
        vocabulary=vocabulary,
        vocabulary_tables=tables,
        wording=wording,
        interface=interface,
        sources=sources,
        services=_entries(root, SERVICES, services_from),
        terms=_entries(root, GLOSSARY, terms_from),
        rules=_entries(root, Path(FLOOR_RULES), rules_from),
        reviews=_entries(root, REVIEWS, _reviews_from),
        decisions=_entries(root, DECISIONS, _decisions_from),
        words=_entries(root, WORDS, words_from) if (root / WORDS).exists() else words_from({}),
        written=_load_written(root),
        policies=policies,
        help_trees=help_trees,
        findings=tuple(findings),
        fingerprints=fingerprints,
    )


def _sources_from(tables: Mapping[str, Any]) -> tuple[Source, ...]:
    return tuple(Source(id=id_, **entry) for id_, entry in tables["source"].items())


def _reviews_from(tables: Mapping[str, Any]) -> dict[str, Review]:
    return {id_: Review(**entry) for id_, entry in tables.get("review", {}).items()}


def _decisions_from(tables: Mapping[str, Any]) -> tuple[Decision, ...]:
    return tuple(Decision(**entry) for entry in tables.get("decision", ()))


def _entries[Entries](
    root: Path, file: Path, read: Callable[[Mapping[str, Any]], Entries]
) -> Entries:
    try:
        return read(_load_toml(root, file))
    except (KeyError, TypeError, AttributeError) as error:
        finding = _finding(file, "every-entry-is-complete", f"{type(error).__name__}: {error}")
        raise ProjectError([finding]) from error


def _load_help_trees(root: Path) -> tuple[tuple[HelpTree, ...], list[Finding]]:
    if not (root / HELP).exists():
        return (), []
    texts = {
        place.path: (root / place.path).read_text(encoding="utf-8", errors="replace")
        for place in PLACES
        if (root / place.path).exists()
    }
    tables = _load_toml(root, HELP)
    try:
        return parse_help_trees(tables, (root / HELP).read_text(encoding="utf-8"), texts)
    except VocabularyError as error:
        raise ProjectError(
            _finding(HELP, "vocabulary-is-closed", message) for message in error.findings
        ) from error


def _load_written(root: Path) -> dict[str, str]:
    with_cards = {root / place.path for place in PLACES}
    pages = [
        path
        for path in (root / "docs").rglob("*.md")
        if path.parent != root / POLICIES and path not in with_cards
    ]
    return {
        path.relative_to(root).as_posix(): path.read_text(encoding="utf-8", errors="replace")
        for path in sorted([*pages, root / VOCABULARY, root / SERVICES])
    }


def _load_toml(root: Path, file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads((root / file).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ProjectError([_finding(file, "file-can-be-read", str(error))]) from error


def _finding(path: Path, check: str, message: str) -> Finding:
    return Finding(path=path.as_posix(), line=1, check=check, message=message)
