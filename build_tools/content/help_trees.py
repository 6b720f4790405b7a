"""The help trees: for each audience a small decision tree, on the same engine and the same cards.

One vocabulary (docs/data/help.toml) serves all of them. A tree is one role of it, the words of
that audience, and the clauses of one file of cards. Nothing of a staff protocol is in it, and no
floor lies under it: what must hold of it is proved in `help_proof.py`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from build_tools.content.cards import parse_policy
from build_tools.content.findings import Finding
from build_tools.content.policy import Card, Policy
from build_tools.content.wording import Wording, parse_wording
from decision_tree.protocol import Protocol, When, clause_json
from decision_tree.vocabulary import (
    Screen,
    Vocabulary,
    VocabularyError,
    logic_tables,
    parse_vocabulary,
)

HELP = Path("docs/data/help.toml")
OWN_TABLES = ("voice", "reach")
"""What help.toml holds beyond any other vocabulary: the words of others, and services by action."""

Tables = dict[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where a tree stands: its cards, and for whom it is.

    `audience`: whose reading age and tone it keeps to. `services`: whose services it may name.
    `more`: the pages that say more, as titles by path under docs.
    """

    path: str
    role: str
    audience: str
    services: str
    more: Mapping[str, str]

    @property
    def id(self) -> str:
        """The tree's id: the name of its file."""
        return Path(self.path).stem


