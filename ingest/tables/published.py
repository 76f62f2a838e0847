"""Understand one row of a list of what was published: what, where and when."""

import re

from ingest.model import Problem
from ingest.tables.cells.bodies import bodies
from ingest.tables.cells.channels import channels
from ingest.tables.cells.dates import day
from ingest.tables.cells.text import clean, is_ditto, is_nothing, name, strip_serial
from ingest.tables.items import Reading, extras
from ingest.tables.model import PublishedItem, Row
from ingest.tables.notes import problem
from ingest.tables.rows import Logical
from ingest.tables.words import code as word_code

_ADDRESS = re.compile(r"(?:https?:)?//[^\s，。；、<>\"'{}|\\^`]+|www\.[^\s，。；、<>\"'{}|\\^`]+", re.I)


def address(text: str) -> str | None:
    """Return the web address of a cell, None when it holds none.

    >>> address("网址：http://www.example.org/a/1.html。"), address("见政府网站")
    ('http://www.example.org/a/1.html', None)
    >>> address("www.example.org/b")
    'http://www.example.org/b'
    """
    found = _ADDRESS.search(clean(text))
    if not found:
        return None
    shown = found[0].rstrip(".,;")
    return shown if "://" in shown else "http://" + shown.lstrip("/")


def linked_page(row: Row) -> str | None:
    """Return the address that a row's cell for it, else its name, leads to."""
    return next(
        (row.links[key] for key in ("address", "title", "sub_name", "name", "channel") if key in row.links), None
    )


def read_published(logical: Logical, reading: Reading) -> tuple[PublishedItem, list[Problem]]:
    """Return what a row says was published and what of it could not be understood."""
    row = logical.row
    cells = {key: reading.above.get(key, "") if is_ditto(text) else text for key, text in row.cells.items()}
    reading.above.update({key: text for key, text in cells.items() if text})
    problems: list[Problem] = []
    days: dict[str, str | None] = {}
    for key in ("issued", "formed"):
        words = cells.get(key, "")
        days[key] = day(words)
        if days[key] is None and not is_nothing(words):
            problems.append(problem("date-unread", row.place, words))
    item, group = (strip_serial(name(cells.get(key, ""))) for key in ("name", "level1"))
    title = name(cells.get("title", "")) or item
    shown = clean(cells.get("channel", ""))
    page = address(cells.get("address", "")) or address(shown) or linked_page(row)
    if page is None and not is_nothing(cells.get("address", "")):
        problems.append(problem("address-unread", row.place, cells["address"]))
    found = PublishedItem(
        place=row.place,
        row=row.number,
        title=title,
        number=name(cells.get("number", "")) or None,
        item=item or None,
        group=group or None,
        channel_text=shown or None,
        channels=channels(_ADDRESS.sub("", shown)).codes,
        page=page,
        issued=days["issued"],
        formed=days["formed"],
        index_number=name(cells.get("index_number", "")) or None,
        bodies=bodies(cells.get("body", "")),
        body_text=clean(cells.get("body", "")) or None,
        domain=word_code("domain", cells.get("domain", "").removesuffix("领域")) or reading.domain,
        notes=logical.notes,
        extra=extras(cells),
        raw=row.raw,
    )
    return found, problems
