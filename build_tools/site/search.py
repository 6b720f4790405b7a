"""The search: for each reader one index of the built pages, which their device loads whole.

What was typed stays there: a search that asked for pieces by what is typed would tell the host.
docs/assets/find.js finds in it. It is given texts, and no prepared index: that would be larger, and
a telephone makes it of them in less time than it would take to load.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from html import unescape
from pathlib import Path, PurePosixPath
from typing import Any

from build_tools.content.addresses import comparison_address, guidance_address, pages_of
from build_tools.content.audiences import READERS, Readers, services_pages
from build_tools.content.file_names import address_of
from build_tools.content.findings import Finding
from build_tools.content.front_matter import split_front_matter
from build_tools.content.placeholders import may_link
from build_tools.content.policy import FLOOR
from build_tools.content.project import Project
from build_tools.content.searches import SEARCHES, Subject
from build_tools.content.topic_pages import Topic, every_topic, find_place
from build_tools.pages.audiences import title_of
from build_tools.pages.built_page import iter_tags, read_attributes

CONTENT = ("id", "main")
"""The attribute of the element that holds what a page says: theme/main.html."""
PASSED_OVER = frozenset("nav script style svg button form template".split())
PASSED_OVER_CLASSES = frozenset("headerlink source rests-on clause__plan trail fold__count".split())
TITLE_TAGS = frozenset("h1 h2 h3 h4 dt".split())
BREAK = "\f"
"""Stands between two blocks of a page: no text has it."""
INLINE = frozenset("a abbr b code em i small span strong wbr".split())


@dataclass(kw_only=True, slots=True)
class Part:
    """What stands on a page from a title that has an address until the next."""

    anchor: str
    title: str = ""
    text: str = ""


@dataclass(kw_only=True, slots=True)
class _Open:
    """An open element, how often its tag is open in it, and what the text in it is."""

    tag: str
    text_is: str
    depth: int = 1


class _Reader:
    """Reads the parts of a page's content, from left to right."""

    def __init__(self, html: str, most: int) -> None:
        self.parts: list[Part] = []
        self._open: list[_Open] = []
        before = 0
        for start, end, name, closes, written in iter_tags(html):
            self._read_text(html[before:start])
            before = end
            if closes:
                self._close(name)
            elif name:
                self._begin(name, read_attributes(written))
                if written.endswith("/"):
                    self._close(name)
            if not most and self.parts and not self._is("title"):
                break  # of this page no more is wanted

    def _is(self, text: str) -> bool:
        return bool(self._open) and self._open[-1].text_is == text

    def _begin(self, tag: str, values: Mapping[str, str]) -> None:
        if not self._open:
            if CONTENT in values.items():
                self._open.append(_Open(tag=tag, text_is="content"))
            return
        if tag not in INLINE:
            self._read_text(BREAK)
        here = self._open[-1]
        if here.text_is != "nothing" and _is_passed_over(tag, values):
            self._open.append(_Open(tag=tag, text_is="nothing"))
        elif tag == here.tag:
            here.depth += 1
        elif here.text_is == "content" and tag in TITLE_TAGS and (tag == "h1" or values.get("id")):
            self._open.append(_Open(tag=tag, text_is="title"))
            self.parts.append(Part(anchor="" if tag == "h1" else values["id"]))

    def _close(self, tag: str) -> None:
        if self._open and tag == self._open[-1].tag:
            self._open[-1].depth -= 1
            if not self._open[-1].depth:
                self._open.pop()

    def _read_text(self, text: str) -> None:
        if self.parts and self._is("title"):
            self.parts[-1].title += unescape(text)
        elif self.parts and self._is("content"):
            self.parts[-1].text += unescape(text)


def _is_passed_over(tag: str, values: Mapping[str, str]) -> bool:
    classes = values.get("class", "").split()
    left_out = "data-search-exclude" in values or not PASSED_OVER_CLASSES.isdisjoint(classes)
    return left_out or tag in PASSED_OVER


def _sentence(block: str) -> str:
    """What a block says; one that is no sentence ends as one, for the next stands in its line."""
    text = " ".join(block.split())
    return text if text.endswith((".", "?", "!", ":", ",", ";", '"')) else f"{text}."


def find_parts(html: str, most: int) -> list[Part]:
    """The parts of a built page, with `most` letters of the text of each; none: the page alone."""
    reader = _Reader(html, most)
    for part in reader.parts:
        part.title = " ".join(part.title.split())
        part.text = " ".join(map(_sentence, filter(str.strip, part.text.split(BREAK))))
        if len(part.text) > most:
            part.text = part.text[:most].rpartition(" ")[0]
    for part, after in zip(reader.parts[:1], reader.parts[1:2], strict=False):
        part.text = part.text or after.text  # a page that begins with its second title
    return reader.parts if most else reader.parts[:1]


