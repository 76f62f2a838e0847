"""What a norm asks for, as concepts: the action and the object, each by its code, with the words that say it.

What a sentence only refers to (按照…, 对照…, 结合…, 通过…) is set aside first; the first verb of the rest is the
action, the most particular thing named in the rest is the object. A sentence that names neither keeps None.
"""

import re
from dataclasses import dataclass

_Rules = tuple[tuple[str, re.Pattern[str]], ...]


def _rules(*pairs: tuple[str, str]) -> _Rules:
    return tuple((code, re.compile(pattern)) for code, pattern in pairs)


@dataclass(frozen=True, slots=True)
class Act:
    """Action and object of a norm."""

    action: str | None
    object: str | None
    action_text: str | None
    object_text: str | None


_REFERENCE = re.compile(
    r"(?:^|(?<=，)|(?<=要)|(?<=应)|(?<=须)|(?<=政府)|(?<=部门))"
    r"(?:按照|依照|依据|根据|遵照|参照|对照|结合|围绕|紧扣|遵循|针对|立足|本着|以[^，]{1,24}为(?:标准|原则|主题|引领|基础|导向|指导))"
    r"[^，]*，"
)
_DATE = re.compile(
    r"(?:于|到|在)?(?:\d{4}年、)*(?:\d{4}年|次年|每年)?年?(?:\d{1,2}月)?(?:\d{1,2}日|[上中下]旬)?(?:年?底)?(?:前|之前)?，?"
)
_OBJECTS = _rules(
    ("training", r"培训|必修课|轮训"),
    ("village-coordination", r"(?:政务公开)?与村(?:（居）|民)?务?公开|村（居）务公开.{0,6}(?:衔接|协同)"),
    (
        "village-list",
        r"(?:村（居）|村民|居民|村（社区）).{0,24}(?:清单|目录|自治范围)|村级财务|村务公开.{0,4}(?:清单|目录)",
    ),
    ("acceptance", r"验收"),
    ("assessment", r"绩效考核|考核(?:指标|体系|评估)|纳入.{0,12}考核|评价.{0,16}(?:成效|水平)|工作(?:推进|进展)情况"),
    ("work-plan", r"(?:工作|实施|推进|落实)(?:方案|计划)|方案通知"),
    ("query-system", r"查询系统"),
    ("catalogue-other", r"其[他它][^，]{0,6}领域[^，]{0,20}目录"),
    ("catalogue-26", r"(?:26|二十六)个[^，]{0,10}领域[^，]{0,16}目录|试点领域[^，]{0,12}目录"),
    ("guideline-other", r"其[他它][^，]{0,6}领域|相关领域[^，]{0,12}指引|有关领域[^，]{0,16}指引"),
    ("guideline-26", r"(?:26|二十六)个[^，]{0,10}领域[^，]{0,16}指引|试点领域[^，]{0,12}指引|本领域[^，]{0,16}指引"),
    ("guideline-26", r"指引"),
    ("catalogue", r"目录"),
    ("item-list", r"事项清单|公开事项(?!在|的名称|名称)|公开属性"),
    ("national-standard", r"国家标准"),
    ("zone", r"专区"),
    ("column", r"专栏"),
    ("entrance", r"入口"),
    ("handbook", r"一本通|便民手册|办事手册"),
    ("flowchart", r"流程图"),
    ("application-process", r"依申请公开|工作流程"),
    ("coordination-mechanism", r"联动机制|协调机制|协作机制"),
    ("staffing", r"机构和?、?人员|专人|专职人员|联络员|工作机构"),
    ("funding", r"经费"),
    ("innovation-zone", r"示范区|示范点"),
    ("meeting-attendance", r"列席"),
    ("participation", r"公众参与|公众意见|征求意见|民意|参与行政决策|听取"),
    ("policy-interpretation", r"解读|误解|疑虑|公众关切|社会关切|普遍关心|舆情|本地贯彻执行措施"),
    ("new-media", r"新媒体|融媒体|两微一端"),
    ("service-information", r"办事(?!处)|政务服务(?:事项|一次)|便民服务|审批服务"),
    ("experience", r"经验"),
    ("standard-system", r"标准体系|标准化规范化"),
    ("information-management", r"(?:政府|政务|应当主动公开的)信息|全公开|信息(?:公开|管理|发布)"),
)
_ACTIONS = _rules(
    ("embed", r"嵌入"),
    ("train", r"培训(?!内容)|必修课|培训内容"),
    ("inspect", r"验收|检查(?!结果)|复核|核验|督查|通报|抽查"),
    ("report", r"报送|上报|备案|书面报告|(?<!通)报(?=[^，]{0,8}(?:政府|办公[厅室]|部门))"),
    ("assess", r"考核|评估|评议|作为评价"),
)
_VERBS = _rules(
    ("revise", r"修订|动态管理|动态调整|调整更新|调整完善|更新"),
    ("compile", r"编制|汇编|编写|编印|编成"),
    ("identify", r"梳理|认定|理清|确定(?=[^，]{0,20}领域)|形成(?=[^，]{0,16}事项清单)"),
    ("guide", r"指导|督促|督导"),
    ("publish", r"(?:集中|公开|对外|向社会)?发布|公布|上传|录入|同步公开"),
    ("interpret", r"解读|传递"),
    ("respond", r"回应|解释说明|说明理由|解疑释惑"),
    ("consult", r"听取|征求|采取(?=[^，]*(?:座谈|听证))"),
    ("plan", r"(?:制定|制订|拟定)(?=[^，]{0,24}(?:方案|计划))"),
    ("coordinate", r"衔接|联动|统筹|协调|对应一致|协同"),
    ("fund", r"(?:强化|加强|加大|落实|保障)[^，]{0,8}经费"),
    ("staff", r"(?:明确|配齐|落实)[^，]{0,12}(?:机构|人员|专人)"),
    ("set-up", r"设立|设置|开设|建立|建设|建成|开发|构建|搭建|创建|组建|完善|健全|制定|上线"),
    ("integrate", r"优化|整合|集成|纳入|融入|列入"),
    ("promote", r"推广|推动|推进|推行|发挥|借助|利用|交流|探索|突出"),
    (
        "disclose",
        r"(?<!政务)(?<!信息)(?<!务)(?<!主动)(?<!申请)公开(?!事项|工作|内容|标准|平台|专|目录|机制|属性|渠道|栏|制度|流程|体系|意识|领域)",
    ),
)
_QUOTED = re.compile(r"“[^”]*”")
_COMPILING = re.compile(r"目录[^，]{0,6}编制(?!情况)|编制[^，]{0,6}目录")
_STEERING = re.compile(r"指导|督促|督导|统筹|调度|推动|对接")


