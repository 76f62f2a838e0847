"""Columns hold exactly the quads that they were made from, and only what changed is written again."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphs import columns as columns_module
from graphs import columns_parse as module
from graphs.columns import Columns, partition_of, term_id
from graphs.errors import IntegrityError
from graphs.quads import BlankNode, Literal, NamedNode, Quad, iri, nquads, string, text, typed

BASE = "https://zwgk.example.org/graph/"
ONE, OTHER, SHARED = f"{BASE}catalogue/230102", f"{BASE}catalogue/230103001", f"{BASE}areas"

words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12)
terms = st.one_of(
    st.sampled_from([NamedNode("urn:a"), NamedNode("urn:b"), BlankNode("x"), BlankNode("y1")]),
    words.map(Literal),
    words.map(lambda w: Literal(w, language="zh-Hans")),
    words.map(lambda w: Literal(w, datatype=NamedNode("urn:type"))),
)


def quad(s: str, p: str, o: Literal | NamedNode, g: str) -> Quad:
    return Quad(iri(s), iri(p), o, iri(g))


def held(columns: Columns) -> set[tuple[str, ...]]:
    """Return the triples of columns, written out."""
    query = """
        SELECT DISTINCT a.text, b.text, c.text, q.lex, q.type FROM quads q
        JOIN terms a ON a.id = q.s JOIN terms b ON b.id = q.p LEFT JOIN terms c ON c.id = q.o"""
    return {tuple(str(cell) for cell in row) for row in columns.rows(query)}


def stated(quads: list[Quad]) -> set[tuple[str, ...]]:
    """Return the same of quads."""
    found = set()
    for q in quads:
        if isinstance(q.object, Literal):
            kind = f"@{q.object.language}" if q.object.language else q.object.datatype.value
            tail = ("None", q.object.value, kind)
        else:
            tail = (_name(q.object), "None", "None")
        found.add((_name(q.subject), _name(q.predicate), *tail))
    return found


def _name(term: object) -> str:
    return f"_:{term.value}" if isinstance(term, BlankNode) else term.value  # type: ignore[attr-defined, no-any-return]


@given(st.lists(terms, max_size=8))
@settings(max_examples=30, deadline=None)
def test_every_term_comes_back_as_it_was(objects: list[Literal | NamedNode | BlankNode]) -> None:
    quads = [Quad(iri(f"urn:s{i}"), iri("urn:p"), o, iri("urn:g")) for i, o in enumerate(objects)]
    with Columns.in_memory(quads) as columns:
        assert held(columns) == stated(quads)
        for q in quads:
            [(number,)] = columns.rows(f"SELECT o FROM quads WHERE s = {columns.id(q.subject)}")
            assert number == columns.id(q.object)


def test_a_triple_in_two_graphs_counts_once() -> None:
    quads = [quad("urn:a", "urn:p", string("x"), g) for g in ("urn:g", "urn:h")]
    with Columns.in_memory(quads) as columns:
        assert len(columns) == 1
        assert columns.predicates() == {"urn:p": (0, 0, 1)}


def test_a_county_and_what_lies_below_it_are_one_partition() -> None:
    graphs = ("catalogue/230102", "catalogue/230102003", "powerlist/230102003001", "derived/covers/230102")
    assert {partition_of(BASE + g) for g in graphs} == {"230102"}
    assert {partition_of(BASE + g) for g in ("doc/230102/x", "areas", "derived/covers")} == {"base"}


def test_only_changed_partitions_are_written(tmp_path: Path) -> None:
    bodies = {g: nquads([quad("urn:a", "urn:p", text(g), g)]) for g in (ONE, OTHER, SHARED)}
    assert Columns.write(tmp_path / "1", dict.fromkeys(bodies, "1"), bodies.__getitem__) == 3
    bodies[ONE] = nquads([quad("urn:a", "urn:p", text("新"), ONE)])
    digests = {ONE: "2", OTHER: "1", SHARED: "1"}
    assert Columns.write(tmp_path / "2", digests, bodies.__getitem__, previous=tmp_path / "1") == 1
    for part, same in (("230102", False), ("230103", True), ("base", True)):
        first, second = (tmp_path / n / part / "quads.parquet" for n in ("1", "2"))
        assert first.samefile(second) == same
    with Columns.open(tmp_path / "2") as columns:
        assert columns.partitions == ("230102", "230103", "base")
        assert sorted(columns.rows("SELECT lex, type FROM quads")) == sorted(
            [("新", "@zh"), (OTHER, "@zh"), (SHARED, "@zh")]
        )


def test_the_same_graphs_give_the_same_bytes(tmp_path: Path) -> None:
    body = nquads([quad(f"urn:{i}", "urn:p", typed(str(i), "urn:t"), ONE) for i in range(100)])
    for name in ("1", "2"):
        Columns.write(tmp_path / name, {ONE: "1"}, lambda _: body)
    for file in ("columns.json", "230102/quads.parquet", "230102/terms.parquet"):
        assert (tmp_path / "1" / file).read_bytes() == (tmp_path / "2" / file).read_bytes()


def test_two_terms_with_one_id_are_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where ids have a few bits only, terms do meet: then the salt changes."""
    whole = module._id_sql
    monkeypatch.setattr(module, "_id_sql", lambda form, salted: f"({whole(form, salted)} & {0b11 << 62 | 255})")
    quads = [quad("urn:a", "urn:p", string(f"word {i}"), ONE) for i in range(24)]
    Columns.write(tmp_path / "1", {ONE: "1"}, lambda _: nquads(quads))
    with Columns.open(tmp_path / "1") as columns:
        assert len(columns.rows("SELECT DISTINCT o FROM quads")) == 24
        assert columns._salt > 0
    bodies = {g: nquads([quad("urn:a", "urn:p", string(f"{g}{i}"), g) for i in range(8)]) for g in (ONE, OTHER)}
    Columns.write(tmp_path / "2", dict.fromkeys(bodies, "1"), bodies.__getitem__)
    with Columns.open(tmp_path / "2") as columns:
        assert len(columns.rows("SELECT DISTINCT o FROM quads")) == 16


