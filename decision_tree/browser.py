"""What the worker in the reader's browser calls: JSON text in, JSON text out, nothing kept between
calls.

`start` takes the compiled protocol and returns the one function that answers requests. The page
keeps the answers; each request carries all of them.
"""

import json
from collections.abc import Callable

from decision_tree.plan import make_plan
from decision_tree.presentation import shown_plan_json
from decision_tree.protocol import parse_protocol
from decision_tree.situation import option_answers, reconcile


def start(protocol_text: str) -> Callable[[str], str]:
    """The function that answers requests about this protocol.

    A request is `{"role", "answers", "screen", "option", "changed"}`: `answers` all that were
    given; where one option of a screen was chosen, `screen` and `option`; `changed` the facts
    answered last, before which older answers give way. The reply is `shown_plan_json`, whose
    `answers` are those that still stand.
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
        plan = make_plan(protocol, request["role"], answers)
        return json.dumps(shown_plan_json(plan, protocol))

    return answer_request
