"""Topics, comparisons, gaps and what is no longer right: every clause and mark where it belongs."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html import escape, unescape
from itertools import combinations
from urllib.parse import urljoin

import pytest

from build_tools.content.addresses import (
    comparison_address,
    gaps_address,
    guidance_address,
    tool_address,
    topic_address,
)
from build_tools.content.marks import Mark, find_marks
from build_tools.content.policy import FLOOR, Card, Policy
from build_tools.content.project import Project
from build_tools.content.sections import Section, find_sections
from build_tools.pages.comparison import comparison_pages
from build_tools.pages.page import Page, capital, short_title
from build_tools.pages.reference import reference_pages
from build_tools.situations.difference import Comparer
from tests.projects import the_project

HOSTILE = 'keep <b>1</b> & "2" <script>'
POLICIES = [policy.id for policy in the_project().policies_by_age if policy.id != FLOOR]
TODAY = date(2026, 11, 20)
LINK = re.compile(r'<a href="([^"]+)"')


@pytest.fixture(scope="module")
def pages(project: Project) -> dict[str, str]:
    return by_address(reference_pages(project, TODAY))


def by_address(pages: Iterator[Page]) -> dict[str, str]:
    found = {}
    for page in pages:
        address = page.path.removesuffix(".md").removesuffix("index").rstrip("/")
        assert address not in found
        found[f"{address}/"] = page.markdown
    return found


def cards_of(project: Project) -> list[Card]:
    return [card for policy in project.policies_by_age for card in policy.cards]


def sections_of(project: Project) -> list[Section]:
    return [section for policy in project.policies.values() for section in find_sections(policy)]


def marks_of(project: Project) -> list[Mark]:
    return [mark for policy in project.policies.values() for mark in find_marks(policy)]


def clause_at(address: str, href: str) -> str:
    """The id of the clause to which a link on the page leads."""
    path, _, slug = urljoin(f"/{address}", href).partition("#")
    return f"{path.removeprefix('/policies/').strip('/')}#{slug}"


def parts_of(markdown: str, mark: str) -> list[tuple[str, str]]:
    """Heading and content of each part that begins with the mark."""
    parts = markdown.split(f"\n{mark} ")[1:]
    return [(heading, content) for heading, _, content in (p.partition("\n") for p in parts)]


def folds_of(markdown: str) -> list[tuple[str, str]]:
    """Title and content of each fold that has an address."""
    parts = re.split(r'<h2 class="fold__title" id="[^"]+">', markdown)[1:]
    return [
        (unescape(title), content) for title, _, content in (p.partition("</h2>") for p in parts)
    ]


def test_the_list_of_policies_leads_to_each_and_its_tool(
    project: Project, pages: dict[str, str]
) -> None:
    led_to = {urljoin("/policies/", href) for href in LINK.findall(pages["policies/"])}
    wanted = {f"/{guidance_address(id_)}" for id_ in project.policies}

    assert wanted | {f"/{tool_address(id_, FLOOR)}" for id_ in project.policies} <= led_to


# ── Topics


LINE = re.compile(r'<(div class="rules__rule"|tr role="row") data-clause="([^"]+)">')
TAG = re.compile(r'<span class="tag [^>]*>(?:<svg.*?</svg>)?([^<]*)</span>')


def places(project: Project, pages: dict[str, str]) -> list[tuple[str, str, str, str]]:
    """Clause, topic, action's title and what stands beside it, for every line of every topic."""
    found = []
    for topic in project.wording.topics:
        for title, content in folds_of(pages.get(topic_address(topic), "")):
            for line in LINE.finditer(content):
                tag = TAG.search(content, line.end())
                beside = tag[1] if tag and line[1].startswith("tr") else "Today's rule"
                found.append((line[2], topic, title, beside))
    return found


def expected_part(project: Project, card: Card) -> str:
    """Where a clause belongs beside today's guidance on its act, on whatever topic."""
    floor = {
        other.modality
        for other in project.floor.cards
        if other.is_live and other.action == card.action
    }
    if not card.is_live:
        return "No longer right"
    if card.policy == "national":
        return "Today's rule"
    if card.modality in floor and not card.differs:
        return "The same"
    return "Something else" if floor else "Its own"


def test_every_clause_stands_once_on_its_topics_page_where_it_belongs(
    project: Project, pages: dict[str, str]
) -> None:
    phrases = project.vocabulary.actions

    assert sorted(places(project, pages)) == sorted(
        (
            card.id,
            card.topic,
            capital(phrases[card.action]),
            expected_part(project, card),
        )
        for card in cards_of(project)
    )


