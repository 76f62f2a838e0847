"""Lanes of reader processes: a query runs in a process that is killed at its deadline.

Our own REST queries and public SPARQL have lanes of their own, so that hostile queries cannot starve the pages. A
reader has one release open; those of a release that is no longer asked for end when others are needed.
"""

import asyncio
import contextlib
import json
import struct
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from api.errors import BusyError, TooLargeError
from graphs import errors
from graphs.errors import IntegrityError, QueryTimeoutError, ZwgkError
from graphs.guard import QueryTooComplexError

START_TIME = 30.0
START_GRACE = 0.5
RESERVE = 1  # readers beyond those that may answer at once: they stand in for those that were killed
QUEUE = 64
LONGEST_PAUSE = 30.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reader answered: kind (select, ask, construct), media type, bytes, and the release that it came from."""

    kind: str
    media_type: str
    body: bytes
    release: str


@dataclass(slots=True, eq=False)
class _Reader:
    process: asyncio.subprocess.Process
    transport: asyncio.SubprocessTransport
    store: Path
    ended: bool = False

    @classmethod
    async def start(cls, store: Path, memory: int, nice: int) -> "_Reader":
        loop = asyncio.get_running_loop()
        transport, protocol = await loop.subprocess_exec(
            lambda: asyncio.subprocess.SubprocessStreamProtocol(2**20, loop),
            sys.executable,
            "-m",
            "graphs.reader",
            str(store),
            str(memory),
            str(nice),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=None,
        )
        return cls(asyncio.subprocess.Process(transport, protocol, loop), transport, store)

    async def ready(self) -> None:
        """Wait until the store is open; raise IntegrityError, with the process gone, when it cannot be opened."""
        try:
            await asyncio.wait_for(self._frame(), START_TIME)
        except BaseException as error:
            await self.kill()
            if not isinstance(error, TimeoutError | asyncio.IncompleteReadError):
                raise
            raise IntegrityError(
                f"无法打开版本 {self.store.parent.name}：请运行 zwgk releases 查看，必要时回退。",
                f"the release {self.store.parent.name} cannot be opened: see zwgk releases, roll back if need be",
            ) from error

    async def ask(self, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        assert self.process.stdin is not None
        body = json.dumps(request).encode()
        self.process.stdin.write(struct.pack(">I", len(body)) + body)
        await self.process.stdin.drain()
        return json.loads(await self._frame()), await self._frame()

    async def _frame(self) -> bytes:
        assert self.process.stdout is not None
        (length,) = struct.unpack(">I", await self.process.stdout.readexactly(4))
        return await self.process.stdout.readexactly(length)

    async def kill(self) -> None:
        """End the process and close both pipes, before the loop can stop: what is left to the collector leaks."""
        if not self.ended:  # a second signal could take the exit status from who waits for it
            self.ended = True
            with contextlib.suppress(ProcessLookupError):
                self.process.kill()
        assert self.process.stdin is not None
        if not self.process.stdin.is_closing():
            self.process.stdin.transport.abort()  # a request that was not read to its end is not worth waiting for
        await self.process.wait()
        self.transport.close()
        await asyncio.sleep(0)  # pipes are closed by callbacks


@dataclass(slots=True)
class Lane:
    """A bounded set of readers for one kind of query; `nice` lowers their priority, as of those who ask anything."""

    name: str
    size: int
    memory: int
    result_limit: int
    nice: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    _living: set[_Reader] = field(default_factory=set)
    _idle: list[_Reader] = field(default_factory=list)
    _busy: set[_Reader] = field(default_factory=set)
    _slots: asyncio.Semaphore = field(init=False)
    _waiting: int = 0
    _failures: int = 0
    _pause_until: float = 0.0
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _closed: bool = False

    def __post_init__(self) -> None:
        self._slots = asyncio.Semaphore(self.size)

    @property
    def busy(self) -> int:
        """How many readers are answering now."""
        return len(self._busy)

    @property
    def waiting(self) -> int:
        """How many queries wait for a reader."""
        return self._waiting

    async def ask(self, store: Path, release: str, timeout: float, **request: Any) -> Answer:
        """Return the answer of one reader over the store of a release.

        Raises QueryTimeoutError after `timeout` seconds, BusyError when no reader gets free in that time,
        QueryRefusedError when the engine refuses or dies of the query, TooLargeError when the result is over the limit.
        """
        deadline = time.monotonic() + timeout
        self.counts["queries"] += 1
        async with self._slot(timeout):
            reader = await self._within(deadline + START_GRACE, store)
            self._busy.add(reader)
            try:
                async with asyncio.timeout(max(0.01, deadline - time.monotonic())):
                    head, body = await reader.ask({**request, "limit": self.result_limit})
            except BaseException as error:
                self._busy.discard(reader)
                await self._end(reader)
                self._later(self._refill(store))
                if isinstance(error, TimeoutError):
                    self.counts["timeouts"] += 1
                    raise _late(timeout) from None
                if isinstance(error, asyncio.IncompleteReadError | ConnectionError):
                    if self._closed:
                        raise _closing() from None
                    self.counts["deaths"] += 1
                    raise _died() from None
                raise
            self._busy.discard(reader)
            self._idle.append(reader)
        if "error" in head:
            raise _error(head, self.result_limit)
        return Answer(head["kind"], head["media_type"], body, release)

    @contextlib.asynccontextmanager
    async def _slot(self, timeout: float) -> AsyncIterator[None]:
        """Hold one of the lane's places; raise BusyError when too many wait or none gets free in time."""
        if self._waiting >= QUEUE * self.size:
            self.counts["refused"] += 1
            raise _busy()
        self._waiting += 1
        try:
            async with asyncio.timeout(timeout):
                await self._slots.acquire()
        except TimeoutError:
            self.counts["refused"] += 1
            raise _busy() from None
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            self._slots.release()

    async def _within(self, deadline: float, store: Path) -> _Reader:
        """Return a reader; raise BusyError when none has started by then. The one that was starting is kept for later.

        A machine under load can take seconds to start a process: who asks is not kept waiting longer than promised.
        """
        starting = asyncio.ensure_future(self._reader(store))
        try:
            done, _ = await asyncio.wait({starting}, timeout=max(START_GRACE, deadline - time.monotonic()))
        except BaseException:
            self._later(self._keep(starting))
            raise
        if done:
            return starting.result()
        self._later(self._keep(starting))
        self.counts["refused"] += 1
        raise _busy()

    async def _keep(self, starting: "asyncio.Future[_Reader]") -> None:
        with contextlib.suppress(ZwgkError):
            await self._lay_by(await starting)

    async def _lay_by(self, reader: _Reader) -> None:
        if not self._closed and len(self._idle) + len(self._busy) < self.size + RESERVE:
            self._idle.append(reader)
        else:
            await self._end(reader)

    async def _reader(self, store: Path) -> _Reader:
        """Return an idle reader of the store, or start one in place of a reader of another release."""
        for reader in [r for r in self._idle if r.process.returncode is not None]:
            self._idle.remove(reader)
            await self._end(reader)
        for reader in reversed(self._idle):
            if reader.store == store:
                self._idle.remove(reader)
                return reader
        while self._idle and len(self._idle) + len(self._busy) >= self.size + RESERVE:
            await self._end(self._idle.pop(0))
        return await self._start(store)

    async def _start(self, store: Path) -> _Reader:
        """Start a reader; when starting fails again and again, wait longer each time before the next try."""
        if (pause := self._pause_until - time.monotonic()) > 0:
            raise BusyError(
                f"查询进程无法启动，{pause:.0f} 秒后再试。",
                f"readers fail to start: try again in {pause:.0f} s",
                retry_after=max(1, round(pause)),
            )
        if self._closed:
            raise _closing()
        reader = await _Reader.start(store, self.memory, self.nice)
        self._living.add(reader)
        try:
            if self._closed:
                raise _closing()
            await reader.ready()
        except BaseException as error:
            await self._end(reader)
            if self._closed:
                raise _closing() from None
            if isinstance(error, IntegrityError):
                self._failures += 1
                self._pause_until = time.monotonic() + min(LONGEST_PAUSE, 0.5 * 2**self._failures)
            raise
        self.counts["starts"] += 1
        self._failures = 0
        return reader

    async def warm(self, store: Path) -> None:
        """Start the readers of a store before they are asked, and end idle readers of other stores."""
        for reader in [r for r in self._idle if r.store != store]:
            self._idle.remove(reader)
            await self._end(reader)
        for _ in range(self.size + RESERVE - len(self._idle) - len(self._busy)):
            await self._refill(store)

    async def _refill(self, store: Path) -> None:
        if len(self._idle) + len(self._busy) < self.size + RESERVE:
            with contextlib.suppress(ZwgkError):
                await self._lay_by(await self._start(store))

    async def _end(self, reader: _Reader) -> None:
        await reader.kill()
        self._living.discard(reader)

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """End every reader, those that are starting too, and start no more.

        Nothing is cancelled: who waits for a reader sees it die, and closes what is its own.
        """
        self._closed = True
        for reader in list(self._living):
            await self._end(reader)
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._idle.clear()


