"""A release is checked from its columns: an area alone, and after a change only what the change can affect."""

import shutil
from pathlib import Path

import pytest

from graphs.releases import open_current
from ingest.check import check
from ingest.findings_file import FILE, earlier
from ingest.pipeline import build, remove
from shapes.columnar.engine import Run
from shapes.model import Report
from shapes.report import as_json
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
    kept = (release.path / FILE).read_bytes()
    (release.path / FILE).unlink()
    assert check([], data, limit=2) == whole.cut(2)
    assert (release.path / FILE).read_bytes() == kept == as_json(whole)
