"""Read .csv, .html, .docx and spreadsheet XML: formats that we take apart ourselves."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator

from lxml import etree, html

from graphs.errors import InputError
from ingest.tables.grid import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, Grid, Merge
from ingest.tables.readers.numbering import WORD, Numbering, numbering

MAX_SPAN = 1000
_DELIMITERS = ",\t;|，"  # the first wins a tie


class Canvas:
    """Cells laid out with spans, as HTML, Word and spreadsheet XML give them."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.rows: list[list[str]] = []
        self.merges: list[Merge] = []
        self.links: dict[tuple[int, int], str] = {}
        self._taken: dict[tuple[int, int], None] = {}
        self._cells = 0

    def new_row(self) -> None:
        """Start the next row."""
        if len(self.rows) >= MAX_ROWS:
            raise too_large(self.name)
        self.rows.append([])

    def put(self, text: str, down: int = 1, across: int = 1, column: int | None = None) -> int:
        """Set the next free cell of the row, with its spans; return its column."""
        row = len(self.rows) - 1
        left = column if column is not None else len(self.rows[row])
        while column is None and (row, left) in self._taken:
            left += 1
        down, across = max(1, min(down, MAX_SPAN)), max(1, min(across, MAX_COLUMNS))
        self._cells += down * across
        if left + across > MAX_COLUMNS or self._cells > MAX_CELLS:
            raise too_large(self.name)
        line = self.rows[row]
        line.extend([""] * (left + across - len(line)))
        line[left] = text
        if down > 1 or across > 1:
            self.merges.append(Merge(row, left, row + down - 1, left + across - 1))
            for r in range(row + 1, row + down):
                for c in range(left, left + across):
                    self._taken[r, c] = None
        return left

    def grid(self, sheet: str, caption: tuple[str, ...] = ()) -> Grid:
        """Return what was laid out."""
        return Grid(sheet, self.rows, tuple(self.merges), caption, links=self.links)


def too_large(name: str) -> InputError:
    """Return the error for a table beyond our limits."""
    return InputError(
        f"{name}：表格过大（上限 {MAX_ROWS} 行、{MAX_COLUMNS} 列），请拆分。",
        f"{name}: the table is too large (at most {MAX_ROWS} rows, {MAX_COLUMNS} columns), split it",
    )


