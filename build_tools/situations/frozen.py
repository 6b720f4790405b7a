"""Frozen outcomes: what becomes of every clause in chosen situations, kept to be read and reviewed.

`tests/situations/outcomes/PROTOCOL.txt` holds them, one file a protocol or a help tree. The
situations are chosen by condition coverage (`chosen.py`): for every answer that can change what
becomes of a clause, two that differ in this one answer. The outcomes are always the engine's own,
with the facts on which a line rests. A file holds the policy's own clauses, and those of the floor
of which something else becomes than under the floor alone; then the headline, whole plans line by
line, what to find out and the questions; of a help tree also to which services a line leads, and
how to reach them. Words are not in it, so a change of words changes nothing.

It shows what changed, and never says what is right: a person reads the change.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from build_tools.content.help_trees import HelpTree
from build_tools.content.policy import FLOOR
from build_tools.content.project import Project, load_text
from build_tools.content.protocols import protocol_of
from build_tools.situations.chosen import (
    choose_elsewhere,
    choose_situations,
    choose_smallest,
    facts_behind,
    names_of,
    render_situation,
)
from build_tools.situations.diagrams import Diagrams
from build_tools.situations.symbolic import SymbolicProtocol
from decision_tree.levels import EMERGENCY, TABLE
from decision_tree.plan import find_level, find_lines, make_plan
from decision_tree.protocol import Clause, Protocol
from decision_tree.questions import NextQuestions, find_next_questions
from decision_tree.situation import option_answers, reconcile, settle
from decision_tree.truth import NO, NOT_KNOWN, YES, Truth
from decision_tree.vocabulary import Answers, Vocabulary

FOLDER = Path("tests/situations/outcomes")
NOTHING = "nothing"

PREAMBLE = """\
# What becomes of each clause of {protocol}, in situations that differ in one answer.
# Written by `python -m build_tools freeze`, never by hand.
# A change here is a change of what the protocol does: read it as such.
#
# Left of the arrow stands what is known, less what follows from it; all else is not known.
# "others=no": every other fact on which it rests is no.
# "elsewhere": every fact on which it does not rest, as far as that is possible.
# Right of it stands what the plan says to those under "who", and to anybody else only if named;
# then, after "for", the facts on which it rests there.
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

Rows = Iterable[tuple[str, str]]
"""Situations as written, each with what comes of it."""


def compile_outcomes(project: Project) -> dict[str, str]:
    """The text of every protocol's and every help tree's file, as the project is today."""
    diagrams = Diagrams.over(project.vocabulary)
    protocols = {
        policy.id: compile_outcome(project, policy.id, diagrams)
        for policy in project.policies_by_age
    }
    return protocols | {tree.id: compile_tree(project, tree) for tree in project.help_trees}


def compile_outcome(project: Project, policy: str, diagrams: Diagrams) -> str:
    """The text of one protocol's file."""
    floor, symbolic = (
        SymbolicProtocol(protocol_of(project, id_), diagrams) for id_ in (FLOOR, policy)
    )
    return "\n".join([PREAMBLE.format(protocol=policy), *_sections(symbolic, floor)])


def compile_tree(project: Project, tree: HelpTree) -> str:
    """The text of one help tree's file: for its one role, and to which services it leads."""
    role = {tree.place.role: tree.vocabulary.roles[tree.place.role]}
    vocabulary = replace(tree.vocabulary, roles=role)
    protocol = replace(tree.protocol, vocabulary=vocabulary)
    symbolic = SymbolicProtocol(protocol, Diagrams.over(vocabulary))
    leads = ((action, " ".join(services)) for action, services in tree.reach.items())
    led_to = {id_ for services in tree.reach.values() for id_ in services}
    ways = (
        (service.id, ", ".join(way.value for way in service.reach))
        for service in project.services
        if service.id in led_to
    )
    sections = (
        *_sections(symbolic, symbolic),
        _section("Leads to", leads),
        _section("Reached by", ways),
    )
    return "\n".join([PREAMBLE.format(protocol=tree.id), *sections])


def load_outcomes(root: Path) -> dict[str, str]:
    """The frozen texts, by protocol."""
    paths = sorted((root / FOLDER).glob("*.txt"))
    return {path.stem: load_text(root, path.relative_to(root).as_posix()) for path in paths}


def write_outcomes(root: Path, texts: Mapping[str, str]) -> None:
    """Write every text, and remove those of protocols that are gone."""
    folder = root / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*.txt"):
        if path.stem not in texts:
            path.unlink()
    for protocol, text in texts.items():
        (folder / f"{protocol}.txt").write_text(text, encoding="utf-8")


