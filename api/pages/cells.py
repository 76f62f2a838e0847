"""Which cells of a row a finding is about."""

from rdflib import URIRef

from api.pages.reading import local
from api.pages.render import environment
from ontology.terms import ZC
from shapes.loading import own_shapes

_COLUMNS = {
    "content": ("公开内容",),
    "basisText": ("公开依据", "依据"),
    "basis": ("公开依据", "依据"),
    "timeLimit": ("公开时限", "时限"),
    "timeLimitText": ("公开时限", "时限"),
    "disclosingBody": ("公开主体", "主体"),
    "bodyText": ("公开主体", "主体"),
    "channel": ("公开渠道", "渠道", "载体"),
    "audience": ("公开对象",),
    "audienceText": ("公开对象",),
    "disclosureMethod": ("公开方式",),
    "disclosureLevel": ("公开层级",),
    "title": ("事项",),
    "contentDigest": ("公开内容",),
    "comparableDays": ("公开时限", "时限"),
}


def column_of(entry: dict[str, object]) -> tuple[str, ...]:
    """Return the beginnings of the column names that a finding is about.

    >>> column_of({"path": "<urn:x#content>", "value": None})
    ('公开内容',)
    """
    for word in (str(entry.get("path") or "").strip("<>"), str(entry.get("value") or "")):
        if local(word) in _COLUMNS:
            return _COLUMNS[local(word)]
        if "/cv/element/" in word:
            return _ELEMENTS.get(local(word), ())
    shape = URIRef(str(entry.get("shape") or ""))
    for parameter, compared in own_shapes().predicate_objects(shape):
        if str(parameter).startswith(str(ZC)) and local(str(compared)) in _COLUMNS:
            return _COLUMNS[local(str(compared))]
    return next((names for part, names in _SHAPES.items() if part in str(shape)), ())


_SHAPES = {
    "AudienceDescribed": ("公开对象",),
    "NameUnique": ("公开事项",),
    "NotLooserThanStandard": ("公开时限", "时限"),
    "ChannelInScheme": ("公开渠道", "渠道", "载体"),
}
_ELEMENTS = {
    "name": ("事项",),
    "content": ("公开内容",),
    "basis": ("公开依据", "依据"),
    "time-limit": ("公开时限", "时限"),
    "body": ("公开主体", "主体"),
    "method": ("公开方式",),
    "channel": ("公开渠道", "渠道", "载体"),
    "audience": ("公开对象",),
    "level": ("公开层级",),
}


def marked(row: dict[str, str], columns: tuple[str, ...]) -> list[tuple[str, str, bool]]:
    """Return the cells of a row, each with whether a finding is about it; a cell that it misses comes last, blank.

    >>> marked({"序号": "1", "公开对象/全社会": "√"}, ("公开对象",)), marked({"序号": "1"}, ("公开对象",))
    ([('序号', '1', False), ('公开对象/全社会', '√', True)], [('序号', '1', False), ('公开对象', '', True)])
    """
    hits = {name for name in row if columns and any(part.startswith(columns) for part in name.split("/"))}
    found = [(name, text, name in hits) for name, text in row.items()]
    blank = [c for c in columns if not any(part.startswith(c) for name in hits for part in name.split("/"))]
    return [*found, *((name, "", True) for name in dict.fromkeys(blank) if not _other_name(name, hits))]


def _other_name(column: str, hits: set[str]) -> bool:
    """Say whether a hit is the same column under another of its names."""
    same = next((names for names in _ELEMENTS.values() if column in names), (column,))
    return column != same[0] or any(part.startswith(same) for name in hits for part in name.split("/"))


environment.filters["marked"] = marked
