"""Topics, comparisons, gaps and what is no longer right: every clause and mark where it belongs."""

import re
from collections.abc import Iterator
from dataclasses import replace
from html import escape, unescape
from itertools import combinations
from urllib.parse import urljoin

import pytest

from build_tools.content.marks import find_marks
from build_tools.content.policy import Card, Policy
from build_tools.content.project import Project
from build_tools.content.sections import find_sections
from build_tools.pages.comparison import comparison_address
from build_tools.pages.gaps import gaps_address
from build_tools.pages.page import Page, short_title, topic_address
from build_tools.pages.reference import reference_pages
from build_tools.situations.difference import Comparer

HOSTILE = 'keep <b>1</b> & "2" <script>'
POLICIES = (
    "assunnah-primary",
    "city-of-rochester",
    "dorset-protocol",
    "king-alfred",
    "westcroft",
)
LINK = re.compile(r'<a href="([^"]+)"')


@pytest.fixture(scope="module")
def pages(project: Project) -> dict[str, str]:
    """Markdown by address."""
    return by_address(reference_pages(project))


def by_address(pages: Iterator[Page]) -> dict[str, str]:
    found = {}
    for page in pages:
        address = page.path.removesuffix(".md").removesuffix("index").rstrip("/")
        assert address not in found
        found[f"{address}/"] = page.markdown
    return found


def cards_of(project: Project) -> list[Card]:
    return [card for policy in project.policies_by_age for card in policy.cards]


def clause_at(address: str, href: str) -> str:
    """The id of the clause to which a link on the page leads."""
    path, _, slug = urljoin(f"/{address}", href).partition("#")
    return f"{path.removeprefix('/policies/').strip('/')}#{slug}"


def parts_of(markdown: str, mark: str) -> list[tuple[str, str]]:
    """Heading and content of each part that begins with the mark."""
    parts = markdown.split(f"\n{mark} ")[1:]
    return [(heading, content) for heading, _, content in (p.partition("\n") for p in parts)]


# ── Topics


def places(project: Project, pages: dict[str, str]) -> list[tuple[str, str, str, str]]:
    """Clause, topic, action's title and part, for every line of every topic's page."""
    found = []
    for topic in project.wording.topics:
        address = topic_address(topic)
        for title, content in parts_of(pages.get(address, ""), "##"):
            pieces = re.split(r"<h3 class=[^>]*>|<details><summary>", content)
            for piece in pieces[1:]:
                part = re.split(r"</h3>| \(\d+\)</summary>", piece)[0]
                lines = re.findall(r"<li .*?</li>", piece, re.DOTALL)
                found += [
                    (clause_at(address, LINK.search(line)[1]), topic, unescape(title), part)  # type: ignore[index]
                    for line in lines
                ]
    return found


def expected_part(project: Project, card: Card) -> str:
    """Where a clause belongs beside today's guidance on its topic and act."""
    floor = {
        other.modality
        for other in project.floor.cards
        if other.is_live and (other.topic, other.action) == (card.topic, card.action)
    }
    if not card.is_live:
        return "No longer right"
    if card.policy == "national":
        return "National guidance"
    if card.modality in floor and not card.differs:
        return "Other policies: the same"
    return "Other policies: something else" if floor else "Other policies"


def test_every_clause_stands_once_on_its_topics_page_where_it_belongs(
    project: Project, pages: dict[str, str]
) -> None:
    phrases = project.vocabulary.actions

    assert sorted(places(project, pages)) == sorted(
        (
            card.id,
            card.topic,
            phrases[card.action][0].upper() + phrases[card.action][1:],
            expected_part(project, card),
        )
        for card in cards_of(project)
    )


def test_a_topic_has_a_page_where_any_policy_speaks_of_it(
    project: Project, pages: dict[str, str]
) -> None:
    spoken = {card.topic for card in cards_of(project)} | {
        section.topic for policy in project.policies.values() for section in find_sections(policy)
    }

    assert {a for a in pages if a.startswith("topics/")} == {"topics/", *map(topic_address, spoken)}


def test_the_list_of_topics_leads_to_each(pages: dict[str, str]) -> None:
    listed = re.findall(r"^- \[.*\]\((.*)\.md\)$", pages["topics/"], re.MULTILINE)

    assert {topic_address(topic) for topic in listed} == {
        address for address in pages if address.startswith("topics/") and address != "topics/"
    }


def silent(markdown: str) -> dict[str, list[str]]:
    """By action's title, the policies that are said to say nothing of it."""
    return {
        title: unescape(names).split(", ")
        for title, content in parts_of(markdown, "##")
        for names in re.findall(r"Nothing in: (.*)\.</small>", content)
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
        phrases[action][0].upper() + phrases[action][1:]: names
        for action, names in expected.items()
        if names
    }


def test_the_summary_counts_policies(project: Project, pages: dict[str, str]) -> None:
    summary = dict(parts_of(pages[topic_address("viewing")], "##"))["View the imagery"]
    replaced = {
        card.policy
        for card in cards_of(project)
        if (card.topic, card.action, card.is_live) == ("viewing", "view-imagery", False)
    }

    assert "National guidance: never. Of the other policies, " in summary
    assert f"{len(replaced)} of 5 say what is no longer right" in summary


