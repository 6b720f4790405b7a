"""A policy's file as the cards in it, and what stands around them: so that what somebody wrote
there by hand stays as it is where cards are changed.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

OTHER = r" {0,3}(?:#{1,6}(?:[ \t]|$)|>)"
CARD = re.compile(rf"^ {{0,3}}###(?:[ \t].*)?\n(?:(?!{OTHER}).*\n?)*", re.MULTILINE)
"""From its heading to the next heading or note."""
PLACE = "\0{}\0"
"""What stands in a frame where a card does, by the id of its item: no text holds a zero byte."""
PLACES = re.compile("\0(.*?)\0(\n{0,2})")
SECTION = re.compile(r"^## (.*)$", re.MULTILINE)


def cards_in(text: str) -> list[str]:
    """Each card as it is written, in the order of the file."""
    return [found[0].rstrip() for found in CARD.finditer(text)]


def frame_of(text: str, ids: Sequence[str]) -> str:
    """The file with a place for each of its cards. `ids`: of their items."""
    left = iter(ids)

    def place(found: re.Match[str]) -> str:
        return PLACE.format(next(left)) + found[0][len(found[0].rstrip()) :]

    return CARD.sub(place, text)


def places_in(frame: str) -> list[str]:
    """The ids of the items that have a place, in the order of the file."""
    return [id_ for id_, _ in PLACES.findall(frame)]


def with_places(frame: str, new: Iterable[tuple[str, str]]) -> str:
    """The frame with places for more items, each at the end of a section or, where there is none of
    that title, of the file. `new`: ids and titles.
    """
    for id_, title in new:
        section = next((one for one in SECTION.finditer(frame) if one[1].strip() == title), None)
        after = SECTION.search(frame, section.end()) if section else None
        at = after.start() if after else len(frame)
        before = frame[:at].rstrip("\n")
        frame = f"{before}\n\n{PLACE.format(id_)}\n" + (f"\n{frame[at:]}" if after else "")
    return frame


def filled(frame: str, cards: Mapping[str, str]) -> str:
    """The file. A place whose item has no card here is gone, with the empty line behind it."""
    return PLACES.sub(lambda found: cards[found[1]] + found[2] if found[1] in cards else "", frame)
