"""Claims about the benchmark of tables: it takes every row through, and its rows are all different."""

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def test_every_row_is_taken_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = importlib.util.spec_from_file_location("bench_tables", ROOT / "bench" / "tables.py")
    assert spec is not None
    assert spec.loader is not None
    tables = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tables)
    monkeypatch.setattr(tables, "PER_BOOK", 8)
    tables.write(tmp_path, 20)
    assert len(list(tmp_path.glob("*.xlsx"))) == 3
    found = tables.run(tmp_path)
    assert found["rows"] == 20
    assert found["triples"] > 20 * 20