def decode(data: bytes, name: str) -> str:
    """Return the text of UTF-8 (with or without mark), UTF-16 with mark, or GB18030."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError(
        f"{name}：文字编码既不是 UTF-8 也不是 GB18030，请另存为 UTF-8。",
        f"{name}: neither UTF-8 nor GB18030, save it as UTF-8",
    )


def read_csv(data: bytes, name: str) -> list[Grid]:
    """Return the one table of a delimited text; the delimiter is the one that most lines hold three of."""
    text = decode(data, name)
    lines = text.splitlines()[:100]
    delimiter = max(_DELIMITERS, key=lambda d: sum(line.count(d) >= 3 for line in lines))
    rows: list[list[str]] = []
    count = 0
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            count += len(row)
            if len(rows) >= MAX_ROWS or len(row) > MAX_COLUMNS or count > MAX_CELLS:
                raise too_large(name)
            rows.append([_unguarded(cell.strip()) for cell in row])
    except csv.Error as error:
        raise InputError(
            f"{name}：CSV 引号或换行有误，请重新导出。", f"{name}: the CSV is malformed ({error}), export it again"
        ) from error
    return [Grid("", rows, has_merges=False)] if any(any(row) for row in rows) else []


def _unguarded(cell: str) -> str:
    """Return a cell without the apostrophe that keeps a spreadsheet from reading a text as a formula.

    >>> _unguarded("'=公开"), _unguarded("'-"), _unguarded("'公开'")
    ('=公开', '-', "'公开'")
    """
    return cell[1:].strip() if cell[:1] == "'" and cell[1:2] in {"=", "+", "-", "@", "\t"} else cell


def read_html(data: bytes, name: str) -> list[Grid]:
    """Return the innermost tables of a page, spans resolved, each with the texts that stand before it."""
    text = decode_html(data, name)
    parser = html.HTMLParser(huge_tree=False, no_network=True, remove_comments=True)
    try:
        page = html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise InputError(
            f"{name}：网页无法解析，请另存为 .xlsx 或 .csv。", f"{name}: the page cannot be parsed, save it as .xlsx"
        ) from error
    title = " ".join((page.findtext(".//title") or "").split())
    grids: list[Grid] = []
    for table in page.iter("table"):
        if table.find(".//table") is not None:
            continue
        canvas = Canvas(name)
        for tr in table.iter("tr"):
            canvas.new_row()
            for cell in tr.iterchildren("td", "th"):
                column = canvas.put(_html_text(cell), _span(cell, "rowspan"), _span(cell, "colspan"))
                link = next((a.get("href") or "" for a in cell.iter("a")), "")
                if link.startswith("http"):
                    canvas.links[len(canvas.rows) - 1, column] = link
        if any(any(row) for row in canvas.rows):
            caption = (*((title,) if title else ()), *_before(table))
            grids.append(canvas.grid(f"table{len(grids) + 1}", caption))
    return grids


def decode_html(data: bytes, name: str) -> str:
    """Return the text of a page, by its own declaration when that is not UTF-8."""
    found = re.search(rb"charset\s*=\s*[\"']?\s*([\w-]+)", data[:4096], re.I)
    if found and found[1].lower() in {b"gb2312", b"gbk", b"gb18030"}:
        try:
            return data.decode("gb18030")
        except UnicodeDecodeError:
            pass
    text = decode(data, name)
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", text)


def _span(cell: etree._Element, attribute: str) -> int:
    return _whole(cell.get(attribute), 1) or 1


def _whole(text: str | None, default: int) -> int:
    """Return the number that a text begins with, the default when it begins with none.

    >>> _whole("12px", 1), _whole("-3", 1), _whole(None, 1)
    (12, 1, 1)
    """
    digits = re.match(r"\s*(\d{1,6})", text or "")
    return int(digits[1]) if digits else default


_MARKS = "√✓✔■□☑☐●○"
_BLOCKS = {"p", "div", "br", "li", "tr"}


def _html_text(cell: etree._Element) -> str:
    """Return the text of a cell: blocks on lines of their own, check boxes as glyphs, hidden text left out."""
    parts: list[str] = []

    def walk(node: etree._Element) -> None:
        if not isinstance(node.tag, str) or node.tag in {"script", "style"}:
            return
        if re.search(r"display\s*:\s*none", node.get("style") or ""):
            return
        if node.tag in _BLOCKS:
            parts.append("\n")
        if node.tag == "input" and node.get("type", "").lower() in {"checkbox", "radio"}:
            parts.append("☑" if node.get("checked") is not None else "□")
        if node.tag == "img" and (node.get("alt") or "").strip() in set(_MARKS):
            parts.append((node.get("alt") or "").strip())
        parts.append(re.sub(r"[\s\xa0]+", " ", node.text or ""))
        for child in node:
            walk(child)
            parts.append(re.sub(r"[\s\xa0]+", " ", child.tail or ""))
        if node.tag in _BLOCKS - {"br"}:
            parts.append("\n")

    walk(cell)
    return "\n".join(line for part in "".join(parts).split("\n") if (line := part.strip()))


def _before(table: etree._Element, limit: int = 4) -> Iterator[str]:
    """Yield the nearest texts before a table, top down, not reaching into a table before it."""
    found: list[str] = []
    node: etree._Element | None = table
    while node is not None and len(found) < limit:
        for sibling in node.itersiblings(preceding=True):
            if sibling.tag == "table" or (isinstance(sibling.tag, str) and sibling.find(".//table") is not None):
                node = None
                break
            text = " ".join("".join(map(str, sibling.itertext())).split()) if isinstance(sibling.tag, str) else ""
            if 1 < len(text) < 200:
                found.append(text)
            if len(found) >= limit:
                break
        node = node.getparent() if node is not None else None
    caption = (table.findtext("caption") or "").strip()
    yield from reversed(found)
    if caption:
        yield caption


_SYMBOLS = {"fe": "☑", "52": "☑", "fc": "√", "50": "√", "6e": "■", "a8": "□", "a3": "□", "6f": "□", "fd": "☒"}


def read_docx(data: bytes, name: str) -> list[Grid]:
    """Return the tables of a letter, each with the paragraphs that stand before it."""
    root = word_body(data, name)
    lists = numbering(data)
    grids: list[Grid] = []
    caption: list[str] = []
    for node in root.iter(f"{WORD}p", f"{WORD}tbl"):
        if any(parent.tag == f"{WORD}tbl" for parent in node.iterancestors()):
            continue
        if node.tag == f"{WORD}p":
            caption = [*caption, *filter(None, [word_text(node).strip()])][-4:]
        else:
            grid = _word_grid(node, name, f"table{len(grids) + 1}", tuple(caption), lists)
            if any(any(row) for row in grid.cells):
                grids.append(grid)
            caption = []
    return grids


def word_body(data: bytes, name: str) -> etree._Element:
    """Return the text of a letter as parsed; raise InputError when it is damaged."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        body = archive.read("word/document.xml")
    try:
        return etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    except etree.XMLSyntaxError as error:
        raise InputError(
            f"{name}：文件不完整或已损坏，请重新导出。", f"{name}: truncated or damaged, export it again"
        ) from error


