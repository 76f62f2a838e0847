"""Rows from workbooks to a release: CPU seconds by part, triples a second and core, memory; beside morph-kgc.

    python bench/tables.py [--rows 1000 10000 100000 1000000] [--morph PYTHON] [--work FOLDER] [--no-build]
                           [--build-up-to ROWS] [--morph-up-to ROWS] [--per-book 500] [--one-sheet]

The parts, in CPU seconds of one process: read (cells), understand (values), describe (canonical N-Quads, compressed;
here morph-kgc ends), store and columns, which morph-kgc has not. Then all workbooks to N-Quads as a build reads them,
and the whole build, each in a process of its own with all that it starts: CPU and wall seconds, memory of all
processes together. The exponent says how CPU seconds grow with rows: 1 is in proportion.

`--morph` names a Python that has morph-kgc (`python -m venv V && V/bin/pip install morph-kgc`). It copies the same
rows, as CSV, to plain properties, with as many processes as it likes; no value is understood. Its texts must be ours,
property by property, or the comparison is refused; that is looked at before any figure of the two is shown. Without
it the bench says so and gives our own figures.

`--work` names a folder, made when it is missing, in which workbooks and rows stay and are used again the next time;
what is made of them is deleted. A million rows take some 250 MB there while they stay, and for a while 3 GB for the
lines of each program and 15 GB for a whole build, which is made of up to 100,000 rows unless `--build-up-to` says more.
"""

import argparse
import csv
import gzip
import io
import json
import math
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from graphs.draft import drafting  # noqa: E402
from graphs.packed import pack  # noqa: E402
from ingest.areas import read_areas  # noqa: E402
from ingest.pipeline import build  # noqa: E402
from ingest.reading import read_units  # noqa: E402
from ingest.sources import find_sources  # noqa: E402
from ingest.tables.describe import describe  # noqa: E402
from ingest.tables.out.form import Item, boxes, form_table, table_title  # noqa: E402
from ingest.tables.out.workbook import book_bytes, cover_lines, new_book, put_cover, put_table  # noqa: E402
from ingest.tables.readers import read_tables  # noqa: E402
from ingest.tables.understand import understand  # noqa: E402
from ontology.terms import ZWGK  # noqa: E402
from ontology.vocabulary import codes, pref_label  # noqa: E402

