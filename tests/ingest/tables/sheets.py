"""Write a laid-out sheet as .xlsx, .csv, .html, .docx, Excel-2003 XML or old binary .xls: one layout, every reader."""

import csv
import io
import struct
from dataclasses import dataclass, field
from html import escape

import docx
import openpyxl

Merge = tuple[int, int, int, int]  # top, left, bottom, right; from 0


@dataclass
class Sheet:
    """Rows of texts and the merged ranges over them."""

    title: str = "养老服务"
    rows: list[list[str]] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)

    def add(self, *cells: str) -> int:
        self.rows.append(list(cells))
        return len(self.rows) - 1

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        if (top, left) != (bottom, right):
            self.merges.append((top, left, bottom, right))

    @property
    def width(self) -> int:
        return max(len(row) for row in self.rows)

    def spans(self) -> dict[tuple[int, int], tuple[int, int] | None]:
        """Return the spans of merged cells; None for cells that a merge hides."""
        out: dict[tuple[int, int], tuple[int, int] | None] = {}
        for top, left, bottom, right in self.merges:
            for r in range(top, bottom + 1):
                for c in range(left, right + 1):
                    out[r, c] = None
            out[top, left] = (bottom - top + 1, right - left + 1)
        return out


def xlsx(*sheets: Sheet) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for sheet in sheets:
        ws = book.create_sheet(sheet.title)
        for r, row in enumerate(sheet.rows, 1):
            for c, text in enumerate(row, 1):
                if text:
                    cell = ws.cell(r, c, text)
                    if text.startswith("="):
                        cell.data_type = "s"
        for top, left, bottom, right in sheet.merges:
            ws.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def csv_bytes(sheet: Sheet, encoding: str = "utf-8") -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([[*row, *[""] * (sheet.width - len(row))] for row in sheet.rows])
    return out.getvalue().encode(encoding)


def html(*sheets: Sheet, title: str = "") -> bytes:
    tables = []
    for sheet in sheets:
        spans = sheet.spans()
        lines = []
        for r, row in enumerate(sheet.rows):
            cells = []
            for c in range(sheet.width):
                span = spans.get((r, c), (1, 1))
                if span is None:
                    continue
                text = escape(row[c] if c < len(row) else "").replace("\n", "<br>")
                cells.append(f'<td rowspan="{span[0]}" colspan="{span[1]}">{text}</td>')
            lines.append(f"<tr>{''.join(cells)}</tr>")
        tables.append(f"<p>{escape(sheet.title)}</p><table>{''.join(lines)}</table>")
    head = f"<head><meta charset='utf-8'><title>{escape(title)}</title></head>"
    return f"<html>{head}<body>{''.join(tables)}</body></html>".encode()


def docx_bytes(*sheets: Sheet) -> bytes:
    letter = docx.Document()
    for sheet in sheets:
        letter.add_paragraph(sheet.title)
        table = letter.add_table(len(sheet.rows), sheet.width)
        for r, row in enumerate(sheet.rows):
            cells = table.rows[r].cells
            for c, text in enumerate(row):
                if text:
                    cells[c].text = text
        for top, left, bottom, right in sheet.merges:
            table.cell(top, left).merge(table.cell(bottom, right)).text = sheet.rows[top][left]
    out = io.BytesIO()
    letter.save(out)
    return out.getvalue()


def xml2003(*sheets: Sheet) -> bytes:
    parts = []
    for sheet in sheets:
        spans = sheet.spans()
        rows = []
        for r, row in enumerate(sheet.rows):
            cells = []
            for c, text in enumerate(row):
                span = spans.get((r, c), (1, 1))
                if span is None or not text:
                    continue
                across = f' ss:MergeAcross="{span[1] - 1}"' if span[1] > 1 else ""
                down = f' ss:MergeDown="{span[0] - 1}"' if span[0] > 1 else ""
                value = escape(text).replace("\n", "&#10;")
                cells.append(f'<Cell ss:Index="{c + 1}"{across}{down}><Data ss:Type="String">{value}</Data></Cell>')
            rows.append(f"<Row>{''.join(cells)}</Row>")
        parts.append(f'<Worksheet ss:Name="{escape(sheet.title)}"><Table>{"".join(rows)}</Table></Worksheet>')
    head = '<?xml version="1.0" encoding="UTF-8"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
    return f'{head} xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">{"".join(parts)}</Workbook>'.encode()


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def xls(sheet: Sheet) -> bytes:
    """Return a BIFF8 workbook of one sheet in a compound file."""
    bof = struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6)
    body = _record(0x0809, bof)
    body += _record(0x0200, struct.pack("<IIHHH", 0, len(sheet.rows), 0, sheet.width, 0))
    for r, row in enumerate(sheet.rows):
        for c, text in enumerate(row):
            if text:
                words = text.encode("utf-16-le")
                body += _record(0x0204, struct.pack("<HHHHB", r, c, 0, len(text), 1) + words)
    merges = b"".join(struct.pack("<HHHH", t, b, le, ri) for t, le, b, ri in sheet.merges)
    body += _record(0x00E5, struct.pack("<H", len(sheet.merges)) + merges)
    body += _record(0x000A, b"")
    name = sheet.title.encode("utf-16-le")
    start = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6))
    start += _record(0x0042, struct.pack("<H", 1200))
    offset = len(start) + 4 + 8 + len(name) + 4
    start += _record(0x0085, struct.pack("<IBBBB", offset, 0, 0, len(sheet.title), 1) + name)
    start += _record(0x000A, b"")
    return _compound("Workbook", start + body)


def _compound(name: str, stream: bytes) -> bytes:
    """Return an OLE2 file that holds one stream."""
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    sectors = len(stream) // 512
    fat_sectors = 1
    while fat_sectors * 128 < sectors + 1 + fat_sectors:
        fat_sectors += 1
    fat = [*([0xFFFFFFFD] * fat_sectors), 0xFFFFFFFE]
    fat += [len(fat) + i + 1 for i in range(sectors - 1)] + [0xFFFFFFFE]
    fat += [0xFFFFFFFF] * (fat_sectors * 128 - len(fat))

    def entry(title: str, kind: int, child: int, first: int, size: int) -> bytes:
        words = title.encode("utf-16-le")
        return (
            words.ljust(64, b"\0")
            + struct.pack("<HBBIII", len(words) + 2 if title else 0, kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
            + bytes(36)
            + struct.pack("<IQ", first, size)
        )

    directory = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry(name, 2, 0xFFFFFFFF, fat_sectors + 1, len(stream))
    directory += entry("", 0, 0xFFFFFFFF, 0, 0) * 2
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, fat_sectors, fat_sectors, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += b"".join(struct.pack("<I", i if i < fat_sectors else 0xFFFFFFFF) for i in range(109))
    return header + struct.pack(f"<{len(fat)}I", *fat) + directory + stream
