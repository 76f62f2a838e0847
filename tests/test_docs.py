"""What a user can call stands in the docs."""

import importlib.util
import re
from pathlib import Path

from api.app import create_app
from api.settings import _INTEGERS, _SECONDS, Settings
from zwgk import app

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_command_is_in_the_readme() -> None:
    names = [c.name or c.callback.__name__ for c in app.registered_commands if c.callback]
    assert [n for n in names if f"zwgk {n}" not in README] == []


def test_every_setting_is_in_the_readme() -> None:
    assert [n for n in (*_INTEGERS, *_SECONDS, "ZWGK_BASE", "ZWGK_DATA") if f"`{n}`" not in README] == []


def test_every_route_is_in_the_readme(tmp_path: Path) -> None:
    paths = {re.sub(r"/\{.*", "", r) for r in create_app(Settings(tmp_path)).openapi()["paths"]}
    short = [p.removeprefix("/api/v1") for p in paths]
    assert [p for p in short if p not in README] == []


def test_the_generated_pages_are_fresh() -> None:
    spec = importlib.util.spec_from_file_location("docs_generate", ROOT / "docs" / "generate.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    stale = [n for n, page in module.PAGES.items() if (ROOT / "docs" / n).read_text(encoding="utf-8") != page()]
    assert stale == [], "run make docs"
