"""What the worker in the reader's browser calls: JSON text in, JSON text out, nothing kept between
calls.

`start` takes the compiled protocol and returns the one function that answers requests. The page
keeps the answers; each request carries all of them.
"""

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from decision_tree.levels import EMERGENCY
from decision_tree.plan import find_level, make_plan
from decision_tree.presentation import present_plan, shown_plan_json
from decision_tree.protocol import Protocol, parse_protocol
from decision_tree.questions import find_next_questions
from decision_tree.situation import option_answers, reconcile, settle
from decision_tree.vocabulary import Answers


def start(protocol_text: str) -> Callable[[str], str]:
    """The function that answers requests about this protocol.

    A request is `{"role", "answers", "screen", "option", "changed"}`: `answers` all that were
    given; where one option of a screen was chosen, `screen` and `option`; `changed` the facts
    answered last, before which older answers give way. The reply is `shown_plan_json`, whose
    `answers` are those that still stand; where `on_the_way` is asked for, only what the page shows:
    whoever answers waits for no plan while a question is left.
    """
    protocol = parse_protocol(json.loads(protocol_text))

    def answer_request(request_text: str) -> str:
        request = json.loads(request_text)
        answers = request["answers"]
        changed = set(request.get("changed", ()))
        if "option" in request:
            chosen = option_answers(request["screen"], request["option"], protocol.vocabulary)
            answers = {**answers, **chosen}
            changed |= chosen.keys()
        answers = reconcile(answers, frozenset(changed), protocol.vocabulary)
        if request.get("on_the_way"):
            return json.dumps(_shown_json(protocol, request["role"], answers))
        plan = make_plan(protocol, request["role"], answers)
        return json.dumps(shown_plan_json(plan, protocol))

    return answer_request


def _shown_json(protocol: Protocol, role: str, answers: Answers) -> dict[str, Any]:
    """The next questions; and the plan where none is left, or in an emergency."""
    situation = settle(answers, protocol.vocabulary)
    level = find_level(protocol, role, situation)
    questions = find_next_questions(protocol, role, answers, situation)
    asked = {
        "role": role,
        "answers": dict(answers),
        "level": level,
        "next_screen": questions.screen if questions else None,
        "next_facts": list(questions.facts) if questions else [],
    }
    if questions and level != EMERGENCY.level:
        return asked
    plan = make_plan(protocol, role, answers, asks=False)
    return {
        **asked,
        "acts_as": plan.acts_as,
        "follows": dict(plan.follows),
        "find_out": list(plan.find_out),
        "shown": asdict(present_plan(plan, protocol)),
    }
