"""What is asked of a public query before any engine sees it: length, nesting, size, no fetching.

The text is cut into SPARQL tokens (SPARQL 1.1, section 19.8) in one linear pass, so a keyword inside a string, an IRI,
a comment, a variable or a prefixed name is never mistaken for a keyword.
"""

import re
from collections.abc import Iterator

from graphs.errors import QueryRefusedError

_TOKEN = re.compile(
    r"""
    (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
  | (?P<comment>\#[^\r\n]*)
  | (?P<long>\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*''')
  | (?P<string>"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
  | (?P<variable>[?$]\w+)
  | (?P<prefixed>[\w.\-]*:(?:[\w.\-:]|%[0-9A-Fa-f]{2}|\\.)*)
  | (?P<lang>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<word>[A-Za-z_]\w*)
  | (?P<number>[0-9.]+(?:[eE][+-]?[0-9]+)?)
  | (?P<open>[{(\[])
  | (?P<close>[})\]])
  | (?P<other>[^\s])
  | (?P<space>\s+)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U(00[01][0-9A-Fa-f]{5})")
_UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD"}
_FORMS = {"SELECT", "CONSTRUCT", "ASK", "DESCRIBE"}

MAX_NESTING = 60
MAX_TOKENS = 20_000
MAX_BRANCHES = 500


class QueryTooComplexError(QueryRefusedError):
    """A query is longer, deeper or larger than is served. HTTP 422."""


def tokens(query: str) -> Iterator[tuple[str, str]]:
    """Yield (kind, text) of each SPARQL token, without white space and comments.

    >>> list(tokens('ASK { ?s <urn:p> "SERVICE" }'))[1:4]
    [('open', '{'), ('variable', '?s'), ('iri', '<urn:p>')]
    """
    for match in _TOKEN.finditer(query):
        kind = match.lastgroup or "other"
        if kind not in ("space", "comment"):
            yield kind, match.group()


def guard(query: str, *, max_length: int = 100_000) -> str:
    """Return the form of a query (SELECT, CONSTRUCT, ASK or DESCRIBE), or raise QueryRefusedError saying why not."""
    if len(query) > max_length:
        raise QueryTooComplexError(
            f"查询过长（{len(query)} 个字符，上限 {max_length}），请缩短或分成几次查询。",
            f"the query has {len(query)} characters, the limit is {max_length}: shorten or split it",
        )
    if "\\u" in query or "\\U" in query:  # code point escapes stand anywhere (section 19.2): judge both readings
        guard(_ESCAPE.sub(_unescape, query), max_length=max_length)
    form = ""
    depth = deepest = count = branches = 0
    for kind, text in tokens(query):
        count += 1
        if kind == "open":
            depth += 1
            deepest = max(deepest, depth)
        elif kind == "close":
            depth -= 1
        elif kind == "word":
            upper = text.upper()
            branches += upper in ("UNION", "OPTIONAL", "EXISTS", "MINUS", "GRAPH")
            if upper == "SERVICE":
                raise QueryRefusedError(
                    "不支持 SERVICE：本服务只查询本图谱，不访问其他地址。请去掉 SERVICE 部分。",
                    "SERVICE is refused: this endpoint queries its own graph only; remove the SERVICE part",
                )
            if not form and depth == 0 and upper in _UPDATES:
                raise QueryRefusedError(
                    "本服务只读，不接受 SPARQL 更新。数据以文件方式通过 zwgk build 或上传接口进入。",
                    "this endpoint is read only; data comes in as files through zwgk build or the upload routes",
                )
            if not form and upper in _FORMS:
                form = upper
    _measure(deepest, count, branches)
    if not form:
        raise QueryRefusedError(
            "没有找到查询形式，请以 SELECT、CONSTRUCT、ASK 或 DESCRIBE 书写查询。",
            "no query form found: write SELECT, CONSTRUCT, ASK or DESCRIBE",
        )
    return form


def _unescape(match: re.Match[str]) -> str:
    code = int(match.group(1) or match.group(2), 16)
    return " " if code == 0x5C or 0xD800 <= code < 0xE000 or code > 0x10FFFF else chr(code)


def _measure(depth: int, count: int, branches: int) -> None:
    for value, limit, zh, en in (
        (depth, MAX_NESTING, "括号嵌套层数", "nesting depth"),
        (count, MAX_TOKENS, "词元数", "number of tokens"),
        (branches, MAX_BRANCHES, "UNION、OPTIONAL 等分支数", "number of branches (UNION, OPTIONAL …)"),
    ):
        if value > limit:
            raise QueryTooComplexError(
                f"查询过于复杂：{zh}为 {value}，上限 {limit}。请简化查询。",
                f"the query is too complex: {en} is {value}, the limit is {limit}; simplify it",
            )
