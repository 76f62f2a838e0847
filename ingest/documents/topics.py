"""What each section of the national guideline is about, as words, for a norm read without the guideline's text.

The first column is the section of 国办发〔2019〕54号; `says` are words in a norm that decide for it, `headed`
words in the heading that it stands under. A norm that fits no section carries out none of them.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """A section of the guideline and the words that lead to it."""

    label: str
    says: re.Pattern[str]
    headed: re.Pattern[str]


def _topic(label: str, says: str, headed: str) -> Topic:
    return Topic(label, re.compile(says), re.compile(headed))


TOPICS = (
    _topic("（一）", r"五公开|决策公开、执行公开|公开全覆盖|知情权|成为自觉|成为常态", r"指导思想"),
    _topic(
        "（二）",
        r"应公开、?，?尽公开|严格执行[^，]*条例|按照[^，]*条例[^，]*|全方位回应|互联网\+|为原则|坚持[^，]*(?:引领|导向)|试点经验|改革创新"
        r"|切身利益和社会|精准推送、智能查询|体系为引领",
        r"基本原则|总体要求",
    ),
    _topic(
        "（三）",
        r"(?:基本)?建成[^，]*(?:标准)?体系|全过程和[^，]*全流程|全流程和[^，]*全过程|健全完善[^，]*|(?:水平|能力)[^，]*(?:提升|提高)"
        r"|各项工作任务$|全面完成[^，]*任务|202[1-9]年.{0,20}全面修订|基本实现各领域",
        r"工作目标|目标要求",
    ),
    _topic(
        "（四）",
        r"试点领域|26个|目录[^，]*编制|编制[^，]*目录|事项清单|公开属性|梳理|一刀切|因地制宜|地区和领域特点|名称、内容|目录[^，]*要素"
        r"|全公开|公开标准(?!化)|向社会发布|领域（责任单位|集中发布（",
        r"标准目录|事项目录|试点领域|梳理|编制目录|复核目录|验收目录",
    ),
    _topic(
        "（五）",
        r"其[他它][^，]{0,6}领域|职责变化|动态(?:管理|调整)|调整更新|调整完善|新编制|有关领域[^，]*指引|标准指引[^，]*(?:落实|督促|指导)|指引贯彻"
        r"|目录体系|协调指导[^，]*落实|国家标准",
        r"其他领域|其它任务",
    ),
    _topic(
        "（六）",
        r"工作流程|相关制度|业务系统|工作格局|办理的岗位|依申请公开(?!.{0,6}字样)|工作规则",
        r"流程|依申请公开",
    ),
    _topic(
        "（七）",
        r"门户网站|政府网站(?!等平台)|第一平台|专栏|入口|融媒体|新媒体|专区|信息化手段|信息资源|咨询答复|公开栏、|集中发布(?!（)|统计工作|信息管理$",
        r"平台|网站|新媒体|渠道|信息规范管理|集成发布",
    ),
    _topic(
        "（八）",
        r"公众参与|公众意见|听证|列席|征求意见|普遍关心|公众关切|民意|决策[^，]*透明度|意见建议不予采纳",
        r"公众参与|行政决策",
    ),
    _topic("（九）", r"办事|一次告知|一本通|政务服务事项|便民服务|一窗受理|串并联审批|一次告知清楚", r"办事|服务公开"),
    _topic("（十）", r"解读|误解|疑虑|解疑释惑|传递党|政策意图|舆情", r"解读|回应"),
    _topic("（十一）", r"村（居）|村务|村级财务|自治范围|社区[^，]*渠道|党群服务", r"农村|社区|村（居）"),
    _topic(
        "（十二）",
        r"高度重视|主体责任|组织实施|经费|联动机制|示范区|示范点|形式主义|按时间节点保质|典型|推广[^，]*经验|统筹推进",
        r"组织领导|落实[^，]*责任|保障机制",
    ),
    _topic(
        "（十三）",
        r"机构和?、?人员|专人负责|专职|培训|交流学习|主管部门职责|业务研究|是[^，]*主管部门|现场观摩|经验交流",
        r"队伍",
    ),
    _topic(
        "（十四）",
        r"检查|验收|考核|评价|评估|报送|通报|督查|监督检查|进展情况|组织实施和协调推进|督促指导|核验|评比",
        r"监督|评价|考核|检查",
    ),
)
_FIVE = "（一）"
_HEADED, _SAID, _LEAST, _NEARLY = 0.45, 1.0, 0.9, 0.9


GUIDELINE = "国办发〔2019〕54号"
"""The number of the guideline whose sections the topics are."""


def topics_of(words: str, heading: str) -> tuple[str, ...]:
    """Return the sections of the national guideline that a norm carries out; none for what is new.

    >>> topics_of("对完成情况进行检查验收", "落实各级责任")
    ('（十四）',)
    """
    scored: list[tuple[float, str]] = []
    for topic in TOPICS:
        hits = {m[0] for m in topic.says.finditer(words)}
        score = _SAID * bool(hits) + 0.2 * max(0, len(hits) - 1) + _HEADED * bool(topic.headed.search(heading))
        scored.append((score, topic.label))
    best = max(s for s, _ in scored)
    if best < _LEAST:
        return ()
    found = [label for s, label in scored if s >= best * _NEARLY][:2]
    if "五公开" in words and _FIVE not in found:
        found = [_FIVE, found[0]]
    return tuple(found)
