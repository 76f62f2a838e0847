"""What every reader hands on: a place in a source, and a problem at a place."""

from dataclasses import asdict, dataclass
from typing import Literal

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something of a source that could not be understood, with its place and what to do.

    `place` is `file`, `file!sheet!row`, `file!sheet!B7` or `file!start-end` (code points of the raw file).
    `code` is a stable slug such as `no-header`. `message` is Chinese, `message_en` English; both say what to do.
    `text` is the raw text that was not understood. An `error` lost a file or a row, a `warning` a value,
    a `note` lost nothing.
    """

    place: str
    code: str
    message: str
    message_en: str
    severity: Severity = "warning"
    text: str = ""

    def to_json(self) -> dict[str, str]:
        """Return the problem as a flat JSON object."""
        return asdict(self)
