"""Findings and reports made by hand, for tests of what happens to them."""

from dataclasses import replace

from shapes.model import CheckName, Finding, Report, Verdict

ITEM = "https://zwgk.example.org/id/item/990101/000000000001"


def finding(check: str = "E01", node: str = ITEM, **fields: object) -> Finding:
    """Return a finding of a check with a node; its IRI is made of both."""
    made = Finding(
        iri=f"urn:finding:{check}:{node}",
        check_id=check,
        shape=f"https://w3id.org/zwgk/shapes#{check}",
        severity="violation",
        focus=node,
        focus_label="救助对象名单",
        path=None,
        value=None,
        value_term=None,
        reference=None,
        component="http://www.w3.org/ns/shacl#MinCountConstraintComponent",
        message="缺少要素。请补填。",
        message_en="An element is missing. Please fill it in.",
        fix="请补填。",
        fix_en="Please fill it in.",
        area="990101",
        area_label="试验县",
        place="目录.xlsx!社会救助!5",
    )
    return replace(made, **fields)  # type: ignore[arg-type]


def verdict(check: str, checked: int, outcome: str = "conforms", area: str = "990101") -> Verdict:
    """Return a verdict on an area."""
    return Verdict(area, "试验县", check, outcome, checked, 0, 0)  # type: ignore[arg-type]


def report(*findings: Finding, **fields: object) -> Report:
    """Return a report on findings."""
    names = tuple(CheckName(c, f"检查{c}", f"check {c}") for c in sorted({f.check_id for f in findings}))
    return replace(Report(findings, checks=names), **fields)  # type: ignore[arg-type]
