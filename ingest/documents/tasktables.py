"""Tables of tasks inside a document: what is to be done, by whom and by when, a row a task."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.documents.normalise import NormalText

_TASK = re.compile(
    "(?:序号|编号|类别|分类|领域)?(?:主要|重点|工作|具体|公开)*(?:任务|事项|措施|内容|举措|要求)(?:分解|名称|内容|及要求)?"
)
_UNITS = re.compile("(?:主要|牵头|责任|配合|协办|承办|落实|负责)(?:责任)?(?:单位|部门|处室|科室|主体)(?:及[^\t]{0,8})?")
_DUE = re.compile("(?:计划|要求|完成|办理)*(?:完成|办结)?(?:时限|时间|期限|日期|时间节点)(?:要求)?")
_MERGED = re.compile("序号|编号|类别|分类|领域|项目|一级指标")
_LEAST = 3  # cells of a row that can name a task, a unit and more


@dataclass(frozen=True, slots=True)
class Task:
    """One row: the range of its task, the units it names as written, the range of its date (normalised offsets)."""

    start: int
    end: int
    units: str
    due: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class TaskTable:
    """A table of tasks, with the range of its lines from the header on."""

    start: int
    end: int
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which columns hold what; `merged` says that a cell of the first one can run down over several rows."""

    task: int
    units: tuple[int, ...]
    due: int | None
    count: int
    merged: bool


def task_tables(text: NormalText) -> tuple[TaskTable, ...]:
    """Return the tables of tasks of a text, cells parted by tabs, in text order.

    A table begins with a line that heads one column as tasks and one as responsible units, and ends with its last
    line of cells.

    >>> from ingest.documents.normalise import normalise
    >>> text = normalise("任务\\t责任单位\\t完成时限\\n更新目录\\t市财政局\\t9月底前\\n")
    >>> [(text.text[t.start : t.end], t.units) for t in task_tables(text)[0].tasks]
    [('更新目录', '市财政局')]
    """
    return tuple(_tables(text)) if "\t" in text.text else ()


def _tables(text: NormalText) -> Iterator[TaskTable]:
    columns: _Columns | None = None
    start = end = 0
    tasks: list[Task] = []
    for low, high in text.lines():
        cells = _cells(text.text, low, high) if "\t" in text.text[low:high] else []
        headed = _columns([text.text[a:b] for a, b in cells]) if len(cells) >= _LEAST else None
        if headed or (columns and len(cells) < 2):
            if tasks:
                yield TaskTable(start, end, tuple(tasks))
            columns, tasks, start, end = headed, [], low, high
        elif columns:
            end = high
            if (
                columns.merged
                and len(cells) < columns.count
                and not text.text[slice(*cells[0])].strip(".、").isdecimal()
            ):
                cells = [(low, low), *cells]  # the cell above runs down: this row begins with the next one
            task = _task(text.text, cells, columns)
            if task:
                tasks.append(task)
    if columns and tasks:
        yield TaskTable(start, end, tuple(tasks))


def _cells(text: str, low: int, high: int) -> list[tuple[int, int]]:
    """Return the ranges of the cells of a line, without white space at their ends."""
    out = []
    for match in re.finditer("[^\t]*(?:\t|$)", text[low:high]):
        words = match[0].rstrip("\t")
        start = low + match.start() + len(words) - len(words.lstrip())
        out.append((start, start + len(words.strip())))
        if match.end() == high - low and not match[0].endswith("\t"):
            break
    return out


def _columns(heads: Sequence[str]) -> _Columns | None:
    """Return the columns of a table, None when the cells are no header of a table of tasks."""
    units = tuple(i for i, head in enumerate(heads) if _UNITS.fullmatch(head))
    task = next((i for i in reversed(range(len(heads))) if _TASK.fullmatch(heads[i]) and i not in units), None)
    if task is None or not units:
        return None
    due = next((i for i, head in enumerate(heads) if _DUE.fullmatch(head)), None)
    return _Columns(task, units, due, len(heads), task > 0 and bool(_MERGED.fullmatch(heads[0])))


def _task(text: str, cells: Sequence[tuple[int, int]], columns: _Columns) -> Task | None:
    """Return the task of a row, None when its cell is empty."""
    task, due = columns.task, columns.due
    if task >= len(cells) or cells[task][0] >= cells[task][1]:
        return None
    names = "、".join(text[slice(*cells[i])] for i in columns.units if i < len(cells) and cells[i][0] < cells[i][1])
    return Task(*cells[task], names, cells[due] if due is not None and due < len(cells) else None)


def outside(tables: Sequence[TaskTable], start: int, end: int) -> Iterator[tuple[int, int]]:
    """Return what of a range lies outside the tables.

    >>> list(outside((TaskTable(3, 5, ()),), 0, 9))
    [(0, 3), (5, 9)]
    """
    at = max(bisect_right(tables, start, key=lambda t: t.start) - 1, 0)
    for i in range(at, len(tables)):
        table = tables[i]
        if table.start >= end:
            break
        if table.end > start:
            if table.start > start:
                yield start, table.start
            start = table.end
    if start < end:
        yield start, end
