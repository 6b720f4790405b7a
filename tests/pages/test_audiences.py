"""A page for pupils, parents or teachers is shown its services, in the words of its readers."""

from build_tools.pages.audiences import render_audience_page
from tests.projects import the_project


def shown(text: str, audience: str) -> str:
    return render_audience_page(the_project(), text, {"audience": audience}, "../")


def test_the_youngest_read_their_own_words() -> None:
    (childline,) = (service for service in the_project().services if service.id == "childline")
    assert childline.young
    page = shown("{{ service childline }}", "7-11")

    assert (childline.young.does in page, childline.does in page) == (True, False)


def test_parents_are_told_how_their_child_reaches_childline() -> None:
    page = shown("{{ reach childline }}", "parents")

    assert 'Childline: <a href="tel:08001111">0800 1111</a> or ' in page
    assert page.endswith("childline.org.uk</a></p>")


def test_a_box_says_when_somebody_answers() -> None:
    assert "<span>day and night</span>" in shown("{{ service shout }}", "14-18")


def test_a_box_says_no_hours_that_nobody_has_read() -> None:
    assert "You can try at any time" in shown("{{ service childline }}", "14-18")
    assert "We do not know yet when" in shown("{{ service nspcc-helpline }}", "parents")
