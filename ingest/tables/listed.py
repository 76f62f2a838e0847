"""Understand one row of a power/responsibility list, of a public-service list or of an item inventory."""

import re
from collections.abc import Mapping

from ingest.model import Problem
from ingest.tables.cells.bases import bases
from ingest.tables.cells.bodies import bodies
from ingest.tables.cells.itemkinds import item_code, item_kind, kind_in_code
from ingest.tables.cells.levels import ORDER, levels
from ingest.tables.cells.text import clean, is_ditto, is_nothing, name, strip_serial
from ingest.tables.cells.ticks import tick
from ingest.tables.cells.wording import attribute
from ingest.tables.items import Reading, extras
from ingest.tables.model import ListedItem, TableKind
from ingest.tables.notes import problem
from ingest.tables.published import address, linked_page
from ingest.tables.rows import Logical
from ingest.tables.words import code as word_code

_CITES = re.compile(r"《|〔\d{4}|第.{1,6}条|[法例]$")


def read_listed(logical: Logical, reading: Reading, kind: TableKind) -> tuple[ListedItem, list[Problem]]:
    """Return the item of a row and what of it could not be understood."""
    row = logical.row
    cells = {key: reading.above.get(key, "") if is_ditto(text) else text for key, text in row.cells.items()}
    if not cells.get("name") and cells.get("sub_name") and reading.above.get("name"):
        cells["name"] = reading.above["name"]
    for key in ("kind", "body"):  # merged down in most lists
        if not cells.get(key) and not any(row.inherited) and reading.above.get(key):
            cells[key] = reading.above[key]
    reading.above.update({key: text for key, text in cells.items() if text})
    problems: list[Problem] = []
    printed_kind = name(cells.get("kind", "")) or _headed(cells.get("level1", "")) or reading.kind
    base = item_code(cells.get("base_code", ""))
    implementation = item_code(cells.get("implementation_code", ""))
    code = item_kind(printed_kind) or kind_in_code(base or implementation or "")
    if code is None and printed_kind and not is_nothing(printed_kind):
        problems.append(problem("kind-unread", row.place, printed_kind))
    if code is None and kind == "servicelist":
        code = "public-service"
    sub = strip_serial(name(cells.get("sub_name", "")))
    item = ListedItem(
        place=row.place,
        row=row.number,
        name=strip_serial(name(cells.get("name", "") or cells.get("sub_name", ""))),
        sub_name=sub if sub and not is_nothing(sub) else None,
        number=name(cells.get("number", "")) or None,
        kind=code,
        kind_text=printed_kind or None,
        base_code=base,
        implementation_code=implementation,
        bodies=bodies(cells.get("body", "")),
        body_text=clean(cells.get("body", "")) or None,
        basis=bases(cells.get("basis", "")),
        basis_text=clean(cells.get("basis", "")) or None,
        levels=_levels(cells, reading.own_level),
        attribute=attribute(cells.get("attribute", "")),
        page=address(cells.get("address", "")) or linked_page(row),
        domain=word_code("domain", cells.get("domain", "").removesuffix("领域")) or reading.domain,
        notes=logical.notes,
        extra=extras(cells)
        | {k: cells[k] for k in ("duty", "accountability", "post", "target", "address") if cells.get(k)},
        raw=row.raw,
    )
    return item, problems


def _headed(heading: str) -> str:
    """Return the kind that the heading over some rows names: 一、行政许可（共5项）."""
    words = re.sub(r"[（(]?共?\d+[项个条件][)）]?", "", strip_serial(name(heading))).strip("类：: ")
    return words if item_kind(words) else ""


def _levels(cells: Mapping[str, str], own: str | None) -> tuple[str, ...]:
    """Return the levels at which an item is handled, in words or by ticks."""
    ticked = {c for k, t in cells.items() if k.startswith("level:") and tick(t) == "yes" for c in levels(k[6:], own)}
    return tuple(code for code in ORDER if code in ticked) or levels(cells.get("level", ""), own)


def read_inventoried(logical: Logical, reading: Reading, kind: TableKind) -> tuple[ListedItem, list[Problem]]:
    """Return the item of a row of an inventory and what of it could not be understood.

    The basis of an item that is withheld is what the column for that says, where there is one; its words are the
    reason. In a table of exemptions all rows are such; one that names only a domain is about that.
    """
    row = logical.row
    cells = {key: reading.above.get(key, "") if is_ditto(text) else text for key, text in row.cells.items()}
    reading.above.update({key: text for key, text in cells.items() if text})
    names = [strip_serial(name(cells[key])) for key in ("level1", "name", "level2", "level3") if cells.get(key)]
    names = [text for text in names if not is_nothing(text)]
    problems: list[Problem] = []
    marked, words = _attribute(cells)
    exempted = kind == "exemptions" and marked is None
    if exempted:
        marked = "withheld" if any("公开" in label for label in _labels(reading, "name", "withheld_basis")) else None
    if marked is None and words:
        problems.append(problem("attribute-unread", row.place, words))
    apart = "withheld_basis" in reading.header.keys.values()
    ground = "" if is_nothing(cells.get("withheld_basis", "")) else clean(cells["withheld_basis"])
    basis = cells.get("basis", "") if not apart or marked != "withheld" else ground if _CITES.search(ground) else ""
    basis = cells.get("basis", "") if exempted and not is_nothing(cells.get("basis", "")) else basis
    basis = basis or (ground if _CITES.search(ground) else "")
    unused = (
        {"公开依据": cells["basis"]} if apart and not exempted and marked == "withheld" and cells.get("basis") else {}
    )
    domain = word_code("domain", cells.get("domain", "").removesuffix("领域"))
    item = ListedItem(
        place=row.place,
        row=row.number,
        name=names[-1] if names else clean(cells.get("domain", "")),
        group=" / ".join(names[:-1]) or None,
        number=name(cells.get("number", "")) or None,
        base_code=item_code(cells.get("base_code", "")),
        implementation_code=item_code(cells.get("implementation_code", "")),
        bodies=bodies(cells.get("body", "")),
        body_text=clean(cells.get("body", "")) or None,
        basis=bases(basis),
        basis_text=None if is_nothing(basis) else clean(basis),
        attribute=marked,
        reason=ground if ground and (kind == "exemptions" or marked == "withheld") else None,
        domain=domain or reading.domain,
        notes=logical.notes,
        extra=extras(cells) | ({"公开内容": cells["content"]} if cells.get("content") else {}) | unused,
        raw=row.raw,
    )
    return item, problems


def _labels(reading: Reading, *keys: str) -> list[str]:
    return [reading.header.labels[column] for column, key in reading.header.keys.items() if key in keys]


def _attribute(cells: Mapping[str, str]) -> tuple[str | None, str]:
    """Return the attribute of an item and the words for it; of columns for each attribute, the one ticked."""
    ticked = [key.partition(":")[2].split("#")[0] for key, text in cells.items() if _ticked(key, text)]
    words = "、".join(filter(None, (clean(cells.get("attribute", "")), *ticked)))
    return attribute(words), "" if is_nothing(words) else words


def _ticked(key: str, text: str) -> bool:
    return key.startswith("attribute:") and tick(text) == "yes"
