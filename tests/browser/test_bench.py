"""What the bench makes of its samples; no test runs it."""

from tests.browser.bench import summary, summary_of_sizes

SAMPLES = {
    "site": {
        "question-1": [300, 200, 900],
        "question-2-after": [20, 10, 30],
        "ready": [1000, 2000, 1500],
        "next": [10, *[5] * 18, 90],
    },
    "bare": {"question-1": [200, 200, 100]},
    "published": {"ready": [6000, 2000, 3000]},
    "module": {"ready": [500, 1000, 1500]},
}


def test_each_figure_is_the_median_and_what_part_it_is_of_the_others() -> None:
    found = summary(SAMPLES)

    assert found["question-1"] == {"ms": 300, "of-bare": 1.5, "of-published": 0.1}
    assert found["ready"] == {"ms": 1500, "of-module": 1.5, "of-published": 0.5}
    assert found["published"] == {"ms": 3000}


def test_bytes_are_counted_by_file_of_the_engine_and_in_one_sum_of_the_page() -> None:
    site = {
        "engine/1f/python.zip": (90, 40),
        "engine/2e/protocol.json": (9, 5),
        "engine/3d/tool.js": (5, 2),
        "check/index.html": (7, 3),
    }
    published = {"index.html": (5, 5), "python_stdlib.zip": (180, 90)}

    assert summary_of_sizes({"site": site, "published": published}) == {
        "protocol.json": {"raw": 9, "sent": 5},
        "python.zip": {"raw": 90, "sent": 40},
        "engine": {"raw": 99, "sent": 45, "of-published": 0.5},
        "page": {"raw": 12, "sent": 5},
        "published": {"raw": 180, "sent": 90},
    }
