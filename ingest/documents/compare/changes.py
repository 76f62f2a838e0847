"""What became of a duty on the way down: members and clauses left out, words weaker or stronger, other bodies.

All rules look only at wording that is clearly taken over; what is freely rephrased is left to a person.
"""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from ingest.documents.bodies import bearer_group
from ingest.documents.corpus import NormFacts
from ingest.documents.lexicon import ADVERB, VERB
from ingest.documents.lineage import same_object
from ingest.documents.wording import pairs

CLOSE, COPIED = 0.40, 0.45
PARTICULAR = {
    "acceptance": "验收",
    "assessment": "考核",
    "catalogue-other": "",
    "column": "专栏",
    "coordination-mechanism": "联动机制",
    "entrance": "入口",
    "flowchart": "流程图",
    "funding": "经费",
    "guideline-other": "",
    "handbook": "一本通",
    "innovation-zone": "示范区",
    "meeting-attendance": "列席",
    "query-system": "查询系统",
    "staffing": "专人",
    "training": "培训",
    "zone": "专区",
}
"""Objects so particular that naming one takes a duty up, whatever the words; with the word that names it."""
_PLAIN = re.compile(
    f"(?:{VERB}|{ADVERB}|要|应|的|等|基层|县级|政府|政?务公开|相关|有关|工作|制度|机制|内容|方式|方面|资源|标准化|情况|发展|作出)+"
)
_HOW = re.compile(r"有[序效]|紧密|相互|协[调同]|同步|顺畅|良性")
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_PROMPT = re.compile(r"(?:在)?第一时间|及时|尽快|适时|按时|实时")
_SOFT = re.compile(r"力争|争取|基本|逐步|尽量|原则上|努力")
_ITEM = r"[\u4e00-\u9fff“”]{2,10}(?:（[^（）]{1,6}）[\u4e00-\u9fff]{0,8})?"
_LIST = re.compile(rf"{_ITEM}(?:、{_ITEM})+(?=等)|{_ITEM}(?:、{_ITEM}){{2,}}")
_LEAD = re.compile(
    r"^.*(?:通过|运用|利用|采取|采用|依托|公开|提供|发挥|优化|完善|构建|与|在|对|包括|围绕|以|要|加以|征求)"
    r"(?=[\u4e00-\u9fff“”（）]{2,}$)"
)
_TAIL = re.compile(r"(?:等|多种|方面|形式|方式|渠道|平台|场所|单位|工作|要|和其他|的(?!$)).*$")
_TRIM = re.compile(r"^(?:以?及|和|并且?|要|等|的|与|或|对|为|同时)+|(?:和|并|等|的|与|或|要)+$")
_TO_ALL = re.compile(r"向(?:全)?社会[^，]{0,4}(?:公开|公布|发布|公示)")
_OUT = re.compile(
    r"社会[^，]{0,6}(?:公开|公布|发布|公示)|(?:公开|公布|发布|公示)[^，]{0,6}社会|(?:集中|对外)(?:公布|发布)"
)
_MAKE = re.compile(r"开设|设立|设置|建立|建设|搭建|开发|编制|制定|构建|创建|组建|配备")
_MEND = re.compile(r"完善|优化|改进|提升|加强|健全|推进|推动|注重")
_GUIDED = re.compile(
    r"(?:指导|支持|督促|推动|引导){1,3}(?P<body>[^，、]{3,16}?)(?=依法|建立|编制|完善|公开|开展|制定|做好)"
)
_OFTEN = re.compile(r"每(?:年度?|半年|季度|月|周)|至少[^，]{0,6}\d+次|不低于|必修")


def members(words: str) -> list[str]:
    """Return the members of the lists in a sentence.

    >>> members("运用发布会、问答、图解等多种方式解读")
    ['发布会', '问答', '图解']
    """
    out: list[str] = []
    for found in _LIST.finditer(words):
        items = found[0].split("、")
        items[0] = _LEAD.sub("", items[0])
        items[-1] = _TAIL.sub("", items[-1])
        items[-1] = _even(items)
        for item in [*items[:-1], *re.split(r"(?<=[\u4e00-\u9fff]{2})和(?=[\u4e00-\u9fff]{2})", items[-1])]:
            if len(item) >= 2 and not item.startswith("等"):
                out.append(item.strip("“”"))
    return list(dict.fromkeys(out))


