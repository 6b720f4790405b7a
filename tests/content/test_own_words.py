"""A school's own words: laid over the vocabulary, never against it."""

import pytest

from build_tools.checks.registry import check_project
from build_tools.content.own_words import OWN_WORDS
from build_tools.content.policy import OWN_POLICIES
from build_tools.content.project import Project, ProjectError, parse_project
from build_tools.content.protocols import protocol_of
from decision_tree.plan import make_plan
from tests.projects import FRONT, NOBODY_VIEWS, floor_files, small_files

WORDS = """
[action.concern-form]
phrase = "fill in the concern form"
[action.allegations-form]
phrase = "fill in the allegations form"
about_staff = true
[role]
"head of year" = "any member of staff"
"parent governor" = "any member of staff"
"house parent" = "any member of staff"
[condition.school-bus]
yes = "it happened on the school bus"
no = "it did not happen on the school bus"
question = "It happened on the school bus"
definition = "On a bus that the school pays for."
find_out = "Ask which journey it was."
[words]
"ring social services" = "refer to children's social care"
"the picture is of a pupil" = "the imagery shows someone under 18"
"""


def card(heading: str, action: str, **lines: str) -> str:
    """A card as a school writes it."""
    said = {"Must": "do it", **lines, "Action": action, "Topic": "recording", "Source": "1"}
    return f"### {heading}\n\n" + "".join(f"- **{k}:** {v}\n" for k, v in said.items()) + "\n"


CARDS = (
    card("The form", "fill in the concern form", Who="head of year")
    + card("About staff", "fill in the allegations form", Who="everyone")
    + card("The bus", "record the incident", When="it happened on the school bus")
    + card("Ring", "ring social services", When="The picture is of a pupil.")
)
OWN_POLICY = f"{OWN_POLICIES}/hill.md"


def project_of(words: str = WORDS, cards: str = CARDS) -> Project:
    files = {
        **small_files(NOBODY_VIEWS),
        OWN_WORDS: words,
        OWN_POLICY: FRONT.format(kind="school") + cards,
    }
    return parse_project(files)


@pytest.fixture(scope="module")
def project() -> Project:
    return project_of()


@pytest.fixture(scope="module")
def whole() -> Project:
    """The school's words and cards on the real national guidance."""
    own = FRONT.format(kind="school") + CARDS
    return parse_project({**floor_files(), OWN_WORDS: WORDS, OWN_POLICY: own})


@pytest.fixture(scope="module")
def walking() -> Project:
    """A school with one card more, beside the real national guidance."""
    own = FRONT.format(kind="school") + card("Walk", "stay with the child", Until="now")
    return parse_project({**floor_files(), OWN_POLICY: own})


def actions_in(project: Project, role: str = "staff", **answers: str) -> set[str]:
    given = {fact.replace("_", "-"): answer for fact, answer in answers.items()}
    plan = make_plan(protocol_of(project, "hill"), role, given)  # type: ignore[arg-type]
    return {action.clause.action for action in plan.actions}


def test_a_policy_is_read_in_the_schools_own_words(project: Project) -> None:
    assert project.findings == ()
    assert [(c.action, c.roles[0]) for c in project.policies["hill"].cards] == [
        ("own-concern-form", "staff"),
        ("own-allegations-form", "staff"),
        ("record-incident", "staff"),
        ("refer-to-social-care", "staff"),
    ]


def test_other_words_mean_what_they_stand_for_and_are_shown_so(project: Project) -> None:
    *_, ring = project.policies["hill"].cards

    assert [(term.name, term.holds) for term in ring.when.terms] == [("imagery-of-under-18", True)]
    assert ring.when_text == "the imagery shows someone under 18."


def test_an_action_of_its_own_stands_in_the_plan(project: Project) -> None:
    assert {"own-concern-form", "own-allegations-form"} <= actions_in(project)


def test_about_staff_only_what_is_made_for_it_stands(project: Project) -> None:
    assert "own-allegations-form" in actions_in(project, staff_conduct="yes")
    assert "own-concern-form" not in actions_in(project, staff_conduct="yes")


def test_a_condition_of_its_own_is_asked_last_and_makes_room_for_no_other(
    whole: Project,
) -> None:
    protocol = protocol_of(whole, "hill")
    first, *_, last = protocol.vocabulary.screens
    asked = (protocol.vocabulary.screens[id_].facts for id_ in ("danger", "kind"))
    answers = {fact: "no" for facts in asked for fact in facts} | {"imagery-of-under-18": "yes"}
    questions = make_plan(protocol, "staff", answers).questions  # type: ignore[arg-type]
    floor = make_plan(protocol_of(whole, "national"), "staff", answers)  # type: ignore[arg-type]

    assert last == "own" != first
    assert questions is not None
    assert questions.screen == "own"
    assert floor.questions is None


