"""The help trees: for each audience a small decision tree, on the same engine and the same cards.

One vocabulary (docs/data/help.toml) serves all of them. A tree is one role of it, the words of
that audience, and the clauses of one file of cards. Nothing of a staff protocol is in it, and no
floor lies under it: what must hold of it is proved in `help_claims.py`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from build_tools.content.audiences import Audience, Place
from build_tools.content.cards import parse_policy
from build_tools.content.policy import Card, Policy
from build_tools.content.shapes import DataFiles, structure
from build_tools.content.vocabulary import (
    VocabularyError,
    VocabularyTables,
    find_facts,
    logic_tables,
    read_vocabulary,
)
from build_tools.content.wording import Wording, check_wording, wording_of
from decision_tree.protocol import Protocol, clause_json
from decision_tree.vocabulary import Screen, Vocabulary, parse_vocabulary

HELP = "docs/data/help.toml"
OWN_TABLES = ("voice", "reach")

Tables = dict[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class HelpTree:
    """One audience's tree. `vocabulary`, its `tables` and the file `written` are those of all.

    `wording`: in this audience's words. `reach`: by action, the ids of the services that it leads
    to.
    """

    audience: Audience
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
        named = [term.name for card in self.cards for term in card.when.terms]
        used = find_facts(named, self.vocabulary)
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


@dataclass(frozen=True, kw_only=True, slots=True)
class _OwnTables:
    """What help.toml holds beyond any other vocabulary: the words of others, by role, and services
    by readers and action.
    """

    voice: Mapping[str, Mapping[str, Any]]
    reach: Mapping[str, Mapping[str, tuple[str, ...]]]


def parse_help_trees(data: DataFiles, audiences: Mapping[str, Audience]) -> tuple[HelpTree, ...]:
    """The trees of the audiences whose cards are there; none where help.toml cannot be used.

    What is wrong in it, and in any card, goes to the findings of `data`.
    """
    tables = data.tables(HELP)
    if tables is None:
        return ()
    shared = {key: table for key, table in tables.items() if key not in OWN_TABLES}
    own = data.fit(HELP, {key: tables.get(key, {}) for key in OWN_TABLES}, _OwnTables)
    if data.fit(HELP, shared, VocabularyTables) is None or own is None:
        return ()
    trees = []
    try:
        vocabulary = read_vocabulary(shared)
        data.refuse_sentences(HELP, _check_own_tables(own, vocabulary, audiences))
        for audience in audiences.values():
            place = audience.find_help
            if place and place.path in data.texts and audience.readers in own.reach:
                trees.append(_tree_of(data, audience, place, shared, own, vocabulary))
    except VocabularyError as error:
        data.refuse_sentences(HELP, error.findings)
    return tuple(trees)


def _tree_of(
    data: DataFiles,
    audience: Audience,
    place: Place,
    tables: Tables,
    own: _OwnTables,
    vocabulary: Vocabulary,
) -> HelpTree:
    spoken = voiced(tables, dict(own.voice.get(place.role, {})))
    words = structure(spoken, VocabularyTables)  # It fits: a voice puts texts in place of texts.
    data.refuse_sentences(HELP, check_wording(words))
    policy, damaged = parse_policy(place.path, data.texts[place.path], vocabulary)
    data.findings += damaged
    return HelpTree(
        audience=audience,
        place=place,
        vocabulary=vocabulary,
        tables=tables,
        written=data.texts[HELP],
        policy=policy,
        wording=wording_of(words),
        reach=own.reach[audience.readers],
    )


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


def _check_own_tables(
    own: _OwnTables, vocabulary: Vocabulary, audiences: Mapping[str, Audience]
) -> Iterator[str]:
    for role in own.voice.keys() - vocabulary.roles.keys():
        yield f"a voice of no role: {role}"
    for audience in audiences.values():
        place = audience.find_help
        if place and place.role not in vocabulary.roles:
            yield f"no role of the audience {audience.id}: {place.role}"
        if place and audience.readers not in own.reach:
            yield f"no services by action for: {audience.readers}"
    for readers, actions in own.reach.items():
        for action in actions.keys() - vocabulary.actions.keys():
            yield f"reach.{readers} names an unknown action: {action}"
