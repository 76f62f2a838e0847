"""From clauses to statements: one statement for each duty, by what each clause adds to its sentence."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from ingest.documents import lexicon as words
from ingest.documents.clauses import sentences
from ingest.documents.grammar import Clause, read_clause

_FACT_TAIL = re.compile("(?:形成|积累|取得|得到|为)了?")
_COPULA = re.compile("[^，]{2,60}(?<![但就还都也而凡只正便即若尤于不别其])是(?!否|指|对|要|由|在|以|为了)[^，]{3,}$")
_CONTACT = re.compile("(?:联系人|联系电话|联系方式|咨询电话|电话|传真|邮箱|电子邮箱|附件|抄送)")
_FRAME = re.compile("制定本|起(?:施行|实施|执行)|负责解释$|通知如下|如下意见|有效期")
_DEFINES = re.compile("[^，]*所[称指][^，]*$|[^，]*是指[^，]*")
_FILES = re.compile("(?:及时)?(?:报|向)[^，]*(?:备案|报告|备查|审定|批准)$")
_KEPT_IDEAL = re.compile(
    "(?:全面|大力)?推进[^，]*(?:决策[^，]*结果公开|决策公开|执行公开|五公开)|推动[^，]*全覆盖"
    "|(?:依法|切实|有效)?(?:保障|维护)[^，]*(?:知情权|参与权|监督权)[^，]*"
    "|(?:基本)?(?:建成|构建|形成|建立)[^，]*(?:体系|格局)"
)
_LEADING = re.compile("以[^，]*(?:体系|标准|清单|目录)[^，]*为(?:引领|导向|核心|抓手|重点|基础)")
_WHOLE = re.compile("以[^，]*为(?:原则|目标|主线|引领|导向|目的|宗旨)")
_MAY = re.compile("可|鼓励|探索")
_PUBLISH = re.compile(
    "并?(?:及时|统一)?(?:在[^，]{2,30}(?:上|中)?)?(?:向社会|面向社会|对外|集中|统一)+(?:公开|发布|公布|公示)[^，]{0,4}$"
)
_RECORD = re.compile("并?(?:录入|上传)[^，]*(?:向社会公开|系统|平台)$")
_BY_MEANS = re.compile(f"(?:{words.ADVERB})*(?:{words.MEANS})")
_NOUN_ONLY = re.compile("[^，]*的[^，的]{2,12}$")
_TAKES_OVER = re.compile("(?:也|均|都|一律)?(?:要|应|由|须|可)")
_TOWARDS = re.compile("(?:把(?!握|关)|将(?!来)|对(?!口|应|接)[^，]*(?:进行|实行|加以|予以|开展)|列入|纳入|使(?!用))")
_MOVES = re.compile("把(?!握|关)|将(?!来)|列入|纳入|使(?!用)")
_BUSINESS = re.compile("(?:制定|作出|召开|举行|发布|公布|办理|受理|起草|开展|实施)[^，]{2,14}$")
_LASTS = re.compile("[^，]{0,6}(?:时间|期限|时限)(?:原则上|一般)?(?:不得?|应当?不)(?:少于|短于|超过)")
_GUIDES = re.compile(f"(?:{words.ADVERB}|要)*(?:指导|督促|推动|支持|帮助)+")
_MEDIA = re.compile(f"(?:{words.ADVERB})*(?:通过|运用|利用)[^，]*等[^，]*(?:方式|渠道|形式|平台|媒体|媒介)$")
_REPEATED = re.compile("每(?:年|月|季|半年|周|两)")
_LEVERAGE = re.compile("(?:借助|利用|依托|发挥)[^，]*(?:优势|渠道|力量|资源|作用)")
_CONTINUED = re.compile("以及|及(?!时)其?|和|或者?|包括(?![^，]*要素)")
_FOUND_THERE = re.compile("在[^，]*(?:可以|能够|均能|能)[^，]*(?:找到|查到|查阅|查询)")
_ANSWERS = re.compile("回应[^，]*(?:关切|诉求)")
_LEVEL = re.compile("[^，]*(?:水平|能力|质量|效率|意识|素质|满意度)[^，]*(?:提高|提升|增强|改善)$")
_EXPLORED = re.compile("[^，]*探索创新$")
_HEADLESS = re.compile("对[^，]{2,14}的(?:进行|予以|提出|给予|加以|要)")
_ACTING = frozenset(("act", "let", "never", "state", "light", "result"))
_MOST = 200  # clauses of one sentence that are read together
_SHORTEST = 4  # characters of the shortest sentence that can hold a duty
_ORDER = {"light": 0, "mid": 1, "heavy": 2}


@dataclass(slots=True)
class Draft:
    """A statement in the making: consecutive clauses of one sentence."""

    clauses: list[Clause]
    sentence: int
    weight: str = "light"
    fact: bool = False
    ideal: bool = False
    opening: Clause | None = None  # the sentence's first dated clause
    dropped: list[Clause] = field(default_factory=list)  # openings left out, whose subject still counts

    @property
    def start(self) -> int:
        """Return where the statement begins."""
        return self.clauses[0].start

    @property
    def end(self) -> int:
        """Return where the statement ends."""
        return self.clauses[-1].end

    @property
    def acts(self) -> list[Clause]:
        """Return the clauses that say what is done."""
        return [c for c in self.clauses if c.kind not in ("prefix", "date")]


def weigh(clause: Clause) -> str:
    """Say how much a clause stands on its own: light (a slogan), mid (an act), heavy (an act with a product)."""
    core = clause.core
    if _PUBLISH.fullmatch(clause.masked) or (clause.joined and _RECORD.fullmatch(clause.masked)):
        return "light"
    if re.search("主体责任|领导责任|第一责任", core):
        return "mid"
    if re.match("(?:强化|加强|明确)[^，]*(?:主管部门|机构)[^，]*职责", core):
        return "heavy"
    if _ANSWERS.match(core):
        return "heavy"
    if clause.kind in ("light", "result"):
        return "light"
    if clause.kind in ("let", "never"):
        return "heavy"
    if "要素" in core or _TOWARDS.match(core):
        return "heavy"
    if words.SPECIFIC_VERB.match(clause.masked) and len(core) > 5:
        return "heavy"
    if len(core) > 5 and words.DELIVERABLE.search(core) and words.DELIVERABLE_VERB.match(core):
        return "heavy"
    return "light" if len(core) <= 7 and not clause.subject and not clause.topic else "mid"


def drafts(text: str, start: int, end: int, guiding: bool, first: int = 0) -> Iterator[Draft]:
    """Return the statements of a stretch of text in text order; `guiding` marks sections of principles.

    >>> text = "各镇要建立通报制度，开设专栏，方便群众。"
    >>> [text[d.start : d.end] for d in drafts(text, 0, len(text), False)]
    ['各镇要建立通报制度，开设专栏']
    """
    for number, pieces in enumerate(sentences(text, start, end), first):
        if not pieces or pieces[-1].end - pieces[0].start < _SHORTEST:
            continue
        for low in range(0, len(pieces), _MOST):
            clauses = [c for c in (read_clause(text, p) for p in pieces[low : low + _MOST]) if len(c.masked) > 1]
            if clauses and not _CONTACT.match(clauses[0].masked) and not _FRAME.search(clauses[-1].masked):
                yield from _sentence(clauses, number, guiding)


def _sentence(clauses: list[Clause], number: int, guiding: bool) -> Iterator[Draft]:
    """Return the statements of one sentence."""
    if len(clauses) == 1 and clauses[0].numbered and not clauses[0].subject and not clauses[0].modal:
        return  # a heading that runs in its paragraph: 1.规范平台。
    if clauses[0].kind == "fact":
        kept = [clauses[0]]
        for clause in clauses[1:]:
            if _FACT_TAIL.match(clause.masked):
                break
            kept.append(clause)
        if len(kept) > 1 or len(kept[0].masked) > 12:
            yield Draft(kept, number, "heavy", fact=True)
        return
    if _DEFINES.match(clauses[0].masked) and any("是指" in c.masked for c in clauses[:2]):
        yield Draft(clauses, number, "heavy", fact=True)
        return
    if guiding and words.IDEOLOGY.match(clauses[0].masked):
        yield from _ideals(clauses, number)
        return
    if guiding:
        for i, clause in enumerate(clauses[:3]):
            if (_WHOLE.match(clause.masked) or _LEADING.match(clause.masked)) and len(clauses) - i > 2:
                yield Draft(clauses[i:], number, "heavy", ideal=True)
                return
    yield from _group(clauses, number, guiding)


def _ideals(clauses: list[Clause], number: int) -> Iterator[Draft]:
    """Return the aims of a sentence of guiding thought; its invocations are no statements."""
    for i, clause in enumerate(clauses):
        if _LEADING.match(clause.masked):
            yield Draft(clauses[i:], number, "heavy", ideal=True)
            return
        if _KEPT_IDEAL.match(clause.masked):
            yield Draft([clause], number, "heavy", ideal=True)


def _group(clauses: list[Clause], number: int, guiding: bool) -> Iterator[Draft]:
    """Put the clauses of a sentence together, duty by duty."""
    clauses = _with_topics(clauses)
    grouping = _Grouping(number, guiding, clauses)
    for i, clause in enumerate(clauses):
        yield from grouping.take(clause, later=i < grouping.last_act)
    yield from grouping.finish()


class _Grouping:
    """The statement in the making, and what waits to be part of the next one."""

    def __init__(self, number: int, guiding: bool, clauses: list[Clause]) -> None:
        lead = clauses[:2] if clauses[0].kind in ("prefix", "drop") else clauses[:1]
        self.opening = next((c for c in lead if c.dated), None)
        self.last_act = max((i for i, c in enumerate(clauses) if c.kind in _ACTING), default=-1)
        self.number = number
        self.guiding = guiding
        self.current: Draft | None = None
        self.pending: list[Clause] = []
        self.left: list[Clause] = []
        self.broken = False  # a purpose stood between: nothing can be added to the statement before it

    def take(self, clause: Clause, later: bool) -> Iterator[Draft]:
        """Add a clause; return the statements that end before it. `later` says that another act follows."""
        kind, current = clause.kind, self.current
        if kind == "drop" or (self.guiding and kind == "act" and _is_slogan(clause)):
            self.pending = []
        elif _is_fact(clause):
            yield from self._replace(Draft([clause], self.number, "heavy", fact=True))
        elif kind in ("prefix", "date"):
            self.pending.append(clause)
        elif kind == "state" and _LEVEL.match(clause.masked):
            self._take_level(clause)
        elif kind == "purpose" and words.GOAL_PURPOSE.match(clause.core):
            if current and current.ideal and not self.pending:
                current.clauses.append(clause)
            else:
                yield from self._replace(Draft([clause], self.number, "heavy", ideal=True))
        elif (
            kind == "purpose" and current and not self.broken and self.pending and _MEDIA.match(self.pending[-1].masked)
        ):
            current.clauses += [*self.pending, clause]  # the media by which the act before reaches its aim
            self.pending = []
        elif kind == "purpose" and self._is_aside(later):
            if not (self.pending and later):
                self.pending = []
            self.broken = True
        elif kind == "light" and not clause.subject and not clause.modal and self._is_idle(clause, later):
            if current is None:
                self.left.append(clause)
        else:
            yield from self._take_act(clause)

    def finish(self) -> Iterator[Draft]:
        """Return the last statement; a sentence of prepositional clauses alone is taken as it stands."""
        if self.current:
            yield self.current
        elif any(c.kind == "prefix" for c in self.pending) and not self.broken:
            yield Draft([*self.pending], self.number, "mid", opening=self.opening, dropped=self.left)

    def _replace(self, draft: Draft) -> Iterator[Draft]:
        if self.current:
            yield self.current
        self.current, self.pending, self.broken = draft, [], False

    def _take_level(self, clause: Clause) -> None:
        """Add 水平…提升 to a state before it; alone it says nothing."""
        current = self.current
        if current is not None and not self.broken and current.clauses[-1].kind == "state":
            current.clauses.append(clause)
        else:
            self.broken = True

    def _is_aside(self, later: bool) -> bool:
        """Say whether a purpose is said in passing, not what is done."""
        if self.current is None and not later:
            return False
        return not (self.pending and _LEVERAGE.search(self.pending[-1].masked))  # 借助…，扩大…

    def _is_idle(self, clause: Clause, later: bool) -> bool:
        """Say whether a slogan adds nothing: after a purpose, or as an opening before the act."""
        if self.current is not None:
            return self.broken
        return clause.vague and later and not self.pending

    def _take_act(self, clause: Clause) -> Iterator[Draft]:
        if self.current is not None and (self.broken or _splits(self.current, clause, self.pending)):
            yield self.current
            self.current = None
        weight = weigh(clause)
        if self.current is None:
            while self.pending and self.pending[0].vague and not self.pending[0].dated:
                self.left.append(self.pending.pop(0))
            clauses = [*self.pending, clause]
            self.current = Draft(clauses, self.number, weight, opening=self.opening, dropped=self.left)
            self.left = []
        else:
            self.current.clauses += [*self.pending, clause]
            self.current.weight = max(self.current.weight, weight, key=_ORDER.__getitem__)
        if clause.kind in ("let", "state"):
            self.current.ideal = True
        self.pending, self.broken = [], False


def _is_slogan(clause: Clause) -> bool:
    return not clause.modal and bool(words.TOPIC.search(clause.masked))


def _is_fact(clause: Clause) -> bool:
    """Say whether a clause says what something is."""
    return bool(_COPULA.fullmatch(clause.masked)) and (not clause.modal or "必须" in clause.masked)


def _with_topics(clauses: list[Clause]) -> list[Clause]:
    """Mark a clause that is only a noun with its attribute, before the clause that says what becomes of it."""
    out = list(clauses)
    if out[-1].kind == "prefix" and len(out) > 1 and not out[-1].vague:
        out[-1] = replace(out[-1], kind="act")  # a sentence does not end on a preposition
    for i, (clause, after) in enumerate(pairwise(clauses)):
        if not clause.modal and clause.kind == "act" and _is_case(clause, after):
            out[i] = replace(clause, kind="prefix")
            continue
        if clause.kind != "act" or clause.modal or not _NOUN_ONLY.fullmatch(clause.masked):
            continue
        if re.match(f"{words.VERB}|{words.ADVERB}|把|将", clause.masked) and not re.match("公开的", clause.masked):
            continue
        if _TAKES_OVER.match(after.masked):
            out[i] = replace(clause, kind="prefix")
    return out


def _is_case(clause: Clause, after: Clause) -> bool:
    """Say whether a clause without a modal word only names the case in which the next one binds.

    Either what has been done wrong (违反…规定，…的，由…) or the business at which a named body must do something
    (制定…，某机关应当…), as measures put it.
    """
    if "违反" in clause.masked[:24] and after.kind == "prefix":
        return True
    firm = after.modal in ("应当", "不得", "可以")
    return bool(firm and after.subject and not clause.subject and not clause.dated and _BUSINESS.match(clause.masked))


def _splits(current: Draft, clause: Clause, pending: list[Clause]) -> bool:
    """Say whether a clause begins a statement of its own."""
    size = current.end - current.start
    acts = current.acts
    if _CONTINUED.match(clause.masked) and not clause.modal and not pending:
        return False
    if _EXPLORED.match(clause.masked) and not current.fact:
        return size + clause.end - clause.start > 60
    if "要素" in clause.masked and acts:
        return True
    if current.fact or clause.subject or any(c.subject for c in pending):
        return True
    if clause.dated or any(c.dated for c in pending):
        return True
    if current.ideal and clause.kind != "state":
        return True
    if clause.kind == "never":
        return bool(clause.modal) or clause.end - clause.start >= 9
    if clause.kind in ("let",):
        return True
    if _LASTS.match(clause.masked):
        return True
    weight = weigh(clause)
    if clause.joined and _FILES.match(clause.masked) and any(c.modal and _MAY.match(c.modal) for c in current.clauses):
        return True
    if clause.kind == "result":
        return bool(_FOUND_THERE.match(clause.masked))
    if clause.modal and acts:
        may = [c for c in [*current.dropped, *current.clauses] if c.modal and _MAY.match(c.modal)]
        return not (may and _MAY.match(clause.modal))
    if clause.joined and re.match("并?(?:通过|依托|利用)", clause.masked):
        return True
    if weight == "light" and (not pending or clause.kind == "light"):
        return False
    if clause.joined and clause.end - clause.start <= 12 and _MOVES.match(clause.core):
        return False
    if _HEADLESS.match(clause.masked) and len(clause.masked) < 18:
        return False
    if pending and not all(c.vague for c in pending):
        return current.weight != "light" or size > 40
    if current.weight == "light" and not any(c.kind == "state" for c in acts):
        return False
    if _REPEATED.match(clause.masked) and clause.end - clause.start > 8:
        return True
    if _TOWARDS.match(clause.core) or _BY_MEANS.match(clause.masked):
        return True
    length = clause.end - clause.start
    if length <= 10 and not current.fact and acts and _GUIDES.match(acts[-1].core) and size < 40:
        return False
    if weight == "light" or size + length <= 15:
        return False
    if weight == "heavy":
        return True
    if length <= 9:
        return False
    return size + length > 34 or (current.weight == "heavy" and length >= 12)