def test_the_salt_changes_every_id() -> None:
    assert term_id(NamedNode("urn:a")) != term_id(NamedNode("urn:a"), 1)


def test_columns_that_are_not_whole_are_refused(tmp_path: Path) -> None:
    with pytest.raises(IntegrityError):
        Columns.open(tmp_path)


def test_no_quads_are_columns_too(tmp_path: Path) -> None:
    with Columns.in_memory([]) as columns:
        assert len(columns) == 0
    Columns.write(tmp_path / "1", {}, lambda _: b"")
    with Columns.open(tmp_path / "1") as columns:
        assert columns.rows("SELECT * FROM quads") == []


def test_the_files_are_as_documented(tmp_path: Path) -> None:
    """Every column that the module describes is in the file, with its type, and nothing else."""
    body = nquads([quad("urn:a", "urn:p", text("字"), ONE), quad("urn:a", "urn:p", iri("urn:b"), ONE)])
    Columns.write(tmp_path / "1", {ONE: "1"}, lambda _: body)
    described: dict[str, tuple[tuple[str, str], ...]] = {}
    assert columns_module.__doc__ is not None
    for block in columns_module.__doc__.split("FOLDER/PARTITION/")[1:]:
        name = block.split(".", 1)[0]
        rows = re.findall(r"^        (\w[\w, ]*?)  +([A-Z]+)(?:  |$)", block, re.MULTILINE)
        described[name] = tuple((column, kind) for names, kind in rows for column in names.split(", "))
    assert sorted(described) == ["quads", "terms"]
    with Columns.open(tmp_path / "1") as columns:
        for name, wanted in described.items():
            file = tmp_path / "1" / "230102" / f"{name}.parquet"
            found = columns.rows(f"SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM '{file}')")
            assert tuple(found) == wanted
        rows = columns.rows("SELECT p, s, o, g FROM quads")
        assert rows == sorted(rows)
    assert sorted(p.name for p in (tmp_path / "1").iterdir()) == ["230102", "columns.json"]


def test_a_large_body_is_parsed_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever bodies are cut, with a file in memory or without one, the quads are the same."""
    quads = [quad(f"urn:{i % 7}", "urn:p", text(f"“{i}”\n\t\\ \u0001"), ONE) for i in range(200)]
    quads += [quad("urn:a", "urn:p", string("no graph <x>"), "urn:g"), quad("urn:a", "urn:p", iri("urn:b"), OTHER)]
    with Columns.in_memory(quads) as columns:
        expected = held(columns)
    monkeypatch.setattr(module, "_CHUNK", 700)
    for small in (0, 10**9):
        monkeypatch.setattr(module, "_SMALL", small)
        with Columns.in_memory(quads) as columns:
            assert held(columns) == expected == stated(quads)


def test_what_came_and_what_went_is_the_difference(tmp_path: Path) -> None:
    for number, kept in (("1", "ab"), ("2", "bc")):
        bodies = {ONE: nquads([quad(f"urn:{s}", "urn:p", iri("urn:o"), ONE) for s in kept]), OTHER: b""}
        Columns.write(tmp_path / number, {ONE: number, OTHER: "1"}, bodies.__getitem__)
    with Columns.open(tmp_path / "2") as columns:
        assert columns.changed(tmp_path / "1") == ("230102",)
        rows = columns.rows(f"SELECT s FROM ({columns.difference(['230102'], tmp_path / '1')})")
        assert {s for (s,) in rows} == {term_id(iri("urn:a")), term_id(iri("urn:c"))}
