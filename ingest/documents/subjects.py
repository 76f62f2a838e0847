"""Who acts in a clause: the body that stands before the predicate."""

import re

from ingest.documents import lexicon as words

_ORG = re.compile(
    "(?:(?:人民)?政府|部门|单位|机关|办公厅|办公室|委员会|居委会|村委会|领导小组|工作专班|专班|小组|管委会|行署|街道办事处|办事处|街道办|街道|乡镇"
    "|大厅|中心|场所|网站|人员|媒体|机构|各地区?|各级|各方|局|委|厅|办|科室|处室|处|馆|院|集团|公司|企业|医院|学校|社区|县|(?<![专园片景辖校厂地分])区|(?<![城超])市|省|州|盟|旗|镇|乡"
    "|部委|小组|负责人|有条件的地[方区]|服务站|服务点|站|所|各部门单位|责任主体|主体)(?:（[^（）]*）)*(?:办公厅|办公室|办|门户网站|网站|(?:督查|督导|监察|协调|推进|评议)[^，、]{0,4}?(?:室|科|处|组|办|中心))?"
)
_NOT_SUBJECT = re.compile(
    f"(?:主要|分管|主管)(?:负责|领导)|发现|出现|遇到|收到|接到|拟|违反|未经|未按|逾期|拒不|{words.ADVERB}|{words.VERB}|{words.BASIS}|{words.MEANS}|在|对|将|把|以|从|于|当|经|除|为|并|让|使|其|如|因|凡|向|与|和|同|随着|有关要求"
)
_ADVERBS = re.compile(f"(?:{words.ADVERB}|也|还|既|又|原则上)*")
_NOUNS = re.compile(
    "公开(?:办|工作)|公共|监督(?:部门|机构|局)|建设(?:局|部门|单位)|规范|基本公共|全部|直接|各|统计局|分管|宣传部|督查室|审计|实施(?:机关|单位)|组织部|编制(?:部门|单位)|报送单位|承办|主办|牵头|起草(?:单位|部门)|制定机关|发布(?:单位|机构)|管理(?:部门|单位)|调查队|培训|推进办|协同"
)
_INSIDE = re.compile("在(?!线|职|编)|对(?!口|应|接)|将|把|通过|按照|根据|进行|作为|以(?!下|上|内)|，|并|于")
_JOINS = re.compile("、|和|及|与|以及|会同|联合|暨")
_FOLLOWS = re.compile(
    f"{words.ADVERB}|{words.VERB}|{words.BASIS}|{words.MEANS}|要|应|须|需|可|必须|务必|不得|对(?!口|应|接)|在(?!线)|将|把|为|于|每|按|由|作为|会|以|是|原则上|向|从|到|组织|分别|既|就"
    r"|\d{4}年|\d{1,2}月|年底"
)
_OWN = re.compile("(?:(?:编制|梳理|细化|汇总|发布|建设|开设|公开|形成|建立|起草|提出)(?:、|和)?)+的")
_REGION = re.compile("全[省市县区国镇乡](?!.{0,3}(?:政府|部门|单位|机关|各))")  # where, not who
_ATTRIBUTE = re.compile(f"(?:{words.ADVERB}|{words.VERB}|、|和|并|新|对应|应当?)+的")
_REACH = 240  # characters that a list of bodies may take


def find_subject(masked: str, offset: int, modal: re.Match[str] | None) -> tuple[int, int] | None:
    """Return the range of the body that acts, or None.

    >>> find_subject("市政务公开办负责统计", 0, None)
    (0, 6)
    >>> find_subject("完善部门会商机制", 0, None) is None
    True
    """
    start = offset
    if masked.startswith(("由", "请"), start):
        start += 1
    limit = modal.start() if modal else len(masked)
    if limit <= start or (_NOT_SUBJECT.match(masked, start) and not _NOUNS.match(masked, start)):
        return None
    if _REGION.match(masked, start):
        return None
    whole = _up_to_modal(masked, start, limit) if modal else None
    if whole:
        return whole
    best: tuple[int, int] | None = None
    for found in _ORG.finditer(masked, start, min(len(masked), start + _REACH)):
        end = found.end()
        if found.start() > limit:
            break
        between = masked[start:end]
        if _INSIDE.search(between):
            break
        if end == len(masked):
            return (start, end)
        if _JOINS.match(masked, end) or masked.startswith(("负责人", "负责同志"), end):
            continue
        if _FOLLOWS.match(masked, end) and not _attribute(masked, end):
            return (start, end)
        if _OWN.match(masked, end):
            best = best or (start, end)
    return best


def _up_to_modal(masked: str, start: int, limit: int) -> tuple[int, int] | None:
    """Return the subject that reaches to the modal word, adverbs apart."""
    if limit - start > 400 or _INSIDE.search(masked[start:limit]):
        return None
    for found in reversed(list(_ORG.finditer(masked, start, limit))):
        if _ADVERBS.fullmatch(masked, found.end(), limit):
            return (start, found.end())
        if limit - found.end() > 12:
            return None
    return None


def _attribute(masked: str, at: int) -> bool:
    """Say whether a verb phrase before 的 follows, so that the body only describes a noun."""
    return bool(_ATTRIBUTE.match(masked, at))
