"""One write: who may, in turn, in a process of its own, told to the audit log."""

import asyncio
import hashlib
import json
import logging
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fastapi import Request

from api import audit, keys
from api.disposable import run
from api.errors import BusyError, ScopeError, UnknownKeyError, WriteRefusedError, outcome
from api.service import Service
from graphs import errors
from graphs.errors import NotFoundError, QueryTimeoutError, StaleError, ZwgkError
from graphs.states import state
from ingest.areas import AreaIndex
from ingest.out import areas_of
from ontology import iris

PROCESS = "ingest.writing"
LOG = logging.getLogger("zwgk.writes")


@dataclass(slots=True)
class Write:
    """A write of one key to one area."""

    service: Service
    key: keys.Key
    area: str
    action: str
    request_id: str
    facts: dict[str, Any] = field(default_factory=dict)

    def digest(self, body: bytes) -> None:
        """Note what is written, and that it begins: this line is safe on disk before anything is changed."""
        self.facts["digest"] = hashlib.sha256(body).hexdigest()
        self._record("begun")

    async def run(self, asked: Mapping[str, Any], folder: Path) -> dict[str, Any]:
        """Let a process of its own do the write; return what it made. Raises what it was refused for."""
        settings = self.service.settings
        edited = {"key": self.key.id, "time": _now(), "request": self.request_id}
        request = {
            "action": self.action,
            "data": str(settings.data),
            "area": self.area,
            "wait": settings.write_wait,
            "edited": edited,
            **asked,
        }
        (folder / "request.json").write_text(json.dumps(request), encoding="utf-8")
        async with _turn(self.service, settings.write_wait):
            self._check(request.get("state"))  # the writes before may have changed it
            command = [str(folder / "request.json")]
            try:
                code, out, told = await run(command, settings.write_timeout, settings.write_memory, PROCESS)
            except QueryTimeoutError:
                raise QueryTimeoutError(
                    f"写入超过 {settings.write_timeout:g} 秒，已停止，未确认发布。请读取目录核对后再试。",
                    f"the write ran over {settings.write_timeout:g} s and was stopped: read the catalogue, then retry",
                ) from None
        if code:
            LOG.error("write %s ended with %s: %s", self.request_id, code, told.decode(errors="replace")[-2000:])
            raise WriteRefusedError(
                "写入未能完成：文件过大或过于复杂。未发布新版本。",
                "the write did not finish: the file is too large or too complex; nothing was published",
            )
        done: dict[str, Any] = json.loads(out)
        if "error" in done:
            raise _error(done)
        self.facts |= {"previous": done["previous"], "release": done["release"]}
        return done

    def _check(self, wanted: str | None) -> None:
        if wanted not in (None, state(self.service.release(), iris.graph("catalogue", self.area))):
            raise StaleError(
                f"{self.area} 的目录已被修改，请重新读取后再改。",
                f"the catalogue of {self.area} was changed meanwhile: read it again before you change it",
            )

    @contextmanager
    def told(self) -> Iterator[None]:
        """Tell the audit log how the block ended."""
        try:
            yield
        except ZwgkError as error:
            self._record("refused", status=outcome(error).status, reason=error.message_en)
            raise
        except BaseException as error:
            self._record("failed", reason=type(error).__name__)
            raise
        self._record("published")

    def refuse(self, status: int, reason: str) -> None:
        """Tell the audit log of a write that was refused before it began."""
        self._record("refused", status=status, reason=reason)

    def _record(self, result: str, **more: Any) -> None:
        facts = {"request": self.request_id, "key": self.key.id, "area": self.area, "action": self.action}
        audit.record(self.service.settings.data, **facts, outcome=result, **self.facts, **more)


async def authorised(request: Request, area: str, action: str) -> Write:
    """Return a write that the key of a request may do; raise UnknownKeyError, ScopeError, NotFoundError."""
    service: Service = request.app.state.service
    scheme, _, text = request.headers.get("authorization", "").partition(" ")
    key = keys.recognise(service.settings.data, text.strip()) if scheme.lower() == "bearer" else None
    if key is None:
        raise UnknownKeyError(
            "请在 Authorization: Bearer 中给出有效的密钥（zwgk keys create）。",
            "give a valid key in Authorization: Bearer; keys are made with zwgk keys create",
        )
    areas = await _areas(service)
    if area not in areas:
        raise NotFoundError(f"没有代码为 {area} 的地区。", f"there is no area {area}")
    write = Write(service, key, area, action, request.scope.get("zwgk.request_id", "-"))
    if not areas.within(area, key.area):
        write.refuse(403, "out of the key's scope")
        raise ScopeError(
            f"密钥 {key.id} 只能写入 {key.area} 及其下级。", f"the key {key.id} is for {key.area} and below only"
        )
    return write


async def _areas(service: Service) -> AreaIndex:
    """Return the areas of the current release; they are read when a release has another table of areas."""
    release = service.release()
    tables = tuple(i["sha256"] for i in release.manifest["inputs"] if i["kind"] == "areas")
    if tables not in service.areas:
        service.areas.clear()
        service.areas[tables] = await asyncio.to_thread(areas_of, release)
    return service.areas[tables]


@asynccontextmanager
async def _turn(service: Service, wait: float) -> AsyncIterator[None]:
    """Wait for the writes before; raise BusyError when that takes too long."""
    try:
        await asyncio.wait_for(service.writes.acquire(), wait)
    except TimeoutError:
        raise BusyError(
            "前面的写入尚未完成，请稍后再试。", "writes before this one are not done: try again later", 10
        ) from None
    try:
        yield
    finally:
        service.writes.release()


def _error(done: Mapping[str, Any]) -> ZwgkError:
    if done["error"] == "InputError":
        return WriteRefusedError(done["message"], done["message_en"], done["problems"])
    cls = getattr(errors, done["error"], ZwgkError)
    found: ZwgkError = cls(done["message"], done["message_en"])
    return found


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