def test_every_section_of_prose_stands_on_its_topics_page(
    project: Project, pages: dict[str, str]
) -> None:
    sections = [s for policy in project.policies.values() for s in find_sections(policy)]

    assert [
        section
        for section in sections
        if f'policies/{section.policy}/#{section.slug}">Where this stands</a>'
        not in pages[topic_address(section.topic)]
    ] == []


def test_a_sentence_of_a_section_stands_on_its_topics_page(
    project: Project, pages: dict[str, str]
) -> None:
    missing = [
        line
        for policy in project.policies.values()
        for section in find_sections(policy)
        for line in section.markdown.split("\n")
        if not line.startswith("No longer right:")
        and line not in pages[topic_address(section.topic)].split("\n")
    ]

    assert missing == []


def test_a_mark_within_a_section_is_said_in_words(project: Project, pages: dict[str, str]) -> None:
    marks = [
        (section.topic, mark)
        for policy in project.policies.values()
        for section in find_sections(policy)
        for mark in find_marks(policy)
        if mark.line in range(section.line, section.line + section.markdown.count("\n") + 1)
    ]
    unsaid = [
        mark
        for topic, mark in marks
        if f"**No longer right ({mark.kind}).** {mark.reason[0].upper()}{mark.reason[1:]}."
        not in pages[topic_address(topic)]
    ]

    assert (len(marks) > 4, unsaid) == (True, [])


def test_no_page_shows_the_grammar_of_a_mark(pages: dict[str, str]) -> None:
    assert [address for address, text in pages.items() if "No longer right: " in text] == []


def test_a_mark_within_a_section_links_to_what_holds_today(pages: dict[str, str]) -> None:
    link = '<a href="../../policies/national/#refer-an-aggravated-incident">'

    assert f"belongs to reckless misuse too. Today: {link}" in pages[topic_address("definition")]


# ── Comparison


PAIRS = list(combinations(("national", *POLICIES), 2))


def test_every_pair_has_one_page(pages: dict[str, str]) -> None:
    assert {address for address in pages if address.startswith("compare/")} == {
        "compare/",
        *(comparison_address(*pair) for pair in PAIRS),
    }


def test_the_order_of_a_pair_does_not_matter() -> None:
    assert comparison_address("westcroft", "national") == comparison_address(
        "national", "westcroft"
    )


def test_the_list_of_comparisons_leads_to_each_pair(pages: dict[str, str]) -> None:
    listed = re.findall(r"\]\(([a-z-]+/[a-z-]+)\.md\)", pages["compare/"])

    assert [f"compare/{path}/" for path in listed] == [comparison_address(*pair) for pair in PAIRS]


@pytest.fixture(scope="module")
def comparer(project: Project) -> Comparer:
    return Comparer(project)


@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_every_difference_is_shown_with_its_count_and_an_example(
    project: Project, pages: dict[str, str], comparer: Comparer, pair: tuple[str, str]
) -> None:
    page = pages[comparison_address(*pair)]
    shown = re.findall(r"The plans differ in ([\d,]+) situations", page)
    examples = re.findall(r"The smallest example: (when .+|as soon as the tool is opened)\.", page)
    compared = comparer.compare(*(project.policies[id_] for id_ in pair))

    assert shown == [f"{difference.count:,}" for difference in compared.differences]
    assert len(examples) == len(shown)


@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_every_clause_of_both_sides_stands_on_their_page_once(
    project: Project, pages: dict[str, str], pair: tuple[str, str]
) -> None:
    address = comparison_address(*pair)
    entries = re.findall(r'<p class="beside">.*?</p>', pages[address])
    shown = [clause_at(address, LINK.search(entry)[1]) for entry in entries]  # type: ignore[index]

    assert sorted(shown) == sorted(c.id for id_ in pair for c in project.policies[id_].cards)


def test_a_difference_says_what_each_side_does(pages: dict[str, str]) -> None:
    differing = dict(parts_of(pages[comparison_address("national", "westcroft")], "####"))

    assert (
        "- National guidance: says nothing\n- Westcroft School and WVTC: do it"
        in (differing["Lock the device away (any member of staff)"])
    )


# ── Gaps


@pytest.mark.parametrize("policy_id", POLICIES)
def test_a_gap_report_names_every_clause_that_a_policy_lacks(
    project: Project, pages: dict[str, str], comparer: Comparer, policy_id: str
) -> None:
    address = gaps_address(policy_id)
    lacking = dict(parts_of(pages[address], "##"))["What the guidance asks and the policy does not"]
    report = comparer.report_gaps(project.policies[policy_id])

    assert [clause_at(address, href) for href in LINK.findall(lacking)] == [
        card.id for card in report.clauses
    ]