def write_search_indexes(
    project: Project, site: Path, pages: Mapping[str, list[Part]]
) -> Iterator[Finding]:
    """Write an index for each reader; yield the answers that its reader would not find. `pages`: by
    address, the parts of each page that anybody may find.
    """
    pages = {at: pages[at] for at in sorted(pages, key=lambda at: PurePosixPath(at, "index.html"))}
    (site / "search").mkdir(exist_ok=True)
    for reader in READERS:
        index, missing = make_index(project, reader, pages)
        text = json.dumps(index, ensure_ascii=False, separators=(",", ":"))
        (site / "search" / f"{reader}.json").write_text(text, encoding="utf-8")
        for link in missing:
            yield Finding(SEARCHES, 1, f"nothing that the search of {reader} finds", link)


def make_index(
    project: Project, reader: Readers, pages: Mapping[str, list[Part]]
) -> tuple[dict[str, Any], set[str]]:
    """What docs/assets/find.js reads, and the answers that lead to nothing in it."""
    searches = project.searches
    shown = [
        (address, parts, searches.of(address).readers[reader])
        for address, parts in pages.items()
        if parts and reader in searches.of(address).readers
    ]
    every = [
        (number, address, part)
        for number, (address, parts, _) in enumerate(shown)
        for part in parts
    ]
    places = {
        f"{address}#{part.anchor}".rstrip("#"): number
        for number, (_, address, part) in enumerate(every)
    }
    names = _names(project)
    subjects, missing = _answers(project, reader, places)
    outdated = {
        f"{guidance_address(card.policy)}#{card.slug}"
        for card in project.cards.values()
        if not card.is_live
    }
    index = {
        "reader": reader,
        "pages": [
            [address, names.get(address, parts[0].title), weight, _owner(address)]
            for address, parts, weight in shown
        ],
        "parts": [
            [number, part.anchor, searches.outdated.format(title=part.title), part.text, 1]
            if f"{address}#{part.anchor}" in outdated
            else [number, part.anchor, part.title, part.text]
            for number, address, part in every
        ],
        "alike": {word: one for one, words in searches.alike.items() for word in words},
        "small": searches.small,
        "voices": searches.voice if reader == "staff" else {},
        "subjects": subjects,
    }
    return index, missing


def _owner(address: str) -> Readers:
    return next((reader for reader in READERS if address.startswith(f"{reader}/")), "staff")


def _answers(
    project: Project, reader: Readers, places: Mapping[str, int]
) -> tuple[list[list[Any]], set[str]]:
    """What people type and, by who says it, the numbers of the parts that answer it. On pages for
    all pupils and parents are answered too.
    """
    pages, topics = pages_of(project), [*every_topic(project)]
    subjects, missing = [], set[str]()
    for subject in (*project.searches.subject, *_named(project)):
        answers = {}
        for one in READERS if reader == "staff" else (reader,):
            links = [_address_of(link, pages, topics) for link in subject.answers(one)]
            missing |= {link for link in links if link not in places and one == reader}
            if found := [places[link] for link in links if link in places]:
                answers[one] = found
        if answers:
            subjects.append([subject.words, answers, *([1] if subject.urgent else [])])
    return subjects, missing


def found_by_none(project: Project) -> set[str]:
    """The addresses of policies that no search finds: every reader loads its index."""
    others = project.policies.keys() - {policy.id for policy in project.told_of}
    addresses = (guidance_address, partial(comparison_address, FLOOR))
    return {address(id_) for id_ in others for address in addresses}


def _named(project: Project) -> Iterator[Subject]:
    """Policies and services, looked for by their names."""
    for id_ in sorted(policy.id for policy in project.told_of):
        yield Subject(words=(id_.replace("-", " "),), staff=(f"policies/{id_}.md",))
    for service in project.services:
        names = {service.id.replace("-", " "), service.short_name, *service.name.split(" (")}
        at: dict[str, tuple[str, ...]] = dict.fromkeys(READERS, ())
        for page, audience in services_pages(project.audiences).items():
            if service in may_link(project, audience):
                at[audience.readers] += (f"{page}#{service.id}",)
        words = tuple(sorted(names))
        yield Subject(words=words, pupils=at["pupils"], parents=at["parents"], staff=at["staff"])


def _address_of(link: str, pages: Mapping[str, str], topics: Iterable[Topic]) -> str:
    path, _, id_ = link.partition("#")
    path, anchor = find_place(topics, path, id_)
    return f"{pages.get(path, path)}#{anchor}".rstrip("#")


def _names(project: Project) -> dict[str, str]:
    """What pages whose first title does not say whose they are are called, by their addresses."""
    titles = {path: title_of(text) for path, text in project.pages.items()}
    names = {
        address_of(path): titles[path]
        for path, text in project.pages.items()
        if "history" in split_front_matter(text).meta
    }
    return names | {address_of(t.path): titles[f"docs/{t.page}"] for t in every_topic(project)}
