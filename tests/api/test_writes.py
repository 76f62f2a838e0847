"""Writes over HTTP: who may, onto what state, what comes of it, and that nothing is lost on the way."""

import io
import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from openpyxl import Workbook, load_workbook

from api import audit, keys
from api.settings import Settings
from graphs.lock import writing
from graphs.releases import find_current, open_current, open_release
from ingest.history import versions
from ingest.pipeline import build
from ontology import iris
from ontology.terms import ZWGK
from tests.api.serving import serving

COUNTY, OTHER = "997121", "997122"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ITEM = {
    "domain": ["21"],
    "level1Name": "养老服务",
    "level2Name": "老年食堂名单",
    "content": "名称、地址、电话",
    "timeLimitText": "自信息形成之日起20个工作日内",
    "bodyText": "县民政局",
    "channel": ["gov-website", "notice-board"],
    "audience": ["public"],
    "disclosureMethod": ["proactive"],
    "disclosureLevel": ["county"],
}


class Writer:
    """A server over two small counties, and a client with a key of the first."""

    def __init__(self, client: httpx.Client, data: Path) -> None:
        client.timeout = httpx.Timeout(300)
        self.client, self.data = client, data
        self.key, self.secret = keys.create(data, COUNTY, "for tests")

    def send(self, method: str, path: str, key: str | None = "", **options: Any) -> httpx.Response:
        headers = {"authorization": f"Bearer {key or self.secret}"} if key is not None else {}
        headers |= options.pop("headers", {})
        return self.client.request(method, f"/api/v1{path}", headers=headers, **options)

    def item(self, at: int = 0) -> tuple[str, dict[str, Any], str]:
        listed = self.client.get(f"/api/v1/items?area={COUNTY}&limit={at + 1}").json()["data"][at]
        path = "/items/" + listed["id"].rpartition("/item/")[2]
        answer = self.client.get(f"/api/v1{path}")
        return path, answer.json()["data"], answer.headers["etag"]

    def tag(self, area: str = COUNTY) -> str:
        return self.client.get(f"/api/v1/catalogues/{area}").headers["etag"]

    def change(self, path: str, tag: str, **fields: Any) -> httpx.Response:
        return self.send("PATCH", path + "?findings=false", headers={"if-match": tag}, json=fields)

    def release(self) -> int:
        found = find_current(self.data)
        assert found
        return found.number


AREAS = """code,name,level,parent,aliases,source,valid_as_of,synthetic
997000,合成测试省,province,CN,,合成,2024-01-01,true
997100,合成测试市,city,997000,,合成,2024-01-01,true
997121,合成测试县,county,997100,,合成,2024-01-01,true
997122,合成测试区,county,997100,,合成,2024-01-01,true
997123,合成测试旗,county,997100,,合成,2024-01-01,true
"""


@pytest.fixture(scope="module")
def writer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Writer]:
    folder = tmp_path_factory.mktemp("writes")
    data = folder / "data"
    for code in (COUNTY, OTHER):
        file = folder / "in" / code / f"{code}.xlsx"
        file.parent.mkdir(parents=True)
        file.write_bytes(workbook(*(f"事项{n}" for n in range(1, 9)), title="养老服务领域公开目录"))
    (folder / "in" / "areas.csv").write_text(AREAS, "utf-8")
    build([folder / "in"], data, base_data=False)
    settings = Settings(data, public_readers=1, rest_readers=1, write_wait=120, upload_limit=2**20)
    with serving(settings) as client:
        yield Writer(client, data)