STRENGTH = {
    "never": "Do not",
    "must": "You must",
    "should": "You should",
    "may": "You may",
    "ask": "Ask:",
}


@pytest.mark.parametrize("kind", ["topics/", "compare/", "gaps/", "no-longer-right/"])
def test_no_statement_stands_without_how_strongly_it_is_meant(
    project: Project, pages: dict[str, str], kind: str
) -> None:
    text = "\n".join(markdown for address, markdown in pages.items() if kind in address)
    bare = [
        card.id
        for card in cards_of(project)
        if len(card.statement) > 60  # longer than any short line
        and text.count(escape(card.statement, quote=False).replace("'", "&#39;"))
        != text.count(
            f"<b>{STRENGTH[card.modality]}</b> "
            + escape(card.statement, quote=False).replace("'", "&#39;")
        )
    ]

    assert bare == []


def test_what_is_no_longer_right_is_struck_and_stands_under_todays_rule(
    pages: dict[str, str],
) -> None:
    for entry in re.findall(r'<div class="old">.*?</div>', pages["no-longer-right/"], re.DOTALL):
        today, _, old = entry.partition("<ul>")
        assert "<s>" not in today
        assert old.count("<s>") == old.count("<li>") == old.count("No longer right") > 0
        assert not re.search(r"<a [^>]*>[^<]*<s>", old)


def test_a_topic_has_a_page_where_any_policy_speaks_of_it_and_the_list_leads_to_each(
    project: Project, pages: dict[str, str]
) -> None:
    spoken = {card.topic for card in cards_of(project)} | {s.topic for s in sections_of(project)}
    listed = re.findall(r"^- \[.*\]\((.*)\.md\)$", pages["topics/"], re.MULTILINE)

    assert {a for a in pages if a.startswith("topics/")} == {"topics/", *map(topic_address, spoken)}
    assert sorted(listed) == sorted(spoken)


def silent(markdown: str) -> dict[str, list[str]]:
    """By action's title, the policies that are said to say nothing of it."""
    return {
        title: unescape(names).split(", ")
        for title, content in folds_of(markdown)
        for names in re.findall(r"Nothing in: (.*)\.</p>", content)
    }


@pytest.mark.parametrize("topic", ["viewing", "parents", "takedown"])
def test_a_policy_that_says_nothing_of_an_act_is_named(
    project: Project, pages: dict[str, str], topic: str
) -> None:
    phrases = project.vocabulary.actions
    others = [policy for policy in project.policies_by_age if policy.id != "national"]
    expected = {
        action: [short_title(p) for p in others if action not in {c.action for c in p.cards}]
        for action in dict.fromkeys(c.action for c in cards_of(project) if c.topic == topic)
    }

    assert silent(pages[topic_address(topic)]) == {
        capital(phrases[action]): names for action, names in expected.items() if names
    }


def test_todays_rules_stand_first_in_short_with_when_they_hold(
    project: Project, pages: dict[str, str]
) -> None:
    for topic in project.wording.topics:
        first, _, _ = pages.get(topic_address(topic), "").partition('<div class="folds">')
        said = [(unescape(short), unescape(when.strip())) for short, when in SHORT.findall(first)]
        live = [card for card in project.floor.cards if card.topic == topic and card.is_live]

        assert sorted(said) == sorted(
            (
                card.short,
                f"{CERTAIN[card.when_label]} {card.when_text}." if card.when_text else "",
            )
            for card in live
        )


SHORT = re.compile(
    r'<li class="rules__short"><a [^>]*>(.*?)</a>(?:<p class="small">(.*?)</p>)?</li>'
)
CERTAIN = {"When": "When", "When certain": "Once it is certain that"}


def test_a_fold_says_how_many_policies_say_what(project: Project, pages: dict[str, str]) -> None:
    fold = dict(folds_of(pages[topic_address("viewing")]))["View the imagery"]
    replaced = {
        card.policy
        for card in cards_of(project)
        if (card.topic, card.action, card.is_live) == ("viewing", "view-imagery", False)
    }

    assert f"Other policies: {len(replaced)} no longer right, " in fold


def test_what_the_guidance_says_under_another_topic_is_named_there(pages: dict[str, str]) -> None:
    takedown = dict(folds_of(pages[topic_address("takedown")]))["Share the imagery"]

    assert 'National guidance: never; see <a href="../../topics/viewing/">Viewing</a>.' in takedown


