"""One server over the example province for all tests of this room."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from api.settings import Settings
from tests.api.serving import serving


@pytest.fixture(scope="session")
def client(example: Path) -> Iterator[httpx.Client]:
    with serving(Settings(example)) as found:
        yield found
