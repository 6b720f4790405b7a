"""Mutation of the clauses and of the vocabulary: every small change is noticed, or makes none.

A mutant is one small change of one live clause, or of one thing in the vocabulary's logic. It is
written as a card, or as the vocabulary's tables, and read as the build reads them. What notices it
is named in this order: a check or a parser that refuses it; a claim of the safety floor that no
longer holds; a frozen outcome that is another. What nothing notices is compared over all possible
situations: it is equivalent, with the reason, or it survives. No mutant may survive.

The claims are held against the mutants of the floor and of the vocabulary, under national guidance
alone. Checks of words are left out: no mutant changes any.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import chain, pairwise
from multiprocessing import get_context
from typing import Any, Literal, get_args

from build_tools.checks.clauses import (
    check_no_policy_contradicts_itself,
    check_the_floor_holds,
    check_the_vocabulary_is_used,
    check_what_is_always_in_view,
)
from build_tools.checks.reading_age import check_reading_age
from build_tools.checks.registry import Check, every_check
from build_tools.checks.tone import check_tone
from build_tools.content.cards import LABELS, parse_policy
from build_tools.content.findings import Finding
from build_tools.content.policy import FLOOR, Card, Policy
from build_tools.content.project import Project
from build_tools.content.protocols import protocol_of
from build_tools.content.vocabulary import VocabularyError, read_vocabulary
from build_tools.situations.diagrams import Diagrams
from build_tools.situations.floor_claims import find_broken
from build_tools.situations.outcomes import Table, check_clause, check_table
from build_tools.situations.record import Value
from build_tools.situations.symbolic import SymbolicProtocol
from decision_tree.protocol import ALWAYS, Clause, ClauseModality, When
from decision_tree.situation import option_answers, settle
from decision_tree.truth import negate
from decision_tree.vocabulary import Vocabulary

Fate = Literal["refused", "claim", "outcome", "equivalent", "survived"]
FATES: tuple[Fate, ...] = get_args(Fate)
HEADINGS = ("refused by a check", "broken rule", "frozen outcome", "equivalent", "survived")

Tables = dict[str, Any]

PAIRS: tuple[Check, ...] = (check_the_floor_holds, check_no_policy_contradicts_itself)
WORDS: tuple[Check, ...] = (
    check_reading_age,
    check_tone,
)
LOGIC: tuple[Check, ...] = (
    check_the_vocabulary_is_used,
    check_what_is_always_in_view,
)
"""Beside PAIRS, the checks that look at what a clause decides."""
WHOLE = tuple(check for check in every_check().values() if check not in (*PAIRS, *WORDS))
"""The checks to which it matters that a clause is there at all."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Mutant:
    """A small change: of what, in which way."""

    kind: str
    of: str
    how: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """What became of a mutant, and what noticed it; or why it is equivalent."""

    mutant: Mutant
    fate: Fate
    why: str = ""


# ── The mutants of a clause


def mutants_of_card(card: Card, project: Project) -> Iterator[tuple[str, str, Card | None]]:
    """Kind, what changes, and the card as it is then, or None where it is gone."""
    yield "clause dropped", "", None
    yield from _mutants_of_when(card)
    for role in card.roles:
        left = tuple(other for other in card.roles if other != role)
        yield "role dropped", role, replace(card, roles=left)
    for role in project.vocabulary.roles:
        if role not in card.roles:
            yield "role added", role, replace(card, roles=(*card.roles, role))
    for modality in get_args(ClauseModality):
        if modality != card.modality:
            yield "modality changed", f"to {modality}", replace(card, modality=modality)
    for action in _actions_on(card.topic, project):
        if action != card.action:
            yield "action changed", f"to {action}", replace(card, action=action)


def _mutants_of_when(card: Card) -> Iterator[tuple[str, str, Card]]:
    terms = card.when.terms
    if terms:
        yield "condition dropped", "", replace(card, when=ALWAYS)
    for term in terms:
        rest = tuple(other for other in terms if other != term)
        if rest:
            yield "term dropped", term.name, replace(card, when=replace(card.when, terms=rest))
        turned = replace(term, holds=not term.holds)
        flipped = tuple(turned if other == term else other for other in terms)
        yield "answer flipped", term.name, replace(card, when=replace(card.when, terms=flipped))
    if len(terms) > 1:
        joiner: Literal["any", "all"] = "any" if card.when.joiner == "all" else "all"
        yield (
            "any and all swapped",
            f"to {joiner}",
            replace(card, when=replace(card.when, joiner=joiner)),
        )