def test_every_section_of_prose_stands_on_its_topics_page_and_says_each_mark_in_words(
    project: Project, pages: dict[str, str]
) -> None:
    marks = {(mark.policy, mark.line): mark for mark in marks_of(project)}
    missing, said = [], 0
    for section in sections_of(project):
        lines = pages[topic_address(section.topic)].split("\n")
        link = f'policies/{section.policy}/#{section.slug}">Where this stands</a>'
        if not any(link in line for line in lines):
            missing.append(section.slug)
        for number, line in enumerate(section.markdown.split("\n"), start=section.line):
            mark = marks.get((section.policy, number))
            if mark is None:
                missing += [line] * (line not in lines)
                continue
            said += 1
            words = f"**No longer right ({mark.kind}).** {capital(mark.reason)}."
            missing += [words] * (not any(line.startswith(words) for line in lines))

    assert missing == []
    assert said > 4


def test_no_page_shows_the_grammar_of_a_mark_but_a_link_to_what_holds_today(
    pages: dict[str, str],
) -> None:
    link = '<a href="../../policies/national/#refer-an-aggravated-incident">'

    assert [address for address, text in pages.items() if "No longer right: " in text] == []
    assert f"belongs to reckless misuse too. Today: {link}" in pages[topic_address("definition")]


# ── Comparison


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (date(2000, 1, 1), ""),
        (TODAY, "**All of the 5 schools' policies are overdue**"),
        (date(2028, 1, 1), "**All of the 5 schools' policies are overdue**"),
    ],
)
def test_that_policies_are_overdue_is_said_before_they_are_listed(
    today: date, said: str, project: Project
) -> None:
    *_, listed = comparison_pages(project, Comparer(project), today)
    head, _, table = listed.markdown.partition("## Each policy")

    assert ("overdue" in head, "overdue" in table) == (bool(said), bool(said))
    assert said in head


PAIRS = list(combinations((FLOOR, *POLICIES), 2))


def test_every_pair_has_one_page_and_the_list_leads_to_each(pages: dict[str, str]) -> None:
    listed = re.findall(r"\]\(([a-z-]+/[a-z-]+)\.md\)", pages["compare/"])
    addresses = [comparison_address(*pair) for pair in PAIRS]

    assert [f"compare/{path}/" for path in listed] == addresses
    assert {a for a in pages if a.startswith("compare/")} == {"compare/", *addresses}
    assert addresses == [comparison_address(other, one) for one, other in PAIRS]


@pytest.fixture(scope="module")
def comparer(project: Project) -> Comparer:
    return Comparer(project)


@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_every_difference_and_every_clause_of_both_sides_is_shown(
    project: Project, pages: dict[str, str], comparer: Comparer, pair: tuple[str, str]
) -> None:
    address = comparison_address(*pair)
    page = pages[address]
    shown = re.findall(r"The plans differ in ([\d,]+) situations", page)
    examples = re.findall(
        r"The smallest example: (when .+|as soon as the tool is opened)\.</p>", page
    )
    compared = comparer.compare(*(project.policies[id_] for id_ in pair))
    clauses = re.findall(r'<div data-clause="([^"]+)">', page)

    assert sorted(shown) == sorted(f"{difference.count:,}" for difference in compared.differences)
    assert len(examples) == len(shown)
    assert sorted(clauses) == sorted(c.id for id_ in pair for c in project.policies[id_].cards)


def test_a_difference_says_what_each_side_does(pages: dict[str, str]) -> None:
    page = pages[comparison_address("national", "westcroft")]
    _, _, device = page.partition("<h3>Lock the device away (any member of staff)</h3>")

    assert (
        "<li>National guidance: says nothing</li><li>Westcroft School and WVTC: do it</li>"
        in (device.partition("</ul>")[0])
    )


# ── Gaps


