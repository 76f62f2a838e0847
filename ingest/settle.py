"""What happens to a report after the checks: waivers are applied, it is laid beside an earlier one, and cut."""

from pathlib import Path

from graphs.errors import InputError
from graphs.releases import open_release
from shapes import waivers as waiving
from shapes.baseline import compare, fixed_entry, read_baseline
from shapes.kept import DATABASE, KeptReport
from shapes.model import Finding, Fixed, Report
from shapes.validate import validate


def settle(
    report: Report,
    *,
    waivers: Path | None = None,
    baseline: str | None = None,
    data: Path | None = None,
    limit: int | None = None,
) -> Report:
    """Return the report with waivers from a file, compared with an earlier one, and cut to some findings a check.

    `baseline` is the path of a report in JSON, or the number of a release in the data folder. Raise InputError for a
    file or a release that cannot be used.
    """
    if waivers is not None:
        report = waiving.apply(report, waiving.read_waivers(_read(waivers), waivers.name))
    if baseline is not None:
        report = _compared(report, baseline, data)
    return report if limit is None else report.cut(limit)


def _compared(report: Report, baseline: str, data: Path | None) -> Report:
    path = Path(baseline)
    if path.is_file():
        return compare(report, read_baseline(_read(path), path.name), path.name)
    number = baseline.strip().lstrip("0")
    if data is None or not number.isdecimal():
        raise InputError(
            f"没有可以对照的 {baseline}：请给出 JSON 报告文件，或连同 --data 给出版本号。",
            f"there is no {baseline} to compare with: name a report in JSON, or a release number together with --data",
        )
    return compare(report, _of_release(report, data, int(number)), f"版本 {number} / release {number}")


def _of_release(report: Report, data: Path, number: int) -> tuple[Finding | Fixed, ...]:
    """Return the findings of a release: as kept beside it, or by checking it again."""
    release = open_release(data, number)
    kept = release.path / DATABASE
    if kept.is_file() and report.as_of is None:
        return tuple(map(fixed_entry, KeptReport(kept).select()))
    columns = release.columns_path if release.columns_path.is_dir() else None
    return validate(release.store(), as_of=report.as_of, columns=columns).findings


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"无法读取 {path}，请检查路径。", f"cannot read {path}: check the path") from error
