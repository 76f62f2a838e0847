"""The report of a full check run is a file of its release, so that pages can show it without running the checks."""

import contextlib
import os
import tempfile
from pathlib import Path

from graphs.releases import Release
from shapes.model import Report
from shapes.report import as_json

FILE = "findings.json"


def keep(report: Report, release: Release) -> Path | None:
    """Write a report into the folder of its release, whole or not at all; None where the folder cannot be written."""
    path = release.path / FILE
    try:
        handle, beside = tempfile.mkstemp(prefix=".findings-", dir=release.path)
    except OSError:
        return None
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(as_json(report))
        os.chmod(beside, 0o644)
        os.replace(beside, path)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(beside)
        return None
    return path
