"""What is outdated or unsafe in the policies is findable, is marked, and never enters a plan."""

import re
from html import unescape

import pytest

from build_tools.content.policy import Card
from build_tools.content.project import Project
from build_tools.content.protocols import protocol_of
from build_tools.pages.no_longer_right import no_longer_right_page
from build_tools.pages.page import short_title

UNSAFE_IN_MANNER = {
    "assunnah-primary#block-the-whole-network": "closing off one file is right, all users is not",
    "city-of-rochester#give-the-child-s-name-and-birth-date": "an address is enough, no name",
    "city-of-rochester#use-real-stories-from-the-news": "teaching is right, by fear is not",
    "city-of-rochester#use-the-grandmother-test": "teaching is right, by shame is not",
    "dorset-protocol#report-to-ceop-in-place-of-the-police": "as well is right, instead is not",
}
"""Unsafe clauses whose act is right when it is done otherwise, with what makes it right."""

ROCHESTER, DORSET, ALFRED = "city-of-rochester", "dorset-protocol", "king-alfred"
PRIMARY, WESTCROFT = "assunnah-primary", "westcroft"

KNOWN = [
    # the number of the finding, the policy, the kind, and words of the statement
    (1, PRIMARY, "outdated", "aggravated and experimental|ACPO"),
    (1, PRIMARY, "outdated", "ACPO|against prosecuting children"),
    (1, DORSET, "outdated", "guidelines of ACPO"),
    (2, ROCHESTER, "outdated", "UKCCIS|2016"),
    (3, ALFRED, "outdated", "September 2024|March 2023"),
    (4, DORSET, "outdated", "February 2014|searching"),
    (4, WESTCROFT, "outdated", "search a pupil for a device"),
    (5, ALFRED, "conflicting", "names UKCIS|names UKCCIS"),
    (6, ALFRED, "outdated", "sends it to somebody else under 18"),
    (6, ALFRED, "outdated", "imagery to an adult"),
    (7, ROCHESTER, "conflicting", "messages in words alone"),
    (8, PRIMARY, "conflicting", "adults or strangers"),
    (9, PRIMARY, "unsafe", "same sex as the child shown"),
    (9, PRIMARY, "conflicting", "same sex as the pupil"),
    (9, PRIMARY, "unsafe", "go through a device"),
    (10, PRIMARY, "conflicting", "a search that upsets a child"),
    (11, PRIMARY, "incomplete", "secure the advice"),
    (12, PRIMARY, "incomplete", "something of adults always goes to the police"),
    (12, PRIMARY, "incomplete", '"managed"'),
    (12, PRIMARY, "incomplete", "conviction and prison"),
    (13, PRIMARY, "incomplete", "appendix|missing"),
    (14, PRIMARY, "unsafe", "another adult there"),
    (15, PRIMARY, "unsafe", "block the network"),
    (16, PRIMARY, "conflicting", "close a device or to switch it off"),
    (17, PRIMARY, "outdated", "experimental case|two of them"),
    (18, PRIMARY, "conflicting", "hold back the referral"),
    (19, PRIMARY, "conflicting", "every incident that may be a crime"),
    (20, DORSET, "outdated", "wherever an image is illegal"),
    (22, PRIMARY, "incomplete", "no rule|under 13"),
    (22, PRIMARY, "incomplete", "no rule|violence"),
    (22, DORSET, "incomplete", "no rule|under 13"),
    (22, ROCHESTER, "incomplete", "no rule|younger than 13"),
    (23, ALFRED, "conflicting", "age does not make an incident worse"),
    (25, ROCHESTER, "unsafe", "contact CEOP|adult asked"),
    (26, PRIMARY, "outdated", "CEOP|old web address"),
    (26, DORSET, "unsafe", "CEOP|not to the police"),
    (27, ROCHESTER, "unsafe", "who the child is|born"),
    (27, ROCHESTER, "unsafe", "a link to the imagery"),
    (27, ROCHESTER, "unsafe", "keeping a copy"),
    (28, ROCHESTER, "unsafe", "encourage the child to delete"),
    (29, DORSET, "unsafe", "delete imagery that was found on a phone"),
    (29, ALFRED, "unsafe", "review a pupil's phone"),
    (29, ALFRED, "unsafe", "delete data or pictures"),
    (29, WESTCROFT, "unsafe", "delete the imagery from a device"),
    (32, ROCHESTER, "conflicting", "contact parents, the police or CEOP yourself"),
    (32, ALFRED, "unsafe", "contact parents whenever"),
    (32, DORSET, "conflicting", "telling of parents"),
    (33, ROCHESTER, "unsafe", "kept confidential"),
    (33, ROCHESTER, "unsafe", "treated as confidential"),
    (34, ALFRED, "incomplete", "copying, printing and sharing"),
    (36, DORSET, "unsafe", "Sexual Offences Act 2003|crime"),
    (36, DORSET, "unsafe", "underwear"),
    (38, ALFRED, "outdated", "revenge porn|sections 33 to 35"),
    (39, ALFRED, "incomplete", "artificial intelligence"),
    (39, ALFRED, "incomplete", "blackmail and profit"),
    (39, PRIMARY, "incomplete", "gangs that demand money"),
    (39, PRIMARY, "incomplete", "screenshots"),
    (39, DORSET, "incomplete", "legal duty to report"),
    (40, ALFRED, "outdated", "young person as the suspect"),
    (41, ALFRED, "unsafe", "no young person's future suffers"),
    (42, ROCHESTER, "incomplete", "January 2016"),
    (42, ROCHESTER, "incomplete", "unlikely|later checks"),
    (43, PRIMARY, "unsafe", "take their devices"),
    (44, PRIMARY, "outdated", "a little unclear"),
    (45, ALFRED, "incomplete", "section 160|camera roll"),
    (46, ROCHESTER, "unsafe", "platform often owns"),
    (47, ROCHESTER, "incomplete", "becomes public"),
    (48, ROCHESTER, "unsafe", "grandmother"),
    (49, ROCHESTER, "unsafe", "real stories"),
    (50, ROCHESTER, "unsafe", "illegal to be asked"),
    (51, ROCHESTER, "incomplete", "shock, anger"),
    (51, ROCHESTER, "unsafe", "tell the sender to stop"),
    (52, ROCHESTER, "unsafe", "ask who sent the picture"),
    (52, PRIMARY, "unsafe", "policy's questions to the pupil"),
    (52, DORSET, "unsafe", "five questions"),
    (53, ROCHESTER, "outdated", "Zipit"),
    (53, ROCHESTER, "outdated", "Net Aware"),
    (53, ROCHESTER, "outdated", "number of a helpline"),
    (54, PRIMARY, "outdated", "Thinkuknow"),
    (54, ROCHESTER, "outdated", "Thinkuknow"),
    (54, DORSET, "outdated", "Thinkuknow"),
    (54, DORSET, "outdated", "NSPCC|2012"),
    (55, PRIMARY, "outdated", "Ofsted"),
    (57, ALFRED, "conflicting", "peer-on-peer|child-on-child"),
    (58, ALFRED, "outdated", "Local Authority Safeguarding Children Board"),
    (59, ALFRED, "conflicting", "every three years"),
    (60, ALFRED, "unsafe", "staff member's phone"),
    (61, ALFRED, "outdated", "hand it in"),
    (63, ALFRED, "incomplete", "put in the school's own guidance"),
    (64, ALFRED, "conflicting", "head of year"),
    (66, PRIMARY, "conflicting", "headteacher and a deputy lead"),
    (67, PRIMARY, "incomplete", "always has the headteacher told"),
    (68, PRIMARY, "outdated", "contagion"),
    (68, PRIMARY, "incomplete", "high alert"),
    (69, DORSET, "outdated", "clear sanctions"),
    (70, DORSET, "outdated", "girlfriend or boyfriend"),
    (71, DORSET, "incomplete", "reckless misuse"),
    (72, DORSET, "local", "team for schools and communities"),
    (73, ALFRED, "local", "Barnet"),
    (75, DORSET, "local", "101|leaves out 999"),
    (77, ROCHESTER, "incomplete", "removal|only the site itself"),
    (78, DORSET, "conflicting", "staff report imagery to the site"),
    (79, PRIMARY, "incomplete", "reasons for not referring in a log"),
    (80, PRIMARY, "incomplete", "victim|nothing of care for the pupil who shared"),
    (83, PRIMARY, "outdated", "September 2022|2025"),
    (83, ROCHESTER, "outdated", "November 2019"),
    (83, DORSET, "outdated", "no date for a review"),
    (83, ALFRED, "outdated", "due for review in September 2025"),
    (2, WESTCROFT, "outdated", "UKCCIS|2016"),
    (4, WESTCROFT, "outdated", "January 2018"),
    (6, WESTCROFT, "outdated", "peer under 18"),
    (37, WESTCROFT, "incomplete", "Protection of Children Act 1978"),
    (56, WESTCROFT, "outdated", "inspectors"),
    (76, WESTCROFT, "incomplete", "record each report"),
    (83, WESTCROFT, "outdated", "September 2024"),
]


