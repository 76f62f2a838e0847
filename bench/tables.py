"""Rows per CPU second from workbooks to quads in a store, by part, with memory; beside morph-kgc on the same rows.

    python bench/tables.py [--rows 1000 10000 100000] [--morph PYTHON]

Each workbook has 500 rows in the official form. The parts: read (cells), understand (values), describe (quads), write
(canonical N-Quads, compressed; here morph-kgc ends) and load (into the store, which morph-kgc has not). Every size runs
in a process of its own, since peak memory is that of a process. `--morph` names a Python that has morph-kgc: it copies
the same rows, as CSV, to plain properties; no value is understood.
"""

import argparse
import csv
import io
import json
import re
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from graphs.draft import batches  # noqa: E402
from graphs.quads import nquads  # noqa: E402
from graphs.store import GraphStore  # noqa: E402
from ingest.areas import read_areas  # noqa: E402
from ingest.tables.describe import describe  # noqa: E402
from ingest.tables.out.form import Item, boxes, form_table, table_title  # noqa: E402
from ingest.tables.out.workbook import book_bytes, cover_lines, new_book, put_cover, put_table  # noqa: E402
from ingest.tables.readers import read_tables  # noqa: E402
from ingest.tables.understand import understand  # noqa: E402
from ontology.vocabulary import codes, pref_label  # noqa: E402

T = TypeVar("T")
PER_BOOK = 500
COLUMNS = ("number", "level1", "level2", "content", "basis", "time_limit", "body", "channel")
_MARK = re.compile(r"@(?:place|(\d+)@(\w+))@")
_LIMITS = ("自信息形成或者变更之日起20个工作日内", "自作出决定之日起7个工作日内", "及时公开", "每季度公开一次")
_CHANNELS = (("gov-website", "notice-board"), ("gov-website", "new-media", "service-centre"), ("gazette",))


def item(n: int) -> Item:
    """Return the nth of as many different rows as are asked for."""
    texts = {
        "number": str(n % PER_BOOK + 1),
        "level1": f"合成类别{n // 10 % 50 + 1}",
        "level2": f"合成事项第{n + 1}号",
        "content": f"名称；依据；第{n % 97}类对象；办理程序；申报材料；办理结果；第{n}号说明",
        "basis": f"《合成管理办法》（合成发〔{2000 + n % 25}〕{n % 300 + 1}号）\n《中华人民共和国政府信息公开条例》",
        "time_limit": _LIMITS[n % len(_LIMITS)],
        "body": f"合成第{n % 40 + 1}局",
        "channel": boxes(_CHANNELS[n % len(_CHANNELS)]),
    }
    chosen = _CHANNELS[n % len(_CHANNELS)]
    return Item(texts, chosen, ("public",), "", ("proactive",), ("county",))


def counties() -> list[str]:
    """Return the codes of the country's counties."""
    return [area.code for area in read_areas() if area.level == "county"]


def template(domain: str, items: int) -> bytes:
    """Return a workbook in the official form with a mark in each cell, from which many are made quickly."""
    marks = {name: f"@{name}@" for name in COLUMNS}
    rows = [
        Item({name: f"@{n}{mark}" for name, mark in marks.items()}, (), ("public",), "", ("proactive",), ("county",))
        for n in range(items)
    ]
    book = new_book()
    put_cover(book, list(cover_lines("@place@", "@place@", "@place@", [pref_label("domain", domain)], None)))
    put_table(book, form_table(table_title("@place@", domain), domain, domain, rows))
    return book_bytes(book)


def filled(book: bytes, place: str, items: Sequence[Item]) -> bytes:
    """Return a template with its marks replaced."""

    def text(mark: re.Match[str]) -> str:
        return place if mark[1] is None else escape(items[int(mark[1])].texts[mark[2]])

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for info in old.infolist():
            body = old.read(info).decode("utf-8")
            new.writestr(info.filename, _MARK.sub(text, body))
    return out.getvalue()


