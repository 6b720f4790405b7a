"""The safety floor: what would break each claim of `docs/data/safety-floor.toml`."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property, partial
from typing import ClassVar, Self

from build_tools.content.findings import Finding
from build_tools.content.own_words import OWN
from build_tools.content.policy import FLOOR, Card
from build_tools.content.project import Project, ProjectError
from build_tools.content.protocols import protocol_of
from build_tools.content.safety_floor import FLOOR_RULES
from build_tools.content.sources import find_source, iter_cited
from build_tools.content.vocabulary import find_facts, levels_of
from build_tools.situations.chosen import TOWARDS_NO, TOWARDS_YES
from build_tools.situations.claims import (
    Attempt,
    Case,
    Claim,
    differ,
    does,
    idle_while,
    lost,
    lowered,
    none_does,
    not_never,
    not_never_while,
)
from build_tools.situations.diagrams import Diagram, Diagrams
from build_tools.situations.symbolic import NOTHING, Line, Outcome, SymbolicProtocol
from decision_tree.protocol import Clause
from decision_tree.truth import NO, NOT_KNOWN, TRUTHS, YES, Truth
from decision_tree.vocabulary import REFERRALS, Answers, actions_of

LEAD = "safeguarding-lead"
DECIDING = (LEAD, "head")
FRONT_LINE = ("staff", "it-staff")
NEVER_AT_ALL = (
    "copy-imagery",
    "print-imagery",
    "share-imagery",
    "save-imagery",
    "move-imagery",
    "ask-for-imagery",
    "promise-secrecy",
    "blame-pupil",
    "pay-demand",
    "confront-adult",
)
LEFT_TO_THE_LEAD = (
    "view-imagery",
    "search-device",
    "search-person",
    "delete-imagery",
    "ask-pupil-to-delete",
    "question-pupil",
    "tell-parents",
)
WORRIES = ("parents-risk", "deletion-refused")
"""Facts beyond the aggravating ones for which the floor asks for advice."""

GIVES_WAY = {
    "assess-risks": "belongs to an incident that the school manages itself",
    "review-decision": "belongs to an incident that the school manages itself",
    "record-reason": "there is no decision against a referral to record",
    "check-duty": "there is no decision against a referral, before which it is checked",
    "sign-off": "there is no decision against a referral to sign",
    "tell-parents": "where a risk at home is not ruled out, it is asked first how they are told",
    "talk-with-pupil": "the police or social care say first who talks with the pupils",
}
"""Lines that a new risk may take away, each with its reason. One that becomes a never stands."""

CALM_IS_YES = frozenset({"lead-reachable"})
"""A question that is calm with a yes: there a worry more goes the other way."""
HANDED_OVER = frozenset({("head-conduct", "tell-head"), ("staff-conduct", "refer")})
"""About whom it is, nobody is told to tell; about staff the head calls the police themselves, and
sees to no referral by the lead. Other claims hold that someone is told.
"""


class _Floor(Case):
    """One protocol of a project, and the claims made of it."""

    def __init__(
        self, project: Project, policy_id: str, diagrams: Diagrams, before: Case | None = None
    ) -> None:
        super().__init__(protocol_of(project, policy_id), diagrams, before)
        self.project = project
        self.texts = {
            claim.id: (rule.number, claim) for rule in project.rules for claim in rule.claims
        }

    def attempt(
        self,
        id_: str,
        broken: Diagram,
        actions: Sequence[str] = (),
        *,
        after: dict[str, Truth] | None = None,
        **about: str,
    ) -> Attempt:
        """An attempt at the claim of this name; `about` fills its words. Raises ProjectError where
        the rules in words lack it.
        """
        if id_ not in self.texts:
            message, check = "a claim is missing", "the-safety-floor-rests-on-clauses"
            raise ProjectError([Finding(FLOOR_RULES, 1, message, id_, check=check)])
        number, text = self.texts[id_]
        claim = Claim(
            rule=str(number),
            id=id_,
            text=text.says.format_map(about),
            protocol=self.protocol.id,
            about=about,
        )
        return Attempt(claim, broken, about.get("role", LEAD), tuple(actions), after or {})

    @property
    def facts(self) -> list[str]:
        """Those that its protocol knows: what is claimed of it rests on no words of another's."""
        known = self.protocol.vocabulary.facts
        return [fact for fact in self.diagrams.facts if fact in known]

    def constant(self, *, value: bool) -> Diagram:
        return self.diagrams.constant(value)


