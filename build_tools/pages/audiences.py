"""Pages for pupils, parents and teachers: a page a topic, services, drawings, and what a page rests
on.
"""

import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from build_tools.content.addresses import guidance_address
from build_tools.content.audiences import Audience
from build_tools.content.drawings import draw
from build_tools.content.file_names import DOCS, published
from build_tools.content.front_matter import split_front_matter
from build_tools.content.placeholders import (
    BLANK,
    DETAIL,
    DRAWING,
    LIST,
    PLACEHOLDER,
    may_show,
    school_details,
)
from build_tools.content.policy import OWN_PAGES
from build_tools.content.project import Project
from build_tools.content.reviews import find_unread_texts
from build_tools.content.services import Service
from build_tools.content.topic_pages import Topic, every_topic, lead_to_topics, split_topics
from build_tools.pages.lists import render_list
from build_tools.pages.page import Page, checked_words, render, short_name

TILE = re.compile(r"(\{\{ picture [a-z-]+ \}\}) \[[^]]*\]\(#([\w-]+)\)")
"""A topic's picture: that of its tile."""
HEADING = re.compile(r"^# (.+?)(?: *\{.*\})?$", re.MULTILINE)
NEXT = 3


def written_page(project: Project, path: str) -> str | None:
    """The text of a hand-written page; of one that has topics, the first page."""
    text = project.written.get(f"{DOCS}/{path}")
    if text is None or f"{DOCS}/{path}" not in project.pages:
        return text
    if f"{DOCS}/{path}" in find_unread_texts(project):
        said = render("unread.html.jinja")
        text = HEADING.sub(lambda found: f"{found[0]}\n\n{said}", text, count=1)
    at = published(f"{DOCS}/{path}").removeprefix(f"{DOCS}/")
    return lead_to_topics([*every_topic(project)], at, at, split_topics(path, text)[0])


def own_pages(project: Project) -> Iterator[tuple[str, Audience, str]]:
    """The pages that the school wrote: where each is shown under docs, for whom, and its text."""
    for path, text in project.pages.items():
        if path.startswith(f"{OWN_PAGES}/"):
            audience = project.audiences[split_front_matter(text).text_of("audience")]
            written = written_page(project, path.removeprefix(f"{DOCS}/")) or ""
            yield published(path).removeprefix(f"{DOCS}/"), audience, written


def title_of(text: str) -> str:
    """What a page that is written by hand is called: as it says, or as its first heading."""
    page = split_front_matter(text)
    heading = HEADING.search(page.body)
    return page.text_of("title") or (heading[1] if heading else "")


def topic_pages(project: Project) -> Iterator[Page]:
    """The pages of all topics."""
    all_topics = [*every_topic(project)]
    for path, text in project.pages.items():
        first, topics = split_topics(path, text)
        meta = {"history": title_of(text), **split_front_matter(text).meta}
        tiles = first.partition('class="tiles"')[2]
        pictures = {id_: picture for picture, id_ in TILE.findall(tiles)}
        more = min(NEXT, len(topics) - 1)
        for number, topic in enumerate(topics):
            markdown = "\n\n".join(
                [
                    _front_of(topic, meta),
                    f"# {topic.title}",
                    f"{meta['promise']}\n{{: .lead }}" if "promise" in meta else "",
                    pictures.get(topic.id, ""),
                    topic.markdown,
                    _end_of(topic, meta, (topics * 2)[number + 1 : number + 1 + more]),
                ]
            )
            shown = lead_to_topics(all_topics, topic.page, topic.path, markdown)
            yield Page(path=topic.path, title=topic.title, markdown=shown)


def _front_of(topic: Topic, meta: Mapping[str, Any]) -> str:
    """A page that is quiet has the title of the first."""
    kept = {key: meta[key] for key in ("audience", "part") if key in meta}
    front = {"title": topic.title} | kept | ({"history": meta["history"]} if topic.quiet else {})
    return "\n".join(
        ["---", *(f"{key}: {json.dumps(value)}" for key, value in front.items()), "---"]
    )


def _end_of(topic: Topic, meta: Mapping[str, Any], more: list[Topic]) -> str:
    call = meta.get("call", "")
    return render(
        "topic-end.md.jinja",
        call=call if f"{{{{ service {call} }}}}" not in topic.markdown else "",
        more=more,
        first=meta["history"],
        rests=bool(meta.get("sources")),
        page=posixpath.basename(topic.page),
    )


def render_audience_page(project: Project, markdown: str, meta: Mapping[str, Any], up: str) -> str:
    """The page with its services, symbols and sources in place. `up`: from it to the root."""

    def put(found: re.Match[str]) -> str:
        kind, name = found.groups()
        shown = may_show(project, kind, project.audiences[meta["audience"]])
        return _render_service(kind, next(service for service in shown if service.id == name))

    details = school_details(project.school)
    page = DRAWING.sub(lambda found: draw(found[1], found[2]), PLACEHOLDER.sub(put, markdown))
    page = DETAIL.sub(lambda found: _as_text(details[found[1]]) or BLANK, page)
    page = LIST.sub(lambda found: render_list(project, found[1], up), page)
    if not meta.get("sources"):
        return page
    return f"{page}\n\n{_what_it_rests_on(project, meta, up)}"


def _as_text(value: str) -> str:
    """The value in Markdown, of which nothing is markup."""
    return re.sub(r"[^\w ]", lambda sign: f"&#{ord(sign[0])};", value)


@lru_cache(1024)
def _render_service(kind: str, service: Service) -> str:
    return render(f"{kind}-of.html.jinja", service=service).strip()


def _what_it_rests_on(project: Project, meta: Mapping[str, Any], up: str) -> str:
    names = {service.id: service.name for service in project.services}
    entries = []
    headings = {card.id: card.heading for p in project.policies.values() for card in p.cards}
    for source in meta.get("sources", ()):
        if "#" in source:
            policy_id, _, slug = source.partition("#")
            href = f"{up}{guidance_address(policy_id)}#{slug}"
            title = headings.get(source, slug.replace("-", " ").capitalize())
            owner = short_name(project.policies[policy_id])
            entries.append({"href": href, "title": title, "owner": owner})
        else:
            entries.append({"href": "", "title": names.get(source, source), "owner": ""})
    state, _, day = str(meta.get("checked", "")).partition(", ")
    return render(
        "rests-on.html.jinja",
        entries=entries,
        checked=checked_words(project).get(state, ""),
        day=day,
    ).strip()
