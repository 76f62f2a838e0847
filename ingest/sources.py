"""Which files a build is given, and what kind each of them is, by its name and by its content."""

import hashlib
import io
import os
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from graphs.errors import InputError
from ingest.model import Problem
from ingest.tables.manifest import Manifest, assignment, read_manifest
from ingest.tables.readers.drawn import is_drawn
from ingest.tables.readers.written import is_written_list

Kind = Literal["document", "table", "areas", "turtle"]

_EXTENSIONS: dict[str, Kind] = {
    ".txt": "document",
    ".docx": "document",
    ".html": "document",
    ".htm": "document",
    ".pdf": "document",
    ".xlsx": "table",
    ".xlsm": "table",
    ".xls": "table",
    ".et": "table",
    ".ods": "table",
    ".csv": "table",
    ".ttl": "turtle",
}
_AREAS_FILE = re.compile(r"areas([._-].*)?\.csv", re.IGNORECASE)
_AREA_FOLDER = re.compile(r"^(\d{12}|\d{9}|\d{6})(?!\d)")
_COLUMN_WORDS = (
    "公开事项",
    "公开内容",
    "公开依据",
    "公开时限",
    "公开渠道",
    "公开层级",
    "一级事项",
    "职权名称",
    "权力名称",
    "事项类型",
    "事项名称",
    "实施依据",
)
_MAGIC = (
    (b"%PDF", "PDF"),
    (b"PK\x03\x04", "zip"),
    (b"\xd0\xcf\x11\xe0", "OLE"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
)
_EXPECTED = {".txt": "", ".html": "", ".htm": "", ".csv": "", ".ttl": "", ".docx": "zip", ".pdf": "PDF"}
_LARGEST = 100_000_000  # bytes
_SUPPORTED = " ".join(sorted(_EXTENSIONS))


@dataclass(frozen=True, slots=True)
class Source:
    """An input file. `name` is its place under the path that was given; `area` is forced, `hint` only a guess."""

    path: Path
    name: str
    kind: Kind
    sha256: str
    named: bool  # on the command line itself
    area: str | None = None
    hint: str | None = None
    domain: str | None = None  # that a manifest states
    edited: Mapping[str, str] | None = field(default=None, compare=False)  # by which key, when, in which request

    def to_json(self) -> dict[str, Any]:
        """Return what a release keeps of it."""
        kept = {"sha256": self.sha256, "name": self.name, "kind": self.kind, "area": self.area, "hint": self.hint}
        more = {"domain": self.domain, "edited": self.edited}
        return kept | {name: value for name, value in more.items() if value}


def source_again(stated: Mapping[str, Any], release: Path) -> Source:
    """Return an input that a release kept, to be read once more."""
    path = release / stated["file"]
    return Source(
        path,
        stated["name"],
        stated["kind"],
        stated["sha256"],
        False,
        stated["area"],
        stated["hint"],
        stated.get("domain"),
        stated.get("edited"),
    )


def find_sources(paths: Sequence[Path], area: str | None = None) -> tuple[list[Source], list[Problem]]:
    """Return the files to build from, and a problem for each file in a folder that cannot be one.

    A table areas*.csv with the columns file and area is a manifest: it says whose the files beside and below it are.
    Folders are walked in order of names; hidden and temporary files and notes (README, .md, .json) are passed over.
    Raises InputError for a path that is not there, an empty folder, and a file named by itself that cannot be used.
    """
    found: list[Source] = []
    problems: list[Problem] = []
    seen: dict[str, str] = {}
    manifests: list[tuple[Path, Manifest]] = []
    for path, name, named in _walk(paths):
        try:
            body = read_bytes(path, name)
            kind = classify(body, name)
            manifest = read_manifest(body, name) if kind == "areas" else None
        except InputError as error:
            if named:
                raise
            problems.append(Problem(name, "unusable-file", error.message, error.message_en, severity_of(name)))
            continue
        if manifest is not None:
            manifests.append((path.parent, manifest))
            continue
        digest = hashlib.sha256(body).hexdigest()
        if digest in seen and kind != "table":  # equal tables may be of two areas
            problems.append(same_file(name, seen[digest]))
            continue
        seen.setdefault(digest, name)
        found.append(Source(path, name, kind, digest, named, area, folder_area(path)))
    return [_assigned(source, manifests) for source in found], problems


def _assigned(source: Source, manifests: Sequence[tuple[Path, Manifest]]) -> Source:
    """Return a source with what a manifest in its folder or above says of it; what the user said wins."""
    for folder, manifest in manifests:
        said = assignment(manifest, source.path.relative_to(folder)) if source.path.is_relative_to(folder) else None
        if said and source.kind in {"table", "document"}:
            return replace(source, area=source.area or said.area, domain=said.domain)
    return source


def same_file(name: str, other: str) -> Problem:
    """Return the problem of a file whose content was given before."""
    return Problem(
        name,
        "same-file",
        f"与 {other} 内容完全相同，只使用一次。",
        f"its content equals {other}; it is used once",
        "note",
    )


def _walk(paths: Sequence[Path]) -> Iterator[tuple[Path, str, bool]]:
    for given in paths:
        if given.is_file():
            yield given, given.name, True
        elif given.is_dir():
            count = 0
            for folder, folders, files in os.walk(given):
                folders[:] = sorted(f for f in folders if not _hidden(f))
                for file in sorted(f for f in files if not _hidden(f)):
                    path = Path(folder) / file
                    count += 1
                    yield path, path.relative_to(given).as_posix(), False
            if not count:
                raise InputError(
                    f"文件夹 {given} 中没有文件，请检查路径。", f"there is no file in {given}: check the path"
                )
        else:
            raise InputError(f"找不到 {given}，请检查路径。", f"there is no {given}: check the path")


def _hidden(name: str) -> bool:
    """Say whether a folder's entry is passed over: hidden, temporary, or a note to readers of the folder."""
    notes = (".", "~$", "README", "LICENSE")
    return name.startswith(notes) or name.endswith((".md", ".json")) or name in {"Thumbs.db", "desktop.ini", "__MACOSX"}


def read_bytes(path: Path, name: str) -> bytes:
    """Return the content of a file; raise InputError when it cannot be read or is empty."""
    if path.exists() and not path.is_file():
        raise InputError(f"{name}：不是普通文件，未读取。", f"{name}: not a regular file; not read")
    try:
        if path.stat().st_size > _LARGEST:
            raise InputError(
                f"{name}：文件超过 {_LARGEST // 1_000_000} MB，请拆分。",
                f"{name}: larger than {_LARGEST // 1_000_000} MB; split it",
            )
        body = path.read_bytes()
    except OSError as error:
        raise InputError(
            f"{name}：无法读取（{error.strerror}），请检查权限。",
            f"{name}: cannot be read ({error.strerror}); check its permissions",
        ) from error
    if not body.strip():
        raise InputError(f"{name}：文件是空的，请重新导出后再试。", f"{name}: the file is empty; export it again")
    return body


def classify(body: bytes, name: str) -> Kind:
    """Return what kind of source a file is; raise InputError when it is none or is not what it is called.

    >>> classify("某市人民政府办公室关于印发方案的通知".encode(), "方案.txt")
    'document'
    >>> classify(b"code,name", "areas.csv")
    'areas'
    """
    if _AREAS_FILE.fullmatch(name.rsplit("/", 1)[-1]):
        return "areas"
    extension = Path(name).suffix.lower()
    kind = _EXTENSIONS.get(extension)
    if kind is None:
        raise InputError(
            f"{name}：不支持的文件类型，可用：{_SUPPORTED}。请另存为其中一种。",
            f"{name}: this type of file is not read; save it as one of {_SUPPORTED}",
        )
    magic = next((label for start, label in _MAGIC if body.startswith(start)), "")
    if extension in _EXPECTED and magic != _EXPECTED[extension]:
        real = magic or "text"
        raise InputError(
            f"{name}：扩展名是 {extension}，内容却是 {real}。请改正扩展名或重新导出。",
            f"{name}: it is called {extension} but holds {real}; mend its name or export it again",
        )
    if kind == "document" and extension != ".pdf":
        drawn = is_drawn(body, extension, 0) if extension == ".txt" else _looks_like_table(body, extension)
        return "table" if drawn or is_written_list(body, extension) else kind
    return kind


def _looks_like_table(body: bytes, extension: str) -> bool:
    """Say whether a page or Word file is a catalogue or list: it has a table with the words of their headers."""
    whole = body
    if extension == ".docx":
        try:
            with zipfile.ZipFile(io.BytesIO(body)) as archive, archive.open("word/document.xml") as part:
                body = part.read(20_000_000)
        except (zipfile.BadZipFile, KeyError, OSError, EOFError, NotImplementedError):
            return False
    if b"<table" not in body.lower() and b"<w:tbl>" not in body:
        return False
    letters = len(body)
    for encoding in ("utf-8", "gb18030"):
        words = re.sub(r"<(style|script)\b.*?</\1>|<[^>]*>|\s", "", body.decode(encoding, "ignore"), flags=re.S | re.I)
        if sum(word in words for word in _COLUMN_WORDS) >= 3:
            return True
        letters = min(letters, len(words))  # read in the wrong encoding a text seems longer
    return is_drawn(whole, extension, letters)


def folder_area(path: Path) -> str | None:
    """Return the area code that the nearest folder's name begins with.

    >>> folder_area(Path("input/990121_某县/目录.xlsx"))
    '990121'
    """
    for folder in path.parent.parts[::-1]:
        found = _AREA_FOLDER.match(folder)
        if found:
            return found[1]
    return None


def severity_of(name: str) -> Literal["error", "note"]:
    """Return how bad it is that a file in a folder is not used: a note when its type is none of ours."""
    return "error" if Path(name).suffix.lower() in _EXTENSIONS else "note"
