"""Canonical N-Quads written as text: what describes thousands of rows makes lines, not objects for each term."""

import re
from collections.abc import Callable, Iterator

Rows = list[str] | Callable[[], list[str]]

_CONTROL = {code: f"\\u{code:04X}" for code in (*range(0x20), 0x7F, 0xFFFE, 0xFFFF)}
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})|\\(.)")
_MEANT = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r"}
_CONTROL |= {8: "\\b", 9: "\\t", 10: "\\n", 12: "\\f", 13: "\\r"}


class Lines:
    """What one graph says, by subject: rows of predicate and object, all in their N-Triples form.

    The rows of a subject may be given as a function; it is called when they are written, so that the rows of a large
    graph are never all in memory.
    """

    def __init__(self, graph: str) -> None:
        self._end = f" {graph} .\n"
        self._rows: dict[str, Rows] = {}

    def rows(self, subject: str) -> list[str]:
        """Return the rows of a subject, to be added to."""
        rows = self._rows.setdefault(subject, [])
        if not isinstance(rows, list):
            rows = self._rows[subject] = rows()
        return rows

    def put(self, subject: str, rows: Rows) -> None:
        """Say all about a subject that nothing was said of yet."""
        if subject in self._rows:
            self.rows(subject).extend(rows() if callable(rows) else rows)
        else:
            self._rows[subject] = rows

    def blocks(self) -> Iterator[bytes]:
        """Yield the lines of each subject, sorted and unique; all blocks in order are sorted, too."""
        for subject in sorted(self._rows):
            rows = self._rows[subject]
            found = sorted(set(rows if isinstance(rows, list) else rows()))
            if found:
                end = self._end
                yield f"{subject} {f'{end}{subject} '.join(found)}{end}".encode()

    def __bool__(self) -> bool:
        return bool(self._rows)


def text_form(value: str, lang: str = "zh") -> str:
    r"""Return words in a language as N-Triples write them.

    >>> print(text_form('“公开”\n"时限"'))
    "“公开”\n\"时限\""@zh
    """
    return f'"{escaped(value)}"@{lang}'


def string_form(value: str) -> str:
    r"""Return a plain string as N-Triples write it.

    >>> print(string_form("a\\b"))
    "a\\b"
    """
    return f'"{escaped(value)}"'


def escaped(value: str) -> str:
    r"""Return a text as it stands between quotation marks.

    >>> print(escaped("\x7f\t"))
    \u007F\t
    """
    value = value.replace("\\", "\\\\").replace('"', '\\"')
    if not value.isprintable():
        value = value.replace("\n", "\\n")
        if not value.isprintable():
            value = value.translate(_CONTROL)
    return value


def unescaped(words: str) -> str:
    r"""Return the text that stands between quotation marks.

    >>> unescaped(escaped('“公开”\n\\ \x7f "')) == '“公开”\n\\ \x7f "'
    True
    """
    return _ESCAPE.sub(_meant, words) if "\\" in words else words


def _meant(escape: re.Match[str]) -> str:
    return chr(int(escape[1] or escape[2], 16)) if escape[1] or escape[2] else _MEANT.get(escape[3], escape[3])
