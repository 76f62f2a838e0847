"""A manifest beside the files says which area and domain each is for, where names do not: file,area,domain."""

import csv
import io
from dataclasses import dataclass
from pathlib import PurePath

from graphs.errors import InputError
from ingest.tables.readers.texts import decode
from ingest.tables.words import code


@dataclass(frozen=True, slots=True)
class Assignment:
    """What the manifest says of one file; None where it leaves the answer to the file."""

    area: str | None
    domain: str | None


Manifest = dict[str, Assignment]
_FILE = ("file", "文件", "文件名")
_AREA = ("area", "区划代码", "地区代码", "代码")
_DOMAIN = ("domain", "领域")


def read_manifest(data: bytes, name: str) -> Manifest | None:
    """Return the assignments by file path as written, None when the table is no manifest.

    Raise InputError for a domain that is not known.

    >>> read_manifest("file,area,domain\\n目录1.xlsx,990121,养老服务\\n".encode(), "areas.csv")
    {'目录1.xlsx': Assignment(area='990121', domain='21')}
    >>> read_manifest(b"code,name,level,parent\\n", "areas.csv") is None
    True
    """
    reader = csv.DictReader(io.StringIO(decode(data, name), newline=""))
    columns = [column.strip() for column in reader.fieldnames or ()]
    file, area, domain = (next((c for c in columns if c in words), None) for words in (_FILE, _AREA, _DOMAIN))
    if file is None or area is None:
        return None
    out: Manifest = {}
    for row in reader:
        words = (row.get(domain) or "").strip() if domain else ""
        known = code("domain", words) if words else None
        if words and known is None:
            raise InputError(
                f"{name}:{reader.line_num}：领域“{words}”不在领域表中，请核对。",
                f"{name}:{reader.line_num}: domain {words!r} is not known, check it",
            )
        if (row.get(file) or "").strip():
            out[row[file].strip()] = Assignment((row.get(area) or "").strip() or None, known)
    return out


def assignment(manifest: Manifest, path: PurePath) -> Assignment | None:
    """Return what a manifest says of a file: by its path, or by the end of it, or by its name."""
    ends = ["/".join(path.parts[i:]) for i in range(len(path.parts))]
    return next((manifest[end] for end in ends if end in manifest), None)
