"""From files to text: .txt, .html, .docx and .pdf, whatever their encoding; a clear sentence when it cannot be done."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from graphs.errors import InputError
from ingest.model import Problem

LARGEST = 60_000_000  # bytes of a file; longer ones are no policy documents
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_COMMON = "的一在和有为不是政府公开务公開務規规定各等要工作事项項"
_HTML = re.compile(rb"^\s*(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ue000-\uf8ff\ufffd]")


@dataclass(frozen=True, slots=True)
class RawDocument:
    """The text of a file as it stands there; offsets of everything found are code points of `text`."""

    name: str
    text: str
    sha256: str  # of the bytes of the file
    encoding: str
    problems: tuple[Problem, ...] = ()


def read_document(source: Path | str | bytes, name: str | None = None) -> RawDocument:
    """Return the text of a document file. Raise InputError, with the file and what to do, when it has none."""
    if isinstance(source, bytes):
        data, name = source, name or "document.txt"
    else:
        path = Path(source)
        name = name or path.name
        data = _load(path, name)
    if len(data) > LARGEST:
        raise InputError(
            f"文件“{name}”有 {len(data) // 1_000_000} MB，超过 {LARGEST // 1_000_000} MB 的上限；请只提供文件正文。",
            f"The file {name} has {len(data) // 1_000_000} MB, more than the {LARGEST // 1_000_000} MB allowed: "
            "give the document alone.",
        )
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise InputError(
            f"文件“{name}”是空的；请检查是否下载完整。", f"The file {name} is empty: was it fully downloaded?"
        )
    digest = hashlib.sha256(data).hexdigest()
    text, encoding, problems = _reader(data, name)(data, name)
    if not text.strip():
        raise InputError(
            f"文件“{name}”中没有可读的文字；如是扫描件，请先做文字识别（OCR）。",
            f"The file {name} holds no text: if it is a scan, run text recognition (OCR) first.",
        )
    return RawDocument(name, text, digest, encoding, tuple(problems))


_Read = Callable[[bytes, str], tuple[str, str, list[Problem]]]


def _load(path: Path, name: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(
            f"无法打开文件“{name}”：{error.strerror or error}；请检查路径和权限。",
            f"The file {name} cannot be opened ({error.strerror or error}): check path and permissions.",
        ) from error


def _reader(data: bytes, name: str) -> _Read:
    """Choose by what the file is, not by what it is called; say so when the two disagree beyond repair."""
    from ingest.documents import office

    suffix = Path(name).suffix.lower()
    if data.startswith(b"%PDF"):
        return office.read_pdf
    if data.startswith(_ZIP):
        if office.is_docx(data):
            return office.read_docx
        raise InputError(
            f"文件“{name}”实际上是压缩包或表格，不是政策文件的文本；"
            "请解压后提供 .txt、.html、.docx 或 .pdf，表格请按目录导入。",
            f"The file {name} is an archive or a workbook, not the text of a document: unpack it and give a .txt, "
            ".html, .docx or .pdf; give workbooks as catalogues.",
        )
    if data.startswith(_OLE):
        raise InputError(
            f"文件“{name}”是旧版 Office 格式；请用 Word 或 WPS 另存为 .docx。",
            f"The file {name} is in an old Office format: save it as .docx with Word or WPS.",
        )
    if suffix in (".docx", ".pdf"):
        kind = suffix[1:].upper()
        raise InputError(
            f"文件“{name}”不是有效的 {kind} 文件（可能已损坏或被改名）；请重新下载或改正扩展名。",
            f"The file {name} is no valid {kind} file (damaged or renamed): download it again or mend its extension.",
        )
    if suffix in (".html", ".htm", ".xhtml", ".shtml") or _HTML.match(data[:4096]):
        return _read_html
    return _read_text


def _read_html(data: bytes, name: str) -> tuple[str, str, list[Problem]]:
    from ingest.documents.web import page_text

    return page_text(data, name, decode)


def _read_text(data: bytes, name: str) -> tuple[str, str, list[Problem]]:
    return decode(data, name)


def decode(data: bytes, name: str) -> tuple[str, str, list[Problem]]:
    """Return text and encoding of bytes, exactly: no line end and no mark is changed.

    >>> decode("政府".encode("gb18030"), "a.txt")[:2]
    ('政府', 'gb18030')
    """
    problems: list[Problem] = []
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text, encoding = data.decode("utf-16", errors="replace"), "utf-16"
    else:
        text, encoding = _guess(data)
    strange = len(_CONTROL.findall(text))
    if strange * 20 > len(text):
        raise InputError(
            f"文件“{name}”不是文本文件（二进制内容或编码无法识别）；请用记事本等另存为 UTF-8 文本后重试。",
            f"The file {name} is not text (binary content or an unknown encoding): save it as UTF-8 text, then retry.",
        )
    if strange:
        at = _CONTROL.search(text)
        place = at.start() if at else 0
        problems.append(
            Problem(
                f"{name}!{place}-{place + 1}",
                "strange-characters",
                f"文件中有 {strange} 个无法识别的字符，第一个在第 {place + 1} 个字符处；请核对原文。",
                f"{strange} characters of the file cannot be read, the first at {place}: compare with the original.",
                "warning",
                text[max(0, place - 10) : place + 10],
            )
        )
    return text, encoding, problems


def _guess(data: bytes) -> tuple[str, str]:
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        if error.start > len(data) - 4 and error.start > 8:  # cut inside the last character
            return data.decode("utf-8", errors="replace"), "utf-8"
    found = []
    for encoding in ("gb18030", "big5"):
        text = data.decode(encoding, errors="replace")
        sample = text[:20_000]
        score = sum(sample.count(letter) for letter in _COMMON) - 5 * len(_CONTROL.findall(sample))
        found.append((score, encoding == "gb18030", text, encoding))
    utf8 = data.decode("utf-8", errors="replace")
    sample = utf8[:20_000]
    found.append((sum(sample.count(c) for c in _COMMON) - 5 * sample.count("\ufffd"), False, utf8, "utf-8"))
    best = max(found, key=lambda f: f[:2])
    return best[2], best[3]