@pytest.mark.parametrize("answers", [{}, {"imagery-of-under-18": "yes"}, {"staff-conduct": "yes"}])
def test_what_a_school_adds_makes_nothing_come_first(
    walking: Project, answers: dict[str, str]
) -> None:
    plans = [
        make_plan(protocol_of(walking, id_), role, answers)  # type: ignore[arg-type]
        for role in walking.vocabulary.roles
        for id_ in ("hill", "national")
    ]

    assert [plan.first for plan in plans[::2]] == [plan.first for plan in plans[1::2]]


def test_the_other_policies_do_not_read_them(project: Project) -> None:
    floor = protocol_of(project, "national")

    assert not [clause for clause in floor.clauses if clause.action.startswith("own-")]


def test_whom_the_school_names_is_named_with_the_role(project: Project) -> None:
    who = project.wording.roles["staff"].who

    assert who.endswith("(head of year, parent governor, house parent)")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ('[action.a]\nphrase = "Refer to the police"', "the vocabulary says this already"),
        ('[action.a]\nphrase = "x y"\n[action.b]\nphrase = "x y"', "this stands here twice"),
        ('[action.Form]\nphrase = "fill in a form"', "not a short name"),
        ('[action.a]\nphrase = " "', "nothing is said"),
        ('[role]\n"nurse" = "any member of staf"', "no such role"),
        ('[role]\n"headteacher" = "any member of staff"', "a role is called so already"),
        ('[role]\n"DSL" = "any member of staff"', "this reads like another role"),
        (
            '[role]\n"teaching assistant" = "designated safeguarding lead"',
            "this reads like another role",
        ),
        ('[role]\n"head pupil" = "any member of staff"', "no child is a role here"),
        ('[words]\n"ring them" = "refer to the polise"', "no such action or phrase"),
        ('[words]\n"no adult is there" = "an adult is involved"', "one says no"),
        ('[words]\n"it is online" = "the imagery is not online"', "one says no"),
        (
            '[words]\n"an adult is involved and it has happened before" = "it has happened before"',
            "it reads as joined phrases",
        ),
        ("[actions.a]\nphrase = 'x'", "actions: no such key"),
        (
            """[condition.a]
            yes = "it is so"
            no = "this is not so"
            question = "q"
            definition = "d"
            find_out = "f"
            """,
            "too few words",
        ),
        (
            "".join(
                f'[condition.c{n}]\nyes = "this is y {n}"\nno = "this is n {n}"\nquestion = "q"\n'
                f'definition = "d"\nfind_out = "f"\n'
                for n in range(7)
            ),
            "more than 6 conditions",
        ),
    ],
)
def test_words_that_do_not_fit_are_refused_where_they_stand(words: str, message: str) -> None:
    with pytest.raises(ProjectError) as raised:
        project_of(words, "")

    assert [(f.path, message in f.message) for f in raised.value.findings] == [(OWN_WORDS, True)]


def test_words_that_cannot_be_read_yet_are_not_told_as_unknown() -> None:
    unfilled = WORDS.replace("it did not happen on the school bus", "")
    with pytest.raises(ProjectError) as raised:
        project_of(unfilled, CARDS + card("Stamp", "stamp the form"))

    said = [(f.path, f.message) for f in raised.value.findings]
    assert said == [(OWN_WORDS, "nothing is said"), (OWN_POLICY, "unknown action")]


@pytest.mark.parametrize(
    ("written", "lines"),
    [
        (card("A", "fill in the incident log"), "[action.fill-in-the-incident-log]"),
        (card("A", "record the incident", Who="form tutor"), '[role]\n"form tutor" = '),
        (
            card("A", "record the incident", When="it was at the pool"),
            '[condition.it-was-at-the-pool]\nyes = "it was at the pool"',
        ),
    ],
)
def test_what_is_not_known_can_be_added_with_the_lines_that_are_shown(
    written: str, lines: str
) -> None:
    (found,) = project_of("", written).findings

    assert OWN_WORDS in found.hint
    assert lines in found.hint


def test_only_a_school_may_add_words() -> None:
    files = small_files(school=card("A", "fill in the incident log"))

    assert OWN_WORDS not in parse_project(files).findings[0].hint


def test_words_that_no_clause_uses_are_told_in_their_file() -> None:
    found = [f for f in check_project(project_of(cards="")) if f.path == OWN_WORDS]

    assert [f.value for f in found] == ["school-bus", "concern-form", "allegations-form"]
