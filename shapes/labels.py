"""What reports call severities, outcomes, scores and the like, in two languages."""

from shapes.model import Outcome, Quality, Severity, Status

SEVERITY_LABELS: dict[Severity, tuple[str, str]] = {
    "violation": ("违反", "violation"),
    "warning": ("警告", "warning"),
    "info": ("提示", "note"),
}
OUTCOME_LABELS: dict[Outcome, tuple[str, str]] = {
    "conforms": ("合格", "conforms"),
    "violates": ("不合格", "violates"),
    "not-evaluated": ("未评", "not evaluated"),
}
KIND_LABELS: dict[str, tuple[str, str]] = {
    "source": ("来源", "source"),
    "shape": ("检查", "shape"),
    "nodes": ("节点", "nodes"),
    "rule": ("规则", "rule"),
    "waiver": ("豁免", "waiver"),
}
STATUS_LABELS: dict[Status, tuple[str, str]] = {"new": ("新增", "new"), "persisting": ("持续", "persisting")}
QUALITY_LABELS: dict[Quality, tuple[str, str]] = {
    "complete": ("全面", "complete"),
    "accurate": ("准确", "accurate"),
    "standardised": ("规范", "standardised"),
}
