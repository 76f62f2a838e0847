"""Waivers: findings that somebody decided to put up with for a time, kept in a file under version control."""

import csv
import io
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from graphs.errors import InputError
from shapes.model import Finding, NotChecked, Report, Waiver

COLUMNS = ("finding", "check", "item", "reason", "by", "expires")


def read_waivers(data: bytes, name: str) -> tuple[Waiver, ...]:
    """Read a file of waivers: CSV with the columns finding, check, item, reason, by, expires; or TOML (`[[waiver]]`).

    Each names a finding by its IRI, or a check and the IRI of the node; and why, whose decision it is, and the last
    day on which it holds. Raise InputError with file and line for one that says less.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refuse(name, "不是 UTF-8 文本", "it is not UTF-8 text") from error
    rows = _from_toml(text, name) if name.lower().endswith(".toml") else _from_csv(text, name)
    return tuple(_waiver(row, place) for place, row in rows)


def apply(report: Report, waivers: Iterable[Waiver], today: date | None = None) -> Report:
    """Return the report with its waivers: what holds is waived, what has expired counts, what fits nothing is shown."""
    day = report.as_of or (today or date.today()).isoformat()
    by_iri: dict[str, Waiver] = {}
    by_node: dict[tuple[str, str], Waiver] = {}
    given = list(waivers)
    for waiver in sorted(given, key=lambda w: w.expires):
        if waiver.finding:
            by_iri[waiver.finding] = waiver
        elif waiver.check_id and waiver.focus:
            by_node[waiver.check_id, waiver.focus] = waiver
    findings, used = [], set()
    for finding in report.findings:
        found = by_iri.get(finding.iri) or by_node.get((finding.check_id, finding.focus))
        findings.append(finding if found is None else replace(finding, waiver=found, waived=day <= found.expires))
        used |= {found} if found else set()
    idle = tuple(_idle(w) for w in given if w not in used)
    return replace(report.with_findings(findings), not_checked=(*report.not_checked, *idle))


def template(findings: Iterable[Finding]) -> str:
    """Return a CSV file of waivers to fill in: one line a finding, without reason, name and day."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows((f.iri, f.check_id, f.focus, "", "", "") for f in findings)
    return out.getvalue()


def _from_csv(text: str, name: str) -> list[tuple[str, Mapping[str, str]]]:
    reader = csv.DictReader(io.StringIO(text, newline=""))
    missing = [c for c in COLUMNS[3:] if c not in (reader.fieldnames or ())]
    if missing:
        raise _refuse(f"{name}:1", f"缺少列 {'、'.join(missing)}", f"the columns {', '.join(missing)} are missing")
    return [(f"{name}:{reader.line_num}", {k: (v or "").strip() for k, v in row.items() if k}) for row in reader]


def _from_toml(text: str, name: str) -> list[tuple[str, Mapping[str, str]]]:
    try:
        entries = tomllib.loads(text).get("waiver", [])
    except tomllib.TOMLDecodeError as error:
        raise _refuse(name, f"不是合法的 TOML（{error}）", f"it is not valid TOML ({error})") from error
    if not isinstance(entries, list) or not all(isinstance(e, dict) for e in entries):
        raise _refuse(name, "应写成多个 [[waiver]]", "write entries as [[waiver]]")
    return [(f"{name}#{n}", {k: str(v).strip() for k, v in e.items()}) for n, e in enumerate(entries, 1)]


def _waiver(row: Mapping[str, str], place: str) -> Waiver:
    """Return a waiver, or raise InputError for one that does not say what, why, whose and how long."""
    finding, check, item = (row.get(c) or None for c in COLUMNS[:3])
    if not finding and not (check and item):
        raise _refuse(place, "请填 finding，或 check 和 item", "give finding, or check and item")
    for column in COLUMNS[3:]:
        if not row.get(column):
            raise _refuse(place, f"{column} 没有填", f"{column} is empty")
    try:
        expires = date.fromisoformat(row["expires"]).isoformat()
    except ValueError as error:
        raise _refuse(
            place, f"expires 应写成 YYYY-MM-DD，不是 {row['expires']}", "write expires as YYYY-MM-DD"
        ) from error
    return Waiver(row["reason"], row["by"], expires, finding, check, item, place)


def _idle(waiver: Waiver) -> NotChecked:
    subject = waiver.finding or f"{waiver.check_id} {waiver.focus}"
    return NotChecked(
        "waiver",
        subject,
        f"{waiver.place} 的豁免没有对应的发现，可以删去",
        f"the waiver at {waiver.place} fits no finding and can be removed",
    )


def _refuse(place: str, zh: str, en: str) -> InputError:
    return InputError(f"豁免文件 {place}：{zh}，请改正。", f"waivers, {place}: {en}; please correct it")
