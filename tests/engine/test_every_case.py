"""The engine that is shipped, in every case: why what diagrams prove is true on a phone.

A plan rests on a situation only through the truth of each clause's condition. So it is enough to
hold, case by case, that the engine and the diagrams agree on

1. what follows from answers: each group of facts that implications tie, over all their values;
2. each named condition, over all values of its members; a condition among them counts as it does
   by itself, over all values of its facts;
3. each distinct condition of a clause, over all values of the names in it;
4. what becomes of the clauses on one action, over all their truth values, and that clauses on two
   actions never touch;
5. the headline, over all truth values of its signs, for every role;
6. who reads a clause where somebody can, or cannot, be reached;
7. the order of any two lines and the steps with which a plan begins, of which diagrams know
   nothing: here a rule in words is the witness.

Diagrams combine the first six and nothing else. What is expected is said anew here, with numbers
for truths (no 0, not known 1, yes 2) where the engine has words. Only the next question is not
proved so: `test_questions` compares it with trying everything out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations, permutations, product

import pytest

from build_tools.content.policy import FLOOR
from build_tools.content.project import load_project
from build_tools.content.protocols import protocol_of
from build_tools.situations.chosen import facts_behind
from build_tools.situations.diagrams import Diagrams
from build_tools.situations.symbolic import SymbolicProtocol
from decision_tree.plan import Lines, find_acting_role, find_first, find_level, find_lines
from decision_tree.protocol import Clause, Protocol, Term, When
from decision_tree.situation import ImpossibleAnswers, Situation, settle
from decision_tree.truth import NO, NOT_KNOWN, TRUTHS, YES, Truth
from decision_tree.vocabulary import Answers, Condition, Fact, Vocabulary
from tests.toy import TABLES, VOCABULARY, a_clause, a_protocol, changed

NUMBER: Mapping[Truth, int] = {NO: 0, NOT_KNOWN: 1, YES: 2}
WORD: Mapping[int, Truth] = {number: truth for truth, number in NUMBER.items()}

PROJECT = load_project()
PROTOCOLS = {
    **{id_: protocol_of(PROJECT, id_) for id_ in PROJECT.policies},
    **{tree.id: tree.protocol for tree in PROJECT.help_trees},
}
VOCABULARIES = {"policies": PROJECT.vocabulary, "help": PROJECT.help_trees[0].vocabulary}
WHENS = sorted({c.when for p in PROTOCOLS.values() for c in p.clauses}, key=repr)

each_vocabulary = pytest.mark.parametrize("vocabulary", VOCABULARIES.values(), ids=VOCABULARIES)
WHEN = {"national": (), "find-help": (), "westcroft": pytest.mark.slow}
"""The floor and a tree are looked at after each change, where frozen plans stand for a school; that
before each commit, and the others in a proof.
"""

each_protocol = pytest.mark.parametrize(
    "protocol",
    [
        pytest.param(protocol, id=id_, marks=WHEN.get(id_, pytest.mark.prove))
        for id_, protocol in PROTOCOLS.items()
    ],
)


def every(names: tuple[str, ...]) -> Iterator[dict[str, Truth]]:
    for values in product(TRUTHS, repeat=len(names)):
        yield dict(zip(names, values, strict=True))


def joined(joiner: str, values: list[Truth]) -> Truth:
    """Any is the greatest of its parts, all the least; without parts all is certain."""
    numbers = [NUMBER[value] for value in values]
    return WORD[max(numbers, default=0) if joiner == "any" else min(numbers, default=2)]


def of_when(when: When, values: Answers) -> Truth:
    turned = [
        values[term.name] if term.holds else WORD[2 - NUMBER[values[term.name]]]
        for term in when.terms
    ]
    value = joined(when.joiner, turned)
    return NO if when.only_certain and value == NOT_KNOWN else value


def symbolic_of(protocol: Protocol) -> SymbolicProtocol:
    return SymbolicProtocol(protocol, Diagrams(tuple(protocol.vocabulary.facts)))


class TestWhatFollows:
    @staticmethod
    def tied(vocabulary: Vocabulary) -> list[tuple[str, ...]]:
        """The facts of each group that implications tie; the others are each alone."""
        groups = [{fact} for fact in vocabulary.facts]
        for rule in vocabulary.implications:
            touched = [group for group in groups if group & {rule.fact, rule.other}]
            groups = [group for group in groups if group not in touched]
            groups.append(set().union(*touched))
        return [tuple(fact for fact in vocabulary.facts if fact in group) for group in groups]

    @staticmethod
    def settled(answers: Answers, vocabulary: Vocabulary) -> Answers | None:
        try:
            return settle(answers, vocabulary).values
        except ImpossibleAnswers:
            return None

    @staticmethod
    def known(values: Answers) -> int:
        """Two bits a fact: a yes and a no. It is among many that sets of answers are looked for."""
        digits = {NOT_KNOWN: 0, YES: 1, NO: 2}
        return sum(digits[value] << 2 * place for place, value in enumerate(values.values()))

    @staticmethod
    def holds(values: Answers, vocabulary: Vocabulary) -> bool:
        """Whether every conclusion is drawn, forwards and backwards."""
        for rule in vocabulary.implications:
            if rule.fact in values:
                premise, concluded = values[rule.fact], values[rule.other]
                if premise == rule.answer and concluded != rule.other_answer:
                    return False
                if concluded not in (NOT_KNOWN, rule.other_answer) and premise in (
                    NOT_KNOWN,
                    rule.answer,
                ):
                    return False
        return True

    @pytest.mark.prove
    @each_vocabulary
    def test_settling_draws_every_conclusion_and_no_other(self, vocabulary: Vocabulary) -> None:
        unknown = dict.fromkeys(vocabulary.facts, NOT_KNOWN)
        for facts in self.tied(vocabulary):
            closed = [values for values in every(facts) if self.holds(values, vocabulary)]
            # Those that say least stand first.
            by_known = sorted(
                ((self.known(values), values) for values in closed),
                key=lambda entry: entry[0].bit_count(),
            )
            for answers in every(facts):
                given = self.known(answers)
                least = next((values for said, values in by_known if given & said == given), None)
                found = self.settled(answers, vocabulary)
                # A fact that is not tied to these is not touched.
                assert found == (least and {**unknown, **least})

    @each_vocabulary
    def test_the_consequences_of_an_answer_are_what_settling_it_draws(
        self, vocabulary: Vocabulary
    ) -> None:
        consequences = a_protocol(vocabulary=vocabulary).consequences
        for fact, answer in product(vocabulary.facts, (YES, NO)):
            found = self.settled({fact: answer}, vocabulary)
            drawn = found and {f: value for f, value in found.items() if value != NOT_KNOWN}
            assert consequences.get((fact, answer)) == drawn

    @pytest.mark.prove
    @each_vocabulary
    def test_the_diagrams_hold_possible_what_the_engine_does(self, vocabulary: Vocabulary) -> None:
        symbolic = symbolic_of(a_protocol(vocabulary=vocabulary))
        for facts in self.tied(vocabulary):
            for answers in every(facts):
                found = self.settled(answers, vocabulary)
                same = found is not None and answers.items() <= found.items()
                assert symbolic.diagrams.value_at(symbolic.possible, answers) == same


class TestConditions:
    FEW_FACTS = 7

    def test_help_has_no_named_condition(self) -> None:
        assert not VOCABULARIES["help"].conditions

    def test_a_named_condition_over_all_values_of_its_members(self) -> None:
        vocabulary = PROJECT.vocabulary
        for condition in vocabulary.conditions.values():
            for values in every(condition.members):
                found = Situation(vocabulary=vocabulary, values=values).value(condition.id)
                assert found == joined(condition.joiner, [*values.values()])

    def test_the_diagrams_join_its_members_so(self) -> None:
        vocabulary = PROJECT.vocabulary
        symbolic = symbolic_of(a_protocol(vocabulary=vocabulary))
        for fact, answer in product(vocabulary.facts, TRUTHS):
            assert symbolic.diagrams.value_at(symbolic.value(fact), {fact: answer}) == answer
        for condition in vocabulary.conditions.values():

            def value(*values: Truth, joiner: str = condition.joiner) -> Truth:
                return joined(joiner, [*values])

            members = map(symbolic.value, condition.members)
            diagram = symbolic.diagrams.apply(value, *members)
            assert symbolic.value(condition.id).key == diagram.key

    def test_a_member_that_is_a_condition_counts_as_that_does(self) -> None:
        """Over all values of its facts: of those that rest on more, each step is held above."""
        vocabulary = PROJECT.vocabulary
        symbolic = symbolic_of(a_protocol(vocabulary=vocabulary))
        for name in vocabulary.conditions:
            facts = facts_behind([name], vocabulary)
            if len(facts) <= self.FEW_FACTS:
                for values in every(facts):
                    found = Situation(vocabulary=vocabulary, values=values).value(name)
                    assert found == symbolic.diagrams.value_at(symbolic.value(name), values)

    @pytest.mark.parametrize("when", WHENS, ids=str)
    def test_a_clauses_condition_over_all_values_of_its_names(self, when: When) -> None:
        for values in every(tuple({term.name: None for term in when.terms})):
            situation = Situation(vocabulary=VOCABULARY, values=values)
            assert situation.when_value(when) == of_when(when, values)

    @each_protocol
    def test_the_diagrams_join_the_names_of_every_condition_so(self, protocol: Protocol) -> None:
        symbolic = symbolic_of(protocol)
        for when in {clause.when for clause in protocol.clauses}:
            names = tuple(term.name for term in when.terms)

            def value(*values: Truth, when: When = when, names: tuple[str, ...] = names) -> Truth:
                return of_when(when, dict(zip(names, values, strict=True)))

            diagram = (
                symbolic.diagrams.apply(value, *map(symbolic.value, names))
                if names
                else symbolic.diagrams.constant(YES)
            )
            assert symbolic.condition(when).key == diagram.key


TOY = a_protocol()


def on_facts_of_their_own(clauses: Sequence[Clause], of: Protocol = TOY) -> Protocol:
    """The clauses, each under a condition that is a fact by its own id, free of all others; with
    the roles, the actions and the order of a protocol.
    """
    facts = {
        clause.id: Fact(id=clause.id, yes=clause.id, no=f"no {clause.id}") for clause in clauses
    }
    facts["scope"] = Fact(id="scope", yes="it is so", no="it is not so")
    scope = Condition(id="in-scope", joiner="any", members=("scope",), yes="here", no="not here")
    conditions = {"in-scope": scope}
    return Protocol(
        id=of.id,
        vocabulary=replace(
            of.vocabulary,
            facts=facts,
            conditions=conditions,
            implications=(),
            shown=(),  # what rests on an answer has tests of its own
            absence=None,
            ends=(),
        ),
        clauses=tuple(
            replace(c, when=When(joiner="all", terms=(Term(name=c.id, holds=True),)))
            for c in clauses
        ),
    )


def situation_of(protocol: Protocol, values: Answers) -> Situation:
    return Situation(vocabulary=protocol.vocabulary, values=values)


def becomes(lines: Lines) -> dict[str, str]:
    """What a plan says of each clause that it speaks of."""
    return {
        **{line.clause.id: "certain" if line.certain else "possible" for line in lines.actions},
        **{lost.clause: "overridden" for lost in lines.overridden},
        **dict.fromkeys(lines.asks, "certain"),
    }


def should_become(clauses: Sequence[Clause], role: str, values: Answers) -> dict[str, str]:
    """Doubt protects; only what is certain is permitted; a never that is not excluded wins."""
    own = {c.id: c for c in clauses if role in c.roles and values[c.id] != NO}
    nevers = {clause.action for clause in own.values() if clause.modality == "never"}
    found = {}
    for id_, clause in own.items():
        if clause.modality == "may" and values[id_] != YES:
            continue
        if clause.modality in ("must", "should", "may") and clause.action in nevers:
            found[id_] = "overridden"
        elif clause.modality == "ask" or values[id_] == YES:
            found[id_] = "certain"
        else:
            found[id_] = "possible"
    return found


class TestTheClausesOfOneAction:
    TWO_OF_EACH = (
        *(a_clause("never", "lock", id_=f"national#never-{n}") for n in (1, 2)),
        a_clause("must", "lock", id_="national#must"),
        a_clause("should", "lock", id_="national#should"),
        a_clause("may", "lock", id_="national#may"),
        a_clause("ask", "lock", id_="national#ask"),
        a_clause("never", "lock", roles="staff", id_="national#of-others"),
        a_clause("never", "delete", id_="national#on-another-action"),
    )

    def situations(self) -> Iterator[dict[str, Truth]]:
        """All truth values of the clauses that count here; the other two have one value."""
        *own, of_others, elsewhere = (clause.id for clause in self.TWO_OF_EACH)
        for values in every((*own, elsewhere)):
            yield {**values, of_others: values[elsewhere]}

    def test_over_all_their_truth_values(self) -> None:
        protocol = on_facts_of_their_own(self.TWO_OF_EACH)
        nevers = ("national#never-1", "national#never-2")
        for values in self.situations():
            lines = find_lines(protocol, "lead", situation_of(protocol, values))
            assert becomes(lines) == should_become(self.TWO_OF_EACH, "lead", values)
            # The never that is named as the winner holds, and is certain if one is.
            strongest = max(NUMBER[values[id_]] for id_ in nevers)
            winners = {id_ for id_ in nevers if NUMBER[values[id_]] == strongest}
            assert {lost.by for lost in lines.overridden} <= winners

    def test_the_diagrams_say_the_same_of_every_clause(self) -> None:
        protocol = on_facts_of_their_own(self.TWO_OF_EACH)
        symbolic = symbolic_of(protocol)
        fates = {clause.id: symbolic.outcome(clause, "lead") for clause in protocol.clauses}
        for values in self.situations():
            found = {id_: symbolic.diagrams.value_at(fate, values) for id_, fate in fates.items()}
            expected = should_become(self.TWO_OF_EACH, "lead", values)
            assert found == {id_: expected.get(id_, "absent") for id_ in fates}

    @each_protocol
    def test_of_every_real_action_over_all_truth_values(self, protocol: Protocol) -> None:
        """Of more than eight, one or two of a modality: a clause looks at one other at a time."""
        for action, role in product(protocol.vocabulary.actions, protocol.vocabulary.roles):
            clauses = [c for c in protocol.clauses if c.action == action and role in c.roles]
            kinds = {(c.modality, n % 2): c for n, c in enumerate(clauses)}
            small = clauses if len(clauses) <= 8 else list(kinds.values())
            narrow = on_facts_of_their_own(small, protocol)
            for values in every(tuple(clause.id for clause in small)):
                found = becomes(find_lines(narrow, role, situation_of(narrow, values)))
                assert found == should_become(small, role, values)

    @each_protocol
    def test_clauses_on_other_actions_change_nothing(self, protocol: Protocol) -> None:
        whole = on_facts_of_their_own(protocol.clauses, protocol)
        clauses = list(protocol.clauses)
        for role, rest in product(protocol.vocabulary.roles, TRUTHS):
            for action in {clause.action for clause in clauses}:
                own = {c.id for c in clauses if c.action == action}
                values = {c.id: YES if c.id in own else rest for c in clauses}
                found = becomes(find_lines(whole, role, situation_of(whole, values)))
                assert found == should_become(clauses, role, values)


SIGNS = [
    *(a_clause(m, "call-999") for m in ("must", "should", "may")),
    *(a_clause("must", action) for action in ("refer-to-police", "refer-to-social-care")),
    *(a_clause("should", action) for action in ("refer-to-police", "refer-to-social-care")),
    *(a_clause(m, "seek-advice") for m in ("must", "should", "may")),
]
NO_SIGNS = [
    *(
        a_clause(m, action)
        for m in ("never", "ask")
        for action in ("call-999", "refer-to-police", "refer-to-social-care", "seek-advice")
    ),
    *(a_clause("may", f"refer-to-{whom}") for whom in ("police", "social-care")),
    *(a_clause(m, "tell-lead") for m in ("never", "must", "should", "may", "ask")),
]


def headline(values: Answers, fixed: str | None) -> str:
    """The rule of the design, from the truth of each clause by modality and action."""

    def most(*ids: str) -> int:
        return max(NUMBER[values[f"national#{id_}-always"]] for id_ in ids)

    if most("must-call-999", "should-call-999", "may-call-999") == 2:
        return "emergency"
    if fixed:
        return fixed
    if most("must-refer-to-police", "must-refer-to-social-care") == 2:
        return "refer-now"
    if most(*(f"{m}-refer-to-{w}" for m in ("must", "should") for w in ("police", "social-care"))):
        return "seek-advice"
    if most("must-seek-advice", "should-seek-advice", "may-seek-advice") == 2:
        return "seek-advice"
    return "another-policy" if values["scope"] == NO else "school-decides"


QUIET: Answers = {clause.id: NO for clause in [*SIGNS, *NO_SIGNS]}


class TestTheHeadline:
    PROTOCOL = on_facts_of_their_own([*SIGNS, *NO_SIGNS])
    NAMES = (*(clause.id for clause in SIGNS), "scope")
    each_kind = pytest.mark.parametrize("role", ["staff", "lead"], ids=["fixed", "worked out"])

    @pytest.mark.prove
    @each_kind
    def test_over_all_truth_values_of_its_signs(self, role: str) -> None:
        fixed = VOCABULARY.roles[role].level
        for signs in every(self.NAMES):
            situation = situation_of(self.PROTOCOL, {**QUIET, **signs})
            assert find_level(self.PROTOCOL, role, situation) == headline(signs, fixed)

    @pytest.mark.prove
    @each_kind
    def test_the_diagrams_say_the_same(self, role: str) -> None:
        symbolic = symbolic_of(on_facts_of_their_own(SIGNS))
        level = symbolic.level(role)
        for signs in every(self.NAMES):
            found = symbolic.diagrams.value_at(level, signs)
            assert found == headline(signs, VOCABULARY.roles[role].level)

    @pytest.mark.parametrize("clause", [*SIGNS, *NO_SIGNS], ids=lambda clause: str(clause.id))
    def test_a_clause_by_itself_is_its_sign_or_none(self, clause: Clause) -> None:
        for calm, value in product(every(("scope", SIGNS[5].id)), TRUTHS):
            values = {**QUIET, **calm, clause.id: value}
            found = find_level(self.PROTOCOL, "lead", situation_of(self.PROTOCOL, values))
            assert found == headline(values, None)

    @pytest.mark.slow
    @each_protocol
    def test_every_role_reads_its_own_or_the_strongest_that_shows(self, protocol: Protocol) -> None:
        """Each clause by itself, and with each other, through every role of the real protocol."""
        whole = on_facts_of_their_own(protocol.clauses, protocol)
        roles = protocol.vocabulary.roles
        calm = {clause.id: NO for clause in protocol.clauses} | {"scope": YES}
        decides = {id_ for id_, role in roles.items() if role.level is None}
        deciding = [
            clause
            for clause in protocol.clauses
            if clause.action in {sign.action for sign in SIGNS} | {"refer"}
            and (clause.action == "call-999" or clause.roles & decides)
        ]
        assert deciding
        for shown in [*combinations(deciding, 1), *combinations(deciding, 2)]:
            for said in every(tuple(clause.id for clause in shown)):
                values = {**QUIET, "scope": YES}
                for clause in shown:
                    action = "refer-to-police" if clause.action == "refer" else clause.action
                    sign = f"national#{clause.modality}-{action}-always"
                    values[sign] = WORD[max(NUMBER[values[sign]], NUMBER[said[clause.id]])]
                for role in protocol.vocabulary.roles.values():
                    found = find_level(whole, role.id, situation_of(whole, {**calm, **said}))
                    assert found == headline(values, role.level)


class TestWhatAnAnswerShows:
    """Levels that one certain answer shows, whatever the clauses say, short of an emergency."""

    def test_over_all_values_of_the_answers_that_show_one(self) -> None:
        protocol = protocol_of(PROJECT, FLOOR)
        vocabulary = protocol.vocabulary
        symbolic = symbolic_of(protocol)
        facts = ("immediate-danger", *dict.fromkeys(one.fact for one in vocabulary.shown))
        for answers, role in product(every(facts), vocabulary.roles):
            try:
                situation = settle(answers, vocabulary)
            except ImpossibleAnswers:
                continue
            reads = [one for one in vocabulary.shown if role in one.roles]
            said = [one.level for one in reads if situation.values[one.fact] == one.answer]
            found = find_level(protocol, role, situation)
            assert found == symbolic.diagrams.value_at(symbolic.level(role), situation.values)
            if situation.values["immediate-danger"] == YES:
                assert found == "emergency"
            elif said:
                assert found == said[0]
            else:
                assert found not in {one.level for one in vocabulary.shown}

    def test_of_two_roles_whose_headline_is_worked_out_it_shows_to_the_one_that_it_names(
        self,
    ) -> None:
        shown = {"level": "another-policy", "when": {"online": "yes"}, "roles": ["head"]}
        vocabulary = changed(referral={**TABLES["referral"], "shows": [shown]})
        protocol, situation = a_protocol(vocabulary=vocabulary), settle({"online": YES}, vocabulary)
        found = [find_level(protocol, role, situation) for role in ("head", "lead")]

        assert found == ["another-policy", "school-decides"]


class TestWhoReads:
    """Where nobody of the vocabulary's absence can be reached, another role reads their clauses."""

    @each_protocol
    def test_every_clause_with_and_without_them(self, protocol: Protocol) -> None:
        absence = protocol.vocabulary.absence
        for role, away in product(protocol.vocabulary.roles, (False, True)):
            read = {clause.id for clause in protocol.clauses_for(role, away=away)}
            for clause in protocol.clauses:
                own = role in clause.roles
                if away and absence is not None:
                    theirs = role == absence.by and absence.of in clause.roles
                    own |= theirs and clause.action not in absence.leaves
                assert (clause.id in read) == own

    @pytest.mark.parametrize("value", TRUTHS)
    def test_only_a_certain_no_takes_them_away(self, value: Truth) -> None:
        situation = settle({"lead-reachable": value}, PROJECT.vocabulary)

        assert situation.away == (value == NO)

    def test_the_head_takes_the_leads_place_but_where_an_answer_shows_the_headline(self) -> None:
        away = settle({"lead-reachable": NO}, PROJECT.vocabulary)
        acting = {one: find_acting_role("head", one, away) for one in PROJECT.vocabulary.levels}
        shown = {"tell-chair", "tell-head", "lead-away", "referred"}

        assert acting == {one: "head" if one in shown else "safeguarding-lead" for one in acting}

    def test_the_diagrams_read_the_same_over_all_answers_on_which_reading_rests(self) -> None:
        protocol = protocol_of(PROJECT, FLOOR)
        vocabulary, symbolic = protocol.vocabulary, symbolic_of(protocol)
        facts = tuple(dict.fromkeys(["lead-reachable", *(end.fact for end in vocabulary.ends)]))
        outcomes = {
            (role, clause.id): symbolic.outcome(clause, role)
            for role, clause in product(vocabulary.roles, protocol.clauses)
        }
        for answers in every(facts):
            try:
                situation = settle(answers, vocabulary)
            except ImpossibleAnswers:
                continue
            for role in vocabulary.roles:
                found = becomes(find_lines(protocol, role, situation))
                for clause in protocol.clauses:
                    outcome = outcomes[role, clause.id]
                    said = symbolic.diagrams.value_at(outcome, situation.values)
                    assert said == found.get(clause.id, "absent")

    def test_only_a_certain_answer_ends_what_it_says_and_for_whom_it_says(self) -> None:
        vocabulary = PROJECT.vocabulary
        for end, value in product(vocabulary.ends, TRUTHS):
            situation = settle({end.fact: value}, vocabulary)
            for role in vocabulary.roles:
                ended = end.actions & situation.ended(role)
                assert (ended == end.actions) == (value == end.answer and role in end.roles)


