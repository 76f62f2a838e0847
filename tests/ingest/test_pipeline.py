"""Claims about a build: what comes in goes out, the same each time, and nothing is half done."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from graphs.errors import InputError, NotFoundError
from graphs.export import export
from graphs.quads import string
from graphs.releases import Release, list_releases, open_current
from graphs.store import GraphStore
from ingest import pipeline
from ingest.pipeline import build, overlay, remove
from ingest.units import READING
from ontology import iris
from ontology.terms import DCTERMS, PROV, RDF, ZWGK
from tests.shared import SHARED, needs_shared

ROOT = Path(__file__).resolve().parents[2]
NUMBER = "黑测办〔2021〕3号"
PROVINCE = """黑龙江省某厅办公室关于做好试点公开事项的通知
黑测办〔2021〕3号

各市(地)有关单位：

一、编制目录
各县(市、区)政府要于2021年6月底前编制完成公开事项目录。

二、设置专栏
各单位应当在门户网站设置公开专栏。

黑龙江省某厅办公室
2021年3月1日
"""
CITY = """某市办公室关于落实试点公开事项的通知
某测办〔2021〕8号

为落实《黑龙江省某厅办公室关于做好试点公开事项的通知》（黑测办〔2021〕3号）要求，现通知如下。

一、编制目录
各县区要于2021年5月底前编制完成目录。

