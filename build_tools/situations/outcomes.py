"""Frozen outcomes: what becomes of every clause in chosen situations, kept to be read and reviewed.

`tests/outcomes/PROTOCOL.txt` holds them, one file a protocol. The situations are chosen by
condition coverage (`situations.py`): for every answer that can change what becomes of a clause,
two that differ in this one answer. The outcomes are always the engine's own. A file holds the
policy's own clauses, and those of the floor of which something else becomes than under the floor
alone; then the headline, what to find out and the questions. Words are not in it, so a change of
words changes nothing.

It shows what changed, and never says what is right: a person reads the change.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from build_tools.content.findings import Finding
from build_tools.content.policy import FLOOR
from build_tools.content.project import Project
from build_tools.content.protocols import protocol_of
from build_tools.situations.chosen import (
    ELSEWHERE,
    NOTHING_KNOWN,
    choose_situations,
    choose_smallest,
    facts_behind,
    names_of,
    parse_situation,
    render_situation,
)
from build_tools.situations.diagrams import Diagram, Diagrams
from build_tools.situations.symbolic import SymbolicProtocol
from decision_tree.plan import Lines, find_level, find_lines, make_plan
from decision_tree.protocol import Clause, Protocol
from decision_tree.questions import find_next_questions
from decision_tree.situation import ImpossibleAnswers, Situation, option_answers, settle
from decision_tree.truth import NO, NOT_KNOWN, TRUTHS, YES, Truth
from decision_tree.vocabulary import REFERRALS, Answers, Vocabulary

FOLDER = Path("tests/outcomes")
ARROW = " -> "
START = "start"
NOTHING = "nothing"
FOLLOWS, LEVEL, FIND_OUT, NEXT = "What follows", "Headline", "To find out", "Next question"
RESTS_ON, WHO = "rests on: ", "who: "
STRONGEST = "strongest first: "

PREAMBLE = """\
# What becomes of each clause of {protocol}, in situations that differ in one answer.
# Written by `python -m build_tools freeze`, never by hand.
# A change here is a change of what the protocol does: read it as such.
#
# Left of the arrow stands what is known, less what follows from it; all else is not known.
# "others=no": every other fact on which it rests is no.
# "elsewhere": every fact on which it does not rest, as far as that is possible.
# Right of it stands what the plan says to those under "who"; to anybody else only if named.
# "in doubt": it stands only because something is not known. "loses to": a never beats it.
"""

WALKS: tuple[tuple[Truth, Truth], ...] = (
    (NO, NO),
    (NO, NOT_KNOWN),
    (NO, YES),
    (NOT_KNOWN, NOT_KNOWN),
    (YES, NOT_KNOWN),
)
"""How the questions are answered, danger first, then all others: once for every option."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A situation, as written, and what comes of it. `line` is its line in the file."""

    situation: str
    outcome: str
    line: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """The rows of one clause, of the headline, or of one role's questions.

    `says`: what the clause says and where in the plan. `roles`: those to whom it speaks.
    `rests_on`: the facts for which "others" stands.
    """

    title: str
    says: str = ""
    roles: tuple[str, ...] = ()
    rests_on: tuple[str, ...] = ()
    rows: tuple[Row, ...]
    line: int = 0

    @property
    def is_clause(self) -> bool:
        """Whether it is about a clause."""
        return "#" in self.title


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """The frozen outcomes of one protocol."""

    protocol: str
    sections: tuple[Section, ...]


# ── Choosing, and what the engine makes of it today


def compile_tables(project: Project) -> dict[str, Table]:
    """The table of every protocol, as the project is today, by its id."""
    screens = project.vocabulary.screens.values()
    diagrams = Diagrams(tuple(fact for screen in screens for fact in screen.facts))
    floor = SymbolicProtocol(protocol_of(project, FLOOR), diagrams)
    return {
        policy.id: _compile_table(
            SymbolicProtocol(protocol_of(project, policy.id), diagrams), floor
        )
        for policy in project.policies_by_age
    }