T = TypeVar("T")
PER_BOOK = 500
COLUMNS = ("number", "level1", "level2", "content", "basis", "time_limit", "body", "channel")
PARTS = ("read", "understand", "describe", "store", "columns")
_PARTS_UP_TO = 100_000  # rows
_SHARED = {
    "number": str(ZWGK.itemNumber),
    "level1": str(ZWGK.level1Name),
    "level2": str(ZWGK.level2Name),
    "content": str(ZWGK.content),
    "basis": str(ZWGK.basisText),
    "time_limit": str(ZWGK.timeLimitText),
    "body": str(ZWGK.bodyText),
}
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
    with (
        zipfile.ZipFile(io.BytesIO(book)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
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


def parts(folder: Path) -> dict[str, float]:
    """Take all workbooks through the parts in this process; return CPU seconds of each, rows and triples."""
    areas = read_areas()
    spent: dict[str, float] = dict.fromkeys(PARTS, 0.0)

    def timed(part: str, work: Callable[[], T]) -> T:
        start = time.process_time()
        found = work()
        spent[part] += time.process_time() - start
        return found

    rows, triples = 0, 0
    with tempfile.TemporaryDirectory() as place, drafting(Path(place)) as draft:
        for number, path in enumerate(sorted(folder.glob("*.xlsx"))):
            data, code = path.read_bytes(), path.name[:6]
            timed("read", partial(read_tables, data, path.name))
            catalogue = timed("understand", partial(understand, path, areas, area=code, data=data))
            for found in timed("describe", partial(describe, code, [catalogue], areas)):
                packed = timed("describe", lambda d=found, n=number: pack(d.blocks(), draft.spool / f"{n}.nq.gz"))  # type: ignore[misc]
                draft.put_graph(f"{found.graph}/{number}", packed)
            rows += len(catalogue.items)
        timed("columns", draft.fill_columns)
        timed("store", lambda: draft.finish_store(draft.fill_store()))
        triples = sum(entry.triples for entry in draft.graphs.values())
    spent["understand"] -= spent["read"]  # understand reads, too
    return {"rows": rows, "triples": triples, **spent}


def quads(folder: Path, out: Path) -> None:
    """Read all workbooks as a build does, into files of N-Quads."""
    sources, _ = find_sources([folder])
    found = read_units([s for s in sources if s.kind == "table" and s.name.endswith(".xlsx")], read_areas(), spool=out)
    print(json.dumps({"triples": sum(u.own.triples for u in found.units)}))


def build_all(folder: Path, data: Path) -> None:
    """Build a release."""
    books = sorted(folder.glob("*.xlsx"))  # not what morph-kgc reads and writes beside them
    print(json.dumps({"triples": build(books, data, base_data=False).triples}))


@dataclass(frozen=True)
class Spent:
    """What a program and all that it started took."""

    cpu: float
    wall: float
    megabytes: float
    said: str

    def rate(self, triples: int) -> str:
        """Return triples a CPU second and what else was measured."""
        spent = f"{self.cpu:.1f} s CPU, {self.wall:.1f} s wall, {self.megabytes:.0f} MB"
        return f"{triples} triples, {triples / self.cpu:.0f}/s/core; {spent}"


def measured(command: Sequence[str]) -> Spent:
    """Run a program; its memory is that of all its processes, what they share counted once.

    The time of processes that another than itself has started is known only while they run, so it is looked at often.
    """
    before, start, peak = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic(), 0
    seen: dict[int, float] = {}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as program:
        while program.poll() is None:
            found = list(_descendants(program.pid))
            peak = max(peak, sum(map(_proportional, found)))
            seen |= {pid: spent for pid in found if (spent := _cpu(pid))}
            time.sleep(0.1)
        said = program.stdout.read() if program.stdout else ""
    if program.returncode:
        raise subprocess.CalledProcessError(program.returncode, command)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    waited = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Spent(max(waited, sum(seen.values())), time.monotonic() - start, peak / 1024, said)


def _cpu(pid: int) -> float:
    """Return the CPU seconds of a running process, 0 for one that has ended."""
    with suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0


def _descendants(pid: int) -> Iterator[int]:
    yield pid
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            for child in children.read_text().split():
                yield from _descendants(int(child))


def _proportional(pid: int) -> int:
    """Return the kilobytes of a process, shared ones divided by those who share them."""
    with suppress(OSError, StopIteration):
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        return int(next(line for line in lines if line.startswith("Pss:")).split()[1])
    return 0


def texts(lines: Iterable[str], names: Mapping[str, str]) -> dict[str, tuple[int, int]]:
    """Return for each property how many texts it has and a sum of their hashes: equal for equal texts in any order."""
    out: dict[str, tuple[int, int]] = {}
    for line in lines:
        _, predicate, rest = line.split(" ", 2)
        name = names.get(predicate)
        if name:
            count, total = out.get(name, (0, 0))
            out[name] = count + 1, (total + hash(rest[: rest.rindex('"') + 1])) % 2**64
    return out


def ours(out: Path) -> Iterator[str]:
    """Yield our lines."""
    for file in sorted(out.glob("*.nq.gz")):
        with gzip.open(file, "rt", encoding="utf-8", newline="\n") as stream:
            yield from stream


_MAPPING = """@prefix rr: <http://www.w3.org/ns/r2rml#> . @prefix rml: <http://semweb.mmlab.be/ns/rml#> .
@prefix ql: <http://semweb.mmlab.be/ns/ql#> . @prefix z: <urn:bench:> .
<#items> rml:logicalSource [ rml:source "{source}" ; rml:referenceFormulation ql:CSV ] ;
    rr:subjectMap [ rr:template "urn:item:{{id}}" ; rr:class z:Item ] ;
{maps} .
"""


def morph(folder: Path, place: Path, python: str) -> tuple[int, Spent]:
    """Map the same rows with morph-kgc into `place`; return triples and what it took."""
    names = ["area", "domain", "audience", "method", "level", *COLUMNS]
    maps = " ;\n".join(
        f'    rr:predicateObjectMap [ rr:predicate z:{name} ; rr:objectMap [ rml:reference "{name}" ] ]'
        for name in names
    )
    (place / "map.ttl").write_text(_MAPPING.format(source=folder / "rows.csv", maps=maps), "utf-8")
    out, mapping = place / "out.nt", place / "map.ttl"
    (place / "config.ini").write_text(f"[CONFIGURATION]\noutput_file: {out}\n[rows]\nmappings: {mapping}\n", "utf-8")
    spent = measured([python, "-m", "morph_kgc", str(place / "config.ini")])
    with out.open("rb") as file:
        return sum(1 for _ in file), spent


def has_morph(python: str | None) -> bool:
    """Say whether a Python has morph-kgc."""
    command = [python or sys.executable, "-c", "import morph_kgc"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def compared(place: Path, out: Path) -> str:
    """Say in what ours and morph-kgc's agree; raise SystemExit when a property of both has other texts."""
    theirs_names = {f"<urn:bench:{name}>": name for name in _SHARED}
    with (place / "out.nt").open(encoding="utf-8", newline="\n") as stream:
        theirs = texts(stream, theirs_names)
    own = texts(ours(out), {f"<{predicate}>": name for name, predicate in _SHARED.items()})
    other = [name for name in _SHARED if own.get(name) != theirs.get(name)]
    if other:
        raise SystemExit(f"not the same texts: {', '.join(other)}; the comparison would not be fair")
    return f"the same {sum(count for count, _ in own.values())} texts of {', '.join(own)}"


@contextmanager
def books(rows: int, given: argparse.Namespace) -> Iterator[Path]:
    """Yield a folder with the workbooks of as many rows; one in the folder of work stays and is used again."""
    per_book = rows if given.one_sheet else given.per_book
    if given.work is None:
        with tempfile.TemporaryDirectory() as place:
            write(Path(place), rows, per_book)
            yield Path(place)
        return
    folder = given.work.resolve() / f"rows-{rows}-{per_book}"
    if not folder.is_dir():
        given.work.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=given.work) as place:  # half of the rows are never taken for all
            made = Path(place) / "books"
            made.mkdir()
            write(made, rows, per_book)
            made.rename(folder)
    yield folder


def lines(sizes: list[int], given: argparse.Namespace) -> Iterator[str]:
    """Yield the figures of each size."""
    beside = has_morph(given.morph)
    if not beside:
        yield "morph-kgc is not installed here: our own figures only (see --morph)"
    before: dict[str, tuple[int, float]] = {}

    def growth(what: str, rows: int, cpu: float) -> str:
        last = before.get(what)
        before[what] = rows, cpu
        return f", exponent {math.log(cpu / last[1]) / math.log(rows / last[0]):.2f}" if last else ""

    for size in sizes:
        with books(size, given) as folder, tempfile.TemporaryDirectory(dir=given.work) as place:
            out = Path(place) / "quads"
            out.mkdir()
            yield f"{size} rows in {len(list(folder.glob('*.xlsx')))} workbooks"
            if size <= _PARTS_UP_TO:
                found = json.loads(measured([sys.executable, __file__, "--parts", str(folder)]).said)
                total = sum(found[part] for part in PARTS)
                named = ", ".join(f"{part} {found[part]:.2f}" for part in PARTS)
                yield f"  parts    {named} s CPU; {size / total:.0f} rows/s/core; {found['triples']} triples"
            spent = measured([sys.executable, __file__, "--quads", str(folder), str(out)])
            triples = json.loads(spent.said)["triples"]
            other = []
            if beside and size <= given.morph_up_to:
                count, theirs = morph(folder, Path(place), given.morph or sys.executable)
                same = compared(Path(place), out)
                other = [f"  morph    {theirs.rate(count)}{growth('morph', size, theirs.cpu)}; {same}"]
            yield f"  N-Quads  {spent.rate(triples)}{growth('quads', size, spent.cpu)}"
            yield from other
            shutil.rmtree(out)
            if not given.no_build and size <= given.build_up_to:
                spent = measured([sys.executable, __file__, "--build", str(folder), str(Path(place) / "data")])
                triples = json.loads(spent.said)["triples"]
                yield f"  build    {spent.rate(triples)}{growth('build', size, spent.cpu)}"


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--per-book", type=int, default=PER_BOOK)
    parser.add_argument("--one-sheet", action="store_true", help="all rows in one sheet")
    parser.add_argument("--morph", metavar="PYTHON")
    parser.add_argument("--morph-up-to", type=int, default=1_000_000, metavar="ROWS")
    parser.add_argument("--no-build", action="store_true")
    parser.add_argument("--build-up-to", type=int, default=_PARTS_UP_TO, metavar="ROWS")
    parser.add_argument("--work", type=Path, metavar="FOLDER", help="where rows and workbooks stay for the next time")
    for name, count in (("--parts", 1), ("--quads", 2), ("--build", 2)):
        parser.add_argument(name, type=Path, nargs=count, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.parts:
        print(json.dumps(parts(*given.parts)))
    elif given.quads:
        quads(*given.quads)
    elif given.build:
        build_all(*given.build)
    else:
        for line in lines(given.rows, given):
            print(line, flush=True)


if __name__ == "__main__":
    main()
