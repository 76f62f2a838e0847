"""The commands as a user types them: exit codes, one clear line for what is wrong, and nothing lost."""

import json
import shutil
from pathlib import Path

import pytest
from openpyxl import Workbook
from typer.testing import CliRunner

import zwgk
from graphs.errors import ZwgkError
from graphs.releases import open_current
from ingest.pipeline import build
from tests.shared import SHARED, needs_shared

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "province"


def call(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *arguments: str) -> tuple[int, str, str]:
    """Run a command through `main`, as the installed script does; return exit code, output and errors."""
    monkeypatch.setattr("sys.argv", ["zwgk", *arguments])
    with pytest.raises(SystemExit) as end:
        zwgk.main()
    out, err = capfd.readouterr()
    code = end.value.code
    return (code if isinstance(code, int) else 0), out, err


def no_header(path: Path) -> None:
    book = Workbook()
    book.active.append(["a", "b"])
    book.active.append([1, 2])
    book.save(path)


BAD = {
    "空.txt": lambda p: p.write_bytes(b""),
    "零.xlsx": lambda p: p.write_bytes(b""),
    "改名.txt": lambda p: p.write_bytes(b"%PDF-1.4\n1 0 obj"),
    "改名.xlsx": lambda p: p.write_bytes(b"%PDF-1.4\n1 0 obj"),
    "无表头.xlsx": no_header,
    "截断.xlsx": lambda p: p.write_bytes(b"PK\x03\x04\x14\x00\x00"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_named_by_itself_is_refused_in_one_line_and_the_release_stays(
    name: str, example: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / name
    BAD[name](path)
    data = tmp_path / "data"
    shutil.copytree(example, data, symlinks=True)  # other test processes read the example meanwhile
    before = open_current(data).number
    code, _, err = call(capfd, monkeypatch, "build", str(path), "--data", str(data))
    assert code == 2
    assert len(err.strip().splitlines()) == 1
    assert name in err
    assert open_current(data).number == before


def test_the_same_files_in_a_folder_are_reported_and_the_rest_is_built(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name, make in BAD.items():
        make(folder / name)
    good = next(EXAMPLE.rglob("实施意见*.txt"), None) or next(EXAMPLE.rglob("*.txt"))
    (folder / good.name).write_bytes(good.read_bytes())
    summary = build([folder], tmp_path / "data")
    problems = open_current(tmp_path / "data").report()["problems"]
    assert {name for name in BAD if any(p["place"].startswith(name) for p in problems)} == set(BAD)
    assert summary.added


@pytest.mark.parametrize(
    "arguments",
    [
        ("build", "no-such-file.txt"),
        ("build", str(EXAMPLE), "--area", "123456"),
        ("validate", "--area", "123456"),
        ("validate", "--as-of", "2020-13-01"),
        ("validate", "--format", "no-such-format"),
        ("query", "no-such-query.rq"),
        ("export", "--graph", "urn:no-such-graph"),
        ("releases", "--roll-back", "99"),
        ("remove", "123456"),
        ("serve", "--data", "no-such-folder"),
    ],
    ids=" ".join,
)
def test_wrong_input_exits_2_with_one_line(
    arguments: tuple[str, ...], example: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    data = () if "--data" in arguments else ("--data", str(example))
    code, _, err = call(capfd, monkeypatch, *arguments, *data)
    assert code == 2
    assert len(err.strip().splitlines()) == 1
    assert " / " in err


def test_broken_shapes_exit_2_and_name_the_file(
    example: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "坏.ttl").write_text("@prefix broken")
    code, _, err = call(
        capfd, monkeypatch, "validate", "--data", str(example), "--shapes", str(tmp_path / "坏.ttl"), "--quiet"
    )
    assert code == 2
    assert "坏.ttl" in err


def test_violations_exit_1_and_json_is_json(
    example: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    code, out, _ = call(capfd, monkeypatch, "validate", "--data", str(example), "--format", "json", "--area", "990121")
    assert code == 1
    assert json.loads(out)["findings"]


def test_a_query_file_gives_csv(
    example: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "q.rq").write_text("SELECT (COUNT(*) AS ?n) { ?s a <https://w3id.org/zwgk/ns#CatalogueItem> }")
    monkeypatch.setattr("sys.argv", ["zwgk", "query", str(tmp_path / "q.rq"), "--data", str(example)])
    with pytest.raises(SystemExit) as end:
        zwgk.main()
    assert not end.value.code
    assert capfd.readouterr().out.splitlines()[0] == "n"


@pytest.mark.parametrize(
    ("query", "format", "begins"),
    [
        ("SELECT ?s { ?s ?p ?o } LIMIT 1", "", "s"),
        ("SELECT ?s { ?s ?p ?o } LIMIT 1", "tsv", "?s"),
        ("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 1", "", "@prefix"),
        ("SELECT ?s { ?s ?p ?o } LIMIT 1", "turtle-or-so", None),
        ("SELECT ?s { ?s ?p ?o } LIMIT 1", "n", None),
        ("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 1", "csv", None),
    ],
)
def test_a_query_has_the_formats_of_its_form_and_no_other(
    query: str,
    format: str,
    begins: str | None,
    example: Path,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "q.rq").write_text(query)
    asked = ("--format", format) if format else ()
    code, out, err = call(capfd, monkeypatch, "query", str(tmp_path / "q.rq"), "--data", str(example), *asked)
    assert code == (0 if begins else 2), err
    assert out.startswith(begins or "")


def test_every_command_explains_itself() -> None:
    runner = CliRunner()
    for command in zwgk.app.registered_commands:
        assert command.callback
        name = command.name or command.callback.__name__
        result = runner.invoke(zwgk.app, [name, "--help"])
        assert result.exit_code == 0
        assert " / " in result.output


@needs_shared
def test_the_five_documents_give_the_late_catalogue_and_exit_1(
    five: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert SHARED.is_dir(), "CI must have the shared documents"
    code, out, _ = call(capfd, monkeypatch, "validate", "--data", str(five), "--format", "json")
    late = [f for f in json.loads(out)["findings"] if f["check_id"] == "X01"]
    assert code == 1
    assert len(late) == 2
    assert all("2021-10-31" in f["message"] for f in late)
    assert {d for f in late for d in ("2020-11-30", "2020-12-31") if d in f["message"]} == {"2020-11-30", "2020-12-31"}


def test_every_error_has_both_languages() -> None:
    error = ZwgkError("中文", "English")
    assert str(error) == "中文 / English"