def _actions_on(topic: str, project: Project) -> list[str]:
    """The actions of live clauses on the topic."""
    cards = [card for policy in project.policies.values() for card in policy.cards]
    used = {card.action for card in cards if card.is_live and card.topic == topic}
    return [action for action in project.vocabulary.actions if action in used]


def render_card(card: Card, vocabulary: Vocabulary) -> str:
    """The card as it is written in a policy; `parse_policy` reads it back."""
    values = {
        card.modality.capitalize(): card.statement,
        "When": _render_when(card.when, vocabulary),
        "Who": ", ".join(vocabulary.roles[role].name for role in card.roles),
        "Action": vocabulary.actions[card.action],
        "Topic": card.topic,
        "Source": card.source,
        "Checked": f"{card.checked.state}, {card.checked.on}",
        "Why": card.why,
        "Until": card.until,
        "Replaced by": card.replaced_by,
        "Differs": card.differs,
    }
    # An empty Who is written all the same: without it the policy's default would hold.
    lines = [
        f"- **{label}:** {values[label]}" for label in LABELS if values.get(label) or label == "Who"
    ]
    return "\n".join([f"### {card.heading}", "", *lines, ""])


def _render_when(when: When, vocabulary: Vocabulary) -> str:
    named = {entry.id: entry for entry in vocabulary.phrased}
    phrases = [named[term.name].yes if term.holds else named[term.name].no for term in when.terms]
    return (" and " if when.joiner == "all" else " or ").join(phrases)


def _read(card: Card, policy: Policy, vocabulary: Vocabulary) -> list[Finding]:
    """What the parser finds in the card by itself, under the policy's front matter."""
    meta = [f"{label}: {value}" for label, value in policy.meta.items()]
    text = "\n".join(["---", *meta, "---", "", render_card(card, vocabulary)])
    return parse_policy(policy.path, text, vocabulary)[1]


# ── The mutants of the vocabulary


def mutants_of_vocabulary(tables: Mapping[str, Any]) -> Iterator[tuple[Mutant, Tables]]:
    """Every mutant with the vocabulary's tables as they are then."""
    for kind, changes in VOCABULARY_KINDS.items():
        for of, how, change in changes(tables):
            mutated = deepcopy(dict(tables))
            change(mutated)
            yield Mutant(kind=kind, of=of, how=how), mutated


Change = tuple[str, str, Callable[[Tables], None]]
"""Of what, in which way, and what does it to the tables."""


def _conclusions_dropped(tables: Mapping[str, Any]) -> Iterator[Change]:
    for place, rule in enumerate(tables["implies"]):
        for fact in rule["then"]:
            yield (
                f"implies {_answer(rule['if'])}",
                fact,
                partial(_drop, ("implies", place, "then"), fact),
            )


def _implications_flipped(tables: Mapping[str, Any]) -> Iterator[Change]:
    for place, rule in enumerate(tables["implies"]):
        for side in ("if", "then"):
            for fact, answer in rule[side].items():
                path = ("implies", place, side)
                yield (
                    f"implies {_answer(rule['if'])}",
                    f"{side} {fact}",
                    partial(_put, path, fact, negate(answer)),
                )


def _members_dropped(tables: Mapping[str, Any]) -> Iterator[Change]:
    for id_, condition in tables["condition"].items():
        joiner = _joiner_of(condition)
        for member in condition[joiner]:
            rest = [other for other in condition[joiner] if other != member]
            yield f"condition {id_}", member, partial(_put, ("condition", id_), joiner, rest)


def _joiners_swapped(tables: Mapping[str, Any]) -> Iterator[Change]:
    for id_, condition in tables["condition"].items():
        joiner = _joiner_of(condition)
        other = "all" if joiner == "any" else "any"
        yield (
            f"condition {id_}",
            f"to {other}",
            partial(_rename, ("condition", id_), joiner, other),
        )


def _levels_dropped(tables: Mapping[str, Any]) -> Iterator[Change]:
    for id_, role in tables["role"].items():
        if "level" in role:
            yield f"role {id_}", role["level"], partial(_drop, ("role", id_), "level")


def _screens_counted(tables: Mapping[str, Any]) -> Iterator[Change]:
    for id_, role in tables["role"].items():
        for more in (-1, 1):
            count = role["most_screens"] + more
            yield (
                f"role {id_}",
                f"{role['most_screens']} to {count}",
                partial(_put, ("role", id_), "most_screens", count),
            )


