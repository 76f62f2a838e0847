"""When things are due, idiom by idiom."""

import pytest

from ingest.documents.deadlines import find_deadlines
from ingest.documents.normalise import normalise

DATED = [
    ("2020年6月30日前公开", 2020, [("2020-06-30", False)]),
    ("2020年6月底前公开", None, [("2020-06-30", False)]),
    ("2020年底前公开", None, [("2020-12-31", False)]),
    ("2020年年底前公开", None, [("2020-12-31", False)]),
    ("到2023年，全面建成", None, [("2023-12-31", False)]),
    ("力争到2023年底前建成", None, [("2023-12-31", False)]),
    ("2021年上半年完成、下半年总结", None, [("2021-06-30", False), ("2021-12-31", True)]),
    ("2021年一季度完成", None, [("2021-03-31", False)]),
    ("2021年2月中旬开会", None, [("2021-02-20", False)]),
    ("年内完成", 2022, [("2022-12-31", True)]),
    ("明年3月底前完成", 2022, [("2023-03-31", True)]),
    ("2020年9月底前自查，10月15日前上报", 2019, [("2020-09-30", False), ("2020-10-15", True)]),
    ("4月25日前和5月6日前分别报送", 2020, [("2020-04-25", True), ("2020-05-06", True)]),
    ("二〇二〇年十二月底前完成", None, [("2020-12-31", False)]),
    ("最迟于2020年10月31日办结", None, [("2020-10-31", False)]),
    ("2020年7月至9月开展", None, [("2020-09-30", False)]),
    ("2020年2月30日前完成", None, [(None, False)]),
    ("7月底前完成", None, [(None, False)]),
]
NOT_DUE = [
    "2017年以来，各地积极探索",
    "自2020年6月1日起施行",
    "按照2019年印发的文件",
    "截至2019年底，共建成12个",
    "2020年度考核",
    "某政办〔2020〕17号",
    "公开是否及时",
]
REPEATED = [
    ("每季度首月10日前通报", "每季度首月10日前", "P3M"),
    ("每年12月底前报送", "每年12月底前", "P1Y"),
    ("每半年更新", "每半年", "P6M"),
    ("每年至少组织1次培训", "每年", "P1Y"),
    ("定期通报", "定期", None),
    ("按季度通报进展", "按季度", "P3M"),
]


@pytest.mark.parametrize(("text", "year", "dates"), DATED)
def test_a_date_is_its_last_day(text: str, year: int | None, dates: list[tuple[str | None, bool]]) -> None:
    found = [d for d in find_deadlines(text, year) if d.type == "absolute"]
    assert [(d.iso, d.inferred_year) for d in found] == dates
    assert all(d.span and text[d.span.start : d.span.end] == d.text for d in found)


@pytest.mark.parametrize("text", NOT_DUE)
def test_past_and_force_are_no_deadlines(text: str) -> None:
    assert not find_deadlines(text, 2020)


@pytest.mark.parametrize(("text", "phrase", "recurrence"), REPEATED)
def test_repetition_has_a_period_and_no_date(text: str, phrase: str, recurrence: str | None) -> None:
    [found] = find_deadlines(text, 2020)
    assert (found.text, found.type, found.iso, found.recurrence) == (phrase, "recurring", None, recurrence)


def test_years_in_a_list_give_a_date_each() -> None:
    text = "于2021年、2022年、2023年11月底前抽查，并于次年1月底前通报"
    found = find_deadlines(text)
    assert [d.iso for d in found if d.type == "absolute"] == ["2021-11-30", "2022-11-30", "2023-11-30"]
    assert [d.iso for d in found if d.type == "recurring"] == ["2022-01-31", "2023-01-31", "2024-01-31"]


def test_a_date_broken_by_a_page_is_read_whole() -> None:
    text = normalise("全县要落实责任，2022年\n\n12月底前建成制度。")
    [found] = find_deadlines(text.text)
    assert found.span
    assert found.iso == "2022-12-31"
    assert text.span(found.span.start, found.span.end).quote == "2022年\n\n12月底前"


@pytest.mark.parametrize("word", ["及时", "第一时间", "适时", "随时", "自受理之日起10个工作日内", "按时间节点"])
def test_relative_words_keep_their_words(word: str) -> None:
    [found] = find_deadlines(f"{word}公开")
    assert (found.text, found.iso, found.type) == (word, None, "relative")
