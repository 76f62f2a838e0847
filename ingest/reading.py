"""Read, understand and describe sources: a task for each document and each area's tables, on all processors."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from graphs.draft import file_name
from graphs.errors import InputError
from ingest.areas import AreaIndex
from ingest.curated import describe_turtle
from ingest.documents.describe import describe_document
from ingest.documents.extract import extract
from ingest.documents.read import read_document
from ingest.model import Problem
from ingest.report import Reported
from ingest.sources import Source, same_file
from ingest.tables.describe import describe
from ingest.tables.guideline import describe_guideline, is_guideline
from ingest.tables.model import Catalogue
from ingest.tables.understand import understand
from ingest.units import READING, Progress, Reading, Unit, same, unit_of
from ingest.workers import Lost, each
from ontology import iris

_ALSO = {
    "catalogue": {"village"},
    "pub": {"publications"},
    "inventory": {"exemptions"},
}  # kinds of tables that go into a graph of another name
_CODE = re.compile(r"\d{6}(?:\d{3}){0,2}(?!\d)")
Numbered = tuple[int, Source]


@dataclass(frozen=True, slots=True)
class _Given:
    """What every task needs: the areas, facts of known documents, and where large graphs are put."""

    areas: AreaIndex
    known: Sequence[Mapping[str, Any]]
    spool: Path | None


@dataclass(frozen=True, slots=True)
class _Task:
    """Sources with their place among all. With an area: its tables, seen before in several tasks, together."""

    number: int
    sources: tuple[Numbered, ...]
    area: str | None = None


@dataclass(slots=True)
class _Done:
    """What came of a task; problems with the place of their source among all."""

    documents: list[tuple[int, Source, Unit]] = field(default_factory=list)
    areas: dict[str, list[Unit]] = field(default_factory=dict)
    used: dict[str, list[Numbered]] = field(default_factory=lambda: defaultdict(list))  # tables, by area
    guidelines: list[tuple[int, Source, Catalogue]] = field(default_factory=list)
    problems: list[tuple[int, Reported]] = field(default_factory=list)

    def report(self, at: int, source: Source, *problems: Problem) -> None:
        """Note problems of a source."""
        reading = Reading()
        reading.report(source, *problems)
        self.problems += [(at, reported) for reported in reading.problems]


def read_units(
    sources: Sequence[Source],
    areas: AreaIndex,
    known: Sequence[Mapping[str, Any]] = (),
    progress: Progress | None = None,
    spool: Path | None = None,
    processes: int | None = None,
) -> Reading:
    """Read, understand and describe all sources but areas, many of them in several processes.

    `known` are facts of the documents that ship: the text of one of them is described under its IRI, so that what
    refers to it stays right. What tables say goes into files in the folder `spool`, if there is one.
    Raises InputError for a file named by itself of which nothing can be understood; the same file found in a folder
    is a problem, and the rest goes on. The result does not depend on how many processes there are.
    """
    given = _Given(areas, known, spool)
    count = 0
    done = _Done()
    shares: dict[str, list[list[Unit]]] = defaultdict(list)  # of each area, the units of each task
    tasks = _tasks(sources)
    for task, result in zip(tasks, each(_read, given, tasks, processes), strict=True):
        if progress:
            progress(READING, count, len(sources))
        count += len(task.sources)
        found = _lost(task) if isinstance(result, Lost) else result
        done.documents += found.documents
        done.guidelines += found.guidelines
        done.problems += found.problems
        for area, units in found.areas.items():
            shares[area].append(units)
            done.used[area] += found.used[area]
    _join(done, shares, given, len(tasks), processes)
    if progress:
        progress(READING, len(sources), len(sources))
    return _gathered(done)


def _tasks(sources: Sequence[Source]) -> list[_Task]:
    """Return the sources as tasks: tables that seem to be of one area together, everything else by itself."""
    groups: dict[object, list[Numbered]] = defaultdict(list)
    for at, source in enumerate(sources):
        code = _CODE.match(Path(source.name).name)
        area = source.area or source.hint or (code[0] if code else None)
        if source.kind != "areas":
            groups[area if source.kind == "table" and area else at].append((at, source))
    return [_Task(number, tuple(group)) for number, group in enumerate(groups.values())]


def _join(
    done: _Done, shares: Mapping[str, list[list[Unit]]], given: _Given, first: int, processes: int | None
) -> None:
    """Take the units of each area; describe those areas anew whose tables came from several tasks."""
    split = sorted(area for area, units in shares.items() if len(units) > 1)
    tasks = [
        _Task(first + n, tuple(sorted(done.used[area], key=lambda numbered: numbered[0])), area)
        for n, area in enumerate(split)
    ]
    done.areas = {area: units[0] for area, units in shares.items() if len(units) == 1}
    for task, result in zip(tasks, each(_read, given, tasks, processes), strict=True):
        assert task.area is not None
        found = _lost(task) if isinstance(result, Lost) else result
        done.areas[task.area] = found.areas.get(task.area, [])
        done.used[task.area] = found.used[task.area]
        if not found.areas:  # what went well one by one failed together
            done.problems += found.problems
        for at, reported in found.problems:
            if reported.problem.code == "same-file" and (at, reported) not in done.problems:
                done.problems.append((at, reported))


def _gathered(done: _Done) -> Reading:
    """Return what was read in an order that does not depend on how it was shared out."""
    reading = Reading()
    graphs: set[str] = set()
    for at, source, unit in sorted(done.documents, key=lambda document: document[0]):
        if unit.graph in graphs:
            done.report(at, source, _same_document(source, unit))
            continue
        graphs.add(unit.graph)
        reading.units.append(unit)
        reading.used[source.sha256] = source
    for area in sorted(done.areas):
        reading.units += done.areas[area]
        reading.used |= {_table_id(source): source for _, source in done.used[area]}
    guidelines = [(source, c) for _, source, c in sorted(done.guidelines, key=lambda guideline: guideline[0])]
    reading.units += _guideline_units(guidelines)
    reading.used |= {_table_id(source): source for source, _ in guidelines}
    reading.problems = [reported for _, reported in sorted(done.problems, key=lambda problem: problem[0])]
    return reading


def _read(given: _Given, task: _Task) -> _Done:
    """Do a task."""
    done = _Done()
    tables: dict[str, list[tuple[int, Source, Catalogue]]] = defaultdict(list)
    for at, source in task.sources:
        try:
            if source.kind == "document":
                done.documents.append((at, source, _document(done, at, source, given)))
            elif source.kind == "turtle":
                done.documents.append((at, source, _turtle(source)))
            else:
                for area, catalogue in _tables(done, at, source, given.areas):
                    before = next((s for _, s, _ in tables[area] if s.sha256 == source.sha256), None)
                    if area == iris.NATION and is_guideline(catalogue):
                        done.guidelines.append((at, source, catalogue))
                    elif before:
                        done.report(at, source, same_file(source.name, before.name))
                    else:
                        tables[area].append((at, replace(source, area=area), catalogue))
        except InputError as error:
            if source.named:
                raise
            problem = Problem(source.name, "not-understood", error.message, error.message_en, "error")
            done.report(at, source, problem)
        except Exception as error:  # a defect of ours must not keep the other files of a folder out
            if source.named:
                raise
            done.report(at, source, _failed(source, f"{type(error).__name__}: {error}"))
    for area, found in tables.items():
        if found and task.area in (None, area):
            _describe(done, area, found, given, task)
    return done


def _describe(
    done: _Done, area: str, tables: Sequence[tuple[int, Source, Catalogue]], given: _Given, task: _Task
) -> None:
    """Describe the tables of one area; when that fails, none of its files is used."""
    try:
        units = _area_units(area, [(s, c) for _, s, c in tables], given, task.number)
    except Exception as error:
        if any(source.named for _, source, _ in tables):
            raise
        for at, source, _ in tables:
            done.report(at, source, _failed(source, f"{type(error).__name__}: {error}"))
    else:
        done.areas[area] = units
        done.used[area] = [(at, source) for at, source, _ in tables]


def _lost(task: _Task) -> _Done:
    """Return what there is of a task whose process died: problems."""
    done = _Done()
    for at, source in task.sources:
        done.report(at, source, _failed(source, "the process died / 进程意外结束"))
    return done


def _document(done: _Done, at: int, source: Source, given: _Given) -> Unit:
    document = extract(read_document(source.path, source.name))
    meta = document.metadata
    facts = {"digest": document.text_digest, "number": meta.document_number, "title": meta.title}
    name = next((other["iri"] for other in given.known if same(facts, other)), None)
    hint = source.area or (source.hint if source.hint in given.areas else None)
    unit = unit_of(describe_document(document, given.areas, hint, iri=name), "document", [source.sha256])
    done.report(at, source, *document.problems)
    return unit


def _turtle(source: Source) -> Unit:
    try:
        description = describe_turtle(source.path.read_bytes(), source.name)
    except (SyntaxError, ValueError) as error:
        raise InputError(
            f"{source.name}：不是一份文件的 Turtle 描述：{error}。",
            f"{source.name}: not Turtle that describes one policy document: {error}",
        ) from error
    return unit_of(description, "curated", [source.sha256])


def _same_document(source: Source, unit: Unit) -> Problem:
    name = unit.facts.get("iri", unit.graph)
    return Problem(
        source.name,
        "same-document",
        f"与本次的另一份文件是同一文件（{name}），未使用。请只提供一份。",
        f"another file of this build is the same document ({name}); this one is not used, give one of them only",
        "error",
    )


def _tables(done: _Done, at: int, source: Source, areas: AreaIndex) -> list[tuple[str, Catalogue]]:
    """Return the areas and the tables of a workbook; raise InputError when either cannot be told."""
    kept = source.path.name != Path(source.name).name  # a copy in a release has lost its name
    shown = Path(source.name) if kept else source.path
    catalogue = understand(shown, areas, area=source.area, data=source.path.read_bytes(), domain=source.domain)
    if not catalogue.tables:
        worst = next((p for p in catalogue.problems if p.severity == "error"), None)
        zh, en = (
            (worst.message, worst.message_en) if worst else ("没有找到目录或清单", "no catalogue or list was found")
        )
        raise InputError(f"{source.name}：{zh}", f"{source.name}: {en}")
    own = source.area or catalogue.area_code or source.hint or (iris.NATION if is_guideline(catalogue) else None)
    parts = catalogue.by_area(own)
    area = next((code for code in parts if code is None or code not in areas), iris.NATION)
    if area is None or area not in areas:
        raise InputError(
            f"{source.name}：无法判断属于哪个区划（{area or '未注明'}）。"
            "请用 --area 指明代码，或放入名称以代码开头的文件夹；没有国标代码的功能区请先在 areas.csv 中登记。",
            f"{source.name}: its area is not known ({area or 'not stated'}): "
            "name the code with --area, or put it into a folder whose name begins with the code; "
            "register a zone without a code in areas.csv first",
        )
    done.report(at, source, *catalogue.problems)
    return [(code, part) for code, part in parts.items() if code is not None]


def _table_id(source: Source) -> str:
    return f"{source.sha256}-{source.area}"


def _failed(source: Source, error: str) -> Problem:
    return Problem(
        source.name,
        "reader-failed",
        f"处理该文件时程序出错（{error}），文件未使用。请报告此问题。",
        f"an error of the program kept this file out ({error}); please report it",
        "error",
    )


def _guideline_units(guidelines: Sequence[tuple[Source, Catalogue]]) -> list[Unit]:
    """Return the standard items of each domain for which there is a ministry's own guideline."""
    units = []
    for description in describe_guideline([catalogue for _, catalogue in guidelines]):
        code = description.graph.rpartition("/")[2]
        inputs = [_table_id(s) for s, c in guidelines if any(item.domain == code for item in c.items)]
        units.append(unit_of(description, "guideline", inputs))
    return units


def _area_units(area: str, tables: Sequence[tuple[Source, Catalogue]], given: _Given, task: int) -> list[Unit]:
    """Return the catalogue and the lists of one area, each from all files that have a table of that kind."""
    units = []
    for description in describe(area, [catalogue for _, catalogue in tables], given.areas):
        kind = description.graph.removeprefix(f"{iris.BASE}graph/").split("/")[0]
        alike = {kind} | _ALSO.get(kind, set())
        inputs = [_table_id(s) for s, catalogue in tables if any(t.kind in alike for t in catalogue.tables)]
        file = given.spool / f"{task}-{file_name(description.graph)}.nq.gz" if given.spool else None
        units.append(replace(unit_of(description, kind, inputs, file), facts={"area": area}))
    return units
