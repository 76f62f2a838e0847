"""A release is checked from its columns: an area alone, and after a change only what the change can affect."""

import json
import shutil
from pathlib import Path
from tempfile import TemporaryFile

import pytest

from graphs.releases import open_current
from ingest.check import check
from ingest.findings_file import earlier
from ingest.pipeline import build, overlay, remove
from shapes.columnar.engine import Run
from shapes.kept import DATABASE, KeptReport
from shapes.model import Report
from shapes.report import as_json
from shapes.streamed import joined
from shapes.validate import validate


@pytest.fixture(scope="module")
def data(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder of its own, which may be built upon."""
    folder = tmp_path_factory.mktemp("check") / "data"
    shutil.copytree(example, folder, symlinks=True)
    return folder


def area_of_most(report: Report) -> str:
    codes = [f.area for f in report.findings if f.area and len(f.area) == 6 and not f.area.endswith("00")]
    return max(sorted(set(codes)), key=codes.count)


def test_an_area_alone_has_the_findings_that_it_has_in_the_whole(example: Path) -> None:
    release = open_current(example)
    whole = validate(release.store(), columns=release.columns_path)
    code = area_of_most(whole)
    part = check([], example, area=code)
    below = {v.area for v in part.verdicts}
    assert part.findings == tuple(f for f in whole.findings if f.area and f.area.startswith(code))
    assert {f.area for f in part.findings} <= below
    assert part.verdicts == tuple(v for v in whole.verdicts if v.area in below)


def test_after_changes_the_merged_report_is_that_of_a_full_run(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged: list[int] = []
    evaluate = Run.evaluate
    monkeypatch.setattr(
        Run, "evaluate", lambda run, focus=None: (judged.append(focus is None), evaluate(run, focus))[1]
    )
    code = area_of_most(check([], data))
    assert earlier(open_current(data)) is None
    text = tmp_path / "关于推进政务公开工作的通知.txt"
    text.write_text(
        "试验市人民政府办公室关于推进政务公开工作的通知\n试市政办〔2021〕9号\n各县人民政府：\n"
        "一、各县人民政府应当于2021年6月30日前编制完成本级政务公开目录。\n二、各县应当公开社会救助信息。\n"
        "试验市人民政府办公室\n2021年2月1日\n",
        "utf-8",
    )
    for change in (lambda: remove(code, data), lambda: build([text], data)):
        change()
        judged.clear()
        release = open_current(data)
        assert earlier(release) is not None
        assert check([], data) == validate(release.store(), columns=release.columns_path)
        assert judged == [False, True]  # the first run of the two judged only what had changed


def test_a_limit_cuts_the_report_and_not_its_numbers_nor_what_is_kept(data: Path) -> None:
    release = open_current(data)
    whole = check([], data)
    kept = KeptReport(release.path / DATABASE).select()
    (release.path / DATABASE).unlink()
    assert check([], data, limit=2) == whole.cut(2)
    assert KeptReport(release.path / DATABASE).select() == kept == json.loads(as_json(whole))["findings"]


@pytest.mark.parametrize("part", [False, True])
def test_a_streamed_report_is_the_whole_report(data: Path, part: bool) -> None:
    area = area_of_most(check([], data)) if part else None
    whole = as_json(check([], data, area=area))
    with TemporaryFile() as spool:
        report = check([], data, area=area, spool=spool)
        assert report.findings == ()
        assert b"".join(joined(report, spool)) == whole


def test_files_over_a_release_are_checked_from_its_columns(data: Path, tmp_path: Path) -> None:
    text = tmp_path / "市.txt"
    text.write_text(
        "试验市人民政府办公室关于规范政务公开工作的通知\n各县人民政府：\n"
        "一、各县人民政府应当于2022年6月30日前编制完成本级政务公开目录。\n二、应当于2021年2月30日前公开社会救助信息。\n",
        "utf-8",
    )
    laid = overlay([text], data)
    whole = validate(laid.store, focus_graphs=laid.touched, problems=laid.problems)
    assert whole.findings
    assert check([text], data) == whole


def test_what_the_reference_engine_finds_is_not_streamed_but_all_there(data: Path) -> None:
    with TemporaryFile() as spool:
        report = check([], data, engine="pyshacl", area=area_of_most(check([], data)), spool=spool)
        assert b"".join(joined(report, spool)) == as_json(report)
