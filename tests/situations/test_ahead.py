"""What the page knows ahead of the engine, read by the page's own script in Node, is what the
engine says.
"""

import json
import random
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from typing import Any

import pytest

from build_tools.content.project import ROOT
from build_tools.content.protocols import protocol_of
from build_tools.situations.ahead import (
    AHEAD,
    LINES,
    UNASKED,
    Graph,
    answers_on,
    grow,
    join,
    stopping_facts,
)
from decision_tree.levels import EMERGENCY
from decision_tree.plan import find_level, make_plan
from decision_tree.presentation import shown_plan_json
from decision_tree.protocol import Protocol, parse_protocol
from decision_tree.questions import NextQuestions, find_next_questions
from decision_tree.situation import ImpossibleAnswers, option_answers, reconcile, settle
from decision_tree.truth import NO, NOT_KNOWN, TRUTHS, Truth
from decision_tree.vocabulary import Answers
from tests.projects import the_project
from tests.scripts.test_scripts import NODE

pytestmark = pytest.mark.slow

POLICIES = [policy.id for policy in the_project().policies_by_age]
TREES = [tree.id for tree in the_project().help_trees]
AT_ONCE = ("staff", "it-staff")
"""The roles whose plans are known ahead."""
FOLLOWED = ("safeguarding-lead", "head")

SCRIPT = f"""
import {{ Ahead }} from {json.dumps((ROOT / "docs/assets/ahead.js").as_uri())};
import {{ readFileSync }} from "node:fs";
const {{ graph, wrong, requests }} = JSON.parse(readFileSync(0, "utf8"));
let asked = 0;
const askedFor = graph.entries.map(() => new Set());
const entries = new Proxy(graph.entries, {{
  get: (all, place) => (askedFor[place]?.add(asked), all[place]),
}});
const page = new Ahead({{ ...graph, entries }});
const right = requests.map((request, number) => {{
  asked = number;
  return page.plan(request) ?? null;
}});
const texts = right.map((plan) => JSON.stringify(plan ?? undefined));
const same = (plan, one) => (plan ? page.agrees(plan, one) : !one);
const seen = ({{ level, next_screen, next_facts, shown }}) =>
  JSON.stringify([level, next_screen, next_facts, shown]);
const verdict = ([place, entry]) => {{
  const other = new Ahead({{ ...graph, entries: graph.entries.with(place, entry) }});
  if (askedFor[place].size === 0) return "never asked";
  let isSeen = false;
  try {{
    for (const number of askedFor[place]) {{
      const said = other.plan(requests[number]);
      if (JSON.stringify(said) === texts[number]) continue;
      if (!same(said, right[number])) return "noticed";
      isSeen ||= said && seen(said) !== seen(right[number]);
    }}
  }} catch {{
    return "noticed"; // as the page does: it is the whole protocol again
  }}
  return isSeen ? "missed" : "changes nothing";
}};
const found = wrong ? wrong.map(verdict) : right;
process.stdout.write(JSON.stringify(found));
"""

Request = dict[str, Any]


def read_ahead(graph: Graph, requests: Sequence[Request]) -> list[dict[str, Any] | None]:
    """What the page's script finds in the graph for each request."""
    found: list[dict[str, Any] | None] = run_script(graph=graph, requests=requests)
    return found


