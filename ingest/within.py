"""Checks with somebody's own shapes, in a process that is ended when it takes too long."""

import multiprocessing
import re
import traceback
from collections.abc import Sequence
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path

from graphs import errors
from graphs.errors import InputError, ZwgkError
from ingest.check import check
from shapes.model import Report


def check_within(
    seconds: float,
    files: Sequence[Path],
    data: Path | None,
    *,
    shapes: Sequence[Path] = (),
    engine: str = "columnar",
    area: str | None = None,
    as_of: date | None = None,
) -> Report:
    """Return the report of `check`, or raise InputError when it is not there within the time."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    options = {"shapes": tuple(shapes), "engine": engine, "area": area, "as_of": as_of}
    process = context.Process(target=_answer, args=(there, tuple(files), data, options), daemon=True)
    process.start()
    there.close()
    try:
        if not here.poll(seconds):
            raise InputError(
                f"检查超过 {seconds:g} 秒，已停止：请简化形状，或用 --time-limit 放宽。",
                f"the checks took over {seconds:g} seconds and were stopped: simplify the shapes or give more time",
            )
        kind, content = here.recv()
    except EOFError:
        kind, content = (
            "IntegrityError",
            ("检查进程意外结束，请简化形状后重试。", "the checking process ended unexpectedly"),
        )
    finally:
        process.kill()
        process.join()
        here.close()
    if kind == "report" and isinstance(content, Report):
        return content
    raise _error(kind, content)


def _error(kind: str, content: tuple[str, str]) -> ZwgkError:
    known = getattr(errors, kind, errors.IntegrityError)
    error: ZwgkError = known(*content)
    return error


def _answer(out: Connection, files: Sequence[Path], data: Path | None, options: dict[str, object]) -> None:
    """Check, and send the report or the error; runs in the other process."""
    try:
        out.send(("report", check(files, data, **options)))  # type: ignore[arg-type]
    except ZwgkError as error:
        out.send((type(error).__name__, (error.message, error.message_en)))
    except Exception as error:
        refused = _refused(error)
        if refused:
            out.send(("InputError", refused))
            return
        traceback.print_exc()
        out.send(("IntegrityError", (f"检查出错：{error}", f"the checks failed: {error}")))
    finally:
        out.close()


def _refused(error: Exception) -> tuple[str, str] | None:
    """Return what to say where shapes are beyond what can be run, None for an error of ours.

    >>> _refused(ValueError("oops")) is None, (_refused(RecursionError()) or [""])[0][:6]
    (True, '形状嵌套太深')
    """
    if isinstance(error, RecursionError):
        return "形状嵌套太深，无法运行：请拆成较浅的形状。", "the shapes are nested too deeply to be run: split them up"
    if isinstance(error, re.error):
        return (
            f"sh:pattern 不是合法的正则表达式（{error}），请改正。",
            f"sh:pattern is no valid regular expression ({error}); correct it",
        )
    if "duckdb" in type(error).__module__:
        return (
            "形状的路径或列表太长，无法运行：请缩短后重试。",
            "a path or list of the shapes is too long to be run: shorten it",
        )
    return None
