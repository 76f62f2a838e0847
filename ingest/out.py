"""What goes back to offices: catalogues in the official form, templates, findings in workbooks."""

from collections.abc import Sequence
from pathlib import Path

from graphs.releases import Release, find_current, open_current
from ingest.areas import AreaIndex, read_areas
from ingest.pipeline import overlay
from ingest.tables.out.marked import findings_workbook
from ingest.tables.out.official import TABLE_FORMATS, export_catalogue
from ingest.tables.out.template import template

__all__ = ["TABLE_FORMATS", "areas_of", "catalogue", "file_name", "findings_workbook", "make_template"]


def catalogue(area: str, format: str, data: Path) -> bytes:
    """Return an area's catalogue as xlsx, csv or html in the official form.

    Raise NotFoundError when the area has none, InputError for an area that is unknown or one of several of its name.
    """
    release = open_current(data)
    return export_catalogue(release.store(), areas_of(release).resolve(area).code, format)


def make_template(area: str, domains: Sequence[str], data: Path | None) -> bytes:
    """Return a workbook for an area (code or name) to fill in; without a release, from what ships.

    Raise InputError for an unknown area or domain.
    """
    release = find_current(data) if data else None
    store = release.store() if release else overlay([], None).store
    areas = areas_of(release)
    return template(store, areas, areas.resolve(area).code, domains)


def file_name(area: str, data: Path | None) -> str:
    """Return what a template for an area is called: its code first, so that it is known again by its name."""
    found = areas_of(find_current(data) if data else None).resolve(area)
    return f"{found.code}_{found.name}基层政务公开事项标准目录.xlsx"


def areas_of(release: Release | None) -> AreaIndex:
    """Return the areas of the country and of the tables that a release was built with."""
    inputs = release.manifest["inputs"] if release else ()
    return read_areas([release.path / i["file"] for i in inputs if release and i["kind"] == "areas"])
