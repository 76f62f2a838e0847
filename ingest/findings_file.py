"""What a full check run leaves in its release: the report, which pages show, and the results, for the next release.

`findings.db` is the report (`shapes.kept`). `results-KEY.parquet` are the bare results, as `Run.save` writes them; the
key is that of the shapes, so that results of other shapes are never taken for these.
"""

import contextlib
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from graphs.releases import COLUMNS, Release
from ingest.prov import TOOL
from shapes.columnar.incremental import Earlier
from shapes.kept import DATABASE, Keeping
from shapes.loading import shapes_digest


@dataclass(frozen=True, slots=True)
class Kept:
    """Where a run is kept while it runs: its bare results, and the database of its report."""

    results: Path
    database: Keeping


def earlier(release: Release) -> Earlier | None:
    """Return the last run of our shapes over an older release that is still there."""
    name = _results()
    older = [path for path in release.path.parent.iterdir() if path.name.isdigit() and path.name < release.path.name]
    for path in sorted(older, reverse=True):
        if (path / name).is_file() and (path / COLUMNS).is_dir():
            return Earlier(path / name, path / COLUMNS)
    return None


@contextlib.contextmanager
def writable(release: Release) -> Iterator[Kept | None]:
    """Yield where a run can be kept, which stands in the release when all is done; None where nothing can be."""
    try:
        folder = Path(tempfile.mkdtemp(prefix=".results-", dir=release.path))
    except OSError:
        yield None
        return
    kept = Kept(folder / "results", Keeping(folder / DATABASE))
    try:
        yield kept
        os.replace(folder / DATABASE, release.path / DATABASE)
        if kept.results.is_file():
            os.replace(kept.results, release.path / _results())
    finally:
        kept.database.close()
        shutil.rmtree(folder, ignore_errors=True)


def _results() -> str:
    return f"results-{hashlib.sha256(f'{TOOL} {shapes_digest()}'.encode()).hexdigest()[:12]}.parquet"
