"""Short forms are explained where they stand in text, and nothing else of a page changes."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest
from markdown import markdown

from build_tools.content.glossary import Term
from build_tools.content.project import ROOT, Project, load_project
from build_tools.pages.glossary import glossary_page
from build_tools.pages.policy import render_policy_page
from build_tools.pages.reference import reference_pages
from build_tools.site.abbreviations import explain_abbreviations
from build_tools.site.built_page import read_page

CEOP = Term(
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


class Reader(HTMLParser):
    """The elements of a page in order, what is open at its end, and its text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.elements: list[str] = []
        self.open: list[str] = []
        self.explained: list[tuple[str, tuple[str, ...]]] = []
        self.crossed: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.explained += [(str(dict(attrs).get("title")), tuple(self.open))] * (tag == "abbr")
        self.elements += [f"{tag} {attrs}"] * (tag != "abbr")
        self.open += [tag] * (tag not in ("br", "hr", "img", "input", "meta", "link"))

    def handle_endtag(self, tag: str) -> None:
        self.crossed += [tag] * (self.open[-1:] != [tag])
        self.open = self.open[:-1]

    def handle_data(self, data: str) -> None:
        self.text += data


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader


def an_article(content: str) -> str:
    return f'<nav>CEOP</nav><article class="md-content__inner md-typeset">{content}</article>'


def explained(content: str) -> str:
    html = explain_abbreviations(read_page(an_article(content)), TERMS)
    return html.removeprefix(an_article("").removesuffix("</article>")).removesuffix("</article>")


MARKED = '<abbr title="Child Exploitation and Online Protection">CEOP</abbr>'


# ── Explaining


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<p>Tell CEOP.</p>", f"<p>Tell {MARKED}.</p>"),
        ("<p>CEOP's form</p>", f"<p>{MARKED}'s form</p>"),
        ("<p>(CEOP)</p>", f"<p>({MARKED})</p>"),
        ("<li>CEOP</li><li>CEOP</li>", f"<li>{MARKED}</li><li>{MARKED}</li>"),
        ('<a href="CEOP">CEOP</a>', f'<a href="CEOP">{MARKED}</a>'),
        ("<code>CEOP</code> CEOP", f"<code>CEOP</code> {MARKED}"),
        ("<h2>CEOP <b>CEOP</b></h2><p>CEOP</p>", f"<h2>CEOP <b>CEOP</b></h2><p>{MARKED}</p>"),
    ],
)
def test_a_short_form_is_explained_in_text(before: str, after: str) -> None:
    assert explained(before) == after


@pytest.mark.parametrize(
    "content",
    [
        '<a href="../CEOP/" title="CEOP">here</a>',
        '<p data-note="a > CEOP">here</p>',
        "<p data-note='\"CEOP\" > CEOP'>here</p>",
        "<!-- CEOP > CEOP -->",
        *(f"<h{level}>CEOP</h{level}>" for level in range(1, 7)),
        "<h2><em>CEOP</em> and CEOP</h2>",
        "<script>const CEOP = 1 < 2; // CEOP</script>",
        '<script type="application/json">{"CEOP": "CEOP"}</script>',
        "<style>.CEOP {}</style>",
        "<code>CEOP</code>",
        '<abbr title="x">CEOP</abbr>',
        "<svg><text>CEOP</text></svg>",
    ],
)
def test_what_is_no_running_text_is_left_alone(content: str) -> None:
    assert explained(content) == content


@pytest.mark.parametrize(
    "word", "CEOPs XCEOP CEOP-like non-CEOP ceop www.CEOP CEOP/x a@CEOP CEOP_1 CEOP2".split()
)
def test_only_whole_words_are_explained(word: str) -> None:
    assert explained(f"<p>{word}</p>") == f"<p>{word}</p>"


def test_a_longer_short_form_is_not_taken_for_a_shorter_one() -> None:
    assert explained("<p>DDSL</p>") == '<p><abbr title="deputy">DDSL</abbr></p>'


def test_a_short_form_with_a_sign_of_html_is_explained() -> None:
    assert explained("<p>E&amp;W</p>") == '<p><abbr title="England and Wales">E&amp;W</abbr></p>'


def test_what_it_stands_for_is_escaped() -> None:
    assert read(explained("<p>IWF</p>")).explained == [('the "Foundation" & <more>', ("p",))]


def test_a_word_that_is_no_short_form_is_left_alone() -> None:
    assert explained("<p>UK</p>") == "<p>UK</p>"


def test_outside_the_content_nothing_is_explained() -> None:
    html = "<title>CEOP</title><nav>CEOP</nav><footer>CEOP</footer>"

    assert explain_abbreviations(read_page(html), TERMS) == html