def _compile_table(symbolic: SymbolicProtocol, floor: SymbolicProtocol) -> Table:
    protocol = symbolic.protocol
    outcomes = Outcomes(protocol)
    clauses = [c for c in protocol.clauses if _is_own(c, protocol) or _parts(c, symbolic, floor)]
    chosen = [
        *([_choose_follows(protocol.vocabulary)] if protocol.id == FLOOR else []),
        *(_choose_for_clause(clause, symbolic) for clause in clauses),
        _choose_for_level(symbolic),
        _choose_find_out(protocol.vocabulary),
        *(_choose_questions(protocol, role) for role in protocol.vocabulary.roles),
    ]
    return Table(
        protocol=protocol.id,
        sections=tuple(
            Section(
                title=section.title,
                says=section.says,
                roles=section.roles,
                rests_on=section.rests_on,
                rows=tuple(
                    Row(situation=row.situation, outcome=outcomes.find(section, row.situation))
                    for row in section.rows
                ),
            )
            for section in chosen
        ),
    )


def _is_own(clause: Clause, protocol: Protocol) -> bool:
    return clause.id.startswith(f"{protocol.id}#")


def _parts(clause: Clause, symbolic: SymbolicProtocol, floor: SymbolicProtocol) -> bool:
    """Whether something else becomes of a clause of the floor than under the floor alone."""
    return any(
        symbolic.fate(clause, role).key != floor.fate(clause, role).key for role in clause.roles
    )


def _choose_for_clause(clause: Clause, symbolic: SymbolicProtocol) -> Section:
    vocabulary = symbolic.protocol.vocabulary
    rests_on = facts_behind(names_of([clause, *_nevers_on(clause, symbolic.protocol)]), vocabulary)
    roles = tuple(role for role in vocabulary.roles if role in clause.roles)
    # A doubt shows nowhere in what is permitted or asked: that it rests on more would not, either.
    hides = clause.modality == "ask" or clause.modality in vocabulary.permissive
    fates = symbolic.diagrams.apply(_together, *(symbolic.fate(clause, role) for role in roles))
    return Section(
        title=clause.id,
        says=_saying(clause, vocabulary),
        roles=roles,
        rests_on=rests_on,
        rows=(
            *_rows(symbolic.diagrams, fates, rests_on, vocabulary),
            *(_rows_elsewhere(symbolic.diagrams, fates, rests_on, vocabulary) if hides else ()),
        ),
    )


def _nevers_on(clause: Clause, protocol: Protocol) -> Iterator[Clause]:
    """The nevers that can beat it."""
    if clause.modality not in ("never", "ask"):
        for other in protocol.clauses:
            same = other.modality == "never" and other.action == clause.action
            if same and other.roles & clause.roles:
                yield other


def _choose_for_level(symbolic: SymbolicProtocol) -> Section:
    vocabulary = symbolic.protocol.vocabulary
    levels = symbolic.diagrams.apply(_together, *map(symbolic.level, vocabulary.roles))
    deciding = [
        clause
        for clause in symbolic.protocol.clauses
        if clause.action in (*REFERRALS, "call-999", "seek-advice") and clause.modality != "ask"
    ]
    rests_on = facts_behind([*names_of(deciding), "in-scope"], vocabulary)
    return Section(
        title=LEVEL,
        says=_order(vocabulary),
        roles=tuple(vocabulary.roles),
        rests_on=rests_on,
        rows=_rows(symbolic.diagrams, levels, rests_on, vocabulary),
    )


def _rows(
    diagrams: Diagrams, outcome: Diagram, rests_on: Sequence[str], vocabulary: Vocabulary
) -> tuple[Row, ...]:
    return tuple(
        Row(situation=render_situation(answers, rests_on, vocabulary), outcome="")
        for answers in choose_situations(diagrams, outcome, rests_on, vocabulary)
    )


def _rows_elsewhere(
    diagrams: Diagrams, outcome: Diagram, rests_on: Sequence[str], vocabulary: Vocabulary
) -> Iterator[Row]:
    """Whatever else is so changes nothing."""
    for answers in choose_smallest(diagrams, outcome):
        text = render_situation(answers, rests_on, vocabulary)
        for answer in (YES, NO):
            yield Row(situation=f"{text} {ELSEWHERE}={answer}", outcome="")


def _choose_follows(vocabulary: Vocabulary) -> Section:
    situations = [f"{fact}={answer}" for fact in vocabulary.facts for answer in (YES, NO)]
    return _plain_section(FOLLOWS, [*situations, *_choices(vocabulary)])


def _choose_find_out(vocabulary: Vocabulary) -> Section:
    section = _plain_section(FIND_OUT, [NOTHING_KNOWN, *_choices(vocabulary)])
    return replace(section, roles=tuple(vocabulary.roles))


