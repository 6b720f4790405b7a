"""A school's colour can be read and seen, and its logo is a drawing and nothing else."""

import re

import pytest

from build_tools.content.look import (
    DANGER,
    DARK_PAPER,
    READ,
    SEEN,
    WHITE,
    contrast,
    find_faults,
    in_the_dark,
    parse_colour,
    render_colours,
)
from build_tools.content.project import ROOT
from build_tools.content.shapes import Misfit
from tests.projects import tried

COLOURS = ["#000000", "#0b1f4b", "#6b2d7b", "#00674f", "#767676", "#7a4a12", "#8a0f55"]
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{}</svg>'


def test_contrast_is_that_of_the_guidelines() -> None:
    assert [round(contrast(one, WHITE), 2) for one in ("#000000", "#ffffff", "#767676")] == [
        21.0,
        1.0,
        4.54,
    ]


@pytest.mark.parametrize("colour", COLOURS)
def test_white_words_can_be_read_on_it_and_it_is_seen_in_the_dark(colour: str) -> None:
    dark = in_the_dark(parse_colour(colour))

    assert contrast(dark, DARK_PAPER) >= SEEN
    assert contrast(dark, WHITE) >= READ


@pytest.mark.parametrize("colour", ["#777777", "#ffcc00", "blue", "#12", "#1d4f76; } body {"])
def test_another_colour_is_refused(colour: str) -> None:
    with pytest.raises(Misfit):
        parse_colour(colour)


@pytest.mark.parametrize("colour", ["#7a0019", "#b3261e", "#a4161a", "#800020", "#8f2f10"])
def test_red_is_for_danger_alone(colour: str) -> None:
    with pytest.raises(Misfit, match="reads as red"):
        parse_colour(colour)


def test_the_red_is_that_of_the_tokens() -> None:
    tokens = (ROOT / "docs/assets/tokens.css").read_text("utf-8")

    assert re.search(r"--danger: (#\w+);", tokens)[1] == DANGER  # type: ignore[index]


def test_the_dark_paper_is_that_of_the_tokens() -> None:
    tokens = (ROOT / "docs/assets/tokens.css").read_text("utf-8")
    dark = tokens.partition("prefers-color-scheme: dark")[2]

    assert re.search(r"--paper: (#\w+);", dark)[1] == DARK_PAPER  # type: ignore[index]


def test_paper_and_the_readers_own_colours_stay_as_they_are() -> None:
    assert re.findall(r"^@media .*(?= \{)", render_colours("#00674f"), re.MULTILINE) == [
        "@media screen and (forced-colors: none)",
        "@media screen and (forced-colors: none) and (prefers-color-scheme: dark)",
    ]


def test_a_drawing_is_a_logo() -> None:
    drawing = (
        "<defs><linearGradient id='a'><stop offset='0'/></linearGradient></defs>"
        "<g fill='url(#a)'><path d='M0 0h9'/></g><use href='#a'/>"
    )

    assert [*find_faults(LOGO.format(drawing))] == []


@tried("more")
def test_what_runs_leads_or_loads_is_refused(more: str) -> None:
    assert [*find_faults(LOGO.format(more))]


@pytest.mark.parametrize(
    "text", ["", "no svg", "<b/>", "<!DOCTYPE svg [<!ENTITY a 'a'>]><svg>&a;</svg>"]
)
def test_what_is_no_svg_is_refused(text: str) -> None:
    assert [*find_faults(text)]