def workbook(*names: str, title: str = "合成测试县养老服务领域基层政务公开标准目录") -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "养老服务"
    sheet.append([title])
    sheet.append(["序号", "一级事项", "二级事项", "公开内容", "公开依据", "公开时限", "公开主体", "公开渠道和载体"])
    for n, name in enumerate(names, 1):
        sheet.append([n, "养老服务", name, "文件", "《条例》", "20个工作日内", "县民政局", "■政府网站"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_replaces_the_catalogue_and_the_answer_says_what_came_of_it(writer: Writer) -> None:
    others, first = writer.tag(OTHER), writer.release()
    original = writer.client.get(f"/api/v1/areas/{COUNTY}/catalogue").content
    before = writer.client.get(f"/api/v1/items?area={COUNTY}").json()["total"]
    answer = writer.send(
        "PUT",
        f"/areas/{COUNTY}/catalogue",
        headers={"if-match": writer.tag()},
        files={"file": ("997121_目录.xlsx", workbook("甲事项", "乙事项"), XLSX)},
    )
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert (body["release"], body["previous"], body["problems"]) == (first + 1, first, [])
    assert body["data"]["id"] == iris.catalogue(COUNTY)
    assert body["findings"]["total"] >= 2
    assert answer.headers["x-zwgk-release"] == str(first + 1)
    listed = writer.client.get(f"/api/v1/items?area={COUNTY}").json()
    assert (listed["total"], listed["release"]) == (2, first + 1)
    assert writer.client.get(f"/api/v1/items?area={COUNTY}&release={first}").json()["total"] == before
    assert listed["data"][0]["sourcePlace"].startswith("997121_目录.xlsx!")
    assert writer.tag(OTHER).rpartition("-")[2] == others.rpartition("-")[2]
    [begun, done] = audit.lines(writer.data, 2)
    assert (begun["outcome"], done["outcome"], done["key"]) == ("begun", "published", writer.key.id)
    assert (done["previous"], done["release"], begun["digest"]) == (first, first + 1, done["digest"])
    assert done["request"] == answer.headers["x-request-id"]
    headers = {"if-match": answer.headers["etag"], "content-type": XLSX}
    back = writer.send("PUT", f"/areas/{COUNTY}/catalogue?findings=false", headers=headers, content=original)
    assert back.status_code == 200, back.text
    assert writer.client.get(f"/api/v1/items?area={COUNTY}").json()["total"] == before


def test_what_is_read_can_be_written_back_and_says_the_same(writer: Writer) -> None:
    for media_type in ("text/csv", "text/html"):
        got = writer.client.get(f"/api/v1/areas/{COUNTY}/catalogue", headers={"accept": media_type})
        assert got.headers["content-type"].startswith(media_type)
        before = writer.client.get(f"/api/v1/items?area={COUNTY}&limit=1000&fields=title").json()
        headers = {"if-match": got.headers["etag"], "content-type": media_type}
        answer = writer.send("PUT", f"/areas/{COUNTY}/catalogue?findings=false", headers=headers, content=got.content)
        assert answer.status_code == 200, answer.text
        after = writer.client.get(f"/api/v1/items?area={COUNTY}&limit=1000&fields=title").json()
        assert after["data"] == before["data"]


def test_one_item_changes_and_no_other(writer: Writer) -> None:
    path, item, tag = writer.item()
    answer = writer.change(path, tag, content="新的内容", channel=["gov-website", "notice-board"], timeLimitText=None)
    assert answer.status_code == 200, answer.text
    now = answer.json()["data"]
    assert now["id"] == item["id"]
    assert (now["content"], "timeLimitText" in now) == ("新的内容", False)
    assert {c["id"].rpartition("/")[2] for c in now["channel"]} == {"gov-website", "notice-board"}
    assert {n: now.get(n) for n in ("title", "bodyText", "domain")} == {
        n: item.get(n) for n in ("title", "bodyText", "domain")
    }
    release = open_current(writer.data)
    assert versions(release, item["id"])[-1][str(ZWGK.content)] == [item["content"]]
    former = open_release(writer.data, release.number - 1).history.get(iris.graph("catalogue", COUNTY))
    grown = release.history[iris.graph("catalogue", COUNTY)].triples - (former.triples if former else 0)
    assert 0 < grown < 40  # one item, not all of them
    [edited] = [i["edited"] for i in release.manifest["inputs"] if i.get("area") == COUNTY and "edited" in i]
    assert (edited["key"], edited["request"]) == (writer.key.id, answer.headers["x-request-id"])
    again = writer.change(path, answer.headers["etag"], content="再改")
    assert (again.status_code, again.json()["release"]) == (200, release.number + 1)


def test_items_are_added_and_taken_out(writer: Writer) -> None:
    tag = writer.tag()
    added = writer.send("POST", f"/areas/{COUNTY}/items?findings=false", headers={"if-match": tag}, json=ITEM)
    assert added.status_code == 201, added.text
    assert added.json()["data"]["title"] == "老年食堂名单"
    place = added.headers["location"]
    assert writer.client.get(place).json()["data"]["content"] == ITEM["content"]
    gone = writer.send(
        "DELETE",
        place.removeprefix("/api/v1") + "?findings=false",
        headers={"if-match": added.headers["etag"]},
    )
    assert gone.status_code == 200, gone.text
    assert writer.client.get(place).status_code == 404
    assert writer.client.get(place + f"?release={added.json()['release']}").status_code == 200


def test_a_state_that_was_changed_meanwhile_is_not_overwritten(writer: Writer) -> None:
    path, _, tag = writer.item()
    other, _, other_tag = writer.item(1)
    first = writer.release()
    assert writer.change(path, tag, content="一改").status_code == 200
    assert writer.change(other, other_tag, content="二").status_code == 412
    assert writer.send("PATCH", path, json={"content": "三"}).status_code == 428
    assert writer.change(path, '"1-0000000000000000-0000000000000000"', content="四").status_code == 412
    assert writer.change(path, "W/" + writer.item()[2], content="五").status_code == 412
    assert writer.release() == first + 1


def test_of_writes_at_once_onto_one_state_one_is_done_and_none_is_lost(writer: Writer) -> None:
    path, _, tag = writer.item()
    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(lambda n: writer.change(path, tag, content=f"内容{n}"), range(3)))
    assert sorted(a.status_code for a in answers) == [200, 412, 412]
    [won] = [a for a in answers if a.status_code == 200]
    assert writer.item()[1]["content"] == won.json()["data"]["content"]


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (None, 401),
        ("nonsense", 401),
        ("zwgk_00000000_" + "A" * 43, 401),
        ("revoked", 401),
        ("other", 403),
        ("upper", 412),
    ],
)
def test_only_a_key_of_the_area_or_above_may_write(writer: Writer, sent: str | None, expected: int) -> None:
    first = writer.release()
    made = {"other": OTHER, "upper": "997100", "revoked": COUNTY}
    if sent in made:
        key, text = keys.create(writer.data, made[sent])
        if sent == "revoked":
            keys.revoke(writer.data, key.id)
        sent = text
    answer = writer.send(
        "PUT", f"/areas/{COUNTY}/catalogue", sent, headers={"if-match": '"0-0-0"'}, content=workbook("甲")
    )
    assert answer.status_code == expected, answer.text
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.json()["detail_en"]
    assert "access-control-allow-origin" not in answer.headers
    assert (expected == 401) == ("www-authenticate" in answer.headers)
    assert writer.release() == first


