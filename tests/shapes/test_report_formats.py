"""The page for officials, and the report for tools."""

import json
from html.parser import HTMLParser
from typing import Any

import pytest

from shapes.baseline import compare
from shapes.model import Part, Report, Score
from shapes.report import FORMATS
from shapes.waivers import apply, read_waivers
from tests.shapes.made import finding, report, verdict

EVIL = "<script>alert('名称')</script>"


class Page(HTMLParser):
    """Collects tags and addresses, and checks that tags are closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.ids: set[str] = set()
        self._open: list[str] = []
        self.feed(page)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        found = dict(attrs)
        self.links += [v for k in ("href", "src") if (v := found.get(k))]
        self.ids |= {v for v in [found.get("id")] if v}
        if tag not in {"meta", "br", "link", "img", "col"}:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag


@pytest.fixture(scope="module")
def full() -> Report:
    """A report with everything in it."""
    parts = (Part("E01", 8, 7),)
    given = report(
        finding("E01"),
        finding("E14", severity="warning", focus_label=EVIL, message=EVIL, proposed=True),
        finding("D01", "urn:norm", severity="info", place="990101/z-2020-1!12-40", reference="urn:upper"),
        verdicts=(verdict("E01", 8, "violates"), verdict("A01", 2), verdict("X03", 0, "not-evaluated")),
        scores=(Score("990101", "试验县", "complete", 87.5, parts), Score("990101", "试验县", "accurate", None, ())),
    )
    waivers = read_waivers(
        f"finding,check,item,reason,by,expires\n{finding('E01').iri},,,已报,王某,2999-01-01\n".encode(), "w.csv"
    )
    return compare(apply(given, waivers), [finding("E14"), finding("X03")], "上月")


def test_the_page_needs_nothing_else_and_runs_nothing(full: Report) -> None:
    page = Page(FORMATS["html"](full).decode())
    assert not {"script", "link", "img", "iframe"} & set(page.tags)
    assert page.links
    assert all(link.startswith("#") and link[1:] in page.ids for link in page.links)


def test_the_page_is_chinese_first_and_says_everything(full: Report) -> None:
    text = FORMATS["html"](full).decode()
    assert '<html lang="zh-CN">' in text
    for words in ("政务公开检查报告", "目录.xlsx!社会救助!5", "豁免至 2999-01-01", "87.5", "7/8", "对应关系待确认"):
        assert words in text
    assert "新增 2，持续 1，已改正 1" in text
    assert "@media print" in text
    assert EVIL not in text


def test_a_cut_report_keeps_its_numbers(full: Report) -> None:
    many = report(*(finding("E01", f"urn:{n}") for n in range(5)), finding("X03"))
    cut = many.cut(2)
    assert (len(cut.findings), cut.totals, cut.violations) == (3, {"E01": 5, "X03": 1}, 6)
    assert json.loads(FORMATS["json"](cut))["totals"] == {"E01": 5, "X03": 1}
    assert "2 / 5" in FORMATS["text"](cut).decode()


@pytest.fixture(scope="module")
def sarif(full: Report) -> dict[str, Any]:
    """The one run of a report in SARIF."""
    log = json.loads(FORMATS["sarif"](full))
    assert log["version"] == "2.1.0"
    [run] = log["runs"]
    assert isinstance(run, dict)
    return run


def test_sarif_has_a_rule_for_every_result(sarif: dict[str, Any]) -> None:
    rules = sarif["tool"]["driver"]["rules"]
    assert len({r["id"] for r in rules}) == len(rules)
    for result in sarif["results"]:
        assert result["message"]["text"]
        if "ruleIndex" in result:
            assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in {"error", "warning", "note"}


def test_sarif_points_at_the_row_or_the_characters(sarif: dict[str, Any]) -> None:
    regions = [r["locations"][0]["physicalLocation"].get("region") for r in sarif["results"]]
    assert {"startLine": 5} in regions
    assert {"charOffset": 12, "charLength": 28} in regions


def test_sarif_knows_waivers_and_earlier_findings(sarif: dict[str, Any]) -> None:
    by_rule = {r["ruleId"]: r for r in sarif["results"]}
    assert by_rule["E01"]["suppressions"][0]["status"] == "accepted"
    assert {r["baselineState"] for r in sarif["results"] if "baselineState" in r} == {"new", "unchanged", "absent"}