class Prover:
    """Proves the protocols of a project in one manager: what they share is worked out once."""

    _last: "ClassVar[Prover | None]" = None

    def __init__(self, project: Project) -> None:
        """Evaluate nothing yet."""
        self.project = project
        self.diagrams = Diagrams.over(project.vocabulary)

    @classmethod
    def after_another(cls, project: Project) -> Self:
        """A prover that knows of the floor what the last one has worked out, where it is the same:
        that of several schools is.
        """
        prover = cls(project)
        last, cls._last = cls._last, prover
        if last and last.rests_on == prover.rests_on:
            prover.diagrams, prover.floor = last.diagrams, last.floor
        return prover

    @cached_property
    def rests_on(self) -> tuple[object, ...]:
        """All by which the floor is proved."""
        project = self.project
        sourced = tuple(_is_sourced(card, project) for card in project.floor.cards)
        words = (project.vocabulary, project.shared_vocabulary, project.rules)
        return (project.floor, sourced, *words)

    @cached_property
    def floor(self) -> Case | None:
        """National guidance, where every claim on it holds."""
        case = _Floor(self.project, FLOOR, self.diagrams)
        return None if any(map(case.is_broken, _attempts(case))) else case

    def prove(self, policy_id: str) -> Iterator[Claim]:
        """Every claim on one protocol."""
        case = _Floor(self.project, policy_id, self.diagrams, self.floor)
        return map(case.judge, _attempts(case))

    def find_taken(self, policy_id: str) -> Iterator[tuple[str, str, Answers]]:
        """Each action that national guidance asks of a role, and a protocol's own never takes away
        somewhere, in doubt too; with the smallest situation in which it does.
        """
        own = Case(protocol_of(self.project, policy_id), self.diagrams)
        floor = self.floor or Case(protocol_of(self.project, FLOOR), self.diagrams)
        for role in floor.roles:
            for action, line in floor.lines[role].items():
                broken = own.where(_taken, line, own.line(role, action))
                smallest = own.diagrams.find_smallest(broken, bool)
                if smallest is not None:
                    yield role, action, smallest

    def find_broken(self, changed: Project) -> Iterator[Claim]:
        """The claims that do not hold of the changed floor, without what breaks them."""
        same = changed.vocabulary == self.project.vocabulary
        case = _Floor(changed, FLOOR, self.diagrams, self.floor if same else None)
        attempts = _attempts(case, passing_over_known=True)
        return (attempt.claim for attempt in attempts if case.is_broken(attempt))


def _taken(floor: Line, own: Line) -> bool:
    return does(floor) and own.says == "never"


def count_situations(project: Project) -> int:
    """How many situations are possible."""
    diagrams = Diagrams.over(project.vocabulary)
    return diagrams.count(SymbolicProtocol(protocol_of(project, FLOOR), diagrams).possible)


def _attempts(case: _Floor, *, passing_over_known: bool = False) -> Iterator[Attempt]:
    for attempts in (
        _referral,
        _doubt,
        _harm,
        _left_to_the_lead,
        _deleting,
        _keeping,
        _standing,
        _parents,
        _danger,
        _first,
        _traced,
        partial(_monotone, passing_over_known=passing_over_known),
    ):
        for attempt in attempts(case):
            _, text = case.texts[attempt.claim.id]
            if text.of == "every" or case.protocol.id == FLOOR:
                yield attempt


# ── The rules, each as what would break it


def _referral(case: _Floor) -> Iterator[Attempt]:
    """Rule 1."""
    criterion, level = case.value("referral-criterion"), case.levels[LEAD]
    actions = (*REFERRALS, "seek-advice")
    lines = [case.line(LEAD, action) for action in actions]
    broken = case.where(_met_and_none_does, criterion, *lines)
    yield case.attempt("criterion-brings-referral", broken, actions)
    broken = case.where(_certain_and_not_referred, criterion, level)
    yield case.attempt("certain-criterion-refers-now", broken)
    broken = case.where(_calm_and_referred, case.value("aggravated"), level)
    yield case.attempt("nothing-serious-is-not-referred", broken)


def _met_and_none_does(met: Truth, *said: Line) -> bool:
    return met != NO and none_does(*said)


