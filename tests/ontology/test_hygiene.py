"""The hygiene rules: our Turtle breaks none of them, and each catches what it is for."""

from importlib.resources import files
from pathlib import Path

import pytest

from graphs.quads import read_turtle
from graphs.store import GraphStore

RULES = {f.name.removesuffix(".rq"): f.read_text("utf-8") for f in (files("ontology") / "hygiene").iterdir()}
BAD = Path(__file__).parent / "bad"


def offenders(store: GraphStore, rule: str) -> list[dict[str, str]]:
    return list(store.query(RULES[rule]))


@pytest.mark.parametrize("rule", sorted(RULES))
def test_the_vocabulary_keeps_the_rule(vocabulary_store: GraphStore, rule: str) -> None:
    assert offenders(vocabulary_store, rule) == []


@pytest.mark.parametrize("rule", sorted(RULES))
def test_a_bad_example_trips_its_rule_and_no_other(rule: str) -> None:
    store = GraphStore.in_memory()
    store.load(read_turtle((BAD / f"{rule}.ttl").read_bytes(), "urn:bad"))
    tripped = {name for name in RULES if offenders(store, name)}
    assert tripped == {rule}


def test_every_bad_example_belongs_to_a_rule() -> None:
    assert {file.stem for file in BAD.glob("*.ttl")} == set(RULES)


@pytest.mark.parametrize("rule", sorted(RULES))
def test_a_rule_says_in_both_languages_what_it_finds(rule: str) -> None:
    first, second = RULES[rule].splitlines()[:2]
    assert first.startswith("# title: ")
    assert second.startswith("# title@en: ")
