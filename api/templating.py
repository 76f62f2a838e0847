"""Jinja templates: the two languages of the pages, and where an IRI of ours answers on this server.

Pages are Chinese first with English beside it; who asks for English gets English words around the Chinese data.
"""

from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from fastapi import Request
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from ontology.iris import DEFAULT_BASE
from ontology.terms import CV, ZS, ZWGK

COOKIE = "lang"
LANGUAGES = ("zh", "en")
VARY = "Accept, Accept-Language, Cookie"
STATIC = Path(str(files("api") / "static"))
templates = Jinja2Templates(directory=str(files("api") / "templates"))
_BIDI = {ord(c): f"⟨U+{ord(c):04X}⟩" for c in "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"}


def render(request: Request, name: str, **values: object) -> HTMLResponse:
    """Return a page made from a template."""
    body = templates.get_template(name).render(request=request, **values)
    return HTMLResponse(body, headers={"Vary": VARY})


def language(request: Request) -> str:
    """Return the language of the pages for a request: as its address, its cookie or its header asks, else Chinese."""
    for asked in (request.query_params.get("lang"), request.cookies.get(COOKIE)):
        if asked in LANGUAGES:
            return asked
    return preferred(request.headers.get("accept-language", ""))


def preferred(header: str) -> str:
    """Return the language that an Accept-Language header puts first of ours; Chinese when it names none.

    >>> preferred("en-GB,en;q=0.9,zh;q=0.5"), preferred("fr, zh-CN;q=0.8, en;q=0.3"), preferred("")
    ('en', 'zh', 'zh')
    """
    best, found = 0.0, "zh"
    for part in header.split(","):
        name, _, weight = part.strip().partition(";q=")
        short = name.partition("-")[0].lower()
        try:
            value = float(weight or 1)
        except ValueError:
            continue
        if short in LANGUAGES and value > best:
            best, found = value, short
    return found


def remembered(query: bytes) -> str | None:
    """Return the cookie that keeps the language which a query string asks for, None when it asks for none.

    >>> remembered(b"lang=en&q=x"), remembered(b"lang=fr")
    ('lang=en; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly', None)
    """
    asked = parse_qs(query.decode("latin-1")).get("lang", [""])[-1] if b"lang=" in query else ""
    return f"{COOKIE}={asked}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly" if asked in LANGUAGES else None


def plain(value: Any) -> Any:
    """Return a value for output: marks that turn the direction of text become visible.

    >>> plain("a\u202eb")
    'a⟨U+202E⟩b'
    """
    if value is None:
        return ""
    return value.translate(_BIDI) if isinstance(value, str) and not isinstance(value, Markup) else value


def vendored(name: str) -> bool:
    """Say whether a script library was there when the project was set up."""
    return (STATIC / "vendor" / f"{name}.min.js").is_file()


def _english(context: Context) -> bool:
    request = context.get("request")
    return request is not None and language(request) == "en"


@pass_context
def _english_asked(context: Context) -> bool:
    return _english(context)


@pass_context
def _pair(context: Context, zh: Any, en: Any = "") -> Markup:
    """Return Chinese words with the English ones behind them; only the English ones for who asks for English."""
    if not en:
        return escape(plain(zh))
    words = Markup('<span lang="en">{}</span>').format(plain(en))
    return words if _english(context) else escape(plain(zh)) + Markup(" ") + words


@pass_context
def _one(context: Context, zh: Any, en: Any = "") -> Markup:
    """Return the words of one language alone, for states and marks that have little room."""
    return _pair(context, zh, en) if en and _english(context) else escape(plain(zh))


@pass_context
def _words(context: Context, zh: Any, en: Any = "") -> str:
    """Return a pair as words without markup, for attributes and options."""
    if _english(context) and en:
        return str(plain(en))
    return f"{plain(zh)} {plain(en)}" if en and en != zh else str(plain(zh))


templates.env.globals.update(t=_pair, tt=_words, said=_one, english=_english_asked, vendored=vendored)


def local_path(iri: str) -> str:
    """Return the address on this server where an IRI of ours answers; other IRIs stay.

    >>> local_path(DEFAULT_BASE + "id/area/CN"), local_path(str(CV) + "domain/01"), local_path("urn:a")
    ('/doc/area/CN', '/cv/domain/01', 'urn:a')
    """
    for base, path in (
        (DEFAULT_BASE + "id/", "/doc/"),
        (DEFAULT_BASE + "graph/", "/graph/"),
        (str(CV), "/cv/"),
        (str(ZWGK), "/ns#"),
        (str(ZS), "/shapes#"),
    ):
        if iri.startswith(base):
            return path + iri.removeprefix(base)
    return iri
