"""The house keeps its rules: who may touch which tool, where IRIs are written, what the docs must name."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("ontology", "graphs", "shapes", "ingest", "api", "commands")
SOURCES = [*(p for room in ROOMS for p in sorted((ROOT / room).rglob("*.py"))), ROOT / "zwgk.py"]
TOOLS = {
    "pyoxigraph": {"graphs/quads.py", "graphs/store.py", "graphs/export.py"},
    "pyshacl": {"shapes/reference.py"},
    "SPARQLWrapper": {"graphs/remote.py"},
    "networkx": {"graphs/network.py"},
    "typer": {"zwgk.py", "commands/console.py", "commands/keeping.py", "commands/upkeep.py"},
    "rich": {"commands/console.py", "commands/keeping.py", "commands/upkeep.py"},
}


def imports(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = [a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names]
    names += [n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.module and not n.level]
    return {name.partition(".")[0] for name in names}


@pytest.mark.parametrize("tool", TOOLS)
def test_one_module_touches_each_tool(tool: str) -> None:
    users = {str(p.relative_to(ROOT)) for p in SOURCES if tool in imports(p)}
    assert users <= TOOLS[tool]


def test_fastapi_is_touched_in_the_api_room_only() -> None:
    assert all(p.parts[len(ROOT.parts)] == "api" for p in SOURCES if "fastapi" in imports(p))


def test_no_room_imports_the_command_line() -> None:
    assert [p for p in SOURCES if "zwgk" in imports(p)] == []


def test_the_environment_is_read_in_one_place() -> None:
    readers = [p for p in SOURCES if re.search(r"os\.(environ|getenv)", p.read_text(encoding="utf-8"))]
    assert [str(p.relative_to(ROOT)) for p in readers] == ["api/settings.py"]


def strings(path: Path) -> list[str]:
    """The string constants of a module that are not docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    told = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
    return [
        n.value
        for n in ast.walk(tree)
        if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in told
    ]


def test_an_iri_is_written_once() -> None:
    allowed = {"ontology/terms.py", "ontology/foreign.py", "ontology/iris.py"}
    writers = {str(p.relative_to(ROOT)) for p in SOURCES if any("https://" in s for s in strings(p))}
    assert writers <= allowed


def test_no_module_is_larger_than_a_reader_can_hold() -> None:
    large = {str(p.relative_to(ROOT)): n for p in SOURCES if (n := len(p.read_text("utf-8").splitlines())) > 400}
    assert large == {}


def test_every_folder_of_tests_is_a_package() -> None:
    folders = [p for p in (ROOT / "tests").rglob("*") if p.is_dir() and any(p.glob("test_*.py"))]
    assert [p for p in folders if not (p / "__init__.py").exists()] == []
