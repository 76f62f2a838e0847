"""Lists that are written in numbered lines and not drawn as tables."""

import io
from pathlib import Path
from typing import Any

import docx
import pytest

from ingest.extract import extract_file
from ingest.sources import classify
from ingest.tables.readers import read_tables
from tests.conftest import EXAMPLE

POWERS = """合成示例县民政局权责清单
（2020年版）
一、行政许可（共2项）
1. 慈善组织公开募捐资格审查（实施机关：县民政局；设定依据：《慈善法》第二十二条）。
2. 殡葬设施建设审批（实施机关：县民政局；设定依据：《殡葬管理条例》第八条）。
二、行政处罚（共2项）
3. 对违规公开募捐的行政处罚（实施机关：县民政局；设定依据：《慈善法》第一百零一条）。
4. 对养老机构（含民办）违规行为的行政处罚（实施机关：县民政局）。
"""
SERVICES = """合成示例县公共服务事项清单
1、老年人优待证办理
承办机构：县民政局
办事指南：http://www.example.org/g/1
2、婚姻登记档案查询
承办机构：县民政局
3、流浪乞讨人员救助
承办机构：县救助管理站
"""


def letter(text: str, automatic: bool = False) -> bytes:
    out = docx.Document()
    for line in text.splitlines():
        head, _, rest = line.partition(". ") if automatic else ("", "", line)
        if automatic and head.isdigit():
            out.add_paragraph(rest, style="List Number")
            number = out.paragraphs[-1]._p.get_or_add_pPr()
            number._add_numPr()  # type: ignore[attr-defined]
        else:
            out.add_paragraph(line)
    body = io.BytesIO()
    out.save(body)
    return body.getvalue()


def page(text: str) -> bytes:
    lines = "".join(f"<p>{line}</p>" for line in text.splitlines())
    return f"<html><head><meta charset='utf-8'></head><body>{lines}</body></html>".encode()


def extracted(tmp_path: Path, name: str, data: bytes) -> dict[str, Any]:
    (tmp_path / "areas.csv").write_bytes((EXAMPLE / "areas.csv").read_bytes())
    (tmp_path / name).write_bytes(data)
    return extract_file(tmp_path / name)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("清单.txt", POWERS.encode()),
        ("清单.txt", POWERS.encode("gb18030")),
        ("清单.docx", letter(POWERS)),
        ("清单.docx", letter(POWERS, automatic=True)),
        ("清单.html", page(POWERS)),
    ],
)
def test_a_written_power_list_is_read(tmp_path: Path, name: str, data: bytes) -> None:
    found = extracted(tmp_path, name, data)
    assert (found["kind"], found["area"]) == ("powerlist", "990121")
    [table] = found["tables"]
    assert [item["name"] for item in table["items"]] == [
        "慈善组织公开募捐资格审查",
        "殡葬设施建设审批",
        "对违规公开募捐的行政处罚",
        "对养老机构（含民办）违规行为的行政处罚",
    ]
    assert [item["type"] for item in table["items"]] == ["行政许可", "行政许可", "行政处罚", "行政处罚"]
    assert {tuple(item["bodies"]) for item in table["items"]} == {("县民政局",)}
    assert table["items"][0]["basis_detail"][0]["article"] == "第二十二条"
    assert table["items"][3]["basis"] is None


def test_lines_below_an_entry_belong_to_it_and_places_are_lines(tmp_path: Path) -> None:
    found = extracted(tmp_path, "清单.txt", SERVICES.encode())
    assert found["kind"] == "servicelist"
    items = found["tables"][0]["items"]
    assert [(i["row"], i["name"], i["bodies"]) for i in items] == [
        (2, "老年人优待证办理", ["县民政局"]),
        (5, "婚姻登记档案查询", ["县民政局"]),
        (7, "流浪乞讨人员救助", ["县救助管理站"]),
    ]
    assert items[0]["page"] == "http://www.example.org/g/1"


def test_a_numbered_html_list_is_read(tmp_path: Path) -> None:
    entries = "".join(f"<li>{name}（责任单位：县民政局）</li>" for name in ("甲事项办理", "乙事项办理", "丙事项办理"))
    body = f"<html><meta charset=utf-8><h1>合成示例县政务服务事项清单</h1><ol>{entries}</ol></html>"
    items = extracted(tmp_path, "清单.html", body.encode())["tables"][0]["items"]
    assert [(i["number"], i["name"]) for i in items] == [("1", "甲事项办理"), ("2", "乙事项办理"), ("3", "丙事项办理")]


@pytest.mark.parametrize(
    "text",
    [
        "某县人民政府办公室关于公布权责清单的通知\n1. 各单位认真落实。\n2. 按时公布。\n3. 办公室负责督查。\n",
        "某县政务公开工作方案\n一、总体要求\n1. 编制权责清单。\n2. 公布清单。\n3. 动态调整。\n",
    ],
)
def test_a_document_that_speaks_of_lists_is_none(text: str) -> None:
    assert classify(text.encode(), "文.txt") == "document"
    assert classify(page(text), "文.html") == "document"


def test_a_delimited_text_is_still_a_table() -> None:
    [grid] = read_tables("序号,事项名称,承办机构\n1,甲,乙\n".encode(), "清单.csv")
    assert grid.cells[1] == ["1", "甲", "乙"]
