"""One release of the example province and one of the shared documents, built once for all test processes."""

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from ingest.pipeline import build
from tests.shared import SHARED

settings.register_profile("ci", derandomize=True, deadline=None)  # a run that others wait for finds the same every time
if os.environ.get("CI") == "true":
    settings.load_profile("ci")

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "province"


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Return a folder that the first test process to come makes; the others wait for it."""
    base = factory.getbasetemp()
    root = base.parent if base.name.startswith("popen-") else base
    data = root / name
    with (root / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not data.exists():
            make(data)
    return data


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the data folder of the built example province. Do not write to it."""
    return once(tmp_path_factory, "example", lambda data: build([EXAMPLE], data))


@pytest.fixture(scope="session")
def five(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the data folder of the five shared documents. Do not write to it."""
    return once(tmp_path_factory, "five", lambda data: build([SHARED / "documents"], data))
