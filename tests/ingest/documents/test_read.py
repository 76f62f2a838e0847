"""Files of every kind give text, or a sentence that says what to do."""

import io
import zipfile
from pathlib import Path

import docx
import pytest

from graphs.errors import InputError
from ingest.documents.extract import extract
from ingest.documents.read import read_document

TEXT = "某县人民政府关于公开的通知\n各乡镇：\n为做好工作，现通知如下。\n一、抓紧公开\n各乡镇要在2021年6月底前公开。\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_is_decoded_exactly(encoding: str) -> None:
    raw = read_document(TEXT.replace("\n", "\r\n").encode(encoding), "a.txt")
    assert raw.text.lstrip("\ufeff") == TEXT.replace("\n", "\r\n")
    assert extract(raw).metadata.title == "某县人民政府关于公开的通知"


def test_big5_is_told_from_gb18030() -> None:
    raw = read_document(("各縣政府要規範政務公開工作，公開有關規定和事項的目錄。" * 5).encode("big5"), "a.txt")
    assert raw.encoding == "big5"


def test_a_web_page_is_read_without_its_frame() -> None:
    page = f"""<!DOCTYPE html><html><head><meta charset="gb2312"><title>站点</title>
    <script>var x="广告";</script></head><body><div class="nav"><a>首页</a></div><div class="crumbs">当前位置</div>
    <table><tr><td>发文字号：</td><td>某政办〔2021〕4号</td></tr></table>
    <div id="content">{"".join(f"<p>{line}</p>" for line in TEXT.split(chr(10)))}</div>
    <div class="footer">主办单位电话</div></body></html>"""
    read = extract(read_document(page.encode("gb18030"), "a.html"))
    assert "广告" not in read.raw
    assert "首页" not in read.raw
    assert "主办" not in read.raw
    assert read.metadata.document_number == "某政办〔2021〕4号"
    assert read.metadata.title == "某县人民政府关于公开的通知"
    assert [s.heading for s in read.sections] == ["抓紧公开"]


def test_a_word_document_keeps_paragraphs_and_tables(tmp_path: Path) -> None:
    document = docx.Document()
    for line in TEXT.split("\n"):
        document.add_paragraph(line)
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "事项", "时限"
    document.save(str(tmp_path / "a.docx"))
    raw = read_document(tmp_path / "a.docx")
    assert raw.text.startswith("某县人民政府关于公开的通知\n各乡镇：\n")
    assert "事项\t时限" in raw.text


def test_word_list_numbers_are_written_out() -> None:
    document = docx.Document()
    document.add_paragraph("抓紧公开", style="List Number")
    document.add_paragraph("按时报送", style="List Number")
    data = io.BytesIO()
    document.save(data)
    raw = read_document(data.getvalue(), "a.docx")
    assert raw.text.split("\n")[:2] == ["1.抓紧公开", "2.按时报送"]


def pdf(text: str) -> bytes:
    """Write a one-page PDF by hand (Latin letters only: no font is embedded)."""
    stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode()
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for i, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (i, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(parts) + 1, table)
    return out + head + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(parts) + 1, len(out))


def test_a_pdf_with_text_is_read_and_a_scan_is_refused() -> None:
    assert "Notice 2021" in read_document(pdf("Notice 2021"), "a.pdf").text
    with pytest.raises(InputError, match="OCR"):
        read_document(pdf(""), "scan.pdf")


def archive(name: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as out:
        out.writestr(name, "x")
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "empty.txt", "是空的"),
        (b"\x00\x00\n", "blank.txt", "是空的"),
        (b" \n\t", "space.txt", "是空的"),
        (bytes(range(256)) * 40, "binary.txt", "不是文本"),
        (b"%PDF-1.4 broken", "renamed.txt", "PDF"),
        (archive("xl/workbook.xml"), "table.txt", "压缩包或表格"),
        (archive("word/document.xml"), "broken.docx", "损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 9, "old.doc", "另存为 .docx"),
        ("不是文档".encode(), "fake.docx", "不是有效的 DOCX"),
        (b"<html><body></body></html>", "void.html", "没有可读的文字"),
    ],
)
def test_what_cannot_be_read_says_which_file_and_what_to_do(data: bytes, name: str, words: str) -> None:
    with pytest.raises(InputError) as caught:
        read_document(data, name)
    assert words in caught.value.message
    assert name in caught.value.message
    assert name in caught.value.message_en


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere\.txt"):
        read_document(tmp_path / "nowhere.txt")


def test_an_advert_is_never_a_title() -> None:
    text = "飞禽走兽老虎机关于公开的通知\n各县：\n按照《365bet娱乐场公开条例》（某政〔2020〕1号）要求，抓紧落实。\n"
    read = extract(read_document(text.encode(), "a.txt"))
    assert read.metadata.title is None
    assert read.untrusted
    assert [(c.title, c.number) for c in read.citations] == [(None, "某政〔2020〕1号")]
    assert "advert" in {p.code for p in read.problems}