def _sections(symbolic: SymbolicProtocol, floor: SymbolicProtocol) -> Iterator[str]:
    protocol = symbolic.protocol
    vocabulary = protocol.vocabulary
    if protocol.id == FLOOR:
        yield _section("What follows", _follows(vocabulary))
    for clause in protocol.clauses:
        if _is_own(clause, protocol) or _parts(clause, symbolic, floor):
            yield _clause_section(clause, symbolic)
    yield _level_section(symbolic)
    yield from _plan_sections(symbolic)
    yield _section("To find out", _find_out(protocol))
    for role in vocabulary.roles:
        yield _section(f"Next question: {role}", _questions(protocol, role))


def _section(title: str, rows: Rows, *heading: str) -> str:
    lines = [f"{situation} -> {outcome}" for situation, outcome in rows]
    return "\n".join([f"## {title}", *heading, "", *lines, ""])


# ── A clause, and the headline


def _is_own(clause: Clause, protocol: Protocol) -> bool:
    return clause.id.startswith(f"{protocol.id}#")


def _parts(clause: Clause, symbolic: SymbolicProtocol, floor: SymbolicProtocol) -> bool:
    """Whether something else becomes of a clause of the floor than under the floor alone."""
    return any(
        symbolic.where_possible(symbolic.outcome(clause, role)).key
        != floor.where_possible(floor.outcome(clause, role)).key
        for role in clause.roles
    )


def _clause_section(clause: Clause, symbolic: SymbolicProtocol) -> str:
    protocol, diagrams = symbolic.protocol, symbolic.diagrams
    vocabulary = protocol.vocabulary
    nevers = [c for c in protocol.clauses if _can_beat(c, clause)]
    rests_on = facts_behind(names_of([clause, *nevers]), vocabulary)
    roles = tuple(role for role in vocabulary.roles if role in clause.roles)
    outcomes = (symbolic.outcome(clause, role) for role in roles)
    together = symbolic.where_possible(diagrams.apply(_together, *outcomes))
    situations = [
        (render_situation(answers, rests_on, vocabulary), answers)
        for answers in choose_situations(diagrams, together, rests_on, vocabulary)
    ]
    # A never beats nothing but clauses on its own action: the others need not be looked at.
    own = tuple(other for other in protocol.clauses if other.action == clause.action)
    narrow = replace(protocol, clauses=own)
    # A doubt shows nowhere in what is permitted or asked: that it rests on more would not, either.
    if clause.modality == "ask" or clause.modality in vocabulary.permissive:
        for answers in choose_smallest(diagrams, together):
            situations += choose_elsewhere(answers, rests_on, vocabulary)
    return _section(
        clause.id,
        ((text, _outcome(clause, narrow, roles, answers)) for text, answers in situations),
        f"{clause.modality} {clause.action}, {vocabulary.part_of(clause.topic)}",
        *_who_and_what(roles, rests_on),
    )


def _can_beat(never: Clause, clause: Clause) -> bool:
    return (
        never.modality == "never"
        and clause.modality not in ("never", "ask")
        and never.action == clause.action
        and bool(never.roles & clause.roles)
    )


def _who_and_what(roles: Sequence[str], rests_on: Sequence[str]) -> Iterator[str]:
    yield f"who: {' '.join(roles)}"
    if rests_on:
        yield f"rests on: {' '.join(rests_on)}"


def _outcome(clause: Clause, protocol: Protocol, roles: Sequence[str], answers: Answers) -> str:
    situation = settle(answers, protocol.vocabulary)
    found, reasons = {}, dict[str, None]()
    for role in protocol.vocabulary.roles:
        lines = find_lines(protocol, role, situation)
        found[role] = NOTHING
        for line in lines.actions:
            if line.clause.id == clause.id:
                found[role] = clause.modality + ("" if line.certain else ", in doubt")
                reasons |= dict.fromkeys(line.because)
        for lost in lines.overridden:
            if lost.clause == clause.id:
                found[role] = f"loses to {lost.by}"
        if clause.id in lines.asks:
            found[role] = "ask"
    return _by_role(found, roles) + (f", for {' '.join(reasons)}" if reasons else "")


def _level_section(symbolic: SymbolicProtocol) -> str:
    protocol = symbolic.protocol
    vocabulary = protocol.vocabulary
    deciding = {action for entry in (EMERGENCY, *TABLE) for action in entry.actions}
    clauses = [c for c in protocol.clauses if c.action in deciding and c.modality != "ask"]
    rests_on = facts_behind([*names_of(clauses), "in-scope"], vocabulary)
    roles = tuple(vocabulary.roles)
    together = symbolic.diagrams.apply(_together, *map(symbolic.level, roles))
    levels = symbolic.where_possible(together)
    rows = [
        (
            render_situation(answers, rests_on, vocabulary),
            _of_all_roles(protocol, _level(protocol, answers)),
        )
        for answers in choose_situations(symbolic.diagrams, levels, rests_on, vocabulary)
    ]
    strongest = f"strongest first: {' '.join(vocabulary.levels)}"
    return _section("Headline", rows, strongest, *_who_and_what(roles, rests_on))


