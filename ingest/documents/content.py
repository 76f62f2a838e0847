"""What a norm says: verb and object, channels, catalogue elements, ways to take part, thresholds."""

import re
from functools import lru_cache

from ingest.documents import lexicon as words
from ingest.documents.grammar import Clause
from ingest.documents.grouping import Draft, weigh

ELEMENT_NAMES = {
    "name": "名称",
    "content": "内容",
    "basis": "依据",
    "time-limit": "时限",
    "body": "主体",
    "method": "方式",
    "channel": "渠道",
    "audience": "公开对象",
    "level": "公开层级",
}
_ELEMENTS = (
    ("name", re.compile("名称|公开事项$|事项名")),
    ("content", re.compile("内容")),
    ("basis", re.compile("依据")),
    ("time-limit", re.compile("时限|时间|期限")),
    ("body", re.compile("主体|责任部门|责任单位")),
    ("method", re.compile("方式|形式")),
    ("channel", re.compile("渠道|载体|平台|途径")),
    ("audience", re.compile("对象|范围|受众")),
    ("level", re.compile("层级|级别")),
)
_ELEMENT_LIST = re.compile(
    "(?:包括|包含|涵盖|明确|载明|列明|注明|具备|标明)(?:[^，、。；]{0,10}的)?(?P<list>[^。；]{0,300}?)(?:等[^，。；]{0,8})?(?:基本)?要素"
    "|要素[^，。；]{0,6}(?:包括|包含|涵盖|为)(?P<after>[^。；]*)"
)
_SECOND = (
    "完成|健全|完善|细化|优化|指导|督促|开展|编制|实施|发布|公布|支持|推动|推进|建立|改进|规范"
    "|跟踪|再造|简化|抓好|落实|协调"
)
_THERE = re.compile(
    "(?:在|于|按照|根据|依托|对照|通过|依据|会同)[^，]*?(?<![的和、与及务息项])"
    f"(?P<verb>(?:设立|设置|开设|编制|建立|建设|公开(?!栏|专|条例)|发布|公布|公示|构建|搭建|完成|组织|征求|推送|提供)(?:{_SECOND})?)"
    "(?P<object>[^的，][^，]+)$"
)
_PLAIN_LIST = re.compile("目录[^，。；]{0,12}(?:包括|包含|载明|列明)(?P<list>[^。；]{0,300})(?P<after>)")
_VERBS = re.compile(f"(?:{words.VERB})(?:(?:、|和|并)?(?:{_SECOND}))?")
_ABOUT = re.compile(
    "(?:对于?|就|针对)(?P<object>.+?)(?:分别|跟踪|逐个|逐一|定期|适时)?(?:进行|开展|加以|予以|实行|给予|提出|作出|实施)(?P<verb>.+)$"
)
_SETTLED = re.compile(
    "(?:对于?|就|针对)(?P<object>.+?)(?P<verb>(?:逐个|逐一|集中|统一|分别|及时|限时|严肃)*"
    "(?:研究解决|解决|约谈提醒|约谈|提醒|办结|处理|解读|回应|答复|整改|复核|验收|审核))$"
)
_MOVED = re.compile(
    "(?:将|把)(?P<object>.+?)(?P<verb>(?:统一|一并|全部|逐项|及时|书面|每季度|按季度|汇总|合理归类后)*"
    "(?:纳入|列入|嵌入|融入|写入|录入|上传|报送|上报|(?<!通)报|作为|通报|延伸|归类|(?<!有效)整合|固化|提供|推送|公布|(?<![务息请动对领])公开|转化|转办|细化|分解|落实|贯穿|放在|摆在)"
    "(?:到|至|给|为|于)?)(?P<rest>.*)$"
)
_DATED = re.compile(r"(?:于|在)?(?:\d{4}年)?(?:\d{1,2}月)?(?:\d{1,2}日|年?底)?前")
_DOES = (
    "(?:(?<![务息政])公开(?!栏|专|条例)|全面|准确|主动|集中|发布(?!会)|推送|征求|扩大|开展|进行|及时|加强|听取|对"
    "|宣传(?!栏|册|片)|重点)"
)
_CHANNEL_HEAD = (
    "网站|门户网站|专栏|栏目|公开栏|公示栏|宣传栏|新媒体|公众号|微信群|微信|微博|客户端|移动端|广播|电视|报纸|公报|融媒体中心|大厅|便民服务中心|服务中心|专区|档案馆|图书馆"
    "|益农信息社|信息社|公告栏|热线|业务系统|查询系统|平台|发布会|座谈会|听证会|说明会|吹风会|村村响|大喇叭|显示屏|自助终端|便民服务站"
)
_CHANNEL = re.compile(f"^[^，]*(?:{_CHANNEL_HEAD})$")
_LISTED = re.compile(
    "(?:通过|运用|利用|借助|采取|采用|依托|(?<![现所存])在(?![线职编])|充分发挥|发挥|(?<![可予加难])以(?![及上下内外来]))(?P<list>[^，。；]{0,120}?)(?P<close>等(?:[^，。；、]{0,8})|线上线下|(?:优势|的优势)|(?:政务公开|信息公开)?第一公开平台|(?:政务公开|信息公开)?第一平台|平台作用|作用|上|(?:多种)?(?:方式|渠道|形式|媒介|平台))"
)
_AND_FORMS = re.compile(
    "(?:渠道|方式|形式|平台|媒介)(?:和|与|以及)(?P<list>[^，。；]{2,60}?)等(?:多种|各种|各类)?(?:形式|方式|渠道)"
)
_ONLINE = re.compile("线上线下")
_CLEAN = re.compile("^(?:多种|各种|各类|本级|积极|充分|统一|贴近[^，]*的)+|(?:多种|各类)?(?:方式|渠道|形式|媒介)?$")
_METHODS = re.compile("座谈|听证|走访|征求意见|问卷|民意|调查|咨询|协商|列席|沟通|访谈|开放日|旁听|评议")
_THRESHOLD = re.compile("(?P<number>[0-9]+(?:[.][0-9]+)?)(?:%|％|个百分点)")
_AT_LEAST = re.compile("不(?:得)?(?:低于|少于)|至少|以上|达到|不小于|原则上不低于")
_PILOT = re.compile("(?:26|二十六)个[^，、]{0,8}领域|试点领域")


