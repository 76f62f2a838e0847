"""Laws that were repealed, as far as catalogues are known to name them still."""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

from ontology.iris import normal

_STATE = "中华人民共和国"


def repealed_on(title: str) -> str | None:
    """Return the day from which a law is no longer in force, None for one that is not known to be repealed.

    >>> repealed_on("《中华人民共和国物权法》"), repealed_on("物权法"), repealed_on("中华人民共和国预算法")
    ('2021-01-01', '2021-01-01', None)
    """
    return _table().get(normal(title).strip("《》").removeprefix(_STATE))


@lru_cache(maxsize=1)
def _table() -> Mapping[str, str]:
    text = (files("ingest") / "repealed.toml").read_text(encoding="utf-8")
    return {title: entry["until"].isoformat() for title, entry in tomllib.loads(text).items()}
