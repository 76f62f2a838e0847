"""What reports call severities, outcomes, scores and the like, in two languages."""

from collections.abc import Iterable

from ontology.terms import PREFIXES, ZS
from shapes.model import CheckName, Outcome, Quality, Severity, Status

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


def subject_words(subject: str, names: Iterable[CheckName] = ()) -> str:
    """Return what people call the subject of something that was not checked: a check's id and name, or a short IRI.

    >>> subject_words(f"{ZS}A04-ItemInInventory", [CheckName("A04", "目录事项出自清单", "item in the inventory")])
    'A04 目录事项出自清单'
    >>> subject_words("http://www.w3.org/ns/shacl#node"), subject_words("目录.xlsx!社会救助!5")
    ('sh:node', '目录.xlsx!社会救助!5')
    """
    if subject.startswith(str(ZS)):
        check = subject.removeprefix(str(ZS)).split("-")[0]
        for name in names:
            if name.check_id == check:
                return f"{check} {name.label}"
    found = max((p for p in PREFIXES.items() if subject.startswith(p[1])), key=lambda p: len(p[1]), default=None)
    return subject if found is None else f"{found[0]}:{subject.removeprefix(found[1])}"
