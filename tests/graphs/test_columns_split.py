"""Lines that are cut where "> " stands say the same as lines that are cut with care."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from graphs import columns_parse
from graphs.columns import Columns

ROW = tuple[str, ...]
PLAIN = [f'<urn:s{n}> <urn:p{n % 7}> "第{n}项，内容 {"x" * (n % 50)}"@zh' for n in range(12_000)]
PLAIN += [f"<urn:s{n}> <urn:q> <urn:o{n % 90}>" for n in range(3_000)]
PLAIN += [f'<urn:s{n}> <urn:d> "{n}"^^<urn:int>' for n in range(3_000)]
PLAIN += [f'<urn:s{n}> <urn:w> "words {n} ."' for n in range(3_000)]
PLAIN += [f"<urn:s{n}> <urn:b> _:b{n % 9}" for n in range(900)]
STRANGE = {
    "an arrow in words": '<urn:x> <urn:p0> "a> b"',
    "many arrows in words": '<urn:x> <urn:p0> "a> b> c> d> e> f"@zh',
    "an arrow and a full stop": '<urn:x> <urn:p0> "a> ."',
    "an arrow at the end of words": '<urn:x> <urn:p0> "a> "',
    "a blank node as subject": "_:x <urn:p0> <urn:y>",
    "a blank node at both ends": "_:x <urn:p0> _:y",
    "a datatype in words": r'<urn:x> <urn:p0> "a\"^^<urn:b> c"',
    "a quote and a full stop": r'<urn:x> <urn:p0> "a\" ."',
}


def rows(lines: Iterable[str], graph: str) -> list[ROW]:
    """Return all quads of the columns made of lines, in words."""
    body = "".join(f"{line}{graph} .\n" for line in sorted(lines)).encode()
    assert len(body) > columns_parse._SMALL or len(body) < 10_000
    query = """SELECT p.text, s.text, o.text, q.lex, q.type, g.text FROM quads q JOIN terms p ON p.id = q.p
        JOIN terms s ON s.id = q.s LEFT JOIN terms o ON o.id = q.o LEFT JOIN terms g ON g.id = q.g ORDER BY ALL"""
    with Columns.in_memory(body) as columns:
        return columns.rows(query)


@pytest.mark.parametrize("graph", ["", " <urn:g>", " _:g"])
@pytest.mark.parametrize("strange", ["nothing", *STRANGE])
def test_cutting_at_arrows_changes_nothing(strange: str, graph: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [*PLAIN, *([STRANGE[strange]] if strange in STRANGE else [])]
    fast = rows(lines, graph)
    monkeypatch.setattr(columns_parse, "_split", lambda *_: {})
    assert rows(lines, graph) == fast
    assert len(fast) == len(lines)


@pytest.mark.parametrize("strange", ["nothing", *STRANGE])
def test_a_file_says_what_its_bytes_say(strange: str, tmp_path: Path) -> None:
    lines = [*PLAIN, *([STRANGE[strange]] if strange in STRANGE else [])]
    file = tmp_path / "it's data.nq"
    file.write_text("".join(f"{line} .\n" for line in lines), "utf-8")
    count = "SELECT p, s, o, g, lex, type FROM quads ORDER BY ALL"
    with Columns.in_memory(file) as one, Columns.in_memory(file.read_bytes()) as other:
        assert one.rows(count) == other.rows(count)
        assert len(one) == len(lines)


def test_several_graphs_are_told_apart() -> None:
    lines = [f"{line} <urn:g{n % 3}>" for n, line in enumerate(PLAIN)]
    assert {row[-1] for row in rows(lines, "")} == {"urn:g0", "urn:g1", "urn:g2"}


def test_the_fast_way_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = []
    split = columns_parse._split

    def seen(*arguments: object) -> dict[str, str]:
        taken.append(split(*arguments))  # type: ignore[arg-type]
        return taken[-1]

    monkeypatch.setattr(columns_parse, "_split", seen)
    rows(PLAIN, "")
    rows(PLAIN, " <urn:g>")
    assert all(taken)
    assert len(taken) == 2
