"""Claims about which files a build takes, and what it says of those that it does not take."""

import io
import os
import zipfile
from pathlib import Path

import pytest

from graphs.errors import InputError
from ingest.sources import classify, find_sources

TEXT = "某县人民政府办公室关于公开事项的通知".encode()


def archive(name: str, body: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        z.writestr(name, body)
    return out.getvalue()


TABLE_PAGE = "<html><table><tr><td>公开事项</td><td>公开内容</td><td>公开渠道和载体</td></tr></table>".encode()
TABLE_DOCX = archive("word/document.xml", "<w:tbl>公开事项 公开内容 公开时限</w:tbl>".encode())


@pytest.mark.parametrize(
    ("name", "body", "kind"),
    [
        ("通知.txt", TEXT, "document"),
        ("通知.html", b"<html><p>" + TEXT, "document"),
        ("目录.html", TABLE_PAGE, "table"),
        ("目录.docx", TABLE_DOCX, "table"),
        ("通知.docx", archive("word/document.xml", TEXT), "document"),
        ("目录.xlsx", archive("xl/workbook.xml", b"<x/>"), "table"),
        ("目录.csv", TEXT, "table"),
        ("areas.csv", b"code,name", "areas"),
        ("sub/areas-2024.csv", b"code,name", "areas"),
        ("facts.ttl", b"<urn:a> a <urn:b> .", "turtle"),
        ("扫描.pdf", b"%PDF-1.7 x", "document"),
    ],
)
def test_a_file_is_what_its_content_says(name: str, body: bytes, kind: str) -> None:
    assert classify(body, name) == kind


@pytest.mark.parametrize(
    ("name", "body"),
    [("通知.txt", b"%PDF-1.7"), ("表.csv", b"PK\x03\x04"), ("通知.docx", TEXT), ("图.png", b"\x89PNG"), ("无名", TEXT)],
)
def test_a_file_that_is_not_what_it_is_called_is_refused_by_name(name: str, body: bytes) -> None:
    with pytest.raises(InputError, match=name):
        classify(body, name)


def test_folders_are_walked_in_order_and_noise_is_passed_over(tmp_path: Path) -> None:
    for name in (
        "b.txt",
        "a.txt",
        ".hidden.txt",
        "~$a.txt",
        "README.txt",
        "defects.json",
        ".git/x.txt",
        "990121_甲县/c.txt",
    ):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(TEXT + name.encode())
    found, problems = find_sources([tmp_path])
    assert [s.name for s in found] == ["a.txt", "b.txt", "990121_甲县/c.txt"]
    assert found[-1].hint == "990121"
    assert problems == []


def test_unusable_files_in_a_folder_are_problems_and_named_ones_are_errors(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_bytes(TEXT)
    (tmp_path / "same.txt").write_bytes(TEXT)
    (tmp_path / "empty.txt").write_bytes(b" \n")
    (tmp_path / "zero.xlsx").write_bytes(b"")
    (tmp_path / "renamed.txt").write_bytes(b"%PDF-1.4")
    (tmp_path / "photo.png").write_bytes(b"\x89PNG")
    found, problems = find_sources([tmp_path])
    assert [s.name for s in found] == ["good.txt"]
    assert [(p.place, p.code, p.severity) for p in problems] == [
        ("empty.txt", "unusable-file", "error"),
        ("photo.png", "unusable-file", "note"),
        ("renamed.txt", "unusable-file", "error"),
        ("same.txt", "same-file", "note"),
        ("zero.xlsx", "unusable-file", "error"),
    ]
    assert all(p.message and p.message_en for p in problems)
    os.mkfifo(tmp_path / "pipe.txt")
    assert "pipe.txt" in {p.place for p in find_sources([tmp_path])[1]}
    for name in ("empty.txt", "zero.xlsx", "renamed.txt", "photo.png"):
        with pytest.raises(InputError, match=name):
            find_sources([tmp_path / name])


def test_paths_that_hold_nothing_are_errors(tmp_path: Path) -> None:
    (tmp_path / "leer").mkdir()
    for path in (tmp_path / "leer", tmp_path / "missing"):
        with pytest.raises(InputError, match=path.name):
            find_sources([path])
