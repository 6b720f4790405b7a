"""The pictures of the decision: what the engine says, proved by diagrams, said again in words."""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache, partial
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from build_tools.content.addresses import decision_address
from build_tools.content.protocols import protocol_of
from build_tools.content.vocabulary import find_facts
from build_tools.pages.picture import decision_page, draw, render_picture
from build_tools.situations.decisions import (
    ROLE,
    Branch,
    Slice,
    answers_around,
    calm_answers,
    calm_plan,
    find_slices,
)
from build_tools.situations.diagrams import Diagrams
from build_tools.situations.symbolic import SymbolicProtocol
from decision_tree.plan import make_plan
from decision_tree.situation import option_answers, settle
from decision_tree.truth import NOT_KNOWN, YES, Truth
from tests.pages.test_policies import Element, read
from tests.projects import the_project

SVG = "{http://www.w3.org/2000/svg}"
PROTOCOLS = sorted(the_project().policies)
each_protocol = pytest.mark.parametrize("protocol", PROTOCOLS)


@cache
def slices_of(protocol: str) -> dict[str, Slice]:
    return {entry.id: entry for entry in find_slices(the_project(), protocol)}


@cache
def pages() -> dict[str, str]:
    project = the_project()
    made = (decision_page(project, policy) for policy in project.policies_by_age)
    return {page.path: page.markdown for page in made}


@cache
def page_of(protocol: str) -> Element:
    page = pages()[f"{decision_address(protocol).rstrip('/')}.md"]
    return read(page.partition("\n---\n")[2])


def levels_of(entry: Slice) -> dict[str, str]:
    return {branch.answer: branch.level for branch in entry.branches}


def answers_of(entry: Slice, branch: Branch) -> dict[str, Truth]:
    """What the branch answers, with all else as calm as it allows."""
    vocabulary = the_project().vocabulary
    if branch.answer in vocabulary.screens[entry.screen].options:
        named = option_answers(entry.screen, branch.answer, vocabulary)
    else:
        named = {entry.id: branch.answer}  # type: ignore[dict-item]
    return answers_around(named, vocabulary)


# ── What each answer leads to


def test_every_question_has_a_slice() -> None:
    vocabulary = the_project().vocabulary
    asked = [
        id_
        for screen in vocabulary.screens.values()
        for id_ in ([screen.id] if screen.asking == "one" else screen.facts)
    ]

    not_of_the_lead = ("lead-reachable", "device-here")
    assert list(slices_of("national")) == [id_ for id_ in asked if id_ not in not_of_the_lead]


@each_protocol
def test_danger_and_a_criterion_lead_to_help_and_a_doubt_is_never_a_no(protocol: str) -> None:
    criteria = find_facts(["referral-criterion"], the_project().vocabulary)
    danger = levels_of(slices_of(protocol)["immediate-danger"])
    found = [levels_of(slices_of(protocol)[fact]) for fact in criteria]

    assert (danger["yes"], danger["not-known"]) == ("emergency", "seek-advice")
    assert {levels["yes"] for levels in found} <= {"emergency", "refer-now"}
    assert {levels["not-known"] for levels in found} <= {"refer-now", "seek-advice"}


def test_a_doubt_stays_one_although_another_answer_would_settle_it() -> None:
    """A demand for money is pressure: with "no pressure" there would be no doubt about it."""
    vocabulary = the_project().vocabulary
    around = answers_around({"money-demanded": NOT_KNOWN}, vocabulary)

    assert settle(around, vocabulary).values["money-demanded"] == NOT_KNOWN
    assert settle(calm_answers(vocabulary), vocabulary).value("in-scope") == "yes"


def test_what_an_answer_settles_beside_itself_is_said() -> None:
    yes = slices_of("national")["money-demanded"].branches[0]

    assert yes.also == "Then also: someone was pressured, threatened or groomed."


@each_protocol
def test_a_branch_names_the_lines_that_come_and_go(protocol: str) -> None:
    before = {action.clause.id for action in calm_plan(the_project(), protocol).actions}
    for entry in slices_of(protocol).values():
        for branch in entry.branches:
            answers = answers_of(entry, branch)
            plan = make_plan(protocol_of(the_project(), protocol), ROLE, answers)
            after = {action.clause.id for action in plan.actions}
            assert (set(branch.new), set(branch.gone)) == (after - before, before - after)


# ── The picture and its twin


def section_of(page: Element, entry: Slice) -> Element:
    return next(one for one in page.having("id") if one["id"] == f"slice-{entry.id}")


def twin_of(page: Element, entry: Slice) -> list[tuple[str, str, str]]:
    """Answer, headline and change of each branch, as the words beside the picture say them."""
    found = []
    for item in section_of(page, entry).having("data-answer"):
        change = [*item.of_class("twin__change"), *(e for e in item.within if e.name == "summary")]
        also = "".join(one.text for one in item.of_class("twin__also"))
        found.append(
            (
                f"{item.of_class('twin__answer')[0].text} {also}".strip(),
                item.of_class("twin__headline")[0].text,
                change[0].text,
            )
        )
    return found


