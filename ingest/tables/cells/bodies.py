"""Read who discloses: names of offices, several in a cell."""

import re
from functools import lru_cache

from ingest.tables.cells.text import clean, is_nothing, name

_ENDS = (
    "局|委|办|府|部门|中心|站|所|院|会|厅|处|队|社|校|科|室|股|组|机关|机构|单位|企业|公司|银行|街道|镇|乡|村|区|县|市"
)
_JOINT = re.compile(
    rf"(?<=[局委办府门心站所院会厅处队关构位])(?:和|及|与|以及)(?=[^、；;]+(?:{_ENDS})(?:[（(][^）)]*[）)])?$)"
)
_OFFICE = re.compile(r"(?:局|委|办|府|部门|派出所|委员会|办事处|单位|机构)(?:[（(][^）)]*[）)])?$")
_ROLE = re.compile(
    r"^\s*(?:[（(]?\d{1,2}[)）.、．]\s*)?(?:责任|牵头|配合|主办|协办|承办|实施|公开|发布|主管|参与)(?:单位|部门|主体|机关|机构)\s*[:：]"
)
_AND_SO_ON = re.compile(r"(?<=[局委办府会院所站队厅联校司室社])等(?:有关|相关|部门|单位|机构)*$")
_WRAPPED = re.compile(rf"(?:{_ENDS})(?:[（(][^）)]*[）)])?\s*$")


@lru_cache(maxsize=16384)
def bodies(text: str) -> tuple[str, ...]:
    """Return the names of the disclosing bodies in order.

    >>> bodies("县民政局、乡镇人民政府（街道办事处）")
    ('县民政局', '乡镇人民政府（街道办事处）')
    >>> bodies("县民政局和各乡镇人民政府"), bodies("住房和城乡建设局")
    (('县民政局', '各乡镇人民政府'), ('住房和城乡建设局',))
    >>> bodies("县应急管\\n理局")
    ('县应急管理局',)
    >>> bodies("牵头单位：县发改局；配合单位：县财政局等"), bodies("县 民 政 局")
    (('县发改局', '县财政局'), ('县民政局',))
    """
    shown = clean(text)
    if is_nothing(shown):
        return ()
    parts: list[str] = []
    for part in _outside_brackets(_unwrapped(shown)):
        parts.extend(_JOINT.split(name(_ROLE.sub("", part))))
    out = (re.sub(r"^\d{1,2}[.、．]\s*|^[■●√]\s*", "", p).strip("：: 。.,，") for p in parts)
    out = (_AND_SO_ON.sub("", p) for p in out)
    return tuple(dict.fromkeys(p for p in out if p and not is_nothing(p) and p not in {"等", "各"}))


def looks_like_bodies(text: str) -> bool:
    """Tell whether a cell reads like the names of offices.

    >>> looks_like_bodies("县民政局、各乡镇人民政府"), looks_like_bodies("文件名称、文号")
    (True, False)
    """
    names = bodies(text)
    return bool(names) and len(text) < 60 and all(_OFFICE.search(body) for body in names)


def _unwrapped(text: str) -> str:
    """Return the text with line breaks inside a name closed, and those between names as 、.

    >>> _unwrapped("县教育局\\n县民政局"), _unwrapped("县应急管\\n理局")
    ('县教育局、县民政局', '县应急管理局')
    """
    out = ""
    words = text.split()
    if len(words) > 2 and sum(map(len, words)) < 2 * len(words):  # 县 民 政 局
        return "".join(words)
    for line in words:
        whole = bool(out) and bool(_WRAPPED.search(out)) and not out.endswith(("、", "；", ";", "，"))
        whole = whole and not (out.endswith("局") and line.endswith("分局"))
        out += ("、" if whole else "") + line.strip()
    return out


def _outside_brackets(text: str) -> list[str]:
    """Return the parts between separators that do not stand in brackets; 市、县级人民政府 is one."""
    parts, depth = [""], 0
    for char in text:
        depth += (char in "（(") - (char in "）)")
        if char in "、,，;；/|" and depth <= 0 and not re.fullmatch(r"[省市县区乡镇村]级?", parts[-1].strip()):
            parts.append("")
        else:
            parts[-1] += char
    return parts


@lru_cache(maxsize=4096)
def is_group(body: str) -> bool:
    """Tell whether a name stands for a group of offices and not for one office.

    >>> is_group("各乡镇人民政府"), is_group("相关部门"), is_group("某县民政局"), is_group("县级民政部门")
    (True, True, False, True)
    """
    return bool(
        re.search(
            r"^(?:各|有关|相关|本级|本单位|县级|市级|区级|乡级|镇级)|相关|有关|部门$|乡镇|单位$|机构$|（街道）|或", body
        )
    )