def _certain_and_not_referred(met: Truth, level: str) -> bool:
    # A concern about staff goes to the head, or the chair, with its referral below.
    held = ("refer-now", "referred", "emergency", "tell-head", "tell-chair")
    return met == YES and level not in held


def _calm_and_referred(worse: Truth, level: str) -> bool:
    return worse == NO and level in ("refer-now", "emergency", "tell-head", "tell-chair")


def _doubt(case: _Floor) -> Iterator[Attempt]:
    """Rule 2."""
    worries = [case.value(name) for name in ("aggravated", *WORRIES)]
    for role in DECIDING:
        level = case.levels[role]
        broken = case.where(_met_and_the_schools, case.value("referral-criterion"), level)
        yield case.attempt("doubt-is-not-the-schools", broken, role=role)
        broken = case.where(_calm_and_not_the_schools, case.value("in-scope"), level, *worries)
        yield case.attempt("calm-is-the-schools", broken, role=role)


def _met_and_the_schools(met: Truth, level: str) -> bool:
    return met != NO and level == "school-decides"


def _calm_and_not_the_schools(scope: Truth, level: str, *worries: Truth) -> bool:
    # What the police or social care have already is no longer the school's alone.
    theirs = level in ("school-decides", "referred")
    return scope == YES and set(worries) == {NO} and not theirs


def _harm(case: _Floor) -> Iterator[Attempt]:
    """Rules 3 and 5."""
    scope = case.value("in-scope")
    for role in case.roles:
        for action in (*NEVER_AT_ALL, "view-imagery"):
            kind = "viewing" if action == "view-imagery" else "harm"
            line = case.line(role, action)
            for id_, broken in (
                (f"{kind}-is-a-never", case.where(not_never_while, scope, line)),
                (f"{kind}-is-never-recommended", case.where(does, line)),
            ):
                yield case.attempt(id_, broken, [action], role=role, action=action)


def _left_to_the_lead(case: _Floor) -> Iterator[Attempt]:
    """Rule 4."""
    for role in FRONT_LINE:
        for action in LEFT_TO_THE_LEAD:
            broken = case.where(does, case.line(role, action))
            yield case.attempt("left-to-the-lead", broken, [action], role=role, action=action)


def _deleting(case: _Floor) -> Iterator[Attempt]:
    """Rule 6."""
    police, asking = case.value("police-may-be-needed"), "ask-pupil-to-delete"
    for role in case.roles:
        for action in ("delete-imagery", asking):
            broken = case.where(not_never_while, police, case.line(role, action))
            yield case.attempt("no-deleting", broken, [action], role=role, action=action)
    broken = case.where(_free_and_idle, police, case.value("in-scope"), case.line(LEAD, asking))
    yield case.attempt("deleting-is-a-late-step", broken, [asking])


def _free_and_idle(barrier: Truth, scope: Truth, said: Line) -> bool:
    return barrier == NO and scope == YES and not does(said)


def _keeping(case: _Floor) -> Iterator[Attempt]:
    """Rule 7."""
    aggravated, action = case.value("aggravated"), "decide-in-school"
    for role in DECIDING:
        keeping = case.line(role, action)
        broken = case.where(_does_while, aggravated, keeping)
        yield case.attempt("only-the-unaggravated-is-kept", broken, [action], role=role)
        referred, scope = case.value("already-referred"), case.value("in-scope")
        broken = case.where(_free_and_not_kept, aggravated, referred, scope, keeping)
        yield case.attempt("the-unaggravated-may-be-kept", broken, [action], role=role)
        for duty in ("record-reason", "sign-off"):
            broken = case.where(_one_without_the_other, keeping, case.line(role, duty))
            yield case.attempt("who-keeps-records", broken, [action, duty], role=role, action=duty)


def _does_while(condition: Truth, said: Line) -> bool:
    return condition != NO and does(said)


def _free_and_not_kept(worse: Truth, referred: Truth, scope: Truth, said: Line) -> bool:
    return referred != YES and _free_and_idle(worse, scope, said)


def _one_without_the_other(one: Line, other: Line) -> bool:
    return does(one) and not does(other)


def _standing(case: _Floor) -> Iterator[Attempt]:
    """Rule 8."""
    scope = case.value("in-scope")
    for role in FRONT_LINE:
        told = [case.line(role, action) for action in ("tell-lead", "tell-head", "tell-chair")]
        broken = case.where(_met_and_none_does, scope, *told)
        yield case.attempt("someone-is-told", broken, ["tell-lead", "tell-head"], role=role)
    wanted = [
        (role, action) for role in case.roles for action in ("record-incident", "support-pupil")
    ]
    for role, action in wanted:
        broken = case.where(idle_while, scope, case.line(role, action))
        yield case.attempt("standing", broken, [action], role=role, action=action)


