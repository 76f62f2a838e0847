"""One server over the example province for the tests of the pages, asked as a browser asks."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from api.settings import Settings
from tests.api.serving import serving
from tests.pages.serving import BROWSER


@pytest.fixture(scope="session")
def client(example: Path) -> Iterator[httpx.Client]:
    with serving(Settings(example)) as found:
        found.headers.update(BROWSER)
        yield found