class TestTheFirstSteps:
    """What the headline names, at most one line of a closed list before it, then what is urgent;
    whatever a school adds.
    """

    VOCABULARY = changed(
        first={
            "most": 3,
            "before": ["lock", "delete"],
            "step": [
                {
                    "level": "refer-now",
                    "roles": ["lead"],
                    "names": ["refer", "tell-lead"],
                    "then": ["tell-lead", "seek-advice"],
                }
            ],
        }
    )
    CLAUSES = (
        a_clause("must", "lock"),
        a_clause("must", "delete"),
        a_clause("should", "refer-to-social-care"),
        a_clause("must", "tell-lead"),
        a_clause("must", "seek-advice"),
        a_clause("never", "tell-lead", id_="national#never-tell"),
        a_clause("must", "lock", id_="school#must-lock"),
    )

    @staticmethod
    def expected(values: Answers) -> list[str]:
        """The rule in words, over what each clause is."""

        def at(action: str) -> int:
            return NUMBER[values[f"national#{action}"]]

        tells = 0 if values["national#never-tell"] != NO else at("must-tell-lead-always")
        refers, asks = at("should-refer-to-social-care-always"), at("must-seek-advice-always")
        steps = [a for a in ("lock", "delete") if at(f"must-{a}-always") == 2][:1]
        steps += ["refer-to-social-care"] if refers else ["tell-lead"] if tells else []
        rest = [(2 - tells, "tell-lead")] if tells and refers else []
        rest += [(2 - asks, "seek-advice")] if asks else []
        return (steps + [action for _, action in sorted(rest, key=lambda one: one[0])])[:3]

    def test_over_all_truth_values(self) -> None:
        free = on_facts_of_their_own(self.CLAUSES)
        vocabulary = replace(free.vocabulary, first=self.VOCABULARY.first)
        protocol = replace(free, id="school", vocabulary=vocabulary)
        actions = {clause.id: clause.action for clause in self.CLAUSES}
        for values in every(tuple(actions)):
            lines = find_lines(protocol, "lead", situation_of(protocol, values))
            found = find_first(lines.actions, "refer-now", "lead", protocol)
            assert [actions[id_] for id_ in found] == self.expected(values)

    def test_a_step_is_led_by_what_is_certain_though_what_is_not_stands_before_it(self) -> None:
        sooner = replace(a_clause("must", "refer-to-police", "adult"), due=0)
        later = a_clause("must", "refer-to-police", "shared")
        protocol = a_protocol(sooner, later, vocabulary=self.VOCABULARY)
        for shared, led_by in ((YES, later), (NOT_KNOWN, sooner)):
            lines = find_lines(protocol, "lead", settle({"shared": shared}, self.VOCABULARY))

            assert [line.clause.id for line in lines.actions] == [sooner.id, later.id]
            assert find_first(lines.actions, "refer-now", "lead", protocol) == (led_by.id,)


