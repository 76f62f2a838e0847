"""Three ways through the pages, from start to end, by links and forms alone."""

import re
import shutil
from pathlib import Path

import httpx
import openpyxl

from tests.conftest import EXAMPLE
from tests.pages.serving import Seen

COUNTY = next(EXAMPLE.glob("990121_*/*标准目录.xlsx"))


def test_find_what_a_county_lacks(client: httpx.Client) -> None:
    matrix = Seen(client.get("/coverage?level=county").text)
    [county] = [link for link in matrix.links() if link == "/areas/990121"]
    assert client.get("/findings?area=990121").status_code == 200
    page = Seen(client.get(county).text)
    lacks = page.text.partition("缺什么")[2].partition("各领域")[0]
    assert "户籍管理" in lacks
    assert "/cv/domain/22" in page.links()
    assert any(re.fullmatch(r"/findings/A01/\w+", link) for link in page.links())


def test_why_a_finding_is_raised(client: httpx.Client) -> None:
    listed = Seen(client.get("/findings?area=990100&check=X01").text)
    finding = next(link for link in listed.links() if link.startswith("/findings/X01/"))
    page = Seen(client.get(finding).text)
    for heading in ("在哪里", "为什么", "怎么改"):
        assert heading in page.text
    assert "/checks/X01" in page.links()
    assert any(link.startswith("/documents/") for link in page.links())
    check = Seen(client.get("/checks/X01").text)
    assert "规则" in check.text
    assert finding in check.links()


def upload(client: httpx.Client, path: Path) -> Seen:
    answer = client.post("/validate/report", files={"file": (path.name, path.read_bytes())}, data={"area": "990121"})
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    return Seen(answer.text)


def test_mend_a_workbook_and_check_it_again(client: httpx.Client, tmp_path: Path) -> None:
    first = upload(client, COUNTY)
    assert "义务教育 第 6 行" in first.text
    assert "公开时限" in first.text
    mended = tmp_path / COUNTY.name
    shutil.copy(COUNTY, mended)
    book = openpyxl.load_workbook(mended)
    sheet = book["义务教育"]
    [column] = [
        c.column for row in sheet.iter_rows(max_row=5) for c in row if str(c.value or "").startswith("公开时限")
    ]
    sheet.cell(6, column).value = "自信息形成或者变更之日起20个工作日内"
    book.save(mended)
    second = upload(client, mended)
    assert "义务教育 第 6 行" not in second.text
    assert "没有保存" in second.text


def test_a_file_that_cannot_be_read_is_explained(client: httpx.Client) -> None:
    answer = client.post("/validate/report", files={"file": ("x.xlsx", b"no workbook")})
    assert answer.status_code == 422
    assert "text/html" in answer.headers["content-type"]
    assert Seen(answer.text).all("h1")