def _choices(vocabulary: Vocabulary) -> list[str]:
    """Every option of every screen on which one is chosen."""
    screens = vocabulary.screens.values()
    return [f"{screen.id}={option}" for screen in screens for option in screen.options]


def _plain_section(title: str, situations: Iterable[str]) -> Section:
    return Section(title=title, rows=tuple(Row(situation=s, outcome="") for s in situations))


def _choose_questions(protocol: Protocol, role: str) -> Section:
    """Walks through the questions, each step a row."""
    options = [
        option for screen in protocol.vocabulary.screens.values() for option in screen.options
    ]
    steps = dict[str, str]()
    for option in options:
        for first, answer in WALKS:
            _walk(protocol, role, (option, first, answer), steps)
    return _plain_section(f"{NEXT}: {role}", steps)


def _walk(
    protocol: Protocol, role: str, saying: tuple[str, Truth, Truth], steps: dict[str, str]
) -> None:
    """Add the steps of one walk: the screens answered so far, and the next, each answered once."""
    option, first, answer = saying
    said: dict[str, str] = {}
    while True:
        step = " ".join(map("=".join, said.items())) or START
        if step not in steps:
            answers = _parse_walk(said.items(), protocol.vocabulary)
            situation = settle(answers, protocol.vocabulary)
            questions = find_next_questions(protocol, role, answers, situation)
            steps[step] = questions.screen if questions else ""
        screen = steps[step]
        if not screen or screen in said:
            return
        one = protocol.vocabulary.screens[screen].asking == "one"
        said[screen] = option if one else answer if said else first


def _together(*values: str | None) -> tuple[str | None, ...] | None:
    return None if None in values else values


def _saying(clause: Clause, vocabulary: Vocabulary) -> str:
    return f"{clause.modality} {clause.action}, {vocabulary.part_of(clause.topic)}"


def _order(vocabulary: Vocabulary) -> str:
    return STRONGEST + " ".join(vocabulary.levels)


class Outcomes:
    """What the engine says of one protocol today. `clauses` narrows it to those, for speed."""

    def __init__(self, protocol: Protocol, clauses: Iterable[Clause] | None = None) -> None:
        """Evaluate nothing yet."""
        self.protocol = protocol
        self._clauses = protocol.clauses if clauses is None else tuple(clauses)
        self._narrow = Protocol(
            id=protocol.id, vocabulary=protocol.vocabulary, clauses=self._clauses
        )
        self._fates: dict[tuple[Truth, ...], dict[str, dict[str, str]]] = {}

    def find(self, section: Section, situation: str) -> str:
        """What comes of a situation of a section, as it is written in the file."""
        try:
            return self._finder(section)(section, situation)
        except (ImpossibleAnswers, KeyError, ValueError) as error:
            return f"cannot be: {error}"

    def _finder(self, section: Section) -> Callable[[Section, str], str]:
        if section.is_clause:
            return self._find_for_clause
        if section.title.startswith(NEXT):
            return self._find_next
        others = {LEVEL: self._find_level, FIND_OUT: self._find_out}
        return others.get(section.title, self._find_follows)

    def _find_for_clause(self, section: Section, text: str) -> str:
        situation = self._settle(text, section)
        fates = self._find_fates(situation)
        roles = self.protocol.vocabulary.roles
        return _by_role(
            {role: fates[role].get(section.title, NOTHING) for role in roles}, section.roles
        )

    def _find_fates(self, situation: Situation) -> dict[str, dict[str, str]]:
        """By role and clause, what becomes of it, but where it is nothing."""
        key = tuple(situation.values.values())
        if key not in self._fates:
            roles = self.protocol.vocabulary.roles
            self._fates[key] = {
                role: dict(_fates(find_lines(self._narrow, role, situation))) for role in roles
            }
        return self._fates[key]

    def _find_level(self, section: Section, text: str) -> str:
        situation = self._settle(text, section)
        levels = {
            role: find_level(self.protocol, role, situation)
            for role in self.protocol.vocabulary.roles
        }
        return _by_role(levels, section.roles)

    def _find_out(self, section: Section, text: str) -> str:
        answers = self._parse(text, section)
        found = {
            role: " ".join(make_plan(self.protocol, role, answers).find_out) or NOTHING
            for role in self.protocol.vocabulary.roles
        }
        return _by_role(found, section.roles)

    def _find_follows(self, section: Section, text: str) -> str:
        """What follows from one answer; all that is known where an option is chosen."""
        answers = self._parse(text, section)
        given = {} if text in _choices(self.protocol.vocabulary) else answers
        values = settle(answers, self.protocol.vocabulary).values
        follows = [f for f in values.items() if f[1] != NOT_KNOWN and f[0] not in given]
        return " ".join(map("=".join, follows)) or NOTHING

    def _find_next(self, section: Section, text: str) -> str:
        steps = [] if text == START else [word.split("=", 1) for word in text.split()]
        answers = _parse_walk(((screen, said) for screen, said in steps), self.protocol.vocabulary)
        role = section.title.removeprefix(f"{NEXT}: ")
        situation = settle(answers, self.protocol.vocabulary)
        questions = find_next_questions(self.protocol, role, answers, situation)
        return f"{questions.screen}: {' '.join(questions.facts)}" if questions else "no more"

    def _settle(self, text: str, section: Section) -> Situation:
        return settle(self._parse(text, section), self.protocol.vocabulary)

    def _parse(self, text: str, section: Section) -> Answers:
        vocabulary = self.protocol.vocabulary
        if text in _choices(vocabulary):
            screen, _, option = text.partition("=")
            return option_answers(screen, option, vocabulary)
        answers = parse_situation(text, section.rests_on, vocabulary)
        unknown = answers.keys() - vocabulary.facts.keys()
        if unknown:
            raise KeyError(*sorted(unknown))
        return answers


