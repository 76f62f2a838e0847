"""The text of Word and PDF files, with the numbers that Word draws by itself."""

import io
import re
import zipfile
from collections import Counter
from typing import Any

from graphs.errors import InputError
from ingest.model import Problem

_UNPACKED = 200_000_000  # bytes that a .docx may hold
_PAGES = 400
_PAGE_NUMBER = re.compile(r"\s*[-—–－·]*\s*(?:第\s*)?[0-9]{1,4}(?:\s*页)?\s*[-—–－·]*\s*")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "〇一二三四五六七八九"


def is_docx(data: bytes) -> bool:
    """Say whether a zip file is a Word document."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "word/document.xml" in archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        return False


def read_docx(data: bytes, name: str) -> tuple[str, str, list[Problem]]:
    """Return the text of a Word document: a line a paragraph, a line a table row with tabs between cells."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(item.file_size for item in archive.infolist()) > _UNPACKED:
            raise InputError(
                f"Word 文件“{name}”解压后过大，可能已损坏；请另存为 .txt。",
                f"The Word file {name} is too large when unpacked: it may be damaged; save it as .txt.",
            )
    try:
        import docx

        document = docx.Document(io.BytesIO(data))
        numbers = _Numbers(document)
        lines: list[str] = []
        for block in document.element.body.iterchildren():
            if block.tag == f"{_W}p":
                lines.append(numbers.of(block) + _runs(block))
            elif block.tag == f"{_W}tbl":
                for row in block.iter(f"{_W}tr"):
                    cells = ["".join(_runs(p) for p in cell.iter(f"{_W}p")) for cell in row.iter(f"{_W}tc")]
                    lines.append("\t".join(cells))
    except InputError:
        raise
    except Exception as error:
        raise InputError(
            f"Word 文件“{name}”已损坏，无法读取；请用 Word 或 WPS 打开后重新保存。",
            f"The Word file {name} is damaged: open it in Word or WPS and save it again.",
        ) from error
    return "\n".join(lines) + "\n", "docx", []


def _runs(paragraph: Any) -> str:
    """Return the visible text of a paragraph: deleted runs are not in it."""
    out: list[str] = []
    for node in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br"):
        if node.tag == f"{_W}t":
            out.append(node.text or "")
        elif node.getparent().tag == f"{_W}r":
            out.append("\t" if node.tag == f"{_W}tab" else "\n")
    return "".join(out)


class _Numbers:
    """Counts the list numbers that Word draws and does not write (一、 （一） 1.)."""

    def __init__(self, document: Any) -> None:
        self.styles = {
            style.get(f"{_W}styleId"): style.find(f"{_W}pPr/{_W}numPr")
            for style in document.styles.element.iter(f"{_W}style")
        }
        self.counts: dict[str, Counter[int]] = {}
        self.levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError, AttributeError):
            return
        abstract = {a.get(f"{_W}abstractNumId"): a for a in root.iter(f"{_W}abstractNum")}
        for number in root.iter(f"{_W}num"):
            link = number.find(f"{_W}abstractNumId")
            source = abstract.get(link.get(f"{_W}val")) if link is not None else None
            if source is not None:
                self.levels[number.get(f"{_W}numId")] = {
                    int(level.get(f"{_W}ilvl") or 0): (
                        _value(level, "numFmt", "decimal"),
                        _value(level, "lvlText", ""),
                        int(_value(level, "start", "1") or 1),
                    )
                    for level in source.iter(f"{_W}lvl")
                }

    def of(self, paragraph: Any) -> str:
        """Return the number that stands before a paragraph, empty when there is none."""
        properties = paragraph.find(f"{_W}pPr/{_W}numPr")
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        if properties is None and style is not None:
            properties = self.styles.get(style.get(f"{_W}val"))
        if properties is None:
            return ""
        key, depth = _value(properties, "numId", "0"), int(_value(properties, "ilvl", "0") or 0)
        levels = self.levels.get(key, {})
        if depth not in levels or levels[depth][0] in ("bullet", "none"):
            return ""
        counts = self.counts.setdefault(key, Counter())
        counts[depth] = counts[depth] + 1 if depth in counts else levels[depth][2]
        for deeper in [d for d in counts if d > depth]:
            del counts[deeper]
        text = levels[depth][1]
        for level in range(depth + 1):
            count = counts[level] if level in counts else levels.get(level, ("", "", 1))[2]
            text = text.replace(f"%{level + 1}", written(count, levels.get(level, ("decimal",))[0]))
        return text


def _value(parent: Any, tag: str, default: str) -> str:
    found = parent.find(f"{_W}{tag}")
    return found.get(f"{_W}val", default) if found is not None else default


def written(count: int, style: str) -> str:
    """Return a list number in a Word number style.

    >>> written(12, "chineseCounting"), written(3, "decimalEnclosedCircle"), written(20, "decimal")
    ('十二', '③', '20')
    """
    if style.startswith(("chinese", "japaneseCounting", "ideographTraditional", "taiwaneseCounting")):
        tens, ones = divmod(count, 10)
        head = ("" if tens == 1 else _DIGITS[tens]) + "十" if 0 < tens < 10 else ""
        return head + (_DIGITS[ones] if ones or not tens else "") if count < 100 else str(count)
    if style.startswith("decimalEnclosedCircle") and 1 <= count <= 20:
        return chr(ord("①") + count - 1)
    return str(count)


def read_pdf(data: bytes, name: str) -> tuple[str, str, list[Problem]]:
    """Return the text of a PDF that holds text; page numbers are left out."""
    import logging

    import pdfplumber

    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    pages: list[str] = []
    problems: list[Problem] = []
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            for i, page in enumerate(pdf.pages):
                if i == _PAGES:
                    problems.append(
                        Problem(
                            f"{name}!page {i + 1}",
                            "too-many-pages",
                            f"只读取了前 {_PAGES} 页；请拆分文件。",
                            f"Only the first {_PAGES} pages were read: split the file.",
                            "warning",
                        )
                    )
                    break
                lines = (page.extract_text() or "").split("\n")
                pages.append("\n".join(line for line in lines if not _PAGE_NUMBER.fullmatch(line)))
    except Exception as error:
        raise InputError(
            f"PDF 文件“{name}”已损坏或有密码保护，无法读取；请去除保护后重新导出，或另存为 .docx、.txt。",
            f"The PDF file {name} is damaged or protected: remove the protection, or save it as .docx or .txt.",
        ) from error
    return "\n".join(pages) + "\n", "pdf", problems