@pytest.mark.parametrize(
    ("name", "body", "kind", "expected"),
    [
        ("empty", b"", XLSX, 422),
        ("not a workbook", b"%PDF-1.7", XLSX, 422),
        ("no table", "只有一句话。".encode(), "text/csv", 422),
        ("no item", workbook(), XLSX, 422),
        ("a page that is a document", "<p>某县通知</p>".encode(), "text/html", 422),
        ("json", b"{}", "application/json", 415),
        ("too large", b"x" * (2 * 2**20), XLSX, 413),
    ],
)
def test_a_file_of_which_nothing_can_be_used_changes_nothing(
    writer: Writer, name: str, body: bytes, kind: str, expected: int
) -> None:
    first = writer.release()
    headers = {"if-match": "*", "content-type": kind}
    answer = writer.send("PUT", f"/areas/{COUNTY}/catalogue", headers=headers, content=body)
    assert answer.status_code == expected, (name, answer.text)
    assert "/tmp" not in answer.text
    assert writer.release() == first
    assert audit.lines(writer.data)[-1]["outcome"] == "refused"


def test_the_workbook_of_another_area_is_refused(writer: Writer) -> None:
    body = writer.client.get(f"/api/v1/areas/{OTHER}/catalogue").content
    headers = {"if-match": writer.tag(), "content-type": XLSX}
    answer = writer.send("PUT", f"/areas/{COUNTY}/catalogue", headers=headers, content=body)
    assert answer.status_code == 422
    assert OTHER in answer.json()["detail"]