def _level(protocol: Protocol, answers: Answers) -> Callable[[str], str]:
    situation = settle(answers, protocol.vocabulary)
    return lambda role: find_level(protocol, role, situation)


def _of_all_roles(protocol: Protocol, say: Callable[[str], str]) -> str:
    roles = tuple(protocol.vocabulary.roles)
    return _by_role({role: say(role) for role in roles}, roles)


def _together(*values: str) -> tuple[str, ...]:
    return values


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


# ── Whole plans


def _plan_sections(symbolic: SymbolicProtocol) -> Iterator[str]:
    """For each role and level the plan of the smallest situation, its lines in their order."""
    protocol, diagrams = symbolic.protocol, symbolic.diagrams
    for role in protocol.vocabulary.roles:
        for answers in choose_smallest(diagrams, symbolic.where_possible(symbolic.level(role))):
            situation = settle(answers, protocol.vocabulary)
            lines = [
                line.clause.id + ("" if line.certain else ", in doubt")
                for line in find_lines(protocol, role, situation).actions
            ]
            title = f"Plan: {role}, {find_level(protocol, role, situation)}"
            where = render_situation(answers, (), protocol.vocabulary)
            yield "\n".join([f"## {title}", where, "", *lines, ""])


# ── What follows, what to find out, and the questions


def _choices(vocabulary: Vocabulary) -> Iterator[tuple[str, Answers]]:
    """Every option of every screen on which one is chosen."""
    for screen in vocabulary.screens.values():
        for option in screen.options:
            yield f"{screen.id}={option}", option_answers(screen.id, option, vocabulary)


def _follows(vocabulary: Vocabulary) -> Rows:
    """What follows from one answer; all that is known where an option is chosen."""
    ways: tuple[Truth, ...] = (YES, NO)
    single = [(f"{fact}={way}", {fact: way}) for fact in vocabulary.facts for way in ways]
    for text, answers in [*single, *_choices(vocabulary)]:
        values = settle(answers, vocabulary).values
        given = answers if (text, answers) in single else {}
        follows = [f for f in values.items() if f[1] != NOT_KNOWN and f[0] not in given]
        yield text, " ".join(map("=".join, follows)) or NOTHING


def _find_out(protocol: Protocol) -> Rows:
    for text, answers in [("nothing-known", {}), *_choices(protocol.vocabulary)]:
        found = {
            role: " ".join(make_plan(protocol, role, answers, asks=False).find_out) or NOTHING
            for role in protocol.vocabulary.roles
        }
        yield text, _by_role(found, tuple(found))


def _questions(protocol: Protocol, role: str) -> Rows:
    """Walks through the questions, each step a row."""
    options = [
        option for screen in protocol.vocabulary.screens.values() for option in screen.options
    ] or [NOTHING]
    steps = dict[str, NextQuestions | None]()
    for option in options:
        for first, answer in WALKS:
            _walk(protocol, role, (option, first, answer), steps)
    return [(step, _asked(questions)) for step, questions in steps.items()]


def _asked(questions: NextQuestions | None) -> str:
    return f"{questions.screen}: {' '.join(questions.facts)}" if questions else "no more"


def _walk(
    protocol: Protocol,
    role: str,
    saying: tuple[str, Truth, Truth],
    steps: dict[str, NextQuestions | None],
) -> None:
    """Add the steps of one walk: the screens answered so far, and the next, each answered once."""
    option, first, answer = saying
    said, answers = dict[str, str](), dict[str, Truth]()
    while True:
        step = " ".join(map("=".join, said.items())) or "start"
        situation = settle(answers, protocol.vocabulary)
        if step not in steps:  # walks begin alike, and the next question is the slow part
            steps[step] = find_next_questions(protocol, role, answers, situation)
        questions = steps[step]
        if questions is None or questions.screen in said:
            return
        screen = protocol.vocabulary.screens[questions.screen]
        if screen.options:
            said[screen.id] = option
            chosen = option_answers(screen.id, option, protocol.vocabulary)
            newest = frozenset(chosen)
            answers = dict(reconcile({**answers, **chosen}, newest, protocol.vocabulary))
        else:
            # What already follows is not asked again.
            way = answer if said else first
            said[screen.id] = way
            answers |= {f: way for f in screen.facts if situation.values[f] == NOT_KNOWN}