def drawn(entry: Slice) -> list[tuple[str, str, str]]:
    """The same, as the picture shows them: its text, from the top to the bottom."""
    kinds = {"answer": 0, "also": 0, "headline": 1, "change": 2}
    rows: list[list[str]] = []
    last = 2
    for text in ET.fromstring(render_picture(entry)).iter(f"{SVG}text"):  # noqa: S314 (our own)
        kind = kinds.get(text.attrib["class"].removeprefix("picture__"))
        if kind is None:
            continue
        if kind == 0 and last == 2:
            rows.append(["", "", ""])
        rows[-1][kind] = f"{rows[-1][kind]} {text.text}".strip()
        last = kind
    return [(row[0], row[1], row[2]) for row in rows]


@each_protocol
def test_a_picture_and_its_twin_say_the_same_and_box_it_alike(protocol: str) -> None:
    for entry in slices_of(protocol).values():
        if entry.changes_the_headline:
            assert drawn(entry) == twin_of(page_of(protocol), entry), entry.id
        boxes = [branch.level for branch in draw(entry).branches]
        levels = section_of(page_of(protocol), entry).having("data-level")
        assert boxes == [item["data-level"] for item in levels], entry.id


def test_each_headline_has_a_shape_of_its_own() -> None:
    entry = slices_of("national")["immediate-danger"]
    shapes = {
        level: re.sub(
            r"[\d ]+", "", draw(replace(entry, branches=(replace(b, level=level),))).branches[0].box
        )
        for b in entry.branches[:1]
        for level in ("emergency", "refer-now", "seek-advice", "school-decides")
    }

    assert len(set(shapes.values())) == 4


@each_protocol
def test_a_picture_is_an_image_with_a_name_and_its_words_whose_answers_can_be_marked(
    protocol: str,
) -> None:
    for entry in slices_of(protocol).values():
        svg = ET.fromstring(render_picture(entry))  # noqa: S314 (our own)
        named = [child.attrib["id"] for child in svg if child.tag in (f"{SVG}title", f"{SVG}desc")]
        words = svg.findtext(f"{SVG}desc") or ""
        marked = [
            (one.attrib["data-branch"], one.attrib["data-leads"], one.attrib["data-label"])
            for one in svg.iter(f"{SVG}g")
            if one.find(f"{SVG}g[@class='picture__mark']") is not None
        ]
        assert (svg.attrib["role"], svg.attrib["aria-labelledby"].split()) == ("img", named)
        assert svg.findtext(f"{SVG}title") == entry.question
        assert [text for b in entry.branches for text in b.texts if text not in words] == []
        assert marked == [(b.answer, b.level, b.label) for b in entry.branches]


@each_protocol
def test_only_what_changes_the_headline_has_a_picture_and_each_element_its_own_address(
    protocol: str,
) -> None:
    pictures = [one for one in page_of(protocol).of_class("picture") if "role" in one.attributes]
    changing = [e for e in slices_of(protocol).values() if e.changes_the_headline]
    ids = [element["id"] for element in page_of(protocol).having("id")]

    assert len(pictures) == len(changing)
    assert sorted(ids) == sorted(set(ids))


def test_the_text_of_a_picture_is_escaped() -> None:
    entry = replace(slices_of("national")["repeated"], question="<b> & more")

    assert "&lt;b&gt; &amp; more" in render_picture(entry)
    assert "<b>" not in render_picture(entry)


def test_the_boxes_of_a_picture_do_not_overlap() -> None:
    for entry in slices_of("national").values():
        drawing = draw(entry)
        boxes = [drawing.box, *(branch.box for branch in drawing.branches)]
        rows = [
            [int(one or other) for one, other in re.findall(r"V(\d+)|[ML]\d+ (\d+)", box)]
            for box in boxes
        ]
        assert all(max(above) < min(below) for above, below in pairwise(rows)), entry.id


def stronger(leads: Mapping[str, str], level: str, answer: Truth) -> str:
    return min(level, leads[answer], key=the_project().vocabulary.levels.index)


@each_protocol
def test_while_the_protocol_applies_the_headline_is_the_strongest_of_its_pictures(
    protocol: str,
) -> None:
    """So what the tool shows as leading to a headline does, and no other answer lowers it: counted
    over all situations.
    """
    vocabulary = the_project().vocabulary
    diagrams = Diagrams(tuple(vocabulary.facts))
    symbolic = SymbolicProtocol(protocol_of(the_project(), protocol), diagrams)
    strongest = diagrams.constant(calm_plan(the_project(), protocol).level)
    for entry in slices_of(protocol).values():
        if entry.id in vocabulary.facts:
            strongest = diagrams.apply(
                partial(stronger, levels_of(entry)), strongest, diagrams.fact(entry.id)
            )
    differing = diagrams.apply(
        lambda possible, staff, applies, level, best: (
            possible and staff != YES and applies == YES and level != best
        ),
        symbolic.possible,
        symbolic.value("staff-conduct"),  # is chosen among the kinds, which have their own picture
        symbolic.value("in-scope"),
        symbolic.level(ROLE),
        strongest,
    )

    assert diagrams.count(differing) == 0
