"""Find the norms of a document: one statement for each duty, with its bearer, date and subject matter."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from ingest.documents.bearing import settle_bearers
from ingest.documents.concepts import action_code, object_code
from ingest.documents.content import (
    act_in,
    act_of,
    channels_of,
    elements_of,
    names_pilot,
    participation_of,
    threshold_of,
)
from ingest.documents.dating import attach_deadlines
from ingest.documents.found import Found, find
from ingest.documents.implements import ANAPHORA, Context, carried_out
from ingest.documents.model import Deadline, Definition, DomainMention, Metadata, Section, Span, Statement
from ingest.documents.normalise import NormalText
from ontology.vocabulary import label

_MADE = re.compile("编制|形成|发布|公布|完成")
_GUIDED_BY = re.compile("指引|目录|试点|梳理|清单")


def find_statements(
    text: NormalText,
    sections: tuple[Section, ...],
    metadata: Metadata | None,
    definitions: tuple[Definition, ...],
    domains: tuple[DomainMention, ...],
    deadlines: Sequence[Deadline],
) -> tuple[Statement, ...]:
    """Return the statements of a document in text order.

    Deadlines carry normalised offsets; sections and domains raw ones, like the statements returned. A body that
    the document defines keeps its name: `definitions` are for the reader of the statements.
    """
    found = find(text, sections)
    settle_bearers(text.text, found)
    attach_deadlines(text.text, found, deadlines)
    national = metadata is not None and metadata.administrative_level in ("nation", "national")
    context = Context({s.id: s.heading for s in sections}, national)
    out: list[Statement] = []
    pilot = False  # the pilot fields have been spoken of
    for number, f in enumerate(found, 1):
        pilot = pilot or names_pilot(text.text[f.start : f.end])
        statement = _statement(text, number, f, domains, pilot, context)
        if out and out[-1].section == statement.section and ANAPHORA.match(statement.normalized):
            same = out[-1]
            thing = same.object_concept
            statement = replace(statement, object_concept=thing, domains=() if f.nested else same.domains)
        out.append(statement)
    return tuple(out)


def _statement(
    text: NormalText,
    number: int,
    f: Found,
    domains: Sequence[DomainMention],
    pilot: bool,
    context: Context,
) -> Statement:
    """Return the finished statement."""
    span = text.span(f.start, f.end)
    words = text.text[f.start : f.end].replace("\n", "")
    whole = words
    if f.stretch.row:
        action, thing = None, words[: f.draft.clauses[0].masked.find("（")] or None
    elif f.nested:
        action, thing = act_in(re.sub(f"^.*?{re.escape(f.marker or '')}", "", words))
    else:
        action, thing = act_of(text.text, f.draft)
    said = _without_subject(text.text, f)
    named = _domains(f, span, said, domains)
    channels = channels_of(words)
    elements = elements_of(words)
    thing_code = "guideline-26" if f.stretch.row and named else object_code(thing or "", whole, pilot)
    acts = f.draft.acts
    if (
        thing_code == "catalogue-26"
        and not named
        and f.modality != "goal"
        and action
        and _MADE.search(action)
        and not (acts and acts[0].topic)
    ):
        named = _pilot_fields()
    return Statement(
        id=f"{number:03}",
        section=f.section,
        span=span,
        normalized=words,
        modality=f.modality,
        marker=f.marker,
        bearers=f.bearers,
        action=action,
        object=thing,
        action_concept=_action_concept(f, action, thing, whole, bool(elements)),
        object_concept="catalogue" if elements else thing_code,
        deadlines=tuple(replace(d, span=_raw(text, d.span)) for d in f.deadlines),
        responsible_units=f.stretch.units,
        domains=named,
        channels=channels,
        elements=elements,
        participation=participation_of(words, channels),
        minimum_marker="至少" in words,
        threshold=threshold_of(words),
        implements=carried_out(context, words, f.section, f.modality, named),
    )


def _action_concept(f: Found, action: str | None, thing: str | None, words: str, elements: bool) -> str | None:
    """Return the code of the action; what a catalogue holds is a property of it, an assignment row is guidance."""
    if elements:
        return "other"
    if f.stretch.row:
        return "guide"
    if thing and f"对{thing}" in words:
        words = words.replace(thing, "")  # what the act is about names acts of others
    return action_code(action or "", words)


def _domains(f: Found, span: Span, words: str, domains: Sequence[DomainMention]) -> tuple[str, ...]:
    """Return the domains that a statement is about: those it names, or all the pilot fields."""
    low = bisect_left(domains, span.start, key=lambda m: m.span.start)
    high = bisect_left(domains, span.end, key=lambda m: m.span.start)
    named = tuple(dict.fromkeys(m.normalized for m in domains[low:high] if m.normalized))
    if names_pilot(words) and not f.stretch.row and not f.nested and f.modality != "goal" and _GUIDED_BY.search(words):
        return _pilot_fields()
    return named


def _without_subject(text: str, f: Found) -> str:
    low = f.start
    for clause in f.draft.clauses:
        if clause.subject and f.start <= clause.subject[0]:
            low = clause.subject[1]
            break
    return text[low : f.end].replace("\n", "")


@cache
def _pilot_fields() -> tuple[str, ...]:
    return tuple(label("domain", f"{n:02}") for n in range(1, 27))


def _raw(text: NormalText, span: Span | None) -> Span | None:
    return text.span(span.start, span.end) if span else None
