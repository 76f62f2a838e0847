"""What routes need to write queries; the work is done in `graphs.wording`."""

from graphs.wording import iri_text, string_text, term_text, written

__all__ = ["iri_text", "string_text", "term_text", "written"]
