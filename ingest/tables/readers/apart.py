"""Read old binary .xls files in a process of their own: a damaged one can abort the parser beyond any `except`.

`python -m ingest.tables.readers.apart` reads the file from standard input and writes its grids as JSON.
"""

import json
import resource
import subprocess
import sys
from pathlib import Path

from graphs.errors import InputError
from ingest.tables.grid import Grid, Merge
from ingest.tables.readers.excel import read_excel

SECONDS = 30
MEMORY = 2 * 2**30
_HOME = Path(__file__).parents[3]


def read_old_excel(data: bytes, name: str) -> list[Grid]:
    """Return the visible worksheets of a binary workbook; raise InputError when it is damaged or takes too long."""
    try:
        done = subprocess.run(  # noqa: S603  our own module, no shell
            [sys.executable, "-m", "ingest.tables.readers.apart", name],
            input=data,
            capture_output=True,
            timeout=SECONDS,
            check=False,
            cwd=_HOME,
        )
    except subprocess.TimeoutExpired as error:
        raise InputError(
            f"{name}：读取超过 {SECONDS} 秒，已停止；请另存为 .xlsx。",
            f"{name}: reading took more than {SECONDS} s and was stopped; save it as .xlsx",
        ) from error
    answer = json.loads(done.stdout) if done.returncode == 0 and done.stdout else None
    if answer is None:
        raise InputError(
            f"{name}：工作簿不完整或已损坏，请用 Excel 或 WPS 另存为 .xlsx。",
            f"{name}: the workbook is truncated or damaged, save it as .xlsx with Excel or WPS",
        )
    if "error" in answer:
        raise InputError(*answer["error"])
    return [
        Grid(sheet["sheet"], sheet["cells"], tuple(Merge(*merge) for merge in sheet["merges"]), shown=sheet["shown"])
        for sheet in answer["grids"]
    ]


def main() -> None:
    """Read standard input, write the grids, or the error in both languages."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answer: dict[str, object]
    try:
        grids = read_excel(sys.stdin.buffer.read(), sys.argv[1])
        answer = {
            "grids": [
                {
                    "sheet": grid.sheet,
                    "cells": grid.cells,
                    "shown": grid.shown,
                    "merges": [(m.top, m.left, m.bottom, m.right) for m in grid.merges],
                }
                for grid in grids
            ]
        }
    except InputError as error:
        answer = {"error": [error.message, error.message_en]}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
