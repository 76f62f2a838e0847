"""The text of a web page: the document and its form fields, without menus, scripts and adverts."""

import re
from collections.abc import Callable

from lxml import etree
from lxml import html as lxml_html

from graphs.errors import InputError
from ingest.model import Problem

Decode = Callable[[bytes, str], tuple[str, str, list[Problem]]]
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{3,20})", re.IGNORECASE)
_DROPPED = {
    "script", "style", "noscript", "template", "nav", "footer", "aside", "form", "button", "select", "iframe", "svg",
    "object", "embed", "video", "audio", "head", "input", "textarea", "canvas", "map",
}  # fmt: skip
_BLOCKS = {
    "p", "div", "section", "article", "main", "header", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "dl",
    "dt", "dd", "table", "tbody", "thead", "tr", "br", "hr", "blockquote", "pre", "center", "figure", "fieldset",
    "address",
}  # fmt: skip
_FRAME = re.compile(
    r"(?:^|[\s_-])(?:nav|menu|footer|foot|share|crumbs?|breadcrumbs?|sidebar|copyright|search|login|banner|topbar"
    r"|toolbar|pagination|pager|related|recommend|advert|ads?|friendlink|links?|qrcode|tools?|print|weizhi|dqwz|location)(?:$|[\s_-])",
    re.IGNORECASE,
)
_LARGEST = 20_000_000


def page_text(data: bytes, name: str, decode: Decode) -> tuple[str, str, list[Problem]]:
    """Return the text of a page, its encoding, and what could not be read."""
    declared = _CHARSET.search(data[:4096])
    text, encoding, problems = _decode(data, declared[1].decode("ascii") if declared else None, name, decode)
    source = re.sub(r"^\s*<\?xml[^>]*\?>", "", text.replace("\x00", "")[:_LARGEST])
    try:
        root = lxml_html.document_fromstring(source, parser=lxml_html.HTMLParser(no_network=True, remove_comments=True))
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise InputError(
            f"网页文件“{name}”无法解析；请在浏览器中打开后复制正文，另存为 .txt。",
            f"The web page {name} cannot be parsed: open it in a browser and save its text as .txt.",
        ) from error
    return _text(root), encoding, problems


def _decode(data: bytes, declared: str | None, name: str, decode: Decode) -> tuple[str, str, list[Problem]]:
    if declared:
        encoding = {"gb2312": "gb18030", "gbk": "gb18030"}.get(declared.lower(), declared.lower())
        try:
            return data.decode(encoding), encoding, []
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(data, name)


def _text(root: "etree._Element") -> str:
    """Return the text of a tree: a line for each block, a tab between cells. Walks without recursion."""
    out: list[str] = []
    skipped = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if skipped or _is_frame(element, tag):
                skipped += 1
                continue
            if tag in _BLOCKS:
                out.append("\n")
            if element.text and tag:
                out.append(re.sub(r"\s*[\r\n]\s*", "" if tag != "pre" else "\n", element.text))
            continue
        if skipped:
            skipped -= 1
        elif tag in ("td", "th"):
            out.append("\t")
        elif tag in _BLOCKS:
            out.append("\n")
        if not skipped and element.tail:
            out.append(re.sub(r"\s*[\r\n]\s*", "", element.tail))
    lines = (line.strip("\t ") for line in "".join(out).split("\n"))
    return re.sub(r"\n{2,}", "\n", "\n".join(lines)).strip("\n") + "\n"


def _is_frame(element: "etree._Element", tag: str) -> bool:
    """Say whether an element belongs to the site around the document."""
    if tag in _DROPPED:
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    if re.search(r"display\s*:\s*none", element.get("style") or ""):
        return True
    return tag in ("div", "ul", "ol", "section", "header", "p", "table", "span") and bool(_FRAME.search(names))
