"""The same journey in the terminal: one screen at a time, back, change, why, then the plan.

For developers, and for people who review a protocol. Nothing is kept when it ends.
"""

import json
from collections.abc import Callable, Iterable, Sequence

from decision_tree.compiled import CompiledProtocol
from decision_tree.plan import ActionPlan, make_plan, plan_json
from decision_tree.report import render_plan
from decision_tree.situation import option_answers, reconcile
from decision_tree.truth import NO, NOT_KNOWN, YES, Truth
from decision_tree.vocabulary import Answers, Screen
from decision_tree.wording import Wording

HELP = "Type a number, 'back', 'why', 'plan' or 'quit'."


class Stop(Exception):
    """The reader wants the plan now, or to leave (`quitting`)."""

    def __init__(self, *, quitting: bool) -> None:
        """Say which."""
        super().__init__()
        self.quitting = quitting


class Back(Exception):
    """The reader wants the screen before."""


def run_interview(
    compiled: CompiledProtocol,
    wording: Wording,
    role: str,
    *,
    as_json: bool = False,
    read: Callable[[str], str] = input,
    show: Callable[[str], None] = print,
) -> int:
    """Ask until nothing more can matter, then show the plan; return the exit status."""
    vocabulary = compiled.protocol.vocabulary
    history: list[Answers] = [{}]
    show(f"{wording.emergency}\n{HELP}")
    while True:
        plan = make_plan(compiled.protocol, role, history[-1])
        if plan.questions is None:
            break
        screen = vocabulary.screens[plan.questions.screen]
        try:
            newest = _ask_screen(
                screen, plan.questions.facts, wording, vocabulary_of=compiled, read=read, show=show
            )
        except Back:
            if len(history) > 1:
                history.pop()
            continue
        except (Stop, EOFError) as stop:
            if isinstance(stop, Stop) and stop.quitting:
                return 0
            break
        answers = {**history[-1], **newest}
        history.append(reconcile(answers, frozenset(newest), vocabulary))
    show(_result(make_plan(compiled.protocol, role, history[-1]), compiled, wording, as_json))
    return 0


def _result(plan: ActionPlan, compiled: CompiledProtocol, wording: Wording, as_json: bool) -> str:
    if as_json:
        return json.dumps(plan_json(plan), indent=2)
    return render_plan(plan, compiled, wording)


def _ask_screen(
    screen: Screen,
    facts: Sequence[str],
    wording: Wording,
    *,
    vocabulary_of: CompiledProtocol,
    read: Callable[[str], str],
    show: Callable[[str], None],
) -> Answers:
    text = wording.screens[screen.id]
    show(f"\n{text.question}")
    if screen.asking == "one":
        options = list(screen.options)
        chosen = _choose([text.labels[option] for option in options], text.why, read, show)
        return option_answers(screen.id, options[chosen], vocabulary_of.protocol.vocabulary)
    answers: dict[str, Truth] = {}
    for fact in facts:
        show(f"\n{wording.facts[fact].question}. {wording.facts[fact].definition}")
        truths: tuple[Truth, ...] = (YES, NO, NOT_KNOWN)
        chosen = _choose([wording.answers[truth] for truth in truths], text.why, read, show)
        answers[fact] = truths[chosen]
    return answers


def _choose(
    labels: Iterable[str], why: str, read: Callable[[str], str], show: Callable[[str], None]
) -> int:
    labels = list(labels)
    for number, label in enumerate(labels, start=1):
        show(f"  {number}. {label}")
    while True:
        word = read("> ").strip().lower()
        if word in ("back", "b"):
            raise Back
        if word in ("plan", "quit", "q"):
            raise Stop(quitting=word != "plan")
        if word == "why":
            show(why)
        elif word.isdigit() and 1 <= int(word) <= len(labels):
            return int(word) - 1
        else:
            show(HELP)
