"""What the worker in the browser calls: JSON text in, the plan as JSON text out, nothing kept."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from build_tools.content.project import ROOT, load_project
from build_tools.content.protocols import protocol_data, protocol_of
from decision_tree.browser import start
from decision_tree.plan import make_plan
from decision_tree.presentation import shown_plan_json

Ask = Callable[..., dict[str, Any]]
FACTS = [
    fact
    for screen in load_project().vocabulary.screens.values()
    if not screen.options
    for fact in screen.facts
] + ["text-only", "adult-pornography", "staff-conduct", "head-conduct", "imagery-of-under-18"]


@pytest.fixture(scope="module")
def ask() -> Ask:
    answer_request = start(json.dumps(protocol_data(load_project(), "westcroft")))

    def ask(**request: Any) -> dict[str, Any]:
        request = {"role": "safeguarding-lead", "answers": {}, **request}
        reply: dict[str, Any] = json.loads(answer_request(json.dumps(request)))
        return reply

    return ask


@pytest.mark.parametrize("role", ["staff", "safeguarding-lead", "head", "it-staff"])
def test_the_reply_is_the_plan(ask: Ask, role: str) -> None:
    answers: dict[str, Any] = {"adult-involved": "yes", "parents-risk": "not-known"}
    protocol = protocol_of(load_project(), "westcroft")
    shown = shown_plan_json(make_plan(protocol, role, answers), protocol)

    assert ask(role=role, answers=answers) == json.loads(json.dumps(shown))


def test_on_the_way_the_reply_is_the_next_question_and_nothing_of_a_plan(ask: Ask) -> None:
    plan, on_the_way = ask(), ask(on_the_way=True)
    names = {"role", "answers", "level", "next_screen", "next_facts"}

    assert on_the_way == {name: plan[name] for name in names}


@pytest.mark.parametrize("answers", [{"immediate-danger": "yes"}, dict.fromkeys(FACTS, "no")])
def test_what_the_page_shows_of_a_plan_is_told_on_the_way_too(
    ask: Ask, answers: dict[str, str]
) -> None:
    types = (ROOT / "docs/assets/types.d.ts").read_text("utf-8")
    declared = types.partition("interface ActionPlan {")[2].partition("}")[0]
    plan, names = ask(answers=answers), re.findall(r"(\w+):", re.sub("<.*>", "", declared))

    assert ask(answers=answers, on_the_way=True) == {name: plan[name] for name in names}


@pytest.mark.parametrize(
    ("option", "text", "others"),
    [("text-only", "yes", "no"), ("not-sure", "not-known", "not-known")],
)
def test_an_option_answers_its_whole_screen(ask: Ask, option: str, text: str, others: str) -> None:
    before = {"imagery-of-under-18": "yes", "text-only": "no"}

    assert ask(answers=before, screen="kind", option=option)["answers"] == {
        "imagery-of-under-18": others,
        "text-only": text,
        "adult-pornography": others,
        "staff-conduct": others,
        "head-conduct": others,
    }


def test_an_option_wins_over_an_older_answer_and_says_what_follows(ask: Ask) -> None:
    plan = ask(answers={"online": "yes", "repeated": "no"}, screen="kind", option="text-only")
    conduct = ask(screen="kind", option="staff-conduct")

    assert ("online" in plan["answers"], plan["answers"]["repeated"]) == (False, "no")
    assert conduct["follows"]["adult-involved"] == "yes"


def test_an_option_wins_wherever_its_facts_stand_in_the_file() -> None:
    data = protocol_data(load_project(), "national")
    data["vocabulary"]["fact"] = dict(reversed(data["vocabulary"]["fact"].items()))
    request = {
        "role": "head",
        "answers": {"online": "yes"},
        "screen": "kind",
        "option": "text-only",
    }

    assert "online" not in json.loads(start(json.dumps(data))(json.dumps(request)))["answers"]


def test_a_changed_answer_wins_over_an_older_one(ask: Ask) -> None:
    answers = {"pressured": "no", "money-demanded": "yes"}

    assert ask(answers=answers, changed=["money-demanded"])["answers"] == {"money-demanded": "yes"}


def test_nothing_is_kept_between_requests_or_protocols_and_no_reply_holds_wording(ask: Ask) -> None:
    project = load_project()
    statements = [card.statement for p in project.policies.values() for card in p.cards]
    before = ask()
    start(json.dumps(protocol_data(project, "national")))
    ask(answers={"immediate-danger": "yes"})

    assert ask() == before
    assert [statement for statement in statements if statement in json.dumps(before)] == []