def _word_grid(table: etree._Element, name: str, sheet: str, caption: tuple[str, ...], lists: Numbering) -> Grid:
    canvas = Canvas(name)
    open_merges: dict[int, tuple[int, int]] = {}  # column -> first row and width of a vertical merge
    closed: list[Merge] = []
    for tr in table.iterchildren(f"{WORD}tr"):
        canvas.new_row()
        row = len(canvas.rows) - 1
        column = 0
        for tc in (
            *tr.iterchildren(f"{WORD}tc"),
            *tr.iterfind(f"{WORD}sdt/{WORD}sdtContent/{WORD}tc"),
        ):
            span = tc.find(f"{WORD}tcPr/{WORD}gridSpan")
            across = _whole(span.get(f"{WORD}val"), 1) if span is not None else 1
            vertical = tc.find(f"{WORD}tcPr/{WORD}vMerge")
            text = "\n".join(filter(None, (_numbered(p, lists) for p in tc.iter(f"{WORD}p"))))
            going_on = vertical is not None and vertical.get(f"{WORD}val", "continue") == "continue"
            if not (going_on and column in open_merges):
                _close(open_merges, closed, column, row)
            if vertical is not None and not going_on:
                open_merges[column] = (row, across)
            canvas.put("" if going_on else text, 1, across, column)
            column += max(1, across)
    for column in list(open_merges):
        _close(open_merges, closed, column, len(canvas.rows))
    canvas.merges.extend(closed)
    return canvas.grid(sheet, caption)


def _numbered(paragraph: etree._Element, lists: Numbering) -> str:
    """Return a paragraph with the number of its automatic list; a paragraph that is all number without its mark."""
    text, number = word_text(paragraph).strip(), lists.number(paragraph)
    return text if not number else f"{number}{text}" if text else number.rstrip(".、．)） ").lstrip("(（")


def _close(open_merges: dict[int, tuple[int, int]], closed: list[Merge], column: int, row: int) -> None:
    if column in open_merges:
        first, across = open_merges.pop(column)
        if row - first > 1:
            closed.append(Merge(first, column, row - 1, column + across - 1))


def word_text(paragraph: etree._Element) -> str:
    """Return the text of a paragraph with tabs, breaks and symbol-font marks."""
    parts: list[str] = []
    for node in paragraph.iter(f"{WORD}t", f"{WORD}tab", f"{WORD}br", f"{WORD}sym"):
        if node.tag == f"{WORD}t":
            parts.append(node.text or "")
        elif node.tag == f"{WORD}sym":
            parts.append(_SYMBOLS.get((node.get(f"{WORD}char") or "")[-2:].lower(), "�"))
        else:
            parts.append("\n" if node.tag == f"{WORD}br" else " ")
    return "".join(parts)


_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"


def read_xml2003(data: bytes, name: str) -> list[Grid]:
    """Return the worksheets of an Excel 2003 XML file, which offices often call .xls."""
    if re.search(rb"<!\s*(?:DOCTYPE|ENTITY)", data, re.I):
        raise InputError(
            f"{name}：文件内含 DOCTYPE 或实体声明，出于安全不予读取。",
            f"{name}: it declares a DOCTYPE or entities, refused for safety",
        )
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise InputError(
            f"{name}：XML 表格已损坏，请另存为 .xlsx。", f"{name}: the XML spreadsheet is damaged, save it as .xlsx"
        ) from error
    return [grid for sheet in root.iter(f"{_SS}Worksheet") if (grid := _xml_sheet(sheet, name))]


def _xml_sheet(sheet: etree._Element, name: str) -> Grid | None:
    canvas = Canvas(name)
    for tr in sheet.iter(f"{_SS}Row"):
        index = _whole(tr.get(f"{_SS}Index"), len(canvas.rows) + 1)
        if index > MAX_ROWS:
            raise too_large(name)
        while len(canvas.rows) < index:
            canvas.new_row()
        for cell in tr.iterchildren(f"{_SS}Cell"):
            at = cell.get(f"{_SS}Index")
            canvas.put(
                "".join(map(str, cell.itertext())).strip(),
                _whole(cell.get(f"{_SS}MergeDown"), 0) + 1,
                _whole(cell.get(f"{_SS}MergeAcross"), 0) + 1,
                max(0, _whole(at, 1) - 1) if at else None,
            )
    return canvas.grid(sheet.get(f"{_SS}Name") or "") if any(any(row) for row in canvas.rows) else None