def _parents(case: _Floor) -> Iterator[Attempt]:
    """Rule 9."""
    risk, telling = case.value("parents-risk"), case.line(LEAD, "tell-parents")
    broken = case.where(_safe_and_idle, risk, telling)
    yield case.attempt("parents-are-told", broken, ["tell-parents"])
    broken = case.where(_risky_and_not_never, risk, telling)
    yield case.attempt("parents-not-yet", broken, ["tell-parents"])
    broken = case.where(_unknown_and_said, risk, telling)
    yield case.attempt("parents-open-in-doubt", broken, ["tell-parents"])
    broken = case.where(idle_while, risk, case.line(LEAD, "seek-advice"))
    yield case.attempt("parents-with-advice", broken, ["seek-advice"])


def _safe_and_idle(could: Truth, said: Line) -> bool:
    return could == NO and not does(said)


def _risky_and_not_never(could: Truth, said: Line) -> bool:
    return could == YES and not_never(said)


def _unknown_and_said(could: Truth, said: Line) -> bool:
    return could == NOT_KNOWN and said != NOTHING


def _danger(case: _Floor) -> Iterator[Attempt]:
    """Rule 10."""
    danger, action = case.value("immediate-danger"), "call-999"
    for role in case.roles:
        calling, level = case.line(role, action), case.levels[role]
        broken = case.where(_danger_and_no_emergency, danger, calling, level)
        yield case.attempt("danger-is-an-emergency", broken, [action], role=role)
        broken = case.where(_emergency_without_danger, danger, level)
        yield case.attempt("no-emergency-without-danger", broken, [action], role=role)
        called = case.where(does, calling)
        late = case.constant(value=False) if _stands_first(case, role) else called
        yield case.attempt("calling-999-is-first", late, [action], role=role)


def _danger_and_no_emergency(now: Truth, said: Line, level: str) -> bool:
    return now == YES and not (does(said) and level == "emergency")


def _emergency_without_danger(now: Truth, level: str) -> bool:
    return now != YES and level == "emergency"


def _first(case: _Floor) -> Iterator[Attempt]:
    """Rule 13. That the engine then shows it first is proved of the engine, case by case."""
    first, absence = case.protocol.vocabulary.first, case.protocol.vocabulary.absence
    for role in case.roles:
        for level in levels_of(role, case.protocol.vocabulary):
            by_answer = {shown.level for shown in case.protocol.vocabulary.shown}
            entries = [first.of(level, role)]
            away = case.constant(value=True)
            if absence is not None and role == absence.by and level not in by_answer:
                entries.append(first.of(level, absence.of))
                away = case.value(absence.fact)
            lines = [
                [case.line(role, action) for step in entry.names for action in actions_of(step)]
                for entry in entries
                if entry is not None
            ]
            idle = [case.diagrams.apply(none_does, *of_one) for of_one in lines]
            of_level = case.diagrams.constant(level)
            broken = case.where(_headline_and_idle, of_level, case.levels[role], away, *idle)
            yield case.attempt("headline-has-its-step", broken, role=role, level=level)


def _headline_and_idle(of: str, level: str, away: object, here: bool, there: bool = False) -> bool:
    return level == of and (there if away == NO else here)


def _stands_first(case: _Floor, role: str) -> bool:
    """Whether 999 is shown before all else: its part is the first, so is it among actions, and
    nothing is let stand before it.

    That the engine then shows it first is proved of the engine, not here: the order of any two
    lines (`tests/engine/test_every_case.py`).
    """
    vocabulary = case.protocol.vocabulary
    parts = {
        vocabulary.part_of(clause.topic)
        for clause in case.protocol.clauses
        if clause.action == "call-999" and role in clause.roles
    }
    dues = {c.due for c in case.protocol.clauses if c.action == "call-999" and role in c.roles}
    first_due = dues == {0} or not vocabulary.deadlines
    first_part = parts == {next(iter(vocabulary.parts))}
    steps = [s for s in vocabulary.first.table if s.level == "emergency" and role in s.roles]
    first_step = all(step.alone and step.names[0] == "call-999" for step in steps)
    first_action = next(iter(vocabulary.actions)) == "call-999"
    return first_part and first_due and first_step and first_action


