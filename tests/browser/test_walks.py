"""The same short walks in three engines of browsers. `make browsers` takes them in all that are
installed, and records what was seen for /how-this-is-checked/.

Each test is a row there: what it is called on the page stands in browsers.md.jinja.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from build_tools.content.addresses import WRITING
from build_tools.content.project import Project
from build_tools.content.protocols import protocol_of
from build_tools.pages.help_trees import help_address
from build_tools.site.server import serving
from decision_tree.plan import ActionPlan, make_plan
from decision_tree.presentation import shown_plan_json
from decision_tree.protocol import Protocol
from tests.browser.browsers import DARK, FORCED, OPENED, Chromium, NotInstalled, Walker, until
from tests.browser.conftest import all_answers
from tests.browser.said import Said
from tests.browser.test_journey import LEAD, ROLES
from tests.browser.test_layout import AXE, SCHEMES
from tests.browser.test_privacy import NOTHING, PAGE_LEAKS, Elsewhere, attempt, leaks_in_worker
from tests.browser.walking import THERE, TOOL, Host, Walk

pytestmark = pytest.mark.browsers

PUPILS = "pupils/7-11/"
TELLS = "Staff must inform the designated safeguarding lead as soon as possible."
DELETES = "Staff should delete the image from the device."
LINES = """() => [...document.querySelectorAll("[data-plan] [data-line]")]
  .map((one) => one.dataset.line)"""
DIALLED = """() => [...document.querySelectorAll('a[href^="tel:"]')]
  .map((one) => [one.href, one.textContent])"""
TYPED = """() => Object.fromEntries(["school", "paste"].map(
  (name) => [name, document.querySelector(`[data-field=${name}]`).value]))"""
LOSES = """() => document.addEventListener("focusout", ({ target, relatedTarget }) => {
  if (!relatedTarget) document.body.dataset.lost = target.outerHTML;
})"""
TYPES = """(texts) => Object.entries(texts).forEach(
  ([name, text]) => (document.querySelector(`[data-field=${name}]`).value = text))"""


# ── Who walks


@pytest.fixture(
    scope="session",
    params=[
        pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in ("chromium", *OPENED)
    ],
)
def walker(request: pytest.FixtureRequest) -> Iterator[Walker]:
    """One browser for all walks."""
    if request.param == "chromium":
        yield Chromium(request.getfixturevalue("browser"))
        return
    try:
        with OPENED[request.param]() as opened:
            yield opened
    except NotInstalled as why:
        pytest.skip(str(why))


@pytest.fixture(scope="session")
def elsewhere() -> Iterator[Elsewhere]:
    server = Elsewhere()
    yield server
    server.close()


@pytest.fixture(scope="session")
def host(site_folder: Path, elsewhere: Elsewhere) -> Host:
    return Host(folder=site_folder, away=f"{elsewhere.address}away/")


@pytest.fixture(scope="session")
def host_address(host: Host) -> Iterator[str]:
    with serving(host.folder, handler=host.handler) as address:
        yield address


@pytest.fixture
def walk(
    walker: Walker,
    host: Host,
    host_address: str,
    elsewhere: Elsewhere,
    project: Project,
    record_property: Any,
) -> Iterator[Walk]:
    """Who walks; it fails where a page says that something went wrong."""
    record_property("browser", walker.name)
    host.begin()
    elsewhere.arrived.clear()
    walk = Walk(walker=walker, host=host, address=host_address, project=project)
    yield walk
    assert walk.complaints() == []


# ── To a plan


def differences(sent: Mapping[str, Any], plan: ActionPlan, protocol: Protocol) -> dict[str, Any]:
    """What the engine in the browser says otherwise than the one here, of all that a page shows."""
    here = json.loads(json.dumps(shown_plan_json(plan, protocol)))
    return {name: value for name, value in sent.items() if value != here[name]}


@pytest.mark.parametrize("role", ROLES)
def test_each_role_comes_to_the_plan_of_the_command_line_line_by_line(
    role: str, walk: Walk
) -> None:
    walk.open_tool()
    before = len(walk.host.asked)
    walk.finish(all_answers(walk.project, "not-known", adult_involved="yes"), role=role)
    shown, asked = walk.last_plan(), walk.host.asked[before:]
    plan = make_plan(protocol_of(walk.project, "national"), role, shown["answers"])
    said = Said(plan=plan, project=walk.project)

    assert differences(shown, plan, said.words.protocol) == {}
    assert walk.look_at_plan("linesOfPlan") == said.on_the_page
    assert (asked, walk.look("stored")) == ([], NOTHING)


def test_one_tap_on_danger_stops_at_999(walk: Walk) -> None:
    walk.open_tool()
    walk.answer("[data-value=staff]")
    walk.answer("[data-fact=immediate-danger]")

    assert walk.text(".now__headline") == walk.project.wording.levels["emergency"].headline
    walk.see(".now [data-call='999']")


def test_back_change_and_start_again(walk: Walk) -> None:
    walk.open("about/")
    walk.open_tool()
    at_first = walk.evaluate("() => document.querySelector('[data-screen]').innerHTML")
    walk.answer("[data-value=staff]")
    walk.tick("device-here")
    walk.answer(".button[type=submit]")
    walk.answer("button.back")
    assert walk.evaluate("() => document.querySelector('[value=device-here]').checked")
    walk.walker.back()
    walk.see("[data-screen=role]")
    walk.finish({}, role="staff")
    walk.tap(".fold:has([data-summary]) > summary")
    walk.answer("[data-change=kind]")
    assert walk.look("askedNow")["screen"] == "kind"
    walk.finish({})
    walk.answer("[data-action=restart]")

    assert walk.evaluate("() => document.querySelector('[data-screen]').innerHTML") == at_first


def test_left_while_the_engine_loads_it_starts_when_one_comes_back(walk: Walk) -> None:
    walk.host.deaf = True  # what a page says while it goes, nobody sees
    walk.host.holds.clear()
    walk.open(TOOL)
    until(walk.walker, THERE, "[data-module=tool][data-live]")
    walk.open("about/")
    walk.host.holds.set()
    walk.walker.back()
    until(walk.walker, THERE, "[data-module=tool][data-ready]")
    walk.answer("[data-value=staff]")

    assert walk.look("askedNow")["screen"] == "danger"
    assert walk.evaluate("() => !document.querySelector('[data-action=copy]').hidden")


def test_nothing_lies_over_what_can_be_pressed(walk: Walk) -> None:
    walk.open_tool()
    on_the_list = walk.answer("[data-value=staff]") or walk.look("covered")
    walk.finish({})

    assert (on_the_list, walk.look("covered")) == ([], [])


def test_staff_come_to_a_plan_by_keyboard_alone(walk: Walk) -> None:
    walk.open_tool()
    walk.evaluate(LOSES)
    tab_to(walk, ".answer", "Enter")
    walk.see("[data-screen=danger]")
    tab_to(walk, "input[type=radio]", "Space")
    tab_to(walk, "[type=submit]", "Enter")
    walk.see("[data-screen=kind]")
    tab_to(walk, ".answer", "Enter")
    walk.see("[data-plan]")

    assert walk.evaluate("() => document.activeElement.matches('.now__headline')")
    assert (
        walk.evaluate("() => document.body.dataset.lost ?? ''") == ""
    )  # from each screen straight to the next


def tab_to(walk: Walk, wanted: str, key: str) -> None:
    """Press Tab until such an element of the tool has the focus, and then a key."""
    until(walk.walker, THERE, "[data-questions]:not([data-new])")
    for _ in range(80):
        walk.walker.press("Tab")
        if walk.evaluate("(which) => document.activeElement.matches('.tool ' + which)", wanted):
            walk.walker.press(key)
            return
    pytest.fail(f"no {wanted} can be reached with Tab")


# ── Leaving


def left_by(walk: Walk, elsewhere: Elsewhere) -> None:
    """Wait until the other site is there, and go back from it to the page before."""
    until(walk.walker, "(away) => location.href === away", walk.host.away)
    assert elsewhere.arrived[0] == "/away/"
    walk.walker.back()
    until(walk.walker, "() => location.pathname === '/about/'")


def test_by_the_link_one_leaves_and_back_leads_past_the_answers(
    walk: Walk, elsewhere: Elsewhere
) -> None:
    walk.open("about/")
    walk.open_tool()
    walk.finish({}, role="staff")
    walk.tap(".leave__button")

    left_by(walk, elsewhere)


def test_by_shift_three_times_one_leaves_and_back_leads_past_the_page(
    walk: Walk, elsewhere: Elsewhere
) -> None:
    walk.open("about/")
    walk.open(PUPILS)
    walk.see("html[data-exit-keys] .leave__button")
    walk.walker.press("Shift", "Shift", "Shift")

    left_by(walk, elsewhere)


# ── Other pages


@pytest.mark.parametrize("tree_id", ["find-help-7-11", "find-help"])
def test_find_help_comes_to_the_answer_of_the_command_line(tree_id: str, walk: Walk) -> None:
    [tree] = [one for one in walk.project.help_trees if one.id == tree_id]
    walk.open_tool(help_address(tree))
    walk.finish({})
    shown = walk.last_plan()
    plan = make_plan(tree.protocol, shown["role"], shown["answers"])

    parts = shown_plan_json(plan, tree.protocol)["shown"]["parts"]
    lines = [line["clause"] for part in parts for line in part["lines"]]
    walk.see("[data-plan] [data-line]")

    assert differences(shown, plan, tree.protocol) == {}
    assert walk.evaluate(LINES) == lines


def test_what_a_number_dials_stands_on_it(walk: Walk) -> None:
    walk.host.deaf = True  # a page that is left while it loads complains
    wrong = {}
    for path in (*PLACES, TOOL, "services/", "protocol/"):
        walk.open(path)
        found = walk.evaluate(DIALLED)
        assert found, path
        wrong[path] = [one for one in found if national(one[0]) not in re.sub(r"\D", "", one[1])]

    assert wrong == {path: [] for path in wrong}


def national(number: str) -> str:
    """What is dialled, as it is written in this country."""
    return re.sub(r"\D", "", number.removeprefix("tel:").replace("+44", "0"))


def test_a_search_leads_to_a_page(walk: Walk) -> None:
    walk.open(PUPILS)
    walk.tap(".search-open")
    walk.see("dialog [type=search]")
    walk.walker.press(*"picture")
    walk.tap("dialog a")
    until(walk.walker, "(from) => location.href !== from", walk.address + PUPILS)

    assert "picture" not in walk.evaluate("() => location.search")


def test_a_policy_is_read_and_nothing_of_it_is_sent_kept_or_left(walk: Walk) -> None:
    walk.open("about/")
    walk.open(WRITING)
    until(walk.walker, THERE, "[data-module=write][data-ready]")
    before = len(walk.host.asked)
    typed = {"school": "Harbour Lane Academy", "paste": f"{TELLS}\n\n{DELETES}"}
    walk.evaluate(TYPES, typed)
    walk.tap(".begin .fold:has([data-do=paste]) > summary")
    walk.tap("[data-do=paste]")
    assert "delete" in walk.text("[data-appraisal] td + td")
    walk.tap("[data-go=write]")
    walk.tap("[data-do=small]")
    walk.tap("[data-items] [data-state=draft]")
    walk.see("[data-plan-lines] li")
    asked, stored = walk.host.asked[before:], walk.look("stored")
    walk.open("about/")
    walk.walker.back()
    walk.see("[data-do=open]")

    assert (asked, stored) == ([], NOTHING)
    assert walk.evaluate(TYPED) == dict.fromkeys(typed, "")
    assert "delete" not in walk.evaluate("() => document.body.innerText")


def test_from_an_address_that_is_not_there_every_link_leads_on(walk: Walk) -> None:
    walk.open("no/such/page/")
    walk.see("h1")
    links = walk.evaluate(
        "() => [...document.links].filter((one) => one.origin === location.origin"
        " && one.checkVisibility()).map((one) => one.href.split('#')[0])"
    )
    lost = "async (links) => (await Promise.all(links.map(async (link) => [(await fetch(link)).ok,"
    assert len(links) > 3
    assert walk.evaluate(f"{lost} link]))).filter(([ok]) => !ok)", links) == []


def test_without_script_the_page_is_the_protocol(walk: Walk) -> None:
    walk.host.without_script = True
    walk.open(TOOL)
    seen = "[...document.querySelectorAll('{}')].filter((one) => one.checkVisibility())"
    questions = walk.evaluate(
        f"() => {seen.format('[data-screen] h2')}.map((one) => one.textContent)"
    )
    clauses = walk.evaluate(f"() => {seen.format('[data-protocol-text] [data-clause]')}.length")
    buttons = walk.evaluate(f"() => {seen.format('.tool :is(button, [data-plan])')}.length")

    assert questions == [one.question for one in walk.project.wording.screens.values()]
    assert clauses == len(protocol_of(walk.project, "national").clauses)
    assert buttons == 0


# ── Looks


def test_on_paper_a_plan_has_every_line_and_nothing_of_the_screen(walk: Walk) -> None:
    walk.open_tool()
    walk.finish(all_answers(walk.project, "not-known", adult_involved="yes"), role=LEAD)
    walk.walker.lay_on_paper()
    plan = make_plan(protocol_of(walk.project, "national"), LEAD, walk.last_plan()["answers"])
    of_the_screen = ".banner, .header, .leave, .trail, .buttons, .foot, .skip"

    assert walk.look_at_plan("linesOnPaper") == Said(plan=plan, project=walk.project).on_paper
    assert walk.look("firstSeen", of_the_screen) is None


PLACES = {"": "home", PUPILS: "pupils", "parents/": "parents", "no/page/": "404"}


def complaints_of_axe(walk: Walk, look: str = "") -> dict[str, list[str]]:
    """What axe finds on a page of each kind, on a list of boxes and on a plan."""
    rules = SCHEMES["dark" if look else "light"]
    found = {}
    for path, name in PLACES.items():
        walk.open(path, look)
        found[name] = find_with_axe(walk, rules)
    walk.open_tool(look=look)
    walk.answer("[data-value=staff]")
    found["a list"] = find_with_axe(walk, rules)
    walk.finish({})
    found["a plan"] = find_with_axe(walk, rules)
    return {name: complaints for name, complaints in found.items() if complaints}


def find_with_axe(walk: Walk, rules: Mapping[str, Any]) -> list[str]:
    walk.evaluate(f"() => {{ {AXE} }}")
    found: list[str] = walk.look("findWithAxe", rules)
    return found


def test_axe_finds_nothing(walk: Walk) -> None:
    assert complaints_of_axe(walk) == {}


def test_in_the_dark_all_can_be_read(walk: Walk) -> None:
    assert complaints_of_axe(walk, DARK) == {}
    assert walk.evaluate("() => matchMedia('(prefers-color-scheme: dark)').matches")


PRESSED = ".button, .answer, .option, .call, .leave__button, .tick__input, .step__number"


def test_in_forced_colours_all_can_be_read_and_has_an_edge(walk: Walk) -> None:
    if FORCED not in walk.walker.looks:
        pytest.skip(f"{walk.walker.name} has no forced colours")
    found = complaints_of_axe(walk, FORCED)
    found.pop("404", None)  # the browser alone forces its colours, and axe reads them as written

    assert found == {}
    assert walk.evaluate("() => matchMedia('(forced-colors: active)').matches")
    assert walk.look("withoutEdge", PRESSED) == []


# ── Something tries to send


def test_nothing_that_is_planted_in_a_page_arrives(walk: Walk, elsewhere: Elsewhere) -> None:
    walk.host.deaf = True
    refused = set()
    for path in (TOOL, PUPILS, WRITING, ""):
        walk.open(path)
        for leak in PAGE_LEAKS:
            refused.add(walk.evaluate(attempt(leak), f"{elsewhere.address}{leak}/")[1])

    walk.open("about/")  # before anything more is heard of them

    assert refused == {urlsplit(elsewhere.address).netloc}
    assert elsewhere.arrived == []


def test_nothing_that_is_planted_in_the_worker_arrives(walk: Walk, elsewhere: Elsewhere) -> None:
    walk.host.worker = leaks_in_worker(elsewhere).encode() + walk.host.right_worker
    walk.open_tool()

    assert elsewhere.arrived == []


def test_without_the_policy_it_does_arrive(walk: Walk, elsewhere: Elsewhere) -> None:
    walk.host.worker = leaks_in_worker(elsewhere).encode() + walk.host.right_worker
    walk.host.without_policy = True
    walk.open_tool()

    assert "/fetch/" in elsewhere.arrived
