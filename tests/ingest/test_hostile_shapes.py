"""Shapes of users that would take for ever, or are no shapes at all, end in time and with words that help."""

import time
from pathlib import Path

import pytest

from graphs.errors import InputError
from ingest.within import check_within
from tests.shapes.examples import DECLARED

ITEMS = "ex:S a sh:NodeShape ; sh:targetClass zwgk:CatalogueItem ; "
QUERY = "sh:sparql [ sh:select 'SELECT $this WHERE { %s }' ] ."
HOSTILE = {
    "nested brackets": (ITEMS + "sh:not [ " * 5000 + "sh:nodeKind sh:IRI" + " ]" * 5000 + " .", "嵌套太深"),
    "a regular expression that never ends": (
        ITEMS + r'sh:property [ sh:path zwgk:sourceText ; sh:pattern "^(([\\s\\S])+)+X$" ] .',
        "超过",
    ),
    "no regular expression": (ITEMS + 'sh:property [ sh:path dcterms:title ; sh:pattern "((((" ] .', "正则表达式"),
    "a path of two thousand steps": (
        ITEMS + "sh:property [ sh:path ( " + "zwgk:area [ sh:inversePath zwgk:area ] " * 1000 + ") ; sh:minCount 1 ] .",
        "太长",
    ),
    "all pairs of statements": (ITEMS + QUERY % "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?a != ?d)", "超过"),
    "a list in a circle": (ITEMS + "sh:or ex:l . ex:l rdf:first ex:S ; rdf:rest ex:l .", "无法使用"),
    "a remote source": (ITEMS + QUERY % "SERVICE <urn:elsewhere> { ?a ?b ?c }", "不得从别处取数"),
    "a script": (ITEMS + 'sh:js [ sh:jsFunctionName "f" ] .', "JavaScript"),
}
LIMIT = 12
"""Seconds that a check may take here; starting the process and killing it come on top."""


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_shapes_end_in_time_with_a_message(name: str, example: Path, tmp_path: Path) -> None:
    shapes, words = HOSTILE[name]
    file = tmp_path / "own.ttl"
    file.write_text(f"{DECLARED}{shapes}", encoding="utf-8")
    begin = time.monotonic()
    with pytest.raises(InputError, match=words):
        check_within(LIMIT, [], example, shapes=[file])
    assert time.monotonic() - begin < LIMIT + 10


def test_a_shape_that_refers_to_itself_is_no_harm(example: Path, tmp_path: Path) -> None:
    file = tmp_path / "own.ttl"
    file.write_text(f"{DECLARED}{ITEMS} sh:property [ sh:path zwgk:area ; sh:node ex:S ] .", encoding="utf-8")
    assert check_within(60, [], example, shapes=[file]).findings == ()