def main_clause(draft: Draft) -> Clause:
    """Return the clause that says most: the first of the heaviest acts."""
    acts = draft.acts or draft.clauses
    order = {"light": 0, "mid": 1, "heavy": 2}
    return max(acts, key=lambda c: order[weigh(c)])


def act_of(text: str, draft: Draft) -> tuple[str | None, str | None]:
    """Return verb and object of a statement as the text has them, None where no verb is recognised."""
    clause = main_clause(draft)
    predicate = text[clause.end - len(clause.core) : clause.end].replace("\n", "")
    return act_in(predicate)


@lru_cache(8192)
def act_in(predicate: str) -> tuple[str | None, str | None]:
    """Return verb and object of a predicate.

    >>> act_in("编制完成本级事项目录"), act_in("对落实情况进行跟踪评估")
    (('编制完成', '本级事项目录'), ('跟踪评估', '落实情况'))
    >>> act_in("将结果纳入年度考核"), act_in("通过网站等渠道公开办事指南")
    (('纳入', '结果'), ('公开', '办事指南'))
    """
    predicate = re.sub(f"^将?(?:{_DATED.pattern})?(?=对|于|在|按|会同|组织|适时|定期|进行|向)", "", predicate)
    predicate = re.sub(f"^(?:于|在)?{_DATED.pattern}", "", predicate)
    for pattern in (_ABOUT, _SETTLED, _MOVED):
        match = pattern.match(predicate)
        if match:
            return _tidy(match["verb"]), _tidy(match["object"])
    if re.match(f"{words.MEANS}|{words.BASIS}|在|以|经", predicate):
        predicate = _after_means(predicate)
    predicate = re.sub(f"^(?:{words.ADVERB})+", "", predicate)
    match = _VERBS.match(predicate) or _THERE.match(predicate)
    if match and "verb" in match.groupdict():
        return _tidy(match["verb"]), _tidy(match["object"])
    if match:
        rest = predicate[match.end() :]
        if rest:
            return _tidy(match[0]), _tidy(rest)
        return _tidy(match[0]), None
    state = re.match(
        f"(?P<object>[^，]{{2,}}?)(?:{words.ADVERB}|大幅|显著|要|应|保持)+(?P<verb>(?:{words.VERB})+[^，]{{0,4}})$",
        predicate,
    )
    if state:
        return _tidy(state["verb"]), _tidy(state["object"])
    return None, None


def _after_means(predicate: str) -> str:
    best = predicate
    for match in words.CLOSER.finditer(predicate):
        rest = re.sub(f"^(?:{words.ADVERB}|来)+", "", predicate[match.end() :])
        if len(rest) > 2 and _VERBS.match(rest):
            best = rest
    return best


def _tidy(text: str) -> str | None:
    return text.strip("、，和并的 ") or None


