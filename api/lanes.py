"""Lanes of reader processes: a query runs in a process that is killed at its deadline.

Our own REST queries and public SPARQL have lanes of their own, so that hostile queries cannot starve the pages. A lane
follows the current release: readers of an older one end when they are free.
"""

import asyncio
import contextlib
import json
import struct
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from api.errors import BusyError, TooLargeError
from graphs import errors
from graphs.errors import IntegrityError, QueryRefusedError, QueryTimeoutError, ZwgkError


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
    store: Path

    @classmethod
    async def start(cls, store: Path, memory: int) -> "_Reader":
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "graphs.reader",
            str(store),
            str(memory),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        reader = cls(process, store)
        try:
            await asyncio.wait_for(reader._frame(), 30)
        except (TimeoutError, asyncio.IncompleteReadError) as error:
            await reader.kill()
            raise IntegrityError(
                f"无法打开发布版本 {store}：请运行 zwgk releases 查看，必要时回退。",
                f"the release {store} cannot be opened: see zwgk releases, roll back if need be",
            ) from error
        return reader

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
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()
        await self.process.wait()


@dataclass(slots=True)
class Lane:
    """A bounded set of readers for one kind of query."""

    name: str
    size: int
    memory: int
    result_limit: int
    _idle: list[_Reader] = field(default_factory=list)
    _busy: set[_Reader] = field(default_factory=set)
    _slots: asyncio.Semaphore = field(init=False)

    def __post_init__(self) -> None:
        self._slots = asyncio.Semaphore(self.size)

    async def ask(self, store: Path, release: str, timeout: float, **request: Any) -> Answer:
        """Return the answer of one reader over the store of a release.

        Raises QueryTimeoutError after `timeout` seconds, BusyError when no reader gets free in that time,
        QueryRefusedError when the engine refuses or dies of the query, TooLargeError when the result is over the limit.
        """
        deadline = time.monotonic() + timeout
        try:
            await asyncio.wait_for(self._slots.acquire(), timeout)
        except TimeoutError:
            raise BusyError("查询通道繁忙，请稍后再试。", "all readers are busy: try again in a few seconds") from None
        try:
            reader = await self._reader(store)
            self._busy.add(reader)
            try:
                head, body = await asyncio.wait_for(
                    reader.ask({**request, "limit": self.result_limit}),
                    max(0.01, deadline - time.monotonic()),
                )
            except BaseException as error:
                await reader.kill()
                if isinstance(error, TimeoutError):
                    raise QueryTimeoutError(
                        f"查询超过 {timeout:g} 秒，已停止。请缩小范围，例如限定地区或领域，或加 LIMIT。",
                        f"the query ran over {timeout:g} s and was stopped: narrow it by area or domain, or add LIMIT",
                    ) from None
                if isinstance(error, asyncio.IncompleteReadError | ConnectionError):
                    raise _died() from None
                raise
            finally:
                self._busy.discard(reader)
            self._idle.append(reader)
        finally:
            self._slots.release()
        if "error" in head:
            raise _error(head, self.result_limit)
        return Answer(head["kind"], head["media_type"], body, release)

    async def _reader(self, store: Path) -> _Reader:
        while self._idle:
            reader = self._idle.pop()
            if reader.store == store and reader.process.returncode is None:
                return reader
            await reader.kill()
        return await _Reader.start(store, self.memory)

    async def close(self) -> None:
        """End every reader."""
        for reader in [*self._idle, *self._busy]:
            await reader.kill()
        self._idle.clear()


def _died() -> QueryRefusedError:
    return QueryRefusedError(
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
