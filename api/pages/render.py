"""How every page is written: the templates, what they can call, and where an IRI is shown to people."""

import hashlib
import re
from collections.abc import Mapping
from datetime import date
from importlib.resources import files
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import Request
from fastapi.responses import Response
from jinja2 import Undefined, pass_context
from jinja2.runtime import Context

from api import answers
from api.negotiation import HTML
from api.templating import VARY, language, local_path, plain, templates
from graphs.named import named_query
from graphs.releases import Release
from graphs.wording import written
from ontology.iris import DEFAULT_BASE

_PAGES = {
    "id/doc/": "/documents/",
    "id/norm/": "/obligations/",
    "id/item/": "/items/",
    "id/finding/": "/findings/",
    "id/org/": "/bearers/",
    "id/area/": "/areas/",
}
_DAY = re.compile(r" ?\b(\d{4}-\d\d-\d\d)\b ?")


def page_path(iri: str | None) -> str | None:
    """Return the address to link to for an IRI: its page, else its data; None for what must not be a link.

    >>> page_path(DEFAULT_BASE + "id/item/1/a"), page_path(DEFAULT_BASE + "id/doc/CN/x#s2.4")
    ('/items/1/a', '/documents/CN/x#s2.4')
    >>> page_path("javascript:alert(1)") is None, page_path("http://example.org/a b")
    (True, 'http://example.org/a%20b')
    """
    if not iri:
        return None
    for start, path in _PAGES.items():
        if iri.startswith(DEFAULT_BASE + start) and not iri.startswith(DEFAULT_BASE + "id/doc/cited/"):
            return quote(path + iri.removeprefix(DEFAULT_BASE + start), safe="/#")
    local = local_path(iri)
    if local.startswith("/") or local.partition(":")[0].lower() in ("http", "https"):
        return quote(local, safe="/#:?&=%")
    return None


def zh_date(value: Any) -> str:
    """Return a day as Chinese documents write it; what is no ISO day stays as it is.

    >>> zh_date("2020-12-31"), zh_date("2020年底")
    ('2020年12月31日', '2020年底')
    """
    try:
        day = date.fromisoformat(str(value)[:10])
    except ValueError:
        return str(value)
    return f"{day.year}年{day.month}月{day.day}日"


def zh_dates(text: str) -> str:
    """Return a sentence with its ISO days as Chinese documents write them.

    >>> zh_dates("不晚于 2020-12-31。")
    '不晚于2020年12月31日。'
    """
    return _DAY.sub(lambda found: zh_date(found[1]), text)


def asked_as(format: str, name: str, **parameters: str) -> str:
    """Return the address that answers a named query in some format.

    >>> asked_as("csv", "overview")[:40]
    '/sparql?format=csv&query=PREFIX+zwgk%3A+'
    """
    return "/sparql?" + urlencode({"format": format, "query": written(named_query(name), parameters)})


def grouped(value: int) -> str:
    """Return a number with a comma at each thousand.

    >>> grouped(12345)
    '12,345'
    """
    return f"{value:,}"


def several(value: Any) -> list[Any]:
    """Return a value as a list: nothing as an empty one.

    >>> several(None), several("a"), several(["a", "b"])
    ([], ['a'], ['a', 'b'])
    """
    if value is None or value == "" or isinstance(value, Undefined):
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def altered(query: Mapping[str, str], **changes: Any) -> str:
    """Return a query string with some parameters changed, and those given None left out.

    >>> altered({"area": "CN", "after": "x"}, after=None, check="E01")
    '?area=CN&check=E01'
    """
    kept = {**query, **changes}
    return "?" + urlencode({name: value for name, value in kept.items() if value not in (None, "")})


@pass_context
def _day(context: Context, value: Any) -> str:
    """Return a day in the language of the page."""
    request = context.get("request")
    return str(value)[:10] if request is not None and language(request) == "en" else zh_date(value)


environment = templates.env
_MADE = hashlib.sha256(  # a page written anew is another page, though its release is the same
    b"".join(path.read_bytes() for path in sorted((files("api") / "templates").iterdir(), key=str) if path.is_file())
).hexdigest()
environment.finalize = plain
environment.trim_blocks = environment.lstrip_blocks = True
environment.filters.update(page=page_path, day=_day, days=zh_dates, grouped=grouped, several=several)
environment.globals.update(altered=altered, asked_as=asked_as)


def show(request: Request, release: Release, template: str, *, state: str = "", **context: Any) -> Response:
    """Return a page of a release; `state` is whatever else than address and release it depends on."""
    spoken = language(request)
    tag = answers.etag(release, str(request.url.path), str(request.url.query), HTML, state, spoken, _MADE)
    if unchanged := answers.unchanged(request, release, tag, VARY):
        return unchanged
    body = environment.get_template(template).render(request=request, release=release, **context)
    return answers.answer(request, release, body, f"{HTML}; charset=utf-8", tag=tag, vary=VARY)
