"""The lines of a text, a page or a letter without tables, numbers of automatic lists included."""

import re
from collections.abc import Iterator

from lxml import etree, html

from ingest.tables.grid import Grid
from ingest.tables.headers import kind_of_title
from ingest.tables.readers.numbering import WORD
from ingest.tables.readers.prose import prose_grid
from ingest.tables.readers.texts import decode, decode_html, word_body, word_text

HEAD = 3000  # characters in which the title of a list stands
_BLOCKS = {"p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "title", "br", "tr", "section"}
_DIGIT = re.compile(r"^\s*[（(]?\d")


def read_written(data: bytes, kind: str, name: str) -> list[Grid]:
    """Return the list that a text, page or letter is, an empty list when it is none."""
    lines = {"docx": _word_lines, "html": _html_lines}.get(kind, _text_lines)(data, name)
    grid = prose_grid(lines)
    return [grid] if grid else []


def is_written_list(data: bytes, ending: str) -> bool:
    """Tell whether a text (.txt), page or letter without tables is a list by its title and its numbered lines."""
    kind = {".docx": "docx", ".html": "html", ".htm": "html"}.get(ending, "text")
    try:
        if kind == "text" and kind_of_title(decode(data[:HEAD], "").replace("\n", "")[:HEAD]) is None:
            return False
        return bool(read_written(data, kind, ""))
    except Exception:  # whatever it is, the readers of documents say so
        return False


def _text_lines(data: bytes, name: str) -> list[str]:
    return decode(data, name).splitlines()


def _html_lines(data: bytes, name: str) -> list[str]:
    parser = html.HTMLParser(huge_tree=False, no_network=True, remove_comments=True)
    try:
        page = html.document_fromstring(decode_html(data, name), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return []
    parts: list[str] = []
    for event, node in etree.iterwalk(page, events=("start", "end")):
        if not isinstance(node.tag, str) or node.tag in {"script", "style"}:
            continue
        if node.tag in _BLOCKS:
            parts.append("\n")
        if event == "start":
            parts.append(_number(node) + re.sub(r"\s+", " ", node.text or ""))
        elif node.tail:
            parts.append(re.sub(r"\s+", " ", node.tail))
    return [line.strip() for line in "".join(parts).split("\n") if line.strip()]


def _number(node: etree._Element) -> str:
    """Return the number that a browser prints before an item of a numbered list."""
    parent = node.getparent()
    if node.tag != "li" or parent is None or parent.tag != "ol" or _DIGIT.match(node.text or ""):
        return ""
    return f"{1 + sum(1 for before in node.itersiblings('li', preceding=True))}. "


def _word_lines(data: bytes, name: str) -> list[str]:
    """Return the paragraphs of a letter; those of automatic lists are numbered anew after each other paragraph."""
    out: list[str] = []
    count = 0
    for paragraph in _paragraphs(data, name):
        text = word_text(paragraph).strip()
        listed = paragraph.find(f"{WORD}pPr/{WORD}numPr") is not None
        count = count + 1 if listed and text else 0
        if text:
            out.append(f"{count}. {text}" if listed and not _DIGIT.match(text) else text)
    return out


def _paragraphs(data: bytes, name: str) -> Iterator[etree._Element]:
    yield from word_body(data, name).iter(f"{WORD}p")