def _finding_out_turned(tables: Mapping[str, Any]) -> Iterator[Change]:
    for id_, role in tables["role"].items():
        turned = not role.get("finds_out", False)
        yield (
            f"role {id_}",
            f"to {turned}".lower(),
            partial(_put, ("role", id_), "finds_out", turned),
        )


def _option_answers(tables: Mapping[str, Any]) -> Iterator[tuple[str, tuple[Any, ...], str, Any]]:
    for place, screen in enumerate(tables["screen"]):
        for option, answers in screen.get("option", {}).items():
            for fact, answer in answers.items():
                path = ("screen", place, "option", option)
                yield f"option {screen['id']}={option}", path, fact, answer


def _options_dropped(tables: Mapping[str, Any]) -> Iterator[Change]:
    for of, path, fact, _ in _option_answers(tables):
        yield of, fact, partial(_drop, path, fact)


def _options_flipped(tables: Mapping[str, Any]) -> Iterator[Change]:
    for of, path, fact, answer in _option_answers(tables):
        yield of, fact, partial(_put, path, fact, negate(answer))


def _facts_unasked(tables: Mapping[str, Any]) -> Iterator[Change]:
    for place, screen in enumerate(tables["screen"]):
        for fact in screen.get("facts", ()):
            rest = [other for other in screen["facts"] if other != fact]
            yield f"screen {screen['id']}", fact, partial(_put, ("screen", place), "facts", rest)


def _screens_swapped(tables: Mapping[str, Any]) -> Iterator[Change]:
    for place, (one, other) in enumerate(pairwise(tables["screen"])):
        yield (
            f"screen {one['id']}",
            f"with {other['id']}",
            partial(_swap, ("screen",), place),
        )


def _permission_changed(tables: Mapping[str, Any]) -> Iterator[Change]:
    permissive = tables["modality"]["permissive"]
    for modality in tables["modality"]["order"]:
        others = [other for other in permissive if other != modality]
        now = others if modality in permissive else [*permissive, modality]
        how = "to protective" if modality in permissive else "to permissive"
        yield f"modality {modality}", how, partial(_put, ("modality",), "permissive", now)


def _ranks_swapped(tables: Mapping[str, Any]) -> Iterator[Change]:
    for place, (one, other) in enumerate(pairwise(tables["referral"]["order"])):
        yield f"level {one}", f"with {other}", partial(_swap, ("referral", "order"), place)


VOCABULARY_KINDS: dict[str, Callable[[Mapping[str, Any]], Iterator[Change]]] = {
    "conclusion dropped": _conclusions_dropped,
    "implication's answer flipped": _implications_flipped,
    "condition's member dropped": _members_dropped,
    "condition's any and all swapped": _joiners_swapped,
    "role's level dropped": _levels_dropped,
    "role's most screens changed": _screens_counted,
    "role's finding out turned": _finding_out_turned,
    "option's answer dropped": _options_dropped,
    "option's answer flipped": _options_flipped,
    "fact not asked": _facts_unasked,
    "screens swapped": _screens_swapped,
    "permission changed": _permission_changed,
    "levels swapped": _ranks_swapped,
}


def _answer(answers: Mapping[str, str]) -> str:
    return " ".join(map("=".join, answers.items()))


def _joiner_of(condition: Mapping[str, Any]) -> str:
    return "any" if "any" in condition else "all"


