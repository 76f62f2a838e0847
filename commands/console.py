"""What the commands share: options, progress on standard error, printing and writing."""

import json
import sys
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from graphs.errors import InputError

DataOption = Annotated[Path, typer.Option("--data", help="数据文件夹 / data folder", envvar="ZWGK_DATA")]
Quiet = Annotated[bool, typer.Option("--quiet", help="不显示进度 / no progress")]
AsJson = Annotated[bool, typer.Option("--json", help="以 JSON 输出 / print JSON")]
Paths = Annotated[list[Path] | None, typer.Argument(help="文件或文件夹 / files or folders")]
AreaOption = Annotated[str | None, typer.Option("--area", help="地区代码 / area code")]


def no_terminal(format: str, output: Path | None) -> None:
    """Refuse to write a workbook to a terminal. Raises InputError (exit 2)."""
    if format == "xlsx" and output is None and sys.stdout.isatty():
        raise InputError("xlsx 请用 -o 写入文件。", "xlsx goes into a file: give -o")


def progress_bar(quiet: bool) -> Progress:
    """Return the bars of a long command: on standard error, silent when quiet or not on a terminal."""
    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=quiet or not console.is_terminal,
    )


def ticker(progress: Progress) -> Callable[[str, int, int], None]:
    """Return a function (step, done, total) that moves the bar of a step."""
    tasks: dict[str, Any] = {}

    def tick(step: str, done: int, total: int) -> None:
        if step not in tasks:
            tasks[step] = progress.add_task(step, total=total)
        progress.update(tasks[step], completed=done, total=total)

    return tick


def print_json(value: Any) -> None:
    """Print a value as indented JSON; dates and paths as text."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def write(parts: Iterable[bytes], output: Path | None) -> None:
    """Write the parts to a file, or to standard output when no file is given."""
    with output.open("wb") if output is not None else nullcontext(sys.stdout.buffer) as stream:
        stream.writelines(parts)
        stream.flush()
