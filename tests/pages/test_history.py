"""What pages say over two releases: how old findings are, what was mended, waived, changed, and how items differ."""

import csv
import re
import shutil
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import httpx
import openpyxl
import pytest

from api.findings import kept_report
from api.pages.ages import ages
from api.service import Service
from api.settings import Settings
from graphs.releases import open_current
from shapes.kept import DATABASE, KeptReport
from tests.api.serving import serving
from tests.pages.serving import BROWSER, Seen


def reported(two: Path, number: int) -> dict[str, dict[str, object]]:
    return {f["iri"]: f for f in KeptReport(two / "releases" / f"{number:06d}" / DATABASE).select()}


def address(iri: str) -> str:
    return "/findings/" + iri.partition("/id/finding/")[2]


def test_new_and_mended_findings_are_told_apart(later: httpx.Client, two: Path) -> None:
    before, now = reported(two, 1), reported(two, 2)
    come, gone = now.keys() - before.keys(), before.keys() - now.keys()
    assert come
    assert gone
    assert {address(i) for i in come} <= set(Seen(later.get("/findings?status=new").text).links())
    mended = Seen(later.get("/findings?status=fixed").text)
    assert {address(i) for i in gone} <= set(mended.links())
    page = Seen(later.get(address(next(iter(gone)))).text)
    assert "已经改正" in page.text
    assert f"已改正 {len(gone)} 条" in Seen(later.get("/findings").text).text


def test_a_finding_tells_its_history(later: httpx.Client, two: Path) -> None:
    before, now = reported(two, 1), reported(two, 2)
    old = Seen(later.get(address(next(i for i in sorted(now) if i in before))).text).text
    assert "首次发现 First seen：第 1 号版本" in old
    new = Seen(later.get(address(sorted(now.keys() - before.keys())[0])).text).text
    assert "首次发现 First seen：第 2 号版本" in new
    assert "没有 not there" in new
    assert "waivers.csv" in new


def test_findings_whose_older_reports_are_not_kept_say_so(two: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(two, data, symlinks=True)
    (data / "releases" / "000001" / DATABASE).unlink()
    release = open_current(data)
    found = ages(Service(Settings(data)), release, kept_report(release))
    assert found.before is None
    assert all(seen.number == 2 and seen.or_before for seen in found.seen.values())


@pytest.fixture(scope="module")
def waiving(two: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[httpx.Client, list[str]]]:
    data = tmp_path_factory.mktemp("waiving") / "data"
    shutil.copytree(two, data, symlinks=True)
    chosen = sorted(i for i, f in reported(two, 2).items() if f["severity"] == "violation")[:2]
    with (data / "waivers.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["finding", "check", "item", "reason", "by", "expires"])
        writer.writerow([chosen[0], "", "", "上级正在修订", "合成示例县政务公开办", "2999-12-31"])
        writer.writerow([chosen[1], "", "", "已请示", "合成示例县政务公开办", "2001-01-01"])
    with serving(Settings(data)) as client:
        client.headers.update(BROWSER)
        yield client, chosen


def test_a_waiver_is_shown_and_not_counted(
    waiving: tuple[httpx.Client, list[str]], later: httpx.Client, two: Path
) -> None:
    client, (held, expired) = waiving
    page = Seen(client.get(address(held)).text).text
    assert "上级正在修订" in page
    assert "2999年12月31日" in page
    assert "waivers.csv:2" in page
    assert "已过期" in Seen(client.get(address(expired)).text).text
    total = sum(f["severity"] == "violation" for f in reported(two, 2).values())
    assert f"违反 {total}" in Seen(later.get("/findings").text).text
    listed = Seen(client.get("/findings").text).text
    assert f"违反 {total - 1}" in listed
    assert "已豁免 1 条" in listed
    assert {address(held), address(expired)} <= set(Seen(client.get("/findings?status=waived").text).links())


def test_findings_can_be_taken_along(later: httpx.Client, two: Path) -> None:
    wanted = sorted(i for i, f in reported(two, 2).items() if f["check_id"] == "E01")
    rows = list(csv.DictReader(later.get("/findings.csv?check=E01").content.decode("utf-8-sig").splitlines()))
    assert sorted(row["发现标识"] for row in rows) == wanted
    book = openpyxl.load_workbook(BytesIO(later.get("/findings.xlsx?check=E01").content))
    assert book.sheetnames
    assert later.get("/findings.ttl?check=E01").text.count("a sh:ValidationResult") == len(wanted)


def test_an_item_shows_what_was_struck_out_and_what_came(later: httpx.Client) -> None:
    pages = Seen(later.get("/changes").text)
    items = [link for link in pages.links() if link.startswith("/items/990121/")]
    assert len(items) == 3
    texts = [later.get(link).text for link in items]
    assert any("<ins>；咨询电话</ins>" in text for text in texts)
    assert any(re.search(r"<del>[^<]*20个工作日内</del>", text) for text in texts)
    assert any(re.search(r"<ins>[^<]*20个工作日内</ins>", text) for text in texts)


def test_the_front_page_says_what_the_release_changed(later: httpx.Client) -> None:
    page = Seen(later.get("/").text)
    assert "比第 1 号版本改动了什么" in page.text
    part = page.text.partition("比第 1 号版本改动了什么")[2].partition("逐项查看")[0]
    assert "合成示例县" in part
    assert "合成示例区" not in part


def test_releases_that_are_not_kept_are_explained(later: httpx.Client) -> None:
    assert later.get("/changes?a=99").status_code == 404
    assert later.get("/changes?a=x").status_code == 422