@pytest.mark.parametrize(
    "fields",
    [
        {"contentDigest": "x"},
        {"channel": ["no-such-channel"]},
        {"level1Name": None, "level2Name": None},
        {"content": 7},
        {"channel": {"a": 1}},
    ],
)
def test_fields_that_cannot_be_written_are_named(writer: Writer, fields: dict[str, Any]) -> None:
    path, _, tag = writer.item()
    first = writer.release()
    answer = writer.change(path, tag, **fields)
    assert answer.status_code == 422, answer.text
    assert writer.release() == first


def test_the_first_catalogue_of_an_area(writer: Writer) -> None:
    _, secret = keys.create(writer.data, "CN")
    path, body = "/areas/997123/catalogue?findings=false", workbook("甲事项")
    refused = writer.send("PUT", path, secret, headers={"content-type": XLSX}, content=body)
    assert (refused.status_code, "If-None-Match" in refused.json()["detail"]) == (428, True)
    missing = writer.send("POST", "/areas/997123/items", secret, headers={"if-match": "*"}, json=ITEM)
    assert missing.status_code == 404
    sent = {"content-type": XLSX, "if-none-match": "*"}
    other = writer.send("PUT", path, secret, headers=sent, content=body)
    assert (other.status_code, COUNTY in other.json()["detail"]) == (422, True)  # it names another county
    answer = writer.send("PUT", path, secret, headers=sent, content=workbook("甲事项", title="养老服务目录"))
    assert answer.status_code == 201, answer.text
    assert writer.client.get(answer.headers["location"]).status_code == 200
    again = writer.send("PUT", path, secret, headers=sent, content=workbook("乙事项", title="养老服务目录"))
    assert again.status_code == 412


def test_another_writer_is_waited_for_and_then_the_client_is_told_when_to_come_back(writer: Writer) -> None:
    with serving(Settings(writer.data, write_wait=0.5)) as client:
        second = Writer(client, writer.data)
        path, _, tag = second.item()
        with writing(writer.data):
            answer = second.change(path, tag, content="一二")
        assert (answer.status_code, int(answer.headers["retry-after"]) > 0) == (409, True)
    go = threading.Event()

    def hold() -> None:
        with writing(writer.data):
            go.wait(3)

    thread = threading.Thread(target=hold)
    thread.start()
    path, _, tag = writer.item()
    assert writer.change(path, tag, content="二三").status_code == 200
    thread.join()


def test_pages_of_other_origins_can_read_and_not_write(writer: Writer) -> None:
    asked = {"origin": "http://elsewhere.example", "access-control-request-method": "PUT"}
    answer = writer.client.options(f"/api/v1/areas/{COUNTY}/catalogue", headers=asked)
    assert "PUT" not in answer.headers["access-control-allow-methods"]
    assert "PUT" in answer.headers["allow"]


def test_the_download_is_the_official_form(writer: Writer) -> None:
    answer = writer.client.get(f"/api/v1/areas/{COUNTY}/catalogue?format=xlsx")
    assert answer.status_code == 200, answer.text
    assert load_workbook(io.BytesIO(answer.content)).sheetnames[0] == "目录说明"
    again = writer.client.get(
        f"/api/v1/areas/{COUNTY}/catalogue?format=xlsx", headers={"if-none-match": answer.headers["etag"]}
    )
    assert again.status_code == 304


def test_the_description_names_key_and_examples(client: httpx.Client) -> None:
    described = client.get("/openapi.json").json()
    assert described["components"]["securitySchemes"]["key"]["scheme"] == "bearer"
    for path, method in (
        ("/api/v1/areas/{code}/catalogue", "put"),
        ("/api/v1/areas/{code}/items", "post"),
        ("/api/v1/items/{code}/{key}", "patch"),
        ("/api/v1/items/{code}/{key}", "delete"),
    ):
        operation = described["paths"][path][method]
        assert operation["security"] == [{"key": []}]
        assert {"401", "403", "412", "428"} <= set(operation["responses"])
    assert json.dumps(described).count('"example"') > 5