def write(folder: Path, rows: int, per_book: int = PER_BOOK) -> None:
    """Write the rows as workbooks, and as one table of texts."""
    domains = [code for code in codes("domain") if code <= "26"]
    places = counties()
    templates: dict[tuple[str, int], bytes] = {}
    with (folder / "rows.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, ["id", "area", "domain", "audience", "method", "level", *COLUMNS])
        table.writeheader()
        for number, start in enumerate(range(0, rows, per_book)):
            domain, place = domains[number % 26], places[number % len(places)]
            items = [item(n) for n in range(start, min(rows, start + per_book))]
            if (domain, len(items)) not in templates:
                templates[domain, len(items)] = template(domain, len(items))
            book = filled(templates[domain, len(items)], place, items)
            (folder / f"{place}_{number:05}.xlsx").write_bytes(book)
            for n, row in enumerate(items, start):
                said = {"audience": "全社会", "method": "主动公开", "level": "县级", **row.texts}
                table.writerow({"id": n, "area": place, "domain": domain, **said})


def run(folder: Path) -> dict[str, float]:
    """Take all workbooks through the parts; return seconds of each, rows, triples and peak megabytes."""
    areas = read_areas()
    spent: Counter[str] = Counter()

    def timed(part: str, work: Callable[[], T]) -> T:
        start = time.process_time()
        found = work()
        spent[part] += time.process_time() - start
        return found

    rows = triples = 0
    bodies: list[bytes] = []
    base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with tempfile.TemporaryDirectory() as place:
        store = GraphStore.create(Path(place) / "store")
        for path in sorted(folder.glob("*.xlsx")):
            data = path.read_bytes()
            code = path.name[:6]
            timed("read", lambda data=data, path=path: read_tables(data, path.name))
            whole = lambda data=data, path=path, code=code: understand(path, areas, area=code, data=data)  # noqa: E731
            catalogue = timed("understand", whole)
            found = timed("describe", lambda code=code, catalogue=catalogue: describe(code, [catalogue], areas))
            for description in found:
                lines = timed("write", lambda d=description: nquads(d.own))
                bodies.append(timed("write", lambda lines=lines: zlib.compress(lines, 1)))
                triples += lines.count(b"\n")
            rows += len(catalogue.items)
        for batch in batches(zlib.decompress(body) for body in bodies):  # as a build does
            timed("load", lambda batch=batch: store.load(batch))
        timed("load", store.flush)
    spent["understand"] -= spent["read"]  # understand reads, too
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {"rows": rows, "triples": triples, **spent, "peak_mb": peak / 1024, "grown_mb": (peak - base) / 1024}


_MAPPING = """@prefix rr: <http://www.w3.org/ns/r2rml#> . @prefix rml: <http://semweb.mmlab.be/ns/rml#> .
@prefix ql: <http://semweb.mmlab.be/ns/ql#> . @prefix z: <urn:bench:> .
<#items> rml:logicalSource [ rml:source "{source}" ; rml:referenceFormulation ql:CSV ] ;
    rr:subjectMap [ rr:template "urn:item:{{id}}" ; rr:class z:Item ] ;
{maps} .
"""


def morph(folder: Path, python: str) -> dict[str, float]:
    """Map the same rows with morph-kgc; return seconds and triples."""
    names = ["area", "domain", "audience", "method", "level", *COLUMNS]
    maps = " ;\n".join(
        f'    rr:predicateObjectMap [ rr:predicate z:{name} ; rr:objectMap [ rml:reference "{name}" ] ]'
        for name in names
    )
    (folder / "map.ttl").write_text(_MAPPING.format(source=folder / "rows.csv", maps=maps), "utf-8")
    out, mapping = folder / "out.nt", folder / "map.ttl"
    config = f"[CONFIGURATION]\noutput_file: {out}\nnumber_of_processes: 1\n[rows]\nmappings: {mapping}\n"
    (folder / "config.ini").write_text(config, "utf-8")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([python, "-m", "morph_kgc", str(folder / "config.ini")], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    with (folder / "out.nt").open("rb") as file:
        return {"seconds": seconds, "triples": sum(1 for _ in file)}


def lines(sizes: list[int], python: str | None) -> Iterator[str]:
    """Yield a line for each size."""
    yield f"{'rows':>8} {'triples':>9} {'rows/s':>8} {'triples/s':>9}  read understand describe write load (s)  peak MB"
    for size in sizes:
        with tempfile.TemporaryDirectory() as place:
            write(Path(place), size)
            done = subprocess.run(
                [sys.executable, __file__, "--run", place], check=True, capture_output=True, text=True
            )
            found = json.loads(done.stdout)
            parts = [found[part] for part in ("read", "understand", "describe", "write", "load")]
            total = sum(parts)
            yield (
                f"{found['rows']:>8.0f} {found['triples']:>9.0f} {found['rows'] / total:>8.0f} "
                f"{found['triples'] / total:>9.0f}  "
                + " ".join(f"{part:.1f}" for part in parts)
                + f"  {found['peak_mb']:.0f}"
            )
            if python:
                other = morph(Path(place), python)
                rate = other["triples"] / other["seconds"]
                yield f"{'morph':>8} {other['triples']:>9.0f} {size / other['seconds']:>8.0f} {rate:>9.0f}"


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--morph", metavar="PYTHON")
    parser.add_argument("--run", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.run:
        print(json.dumps(run(given.run)))
        return
    for line in lines(given.rows, given.morph):
        print(line, flush=True)


if __name__ == "__main__":
    main()