def _even(items: Sequence[str]) -> str:
    """Return the last member of a list cut to the length that all others have, where an adverb follows it.

    >>> _even(["发布", "解读", "回应有序衔接"]), _even(["听证会", "座谈会", "实地走访"])
    ('回应', '实地走访')
    """
    lengths = {len(item) for item in items[:-1]}
    if len(items) > 2 and len(lengths) == 1 and _HOW.match(items[-1], length := lengths.pop()):
        return items[-1][:length]
    return items[-1]


def said_in(part: str, text: str) -> bool:
    """Say whether a short expression stands in a text, in the same words or nearly.

    >>> said_in("向社会公开征求意见", "公开征求意见"), said_in("吹风会", "新闻发布会")
    (True, False)
    """
    if part in text:
        return True
    wanted = pairs(part)
    if len(wanted) < 3:
        return False
    match = SequenceMatcher(None, part, text, autojunk=False).find_longest_match()
    return match.size >= max(3, 0.6 * len(part))


def dropped_members(norm: NormFacts, lower: Sequence[NormFacts], said: str) -> list[str]:
    """Return the members of the upper norm's lists that the lower provisions do not name.

    Domains are left out (they may be meant by their number), and so is a list of which nothing is taken over
    unless action and object are the same.
    """
    if len(norm.domains) > 4 or norm.elements:
        return []
    listed = members(norm.words)
    missing = [m for m in listed if not said_in(m, said)]
    kept = len(listed) - len(missing)
    same = any(n.object == norm.object and n.object in PARTICULAR for n in lower)
    if not missing or (3 * kept < len(listed) and not same):
        return []
    return missing


def dropped_clauses(norm: NormFacts, lower: Sequence[NormFacts], said: str, score: float) -> list[str]:
    """Return the stretches of a closely taken over norm that the lower provisions leave out."""
    if score < COPIED or len(norm.domains) > 4 or norm.elements or not norm.binding:
        return []
    listed = members(norm.words)
    words, said = _PROMPT.sub("", norm.words), _PROMPT.sub("", said)
    return [
        run
        for run in _left_out(words, said)
        if len(run) >= 4
        and not _PLAIN.fullmatch(run)
        and not any(run in m or m in run for m in listed)
        and not _scattered(run, said)
    ]


def _scattered(part: str, text: str) -> bool:
    """Say whether a text has the characters of a part in their order, at most with a word put in between.

    >>> _scattered("第一平台", "第一公开平台"), _scattered("第一平台", "第一批次以外的其他平台")
    (True, False)
    """
    ends = ((part[:cut], part[cut:]) for cut in range(1, len(part)))
    return any(re.search(f"{re.escape(a)}[\u4e00-\u9fff]{{0,2}}{re.escape(b)}", text) for a, b in ends)


def _left_out(words: str, said: str) -> Iterator[str]:
    """Yield the stretches of a sentence that a text does not have, where they fill a member or a clause to its end.

    Agreement counts from three characters on.
    """
    kept = [False] * len(words)
    for start in range(len(words) - 2):
        if words[start : start + 3] in said:
            kept[start : start + 3] = [True] * 3
    run = ""
    for mark, keep in [*zip(words, kept, strict=True), ("，", True)]:
        if mark in "，、；：“”（）和" or (keep and mark == "并"):
            part = _TRIM.sub("", run)
            if part:
                yield part
            run = ""
        elif keep:
            run = ""
        else:
            run += mark


