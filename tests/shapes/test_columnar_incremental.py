"""Checking again only what a change can affect gives, merged, the results of a full run."""

import os
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from zlib import crc32

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import Graph

from bench import generate
from graphs.columns import Columns
from graphs.quads import Quad, iri, nquads, read_nquads
from shapes.columnar.assess import Assessment
from shapes.columnar.engine import validate_columns
from shapes.columnar.incremental import Earlier, affected, neighbours, recheck
from shapes.columnar.plan import Planner
from shapes.dates import dated
from shapes.loading import own_shapes
from shapes.results import Result
from tests.shapes.examples import as_store, example
from tests.shapes.random_shapes import components, data_graphs, shapes_graphs
from tests.shapes.test_examples import NAMES

COUNTY, OTHER, BASE = (f"https://zwgk.example.org/graph/{g}" for g in ("catalogue/230102", "catalogue/230103", "areas"))
COMPONENTS = components()
CASES = int(os.environ.get("ZWGK_TEST_CASES", "200")) // 5
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")


def rows(results: object) -> Counter[object]:
    return Counter((r.shape, r.focus, r.path, r.value, r.component) for r in results)  # type: ignore[attr-defined]


def spread(data: Graph, graphs: dict[str, list[Quad]]) -> dict[str, list[Quad]]:
    """Put each triple in one of three graphs, by its subject."""
    names = (COUNTY, OTHER, BASE)
    for quad in read_nquads(data.serialize(format="nt", encoding="utf-8")):
        name = names[sum(str(quad.subject).encode()) % 3]
        graphs[name].append(Quad(quad.subject, quad.predicate, quad.object, iri(name)))
    return graphs


def written(folder: Path, graphs: dict[str, list[Quad]], digests: dict[str, str], previous: Path | None = None) -> Path:
    Columns.write(folder, digests, lambda g: nquads(graphs[g]), previous=previous)
    return folder


@given(data=data_graphs(), change=data_graphs(), shapes=shapes_graphs(), keep=st.integers(0, 3))
@settings(max_examples=CASES, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_changed_county_is_merged_into_the_whole(data: Graph, change: Graph, shapes: Graph, keep: int) -> None:
    whole = Graph()
    whole += shapes
    whole += COMPONENTS
    first = spread(data, {COUNTY: [], OTHER: [], BASE: []})
    added = spread(change, {COUNTY: [], OTHER: [], BASE: []})[COUNTY]
    second = {**first, COUNTY: [q for i, q in enumerate(first[COUNTY]) if i % 4 < keep] + added}
    with TemporaryDirectory() as place:
        before = written(Path(place) / "1", first, dict.fromkeys(first, "1"))
        after = written(Path(place) / "2", second, {**dict.fromkeys(first, "1"), COUNTY: "2"}, before)
        with Columns.open(before) as columns:
            old: tuple[Result, ...] = validate_columns(columns, whole).results
        with Columns.open(after) as columns:
            expected = validate_columns(columns, whole).results
            update = affected(columns, Planner(whole), "230102", before=before)
        assert rows(update.merge(old)) == rows(expected)
        assert rows(recheck(after, whole, "230102", before=before).merge(old)) == rows(expected)


def test_one_county_of_two_leaves_the_other_alone(tmp_path: Path) -> None:
    codes = generate.CODES[:2]
    graphs = {g: generate.graph_bytes(g) for g in generate.graph_names(2 * generate.TRIPLES_A_COUNTY)}
    first = dict(graphs)
    county = next(g for g in graphs if g.endswith(codes[0]))
    lines = graphs[county].splitlines(keepends=True)
    first[county] = b"".join(line for line in lines if b"#content>" not in line)
    Columns.write(tmp_path / "1", dict.fromkeys(first, "1"), first.__getitem__)
    digests = {g: "2" if g == county else "1" for g in graphs}
    Columns.write(tmp_path / "2", digests, graphs.__getitem__, previous=tmp_path / "1")
    rules = own_shapes()
    with Columns.open(tmp_path / "1") as columns:
        old = validate_columns(columns, rules).results
    with Columns.open(tmp_path / "2") as columns:
        update = affected(columns, Planner(rules), codes[0], before=tmp_path / "1")
        full = rows(validate_columns(columns, rules).results)
        assert rows(update.merge(old)) == full
        assert neighbours(columns, Planner(rules), [codes[0]], tmp_path / "1") == (codes[0], "base")
    assert rows(recheck(tmp_path / "2", rules, codes[0], before=tmp_path / "1").merge(old)) == full
    assert {str(r.shape) for r in update.results if f"/{codes[1]}" in str(r.focus)} == set()


def split(lines: Iterable[bytes]) -> dict[str, bytes]:
    """Spread N-Quads over three graphs by their subject."""
    names = (COUNTY, OTHER, BASE)
    bodies: dict[str, set[bytes]] = {name: set() for name in names}
    for line in lines:
        subject, rest = line.split(b" ", 1)
        name = names[crc32(subject) % 3]
        bodies[name].add(subject + b" " + rest[: rest.rindex(b" <")] + f" <{name}> .\n".encode())
    return {name: b"".join(sorted(found)) for name, found in bodies.items()}


def results_of(folder: Path, rules: Graph, keep: Path, earlier: Earlier | None = None) -> Counter[object]:
    with Columns.open(folder) as columns:
        work = Assessment(columns, rules)
        work.judge(earlier=earlier)
        assert work.run.save(keep)
        found = Counter((r.shape, r.focus, r.path, r.value, r.component, r.severity) for r in work.run.results())
        work.close()
    return found


@pytest.mark.parametrize("seed", range(3))
def test_release_after_release_only_what_changed_is_judged(seed: int, tmp_path: Path) -> None:
    """Over examples of every fault, a few statements go and a few others come, many times over."""
    chance = Random(seed)
    lines = sorted(nquads(as_store(example(*(f"bad/{name}" for name in NAMES)))).splitlines(keepends=True))
    rules = dated(own_shapes(), "2026-01-01")[0]
    earlier = None
    digests: dict[str, str] = {}
    bodies: dict[str, bytes] = {}
    for step in range(8):
        new = split(lines)
        digests = {g: digests[g] if bodies.get(g) == new[g] else f"{step}" for g in new}
        bodies = new
        folder = tmp_path / str(step)
        Columns.write(folder, digests, bodies.__getitem__, previous=tmp_path / str(step - 1) if step else None)
        full = results_of(folder, rules, tmp_path / f"{step}.full")
        assert results_of(folder, rules, tmp_path / f"{step}.parquet", earlier) == full
        earlier = Earlier(tmp_path / f"{step}.parquet", folder)
        gone = set(chance.sample(lines, 12))
        heads = [line.split(b" ", 2)[:2] for line in chance.sample(lines, 6)]
        come = {b" ".join([*head, chance.choice(lines).split(b" ", 2)[2]]) for head in heads}
        lines = sorted({*lines} - gone | come)
