"""Work that is shared out comes back whole and in order, however much there is."""

from functools import partial
from operator import mul

import pytest

from build_tools.situations import processors
from build_tools.situations.processors import on_all_processors


def test_all_is_done_in_order_by_one_process_after_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processors, "A_PART", 2)
    monkeypatch.setattr(processors.os, "cpu_count", lambda: 2)
    doubled = on_all_processors(partial(partial, mul, 2), range(7), few=1)

    assert [*doubled] == [0, 2, 4, 6, 8, 10, 12]


def test_nothing_is_prepared_for_nothing() -> None:
    assert [*on_all_processors(pytest.fail, [])] == []
