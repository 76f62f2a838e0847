"""Write the official form as a delimited text and as a page."""

import csv
import io
from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

from ingest.tables.out.form import Column, FormTable
from ingest.tables.out.workbook import FORMULA, level1_runs
from ontology.vocabulary import pref_label

_GUARDED = (*FORMULA, "\t", "\r")
_STYLE = (
    "body{font-family:'Noto Serif SC','SimSun',serif;margin:1.5rem}h1,h2{text-align:center}"
    "table{border-collapse:collapse;width:100%;font-size:.85rem;margin-bottom:2rem}"
    "th,td{border:1px solid #333;padding:.3rem;vertical-align:middle}th{background:#e8eef7}"
    ".c{text-align:center}thead{display:table-header-group}tr{break-inside:avoid}"
    "@page{size:A3 landscape;margin:1cm}@media print{section{break-before:page}}"
)


def as_csv(lines: Sequence[str], tables: tuple[FormTable, ...]) -> bytes:
    """Return the lines of the cover and all tables as one: UTF-8 with a mark, the domain as a column of its own.

    A text that a spreadsheet would take for a formula has an apostrophe before it, which our reader takes off again.
    """
    columns = [Column("number", "序号"), Column("domain", "所属领域")]
    columns += [c for key, c in _all_columns(tables).items() if key != "number"]
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerows([_guarded(line)] for line in lines)
    writer.writerow(c.head for c in columns)
    for table in tables:
        domain = {"domain": pref_label("domain", table.domain)} if table.domain else {}
        for row in table.rows:
            writer.writerow(_guarded({**row, **domain}.get(c.key, "")) for c in columns)
    return out.getvalue().encode("utf-8-sig")


def _all_columns(tables: tuple[FormTable, ...]) -> dict[str, Column]:
    """Return the columns of all tables, those of one group side by side."""
    found = {column.key: column for table in tables for column in table.columns}
    groups = list(dict.fromkeys(column.group for column in found.values()))
    return dict(sorted(found.items(), key=lambda pair: groups.index(pair[1].group)))


def _guarded(words: str) -> str:
    """Return a cell that no spreadsheet takes for a formula.

    >>> _guarded("=1+1"), _guarded("公开")
    ("'=1+1", '公开')
    """
    return f"'{words}" if words.startswith(_GUARDED) else words


def as_html(heading: str, lines: Sequence[str], tables: tuple[FormTable, ...], note: str) -> bytes:
    """Return a page that prints as the form does: the header on every page, each domain on a new one."""
    parts = [
        f'<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(heading)}</title>'
        f"<style>{_STYLE}</style></head><body>\n<h1>{escape(heading)}</h1>\n",
        *(f"<p>{escape(line)}</p>\n" for line in lines),
    ]
    for table in tables:
        parts += ["<section>\n<table>\n", f"<caption>{escape(table.title)}</caption>\n", *_table(table)]
        parts.append("</table>\n</section>\n")
    return "".join([*parts, f"<p>{escape(note)}</p>\n</body></html>\n"]).encode()


def _table(table: FormTable) -> Iterator[str]:
    groups = [(label, list(leaves)) for label, leaves in groupby(table.columns, key=lambda c: c.group)]
    yield "<thead><tr>"
    for label, leaves in groups:
        span = f' colspan="{len(leaves)}"' if leaves[0].label else ' rowspan="2"'
        yield f"<th{span}>{escape(label)}</th>"
    yield "</tr>\n<tr>"
    yield from (f"<th>{escape(leaf.label)}</th>" for _, leaves in groups for leaf in leaves if leaf.label)
    yield "</tr></thead>\n<tbody>\n"
    runs = dict(level1_runs(table.rows))
    inner = {row for start, length in runs.items() for row in range(start + 1, start + length)}
    for at, cells in enumerate(table.rows):
        yield "<tr>"
        for leaf in table.columns:
            if leaf.key == "level1" and at in inner:
                continue
            down = runs.get(at, 1) if leaf.key == "level1" else 1
            centred = "" if leaf.key in {"content", "basis", "channel"} else ' class="c"'
            span = f' rowspan="{down}"' if down > 1 else ""
            yield f"<td{centred}{span}>{_lines(cells.get(leaf.key, ''))}</td>"
        yield "</tr>\n"
    yield "</tbody>\n"


def _lines(words: str) -> str:
    """Return a text of several lines as a cell of a page.

    >>> _lines("甲<乙\\n丙")
    '甲&lt;乙<br>丙'
    """
    return "<br>".join(map(escape, words.splitlines()))
