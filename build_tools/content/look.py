"""A school's own colour and logo: what of them can be used, and how it is used.

A colour is a button's ground under white words, and the stripe under the head. In the dark it is
made lighter, as far as that needs. A logo is a picture and nothing else.
"""

import re
from collections.abc import Iterator
from colorsys import rgb_to_hsv
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from build_tools.content.findings import Flaw
from build_tools.content.shapes import Misfit

HEX = re.compile(r"#([0-9a-f]{6})", re.IGNORECASE)
WHITE, DARK_PAPER = "#ffffff", "#171512"
READ, SEEN = 4.5, 3.0
"""How much lighter one must be than the other, to be read and to be seen (WCAG 2.2)."""
DANGER = "#a4161a"
"""The page's red, which stands for danger and for what never to do."""
NEAR_RED, HUED = 22, 0.25
"""Degrees of hue within which a colour is taken for it, and how much of a colour has a hue."""
OVER = 0.8
"""How dark a button is under the finger, to its own colour."""

type Rgb = tuple[float, float, float]


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """`colour`: as #rrggbb, or empty; `logo`: the name of its file, or empty."""

    colour: str = ""
    logo: str = ""


# ── The colour


def parse_colour(text: str) -> str:
    """A colour under white words. Raises Misfit where they could not be read."""
    written = text.strip().lower()
    if not written:
        return ""
    if not HEX.fullmatch(written):
        raise Misfit("not a colour", text, 'as in "#1d4f76": # and six digits, 0 to 9 or a to f')
    if _is_red(written):
        hint = "red is for danger alone: take your other colour, or a blue, green, purple or brown"
        raise Misfit("this colour reads as red", text, hint)
    ratio = contrast(written, WHITE)
    if ratio < READ:
        message = f"white words on this colour have a contrast of {ratio:.1f} to 1"
        raise Misfit(message, text, f"take a darker one: it needs {READ} to 1")
    return written


def _is_red(colour: str) -> bool:
    """Whether it has a hue near to danger's, and enough of it to be seen."""
    hue, saturation, depth = rgb_to_hsv(*_rgb(colour))
    away = abs(hue - rgb_to_hsv(*_rgb(DANGER))[0])
    return min(away, 1 - away) * 360 <= NEAR_RED and saturation >= HUED and depth >= HUED


def contrast(one: str, other: str) -> float:
    """How much lighter the lighter colour is than the other: from 1 to 21 (WCAG 2.2)."""
    low, high = sorted((_luminance(_rgb(one)), _luminance(_rgb(other))))
    return (high + 0.05) / (low + 0.05)


def in_the_dark(colour: str) -> str:
    """The colour, or as much of white in it as makes it seen on dark paper. White words can still
    be read on it: there are shades between the two.
    """
    shades = (_mixed(colour, WHITE, step / 100) for step in range(100))
    return next(shade for shade in shades if contrast(shade, DARK_PAPER) >= SEEN)


def render_colours(colour: str) -> str:
    """The style sheet of a school's colour: none where it has none. Paper, and readers with colours
    of their own, keep theirs.
    """
    if not colour:
        return ""
    dark = in_the_dark(colour)
    screen = "@media screen and (forced-colors: none)"
    return (
        f"{screen} {{\n{_tokens(colour)}}}\n"
        f"{screen} and (prefers-color-scheme: dark) {{\n{_tokens(dark)}}}\n"
    )


def _tokens(colour: str) -> str:
    over = _mixed("#000000", colour, OVER)
    return f"  :root {{ --school: {colour}; --act: {colour}; --act-over: {over}; }}\n"


def _mixed(one: str, other: str, part: float) -> str:
    """So much of the other colour in the one."""
    mixed = (a + (b - a) * part for a, b in zip(_rgb(one), _rgb(other), strict=True))
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in mixed)


def _rgb(colour: str) -> Rgb:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _luminance(colour: Rgb) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


# ── The logo

SVG = "{http://www.w3.org/2000/svg}"
SHAPES = frozenset(
    "svg g path rect circle ellipse line polyline polygon text tspan title desc defs use symbol "
    "clipPath mask linearGradient radialGradient stop".split()
)
"""What a drawing is made of. Nothing else of SVG is needed, and much of it runs or loads."""
ELSEWHERE = re.compile(r"url\s*\((?!\s*['\"]?#)|@import|expression|script:|\\", re.IGNORECASE)
PLAIN = "save it as plain SVG, with its letters as paths, or as logo.png"


def find_faults(svg: str) -> Iterator[Flaw]:
    """What a logo holds beside a drawing: what is wrong, the value, and what to do."""
    if "<!DOCTYPE" in svg.upper() or "<!ENTITY" in svg.upper():
        yield "the logo declares a type or a word of its own", "<!DOCTYPE", PLAIN
        return
    try:
        root = ET.fromstring(svg)  # noqa: S314 - what could be long or loaded is refused above
    except (ET.ParseError, ValueError) as error:
        yield "the logo cannot be read as SVG", str(error), PLAIN
        return
    if root.tag != f"{SVG}svg":
        yield "the logo is no SVG", root.tag, PLAIN
    for element in root.iter():
        name = str(element.tag)
        if not name.startswith(SVG) or name.removeprefix(SVG) not in SHAPES:
            yield "the logo holds more than a drawing", name.rpartition("}")[2], PLAIN
        for key, value in element.attrib.items():
            if _is_live(key.rpartition("}")[2], value):
                yield "the logo runs, leads or loads something", f"{key.rpartition('}')[2]}", PLAIN


def _is_live(key: str, value: str) -> bool:
    leads = key in ("href", "src") and not value.startswith("#")
    return key.lower().startswith("on") or leads or ELSEWHERE.search(value) is not None