def _fates(lines: Lines) -> Iterator[tuple[str, str]]:
    """What a plan says of each clause that it speaks of."""
    for action in lines.actions:
        doubt = "" if action.certain else ", in doubt"
        yield action.clause.id, action.clause.modality + doubt
    for lost in lines.overridden:
        yield lost.clause, f"loses to {lost.by}"
    for asked in lines.asks:
        yield asked, "ask"


def _by_role(found: Mapping[str, str], roles: Sequence[str]) -> str:
    """What is said to `roles`, at once where it is the same; others only where it is something."""
    own = {role: found.get(role, NOTHING) for role in roles}
    others = {role: what for role, what in found.items() if role not in own and what != NOTHING}
    if len(set(own.values())) == 1 and not others:
        return next(iter(own.values()))
    by_what: dict[str, list[str]] = {}
    for role, what in {**own, **others}.items():
        by_what.setdefault(what, []).append(role)
    return "; ".join(f"{', '.join(who)}: {what}" for what, who in by_what.items())


def _parse_walk(steps: Iterable[tuple[str, str]], vocabulary: Vocabulary) -> Answers:
    """The answers of a walk; what already follows is not asked again."""
    answers: dict[str, Truth] = {}
    for screen_id, said in steps:
        screen = vocabulary.screens[screen_id]
        if screen.options:
            answers |= option_answers(screen_id, said, vocabulary)
            continue
        values = settle(answers, vocabulary).values
        truth = TRUTHS[TRUTHS.index(said)]
        answers |= {fact: truth for fact in screen.facts if values[fact] == NOT_KNOWN}
    return answers


# ── The file


def render_table(table: Table) -> str:
    """The table as text."""
    return "\n".join(
        [PREAMBLE.format(protocol=table.protocol), *map(_render_section, table.sections)]
    )


def _render_section(section: Section) -> str:
    heading = [
        f"## {section.title}",
        *([section.says] if section.says else []),
        *([WHO + " ".join(section.roles)] if section.roles else []),
        *([RESTS_ON + " ".join(section.rests_on)] if section.rests_on else []),
    ]
    rows = [row.situation + ARROW + row.outcome for row in section.rows]
    return "\n".join([*heading, "", *rows, ""])


def parse_table(protocol: str, text: str) -> Table:
    """The table that `render_table` wrote. What is none of its lines is taken for what a clause
    says, and so is found as a change.
    """
    sections: list[Section] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if line.startswith("## "):
            sections.append(Section(title=line.removeprefix("## "), rows=(), line=number))
        elif sections and line:
            sections[-1] = _with_line(sections[-1], line, number)
    return Table(protocol=protocol, sections=tuple(sections))


def _with_line(section: Section, line: str, number: int) -> Section:
    says, roles, rests_on, rows = section.says, section.roles, section.rests_on, section.rows
    situation, arrow, outcome = line.partition(ARROW)
    if arrow:
        rows = (*rows, Row(situation=situation, outcome=outcome, line=number))
    elif line.startswith(WHO):
        roles = tuple(line.removeprefix(WHO).split())
    elif line.startswith(RESTS_ON):
        rests_on = tuple(line.removeprefix(RESTS_ON).split())
    else:
        says = line
    return Section(
        title=section.title, says=says, roles=roles, rests_on=rests_on, rows=rows, line=section.line
    )


