"""Statements as they are found in the text, before bearers, dates and subject matter are settled."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from ingest.documents.bearers import DEFAULT, bearers_of
from ingest.documents.clauses import Piece
from ingest.documents.grammar import MODAL, read_clause
from ingest.documents.grouping import Draft, drafts
from ingest.documents.lexicon import GUIDING
from ingest.documents.modality import modality
from ingest.documents.model import Deadline, Modality, Section
from ingest.documents.normalise import NormalText
from ingest.documents.sections import section_at
from ingest.documents.stretches import Stretch, stretches, unit_names
from ingest.documents.tasktables import Task, TaskTable, outside, task_tables

_IN_BRACKETS = re.compile("（([^（）]{6,80})）")
_NOTE = re.compile("以下|包括|含|指|详见|见|责任|牵头")


@dataclass(slots=True)
class Found:
    """A statement before it is put into its final form (normalised offsets)."""

    draft: Draft
    stretch: Stretch
    start: int
    end: int
    modality: Modality
    marker: str | None
    subject: tuple[str, ...] | None = None  # named in the statement or before it in the same sentence
    named_here: bool = False
    bearers: tuple[str, ...] = ()
    deadlines: list[Deadline] = field(default_factory=list)
    nested: bool = False
    by_scene: bool = False  # the subject belongs to a clause of time: it does not carry on
    by_site: bool = False  # the subject is a website or a hall: its owner acts in this sentence only
    due: tuple[int, int] | None = None  # where the table row of a task says its date

    @property
    def section(self) -> str | None:
        """Return the id of the section that the statement stands in."""
        return self.stretch.section.id if self.stretch.section else None


def find(text: NormalText, sections: tuple[Section, ...]) -> list[Found]:
    """Return the statements of a document in text order, with their modality."""
    out: list[Found] = []
    by_id = {s.id: s for s in sections}
    tables = task_tables(text)
    sentence = 0
    for stretch in _prose(stretches(text, sections), tables):
        if stretch.row:
            out.append(_row(text.text, stretch, sentence))
            sentence += 1
            continue
        guiding = _guides(stretch.section, by_id)
        aims = guiding or bool(stretch.section and "目标" in stretch.section.heading)
        carried: str | None = None
        number = -1
        last = sentence
        for draft in drafts(text.text, stretch.start, stretch.end, guiding, sentence):
            if draft.sentence != number:
                carried, number = None, draft.sentence
            kind, marker = modality(draft, carried, guiding, aims)
            if kind == "may" and marker:
                carried = marker
            elif kind != "may":
                carried = None
            out.append(Found(draft, stretch, draft.start, draft.end, kind, marker))
            out.extend(_nested(text.text, draft, stretch))
            last = draft.sentence
        sentence = last + 1
    for task in (task for table in tables for task in table.tasks):
        section = by_id.get(section_at(sections, task.start) or "")
        rows = _tasks(text.text, task, section, sentence)
        sentence = max((f.draft.sentence for f in rows), default=sentence) + 1
        out += rows
    return sorted(out, key=lambda f: f.start) if tables else out


def _prose(all_stretches: Iterable[Stretch], tables: Sequence[TaskTable]) -> Iterator[Stretch]:
    """Return the stretches without the tables of tasks in them."""
    for stretch in all_stretches:
        if not tables or stretch.row:
            yield stretch
        else:
            yield from (replace(stretch, start=a, end=b) for a, b in outside(tables, stretch.start, stretch.end))


def _tasks(text: str, task: Task, section: Section | None, sentence: int) -> list[Found]:
    """Return the statements of one row of a table of tasks."""
    units = unit_names(task.units)
    stretch = Stretch(section, task.start, task.end, units)
    found = list(drafts(text, task.start, task.end, False, sentence))
    if not found:
        found = [Draft([read_clause(text, Piece(task.start, task.end, ""))], sentence, "heavy")]
    out = []
    for draft in found:
        kind, marker = modality(draft, None, False)
        row = Found(draft, stretch, draft.start, draft.end, kind, marker, due=task.due)
        if units:
            row.subject = tuple(dict.fromkeys(name for unit in units for name in bearers_of(unit)))
            row.named_here = row.by_site = True
        out.append(row)
    return out


def _guides(section: Section | None, by_id: dict[str, Section]) -> bool:
    """Say whether a section states principles rather than tasks."""
    if section is None:
        return False
    if GUIDING.search(section.heading):
        return True
    parent = section.id.rpartition("/")[0]
    return bool(parent in by_id and GUIDING.search(by_id[parent].heading))


def _row(text: str, stretch: Stretch, sentence: int) -> Found:
    start, end = stretch.start, stretch.end
    while start < end and text[start].isspace():
        start += 1
    draft = Draft([read_clause(text, Piece(start, end, ""))], sentence, "heavy")
    units = [u for u in stretch.units if bearers_of(u) != (DEFAULT,)]
    grassroots = len(units) < len(stretch.units)
    found = Found(draft, stretch, start, end, "must", None)
    found.subject = (DEFAULT, *units) if grassroots else tuple(units)
    found.named_here = True
    return found


def _nested(text: str, draft: Draft, stretch: Stretch) -> list[Found]:
    """Return the statements that stand in brackets with a modal word of their own."""
    out = []
    for match in _IN_BRACKETS.finditer(text, draft.start, draft.end):
        inner = match[1]
        modal = MODAL.search(inner)
        if not modal or _NOTE.match(inner):
            continue
        kind: Modality = "may" if modal[0].startswith("可") or modal[0] in ("鼓励", "探索") else "must"
        out.append(Found(draft, stretch, match.start(1), match.end(1), kind, modal[0], nested=True))
    return out
