"""The site's own drawings: pictures (96 by 96) and signs (16 to 28), as they stand in a page.

They stand in the page itself, and not in an <img>: only so do they take its colours, in the dark
and in forced colours too. They say nothing that the words beside them do not say, and are hidden
from screen readers. Rules for drawing one: `pictures/README.md`.
"""

import re
from functools import cache, partial
from pathlib import Path

from markupsafe import Markup

FOLDERS = {kind: Path(__file__).parent / f"{kind}s" for kind in ("picture", "sign")}
TITLE = re.compile(r"<title>(.*?)</title>")
"""What a picture shows, in words: in the page it would be a tooltip."""
BOX = re.compile(r'viewBox="0 0 (\d+) (\d+)"')
"""How big it is, which a page says that has lost its style sheet."""


@cache
def drawing_names(kind: str) -> tuple[str, ...]:
    """The names of all pictures, or of all signs."""
    return tuple(sorted(path.stem for path in FOLDERS[kind].glob("*.svg")))


@cache
def draw(kind: str, name: str) -> Markup:
    """A picture or a sign, by its name."""
    svg = TITLE.sub("", (FOLDERS[kind] / f"{name}.svg").read_text(encoding="utf-8")).strip()
    svg = BOX.sub(r'width="\1" height="\2" \g<0>', svg)
    return Markup(  # noqa: S704 (the drawings are ours)
        svg.replace('<svg xmlns="http://www.w3.org/2000/svg" ', '<svg aria-hidden="true" ')
    )


picture = partial(draw, "picture")
sign = partial(draw, "sign")