def _at(tables: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        tables = tables[step]
    return tables


def _put(path: tuple[Any, ...], key: str, value: object, tables: Tables) -> None:
    _at(tables, path)[key] = value


def _drop(path: tuple[Any, ...], key: str, tables: Tables) -> None:
    del _at(tables, path)[key]


def _rename(path: tuple[Any, ...], old: str, new: str, tables: Tables) -> None:
    _at(tables, path)[new] = _at(tables, path).pop(old)


def _swap(path: tuple[Any, ...], place: int, tables: Tables) -> None:
    entries = _at(tables, path)
    entries[place], entries[place + 1] = entries[place + 1], entries[place]


# ── What notices them


class Court:
    """Judges mutants of one project against its checks, its claims and its frozen outcomes."""

    def __init__(self, project: Project, frozen: Mapping[str, Table]) -> None:
        """Evaluate nothing yet."""
        self.project = project
        self.frozen = frozen
        screens = project.vocabulary.screens.values()
        self.diagrams = Diagrams(tuple(fact for screen in screens for fact in screen.facts))
        self.symbolic = cache(self._symbolic)

    def _symbolic(self, policy_id: str) -> SymbolicProtocol:
        near = None if policy_id == FLOOR else self.symbolic(FLOOR)
        return SymbolicProtocol(protocol_of(self.project, policy_id), self.diagrams, near)

    @property
    def situations(self) -> int:
        """How many situations are possible."""
        return self.diagrams.count(self.symbolic(FLOOR).possible)

    # ── A clause

    def judge_card(self, card: Card) -> Iterator[Verdict]:
        """What becomes of each mutant of the card."""
        for kind, how, mutated in mutants_of_card(card, self.project):
            mutant = Mutant(kind=kind, of=card.id, how=how)
            fate, why = self._judge_card(card, mutated)
            yield Verdict(mutant=mutant, fate=fate, why=why)

    def _judge_card(self, card: Card, mutated: Card | None) -> tuple[Fate, str]:
        project = _with_card(self.project, card, mutated)
        for finding in self._refusals(project, card, mutated):
            return "refused", finding.check
        if card.policy == FLOOR:
            for claim in find_broken(project, FLOOR, self.symbolic(FLOOR)):
                return "claim", f"rule {claim.rule}: {claim.text}"
        for finding in self._other_outcomes(project, card):
            return "outcome", f"{finding.message} {finding.value!r}"
        same = all(
            self._acts_the_same(project, policy_id, {card.action, (mutated or card).action})
            for policy_id in self._touched(card)
        )
        return ("equivalent", self._reason(card, mutated)) if same else ("survived", "")

    def _reason(self, card: Card, mutated: Card | None) -> str:
        before, count = self.symbolic(card.policy), f"all {self.situations:,} situations"
        if mutated and mutated.roles == card.roles and mutated.when != card.when:
            after = before.possibly(before.condition(mutated.when))
            if after.key == before.possibly(before.condition(card.when)).key:
                return f"the condition has the same value in {count}"
        return f"every plan is the same in {count}"

    def _refusals(self, project: Project, card: Card, mutated: Card | None) -> Iterator[Finding]:
        if mutated is None:
            yield from chain.from_iterable(check(project) for check in WHOLE)
            return
        yield from _read(mutated, self.project.policies[card.policy], self.project.vocabulary)
        yield from chain.from_iterable(check(project) for check in LOGIC)
        yield from check_the_floor_holds(_against_the_floor(project, mutated))
        own = _narrowed(project, mutated, [mutated.policy])
        yield from check_no_policy_contradicts_itself(own)

    def _other_outcomes(self, project: Project, card: Card) -> Iterator[Finding]:
        """The rows of the clause that are others; else, at length, whatever else is frozen."""
        found = list(
            check_clause(protocol_of(project, card.policy), self.frozen[card.policy], card.id)
        )
        # A row says more than the line on what the clause says, which stands before it.
        yield from sorted(found, key=lambda finding: ": was " in finding.message, reverse=True)
        for policy_id in self._touched(card):
            yield from check_table(protocol_of(project, policy_id), self.frozen[policy_id])

    def _touched(self, card: Card) -> list[str]:
        """The protocols in which the card stands."""
        return [*self.project.policies] if card.policy == FLOOR else [card.policy]

    def _acts_the_same(self, project: Project, policy_id: str, actions: set[str]) -> bool:
        """Whether the headline, and what becomes of every clause on the actions, are the same in
        every possible situation, for every role.
        """
        before = self.symbolic(policy_id)
        after = SymbolicProtocol(protocol_of(project, policy_id), self.diagrams, before)
        return all(
            before.level(role).key == after.level(role).key
            and _fates(before, role, actions) == _fates(after, role, actions)
            for role in self.project.vocabulary.roles
        )

    # ── The vocabulary

    def judge_vocabulary(self, mutant: Mutant, tables: Tables) -> Verdict:
        """What becomes of one mutant of the vocabulary."""
        try:
            vocabulary = read_vocabulary(tables)
        except VocabularyError as error:
            return Verdict(
                mutant=mutant, fate="refused", why=f"vocabulary-is-closed: {error.findings[0]}"
            )
        project = replace(self.project, vocabulary=vocabulary, vocabulary_tables=tables)
        fate, why = self._judge_vocabulary(project)
        return Verdict(mutant=mutant, fate=fate, why=why)

    def _judge_vocabulary(self, project: Project) -> tuple[Fate, str]:
        decides = _decisive(project.vocabulary) != _decisive(self.project.vocabulary)
        for check in (*LOGIC, *(PAIRS if decides else ())):
            for finding in check(project):
                return "refused", finding.check
        if decides:
            for claim in find_broken(project, FLOOR):
                return "claim", f"rule {claim.rule}: {claim.text}"
        for finding in self._frozen_of(project, [FLOOR]):
            return "outcome", f"{finding.message} {finding.value!r}"
        reason = self._same_conditions(project) if decides else self._same_choices(project)
        if reason:
            return "equivalent", reason
        for finding in self._frozen_of(project, [id_ for id_ in project.policies if id_ != FLOOR]):
            return "outcome", f"{finding.message} {finding.value!r}"
        return "survived", ""

    def _frozen_of(self, project: Project, policies: Iterable[str]) -> Iterator[Finding]:
        for policy_id in policies:
            yield from check_table(protocol_of(project, policy_id), self.frozen[policy_id])

    def _same_conditions(self, project: Project) -> str:
        """Why nothing is decided otherwise, where every condition is what it was."""
        before = self.symbolic(FLOOR)
        after = SymbolicProtocol(protocol_of(project, FLOOR), self.diagrams)
        same = _rules(project.vocabulary) == _rules(self.project.vocabulary) and all(
            after.possibly(after.value(name)).key == before.possibly(before.value(name)).key
            for name in self.project.vocabulary.conditions
        )
        what = "every named condition has the same value"
        return f"{what} in all {self.situations:,} situations" if same else ""

    def _same_choices(self, project: Project) -> str:
        """Why nothing is asked otherwise, where every option leaves as much known as before."""
        before, after = self.project.vocabulary, project.vocabulary
        if replace(after, screens=before.screens) != before:
            return ""
        said = [
            [
                settle(option_answers(screen.id, option, vocabulary), vocabulary).values
                for screen in vocabulary.screens.values()
                for option in screen.options
            ]
            for vocabulary in (before, after)
        ]
        asked = [
            [(s.id, s.facts, [*s.options]) for s in v.screens.values()] for v in (before, after)
        ]
        same = said[0] == said[1] and asked[0] == asked[1]
        return "it follows from the option's other answers" if same else ""


def _with_card(project: Project, card: Card, mutated: Card | None) -> Project:
    """The project with a card changed, or gone with its heading and its review."""
    policy = project.policies[card.policy]
    blocks = [mutated if block is card else block for block in policy.blocks]
    slugs = [entry for entry in policy.slugs if mutated or entry[0] != card.slug]
    changed = replace(
        policy, blocks=tuple(block for block in blocks if block is not None), slugs=tuple(slugs)
    )
    reviews = {id_: r for id_, r in project.reviews.items() if mutated or id_ != card.id}
    return replace(project, policies={**project.policies, policy.id: changed}, reviews=reviews)


def _against_the_floor(project: Project, card: Card) -> Project:
    """The card, and what stands on its action on the other side."""
    floor = card.policy == FLOOR
    others = [id_ for id_ in project.policies if floor != (id_ == FLOOR)]
    narrow = _narrowed(project, card, others)
    alone = replace(project.policies[card.policy], blocks=(card,))
    return replace(project, policies={**narrow.policies, card.policy: alone})


def _narrowed(project: Project, card: Card, policies: Iterable[str]) -> Project:
    """These policies, and of them the cards on the action of `card`."""
    kept = {
        id_: tuple(c for c in project.policies[id_].cards if c.action == card.action)
        for id_ in policies
    }
    return replace(
        project,
        policies={id_: replace(project.policies[id_], blocks=b) for id_, b in kept.items()},
    )


def _fates(symbolic: SymbolicProtocol, role: str, actions: set[str]) -> dict[str, object]:
    """What becomes of the clauses on the actions that speak to the role in some situation."""
    return {
        clause.id: (_said(clause), fate.key)
        for clause in symbolic.protocol.clauses
        if clause.action in actions and role in clause.roles
        for fate in [symbolic.fate(clause, role)]
        if symbolic.diagrams.values(fate) - {None} != {"absent"}
    }


def _said(clause: Clause) -> tuple[str, ...]:
    return clause.modality, clause.action, clause.topic


def _rules(vocabulary: Vocabulary) -> Vocabulary:
    """What decides beside the named conditions."""
    return replace(_decisive(vocabulary), conditions={})


def _decisive(vocabulary: Vocabulary) -> Vocabulary:
    """The vocabulary less what only asks: with the same one, every situation has the same plans."""
    roles = {
        id_: replace(role, most_screens=0, finds_out=False)
        for id_, role in vocabulary.roles.items()
    }
    return replace(vocabulary, screens={}, roles=roles)


# ── All of them


CHUNKS = 8
"""Into how many parts the work is divided, so that no processor waits long for another."""


def judge_clauses(project: Project, frozen: Mapping[str, Table]) -> Iterator[Verdict]:
    """What becomes of every mutant of every live clause, on all processors."""
    cards = [card for policy in project.policies_by_age for card in policy.cards if card.is_live]
    ids = [card.id for card in cards]
    return chain.from_iterable(spread(_judge_cards, (project, frozen), ids))


def judge_vocabulary(project: Project, frozen: Mapping[str, Table]) -> Iterator[Verdict]:
    """What becomes of every mutant of the vocabulary, on all processors."""
    places = range(len(list(mutants_of_vocabulary(project.vocabulary_tables))))
    return chain.from_iterable(spread(_judge_places, (project, frozen), places))


def spread[Result](
    judge: Callable[..., list[Result]], about: tuple[object, ...], places: Sequence[object]
) -> Iterator[list[Result]]:
    """What `judge` makes of all of `places`, part by part, on all processors."""
    parts = [places[start::CHUNKS] for start in range(CHUNKS)]
    workers = os.cpu_count() or 1
    if workers == 1:
        yield from (judge(*about, part) for part in parts)
        return
    # A fork would copy the threads of whoever asks; a fresh process copies nothing.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield from pool.map(partial(judge, *about), parts)


def _judge_cards(
    project: Project, frozen: Mapping[str, Table], ids: Sequence[str]
) -> list[Verdict]:
    court = Court(project, frozen)
    cards = [card for policy in project.policies.values() for card in policy.cards]
    return [verdict for card in cards if card.id in ids for verdict in court.judge_card(card)]


def _judge_places(
    project: Project, frozen: Mapping[str, Table], places: Sequence[int]
) -> list[Verdict]:
    court = Court(project, frozen)
    mutants = list(mutants_of_vocabulary(project.vocabulary_tables))
    return [court.judge_vocabulary(*mutants[place]) for place in places]


# ── As text, and as numbers


def count_fates(verdicts: Iterable[Verdict]) -> dict[str, Counter[str]]:
    """By kind of mutant, how many there are, and how many of each fate."""
    counts: dict[str, Counter[str]] = {}
    for verdict in verdicts:
        counts.setdefault(verdict.mutant.kind, Counter(dict.fromkeys(("mutants", *FATES), 0)))
        counts[verdict.mutant.kind].update(["mutants", verdict.fate])
    return counts


def total(counts: Mapping[str, Counter[str]]) -> dict[str, int]:
    """The sums over all kinds."""
    return {name: sum(count[name] for count in counts.values()) for name in ("mutants", *FATES)}


def render_verdicts(title: str, verdicts: Sequence[Verdict]) -> str:
    """The table of counts, then each equivalent mutant with its reason, and each survivor."""
    counts = count_fates(verdicts)
    rows = [(kind, [*count.values()]) for kind, count in counts.items()]
    rows.append(("all", [*total(counts).values()]))
    width = max(len(title), *(len(kind) for kind, _ in rows))
    columns = ("mutants", *HEADINGS)
    lines = ["  ".join([title.ljust(width), *columns])]
    for kind, numbers in rows:
        cells = [f"{n:>{len(column)},}" for n, column in zip(numbers, columns, strict=True)]
        lines.append("  ".join([kind.ljust(width), *cells]))
    shown = [verdict for verdict in verdicts if verdict.fate in ("equivalent", "survived")]
    return "\n".join([*lines, *map(render_verdict, shown), ""])


def render_verdict(verdict: Verdict) -> str:
    """One mutant and what became of it, on one line."""
    mutant = verdict.mutant
    what = " ".join(filter(None, (mutant.of, f"{mutant.kind}:", mutant.how))).removesuffix(":")
    return f"{verdict.fate}: {what}" + (f": {verdict.why}" if verdict.why else "")


def numbers_of(verdicts: Sequence[Verdict]) -> dict[str, Value]:
    """The counts, over all and by kind, as they are recorded."""
    counts = count_fates(verdicts)
    return {**total(counts), "kind": {kind: dict(count) for kind, count in counts.items()}}
