"""How binding a statement is: must, shall-not, may, goal or fact, and the word that says so."""

import re

from ingest.documents.grammar import Clause
from ingest.documents.grouping import Draft
from ingest.documents.model import Modality

_MAY = re.compile("鼓励|探索|尝试|可以?|支持有条件")
_NEVER = re.compile(
    "不得(?!少于|低于|超过)|严禁|禁止|不准|不能|不宜|避免|防止|杜绝|不(?:做|搞|要|许|增加|走过场|打折扣)"
)
_GOAL = re.compile(
    "基本(?:建成|实现|形成|涵盖|建立|完成|消除)|(?:全面|率先|如期)(?:建成|实现|形成)|推动[^，]*全覆盖|实现[^，]*(?:全覆盖|全公开)"
    "|(?:保障|维护)[^，]*(?:知情权|参与权|监督权|表达权)|建立更加[^，]*|建成[^，]*(?:体系|格局)|(?:满意|知晓|准确|公开|办结)[率度]达到?[^，]*[0-9%％]|形成[^，]*(?:体系|格局)$"
)
_ORDERS = frozenset(("要", "应", "应当", "必须", "须"))
_BASIC = re.compile("基本(?:建成|实现|形成|涵盖|建立)|知情权|全覆盖格局")
_STRIVE = re.compile("力争|争取(?!意见|支持)")
_EXPLORE = re.compile("(?:加强|积极|大胆|鼓励)?(?:探索创新|先行先试)$")


def modality(draft: Draft, carried: str | None, guiding: bool, aims: bool = False) -> tuple[Modality, str | None]:
    """Return the modality of a statement and its marker; `carried` is the marker in whose scope it stands."""
    if draft.fact:
        return "fact", None
    acts = draft.acts or draft.clauses
    first, marker = acts[0], _marker(draft)
    if all(c.kind == "never" for c in acts[:1]):
        word = _NEVER.search(first.masked)
        return "shall-not", word[0] if word else marker
    if draft.ideal and draft.weight == "heavy" and len(acts) > 2:
        return "goal", marker
    if marker and _NEVER.fullmatch(marker):
        return "shall-not", marker
    if marker and _MAY.match(marker):
        return "may", marker
    if any(_EXPLORE.search(c.masked) for c in acts):
        return "may", "探索"
    if draft.ideal and (not marker or (marker in ("要",) and guiding)):
        return "goal", None
    if (_is_goal(draft, acts) and (aims or marker not in _ORDERS or _BASIC.search(acts[0].masked))) or (
        aims and _aims(draft, acts)
    ):
        return "goal", None
    if _STRIVE.match(draft.clauses[0].masked) and marker not in _ORDERS:
        return "goal", None
    if carried and not marker and not re.match("报|向", acts[0].masked):
        return "may", None
    return "must", marker


def _aims(draft: Draft, acts: list[Clause]) -> bool:
    """Say whether a statement among goals describes a state to be reached."""
    return (
        any(re.search("实现|建成|达到|完成[^，]*转变|形成[^，]*(?:机制|局面|模式|格局)", c.masked) for c in acts[:1])
        and not draft.clauses[0].modal
    )


def _is_goal(draft: Draft, acts: list[Clause]) -> bool:
    return any(_GOAL.search(c.masked) for c in acts[:1]) or any(c.kind in ("state", "let") for c in acts[:1])


def _marker(draft: Draft) -> str | None:
    for clause in [*draft.dropped, *draft.clauses]:
        if clause.modal and clause.kind != "result":
            return clause.modal
    for clause in draft.acts:
        if re.match("确保|保证", clause.masked):
            return "确保"
    return None