class TestOrder:
    @staticmethod
    def first_of(protocol: Protocol, lines: Mapping[str, tuple[Clause, bool]]) -> str:
        """Which of two lines stands first, by the rule in words."""
        vocabulary = protocol.vocabulary
        (one, sure), (other, other_sure) = lines.values()
        parts = [list(vocabulary.parts).index(vocabulary.part_of(c.topic)) for c in (one, other)]
        if parts[0] != parts[1]:
            return one.id if parts[0] < parts[1] else other.id
        if (one.modality == "never") != (other.modality == "never"):
            return other.id if one.modality == "never" else one.id
        if one.due != other.due:
            return one.id if one.due < other.due else other.id
        if vocabulary.certain_first and sure != other_sure:
            return one.id if sure else other.id
        if one.action != other.action:
            return next(c.id for a in vocabulary.actions for c in (one, other) if c.action == a)
        if one.modality != other.modality:
            strongest = ("must", "should", "may")
            return min((one, other), key=lambda clause: strongest.index(clause.modality)).id
        schools = [clause.id.startswith(f"{protocol.id}#") for clause in (one, other)]
        if schools[0] != schools[1]:
            return other.id if schools[0] else one.id
        return min(one.id, other.id)

    @each_protocol
    def test_of_any_two_lines(self, protocol: Protocol) -> None:
        role = next(iter(protocol.vocabulary.roles))
        clauses = [replace(c, roles=frozenset({role})) for c in protocol.clauses]
        free = on_facts_of_their_own([c for c in clauses if c.modality != "ask"], protocol)
        doubtful, sure = (dict.fromkeys(free.vocabulary.facts, v) for v in (NOT_KNOWN, YES))
        either = [situation_of(free, values) for values in (doubtful, sure)]
        alone = {c.id: situation_of(free, {**doubtful, c.id: YES}) for c in free.clauses}
        for pair in combinations(free.clauses, 2):
            if protocol.id != FLOOR and all(clause.id.startswith(f"{FLOOR}#") for clause in pair):
                continue  # looked at under the floor alone
            two = replace(free, clauses=pair)
            for situation in (*either, *(alone[clause.id] for clause in pair)):
                lines = find_lines(two, role, situation).actions
                if len(lines) == len(pair):
                    found = {line.clause.id: (line.clause, line.certain) for line in lines}
                    assert lines[0].clause.id == self.first_of(protocol, found)

    def test_it_does_not_rest_on_the_order_of_the_clauses(self) -> None:
        clauses = [a_clause(m, "lock") for m in ("must", "should", "may")]
        clauses += [a_clause("never", "delete"), a_clause("must", "call-999")]
        plans = [a_protocol(*order) for order in permutations(clauses)]

        assert (
            len({find_lines(plan, "lead", settle({}, VOCABULARY)).actions for plan in plans}) == 1
        )
