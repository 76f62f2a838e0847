"""The wheel carries all that it needs: it runs from an empty folder with its Turtle, queries and templates."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "examples" / "province"


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "-q", "-w", str(folder), "."]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=300)
    [wheel] = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def run(site: Path, empty: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(site), "PYTHONSAFEPATH": "1"}
    return subprocess.run(
        [sys.executable, "-m", "zwgk", *arguments],
        cwd=empty,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_the_wheel_builds_and_checks_from_an_empty_folder(unpacked: Path, tmp_path: Path) -> None:
    built = run(unpacked, tmp_path, "build", str(EXAMPLE), "--data", "data")
    assert built.returncode == 0, built.stderr
    checked = run(unpacked, tmp_path, "validate", "--data", "data", "--format", "csv")
    assert checked.returncode == 1, checked.stderr
    assert "X01" in checked.stdout


def test_the_wheel_holds_no_tests_and_no_examples(unpacked: Path) -> None:
    assert {p.name for p in unpacked.iterdir() if not p.name.endswith(".dist-info")} == {
        "api",
        "commands",
        "graphs",
        "ingest",
        "ontology",
        "shapes",
        "zwgk.py",
    }


def test_the_application_of_the_wheel_finds_its_templates(unpacked: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(unpacked), "PYTHONSAFEPATH": "1"}
    code = (
        "from pathlib import Path; import api; from api.app import create_app; from api.settings import Settings;"
        "create_app(Settings(Path('data'))); print(api.__file__)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert str(unpacked) in done.stdout
