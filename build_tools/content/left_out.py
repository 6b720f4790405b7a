"""What a school does not publish, and what it sets apart because its pupils have other ages.

Both are taken out of the texts of this site before anything is read of them, so that whoever reads
them knows nothing of it. A school's own texts stay as they are: a link of theirs to what is not
there is a finding.
"""

import posixpath
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from build_tools.content.ages import Ages, parse_ages
from build_tools.content.audiences import Audience
from build_tools.content.front_matter import split_front_matter
from build_tools.content.policy import EXAMPLES, SCHOOL_FOLDER
from build_tools.content.school import OPTIONAL
from build_tools.content.shapes import Misfit

DOCS = "docs/"
GUIDE, WRITTEN_ON = "for-schools/index.md", "for-schools/write.md"
"""The guide for schools; and the page for writing, which nobody writes by hand: it is there with
the guide.
"""
LINK = r"\[(?P<words>[^\[\]]*)\]\((?P<page>[^()#:\s]+\.md)(?:#[^()\s]*)?\)"
ITEM = re.compile(
    rf"^- (?:\{{\{{ picture [a-z-]+ \}}\}} )?(?P<link>{LINK}).*\n(?:  .*\n)*", re.MULTILINE
)
"""A line of a list that begins with a link, and what stands under it."""
INLINE = re.compile(LINK)
CITED = re.compile(rf"^  - (?:{'|'.join(EXAMPLES)})#.*\n", re.MULTILINE)
"""A clause of an example in a page's list of sources."""
END_OF_LIST = "\n</div>\n"


@dataclass(frozen=True, kw_only=True, slots=True)
class Published:
    """The texts as they are read. `set_apart`: the pages for pupils of other ages."""

    texts: Mapping[str, str]
    set_apart: frozenset[str]


def is_optional(page: str) -> bool:
    """Whether a page, by its path under docs, may be missing: an example, or one that a school can
    leave out.
    """
    folder, _, name = page.removesuffix(".md").partition("/")
    return folder in OPTIONAL or (folder == "policies" and name.partition("/")[0] in EXAMPLES)


def with_rendered(pages: Collection[str]) -> frozenset[str]:
    """Pages by their paths under docs, and the one that is rendered beside them."""
    return frozenset([*pages, *([WRITTEN_ON] if GUIDE in pages else [])])


def show(
    texts: Mapping[str, str], audiences: Mapping[str, Audience], ages: Ages | None
) -> Published:
    """The texts without what is not published, and with what is for other ages set apart."""
    there = with_rendered([path.removeprefix(DOCS) for path in texts])
    set_apart = _for_others(texts, audiences, ages)
    missing = [id_ for id_ in EXAMPLES if f"policies/{id_}.md" not in there]

    def shown(path: str, text: str) -> str:
        if not path.endswith(".md") or path.startswith((f"{SCHOOL_FOLDER}/", f"{DOCS}policies/")):
            return text
        page = path.removeprefix(DOCS)
        if missing:
            text = CITED.sub("", text)
        text = _set_apart(text, page, set_apart)
        return _without(text, page, lambda to: is_optional(to) and to not in there)

    return Published(
        texts={path: shown(path, text) for path, text in texts.items()},
        set_apart=frozenset(f"{DOCS}{page}" for page in set_apart),
    )


def _for_others(
    texts: Mapping[str, str], audiences: Mapping[str, Audience], ages: Ages | None
) -> Collection[str]:
    """The pages of which no reader is at the school, or has a child there; none where all are."""
    found = {path: of for path, text in texts.items() if (of := _ages_of(path, text, audiences))}
    others = {path for path, of in found.items() if ages and not of.meets(ages)}
    return {path.removeprefix(DOCS) for path in others} if others != found.keys() else ()


def _ages_of(path: str, text: str, audiences: Mapping[str, Audience]) -> Ages | None:
    """Whose page it is: it says so, or is called by its audience, or is that one's help tree."""
    for audience in audiences.values():
        tree = audience.find_help.path if audience.find_help else ""
        if path == tree or path.endswith(f"/{audience.id}.md"):
            return _parsed(audience.ages)
    return _parsed(split_front_matter(text).text_of("ages")) if path.endswith(".md") else None


def _parsed(text: str) -> Ages | None:
    try:
        return parse_ages(text)
    except Misfit:
        return None


def _set_apart(text: str, page: str, others: Collection[str]) -> str:
    """The page with its lines for others folded behind the first list."""
    title = split_front_matter(text).text_of("other_ages")
    apart = [item for item in ITEM.finditer(text) if _target(page, item) in others]
    if not title or not apart:
        return text
    first = apart[0].start()
    rest = ITEM.sub(lambda item: "" if _target(page, item) in others else item[0], text)
    end = rest.index(END_OF_LIST, first) + len(END_OF_LIST)
    links = "\n".join(f"- {item['link']}" for item in apart)
    fold = (
        f'\n<details class="why" markdown>\n<summary>{title}{{{{ sign down }}}}</summary>\n\n'
        f'<div class="links" markdown>\n\n{links}\n\n</div>\n</details>\n'
    )
    return rest[:end] + fold + rest[end:]


def _without(text: str, page: str, is_gone: Callable[[str], bool]) -> str:
    """The page without links to what is not there: a line of a list goes, words in a line stay."""
    text = ITEM.sub(lambda item: "" if is_gone(_target(page, item)) else item[0], text)
    return INLINE.sub(lambda link: link["words"] if is_gone(_target(page, link)) else link[0], text)


def _target(page: str, link: re.Match[str]) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), link["page"]))