PLACES = (
    Place(
        path="docs/pupils/find-help-7-11.md",
        role="pupil-7-11",
        audience="7-11",
        services="pupils",
        more={"pupils/7-11.md": "More for you", "pupils/easy-read.md": "Easy read"},
    ),
    Place(
        path="docs/pupils/find-help-11-14.md",
        role="pupil-11-14",
        audience="11-14",
        services="pupils",
        more={"pupils/11-14.md": "More for you", "pupils/easy-read.md": "Easy read"},
    ),
    Place(
        path="docs/pupils/find-help-14-18.md",
        role="pupil-14-18",
        audience="14-18",
        services="pupils",
        more={"pupils/14-18.md": "More for you", "pupils/easy-read.md": "Easy read"},
    ),
    Place(
        path="docs/parents/find-help.md",
        role="parent",
        audience="parents",
        services="parents",
        more={
            "parents/primary.md": "More for parents of primary pupils",
            "parents/secondary.md": "More for parents of secondary pupils",
            "parents/easy-read.md": "Easy read",
            "pupils/index.md": "Pages for your child",
        },
    ),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class HelpTree:
    """One audience's tree. `vocabulary`, its `tables` and the file `written` are those of all.

    `wording`: in this audience's words. `reach`: by action, the ids of the services that it leads
    to.
    """

    place: Place
    vocabulary: Vocabulary
    tables: Tables
    written: str
    policy: Policy
    wording: Wording
    reach: Mapping[str, tuple[str, ...]]

    @property
    def id(self) -> str:
        """The tree's id, with which its clauses' ids begin."""
        return self.place.id

    @property
    def cards(self) -> tuple[Card, ...]:
        """The clauses that can stand in an answer."""
        return tuple(card for card in self.policy.cards if card.is_live)

    @property
    def protocol(self) -> Protocol:
        """What the engine decides by on this tree's page."""
        clauses = tuple(card.clause for card in self.cards)
        return Protocol(id=self.id, vocabulary=self.vocabulary, clauses=clauses)

    @property
    def data(self) -> dict[str, Any]:
        """The same as plain JSON values, for the browser: no text."""
        return {
            "id": self.id,
            "vocabulary": logic_tables(self.tables),
            "clauses": [clause_json(clause) for clause in self.protocol.clauses],
        }

    @property
    def screens(self) -> list[tuple[Screen, tuple[str, ...]]]:
        """The screens that this tree can show, with those of their facts that it rests on."""
        used = {name for card in self.cards for name in self._facts_of(card.when)}
        asked = [
            (screen, tuple(fact for fact in screen.facts if fact in used))
            for screen in self.vocabulary.screens.values()
        ]
        return [(screen, facts) for screen, facts in asked if facts]

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that it can ask about, in their order."""
        return tuple(fact for _, facts in self.screens for fact in facts)

    @property
    def shown_wording(self) -> Wording:
        """The words of the tree's page, without those that only other audiences' pages show."""
        role = self.vocabulary.roles[self.place.role]
        words = self.wording
        return replace(
            words,
            screens={screen.id: words.screens[screen.id] for screen, _ in self.screens},
            facts={fact: words.facts[fact] for fact in self.facts},
            roles={role.id: words.roles[role.id]},
            levels={level: words.levels[level] for level in ("emergency", role.level or "")},
        )

    def _facts_of(self, when: When) -> Iterator[str]:
        waiting = [term.name for term in when.terms]
        while waiting:
            name = waiting.pop()
            if name in self.vocabulary.facts:
                yield name
            else:
                waiting += self.vocabulary.conditions[name].members


def parse_help_trees(
    tables: Tables, written: str, texts: Mapping[str, str]
) -> tuple[tuple[HelpTree, ...], list[Finding]]:
    """The trees, and every finding in their cards. `texts`: the files of cards, by path.

    Raises VocabularyError with every finding of the vocabulary and of its voices.
    """
    own = {key: table for key, table in tables.items() if key not in OWN_TABLES}
    vocabulary = parse_vocabulary(own)
    voices, reach = tables.get("voice", {}), tables.get("reach", {})
    findings = [*_check_own_tables(voices, reach, vocabulary)]
    if findings:
        raise VocabularyError(findings)
    trees, found = list[HelpTree](), list[Finding]()
    for place in PLACES:
        if place.path not in texts:
            continue
        policy, damaged = parse_policy(place.path, texts[place.path], vocabulary)
        found += damaged
        trees.append(
            HelpTree(
                place=place,
                vocabulary=vocabulary,
                tables=own,
                written=written,
                policy=policy,
                wording=parse_wording(voiced(own, voices.get(place.role, {}))),
                reach={action: tuple(ids) for action, ids in reach[place.services].items()},
            )
        )
    return tuple(trees), found


def voiced(tables: Tables, voice: Tables) -> Tables:
    """The tables in the words of `voice`. Raises VocabularyError where it says what is not words.

    A voice has the shape of the tables; screens, which stand in a list there, go by their id.
    """
    own = {**voice}
    words = own.pop("screen", {})
    screens = {screen["id"]: screen for screen in tables["screen"]}
    findings = [*_check_voice("", own, tables), *_check_voice("screen.", words, screens)]
    if not findings:
        spoken = {**_laid_over(tables, own), "screen": [*_laid_over(screens, words).values()]}
        if parse_vocabulary(spoken) == parse_vocabulary(tables):
            return spoken
        findings = ["a voice changes more than words: leave ids, answers and phrases alone"]
    raise VocabularyError(findings)


def _laid_over(tables: Tables, voice: Tables) -> Tables:
    return {
        key: _laid_over(value, voice[key])
        if isinstance(value, dict) and key in voice
        else voice.get(key, value)
        for key, value in tables.items()
    }


def _check_voice(place: str, voice: Tables, tables: Tables) -> Iterator[str]:
    for key, value in voice.items():
        if type(tables.get(key)) is not type(value) or not isinstance(value, str | dict):
            yield f"a voice says what has no words to say: {place}{key}"
        elif isinstance(value, dict):
            yield from _check_voice(f"{place}{key}.", value, tables[key])


def _check_own_tables(voices: Tables, reach: Tables, vocabulary: Vocabulary) -> Iterator[str]:
    yield from (f"a voice of no role: {role}" for role in voices if role not in vocabulary.roles)
    yield from (
        f"no services by action for: {audience}"
        for audience in sorted({place.services for place in PLACES} - reach.keys())
    )
    for audience, actions in reach.items():
        for action in actions:
            if action not in vocabulary.actions:
                yield f"reach.{audience} names an unknown action: {action}"
