"""One server over the example province for the tests of the pages, asked as a browser asks."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from api.settings import Settings
from tests.api.serving import serving
from tests.conftest import once
from tests.pages.browser import ARGUMENTS, CHROMIUM, MISSING, Browser, sync_playwright
from tests.pages.serving import BROWSER
from tests.pages.two_releases import build_twice


@pytest.fixture(scope="session")
def client(example: Path) -> Iterator[httpx.Client]:
    with serving(Settings(example)) as found:
        found.headers.update(BROWSER)
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    assert not MISSING, MISSING
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield found
        found.close()


@pytest.fixture
def address(client: httpx.Client) -> str:
    return str(client.base_url).rstrip("/")


@pytest.fixture(scope="session")
def two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the data folder of two releases of the example province. Do not write to it."""
    return once(tmp_path_factory, "two-releases", build_twice)


@pytest.fixture(scope="session")
def later(two: Path) -> Iterator[httpx.Client]:
    with serving(Settings(two)) as found:
        found.headers.update(BROWSER)
        yield found