def test_without_short_forms_nothing_changes() -> None:
    assert explain_abbreviations(read_page(an_article("<p>CEOP</p>")), ()) == an_article(
        "<p>CEOP</p>"
    )


def test_an_element_that_closes_itself_closes_nothing() -> None:
    assert explained("<p>a<svg/>CEOP<br>CEOP</p>") == f"<p>a<svg/>{MARKED}<br>{MARKED}</p>"


# ── Real pages


@pytest.fixture(scope="module")
def project() -> Project:
    return load_project()


@pytest.fixture(scope="module")
def pages(project: Project) -> list[tuple[Reader, Reader]]:
    """Pages as HTML, read before and after."""
    texts = [render_policy_page(project, p, date(2026, 11, 20)) for p in project.policies.values()]
    texts += [page.markdown for page in reference_pages(project)]
    html = [an_article(markdown(text, extensions=["attr_list", "md_in_html"])) for text in texts]
    return [
        (read(page), read(explain_abbreviations(read_page(page), project.terms))) for page in html
    ]


def test_no_word_of_a_real_page_is_lost_or_added(pages: list[tuple[Reader, Reader]]) -> None:
    assert [before.text for before, _ in pages] == [after.text for _, after in pages]


def test_no_other_element_of_a_real_page_changes(pages: list[tuple[Reader, Reader]]) -> None:
    assert [before.elements for before, _ in pages] == [after.elements for _, after in pages]


def test_a_real_page_stays_well_formed(pages: list[tuple[Reader, Reader]]) -> None:
    assert [(before.open, before.crossed) for before, _ in pages] == [
        (after.open, after.crossed) for _, after in pages
    ]


def test_real_pages_are_explained(pages: list[tuple[Reader, Reader]]) -> None:
    assert sum(len(after.explained) for _, after in pages) > 100


def test_no_explanation_stands_in_a_heading(pages: list[tuple[Reader, Reader]]) -> None:
    around = {tag for _, after in pages for _, tags in after.explained for tag in tags}

    assert around & {"h1", "h2", "h3", "h4", "h5", "h6", "script", "abbr", "code"} == set()


# ── The words


def test_no_word_is_explained_twice(project: Project) -> None:
    words = [term.term.casefold() for term in project.terms]

    assert [word for word in {*words} if words.count(word) > 1] == []


def in_capitals(text: str) -> Iterator[str]:
    """Words with two or more capitals."""
    for word in re.findall(r"(?<![\w/.#-])[A-Za-z][\w&]*", text):
        yield from [word] * (len(re.findall("[A-Z]", word)) > 1)


def texts(project: Project) -> list[str]:
    """Everything that the policies, the services and the sources say."""
    written = [(ROOT / policy.path).read_text("utf-8") for policy in project.policies.values()]
    services = [
        f"{s.name} {s.does} {s.does_not} {s.who} {s.hours} {s.happens} {s.note} "
        + " ".join(way.value for way in s.reach if way.kind == "text")
        for s in project.services
    ]
    sources = [f"{s.name} {s.title} {s.issuer} {s.edition} {s.note}" for s in project.sources]
    return [*written, *services, *sources]


def test_every_short_form_on_the_site_is_in_the_glossary(project: Project) -> None:
    known = {term.term for term in project.terms}
    used = {word.removesuffix("s") for text in texts(project) for word in in_capitals(text)}

    assert used - known == NOT_EXPLAINED.keys()


def test_every_old_name_leads_to_one_of_today(project: Project) -> None:
    successors = {term.id: term.successor for term in project.terms}

    assert {t.id for t in project.terms if t.successor and t.successor == t.id} == set()
    assert [id_ for id_, new in successors.items() if new and successors[new] == id_] == []


# ── The page


def test_every_word_stands_on_the_page_with_its_meaning(project: Project) -> None:
    page = read(glossary_page(project).markdown)

    assert [term.id for term in project.terms if term.meaning not in page.text] == []


def test_every_word_has_an_address(project: Project) -> None:
    addresses = re.findall(r'<dt id="([^"]+)"', glossary_page(project).markdown)

    assert sorted(addresses) == sorted(term.id for term in project.terms)


def test_words_stand_in_the_order_of_the_alphabet(project: Project) -> None:
    addresses = re.findall(r'<dt id="([^"]+)"', glossary_page(project).markdown)
    words = {term.id: term.term.casefold() for term in project.terms}

    assert [words[id_] for id_ in addresses] == sorted(words.values())


def test_an_old_name_links_to_the_one_of_today(project: Project) -> None:
    links = re.findall(r'Now: <a href="#([^"]+)"', glossary_page(project).markdown)

    assert sorted(links) == sorted(term.successor for term in project.terms if term.successor)
