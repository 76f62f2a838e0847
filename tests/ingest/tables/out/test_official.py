"""Claims about what goes back to offices: it is the official form, it reads back the same, it cannot do harm."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from graphs.errors import InputError, NotFoundError
from graphs.quads import Quad, iri, string, text
from graphs.releases import open_current
from graphs.store import GraphStore
from ingest.areas import read_areas
from ingest.out import catalogue, make_template
from ingest.pipeline import Overlay, overlay
from ingest.tables.out.held import facts_of
from ingest.tables.out.official import TABLE_FORMATS, export_catalogue
from ontology import iris
from ontology.terms import DCTERMS, RDF, ZWGK
from tests.conftest import EXAMPLE
from tests.ingest.tables.corpus import ITEMS, form
from tests.ingest.tables.corpus.form import STANDARD
from tests.ingest.tables.sheets import xlsx

AREAS = EXAMPLE / "areas.csv"
PRINTED = {str(p) for p in (ZWGK.sourcePlace, ZWGK.sourceText, ZWGK.channelText, ZWGK.note)}
CODES = ["990102", "990121", "990121101", "990121200", "990121100201"]


def load(body: bytes, folder: Path, name: str) -> Overlay:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(body)
    return overlay([folder / name, AREAS], None)


def said(store: GraphStore, code: str, without: set[str]) -> set[tuple[str, str, str]]:
    facts = facts_of(store, iris.graph("catalogue", code))
    return {(s, p, o) for s, found in facts.items() for p, values in found.items() if p not in without for o in values}


@pytest.mark.parametrize("code", ["990121", "990121100201"])
def test_a_template_goes_round_to_the_same_quads(example: Path, tmp_path: Path, code: str) -> None:
    first = load(make_template(code, [], example), tmp_path / "a", f"{code}.xlsx")
    assert first.problems == ()
    again = load(export_catalogue(first.store, code, "xlsx"), tmp_path / "b", f"{code}.xlsx")
    assert again.problems == ()
    graph = iris.graph("catalogue", code)
    assert first.store.dump(graph).count(b"#CatalogueItem>") > 50
    assert first.store.dump(graph) == again.store.dump(graph)


@pytest.mark.parametrize("code", CODES)
def test_an_exported_catalogue_says_the_same(example: Path, tmp_path: Path, code: str) -> None:
    store = open_current(example).store()
    back = load(catalogue(code, "xlsx", example), tmp_path, f"{code}.xlsx")
    assert said(back.store, code, PRINTED) == said(store, code, PRINTED)


@pytest.mark.parametrize("format", ["csv", "html"])
@pytest.mark.parametrize("code", CODES)
def test_other_forms_say_the_same(example: Path, tmp_path: Path, format: str, code: str) -> None:
    store = open_current(example).store()
    back = load(catalogue(code, format, example), tmp_path, f"目录.{format}")
    assert said(back.store, code, PRINTED) == said(store, code, PRINTED)


@pytest.mark.parametrize("format", ["xlsx", "csv", "html"])
def test_a_template_goes_round_in_every_form(example: Path, tmp_path: Path, format: str) -> None:
    first = load(make_template("990102", [], example), tmp_path / "a", "990102.xlsx")
    again = load(export_catalogue(first.store, "990102", format), tmp_path / "b", f"目录.{format}")
    assert again.problems == ()
    assert said(again.store, "990102", PRINTED) == said(first.store, "990102", PRINTED)


@pytest.mark.parametrize("format", ["xlsx", "csv", "html"])
def test_codes_and_what_was_unread_go_round(tmp_path: Path, format: str) -> None:
    columns = (*STANDARD, ("base", "基本编码", ""), ("own", "实施编码", ""))
    items = [replace(i, extra={"base": f"00012300{n}", "own": f"F99{n}"}) for n, i in enumerate(ITEMS)]
    items[1] = replace(items[1], time="？？？", public="", county="?")
    items[2] = replace(items[2], content="#REF!", channel="???")
    first = load(xlsx(form(items, columns)), tmp_path / "a", "990121.xlsx")
    facts = said(first.store, "990121", PRINTED)
    unread = sorted(iris.code_of(o) for _, p, o in facts if p == str(ZWGK.unreadElement))
    assert unread == ["channel", "content", "level", "time-limit"]
    assert {o for _, p, o in facts if p == str(ZWGK.baseCode)} == {f"00012300{n}" for n in range(4)}
    again = load(export_catalogue(first.store, "990121", format), tmp_path / "b", f"目录.{format}")
    assert said(again.store, "990121", PRINTED) == facts


def test_the_table_has_the_official_form(example: Path) -> None:
    sheet = load_workbook(io.BytesIO(catalogue("990102", "xlsx", example))).worksheets[1]
    top = [cell.value for cell in sheet[3]]
    assert top[:2] + top[3:9] == [
        "序号",
        "公开事项",
        "公开内容（要素）",
        "公开依据",
        "公开时限",
        "公开主体",
        "公开渠道和载体",
        "公开对象",
    ]
    assert sheet.freeze_panes == "A5"
    assert sheet.print_title_rows == "$3:$4"
    assert "■政府网站 □政府公报" in sheet["H5"].value
    assert any(r.min_col == r.max_col == 2 and r.min_row >= 5 for r in sheet.merged_cells.ranges)


def test_a_text_is_never_a_formula() -> None:
    store = GraphStore.in_memory()
    graph = iri(iris.graph("catalogue", "990121"))
    top, node = iri(iris.catalogue("990121")), iri(iris.item("990121", "21", "养老", "=cmd|' /C calc'!A0"))
    facts = [
        (top, RDF.type, iri(ZWGK.DisclosureCatalogue)),
        (node, RDF.type, iri(ZWGK.CatalogueItem)),
        (node, ZWGK.domain, iri(iris.concept("domain", "21"))),
        (node, ZWGK.level1Name, text("养老")),
        (node, ZWGK.level2Name, text("=cmd|' /C calc'!A0")),
        (node, DCTERMS.title, text("=cmd|' /C calc'!A0")),
        (node, ZWGK.content, text("+1+1")),
        (node, ZWGK.basisText, string("@SUM(A1)")),
        (node, ZWGK.bodyText, string("-2")),
    ]
    store.load([Quad(s, iri(p), o, graph) for s, p, o in facts])
    book = load_workbook(io.BytesIO(export_catalogue(store, "990121", "xlsx")))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    assert {"=cmd|' /C calc'!A0", "+1+1", "@SUM(A1)", "-2"} <= {cell.value for cell in cells}
    rows = csv.reader(io.StringIO(export_catalogue(store, "990121", "csv").decode("utf-8-sig")))
    assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))] == []


def test_names_of_areas_will_do_and_several_of_one_name_are_listed(example: Path) -> None:
    assert catalogue("合成示例县", "csv", example) == catalogue("990121", "csv", example)
    with pytest.raises(InputError, match=r"220104.*110105|110105.*220104"):
        catalogue("朝阳区", "csv", example)
    with pytest.raises(NotFoundError):
        catalogue("110105", "csv", example)
    assert read_areas().resolve("中山市石岐街道办事处").code == "442000001"


def test_a_template_helps_to_fill_it_in() -> None:
    book = load_workbook(io.BytesIO(make_template("辽宁省朝阳市双塔区", ["21", "24"], None)))
    assert book.sheetnames == ["目录说明", "养老服务", "义务教育", "选项"]
    assert book["选项"].sheet_state == "hidden"
    sheet = book["养老服务"]
    assert sheet["C4"].comment is not None
    rules = {str(rule.sqref).split(":")[0]: rule for rule in sheet.data_validations.dataValidation}
    assert rules["K5"].formula1 == '"√"'
    assert rules["F5"].formula1 == "'选项'!$A$1:$A$7"
    assert all(rule.prompt for rule in rules.values())
    with pytest.raises(InputError, match="99"):
        make_template("211302", ["99"], None)


def test_every_form_has_every_item(example: Path) -> None:
    titles = {o for _, p, o in said(open_current(example).store(), "990121", set()) if p == str(DCTERMS.title)}
    for format in TABLE_FORMATS:
        body = catalogue("990121", format, example)
        if format != "xlsx":
            assert [t for t in titles if "标准目录" not in t and t not in body.decode("utf-8-sig")] == []
