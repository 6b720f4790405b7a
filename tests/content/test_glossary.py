"""Short forms are explained where they stand in text, and nothing else of a page changes."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

import pytest
from markdown import markdown

from build_tools.content.glossary import GlossaryTerm
from build_tools.pages.abbreviations import explain_abbreviations
from build_tools.pages.built_page import read_page
from build_tools.pages.glossary import glossary_page
from build_tools.pages.policy import render_policy_page
from tests.pages.test_policies import Element, read
from tests.projects import real_files, the_project, tried

CEOP = GlossaryTerm(
    id="ceop",
    term="CEOP",
    long="Child Exploitation and Online Protection",
    meaning="A part of the police.",
    abbreviation=True,
    successor="",
)
TERMS = (
    CEOP,
    replace(CEOP, id="iwf", term="IWF", long='the "Foundation" & <more>'),
    replace(CEOP, id="dsl", term="DSL", long="lead"),
    replace(CEOP, id="ddsl", term="DDSL", long="deputy"),
    replace(CEOP, id="e", term="E", long="England"),
    replace(CEOP, id="e-and-w", term="E&W", long="England and Wales"),
    replace(CEOP, id="uk", term="UK", long="United Kingdom", abbreviation=False),
)
NOT_EXPLAINED = {
    "TALK": "the name of a checklist, written so by the foundation that made it",
    "SHOUT": "the word to send in a text message",
    "WhatsApp": "the name of an app",
    "HOPELINE247": "a service's own spelling of its name",
}
"""Words in capitals that are no short form, each with the reason."""


def an_article(content: str) -> str:
    return f"<nav>CEOP</nav><main>{content}</main>"


def explained(content: str) -> str:
    html = explain_abbreviations(read_page(an_article(content)), TERMS)
    return html.removeprefix(an_article("").removesuffix("</main>")).removesuffix("</main>")


MARKED = '<abbr title="Child Exploitation and Online Protection">CEOP</abbr>'


# ── Explaining


@tried("before")
def test_a_short_form_is_explained_in_text(before: str) -> None:
    """In the rows it is marked by a star."""
    assert explained(before.replace("*", "")) == before.replace("*CEOP", MARKED)


@tried("content")
def test_what_is_no_running_text_is_left_alone(content: str) -> None:
    assert explained(content) == content


@pytest.mark.parametrize(
    "word", "CEOPs XCEOP CEOP-like non-CEOP ceop www.CEOP CEOP/x a@CEOP CEOP_1 CEOP2 UK".split()
)
def test_only_whole_words_that_are_short_forms_are_explained(word: str) -> None:
    assert explained(f"<p>{word}</p>") == f"<p>{word}</p>"


@pytest.mark.parametrize(
    ("written", "title"),
    [("DDSL", "deputy"), ("E&amp;W", "England and Wales"), ("IWF", 'the "Foundation" & <more>')],
    ids=["the longest", "with a sign of HTML", "escaped"],
)
def test_what_it_stands_for_is_said_whole(written: str, title: str) -> None:
    [found] = read(explained(f"<p>{written}</p>")).having("title")

    assert (found.name, found["title"]) == ("abbr", title)


@pytest.mark.parametrize(
    ("html", "terms"),
    [
        ("<title>CEOP</title><nav>CEOP</nav><footer>CEOP</footer>", TERMS),
        (an_article("<p>CEOP</p>"), ()),
    ],
    ids=["outside the content", "without short forms"],
)
def test_nothing_else_changes(html: str, terms: tuple[GlossaryTerm, ...]) -> None:
    assert explain_abbreviations(read_page(html), terms) == html


# ── Real pages


@pytest.fixture(scope="module")
def pages() -> list[tuple[Element, Element]]:
    """Pages as HTML, read before and after; each element is closed where it should be."""
    project = the_project()
    texts = [render_policy_page(project, p, date(2026, 11, 20)) for p in project.policies.values()]
    html = [an_article(markdown(text, extensions=["attr_list", "md_in_html"])) for text in texts]
    return [
        (read(page), read(explain_abbreviations(read_page(page), project.terms))) for page in html
    ]


def elements(page: Element) -> list[tuple[str, Mapping[str, str | None]]]:
    return [(one.name, one.attributes) for one in page.within if one.name != "abbr"]


def test_of_a_real_page_nothing_else_changes(pages: list[tuple[Element, Element]]) -> None:
    assert [old.text for old, _ in pages] == [new.text for _, new in pages]
    assert [elements(old) for old, _ in pages] == [elements(new) for _, new in pages]


def test_real_pages_are_explained_outside_headings(pages: list[tuple[Element, Element]]) -> None:
    every = [one for _, after in pages for one in after.within]
    headings = {"h1", "h2", "h3", "h4", "h5", "h6", "script", "abbr", "code"}
    explained = [one.name for one in every for inner in one.within if inner.name == "abbr"]

    assert len(explained) > 100
    assert headings & {*explained} == set()


# ── The words


def in_capitals(text: str) -> Iterator[str]:
    """Words with two or more capitals, without the s of several."""
    for word in re.findall(r"(?<![\w/.#-])[A-Za-z][\w&]*", text):
        if len(re.findall("[A-Z]", word)) > 1:
            yield word.removesuffix("s")


def texts() -> Iterator[str]:
    """Everything that the policies, the services and the sources say."""
    project = the_project()
    yield from (real_files()[policy.path] for policy in project.policies.values())
    for service in project.services:
        said = (
            getattr(service, key) for key in "name does does_not who hours happens note".split()
        )
        yield " ".join([*said, *(way.value for way in service.reach if way.kind == "text")])
    for source in project.sources:
        yield f"{source.name} {source.title} {source.issuer} {source.edition} {source.note}"


def test_every_short_form_on_the_site_is_in_the_glossary_once() -> None:
    words = [term.term.casefold() for term in the_project().terms]
    used = {word for text in texts() for word in in_capitals(text)}

    assert len(words) == len({*words})
    assert used - {term.term for term in the_project().terms} == NOT_EXPLAINED.keys()


def test_every_old_name_leads_to_one_of_today() -> None:
    successors = {term.id: term.successor for term in the_project().terms}

    assert [id_ for id_, new in successors.items() if new and successors[new] in (id_, new)] == []


# ── The page


def test_every_word_stands_on_the_page_in_the_order_of_the_alphabet_with_its_meaning() -> None:
    page = glossary_page(the_project()).markdown
    terms = sorted(the_project().terms, key=lambda term: term.term.casefold())
    successors = sorted(term.successor for term in terms if term.successor)

    assert [term.id for term in terms if term.meaning not in read(page).text] == []
    assert re.findall(r'<dt id="([^"]+)"', page) == [term.id for term in terms]
    assert sorted(re.findall(r'Now: <a href="#([^"]+)"', page)) == successors
