"""Changes to single items of a catalogue, over HTTP: the whole catalogue is written out with the change and read again.

The truth stays one file: the workbook in the official form that then is the source of the catalogue. What is read back
from it is compared with what was there: every other item must say what it said, and the item itself what was asked.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from graphs.errors import InputError, NotFoundError
from graphs.store import GraphStore
from ingest.areas import AreaIndex
from ingest.tables.cells.text import clean
from ingest.tables.describe import describe_catalogue
from ingest.tables.out.form import Item
from ingest.tables.out.held import arranged, entries, facts_in, facts_of
from ingest.tables.out.official import TABLE_FORMATS
from ingest.tables.understand import understand
from ontology import iris
from ontology.terms import RDF, ZWGK
from ontology.vocabulary import code_of_label, codes, pref_label

TEXTS = {
    "itemNumber": "number",
    "level1Name": "level1",
    "level2Name": "level2",
    "level3Name": "level3",
    "content": "content",
    "basisText": "basis",
    "timeLimitText": "time_limit",
    "bodyText": "body",
    "channelText": "channel",
}
"""Texts of an item, by their JSON name, with the key of their column."""
CONCEPTS = {
    "channel": "channel",
    "audience": "audience",
    "disclosureMethod": "method",
    "disclosureLevel": "level",
    "opennessKind": "openness",
}
"""Controlled values of an item, by their JSON name, with their scheme; each is a list."""
FIELDS = ("domain", *TEXTS, "audienceText", *CONCEPTS)
_PRINTED = {str(p) for p in (ZWGK.sourcePlace, ZWGK.sourceText, ZWGK.note, ZWGK.channelText, ZWGK.itemNumber)}
_MANY = 5
Entry = tuple[str, str | None, Item]


@dataclass(frozen=True, slots=True)
class Edited:
    """A catalogue with one change: the workbook, and the item that it is about (None when it was taken out)."""

    body: bytes
    item: str | None


def add_item(store: GraphStore, areas: AreaIndex, area: str, fields: Mapping[str, Any]) -> Edited:
    """Return the catalogue with one more item. Raise InputError for fields that cannot be used, NotFoundError."""
    before = entries(store, area)
    domain, item = _changed(None, Item({}), fields)
    return _written(store, areas, area, before, [*before, ("", domain, item)], None, fields)


def change_item(store: GraphStore, areas: AreaIndex, area: str, node: str, patch: Mapping[str, Any]) -> Edited:
    """Return the catalogue with one item changed by a merge patch (RFC 7396): null takes a field out."""
    before = entries(store, area)
    _known(before, node)
    after = [(n, *_changed(domain, item, patch)) if n == node else (n, domain, item) for n, domain, item in before]
    return _written(store, areas, area, before, after, node, patch)


def drop_item(store: GraphStore, areas: AreaIndex, area: str, node: str) -> Edited:
    """Return the catalogue without one item. Raise NotFoundError, InputError when it is the last one."""
    before = entries(store, area)
    _known(before, node)
    after = [entry for entry in before if entry[0] != node]
    if not after:
        raise InputError(
            f"{area} 的目录只剩这一项，不能删除；如需撤下整个目录，请用 zwgk remove {area}。",
            f"this is the last item of the catalogue of {area}: to take it out whole, use zwgk remove {area}",
        )
    return _written(store, areas, area, before, after, node, {})


def _known(before: Iterable[Entry], node: str) -> None:
    if not any(name == node for name, _, _ in before):
        raise NotFoundError(f"目录中没有事项 {node}。", f"there is no item {node} in the catalogue")


def _changed(domain: str | None, item: Item, patch: Mapping[str, Any]) -> tuple[str | None, Item]:
    """Return domain and row of an item with the fields of a patch."""
    if unknown := sorted(set(patch) - set(FIELDS)):
        raise InputError(
            f"字段 {'、'.join(unknown)} 不能写入（由其他字段推得或不存在）。可写：{'、'.join(FIELDS)}。",
            f"the fields {', '.join(unknown)} cannot be written (they follow from others, or do not exist); "
            f"there are {', '.join(FIELDS)}",
        )
    texts = dict(item.texts)
    for name in TEXTS.keys() & patch.keys():
        value = _text(name, patch[name])
        texts.pop(TEXTS[name], None)
        texts |= {TEXTS[name]: value} if value else {}
    found = {name: _codes(CONCEPTS[name], patch[name]) for name in CONCEPTS.keys() & patch.keys()}
    if "channel" in found and "channelText" not in patch:
        texts.pop("channel", None)
    if "opennessKind" in found:
        texts["openness"] = "、".join(pref_label("openness", code) for code in found["opennessKind"])
        texts = {key: words for key, words in texts.items() if words}
    if "domain" in patch:
        chosen = _codes("domain", patch["domain"])
        if len(chosen) > 1:
            raise InputError("一个事项只属于一个领域。", "an item has one domain")
        domain = next(iter(chosen), None)
    if "audienceText" in patch:
        item = replace(item, audience_text=_text("audienceText", patch["audienceText"]))
    if not texts.get("level1") and not texts.get("level2"):
        raise InputError("事项须有名称（level1Name、level2Name）。", "an item needs a name (level1Name, level2Name)")
    return domain, replace(
        item,
        texts=texts,
        channels=found.get("channel", () if "channelText" in patch else item.channels),
        audience=found.get("audience", item.audience),
        method=found.get("disclosureMethod", item.method),
        levels=found.get("disclosureLevel", item.levels),
    )


def _text(name: str, value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > 30_000:
        raise InputError(f"字段 {name} 须为文字（3 万字以内）或 null。", f"{name} must be a text, or null")
    return clean(value)


def _codes(scheme: str, value: Any) -> tuple[str, ...]:
    """Return the codes of a value: one or a list of codes, labels, IRIs, or objects with an id, as REST gives them."""
    out = []
    for one in [] if value is None else value if isinstance(value, list) else [value]:
        words = one.get("id") if isinstance(one, dict) else one
        code = str(words).rpartition("/")[2] if isinstance(words, str) else ""
        code = code if code in codes(scheme) else code_of_label(scheme, str(words)) or ""
        if not code:
            raise InputError(
                f"“{words}”不在受控词表 {scheme} 中，可用：{'、'.join(codes(scheme))}。",
                f"{words!r} is not a concept of {scheme}; there are {', '.join(codes(scheme))}",
            )
        out.append(code)
    return tuple(dict.fromkeys(out))


def _written(
    store: GraphStore,
    areas: AreaIndex,
    area: str,
    before: Sequence[Entry],
    after: Sequence[Entry],
    node: str | None,
    asked: Mapping[str, Any],
) -> Edited:
    """Return the workbook of the entries, once it is sure that it says of every item what it should."""
    verbatim = [(domain, _as_printed(item, name == node or not name)) for name, domain, item in after]
    known = facts_of(store, iris.graph("catalogue", area))
    others = [name for name, _, _ in before if name != node]
    moved: list[str] = []
    for apart in (False, True):
        body = TABLE_FORMATS["xlsx"](arranged(store, area, verbatim, apart=apart))
        read = understand(Path(f"{area}.xlsx"), areas, area=area, data=body)
        description = describe_catalogue(area, [read], areas)
        said = facts_in(description.own) if description else {}
        moved = [name for name in others if _saying(said.get(name)) != _saying(known[name])]
        fresh = {name for name, found in said.items() if str(ZWGK.CatalogueItem) in found.get(str(RDF.type), ())}
        fresh -= set(others)
        if not moved and len(fresh) == len(after) - len(others):
            item = next(iter(fresh), None)
            if item:
                _compare(said[item], asked)
            return Edited(body, item)
    listed = "、".join(moved[:_MANY]) or "-"
    raise InputError(
        f"这样改动会使其他事项的内容随之改变（{listed}），已拒绝。请改好整个工作簿后上传。",
        f"with this change other items would not say the same any more ({listed}): upload the whole workbook",
    )


def _as_printed(item: Item, edited: bool) -> Item:
    """Return an item whose channels are written as they were printed, not as a list of boxes."""
    return replace(item, channels=()) if "channel" in item.texts and not edited else item


def _saying(facts: Mapping[str, Sequence[str]] | None) -> dict[str, Sequence[str]]:
    return {name: values for name, values in (facts or {}).items() if name not in _PRINTED}


def _compare(found: Mapping[str, Sequence[str]], asked: Mapping[str, Any]) -> None:
    """Raise InputError when a controlled value that was asked for is not what is read in the table."""
    for name in CONCEPTS.keys() & asked.keys():
        wanted = set(_codes(CONCEPTS[name], asked[name]))
        read = {iris.code_of(value) for value in found.get(str(ZWGK[name]), ())}
        if wanted != read:
            shown, got = "、".join(sorted(wanted)) or "-", "、".join(sorted(read)) or "-"
            raise InputError(
                f"字段 {name} 写成 {shown}，按表格却读作 {got}；请连同相应的文字字段一起修改。",
                f"{name} was to be {shown} but is read as {got} in the table: change its text field too",
            )
