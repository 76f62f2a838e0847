"""Prepositional clauses: those that only name a basis, means, matter or scene for the clause after them."""

import re

from ingest.documents import lexicon as words

_LIGHT_VERB = re.compile(
    "(?:进行|实行|加以|予以|给予|开展|作出|做出|提出|实施|负责|说明|解读|回应|管理|公开|发布|答复|反馈|办结|把关|清理|监督|考核|评估|验收|培训|约谈|提醒|责令整改|整改|曝光|表扬|批评|奖励|处理)[^的，]{0,5}$"
)
_PREDICATE = (
    "构建|搭建|制作(?!的)|制定(?!的|出台)|建立|设立|开设|编制|发布|推进|推动|加强|强化|(?<![务息项果程策行理主])公开|征求|开展|进行|提供|将|把"
    "|对(?!口|应|接)|做好|完善|健全|拓展|扩大|打造|指导|督促|主动推送|推送|梳理|回应"
)
_HEAD = re.compile(f"(?:{words.ADVERB})*(?:{words.BASIS}|{words.MEANS})")
_ARRANGED = re.compile(f"(?:组织|会同)[^，]{{2,30}}?(?={words.BASIS})")
_BRACKETED_END = re.compile("（[^（）]*）$")
_CARRIED_OUT = re.compile("进行|开展|加以|予以|给予")
_CHOSEN = re.compile("(?:选择|选取|选定|遴选)(?!.*(?:开展|作为|设立|建立|进行))")
_TAKEN_AS = re.compile("以[^，]*为(?!由)[^，]{1,8}$|[^，]{0,10}(?:坚持|遵循)[^，]*原则$|除.*外$")
_SCENE = re.compile("(?:在|当|从|经|自|随着|为了?)(?!(?<=为)[^，]*(?:提供|奠定|创造|夯实))")
_SCENE_END = re.compile("(?:方面|基础上|过程中|期间|前提下|情况下|中|时|后|上|内|下|前|等)(?P<rest>[^，]*)$")
_VERB = re.compile(words.VERB)
_DONE_THERE = re.compile(
    f"(?:上|内|中|方面|(?:网站|平台|系统|专栏|栏目|大厅|公开栏)(?:上|中|内)?)(?:{words.ADVERB})*(?:{words.VERB})"
)
_SEEN_THERE = re.compile("(?:可以?|能够?)[^，]{0,4}(?:找到|查到|查阅|查询|看到)")
_MATTER = re.compile("(?:事项|信息|情况|内容|清单|目录|任务|结果|数据)$")
_MOVED = re.compile("[入到成为至给](?:[^，]{0,30})(?:清单|目录|内容|事项|系统)$|作为|细化|分解|公开")
_CONDITION = re.compile("(?!.*是[^，]*的$)[^，]{3,}的$")
_WHEN = re.compile("(?:的?时|的?时候|之后|之前|过程中|期间|前提下|基础上|后|(?<![目当空提])前)$")
_ADVANTAGE = re.compile("发挥[^，]*优势$")
_GOVERNS = re.compile(f"(?:来|去)?(?:{words.ADVERB})*(?:{words.VERB}|把|将|对|向|与)")
_NOUN = re.compile(f"(?:{words.VERB}|{words.ADVERB})+(?:等|的|中|$)")
_STRONG = re.compile(f"[^，]{{2,}}?(?<![的、和与及])({_PREDICATE})")
_MAKES = re.compile("(?<![的、和与及])(?:编制|制作|制定|形成){1,2}(?:完成)?[^的，]{0,8}(?:清单|目录|台账|方案)$")
_NOMINAL_END = re.compile("(?:的|等|情况|要求|工作|事项|目录|指引|清单|规定|责任)$")


def is_prefix(text: str, modal: bool) -> bool:
    """Say whether a clause only names a basis, means, matter or scene for the next one.

    >>> is_prefix("按照统一部署", False), is_prefix("依托门户网站搭建互动栏目", False)
    (True, False)
    >>> is_prefix("对群众关心的重大项目", False), is_prefix("对失效文件进行清理", False)
    (True, False)
    >>> is_prefix("职责发生变化的", False), is_prefix("将有关事项", False), is_prefix("在网站开设专栏", False)
    (True, True, False)
    """
    text = _BRACKETED_END.sub("", text)
    if text.startswith("针对"):
        return not _CARRIED_OUT.search(text)
    arranged = _ARRANGED.match(text)
    if arranged:
        text = text[arranged.end() :]
    head = _HEAD.match(text)
    if head:
        return not _predicate_after(text, head.end())
    if text.startswith(("选择", "选取", "选定", "遴选")):
        return bool(_CHOSEN.match(text))
    if text.startswith("对") and not text.startswith(("对口", "对应", "对接")):
        return not _LIGHT_VERB.search(text) and not _CARRIED_OUT.search(text)
    if _TAKEN_AS.match(text):
        return True
    if _SCENE.match(text):
        found = _SCENE_END.search(text)
        if found and _VERB.search(found["rest"]):
            return False
        return not (_DONE_THERE.search(text) or _SEEN_THERE.search(text))
    if text.startswith(("将", "把")) and not text.startswith(("把握", "把关", "把脉")):
        return bool(_MATTER.search(text)) and not _MOVED.search(text)
    if text.startswith("凡"):
        return not modal and not text.startswith("凡事")
    if modal:
        return bool(_ADVANTAGE.match(text))
    return bool(_CONDITION.match(text)) or (len(text) < 60 and bool(_WHEN.search(text)))


def _predicate_after(text: str, at: int) -> bool:
    """Say whether a verb governs something after the prepositional phrase that begins before `at`."""
    if _MAKES.search(text, at):
        return True
    last = None
    for last in words.CLOSER.finditer(text, at):
        place = last.end()
        if len(text) - place >= 2 and _GOVERNS.match(text, place) and not _NOUN.match(text, place):
            return True
    if last is not None and last.end() >= len(text) - 1:
        return False
    found = _STRONG.match(text, at)
    if not found or len(text) - found.end() < 2 or text.startswith(("的", "等", "、"), found.end()):
        return False
    return not _NOMINAL_END.search(text)
