"""What a workbook's sheets hold beside values: errors, formulas never computed, links, hidden rows.

The fast reader gives only values and leaves these blank. Sheets without any of them cost one search for their marks.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from posixpath import join, normpath

from lxml import etree

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ERROR = re.compile(
    rb"<c\b(?=[^>]*\bt=\"e\")[^>]*\br=\"([A-Z]{1,3})(\d{1,7})\"[^>]*>(?:(?!</c>).){0,2000}?<v>([^<]{1,20})</v>", re.S
)
_UNCOMPUTED = re.compile(
    rb"<c\b[^>]*\br=\"([A-Z]{1,3})(\d{1,7})\"[^>]*>\s*<f\b[^>]*(?:/>|>[^<]{0,8000}</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>"
)
_FORMULA = re.compile(rb"<f\b")
_LINK = re.compile(rb"<hyperlink\b[^>]*>")
_HIDDEN_ROW = re.compile(rb"<row\b(?=[^>]*\bhidden=\"(?:1|true)\")[^>]*\br=\"(\d{1,7})\"")
_MARKS = (b't="e"', b"<f", b"<hyperlink", b"hidden=")
MOST = 20_000  # of each in a sheet
LOST = "#N/A"


@dataclass(slots=True)
class Beside:
    """Of one sheet, rows and columns from 0: texts to put where values are blank, links of cells, hidden rows."""

    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    links: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden: tuple[int, ...] = ()


def beside(data: bytes) -> dict[str, Beside]:
    """Return what sheets hold beside values, by name; sheets that hold nothing such are left out."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {name: found for name, part in _sheets(archive) if (found := _of_sheet(archive, part))}
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, EOFError, etree.XMLSyntaxError, NotImplementedError):
        return {}


def _sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Yield the name of each sheet and of the part that holds it."""
    targets = _targets(archive, "xl/workbook.xml")
    for sheet in _parsed(archive.read("xl/workbook.xml")).iter("{*}sheet"):
        part = targets.get(sheet.get(_RELATION, ""))
        if part in archive.namelist():
            yield sheet.get("name", ""), str(part)


def _targets(archive: zipfile.ZipFile, part: str) -> dict[str, str]:
    """Return what a part's relations lead to, by their names; parts of the archive with their full path."""
    folder, _, name = part.rpartition("/")
    relations = f"{folder}/_rels/{name}.rels"
    if relations not in archive.namelist():
        return {}
    out = {}
    for node in _parsed(archive.read(relations)).iter("{*}Relationship"):
        target = node.get("Target", "")
        inside = node.get("TargetMode") != "External"
        out[node.get("Id", "")] = normpath(join(folder, target)).lstrip("/") if inside else target
    return out


def _parsed(body: bytes) -> etree._Element:
    return etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))


def _of_sheet(archive: zipfile.ZipFile, part: str) -> Beside | None:
    if not part.endswith(".xml"):
        return None
    body = archive.read(part)
    if not any(mark in body for mark in _MARKS):
        return None
    out = Beside()
    for found in _first(_ERROR.finditer(body)) if b't="e"' in body else ():
        out.texts[_at(found)] = found[3].decode("utf-8", "replace")
    for found in _first(_UNCOMPUTED.finditer(body)) if _FORMULA.search(body) else ():
        out.texts[_at(found)] = LOST
    targets = _targets(archive, part) if b"<hyperlink" in body else {}
    for found in _first(_LINK.finditer(body)) if targets else ():
        cell = re.search(rb"\bref=\"([A-Z]{1,3})(\d{1,7})", found[0])
        name = re.search(rb"\b\w+:id=\"([^\"]+)\"", found[0])
        target = targets.get(name[1].decode("utf-8", "replace")) if name else None
        if cell and target and target.startswith("http"):
            out.links[_at(cell)] = target
    if b"hidden=" in body:
        out.hidden = tuple(int(found[1]) for found in _first(_HIDDEN_ROW.finditer(body)))
    return out if out.texts or out.links or out.hidden else None


def _first(found: Iterator[re.Match[bytes]]) -> Iterator[re.Match[bytes]]:
    for _, match in zip(range(MOST), found, strict=False):
        yield match


def _at(found: re.Match[bytes]) -> tuple[int, int]:
    """Return row and column of a cell's name, from 0.

    >>> _at(re.search(rb"([A-Z]+)([0-9]+)", b"AB12"))
    (11, 27)
    """
    column = 0
    for letter in found[1]:
        column = 26 * column + letter - 64
    return int(found[2]) - 1, column - 1
