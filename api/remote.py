"""A lane whose queries go to a store on another server instead of readers of our own (`ZWGK_STORE`)."""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from api.errors import BusyError
from api.lanes import Answer
from graphs.errors import OtherReleaseError, QueryTimeoutError, ZwgkError
from graphs.releases import read_release
from graphs.remote import RemoteStore

LOG = logging.getLogger("zwgk.store")
AT_ONCE, QUEUE = 16, 64
CHECK_TIME, CHECK_AGAIN = 300.0, 10.0


class RemoteLane:
    """At most so many queries at a time to one endpoint, once it has been seen to hold the release asked for."""

    def __init__(self, name: str, address: str, result_limit: int, size: int = AT_ONCE) -> None:
        self.name, self.size = name, size
        self.store = RemoteStore(address, timeout=CHECK_TIME, limit=result_limit)
        self.counts: Counter[str] = Counter()
        self.busy = self.waiting = 0
        self._slots = asyncio.Semaphore(size)
        self._threads = ThreadPoolExecutor(size + 1, thread_name_prefix=f"zwgk-{name}")
        self._checks: dict[Path, asyncio.Task[OtherReleaseError | None]] = {}
        self._checked: dict[Path, float] = {}

    async def ask(
        self,
        store: Path,
        release: str,
        timeout: float,
        *,
        query: str,
        accept: Sequence[str],
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> Answer:
        """Return the answer of the endpoint, which must hold the release of this store.

        Raises what `RemoteStore.answer` raises, OtherReleaseError, and BusyError when too many queries wait.
        """
        self.counts["queries"] += 1
        if self.waiting >= QUEUE * self.size:
            self.counts["refused"] += 1
            raise BusyError("查询通道繁忙，请稍后再试。", "the store is busy: try again in a few seconds")
        self.waiting += 1
        try:
            async with asyncio.timeout(timeout):
                await self.held(store)
                await self._slots.acquire()
        except TimeoutError:
            self.counts["refused"] += 1
            raise BusyError("查询通道繁忙，请稍后再试。", "the store is busy: try again in a few seconds") from None
        finally:
            self.waiting -= 1
        self.busy += 1
        try:
            found = await self._run(
                lambda: self.store.answer(
                    query, accept[0], default_graphs=default_graphs, named_graphs=named_graphs, timeout=timeout
                ),
                timeout,
            )
        except (QueryTimeoutError, TimeoutError) as error:
            self.counts["timeouts"] += 1
            if isinstance(error, ZwgkError):
                raise
            raise self.store.late(timeout) from None
        finally:
            self.busy -= 1
            self._slots.release()
        return Answer(found.kind, found.media_type, found.body, release)

    async def _run(self, work: Callable[[], Any], timeout: float) -> Any:
        return await asyncio.wait_for(asyncio.get_running_loop().run_in_executor(self._threads, work), timeout + 1)

    async def held(self, store: Path) -> None:
        """Make sure, once for each release, that the endpoint holds it; what failed is tried again after a while."""
        task = self._checks.get(store)
        if task is None or (task.done() and self._stale(store, task)):
            task = self._checks[store] = asyncio.ensure_future(self._check(store))
        if (wrong := await asyncio.shield(task)) is not None:
            raise wrong

    def _stale(self, store: Path, task: asyncio.Task[OtherReleaseError | None]) -> bool:
        failed = task.cancelled() or task.exception() is not None or task.result() is not None
        return failed and time.monotonic() - self._checked.get(store, 0.0) > CHECK_AGAIN

    async def _check(self, store: Path) -> OtherReleaseError | None:
        try:
            release = read_release(store.parent)
            await self._run(lambda: self.store.check(release), CHECK_TIME)
        except OtherReleaseError as error:
            LOG.error("%s", error)
            return error
        except ZwgkError as error:
            LOG.error("%s", error)
            raise
        finally:
            self._checked[store] = time.monotonic()
        return None

    async def warm(self, store: Path) -> None:
        """Check that the endpoint holds a release before it is asked; what is wrong stands in the log."""
        try:
            await self.held(store)
        except (ZwgkError, TimeoutError):
            self.counts["unready"] += 1

    async def close(self) -> None:
        """Let go of what is under way."""
        for task in self._checks.values():
            task.cancel()
        await asyncio.gather(*self._checks.values(), return_exceptions=True)
        self._threads.shutdown(wait=False, cancel_futures=True)
