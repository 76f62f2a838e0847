"""Word letters: numbers of automatic lists are read, and a list in a table is told from a document."""

import io

import docx
import pytest

from ingest.sources import classify
from ingest.tables.readers import read_tables
from tests.ingest.tables.sheets import Sheet, docx_bytes, html

SERVICES = Sheet(
    "公共服务事项清单",
    [["序号", "服务名称", "责任部门", "办理层级", "办事指南网址"], ["1", "老年证办理", "县民政局", "县级", "暂无"]],
)


def letter(style: str, *texts: str) -> bytes:
    out = docx.Document()
    table = out.add_table(len(texts) + 1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "序号", "公开事项"
    for row, text in enumerate(texts, 1):
        table.cell(row, 0).paragraphs[0].style = out.styles[style]
        table.cell(row, 1).text = text
    body = io.BytesIO()
    out.save(body)
    return body.getvalue()


def test_the_numbers_of_an_automatic_list_are_read() -> None:
    [grid] = read_tables(letter("List Number", "低保", "特困", "临时救助"), "a.docx")
    assert [row[0] for row in grid.cells] == ["序号", "1", "2", "3"]


def test_a_bulleted_list_has_no_numbers() -> None:
    [grid] = read_tables(letter("List Bullet", "低保"), "a.docx")
    assert [row[0] for row in grid.cells] == ["序号", ""]


def test_a_list_in_a_table_is_no_document() -> None:
    assert classify(docx_bytes(SERVICES), "清单.docx") == "table"
    assert classify(html(SERVICES), "清单.html") == "table"
    assert classify("\n".join("\t".join(row) for row in SERVICES.rows).encode(), "清单.txt") == "table"


@pytest.mark.parametrize("prose", [0, 40])
def test_a_document_with_a_table_of_tasks_stays_one(prose: int) -> None:
    tasks = Sheet("任务分工", [["序号", "重点任务", "责任单位", "完成时限"], ["1", "编制目录", "各部门", "6月底前"]])
    text = f"<p>{'现就有关事项通知如下。' * prose}</p>".encode()
    assert classify(html(tasks).replace(b"<body>", b"<body>" + text), "通知.html") == "document"
