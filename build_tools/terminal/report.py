"""A plan as plain text, for the terminal: the lines on one action together, as the page shows them.

Every line has a number; `render_reasons` says why the line with that number stands.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from textwrap import fill

from build_tools.content.wording import Wording
from build_tools.terminal.compiled import CompiledProtocol
from decision_tree.plan import ActionPlan, PlannedAction
from decision_tree.truth import NO, NOT_KNOWN, Truth

WIDTH = 100
INDENT = re.compile(r"( *)((?:- |\d+\. )?)")

Group = tuple[PlannedAction, ...]
"""The clauses of a plan on one action, the strongest first; or the nevers on it."""


def render_plan(
    plan: ActionPlan, compiled: CompiledProtocol, wording: Wording, width: int = WIDTH
) -> str:
    """Headline, every part with its lines and why they stand, what to find out, what was
    overridden.
    """
    return wrap_lines(_plan_lines(plan, compiled, wording), width)


def render_reasons(
    plan: ActionPlan,
    number: int,
    compiled: CompiledProtocol,
    wording: Wording,
    width: int = WIDTH,
) -> str:
    """Why line `number` stands: of each of its clauses the facts, the clause and its source."""
    group = group_actions(plan)[number - 1]
    return wrap_lines(
        (line for action in group for line in _reason_lines(action, plan, compiled, wording)), width
    )


def group_actions(plan: ActionPlan) -> tuple[Group, ...]:
    """The lines of the plan, in the order in which they are numbered."""
    groups: dict[tuple[str, bool, str], list[PlannedAction]] = {}
    for action in plan.actions:
        key = (action.part, _is_never(action), action.clause.action)
        groups.setdefault(key, []).append(action)
    return tuple(map(tuple, groups.values()))


def wrap_lines(lines: Iterable[str], width: int) -> str:
    """Text with no line longer than `width`; what is broken is indented like its beginning."""
    return "\n".join(_wrapped(line, width) for line in lines)


def _wrapped(line: str, width: int) -> str:
    found = INDENT.match(line)
    return fill(
        line.lstrip(),
        width,
        initial_indent=found[1] if found else "",
        subsequent_indent=" " * len(found[0]) if found else "",
        break_on_hyphens=False,
    )


def _plan_lines(plan: ActionPlan, compiled: CompiledProtocol, wording: Wording) -> Iterator[str]:
    level = wording.levels[plan.level]
    yield f"{compiled.title}; role: {compiled.protocol.vocabulary.roles[plan.role].name}"
    yield ""
    yield level.headline.upper()
    yield f"{level.meaning} {level.decides}"
    numbered = enumerate(group_actions(plan), start=1)
    for part, lines in groupby(numbered, key=lambda line: line[1][0].part):
        yield ""
        yield wording.parts[part]
        yield from _part_lines(list(lines), plan, compiled, wording)
    if plan.find_out:
        yield ""
        yield "Find out, if it is safe and quick"
        for fact in plan.find_out:
            yield f"  - {wording.facts[fact].question}? {wording.facts[fact].find_out}"
    if plan.overridden:
        yield ""
        yield "Overridden"
        for lost in plan.overridden:
            yield f"  - {lost.clause}, by {lost.by}"
    if plan.questions:
        yield ""
        yield f"Next question: {wording.screens[plan.questions.screen].question}"


def _part_lines(
    lines: Sequence[tuple[int, Group]],
    plan: ActionPlan,
    compiled: CompiledProtocol,
    wording: Wording,
) -> Iterator[str]:
    doing = [(number, group) for number, group in lines if not _is_never(group[0])]
    for number, group in doing:
        if group[0].certain:
            yield from _group_lines(number, group, plan, compiled, wording)
    in_doubt = [(number, group) for number, group in doing if not group[0].certain]
    if in_doubt:
        yield f"  {wording.in_doubt}"
    for number, group in in_doubt:
        yield from _group_lines(number, group, plan, compiled, wording)
    nevers = [(number, group) for number, group in lines if _is_never(group[0])]
    if nevers:
        yield f"  {wording.modalities['never']}"
    for number, group in nevers:
        yield from _never_lines(number, group, plan, compiled)


def _group_lines(
    number: int,
    group: Group,
    plan: ActionPlan,
    compiled: CompiledProtocol,
    wording: Wording,
) -> Iterator[str]:
    """The strongest clause on the action in full, what the others add, and what to settle."""
    strongest, *others = group
    clause = strongest.clause
    text = compiled.texts[clause.id]
    yield f"  {number}. {wording.modalities[clause.modality]}: {text.statement}"
    if text.until:
        yield f"      When: {text.until}"
    yield from _because_lines([strongest], plan, compiled)
    yield f"      {clause.id}; {text.checked}; {text.source}"
    for other in others:
        modality = wording.modalities[other.clause.modality].lower()
        statement = compiled.texts[other.clause.id].statement
        yield f"      - also {modality}: {statement} ({_cited(other, compiled)})"
        yield from (f"  {line}" for line in _because_lines([other], plan, compiled))
    for asked in _asks_on(clause.action, plan, compiled):
        yield f"      - settle: {compiled.texts[asked].statement} ({asked})"


def _never_lines(
    number: int, group: Group, plan: ActionPlan, compiled: CompiledProtocol
) -> Iterator[str]:
    clauses = "; ".join(_cited(action, compiled) for action in group)
    yield f"  {number}. {compiled.texts[group[0].clause.id].statement} ({clauses})"
    yield from _because_lines(group, plan, compiled)


def _cited(action: PlannedAction, compiled: CompiledProtocol) -> str:
    return f"{action.clause.id}, {compiled.texts[action.clause.id].checked}"


def _asks_on(action: str, plan: ActionPlan, compiled: CompiledProtocol) -> Iterator[str]:
    actions = {clause.id: clause.action for clause in compiled.protocol.clauses}
    return (asked for asked in plan.asks if actions[asked] == action)


def _because_lines(
    group: Sequence[PlannedAction], plan: ActionPlan, compiled: CompiledProtocol
) -> Iterator[str]:
    """Why one or more clauses stand, in a line; none where they stand wherever the protocol
    applies.
    """
    scope = compiled.protocol.vocabulary.conditions["in-scope"].members
    certain = [action for action in group if action.certain]
    if any(set(action.because) <= set(scope) for action in certain):
        return
    if certain:
        phrases = (_certain_phrase(action, plan, compiled) for action in certain)
        yield f"      Because {' and '.join(dict.fromkeys(phrases))}"
    else:
        yield f"      Because it is not known whether {_open_phrase(group, plan, compiled)}"


def _certain_phrase(action: PlannedAction, plan: ActionPlan, compiled: CompiledProtocol) -> str:
    if len(action.because) > 2:
        return compiled.texts[action.clause.id].when
    return " and ".join(_phrase(fact, plan, compiled) for fact in action.because)


def _open_phrase(
    group: Sequence[PlannedAction], plan: ActionPlan, compiled: CompiledProtocol
) -> str:
    facts = dict.fromkeys(fact for action in group for fact in action.because)
    phrases = [_phrase(fact, plan, compiled) for fact in facts if _value(fact, plan) == NOT_KNOWN]
    if len(phrases) > 2:
        phrases = [compiled.texts[action.clause.id].when for action in group]
    return " or ".join(dict.fromkeys(phrases))


def _reason_lines(
    action: PlannedAction, plan: ActionPlan, compiled: CompiledProtocol, wording: Wording
) -> Iterator[str]:
    clause, text = action.clause, compiled.texts[action.clause.id]
    yield f"{wording.modalities[clause.modality]}: {text.statement}"
    if not action.because:
        yield "    It is in every plan of this role."
    if text.when:
        yield f"    Stands when: {text.when}"
    for fact in action.because:
        yield f"    {_fact_line(fact, plan, compiled, wording)}"
    if text.why:
        yield f"    Why: {text.why}"
    yield f"    Clause: {clause.id}; {text.heading}"
    yield f"    Source: {text.source}; {text.checked}"


def _fact_line(fact: str, plan: ActionPlan, compiled: CompiledProtocol, wording: Wording) -> str:
    phrase = _phrase(fact, plan, compiled)
    if _value(fact, plan) == NOT_KNOWN:
        return f"Not known: whether {phrase}. {wording.facts[fact].find_out}"
    source = "it follows from your answers" if fact in plan.follows else "your answer"
    return f"Certain: {phrase}; {source}"


def _phrase(fact: str, plan: ActionPlan, compiled: CompiledProtocol) -> str:
    words = compiled.protocol.vocabulary.facts[fact]
    return words.no if _value(fact, plan) == NO else words.yes


def _value(fact: str, plan: ActionPlan) -> Truth:
    return {**plan.answers, **plan.follows}.get(fact, NOT_KNOWN)


def _is_never(action: PlannedAction) -> bool:
    return action.clause.modality == "never"
