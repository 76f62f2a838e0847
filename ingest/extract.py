"""`zwgk extract`: what is understood of one file, as JSON."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from graphs.errors import InputError
from ingest.areas import AreaIndex, read_areas
from ingest.documents.extract import extract
from ingest.documents.gold_json import to_json
from ingest.documents.read import read_document
from ingest.sources import classify, read_bytes
from ingest.tables.extract_json import to_json as table_json
from ingest.tables.place import no_area
from ingest.tables.understand import understand


def extract_file(path: Path, *, area: str | None = None) -> dict[str, Any]:
    """Return the JSON of a document (the shape of the labelled documents) or of a catalogue or list.

    Raises InputError when the file cannot be read, is neither, or has no table that can be understood.
    """
    if not path.is_file():
        raise InputError(f"找不到文件 {path}，请检查路径。", f"there is no file {path}: check the path")
    kind = classify(read_bytes(path, path.name), path.name)
    if kind == "document":
        return to_json(extract(read_document(path)))
    if kind != "table":
        raise InputError(
            f"{path.name} 是数据文件，无需解析；请用 zwgk build 读入。",
            f"{path.name} is data already: read it in with zwgk build",
        )
    catalogue = understand(path, areas_around(path), area=area)
    if not catalogue.tables:
        worst = next((p for p in catalogue.problems if p.severity == "error"), None)
        zh, en = (
            (worst.message, worst.message_en) if worst else ("没有找到目录或清单。", "no catalogue or list was found")
        )
        raise InputError(f"{path.name}：{zh}", f"{path.name}: {en}")
    unknown = None in catalogue.by_area() and not any(table.area for table in catalogue.tables)
    told = replace(catalogue, problems=(*catalogue.problems, no_area(path.name))) if unknown else catalogue
    return table_json(told)


def areas_around(path: Path) -> AreaIndex:
    """Return the areas that ship with the project and those of areas*.csv files in the folders above a file."""
    folders = path.resolve().parents[:4]
    return read_areas(sorted({f for folder in folders for f in folder.glob("areas*.csv")}))