@lru_cache(8192)
def elements_of(words_: str) -> tuple[str, ...]:
    """Return the codes of the catalogue elements that a statement lists, in text order.

    >>> elements_of("目录应列明事项名称、依据、时限、主体等要素")
    ('name', 'basis', 'time-limit', 'body')
    """
    match = _ELEMENT_LIST.search(words_) or _PLAIN_LIST.search(words_)
    if not match:
        return ()
    out: list[str] = []
    for part in re.split("[、，和及]", match["list"] or match["after"] or ""):
        for code, pattern in _ELEMENTS:
            if pattern.search(part) and code not in out:
                out.append(code)
                break
    least = 2 if "要素" in words_ else 4
    return tuple(out) if len(out) >= least else ()


@lru_cache(8192)
def channels_of(words_: str) -> tuple[str, ...]:
    """Return the places, media and forms through which a statement has something done.

    >>> channels_of("通过村民微信群、公开栏、广播等，重点公开村级事务")
    ('村民微信群', '公开栏', '广播')
    >>> channels_of("通过线上线下全面公开办事信息"), channels_of("在政府门户网站开设专栏")
    (('线上', '线下'), ('政府门户网站', '专栏'))
    """
    out: list[str] = []
    for match in _LISTED.finditer(words_):
        if _ONLINE.match(match["close"]) and not match["list"]:
            out += ["线上", "线下"]
            continue
        listed, close = match["list"], match["close"]
        early = re.search(f"(?<=..)(?:{_DOES})", listed) if match[0].startswith("通过") else None
        if early and _CHANNEL.match(listed[: early.start()].split("、")[0]):
            listed, close = listed[: early.start()], "等"
        parts = [p for p in _parts(listed) if p]
        many = (len(parts) > 1 and close[0] in "等多方渠形平") or close.startswith("等")
        many = many and not match[0].startswith(("在", "以"))
        out += [p for p in parts if _CHANNEL.match(p) or (many and len(p) <= 16)]
        more = _AND_FORMS.search(words_, match.end() - len(match["close"]), match.end() + 80)
        if more and many:
            out += [p for p in _parts(more["list"]) if p and len(p) <= 16]
    for found in re.finditer(
        "(?:开设|设立|设置|建设|创建|搭建)(?!的)(?P<what>[^，。；]*?(?:专栏|专区|栏目|公开栏|互动[^，。；]{0,6}平台))|(?P<site>[^，。；、]{0,6}政府(?:门户)?网站)(?=要|应|作为|对|开设|集中|统一|上|规范)",
        words_,
    ):
        name = found["site"] or found["what"]
        name = name.rpartition("的")[2] if "的" in name else name
        name = re.sub("^.*(?:在|于|依托|通过)", "", name)
        if name and name not in out:
            out.append(name)
    halls = re.match(
        "(?:[^，]*，)?(?P<list>[^，。；]*?)等(?:场所|窗口|公共场所|服务场所)(?:都|均|也)?(?:要|应|可|须|设|建|开)",
        words_,
    )
    if halls:
        out = [*_parts(re.sub("^.*?(?:要|应|可以?|须)?在(?!线)", "", halls["list"])), *out]
    for found in re.finditer("(?:嵌入|融入|录入)(?:到|至)?(?P<system>[^，。；]*系统)", words_):
        out.append(found["system"])
    return tuple(dict.fromkeys(out))


def _parts(listed: str) -> list[str]:
    names = re.split("[、和与]|以及", listed.replace("“", "").replace("”", ""))
    return [_CLEAN.sub("", n).strip() for n in names]


def participation_of(words_: str, channels: tuple[str, ...]) -> tuple[str, ...]:
    """Return the ways in which the public is heard, of the channels of a statement about opinions.

    >>> participation_of("采取座谈会、问卷调查等方式听取意见", ("座谈会", "问卷调查"))
    ('座谈会', '问卷调查')
    """
    if not re.search("意见|参与|民意|听取|互动|问政", words_):
        return ()
    return tuple(c for c in channels if _METHODS.search(c))


def threshold_of(words_: str) -> float | None:
    """Return the least percentage that a statement demands, None when it names none.

    >>> threshold_of("分值权重不低于5%"), threshold_of("占比4.5％以上"), threshold_of("完成26项")
    (5.0, 4.5, None)
    """
    match = _THRESHOLD.search(words_)
    return float(match["number"]) if match and _AT_LEAST.search(words_) else None


def names_pilot(words_: str) -> bool:
    """Say whether a statement speaks of the 26 pilot fields as a whole."""
    return bool(_PILOT.search(words_))