def weakenings(norm: NormFacts, lower: Sequence[NormFacts], said: str, score: float) -> list[str]:
    """Return in what the lower document asks less: softer mode, no publication, improving instead of making."""
    out = []
    best = lower[0]
    softer = best.modality == "may" or (best.modality == "goal" and _SOFT.search(best.words))
    if norm.modality == "must" and softer and score >= CLOSE and same_object(norm.object, best.object):
        out.append(f"应当→{'可以' if best.modality == 'may' else '目标'}")
    published = _TO_ALL.search(norm.words)
    if published and not _OUT.search(said):
        out.append(f"未要求{published[0]}")
    made = _MAKE.search(norm.words)
    same = any(n.action == norm.action and same_object(n.object, norm.object) for n in lower)
    if made and not same and not _MEND.search(norm.words):
        nearest = max(_clauses(lower), key=lambda c: _shared(norm.words, c), default="")
        mended = _MEND.search(nearest)
        if mended and not _MAKE.search(nearest) and _shared(norm.words, nearest) >= 3:
            out.append(f"{made[0]}→{mended[0]}")
    return out


def strengthenings(norm: NormFacts, lower: Sequence[NormFacts], score: float) -> list[str]:
    """Return in what the lower document asks more: harder mode, a frequency."""
    best = lower[0]
    out = []
    if norm.modality == "may" and best.modality == "must" and score >= CLOSE:
        out.append("可以→应当")
    if score >= CLOSE and not _OFTEN.search(norm.words):
        found = _OFTEN.search(best.words)
        if found:
            out.append(found[0])
    return out


def changed_bodies(norm: NormFacts, lower: Sequence[NormFacts], score: float) -> list[str]:
    """Return which body is to be guided instead of the one that the upper norm names."""
    mine = _GUIDED.search(norm.words)
    if not mine or score < CLOSE:
        return []
    for other in lower:
        theirs = _GUIDED.search(other.words)
        if theirs and not _same_body(mine["body"], theirs["body"]):
            return [f"{mine['body']}→{theirs['body']}"]
    return []


def _same_body(one: str, other: str) -> bool:
    """Say whether two names are of one kind of body.

    >>> _same_body("村（居）民委员会", "村（社区）党群服务中心"), _same_body("村民委员会", "村（居）民委员会")
    (False, True)
    """
    a, b = set(pairs(one)), set(pairs(other))
    return len(a & b) >= 0.4 * min(len(a), len(b))


def narrowed_bearers(norm: NormFacts, lower: NormFacts, score: float) -> list[str]:
    """Return the narrower group that bears a closely taken over duty of all grassroots governments."""
    if score < CLOSE or norm.bearer_groups != ("grassroots-gov",) or len(lower.bearer_texts) != 1:
        return []
    named = lower.bearer_texts[0]
    said = "基层政府" in norm.words and named in lower.words and not re.search("乡|镇|街道", lower.words)
    if said and not lower.bearers and bearer_group(named) in {"county-gov", "township-gov", "grassroots-dept"}:
        return [f"基层政府→{named}"]
    return []


def _clauses(norms: Sequence[NormFacts]) -> list[str]:
    return [c for n in norms for c in n.words.split("，")]


def _shared(one: str, other: str) -> int:
    return len(set(pairs(one)) & set(pairs(other)))


def swapped(upper: str, lower: str) -> bool:
    """Say whether a text has two expressions of another in each other's place.

    An expression is three characters; what stands before it shows its place.

    >>> swapped("权力运行全过程和政务服务全流程", "权力运行全流程和政务服务全过程")
    True
    >>> swapped("权力运行全过程和政务服务全流程", "权力运行全过程和政务服务全流程")
    False
    """
    places = _by_place(upper)
    moved = {
        (ours, theirs) for before, ours in _by_place(lower).items() if (theirs := places.get(before, ours)) != ours
    }
    return any((theirs, ours) in moved for ours, theirs in moved)


def _by_place(words: str) -> dict[str, str]:
    """Return the expression that follows each pair of characters in a text; an ambiguous place is left out."""
    found: dict[str, str] = {}
    twice = set()
    for at in range(len(words) - 4):
        before, expression = words[at : at + 2], words[at + 2 : at + 5]
        if _HAN.fullmatch(before + expression):
            twice |= {before} if found.setdefault(before, expression) != expression else set()
    return {before: expression for before, expression in found.items() if before not in twice}
