"""The readable form of a text, and the map back to its file."""

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.documents.normalise import fold, is_monotone, normalise
from ingest.documents.read import read_document
from tests.shared import SHARED, needs_shared

LETTERS = "各县市政府關务務規(guī)（）()〔〕[]《》，,。.;；:：、0129年月日号一二\n\r\t \u3000\xa0\ufeff\u200b@aū@"


@given(st.text(alphabet=LETTERS, max_size=120))
@settings(max_examples=300, deadline=None)
def test_every_character_maps_back_in_order(raw: str) -> None:
    text = normalise(raw)
    assert len(text.text) == len(text.starts) == len(text.ends)
    assert is_monotone(text)
    assert all(a < b for a, b in zip(text.starts, text.ends, strict=True))
    for i in range(len(text.text)):
        span = text.span(i, i + 1)
        assert raw[span.start : span.end] == span.quote


@given(st.text(alphabet=LETTERS, max_size=120))
@settings(max_examples=200, deadline=None)
def test_a_readable_text_stays_as_it_is(raw: str) -> None:
    once = normalise(raw).text
    assert normalise(once).text == once


def test_brackets_that_are_no_glosses_survive() -> None:
    assert fold("縣(市)、村(居)民和鄉鎮(zhèn)(街道)") == "县（市）、村（居）民和乡镇（街道）"
    assert fold("應用(app)和網(wǎng)站") == "应用（app）和网站"
    assert fold("數(shu)據(jù )") == "数据"


def test_a_gloss_is_quoted_with_its_character() -> None:
    text = normalise("做好監(jiān)督")
    assert text.text == "做好监督"
    assert text.span(2, 3).quote == "監(jiān)"


def test_numbers_keep_their_brackets_and_others_lose_them() -> None:
    assert fold("某政发(2020)3号，某政办﹝2020﹞ 5号，某办[2021]7号") == (
        "某政发〔2020〕3号，某政办〔2020〕5号，某办〔2021〕7号"
    )
    assert fold("县〔市、区〕政府〔管委会〕") == "县（市、区）政府（管委会）"


def test_lines_broken_inside_sentences_are_joined() -> None:
    raw = "各县要抓紧落实，在2021年\n\n3月底前完成。\n一、总体要求\n（一）指导思想\n以公开为常态，服务群"
    raw += "\n众。\n某县人民政府\n2021年1月5日"
    assert normalise(raw).text.split("\n") == [
        "各县要抓紧落实，在2021年3月底前完成。",
        "一、总体要求",
        "（一）指导思想",
        "以公开为常态，服务群众。",
        "某县人民政府",
        "2021年1月5日",
    ]


def test_a_column_of_fixed_width_is_joined() -> None:
    sentence = "各乡镇要把公开栏设在群众看得见的地方并且按时更换内容同时听取群众的意见建议改进工作" * 6
    lines = [sentence[i : i + 22] for i in range(0, len(sentence), 22)]
    assert len(normalise("\n".join(lines)).text.split("\n")) <= 2


def test_page_controls_are_dropped() -> None:
    assert normalise("字號: 大 中 小\n各縣:").text == "各县："
    assert normalise("【字体：大 中 小】【打印】【关闭】\n正文。").text == "正文。"


@needs_shared
def test_clean_documents_change_in_brackets_and_spaces_only() -> None:
    for path in sorted((SHARED / "documents").glob("*.txt")):
        raw = read_document(path).text
        text = normalise(raw)
        assert normalise(text.text).text == text.text
        assert is_monotone(text)
        if path.name.startswith("002"):
            assert text.glosses == 178
            assert fold(text.text) == fold(raw)
        else:
            width = str.maketrans("()〔〕,:;．", "（）（），：；.")
            plain = raw.translate(width).translate({ord(c): None for c in " \t\r\n\u3000\xa0"})
            assert text.text.translate(width).translate({9: None, 10: None, 32: None}) == plain


def test_two_megabytes_take_seconds() -> None:
    unit = "各縣(市)要規(guī)范公開，2020年\n底前完成。\n"
    raw = unit * (700_000 // len(unit))
    start = time.process_time()
    normalise(raw)
    assert time.process_time() - start < 8
