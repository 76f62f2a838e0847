"""Claims about the benchmark of tables: it takes every row through, and its rows are all different."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def tables() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bench_tables", ROOT / "bench" / "tables.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_every_row_is_taken_through(tables: ModuleType, tmp_path: Path) -> None:
    tables.write(tmp_path, 20, 8)
    assert len(list(tmp_path.glob("*.xlsx"))) == 3
    found = tables.parts(tmp_path)
    assert found["rows"] == 20
    assert found["triples"] > 20 * 20
    assert all(found[part] > 0 for part in tables.PARTS)


def test_all_programs_are_measured_and_growth_is_told(
    tables: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["tables.py", "--rows", "4", "8", "--per-book", "4", "--work", str(tmp_path)])
    monkeypatch.setattr(tables, "has_morph", lambda python: False)
    tables.main()
    out = capsys.readouterr().out
    assert "morph-kgc is not installed" in out
    assert out.count("  parts ") == out.count("  N-Quads ") == out.count("  build ") == 2
    assert out.count("exponent") == 2


def test_equal_texts_are_told_from_others_in_any_order(tables: ModuleType) -> None:
    names = {"<urn:p>": "name"}
    one = ['<urn:a> <urn:p> "x"@zh <urn:g> .\n', '<urn:b> <urn:p> "y"@zh <urn:g> .\n', '<urn:b> <urn:q> "z" .\n']
    two = ['<urn:2> <urn:p> "y" .\n', '<urn:1> <urn:p> "x" .\n']
    assert tables.texts(one, names) == tables.texts(two, names)
    assert tables.texts(one, names) != tables.texts(two[:1] * 2, names)