def run_script(**given: Any) -> Any:
    done = subprocess.run(
        [NODE, "--input-type=module", "--eval", SCRIPT],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return json.loads(done.stdout)


def ticked_no() -> frozenset[str]:
    facts = the_project().wording.facts
    return frozenset(fact for fact, text in facts.items() if text.ticked_no)


def graph_of(policy: str, *roles: str) -> Graph:
    """What a page knows of these roles."""
    return join([graph_of_role(policy, role) for role in roles])


@cache
def graph_of_role(policy: str, role: str) -> Graph:
    """The same of one role, which several tests ask."""
    return grow(protocol_of(the_project(), policy), [role], ticked_no())


@cache
def tree_of(id_: str) -> tuple[Protocol, str]:
    (tree,) = (tree for tree in the_project().help_trees if tree.id == id_)
    return parse_protocol(tree.data), tree.place.role


def walks(protocol: Protocol, role: str, most: int) -> Iterator[Request]:
    """Every way through the questions of a role, up to so many answers, as the page asks."""
    waiting: list[tuple[dict[str, Any], int]] = [({}, 0)]
    seen = set()
    while waiting:
        answers, length = waiting.pop()
        if (key := frozenset(answers.items())) in seen:
            continue
        seen.add(key)
        yield {"role": role, "answers": answers}
        if length < most:
            waiting += [(after, length + 1) for after in one_more(protocol, role, answers)]


@cache
def every_walk(policy: str, role: str) -> list[Request]:
    """Every way to a plan of a role whose plans are known ahead, which two tests take."""
    return [*walks(protocol_of(the_project(), policy), role, most=9)]


def one_more(protocol: Protocol, role: str, answers: Answers) -> Iterator[dict[str, Any]]:
    """The answers after each answer to the next question, as the page asks it."""
    questions = questions_after(protocol, role, answers)
    if questions is None:
        return
    screen = protocol.vocabulary.screens[questions.screen]
    said: Iterable[Answers] = (
        [option_answers(screen.id, option, protocol.vocabulary) for option in screen.options]
        if screen.options
        else answers_on(screen, questions.facts, stopping_facts(protocol), ticked_no())
    )
    for one in said:
        yield dict(reconcile({**answers, **one}, frozenset(one), protocol.vocabulary))


def questions_after(protocol: Protocol, role: str, answers: Answers) -> NextQuestions | None:
    return find_next_questions(protocol, role, answers, settle(answers, protocol.vocabulary))


def some_walks(protocol: Protocol, role: str, count: int) -> Iterator[Request]:
    """Some ways to a plan, with a stop at each question."""
    draw = random.Random(16)  # noqa: S311 (the test is the same each time)
    for _ in range(count):
        answers: dict[str, Any] = {}
        while after := list(one_more(protocol, role, answers)):
            yield {"role": role, "answers": answers}
            answers = draw.choice(after)
        yield {"role": role, "answers": answers}


def branches(protocol: Protocol, role: str, graph: Graph) -> Iterator[Request]:
    """Answers that lead to every branch of the graph, all else being no, or not known."""
    entries = graph["entries"]
    led_to = {
        entry[truth] for entry in entries if "fact" in entry for truth in TRUTHS if truth in entry
    }
    for place, entry in enumerate(entries):
        for said in ways(graph, place) if "fact" in entry and place not in led_to else ():
            for rest in (NO, NOT_KNOWN):
                answers = {**dict.fromkeys(protocol.vocabulary.facts, rest), **said}
                with suppress(ImpossibleAnswers):
                    settle(answers, protocol.vocabulary)
                    yield {"role": role, "answers": answers}


def ways(graph: Graph, place: int) -> Iterator[dict[str, Truth]]:
    """All answers by which an entry tells apart what it leads to."""
    entry = graph["entries"][place]
    if "fact" not in entry:
        yield {}
        return
    for truth in filter(entry.__contains__, TRUTHS):
        yield from ({entry["fact"]: truth, **said} for said in ways(graph, entry[truth]))


def strolls(protocol: Protocol, role: str, count: int) -> Iterator[Request]:
    """Ways that a reader takes who goes back and forth: any answers that can be so together."""
    draw = random.Random(16)  # noqa: S311 (the test is the same each time)
    screens = protocol.vocabulary.screens.values()
    facts = [fact for screen in screens if not screen.options for fact in screen.facts]
    options = [
        option_answers(screen.id, option, protocol.vocabulary)
        for screen in screens
        for option in screen.options
    ]
    while count:
        given = draw.sample(facts, draw.randrange(len(facts)))
        answers = {fact: draw.choice(TRUTHS) for fact in given} | dict(draw.choice([{}, *options]))
        try:
            settle(answers, protocol.vocabulary)
        except ImpossibleAnswers:
            continue
        count -= 1
        yield {"role": role, "answers": answers}


def differing(protocol: Protocol, requests: Sequence[Request], graph: Graph) -> list[Any]:
    """The requests of which the graph says another thing than the engine does."""
    said = read_ahead(graph, requests)
    pairs = ((ask, one) for ask, one in zip(requests, said, strict=True) if one is not None)
    return [(ask, one) for ask, one in pairs if not agrees(one, protocol)]


def agrees(said: Mapping[str, Any], protocol: Protocol) -> bool:
    role, answers = said["role"], said["answers"]
    if "shown" not in said:
        next_ = questions_after(protocol, role, answers)
        level = find_level(protocol, role, settle(answers, protocol.vocabulary))
        if (said["level"] == EMERGENCY.level) != (level == EMERGENCY.level):
            return False
        return next_ == NextQuestions(screen=said["next_screen"], facts=tuple(said["next_facts"]))
    plan = shown_plan_json(make_plan(protocol, role, answers), protocol)
    names = ("next_screen", "next_facts", "acts_as", "follows", "level", "find_out", "shown")
    reasons = protocol.vocabulary.certain_first
    one, other = ({name: of[name] for name in names} for of in (said, plan))
    return bool(plain(one, reasons=reasons) == plain(other, reasons=reasons))


def plain(value: Any, *, reasons: bool) -> Any:
    """As JSON has it, without the reasons that a page does not say."""
    return json.loads(json.dumps(value), object_hook=None if reasons else without_reason)


def without_reason(shown: dict[str, Any]) -> dict[str, Any]:
    return shown | {"because": None} if "because" in shown else shown


def unknown(requests: Sequence[Request], graph: Graph) -> list[Request]:
    found = zip(requests, read_ahead(graph, requests), strict=True)
    return [request for request, said in found if said is None]


BEFORE_A_COMMIT = ("national",)
"""The others are followed in a proof."""


@pytest.mark.parametrize(
    "policy",
    [
        pytest.param(id_, marks=() if id_ in BEFORE_A_COMMIT else pytest.mark.prove)
        for id_ in POLICIES
    ],
)
def test_staff_and_it_see_every_question_and_plan_at_once(policy: str) -> None:
    protocol = protocol_of(the_project(), policy)
    graph = graph_of(policy, *AT_ONCE)
    requests = [request for role in AT_ONCE for request in every_walk(policy, role)]

    assert unknown(requests, graph) == []
    assert differing(protocol, requests, graph) == []


@pytest.mark.prove
@pytest.mark.parametrize("policy", POLICIES)
def test_the_lead_and_the_head_see_their_first_questions_at_once(policy: str) -> None:
    protocol = protocol_of(the_project(), policy)
    graph = graph_of(policy, *FOLLOWED)
    requests = [request for role in FOLLOWED for request in walks(protocol, role, AHEAD)]
    asked = [r for r in requests if questions_after(protocol, r["role"], r["answers"])]

    assert unknown(asked, graph) == []
    assert differing(protocol, asked, graph) == []


@pytest.mark.parametrize("tree", TREES)
def test_find_help_is_known_at_once(tree: str) -> None:
    protocol, role = tree_of(tree)
    graph = grow(protocol, [role])
    walked = [*some_walks(protocol, role, 20)]
    requests = [*walked, *branches(protocol, role, graph)]

    assert unknown(walked, graph) == []
    assert differing(protocol, requests, graph) == []
    assert [one for one in judged(graph, requests) if one[0] not in HARMLESS] == []


@pytest.mark.parametrize("role", ["staff", "safeguarding-lead"])
def test_who_goes_back_and_forth_is_told_nothing_else(role: str) -> None:
    protocol = protocol_of(the_project(), POLICIES[-1])
    requests = list(strolls(protocol, role, 200))

    assert differing(protocol, requests, graph_of(POLICIES[-1], role)) == []


def test_an_option_that_is_chosen_is_found_as_the_answers_that_it_gives() -> None:
    protocol = protocol_of(the_project(), "national")
    graph = graph_of("national", "staff")
    chosen, answered = list[Request](), list[Request]()
    for request in walks(protocol, "staff", most=2):
        questions = questions_after(protocol, "staff", request["answers"])
        screen = questions.screen if questions else ""
        for option in protocol.vocabulary.screens[screen].options if screen else ():
            given = option_answers(screen, option, protocol.vocabulary)
            chosen.append(request | {"screen": screen, "option": option})
            answered.append(request | {"answers": {**request["answers"], **given}})
    found = read_ahead(graph, chosen)

    assert found
    assert None not in found
    assert found == read_ahead(graph, answered)


def test_a_danger_is_answered_at_once_and_who_may_miss_the_lead_is_asked_of_them() -> None:
    protocol = protocol_of(the_project(), "national")
    roles = list(protocol.vocabulary.roles)
    graph = graph_of("national", *roles)
    begun = read_ahead(graph, [{"role": role, "answers": {}} for role in roles])
    danger = [{"role": role, "answers": {"immediate-danger": "yes"}} for role in roles]
    asked = {
        r: "lead-reachable" in said["next_facts"]
        for r, said in zip(roles, begun, strict=True)
        if said
    }

    assert [said and said["level"] for said in read_ahead(graph, danger)] == ["emergency"] * 4
    assert (asked["safeguarding-lead"], asked["head"]) == (False, True)


def test_what_was_answered_before_a_danger_still_counts() -> None:
    protocol = protocol_of(the_project(), "national")
    before = dict.fromkeys(protocol.vocabulary.screens["danger"].facts, "no")
    staff = option_answers("kind", "staff-conduct", protocol.vocabulary)
    answers = {**before, **staff, "immediate-danger": "yes"}
    request = {"role": "staff", "answers": answers, "changed": ["immediate-danger"]}
    (said,) = read_ahead(graph_of("national", "staff"), [request])

    assert said
    assert (said["level"], said["answers"].get("staff-conduct")) == ("emergency", "yes")
    assert agrees(said, protocol)


@pytest.mark.parametrize("role", AT_ONCE)
def test_every_wrong_entry_that_changes_what_is_seen_is_noticed(role: str) -> None:
    found = judged(graph_of("national", role), every_walk("national", role))

    assert [one for one in found if one[0] not in HARMLESS] == []


HARMLESS = ("noticed", "changes nothing")
"""What may become of a wrong entry: not that one is missed, or that none of the tests asks it."""


def judged(graph: Graph, requests: Sequence[Request]) -> list[Any]:
    """What becomes of each entry that says another thing."""
    line = next(entry for entry in graph["entries"] if entry.get("shown"))
    wrong = [
        (place, {**entry, **change})
        for place, entry in enumerate(graph["entries"])
        for change in changes(entry, line)
    ]
    verdicts = run_script(graph=graph, requests=requests, wrong=wrong)
    return [*zip(verdicts, wrong, strict=True)]


def changes(entry: Mapping[str, Any], line: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """What makes an entry say another thing, one after the other."""
    leads = {answer: entry[answer] for answer in (*TRUTHS, UNASKED) if answer in entry}
    for answer, place in leads.items():
        yield from ({answer: other} for other in {*leads.values()} - {place})
    if "screen" in entry:
        yield from ({"screen": "another"}, {"facts": entry["facts"][1:] or ["repeated"]})
    yield from ({of: entry[of][1:]} for of in LINES if entry.get(of))
    if "shown" in entry:
        yield {"shown": None if entry["shown"] else line["shown"]}