def understand_act(words: str) -> Act:
    """Return what a normalised sentence asks to be done, and to what.

    >>> act = understand_act("对照标准指引，编制本级26个领域标准目录")
    >>> act.action, act.object
    ('compile', 'catalogue-26')
    >>> understand_act("在大厅设立政务公开专区").object
    'zone'
    >>> understand_act("要高度重视").action is None
    True
    """
    core = _core(words)
    action = _action(core) or _action(words)
    found = _object(core) or _object(words)
    if action and action[0] == "compile" and found and found[0] == "guideline-26" and "目录" in words:
        found = ("catalogue", "目录")
    return Act(
        action[0] if action else None,
        found[0] if found else None,
        action[1] if action else None,
        found[1] if found else None,
    )


def _core(words: str) -> str:
    """Return the sentence without what it only refers to.

    >>> _core("要结合实际，按照要求，编制目录")
    '要编制目录'
    """
    before = None
    while before != words:
        before, words = words, _REFERENCE.sub("", words, count=1)
    return words


def _action(words: str) -> tuple[str, str] | None:
    for code, pattern in _ACTIONS:
        if found := pattern.search(words):
            return code, found[0]
    if (found := _COMPILING.search(words)) and not _STEERING.search(words[: found.start()]):
        return "compile", "编制"
    first: tuple[int, str, str] | None = None
    for code, pattern in _VERBS:
        hit = pattern.search(words)
        if hit and (first is None or hit.start() < first[0]):
            first = (hit.start(), code, hit[0])
    return (first[1], first[2]) if first else None


def _object(words: str) -> tuple[str, str] | None:
    """Return the most particular thing named; what stands in quotation marks counts only if nothing else does."""
    for said in dict.fromkeys((_QUOTED.sub("", words), words)):
        for code, pattern in _OBJECTS:
            if found := pattern.search(said):
                return code, found[0]
    return None
