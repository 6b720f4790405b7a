"""The public page tells what was recorded, what has changed since, and what is not proved."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from html import unescape
from typing import Any

from build_tools.content.goals import Goal
from build_tools.content.project import BENCH as RECORDED
from build_tools.content.project import ROOT, Project
from build_tools.pages.checked import checked_pages, count_marks
from build_tools.situations.proof import load_record

TODAY = date(2026, 11, 20)
RECORD = {
    "proof": {
        "on": "2026-11-19",
        "version": "",
        "situations": 1234567,
        "protocols": 6,
        "claims": 7890,
        **{f"rule-{number}": 100 + number for number in range(1, 14)},
    },
    "mutants": {
        "on": "2026-11-18",
        "version": "",
        "made": 2000,
        "noticed": 1400,
        "change-nothing": 10,
        "missed": 590,
    },
}
VERSION = "12345678"


FIGURES = "instruction question-1 question-2 question-4 plan ready".split()
SPEED = {
    **{figure: {"ms": 12340, "of-published": 0.25, "of-bare": 0.98} for figure in FIGURES},
    "ready": {"ms": 12340, "of-published": 0.25, "of-module": 1.5},
    **{key: {"ms": 17} for key in ("question-2-after", "plan-after")},
    **{key: {"ms": 11.1, "high": 23.4} for key in ("next", "next-again")},
    "published": {"ms": 49360},
}
BENCH = {
    "run": {"on": "2026-11-17", "version": "89abcdef", "browser": "Chromium 1", "runs": 7},
    "plain": SPEED,
    "slow": SPEED,
    "bytes": {"engine": {"raw": 8_590_458, "sent": 2_110_085, "of-published": 0.446}},
    "memory": {"site": 112_000_000, "published": 0},
}
BROWSERS = {
    "run": {"on": "2026-11-15", "version": "abcdef89"},
    "browsers": {"chromium": "Chromium 1", "firefox": "Firefox 2", "webkit": "WebKitGTK 3"},
    "a-search-leads-to-a-page": {
        "chromium": "seen",
        "firefox": "failed",
        "webkit": "there is no keyboard",
    },
}
GROWTH = {
    kind: {
        "on": "2026-11-16",
        "rows": {
            "100": {
                "check": 1,
                "build": 22,
                "again": 3,
                "prove": 4,
                "compare": 5,
                "pages": 6,
                "largest": 7,
                "memory": 8,
            }
        },
    }
    for kind in ("protocols", "schools")
}


KEPT = dict[tuple[str, ...], Any]()


def keep(sources: Iterable[str], make: Callable[[], Any]) -> Any:
    """What is judged of the same words is judged once for all tests."""
    key = tuple(sources)
    if key not in KEPT:
        KEPT[key] = make()
    return KEPT[key]


def page(
    project: Project, record: Mapping[str, Mapping[str, object]], **runs: Mapping[str, Any]
) -> str:
    recorded = {"browsers": BROWSERS, "bench": BENCH, "growth": GROWTH, **runs}
    first, *_ = checked_pages(project, record, recorded, VERSION, TODAY, keep)
    return first.markdown


def recorded() -> dict[str, dict[str, object]]:
    return {name: {**section, "version": VERSION} for name, section in RECORD.items()}


def test_the_page_shows_the_recorded_numbers(project: Project) -> None:
    text, floor = page(project, recorded()), project.floor

    assert "1,234,567 are possible." in text
    assert "7,890 claims in all" in text
    assert "107 claims proved." in text
    assert "Of 2,000 such faults" in text
    assert "**590 are missed**" in text
    # Marks are counted over clauses in force.
    assert sum(count_marks(floor).values()) == sum(card.is_live for card in floor.cards)


def test_the_page_says_when_what_it_tells_is_of_another_version(project: Project) -> None:
    text = page(project, RECORD)

    assert "has changed since" in text
    assert "has changed since" not in page(project, recorded())


def test_without_a_record_the_page_says_so_and_still_has_the_rules(project: Project) -> None:
    text = page(project, {})

    assert "No proof is recorded" in text
    assert [rule.text for rule in project.rules if rule.text not in unescape(text)] == []


def test_the_page_shows_what_the_bench_recorded(project: Project) -> None:
    text = page(project, {})

    assert "17 November 2026 on version 89abcdef" in text
    assert "| The engine is ready | 12.3 s | 25% | - |" in text
    assert "| The engine, together | 2,110 | 8,590 |" in text


def test_the_picture_of_the_speed_says_in_words_what_its_bars_show(project: Project) -> None:
    assert text_of_picture(page(project, {})).count("25%") == 2 * len(FIGURES)


def test_beside_each_goal_stands_what_was_measured_and_whether_it_is_missed(
    project: Project,
) -> None:
    goals = (
        Goal(what="Ready", figure=("plain", "ready", "of-published"), most=0.25, unit="%"),
        Goal(what="Soon", figure=("plain", "ready", "of-published"), most=0.248, unit="%"),
        Goal(what="Next", figure=("slow", "next", "high"), most=16, unit="ms"),
    )
    text = page(replace(project, goals=goals), {})

    assert "| Ready | at most 25% | 25% |" in text
    assert "| Soon | at most 24.8% | 25%: missed |" in text
    assert "| Next | at most 16 ms | 23.4 ms: missed |" in text


def test_each_goal_is_of_what_is_recorded(project: Project) -> None:
    recorded = load_record(ROOT, RECORDED)

    assert [goal for goal in project.goals if goal.measured(recorded) <= 0] == []


def text_of_picture(page: str) -> str:
    return page.partition("<desc")[2].partition("</svg>")[0]


def test_without_a_bench_the_page_says_how_to_run_it(project: Project) -> None:
    assert "Run `make bench`." in page(project, {}, bench={})


def test_the_page_names_what_is_not_proved_and_every_clause_still_to_check(
    project: Project,
) -> None:
    text = page(project, recorded())
    to_check = [
        card for card in project.floor.cards if card.is_live and card.checked.state == "to-check"
    ]

    assert "**Wording.**" in text
    assert "**Law and guidance.**" in text
    assert to_check
    assert [card.heading for card in to_check if f'#{card.slug}">' not in text] == []


def test_the_page_says_that_no_professional_has_reviewed_it(project: Project) -> None:
    reviews = {
        id_: replace(review, by="safeguarding lead") for id_, review in project.reviews.items()
    }
    reviewed = replace(project, reviews=reviews)

    assert "No safeguarding professional has reviewed" in page(project, {})
    assert "No safeguarding professional" not in page(reviewed, {})


def test_it_shows_how_the_site_grows_where_that_was_measured(project: Project) -> None:
    assert "| 100 | 1 | 22 | 3 | 4 | 5 | 6 | 7 | 8 | nothing |" in page(project, {})
    assert "| 100 | 1 | 22 | 3 | 4 | 6 | 7 | 8 |" in page(project, {})
    assert "How it grows" not in page(project, {}, growth={})


def test_the_page_shows_what_was_seen_in_each_browser(project: Project) -> None:
    shown = page(project, {})

    assert "| what | Chromium 1 | Firefox 2 | WebKitGTK 3 |" in shown
    assert "| The search | works | **fails** | not tried: there is no keyboard |" in shown


def test_the_statement_on_accessibility_shows_what_was_seen(project: Project) -> None:
    runs = {
        "browsers": {**BROWSERS, "axe-finds-nothing": {"chromium": "seen"}},
        "bench": {},
        "growth": {},
    }
    *_, statement = checked_pages(project, {}, runs, VERSION, TODAY, keep)

    assert "15 November 2026" in statement.markdown
    assert "| works |" in statement.markdown


def test_without_walks_the_page_says_how_to_take_them(project: Project) -> None:
    assert "Run `make browsers`." in page(project, {}, browsers={})


def test_every_walk_has_its_words_on_the_page() -> None:
    walks = re.findall(r"def test_(\w+)", (ROOT / "tests/browser/test_walks.py").read_text("utf-8"))
    template = ROOT / "build_tools/pages/templates/browsers.md.jinja"
    named = re.findall('^  "([a-z0-9-]+)": ', template.read_text("utf-8"), re.MULTILINE)

    assert named == [walk.replace("_", "-") for walk in walks]