@pytest.mark.parametrize("policy_id", POLICIES)
def test_a_gap_report_names_every_topic_that_a_policy_lacks(
    project: Project, pages: dict[str, str], comparer: Comparer, policy_id: str
) -> None:
    lacking = dict(parts_of(pages[gaps_address(policy_id)], "##"))["Topics that it lacks"]

    assert tuple(re.findall(r"topics/([a-z-]+)\.md", lacking)) == (
        comparer.report_gaps(project.policies[policy_id]).topics
    )


@pytest.mark.parametrize("policy_id", POLICIES)
def test_a_gap_report_names_what_is_no_longer_right(
    project: Project, pages: dict[str, str], policy_id: str
) -> None:
    address, policy = gaps_address(policy_id), project.policies[policy_id]
    parts = dict(parts_of(pages[address], "##"))
    shown = [
        clause_at(address, line_link)
        for heading in ("Clauses", "Statements")
        for line in parts[f"{heading} that are no longer right"].split("\n")
        for line_link in LINK.findall(line)[:1]
    ]

    assert shown == [
        *(card.id for card in policy.cards if not card.is_live),
        *(f"{policy_id}#{mark.slug}" for mark in find_marks(policy)),
    ]


def test_the_floor_has_no_gap_report(pages: dict[str, str]) -> None:
    assert gaps_address("national") not in pages


# ── No longer right


def no_longer_right(pages: dict[str, str]) -> list[tuple[str, list[str], str]]:
    """Kind, where the links lead, and text of every entry of the page."""
    entries = re.compile(r'<div class="clause clause--replaced">.*?</div>', re.DOTALL)
    return [
        (
            heading.split(" ")[0].lower(),
            [clause_at("no-longer-right/", href) for href in LINK.findall(entry)],
            " ".join(unescape(re.sub(r"<[^>]+>", " ", entry)).split()),
        )
        for heading, content in parts_of(pages["no-longer-right/"], "##")
        for entry in entries.findall(content)
    ]


def test_every_replaced_clause_and_every_mark_stands_there_with_what_replaces_it(
    project: Project, pages: dict[str, str]
) -> None:
    expected = [
        (card.why.partition(":")[0], [card.id, card.replaced_by])
        for card in cards_of(project)
        if not card.is_live
    ] + [
        (mark.kind, [f"{policy.id}#{mark.slug}", *filter(None, [mark.clause])])
        for policy in project.policies.values()
        for mark in find_marks(policy)
    ]

    assert sorted((kind, links) for kind, links, _ in no_longer_right(pages)) == sorted(expected)


def test_every_statement_stands_there_in_full(project: Project, pages: dict[str, str]) -> None:
    texts = {links[0]: text for _, links, text in no_longer_right(pages)}
    statements = {card.id: card.statement for card in cards_of(project) if not card.is_live}
    for policy in project.policies.values():
        statements |= {f"{policy.id}#{m.slug}": m.statement for m in find_marks(policy)}

    assert [id_ for id_, statement in statements.items() if statement not in texts[id_]] == []


def test_every_entry_says_why(project: Project, pages: dict[str, str]) -> None:
    texts = {links[0]: text for _, links, text in no_longer_right(pages)}
    reasons = {c.id: c.why.partition(": ")[2] for c in cards_of(project) if not c.is_live}
    for policy in project.policies.values():
        reasons |= {f"{policy.id}#{m.slug}": m.reason for m in find_marks(policy)}

    assert [id_ for id_, reason in reasons.items() if reason[1:] not in texts[id_]] == []


def test_what_replaces_it_is_named_as_that_of_today(pages: dict[str, str]) -> None:
    said = ["Today: " in text for _, _, text in no_longer_right(pages)]

    assert said == [len(links) == 2 for _, links, _ in no_longer_right(pages)]


def test_the_number_of_each_kind_is_counted(pages: dict[str, str]) -> None:
    headings = re.findall(r"^## (\w+) \((\d+)\)$", pages["no-longer-right/"], re.MULTILINE)
    kinds = [kind for kind, _, _ in no_longer_right(pages)]

    assert headings == [
        (kind.capitalize(), str(kinds.count(kind))) for kind in dict.fromkeys(kinds)
    ]


def test_what_is_unsafe_comes_first(pages: dict[str, str]) -> None:
    assert no_longer_right(pages)[0][0] == "unsafe"


# ── All pages


def test_a_page_that_only_repeats_is_left_out_of_the_search(pages: dict[str, str]) -> None:
    searched = {a for a, text in pages.items() if not text.startswith("---\nsearch:\n  exclude")}

    assert searched == {"topics/", "glossary/"}


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
    return by_address(reference_pages(replace(project, policies=policies)))


@pytest.mark.parametrize("sign", ["<b>1", '"2" <script>', "</b> & "])
def test_no_statement_brings_html_into_a_page(hostile: dict[str, str], sign: str) -> None:
    assert [address for address, text in hostile.items() if sign in text] == []


@pytest.mark.parametrize(
    "address",
    [
        topic_address("viewing"),
        comparison_address("national", "westcroft"),
        gaps_address("westcroft"),
        "no-longer-right/",
    ],
)
def test_statements_stand_escaped_on_a_page(hostile: dict[str, str], address: str) -> None:
    assert escape(HOSTILE).replace("&quot;", "&#34;") in hostile[address]
