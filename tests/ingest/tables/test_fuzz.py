"""Workbooks changed by chance, in their bytes, in the parts of their archive and in their cells, never crash a reader.

A run tries a few hundred; ZWGK_FUZZ=2000 tries as many as that.
"""

import contextlib
import io
import os
import random
import time
import zipfile
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

from openpyxl.utils.exceptions import IllegalCharacterError

from graphs.errors import InputError
from ingest.tables.describe import describe
from ingest.tables.extract_json import to_json
from ingest.tables.readers import read_tables
from ingest.tables.sides import sides
from ingest.tables.understand import understand
from tests.ingest.tables.corpus import cases
from tests.ingest.tables.places import AREAS
from tests.ingest.tables.sheets import Sheet, csv_bytes, docx_bytes, html, xls, xlsx, xml2003

WORKBOOKS = int(os.environ.get("ZWGK_FUZZ", "200"))
SECONDS = 5
SHEETS = [case.sheets[0] for case in cases()][::7]
FORMATS: tuple[tuple[str, Callable[[Sheet], bytes]], ...] = (
    ("xlsx", xlsx),
    ("csv", csv_bytes),
    ("html", html),
    ("docx", docx_bytes),
    ("xml", xml2003),
)
TEXTS = (
    *(
        "",
        "√",
        "？？？",
        "同上",
        "一、养老服务领域",
        "注：略",
        "#REF!",
        "=1+1",
        "\x00",
        "\ufffd",
        "9" * 400,
        "公开" * 4000,
        "合计",
    ),
    *(
        "序号",
        "公开事项",
        "公开对象",
        "县级",
        "第1页",
        "联系人",
        "■" * 30,
        "（" * 200,
        "《" * 200,
        "每" * 99,
        "20个工作日；" * 60,
        "规(guī)",
    ),
)


def cells(sheet: Sheet, chance: random.Random) -> Sheet:
    """Return a sheet with texts replaced, rows moved, dropped and doubled, and ranges merged at random."""
    out = deepcopy(sheet)
    for _ in range(chance.randint(1, 12)):
        row = chance.randrange(len(out.rows))
        what = chance.randrange(6)
        if what < 2 and out.rows[row]:
            out.rows[row][chance.randrange(len(out.rows[row]))] = chance.choice(TEXTS)
        elif what == 2:
            chance.shuffle(out.rows[row])
        elif what == 3:
            out.rows.insert(chance.randrange(len(out.rows)), list(out.rows[row]))
        elif what == 4 and len(out.rows) > 1:
            del out.rows[row]
        else:
            taken = set(out.spans())
            end, across = chance.randrange(row, len(out.rows)), chance.randrange(out.width)
            block = {(r, c) for r in range(row, end + 1) for c in range(across + 1)}
            if not taken & block:
                out.merge(row, 0, end, across)
    out.merges = [m for m in out.merges if m[2] < len(out.rows) and m[3] < out.width]
    return out


def bytes_changed(data: bytes, chance: random.Random) -> bytes:
    """Return data with some bytes changed, now and then cut off."""
    out = bytearray(data)
    for _ in range(chance.randint(1, 30)):
        out[chance.randrange(len(out))] = chance.randrange(256)
    return bytes(out[: chance.randrange(len(out))] if chance.random() < 0.2 else out)


def part_changed(data: bytes, chance: random.Random) -> bytes:
    """Return an archive that is whole, with some bytes of one of its parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        chosen = chance.choice(old.namelist())
        for name in old.namelist():
            body = old.read(name)
            new.writestr(name, bytes_changed(body, chance) if name == chosen and body else body)
    return out.getvalue()


def mutant(seed: int) -> tuple[str, bytes]:
    """Return the name and the bytes of the file of a seed."""
    chance = random.Random(seed)
    ending, write = chance.choice(FORMATS)
    sheet = chance.choice(SHEETS)
    if seed % 40 == 0:  # read in a process of its own, which takes its time
        return "示例县.xls", bytes_changed(xls(sheet), chance)
    kind = chance.choice(("cells", "cells", "cells", "bytes", "part"))
    if kind == "cells":
        with contextlib.suppress(ValueError, IllegalCharacterError):  # what no workbook can hold
            return f"示例县.{ending}", write(cells(sheet, chance))
    data = write(sheet)
    whole = kind == "part" and data.startswith(b"PK")
    return f"示例县.{ending}", part_changed(data, chance) if whole else bytes_changed(data, chance)


def test_a_changed_workbook_is_read_or_refused_quickly() -> None:
    read = refused = 0
    for seed in range(WORKBOOKS):
        name, data = mutant(seed)
        began = time.process_time()
        try:
            found = understand(Path("990121") / name, AREAS, data=data)
            assert to_json(found)
            assert describe("990121", [found], AREAS) is not None
            rows = sum(len(side.cells) for grid in read_tables(data, name) for side in sides(grid))
            assert sum(t.rows_seen + t.rows_other for t in found.tables) <= rows, seed
            read += 1
        except InputError:
            refused += 1
        assert time.process_time() - began < SECONDS, seed
    assert read
    assert refused
