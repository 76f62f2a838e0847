"""Reports keep to the schemas of their formats: our own for JSON, the official one for SARIF, HTML's rules."""

import json
import os
import shutil
import subprocess
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from shapes.baseline import compare
from shapes.model import Report
from shapes.report import FORMATS
from shapes.validate import validate
from shapes.waivers import apply, read_waivers
from tests.shapes.examples import NAMES, as_store, example
from tests.shapes.made import finding

MODULES = Path(__file__).resolve().parents[2] / "node_modules"
SARIF = MODULES / "@microsoft" / "jest-sarif" / "lib" / "schemas" / "sarif-2.1.0-rtm.5.json"
HTML = MODULES / "html-validate" / "bin" / "html-validate.mjs"
IN_CI = os.environ.get("CI") == "true"


@pytest.fixture(scope="module")
def reports() -> dict[str, Report]:
    """A real report with a finding of every check, the same waived and compared, and an empty one."""
    full = validate(as_store(example(*(f"bad/{name}" for name in NAMES))), as_of="2021-12-31")
    first, second = full.findings[0].iri, full.findings[1].iri
    rows = f"finding,check,item,reason,by,expires\n{first},,,已报,王某,2999-01-01\n{second},,,已报,王某,2001-01-01\n"
    waived = apply(full, read_waivers(rows.encode(), "w.csv"))
    return {
        "full": full,
        "compared": compare(waived, [full.findings[2], finding("X03")], "上月"),
        "cut": full.cut(1),
        "empty": Report(()),
    }


def test_the_full_report_has_findings_of_every_kind(reports: dict[str, Report]) -> None:
    assert len(reports["full"].totals) > 40
    assert {f.severity for f in reports["full"].findings} == {"violation", "warning", "info"}


@pytest.mark.parametrize("kind", ["full", "compared", "cut", "empty"])
def test_json_keeps_to_our_schema(reports: dict[str, Report], kind: str) -> None:
    schema = json.loads((files("shapes") / "report.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    assert not _errors(jsonschema.Draft202012Validator(schema), json.loads(FORMATS["json"](reports[kind])))


@pytest.mark.skipif(not (SARIF.is_file() or IN_CI), reason="the schema of SARIF is not installed (npm ci)")
@pytest.mark.parametrize("kind", ["full", "compared", "cut", "empty"])
def test_sarif_keeps_to_the_official_schema(reports: dict[str, Report], kind: str) -> None:
    schema = json.loads(SARIF.read_text("utf-8"))
    assert not _errors(jsonschema.Draft4Validator(schema), json.loads(FORMATS["sarif"](reports[kind])))


@pytest.mark.skipif(
    not (shutil.which("node") and HTML.is_file()) and not IN_CI, reason="html-validate is not installed (npm ci)"
)
@pytest.mark.parametrize("kind", ["full", "compared", "empty"])
def test_the_page_is_valid_html(reports: dict[str, Report], kind: str, tmp_path: Path) -> None:
    page, rules = tmp_path / "report.html", tmp_path / "rules.json"
    page.write_bytes(FORMATS["html"](reports[kind]))
    rules.write_text('{"extends": ["html-validate:standard"], "rules": {"doctype-style": "off"}}')
    command = ["node", str(HTML), "--config", str(rules), "--formatter", "json", str(page)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert [m for found in json.loads(done.stdout) for m in found["messages"] if m["ruleId"][:8] != "no-trail"] == []


def _errors(validator: Any, document: object) -> list[str]:
    return [f"{'/'.join(map(str, e.absolute_path))}: {e.message}" for e in validator.iter_errors(document)]
