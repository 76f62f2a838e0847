"""The example province built twice: in between an office mended one cell, broke another and added words to a third."""

import shutil
from pathlib import Path

import openpyxl

from graphs.releases import open_current
from ingest.check import check
from ingest.pipeline import build
from shapes.kept import DATABASE
from tests.conftest import EXAMPLE

MENDED, WORDIER, BROKEN = 6, 7, 8  # rows of the sheet of the county's catalogue
SHEET = "义务教育"


def build_twice(data: Path) -> None:
    """Build two releases with their reports into a data folder."""
    source = data.with_name(f"{data.name}-source")
    shutil.copytree(EXAMPLE, source)
    build([source], data)
    check([], data)
    path = next(source.glob("990121_*/*标准目录.xlsx"))
    book = openpyxl.load_workbook(path)
    sheet = book[SHEET]
    columns = {str(c.value)[:4]: c.column for row in sheet.iter_rows(max_row=5) for c in row if c.value}
    sheet.cell(MENDED, columns["公开时限"]).value = "自信息形成或者变更之日起20个工作日内"
    sheet.cell(BROKEN, columns["公开时限"]).value = None
    cell = sheet.cell(WORDIER, columns["公开内容"])
    cell.value = f"{cell.value}；咨询电话"
    book.save(path)
    build([source], data)
    check([], data)
    assert (open_current(data).path / DATABASE).is_file()
