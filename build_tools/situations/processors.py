"""Work in other processes, on all processors: what is long to prepare is prepared once in each."""

import gc
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import batched
from multiprocessing import get_context, parent_process
from threading import Thread, active_count
from typing import Any

A_PART = 150
"""So many are done in one process: what it remembers does not grow with their number."""

_prepared: list[Callable[[Any], Any]] = []
"""What a process of the pool was given to do; it can be kept nowhere else."""


def on_all_processors[Given, Done](
    prepare: Callable[[], Callable[[Given], Done]], given: Sequence[Given], *, few: int = 2
) -> Iterator[Done]:
    """What is done of each, in order; fewer than twice `few` are done before other processes would
    have started.
    """
    workers = min(len(given) // few, os.cpu_count() or 1)
    if workers <= 1:
        yield from map(prepare(), given) if given else ()
        return
    # The pool's own `max_tasks_per_child` was tried: it waits for ever where both processes end at
    # one time.
    for part in batched(given, A_PART * workers, strict=False):
        with processes(workers, partial(_prepare, prepare)) as pool:
            yield from pool.map(_do, part)


def processes(number: int, *prepare: Callable[[], Any]) -> ProcessPoolExecutor:
    """A pool that ends with whoever asks, as one of Python's own does not where that was killed."""
    # A fork has all that was read, and begins at once; a thread beside the one that asks it cuts.
    how = "fork" if sys.platform == "linux" and active_count() == 1 else "spawn"
    return ProcessPoolExecutor(number, get_context(how), _begin, prepare)


def _begin(*prepare: Callable[[], Any]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # what Ctrl+C ends, whoever asks says
    gc.freeze()  # what a fork was given is not looked through
    Thread(target=_wait_and_end, daemon=True).start()
    for one in prepare:
        one()


def _wait_and_end() -> None:
    if asks := parent_process():
        asks.join()
    os._exit(1)


def _prepare(prepare: Callable[[], Callable[[Any], Any]]) -> None:
    _prepared.append(prepare())


def _do(given: Any) -> Any:
    return _prepared[0](given)