@pytest.mark.parametrize("policy_id", POLICIES)
def test_a_gap_report_names_what_a_policy_lacks_and_what_is_no_longer_right(
    project: Project, pages: dict[str, str], comparer: Comparer, policy_id: str
) -> None:
    address, policy = gaps_address(policy_id), project.policies[policy_id]
    parts, report = dict(parts_of(pages[address], "##")), comparer.report_gaps(policy)

    def shown(heading: str) -> list[str]:
        """The clauses of a part: the last link of each line."""
        links = map(LINK.findall, parts[heading].split("\n"))
        return [clause_at(address, found[-1]) for found in links if found]

    topics = re.findall(r"topics/([a-z-]+)\.md", parts["Topics that it lacks"])
    assert tuple(topics) == report.topics
    assert shown("What the guidance asks and the policy does not") == [c.id for c in report.clauses]
    assert shown("Clauses that are no longer right") == [
        card.id for card in policy.cards if not card.is_live
    ]
    assert shown("Statements that are no longer right") == [
        f"{policy_id}#{mark.slug}" for mark in find_marks(policy)
    ]
    assert gaps_address(FLOOR) not in pages


# ── No longer right


def no_longer_right(pages: dict[str, str]) -> list[tuple[str, list[str], str]]:
    """Kind, where the links lead (the old, then today's), and text of every entry of the page."""
    found = []
    _, *kinds = re.split(r' id="([a-z]+)">[A-Z]', pages["no-longer-right/"])
    for kind, content in zip(kinds[::2], kinds[1::2], strict=True):
        for group in re.findall(r'<div class="old">.*?</div>', content, re.DOTALL):
            today, _, entries = group.partition("<ul>")
            for entry in entries.split("<li>")[1:]:
                links = LINK.findall(entry) + LINK.findall(today)
                text = " ".join(unescape(re.sub(r"<[^>]+>", " ", entry)).split())
                found.append((kind, [clause_at("no-longer-right/", one) for one in links], text))
    return found


def test_every_replaced_clause_and_every_mark_stands_there_in_full_with_what_holds_today(
    project: Project, pages: dict[str, str]
) -> None:
    expected = [
        (*card.why.split(": ", 1), [card.id, card.replaced_by], card.statement)
        for card in cards_of(project)
        if not card.is_live
    ] + [
        (
            mark.kind,
            mark.reason,
            [f"{mark.policy}#{mark.slug}", *filter(None, [mark.clause])],
            mark.statement,
        )
        for mark in marks_of(project)
    ]
    shown = {links[0]: (kind, links, text) for kind, links, text in no_longer_right(pages)}

    assert len(no_longer_right(pages)) == len(shown) == len(expected)
    for kind, reason, links, statement in expected:
        _, _, text = shown[links[0]]
        assert shown[links[0]] == (kind, links, text)
        # The page begins the reason with a capital.
        assert (statement in text, reason[1:] in text) == (True, True), links


def test_what_is_unsafe_comes_first_and_each_kind_is_counted(pages: dict[str, str]) -> None:
    page = pages["no-longer-right/"]
    said = re.findall(r'id="(\w+)">\w+ \((\d+)\)</h2>', page) + re.findall(
        r'id="(\w+)">\w+</h2><span class="fold__count">(\d+) statements', page
    )
    counts = Counter(kind for kind, _, _ in no_longer_right(pages))

    assert said == [(kind, str(count)) for kind, count in counts.items()]
    assert said[0][0] == "unsafe"


# ── All pages


@pytest.fixture(scope="module")
def hostile(project: Project) -> dict[str, str]:
    """Pages of policies whose every statement, reason and mark holds signs of HTML."""

    def with_signs(policy: Policy) -> Policy:
        blocks = tuple(
            replace(
                block,
                statement=HOSTILE,
                why=f"{block.why.partition(':')[0]}: {HOSTILE}",
                differs=block.differs and HOSTILE,
            )
            if isinstance(block, Card)
            else replace(block, markdown=in_marks(block.markdown))
            for block in policy.blocks
        )
        return replace(policy, blocks=blocks)

    def in_marks(markdown: str) -> str:
        return re.sub(r"(?m)^(No longer right:[^;]*;[^;]*; ).*$", rf"\1{HOSTILE}", markdown)

    policies = {id_: with_signs(policy) for id_, policy in project.policies.items()}
    return by_address(reference_pages(replace(project, policies=policies), TODAY))


def test_a_statement_stands_escaped_and_brings_no_html_into_a_page(
    hostile: dict[str, str],
) -> None:
    signs, said = ("<b>1", '"2" <script>', "</b> & "), escape(HOSTILE).replace("&quot;", "&#34;")
    pages = [
        topic_address("viewing"),
        comparison_address("national", "westcroft"),
        gaps_address("westcroft"),
        "no-longer-right/",
    ]

    assert [at for at, text in hostile.items() if any(sign in text for sign in signs)] == []
    assert [page for page in pages if said not in hostile[page]] == []