def load_tables(root: Path) -> dict[str, Table]:
    """The frozen tables, by protocol."""
    return {
        path.stem: parse_table(path.stem, path.read_text(encoding="utf-8"))
        for path in sorted((root / FOLDER).glob("*.txt"))
    }


def write_tables(project: Project, tables: Mapping[str, Table]) -> None:
    """Write every table, and remove those of protocols that are gone."""
    folder = project.root / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*.txt"):
        if path.stem not in tables:
            path.unlink()
    for protocol, table in tables.items():
        (folder / f"{protocol}.txt").write_text(render_table(table), encoding="utf-8")


# ── What changed


def check_outcomes(project: Project, frozen: Mapping[str, Table]) -> Iterator[Finding]:
    """Every frozen outcome is what the engine says today, and every live clause is frozen."""
    for protocol in frozen.keys() - project.policies.keys():
        yield _finding(protocol, 1, "no such protocol any more", protocol)
    for policy in project.policies_by_age:
        if policy.id in frozen:
            yield from check_table(protocol_of(project, policy.id), frozen[policy.id])
        else:
            yield _finding(policy.id, 1, "no frozen outcomes for this protocol yet", policy.id)


def check_table(protocol: Protocol, table: Table) -> Iterator[Finding]:
    """The same of one protocol."""
    live = {clause.id: clause for clause in protocol.clauses}
    known = {section.title for section in table.sections}
    for id_, clause in live.items():
        if _is_own(clause, protocol) and id_ not in known:
            yield _finding(protocol.id, 1, "no frozen outcomes for a clause", id_)
    outcomes = Outcomes(protocol)
    for section in table.sections:
        yield from _check_section(section, outcomes, live)


def check_clause(protocol: Protocol, table: Table, clause_id: str) -> Iterator[Finding]:
    """The same of one clause, in milliseconds: only clauses on its action are looked at.

    A never beats nothing but clauses on its own action.
    """
    live = {clause.id: clause for clause in protocol.clauses}
    actions = {clause.action for id_, clause in live.items() if id_ == clause_id}
    outcomes = Outcomes(protocol, [c for c in protocol.clauses if c.action in actions])
    for section in table.sections:
        if section.title == clause_id:
            yield from _check_section(section, outcomes, live)


def _check_section(
    section: Section, outcomes: Outcomes, live: Mapping[str, Clause]
) -> Iterator[Finding]:
    protocol = outcomes.protocol
    if section.is_clause and section.title not in live:
        yield _finding(protocol.id, section.line, "this clause is no longer live", section.title)
        return
    says = ""
    if section.is_clause:
        says = _saying(live[section.title], protocol.vocabulary)
    elif section.title == LEVEL:
        says = _order(protocol.vocabulary)
    if says != section.says:
        change = f"{section.title}: was {section.says!r}, is"
        yield _finding(protocol.id, section.line, change, says)
    for row in section.rows:
        today = outcomes.find(section, row.situation)
        if today != row.outcome:
            change = f"{section.title}: {row.situation}: was {row.outcome!r}, is"
            yield _finding(protocol.id, row.line, change, today)


def count_changes(before: Table | None, after: Table) -> Counter[str]:
    """How many rows are the same, changed, new, and gone."""
    old, new = _outcomes_of(before), _outcomes_of(after)
    return Counter(
        same=sum(old.get(key) == outcome for key, outcome in new.items()),
        changed=sum(key in old and old[key] != outcome for key, outcome in new.items()),
        new=len(new.keys() - old.keys()),
        gone=len(old.keys() - new.keys()),
    )


def _outcomes_of(table: Table | None) -> dict[tuple[str, str], tuple[str, ...]]:
    sections = table.sections if table else ()
    return {
        (section.title, row.situation): (row.outcome, section.says, *section.roles)
        for section in sections
        for row in section.rows
    }


def _finding(protocol: str, line: int, message: str, value: str) -> Finding:
    return Finding(
        path=f"{FOLDER.as_posix()}/{protocol}.txt",
        line=line,
        check="frozen-outcomes-hold",
        message=message,
        value=value,
        hint="is it meant? Then run `python -m build_tools freeze`, and read what changed",
    )
