"""Reports as files: text for people, JSON, a SHACL report in Turtle, and a table. New formats register in FORMATS."""

import csv
import io
import json
from collections.abc import Callable, Iterable
from dataclasses import asdict
from itertools import groupby

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.term import Node
from rdflib.util import from_n3

from ontology.iris import concept
from ontology.terms import DCTERMS, PREFIXES, RDF, SH, ZWGK
from shapes.labels import (
    KIND_LABELS,
    OUTCOME_LABELS,
    QUALITY_LABELS,
    SEVERITY_LABELS,
    STATUS_LABELS,
    subject_words,
)
from shapes.model import SEVERITIES, CheckName, Finding, Report, Score
from shapes.paths import path_node
from shapes.report_html import as_html
from shapes.report_sarif import as_sarif

__all__ = ["FORMATS", "OUTCOME_LABELS", "SEVERITY_LABELS", "as_csv", "as_json", "as_text", "as_turtle", "safe_cell"]

_SEVERITY_TERMS = {"violation": SH.Violation, "warning": SH.Warning, "info": SH.Info}
_COLUMNS = (
    "检查编号",
    "检查名称",
    "严重程度",
    "待确认",
    "状态",
    "豁免",
    "地区代码",
    "地区",
    "位置",
    "对象",
    "问题与处理",
    "说明（英文）",
    "规则出处",
    "出处原文",
    "对照位置",
    "原文",
    "节点",
    "路径",
    "值",
    "发现标识",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_text(report: Report) -> bytes:
    """Return the report for people, Chinese first: by area and check, with place, rule and what to do."""
    lines = [*_summary(report), ""]
    names = {c.check_id: c for c in report.checks}
    for (area, label), of_area in groupby(report.findings, key=lambda f: (f.area, f.area_label)):
        lines.append(_heading(area, label))
        for check_id, of_check in groupby(of_area, key=lambda f: f.check_id):
            found = list(of_check)
            of_all = f" / {report.totals[check_id]}" if report.limit is not None else ""
            lines.append(f"  {_check_heading(check_id, names.get(check_id))}：{len(found)}{of_all}")
            for finding in found:
                lines += _finding_lines(finding)
        lines.append("")
    lines += [*_fixed_lines(report), *_score_lines(report), *_verdict_lines(report), *_not_checked_lines(report)]
    return ("\n".join(lines).rstrip() + "\n").encode()


def as_json(report: Report) -> bytes:
    """Return the report as one JSON object."""
    body = {
        "conforms": report.conforms,
        "violations": report.violations,
        "counts": report.counts,
        "engine": report.engine,
        "area": report.area,
        "as_of": report.as_of,
        "waived": report.waived,
        "limit": report.limit,
        "totals": report.totals,
        "baseline": report.baseline,
        "findings": [finding_entry(f) for f in report.findings],
        "fixed": [asdict(f) for f in report.fixed],
        "scores": [asdict(s) for s in report.scores],
        "verdicts": [asdict(v) for v in report.verdicts],
        "not_checked": [asdict(n) for n in report.not_checked],
        "checks": [asdict(c) for c in report.checks],
    }
    return (json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode()


def finding_json(finding: Finding) -> bytes:
    """Return one finding as it stands in a report in JSON, line by line."""
    return ("  " + json.dumps(finding_entry(finding), ensure_ascii=False, indent=1).replace("\n", "\n  ")).encode()


def finding_entry(finding: Finding) -> dict[str, object]:
    """Return one finding as JSON has it."""
    return asdict(finding) | {"source": asdict(finding.source) if finding.source else None}


def as_turtle(report: Report) -> bytes:
    """Return the report as a SHACL validation report in Turtle."""
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    top = BNode("report")
    graph.add((top, RDF.type, SH.ValidationReport))
    graph.add((top, SH.conforms, Literal(report.conforms)))
    for finding in report.findings:
        graph.add((top, SH.result, URIRef(finding.iri)))
        _add_result(graph, finding)
    return graph.serialize(format="turtle", encoding="utf-8")


def as_csv(report: Report) -> bytes:
    """Return the findings as a table that spreadsheets open: UTF-8 with a mark, no cell that counts as a formula."""
    names = {c.check_id: c.label for c in report.checks}
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    for f in report.findings:
        source = f.source
        cells = (
            f.check_id,
            names.get(f.check_id, ""),
            SEVERITY_LABELS[f.severity][0],
            "是" if f.proposed else "",
            STATUS_LABELS[f.status][0] if f.status else "",
            _waiver_words(f)[0],
            f.area,
            f.area_label,
            f.place,
            f.focus_label,
            f.message,
            f.message_en,
            "；".join(s.label for s in f.sources),
            source.quotation if source else "",
            f.reference_place,
            f.quotation,
            f.focus,
            f.path,
            f.value,
            f.iri,
        )
        writer.writerow(safe_cell(c) for c in cells)
    return out.getvalue().encode("utf-8-sig")


FORMATS: dict[str, Callable[[Report], bytes]] = {
    "text": as_text,
    "json": as_json,
    "turtle": as_turtle,
    "csv": as_csv,
    "html": as_html,
    "sarif": as_sarif,
}
"""Every format by its name on the command line."""


def safe_cell(value: str | None) -> str:
    """Return a cell that no spreadsheet takes for a formula.

    >>> safe_cell("=1+1"), safe_cell("公开"), safe_cell(None)
    ("'=1+1", '公开', '')
    """
    text = value or ""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _summary(report: Report) -> Iterable[str]:
    counts = [(report.counts[s], *SEVERITY_LABELS[s]) for s in SEVERITIES]
    zh = "，".join(f"{label} {n}" for n, label, _ in counts)
    en = ", ".join(f"{n} {label}{'' if n == 1 else 's'}" for n, _, label in counts)
    scope = f"范围 {report.area}；" if report.area else ""
    day = f"截至 {report.as_of}；" if report.as_of else ""
    yield "检查报告 / Validation report"
    yield f"{'没有发现问题' if report.conforms else '发现问题'}：{scope}{day}{zh} / {en}"
    if report.waived:
        yield f"已豁免（不计入）{report.waived} / {report.waived} waived, not counted"
    if report.baseline is not None:
        news = sum(f.status == "new" for f in report.findings)
        old, fixed = len(report.findings) - news, len(report.fixed)
        zh, en = f"新增 {news}，持续 {old}，已改正 {fixed}", f"{news} new, {old} persisting, {fixed} fixed"
        yield f"与 {report.baseline} 相比：{zh} / compared with it: {en}"
    if report.limit is not None:
        n = report.limit
        yield f"每项检查只列前 {n} 条，数字为全部 / at most {n} findings a check are listed; all numbers are exact"


def _heading(area: str | None, label: str | None) -> str:
    if area is None:
        return "地区不明 / area unknown"
    return f"{label or area}（{area}）"


def _check_heading(check_id: str, name: CheckName | None) -> str:
    return check_id if name is None else f"{check_id} {name.label} / {name.label_en}"


def _finding_lines(finding: Finding) -> Iterable[str]:
    label = SEVERITY_LABELS[finding.severity][0]
    proposed = "（对应关系待确认 / link proposed）" if finding.proposed else ""
    status = f"（{STATUS_LABELS[finding.status][0]}）" if finding.status else ""
    yield f"    [{label}] {finding.place or finding.focus}{proposed}{status}"
    yield f"        {finding.message}"
    if finding.message_en != finding.message:
        yield f"        {finding.message_en}"
    if finding.sources:
        yield f"        规则出处 / rule：{'；'.join(s.label for s in finding.sources)}"
    quotation = finding.source.quotation if finding.source else None
    if quotation:
        yield f"        出处原文：“{quotation}”"
    if finding.reference_place:
        yield f"        对照 / compared with：{finding.reference_place}"
    if len(finding.concerns) > 1:
        named = (f"{c.label} {'、'.join(c.sections)}".strip() for c in finding.concerns)
        yield f"        涉及 / concerns：{'；'.join(named)}"
    if finding.waiver:
        yield f"        {' / '.join(_waiver_words(finding))}"


def _waiver_words(finding: Finding) -> tuple[str, str]:
    """Return what is said of a finding's waiver, empty without one."""
    w = finding.waiver
    if w is None:
        return "", ""
    state = ("豁免至", "waived until") if finding.waived else ("豁免已于", "the waiver expired after")
    end = "" if finding.waived else " 到期"
    return f"{state[0]} {w.expires}{end}（{w.by}：{w.reason}）", f"{state[1]} {w.expires} ({w.by})"


def _fixed_lines(report: Report) -> Iterable[str]:
    if report.fixed:
        yield f"已改正（{len(report.fixed)}）/ Fixed"
        for fixed in report.fixed:
            yield f"  {fixed.check_id} {fixed.place or ''} {fixed.message}"
        yield ""


def _score_lines(report: Report) -> Iterable[str]:
    if report.scores:
        yield "目录得分：检查过的节点中没有问题的百分比 / Scores: per cent of judged nodes without a finding"
    for (area, label), of_area in groupby(report.scores, key=lambda s: (s.area, s.area_label)):
        found = [f"{QUALITY_LABELS[s.kind][0]} {score_words(s)}" for s in of_area]
        yield f"  {_heading(area, label)}：{'，'.join(found)}"
    if report.scores:
        yield ""


def score_words(score: Score) -> str:
    """Return a score with the sum that it comes from.

    >>> score_words(Score("990101", "某县", "complete", None, ()))
    '未评'
    """
    if score.value is None:
        return OUTCOME_LABELS["not-evaluated"][0]
    passed, checked = sum(p.passed for p in score.parts), sum(p.checked for p in score.parts)
    return f"{score.value:.1f}（{passed}/{checked}）"


def _verdict_lines(report: Report) -> Iterable[str]:
    if report.verdicts:
        yield "各地区结论（按检查项）/ Verdicts by area"
    for (area, label), of_area in groupby(report.verdicts, key=lambda v: (v.area, v.area_label)):
        outcomes = [v.outcome for v in of_area]
        zh = "，".join(f"{OUTCOME_LABELS[o][0]} {outcomes.count(o)}" for o in OUTCOME_LABELS)
        en = ", ".join(f"{outcomes.count(o)} {OUTCOME_LABELS[o][1]}" for o in OUTCOME_LABELS)
        yield f"  {_heading(area, label)}：{zh} / {en}"
    if report.verdicts:
        yield ""


def _not_checked_lines(report: Report) -> Iterable[str]:
    if report.not_checked:
        yield "未检查 / Not checked"
    for item in report.not_checked:
        kind = KIND_LABELS[item.kind][0]
        number = f" ×{item.count}" if item.count > 1 else ""
        yield f"  {kind} {subject_words(item.subject, report.checks)}{number}：{item.reason} / {item.reason_en}"


def _node(text: str) -> URIRef | BNode:
    return BNode(text[2:]) if text.startswith("_:") else URIRef(text)


def _add_result(graph: Graph, finding: Finding) -> None:
    """Write one finding as a validation result."""
    node = URIRef(finding.iri)
    for cls in (SH.ValidationResult, ZWGK.Finding):
        graph.add((node, RDF.type, cls))
    graph.add((node, SH.focusNode, _node(finding.focus)))
    graph.add((node, SH.sourceShape, _node(finding.shape)))
    graph.add((node, SH.sourceConstraintComponent, URIRef(finding.component)))
    graph.add((node, SH.resultSeverity, _SEVERITY_TERMS[finding.severity]))
    graph.add((node, SH.resultMessage, Literal(finding.message, lang="zh")))
    graph.add((node, SH.resultMessage, Literal(finding.message_en, lang="en")))
    graph.add((node, ZWGK.checkId, Literal(finding.check_id)))
    if finding.path is not None:
        graph.add((node, SH.resultPath, path_node(graph, finding.path)))
    if finding.value_term is not None:
        value = from_n3(finding.value_term)
        graph.add((node, SH.value, value if isinstance(value, Node) else Literal(finding.value)))
    if finding.place is not None:
        graph.add((node, ZWGK.sourcePlace, Literal(finding.place)))
    if finding.proposed:
        graph.add((node, ZWGK.reviewStatus, URIRef(concept("review-status", "proposed"))))
    for source in finding.sources:
        graph.add((node, DCTERMS.source, _node(source.iri)))