def _monotone(case: _Floor, *, passing_over_known: bool) -> Iterator[Attempt]:
    """Rule 11: a risk made graver lowers no level and takes no line but those that give way, or
    that the vocabulary's ends take away.
    """
    ends = {
        (end.fact, end.answer, role, action)
        for end in case.protocol.vocabulary.ends
        for role in end.roles
        for action in end.actions
    }
    nowhere = case.constant(value=False)
    lines = {
        role: [
            (action, line, known)
            for action, line in case.protective[role].items()
            if not (known := case.is_known(role, action)) or not passing_over_known
        ]
        for role in case.roles
    }
    for fact in case.facts:
        for step in TOWARDS_NO if fact in CALM_IS_YES else TOWARDS_YES:
            change, after = f"{fact} from {step[0]} to {step[1]}", {fact: step[1]}
            for role in case.roles:
                broken = case.where_changed(fact, step, lowered, case.ranks[role])
                yield case.attempt(
                    "no-level-is-lowered", broken, after=after, change=change, role=role
                )
                for action, line, known in lines[role]:
                    ended = (fact, step[1], role, action) in ends
                    if action not in GIVES_WAY and (fact, action) not in HANDED_OVER and not ended:
                        broken = nowhere if known else case.where_changed(fact, step, lost, line)
                        about = {"change": change, "role": role, "action": action}
                        yield case.attempt(
                            "no-line-is-lost", broken, [action], after=after, **about
                        )


def _traced(case: _Floor) -> Iterator[Attempt]:
    """Rule 12."""
    vocabulary = case.protocol.vocabulary
    floor = {card.id: card for card in case.project.floor.cards}
    own = {card.id: card for card in case.project.policies[case.protocol.id].cards}
    cards = {**floor, **own}
    for clause in case.protocol.clauses:
        card, action = cards[clause.id], [clause.action]
        fit = card.is_live and _is_sourced(card, case.project)
        broken = case.constant(value=not fit)
        yield case.attempt("clause-is-live-and-sourced", broken, action, clause=clause.id)
        if clause.id in own:
            broken = case.constant(value=not any(_acts(case, clause, r) for r in clause.roles))
            yield case.attempt("clause-acts", broken, action, clause=clause.id)
    named = find_facts((t.name for c in case.protocol.clauses for t in c.when.terms), vocabulary)
    for fact in case.facts:
        if fact.startswith(OWN) and fact not in named:
            continue  # It is a question of another protocol's, and asked there.
        yield case.attempt("fact-matters", case.constant(value=not _matters(case, fact)), fact=fact)
    again = replace(case.protocol, clauses=tuple(reversed(case.protocol.clauses)))
    other = SymbolicProtocol(again, case.diagrams)
    for role in case.roles:
        lines = other.lines(role)
        same = other.level(role).key == case.levels[role].key and all(
            lines[action].key == line.key for action, line in case.lines[role].items()
        )
        yield case.attempt("order-changes-nothing", case.constant(value=not same), role=role)


def _is_sourced(card: Card, project: Project) -> bool:
    """Whether every part of a national clause's source is known; a school's names one at all."""
    if card.policy != FLOOR:
        return bool(card.source)
    return all(find_source(cited, project.sources) for cited in iter_cited(card.source))


def _acts(case: _Floor, clause: Clause, role: str) -> bool:
    """Whether the clause stands in some plan of the role, and not only in doubt."""
    condition, outcome = case.symbolic.conditions[clause.id], case.symbolic.outcome(clause, role)
    standing = case.where(_is_certain, condition, outcome)
    return standing.key != case.constant(value=False).key


def _is_certain(condition: Truth, outcome: Outcome) -> bool:
    # The outcome of a question is the same in doubt; here it has to be certain all the same.
    return condition == YES and outcome == "certain"


def _matters(case: _Floor, fact: str) -> bool:
    """Whether two answers on a fact, all else being equal, give some role another plan."""
    shown = [*case.levels.values(), *case.symbolic.conditions.values()]
    nowhere = case.constant(value=False).key
    pairs = [(TRUTHS[0], other) for other in TRUTHS[1:]]
    return any(
        case.where_changed(fact, pair, differ, one).key != nowhere
        for one in shown
        for pair in pairs
    )
