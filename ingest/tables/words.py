"""The controlled words that cells are matched against: labels of the SKOS schemes, and patterns beside this file."""

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from ingest.tables.cells.text import flat
from ontology.vocabulary import label as _label
from ontology.vocabulary import labels as _labels

HERE = Path(__file__).parent


@lru_cache(maxsize=1)
def word_file() -> Mapping[str, Mapping[str, list[str]]]:
    """Return the tables of words.toml: spellings that are too local or too rough to be labels."""
    return tomllib.loads((HERE / "words.toml").read_text("utf-8"))


@lru_cache(maxsize=64)
def codes(scheme: str) -> Mapping[str, str]:
    """Return the code of every spelling of a scheme's concepts, keyed by `flat` text."""
    spellings = {flat(text): code for text, code in _labels(scheme).items()}
    for code, texts in word_file().get(scheme, {}).items():
        for text in texts:
            spellings.setdefault(flat(text), code)
    return spellings


def code(scheme: str, text: str) -> str | None:
    """Return the code of an exact spelling, None when the scheme has none such."""
    return codes(scheme).get(flat(text))


def label(scheme: str, code: str) -> str:
    """Return the Chinese preferred label of a concept."""
    return _label(scheme, code)


@lru_cache(maxsize=64)
def patterns(scheme: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return the patterns of a scheme from words.toml with their codes, in file order."""
    table = word_file().get(f"{scheme}_patterns", {})
    return tuple((re.compile(text), code) for code, texts in table.items() for text in texts)


def by_pattern(scheme: str, text: str) -> str | None:
    """Return the code of the first pattern that the text fits."""
    plain = flat(text)
    return next((code for pattern, code in patterns(scheme) if pattern.search(plain)), None)


@lru_cache(maxsize=64)
def mentions(scheme: str) -> re.Pattern[str]:
    """Return a pattern that finds every spelling of a scheme in flat text, the longest first."""
    spellings = sorted(codes(scheme), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, spellings)))