def _closing() -> BusyError:
    return BusyError("服务正在停止，请稍后再试。", "the server is stopping: try again later")


def _busy() -> BusyError:
    return BusyError("查询通道繁忙，请稍后再试。", "all readers are busy: try again in a few seconds")


def _late(timeout: float) -> QueryTimeoutError:
    return QueryTimeoutError(
        f"查询超过 {timeout:g} 秒，已停止。请缩小范围，例如限定地区或领域，或加 LIMIT。",
        f"the query ran over {timeout:g} s and was stopped: narrow it by area or domain, or add LIMIT",
    )


def _died() -> QueryTooComplexError:
    return QueryTooComplexError(
        "查询引擎无法处理这个查询（内存不足或过于复杂），请简化查询。",
        "the engine could not process this query (out of memory or too complex): simplify it",
    )


def _error(head: dict[str, Any], limit: int) -> ZwgkError:
    name = head["error"]
    if name == "TooLarge":
        return TooLargeError(
            f"结果有 {head['length']} 字节，超过上限 {limit} 字节。请加 LIMIT 或分批查询，或下载整库。",
            f"the result has {head['length']} bytes, the limit is {limit}: add LIMIT, query in parts, or use the dumps",
        )
    if name == "MemoryError":
        return _died()
    cls = getattr(errors, name, ZwgkError)
    error: ZwgkError = cls(head["message"], head["message_en"])
    return error
