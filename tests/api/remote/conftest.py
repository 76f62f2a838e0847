"""The same server as for the other tests of this room, but its queries go to a store on another server."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from api.settings import Settings
from tests.api.serving import serving
from tests.remote_stores import STORES, holding


@pytest.fixture(scope="session", params=STORES)
def client(
    request: pytest.FixtureRequest, example: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    with (
        holding(request.param, example, tmp_path_factory.mktemp(request.param)) as address,
        serving(Settings(example, store=address)) as found,
    ):
        yield found
