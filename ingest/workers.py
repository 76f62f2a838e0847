"""Work on many files by several processes: results in order, and a file that kills its process costs only itself."""

import gc
import os
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

FEWEST = 24  # tasks; below, starting the processes takes longer than the work
_AHEAD = 4  # tasks a process that wait for it
_RARELY = 50_000  # new objects after which garbage is looked for
_SLOW = ("pypinyin",)  # modules that take long to load when they are first needed
_ROOMS = ("ontology.", "graphs.", "shapes.", "ingest.")

S = TypeVar("S")
T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Lost:
    """What there is of a task instead of a result when its process died."""


def each(
    function: Callable[[S, T], R], given: S, tasks: Sequence[T], processes: int | None = None
) -> Iterator[R | Lost]:
    """Yield what a function makes of `given` and each task, in the order of the tasks.

    The function is one of a module; it and all that it takes and returns can be pickled. Few tasks are done in this
    process, as are all where no other can be started.
    """
    count = min(os.cpu_count() or 1, 8) if processes is None else processes
    ours = [name for name in list(sys.modules) if name.startswith(_ROOMS)]
    get_context("forkserver").set_forkserver_preload([*ours, *_SLOW])  # loaded once, for all processes
    if count < 2 or len(tasks) < FEWEST or not _starts():
        with _undisturbed():
            yield from (function(given, task) for task in tasks)
        return
    at = 0
    while at < len(tasks):
        try:
            for result in _pooled(function, given, tasks[at:], count):
                yield result
                at += 1
        except BrokenProcessPool:
            yield _alone(function, given, tasks[at])
            at += 1


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Look for garbage less often, and not among what is there already: half a million objects that stay."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_RARELY)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def _alone(function: Callable[[S, T], R], given: S, task: T) -> R | Lost:
    """Do a task that may have killed its process once more, in one of its own."""
    try:
        return next(_pooled(function, given, [task], 1))
    except BrokenProcessPool:
        return Lost()


def _pooled(function: Callable[[S, T], R], given: S, tasks: Sequence[T], count: int) -> Iterator[R]:
    waiting: deque[Future[R]] = deque()
    with ProcessPoolExecutor(count, get_context("forkserver"), _hold, (function, given)) as pool:
        try:
            for task in tasks:
                if len(waiting) >= count * _AHEAD:
                    yield waiting.popleft().result()
                waiting.append(pool.submit(_do, task))
            while waiting:
                yield waiting.popleft().result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _starts() -> bool:
    """Say whether other processes can be started from here: not from a program that was typed in, for instance."""
    program = getattr(sys.modules["__main__"], "__file__", None)
    if program and not Path(program).exists():
        return False
    try:
        with ProcessPoolExecutor(1, get_context("forkserver")) as pool:
            return pool.submit(os.getpid).result() != os.getpid()
    except (BrokenProcessPool, OSError):
        return False


_HELD: list[Any] = []


def _hold(function: Callable[..., Any], given: Any) -> None:
    """Keep, in a process, what all its tasks are done with."""
    _HELD[:] = [function, given]
    gc.freeze()
    gc.set_threshold(_RARELY)


def _do(task: Any) -> Any:
    function, given = _HELD
    return function(given, task)