某市办公室
2021年4月1日
"""
AREAS = """code,name,level,parent,aliases,source,valid_as_of,synthetic
997000,合成测试省,province,CN,,合成,2024-01-01,true
997100,合成测试市,city,997000,,合成,2024-01-01,true
997121,合成测试县,county,997100,,合成,2024-01-01,true
"""
HEADER = ("序号", "一级事项", "二级事项", "公开内容(要素)", "公开依据", "公开时限", "公开主体", "公开渠道和载体")
Files = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path) -> Files:
    def write(name: str, *files: tuple[str, str | bytes]) -> Path:
        for file, body in files:
            path = tmp_path / name / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(body if isinstance(body, bytes) else body.encode())
        return tmp_path / name

    return write


def workbook(path: Path, names: list[str], domain: str = "养老服务") -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = domain
    sheet.append([f"合成测试县{domain}领域基层政务公开标准目录"])
    sheet.append(HEADER)
    for number, name in enumerate(names, 1):
        limit = "自信息形成或变更之日起20个工作日内"
        sheet.append([number, domain, name, "文件名称、文号", "《条例》", limit, "县民政局", "■政府网站"])
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


def quads(release: Release) -> bytes:
    return b"".join(export(release))


def titles(store: GraphStore, kind: str) -> set[str]:
    found = store.query(f"SELECT ?t {{ ?s <{RDF.type}> <{kind}> ; <{DCTERMS.title}> ?t }}")
    return {row["t"] for row in found}


def shipped(store: GraphStore) -> set[str]:
    return {row["s"] for row in store.query(f"SELECT ?s {{ ?s <{ZWGK.curated}> true ; a <{ZWGK.PolicyDocument}> }}")}


def test_documents_become_a_release_in_which_each_statement_has_its_source(tmp_path: Path, folder: Files) -> None:
    steps: list[str] = []
    docs = folder("in", ("省.txt", PROVINCE), ("市.txt", CITY))
    summary = build([docs], tmp_path / "d", base_data=False, progress=lambda step, *_: steps.append(step))
    release = open_current(tmp_path / "d")
    store = release.store()
    assert (summary.release, summary.counts["documents"], len(summary.added)) == (1, 2, 2)
    assert summary.triples == release.triples == len(store)
    assert "第 1 号版本" in summary.text()
    assert "release 1" in summary.text()
    assert steps
    [province] = store.match(p=ZWGK.documentNumber, o=string(NUMBER))
    graph = iris.document_graph(province.subject.value)  # type: ignore[union-attr]
    [sha] = release.graphs[graph].sources
    assert store.query(f"ASK {{ <{graph}> <{PROV.wasDerivedFrom}> <{iris.source_file(sha)}> }}")
    assert (release.path / "sources" / f"{sha}.txt").read_text("utf-8") == PROVINCE
    assert store.query(f"ASK {{ ?lower <{ZWGK.implementsDocument}> <{province.subject.value}> }}")  # type: ignore[union-attr]


def test_the_union_counts_no_triple_twice(tmp_path: Path, folder: Files) -> None:
    build([folder("in", ("省.txt", PROVINCE), ("市.txt", CITY))], tmp_path / "d")
    store = open_current(tmp_path / "d").store()
    assert len({quad.triple for quad in store}) == len(store)


def test_the_same_inputs_give_the_same_quads_and_so_does_another_order(tmp_path: Path, folder: Files) -> None:
    one, two = folder("a", ("省.txt", PROVINCE)), folder("b", ("市.txt", CITY))
    build([one, two], tmp_path / "d1")
    build([two, one], tmp_path / "d2")
    build([one], tmp_path / "d3")
    build([two], tmp_path / "d3")
    whole = quads(open_current(tmp_path / "d1"))
    assert quads(open_current(tmp_path / "d2")) == whole
    assert quads(open_current(tmp_path / "d3")) == whole
    grown = open_current(tmp_path / "d3")
    assert grown.manifest["store_age"] == 1
    named = {line for line in whole.splitlines() if b"_:" not in line}  # labels of blank nodes are the store's own
    assert {line for line in grown.store().dump().splitlines() if b"_:" not in line} == named
    report = (open_current(tmp_path / "d1").path / "report.json").read_bytes()
    assert (open_current(tmp_path / "d3").path / "report.json").read_bytes() == report


def test_a_document_given_again_replaces_itself(tmp_path: Path, folder: Files) -> None:
    build([folder("a", ("省.txt", PROVINCE))], tmp_path / "d", base_data=False)
    changed = folder("b", ("省（修订）.txt", PROVINCE.replace("6月底", "9月底")))
    summary = build([changed], tmp_path / "d", base_data=False)
    assert (summary.counts["documents"], len(summary.replaced), summary.added) == (1, 1, ())
    release = open_current(tmp_path / "d")
    assert [i["name"] for i in release.manifest["inputs"]] == ["省（修订）.txt"]
    assert "2021-09-30" in {row["d"] for row in release.store().query(f"SELECT ?d {{ ?s <{ZWGK.deadline}> ?d }}")}


def test_two_versions_of_one_document_in_one_build_are_reported(tmp_path: Path, folder: Files) -> None:
    docs = folder("in", ("a.txt", PROVINCE), ("b.txt", PROVINCE.replace("6月底", "9月底")))
    summary = build([docs], tmp_path / "d", base_data=False)
    assert summary.counts["documents"] == 1
    assert [(p.place, p.code) for p in summary.problems if p.severity == "error"] == [("b.txt", "same-document")]


def test_the_text_of_a_document_replaces_the_facts_that_ship(tmp_path: Path, folder: Files) -> None:
    facts = f"""@prefix z: <{ZWGK._NS}> . @prefix dct: <{DCTERMS._NS}> .
    <{iris.document("230000", NUMBER)}> a z:PolicyDocument ; z:curated true ; z:documentNumber "{NUMBER}" ;
        dct:title "黑龙江省某厅办公室关于做好试点公开事项的通知"@zh ."""
    ttl = folder("facts", ("province.ttl", facts))
    build([ttl], tmp_path / "d", base_data=False)
    assert len(shipped(open_current(tmp_path / "d").store())) == 1
    build([folder("in", ("省.txt", PROVINCE))], tmp_path / "d", base_data=False)
    store = open_current(tmp_path / "d").store()
    assert shipped(store) == set()
    assert len(list(store.match(p=ZWGK.documentNumber, o=string(NUMBER)))) == 1
    again = build([ttl], tmp_path / "d", base_data=False)
    assert shipped(open_current(tmp_path / "d").store()) == set()
    assert "text-present" in {p.code for p in again.problems}


BAD = {
    "空.txt": b"",
    "零.xlsx": b"",
    "改名.txt": b"%PDF-1.5\n%",
    "改名.xlsx": b"%PDF-1.5\n%",
    "坏.ttl": b"@prefix : <urn:x",
    "坏.docx": b"PK\x03\x04not a zip",
    "areas.csv": b"\xff\xfe\x00",
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_named_by_itself_publishes_nothing(tmp_path: Path, folder: Files, name: str) -> None:
    good = folder("in", ("省.txt", PROVINCE))
    build([good], tmp_path / "d", base_data=False)
    bad = folder("bad", (name, BAD[name]))
    with pytest.raises(InputError, match=name):
        build([bad / name], tmp_path / "d", base_data=False)
    assert open_current(tmp_path / "d").number == 1
    assert len(open_current(tmp_path / "d").store()) > 0


def test_bad_files_in_a_folder_are_reported_and_the_rest_is_built(tmp_path: Path, folder: Files) -> None:
    docs = folder("in", ("省.txt", PROVINCE), *BAD.items())
    summary = build([docs], tmp_path / "d", base_data=False)
    assert summary.counts["documents"] == 1
    reported = {p.place for p in summary.problems if p.severity == "error"}
    assert reported == set(BAD)
    problems = open_current(tmp_path / "d").report()["problems"]
    assert {p["place"] for p in problems if p["severity"] == "error"} == set(BAD)
    assert all(p["message"] and p["message_en"] for p in problems)


def test_a_workbook_without_a_header_is_refused(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["今天", "天气", "很好"])  # type: ignore[union-attr]
    book.save(tmp_path / "天气.xlsx")
    with pytest.raises(InputError, match="天气"):
        build([tmp_path / "天气.xlsx"], tmp_path / "d", area="230100", base_data=False)
    assert list_releases(tmp_path / "d") == []


def test_an_unknown_area_is_refused(tmp_path: Path, folder: Files) -> None:
    with pytest.raises(InputError, match="123456"):
        build([folder("in", ("省.txt", PROVINCE))], tmp_path / "d", area="123456")
    assert list_releases(tmp_path / "d") == []


def test_all_files_of_an_area_are_its_catalogue_and_replace_it_whole(tmp_path: Path, folder: Files) -> None:
    root = folder("in", ("areas.csv", AREAS))
    workbook(root / "997121_合成测试县" / "养老.xlsx", ["敬老院名录", "老年人补贴"])
    workbook(root / "997121_合成测试县" / "救助.xlsx", ["临时救助"], "社会救助")
    summary = build([root], tmp_path / "d", base_data=False)
    store = open_current(tmp_path / "d").store()
    assert summary.counts["items"] == 3
    assert summary.counts["catalogues"] == 1
    assert titles(store, ZWGK.CatalogueItem) == {"敬老院名录", "老年人补贴", "临时救助"}
    places = {row["p"] for row in store.query(f"SELECT ?p {{ ?s <{ZWGK.sourcePlace}> ?p }}")}
    assert any("养老.xlsx!" in p for p in places)
    again = workbook(tmp_path / "新" / "目录.xlsx", ["公益金使用"])
    summary = build([again], tmp_path / "d", area="997121", base_data=False)
    assert titles(open_current(tmp_path / "d").store(), ZWGK.CatalogueItem) == {"公益金使用"}
    assert summary.replaced == (iris.graph("catalogue", "997121"),)


def test_the_same_workbook_can_be_the_catalogue_of_two_areas(tmp_path: Path, folder: Files) -> None:
    root = folder("in", ("areas.csv", AREAS + "997122,合成另一县,county,997100,,合成,2024-01-01,true\n"))
    book = workbook(root / "997121" / "目录.xlsx", ["敬老院名录"]).read_bytes()
    folder("in", ("997122/目录.xlsx", book), ("997122/副本/目录（2）.xlsx", book))
    summary = build([root], tmp_path / "d", base_data=False)
    assert (summary.counts["catalogues"], summary.counts["items"]) == (2, 2)
    assert [p.code for p in summary.problems] == ["same-file"]
    remove("997122", tmp_path / "d")
    assert open_current(tmp_path / "d").manifest["counts"]["items"] == 1


def test_a_workbook_of_no_known_area_asks_for_one(tmp_path: Path) -> None:
    path = workbook(tmp_path / "目录.xlsx", ["公益金使用"])
    with pytest.raises(InputError, match="--area"):
        build([path], tmp_path / "d", base_data=False)


def test_what_was_built_can_be_taken_out_again(tmp_path: Path, folder: Files) -> None:
    root = folder("in", ("areas.csv", AREAS), ("省.txt", PROVINCE), ("市.txt", CITY))
    workbook(root / "997121_合成测试县" / "养老.xlsx", ["敬老院名录"])
    build([root], tmp_path / "d")
    assert remove("997121", tmp_path / "d").counts["items"] == 0
    summary = remove(NUMBER, tmp_path / "d")
    assert len(summary.removed) == 1
    remove("市.txt", tmp_path / "d")
    release = open_current(tmp_path / "d")
    assert [i["name"] for i in release.manifest["inputs"]] == ["areas.csv"]
    with pytest.raises(NotFoundError, match="997121"):
        remove("997121", tmp_path / "d")
    build([root / "areas.csv"], tmp_path / "e")
    assert quads(release) == quads(open_current(tmp_path / "e"))


def test_files_can_be_laid_over_a_release_without_writing(tmp_path: Path, folder: Files) -> None:
    build([folder("a", ("省.txt", PROVINCE))], tmp_path / "d", base_data=False)
    laid = overlay([folder("b", ("市.txt", CITY))], tmp_path / "d")
    assert len(laid.touched) == 1
    assert laid.store.query(f"ASK {{ ?lower <{ZWGK.implementsDocument}> ?upper }}")
    assert [r.number for r in list_releases(tmp_path / "d")] == [1]
    alone = overlay([tmp_path / "b"], None)
    assert alone.touched == laid.touched
    assert not alone.store.query(f"ASK {{ ?s a <{ZWGK.PolicyDocument}> ; <{ZWGK.documentNumber}> '{NUMBER}' }}")


def test_another_version_of_the_tool_reads_kept_sources_again(
    tmp_path: Path, folder: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = folder("a", ("areas.csv", AREAS), ("省.txt", PROVINCE))
    workbook(root / "997121_合成测试县" / "养老.xlsx", ["敬老院名录"])
    build([root], tmp_path / "d", base_data=False)
    first = quads(open_current(tmp_path / "d"))
    monkeypatch.setattr(pipeline, "TOOL", "zwgk 99")
    read: list[int] = []

    def count(step: str, done: int, total: int) -> None:
        read.extend([total] if step == READING else [])

    build([], tmp_path / "d", base_data=False, progress=count)
    assert max(read) == 2
    assert quads(open_current(tmp_path / "d")) == first
    assert open_current(tmp_path / "d").manifest["tool"] == "zwgk 99"


def test_a_build_killed_in_the_middle_leaves_the_old_release(tmp_path: Path, folder: Files) -> None:
    build([folder("a", ("省.txt", PROVINCE))], tmp_path / "d")
    before = quads(open_current(tmp_path / "d"))
    code = (
        "import sys; from pathlib import Path; from ingest.pipeline import build; print('go', flush=True); "
        "build([Path(sys.argv[1])], Path(sys.argv[2]))"
    )
    docs = folder("b", ("市.txt", CITY))
    for pause in (0.05, 0.3, 0.6):
        command = [sys.executable, "-c", code, str(docs), str(tmp_path / "d")]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as builder:
            assert builder.stdout
            builder.stdout.readline()
            time.sleep(pause)
            builder.kill()
        found = open_current(tmp_path / "d")
        assert quads(found) == before or len(found.manifest["units"]) == 2
        assert len(found.store()) == found.triples
    assert build([docs], tmp_path / "d").counts["documents"] >= 2


def test_an_empty_build_publishes_what_ships(tmp_path: Path) -> None:
    summary = build([], tmp_path / "d")
    assert summary.counts["standard_items"] > 100
    assert summary.problems == ()
    names = open_current(tmp_path / "d").graphs
    for kind in ("ontology", "cv", "shapes", "areas", "prov", "registry"):
        assert iris.graph(kind) in names


@needs_shared
def test_five_documents_form_the_chain_that_their_texts_state(tmp_path: Path) -> None:
    summary = build([SHARED / "documents"], tmp_path / "d")
    store = open_current(tmp_path / "d").store()
    assert summary.counts["documents"] == 5
    assert not [p for p in summary.problems if p.severity == "error"]
    file = {i["sha256"]: i["name"][:3] for i in open_current(tmp_path / "d").manifest["inputs"]}
    name = {unit["iri"]: file[unit["inputs"][0]] for unit in open_current(tmp_path / "d").manifest["units"].values()}
    assert iris.document("CN", "国办发〔2019〕54号") in name, "a text keeps the IRI under which its facts ship"
    rows = store.query(f"SELECT ?a ?b {{ ?a <{ZWGK.implementsDocument}> ?b }}")
    chain = {(name[row["a"]], name[row["b"]]) for row in rows}
    assert chain == {("000", "001"), ("002", "000"), ("002", "001"), ("003", "001"), ("004", "001")}


@needs_shared
def test_every_norm_quotes_its_text_exactly(tmp_path: Path) -> None:
    build([SHARED / "documents"], tmp_path / "d")
    release = open_current(tmp_path / "d")
    inputs = {i["sha256"]: i["name"] for i in release.manifest["inputs"]}
    query = f"""SELECT ?n ?doc ?q ?a ?b {{ ?n a <{ZWGK.Norm}> ; <{ZWGK.normOf}> ?doc ; <{ZWGK.quotation}> ?q ;
        <{ZWGK.charStart}> ?a ; <{ZWGK.charEnd}> ?b }}"""
    count = 0
    for unit in release.manifest["units"].values():
        raw = (SHARED / "documents" / inputs[unit["inputs"][0]]).read_bytes().decode("utf-8")
        rows = [r for r in release.store().query(query) if r["doc"] == unit["iri"]]
        count += len(rows)
        for row in rows:
            assert raw[int(row["a"]) : int(row["b"])] == row["q"]
    assert count == release.manifest["counts"]["norms"] > 300
