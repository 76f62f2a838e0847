"""`zwgk validate`: checks over a release, over files, or over files laid over a release."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from graphs.errors import InputError
from graphs.releases import open_current
from ingest.findings_file import earlier, writable
from shapes.streamed import Passing
from shapes.validate import Report, validate

Tick = Callable[[str, int, int], None]


def check(
    files: Sequence[Path],
    data: Path | None,
    *,
    shapes: Sequence[Path] = (),
    engine: str = "columnar",
    area: str | None = None,
    as_of: date | None = None,
    limit: int | None = None,
    progress: Tick | None = None,
    spool: BinaryIO | None = None,
) -> Report:
    """Return the report on a release, or on files: alone, or laid over the release so that levels can be compared.

    With files, RDF among them, only what the files say is reported on. The report on a whole release is kept in its
    folder. With a `limit` only so many findings of each check are held in memory and reported; all numbers are exact.
    With a `spool`, and no files, all findings go there as JSON, for `shapes.streamed.joined`, and none is held.
    Raises InputError for a file, a shapes file or an area that cannot be used, and when there is nothing to check.
    """
    own = [(path.name, _read(path)) for path in shapes]
    if files:
        from ingest import statements  # with these come all readers of sources, which a release does not need
        from ingest.pipeline import overlay

        sources, stated = statements.split(files)
        laid = overlay(sources, data, area=area, progress=progress)
        if engine == "columnar" and data is not None and not own and not stated:
            with TemporaryDirectory(prefix="zwgk-") as folder:
                columns = laid.sketch.fill_columns(Path(folder) / "columns")
                new = laid.sketch.fill_store(laid.touched)
                return validate(new, as_of=as_of, focus_graphs=laid.touched, problems=laid.problems, columns=columns)
        touched = laid.touched | statements.lay(laid.store, list(stated.values()))
        return validate(
            laid.store, shapes=own, engine=engine, as_of=as_of, focus_graphs=touched, problems=laid.problems
        )
    if data is None:
        raise InputError(
            "没有要检查的内容：请给出文件，或用 --data 指明数据文件夹。",
            "nothing to check: name files, or a data folder with --data",
        )
    release = open_current(data)
    if engine != "columnar" or not release.columns_path.is_dir():
        return validate(release.store(), shapes=own, engine=engine, area=area, as_of=as_of)
    limit = limit if spool is None else 0
    if own or area is not None or as_of is not None:
        passing = Passing(limit, spool)
        return validate(
            release.store(), shapes=own, area=area, as_of=as_of, columns=release.columns_path, passing=passing
        )
    with writable(release) as kept:
        passing = Passing(limit, spool, kept.database.add if kept else None)
        report = validate(
            release.store(),
            columns=release.columns_path,
            earlier=earlier(release),
            keep=kept.results if kept else None,
            passing=passing,
        )
        if kept:
            kept.database.report(replace(report, limit=None))
    return report


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(
            f"无法读取形状文件 {path}，请检查路径。", f"cannot read the shapes file {path}: check the path"
        ) from error
