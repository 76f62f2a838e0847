"""The shipped standard items: converted without change, and understood as any catalogue is."""

import csv
import subprocess
import sys
from pathlib import Path

from graphs.quads import Quad
from ingest.standards import read_standards
from ingest.tables.cells.channels import channels
from ingest.tables.cells.timelimits import time_limit
from ontology.terms import RDF, ZWGK
from tests.shared import SHARED, needs_shared

ROOT = Path(__file__).parents[2]
DATA = ROOT / "graphs" / "data" / "standard_items"


def rows() -> list[dict[str, str]]:
    with (DATA / "items.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def own() -> set[Quad]:
    return {quad for description in read_standards() for quad in description.own}


def test_all_26_domains_have_items() -> None:
    assert [d.graph.rsplit("/", 1)[1] for d in read_standards()] == [f"{i:02d}" for i in range(1, 27)]


def test_no_two_rows_are_the_same_item() -> None:
    names = [(r["domain"], r["level1"], r["level2"]) for r in rows()]
    assert len(names) == len(set(names))


def test_what_was_seen_once_is_not_called_standard() -> None:
    kinds = {
        q.subject for q in own() if q.predicate.value == str(RDF.type) and q.object.value == str(ZWGK.StandardItem)
    }
    assert len(kinds) == sum(int(r["evidence_count"]) > 1 for r in rows())


def test_every_time_limit_and_channel_is_understood() -> None:
    assert {r["time_limit"] for r in rows() if r["time_limit"] and not time_limit(r["time_limit"])} == set()
    for row in rows():
        for name in filter(None, row["channels"].split("、")):
            assert channels(name).codes, name


@needs_shared
def test_the_shipped_tables_are_what_the_converter_makes(tmp_path: Path) -> None:
    converter = [sys.executable, str(ROOT / "bench" / "make_standards.py")]
    subprocess.run([*converter, str(SHARED / "standard_items"), "--out", str(tmp_path)], check=True)
    for name in ("items.csv", "guidelines.csv"):
        assert (tmp_path / name).read_bytes() == (DATA / name).read_bytes()