@pytest.fixture(scope="module")
def entries(project: Project) -> list[tuple[str, str, str]]:
    """Kind, policy and statement of every entry of the page on what is no longer right."""
    found = []
    for part in no_longer_right_page(project).markdown.split("\n## ")[1:]:
        kind = part.partition(" ")[0].lower()
        for policy, statement in re.findall(r"<small>(.*?)</small><br><a [^>]*>(.*?)</a>", part):
            found.append((kind, unescape(policy), unescape(statement)))
    return found


def cards_of(project: Project) -> list[Card]:
    return [card for policy in project.policies_by_age for card in policy.cards]


# ── What is replaced never acts


@pytest.mark.parametrize("policy_id", ["national", PRIMARY, ROCHESTER, DORSET, ALFRED, WESTCROFT])
def test_no_replaced_clause_is_in_a_protocol(project: Project, policy_id: str) -> None:
    replaced = {card.id for card in cards_of(project) if not card.is_live}

    assert replaced.isdisjoint(clause.id for clause in protocol_of(project, policy_id).clauses)


def unsafe_ones(project: Project) -> list[tuple[Card, Card]]:
    """Every clause that is marked unsafe, with what replaces it."""
    by_id = {card.id: card for card in cards_of(project)}
    return [
        (card, by_id[card.replaced_by])
        for card in by_id.values()
        if not card.is_live and card.why.startswith("unsafe:")
    ]


def test_what_replaces_an_unsafe_clause_does_not_ask_for_the_same_act(project: Project) -> None:
    asking = {
        unsafe.id
        for unsafe, today in unsafe_ones(project)
        if today.modality != "never" and today.action == unsafe.action
    }

    assert asking == UNSAFE_IN_MANNER.keys()


def test_no_unsafe_clause_is_national(project: Project) -> None:
    assert {card.policy for card, _ in unsafe_ones(project)} == {
        PRIMARY, ROCHESTER, DORSET, ALFRED, WESTCROFT
    }  # fmt: skip


# ── What is known to be outdated is findable


def entries_with(
    project: Project, entries: list[tuple[str, str, str]], policy_id: str, kind: str, words: str
) -> list[str]:
    """The statements of the kind and the policy that hold all of the words."""
    title = short_title(project.policies[policy_id])
    return [
        statement
        for of_kind, of_policy, statement in entries
        if (of_kind, of_policy) == (kind, title)
        and all(word.casefold() in statement.casefold() for word in words.split("|"))
    ]


def test_every_statement_known_to_be_outdated_is_on_the_page(
    project: Project, entries: list[tuple[str, str, str]]
) -> None:
    assert [row for row in KNOWN if not entries_with(project, entries, *row[1:])] == []


def test_no_policy_calls_a_statement_outdated_without_a_mark(project: Project) -> None:
    calling = re.compile(r"^This is (outdated|unsafe|conflicting|incomplete|local)\b", re.MULTILINE)
    prose = {
        policy.id: (project.root / policy.path).read_text("utf-8")
        for policy in project.policies.values()
    }

    assert [id_ for id_, text in prose.items() if calling.search(text)] == []
