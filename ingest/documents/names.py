"""Names of documents and bodies in policy Chinese: document types, numbers, dates, areas, adverts."""

import re

from ingest.documents.duedates import year_value
from ingest.documents.lines import numeral
from ingest.documents.normalise import HAN

_TYPES = (
    "指导意见|实施意见|若干意见|意见|实施方案|工作方案|行动方案|方案|紧急通知|通知|实施细则|细则|暂行办法|管理办法|实施办法|办法"
    "|暂行规定|若干规定|规定|暂行条例|条例|决定|决议|命令|公报|公告|通告|通报|议案|请示|批复|复函|函|纪要|发展规划|规划"
    "|行动计划|工作计划|计划|工作要点|要点|纲要|标准指引|指引|目录|清单|国家标准|标准|规范|规程|制度|指南|准则|守则|章程|报告|规则|法典|法|解释|措施"
)
DOCUMENT_TYPE = re.compile(
    rf"(?P<type>{_TYPES})(?:（(?:试行|暂行|修订|征求意见稿|[0-9]{{4}}年?(?:版|本|修订)?)[^（）]{{0,6}}）|》)*$"
)
LAW = re.compile(r"(?:条例|法典|法|办法|规定|规则|细则)(?:（[^（）]{1,10}）)?$")
NUMBER = re.compile(
    rf"(?P<body>[{HAN}]{{1,14}}?)[〔\[（]? ?(?P<year>(?:19|20)[0-9]{{2}}) ?[〕\]）]? ?第? ?(?P<no>[0-9]{{1,4}}) ?号"
)
_EXACT = re.compile(rf"(?P<body>[{HAN}]{{2,14}})〔 ?(?P<year>(?:19|20)[0-9]{{2}}) ?〕 ?第? ?(?P<no>[0-9]{{1,5}}) ?号")
_ORDER = re.compile(rf"[{HAN}]{{2,24}}令第? ?[0-9]{{1,4}} ?号")
_GLUE = re.compile(
    r"^.*?(?:根据|按照|依据|落实|执行|和|及|见|遵照|完成|贯彻|参照|与|是|对|按|号|以(?=[\u4e00-\u9fff]{2}))"
)
_CHINESE_DATE = re.compile(
    r"([二一][〇○零O0一二三四五六七八九]{3})年([一二三四五六七八九十]{1,2})月(?:([一二三四五六七八九十]{1,3})日)?"
)
_DATE = re.compile(r"((?:19|20)[0-9]{2})(?:年|[-/.])([0-9]{1,2})(?:月|[-/.])([0-9]{1,2})(?:日|(?![0-9]))")
_AREA = re.compile(
    rf"(?:[{HAN}]{{2,7}}?(?:省|自治区|特别行政区))?(?:[{HAN}]{{2,9}}?(?:自治州|地区|盟|市(?!场|容|政(?:服|公|设|务|工|园))|州(?=[{HAN}]*(?:政府|市|县))))?"
    rf"(?:[{HAN}]{{1,9}}?(?:自治县|自治旗|新区|开发区|示范区|县|区|旗|市(?!场|容)))?(?:[{HAN}]{{1,8}}?(?:街道|镇|乡))?"
)
_ADVERT = re.compile(  # without IGNORECASE and with a letter at the start of each choice the search is ten times faster
    r"老虎机|百家乐|赌[场博球]|博彩|娱乐(?:城|平台|场所?官网)|彩票|时时彩|六合彩|棋牌|捕鱼|体育(?:投注|平台|官网)"
    r"|飞禽走兽|国产精品|亚洲(?:国产|黄|无码)|黄色(?:网|视频|电影)|草莓视频|成人视频|无码|视频在线|在线观看|真人(?:视讯|荷官)"
    r"|开户送|注册送|代孕|办证|发票代开|亚博|澳门(?:金沙|威尼斯|新葡京)|葡京"
)
_ADVERT_NAME = re.compile(r"(?:[a-z]{2,}[0-9]{2,}|[0-9]{3,})(?:娱乐|体育|平台|官网)|bet[0-9]{2,}|365bet", re.IGNORECASE)
_LIKELY = re.compile("娱乐|体育|平台|官网|[Bb][Ee][Tt]")


def document_type(title: str) -> str | None:
    """Return the kind of document that a title ends with, None when it ends with none.

    >>> document_type("某市关于做好公开工作的实施意见（试行）"), document_type("人民日报")
    ('实施意见', None)
    """
    match = DOCUMENT_TYPE.search(title[-40:])
    return match["type"] if match else None


def is_law(title: str) -> bool:
    """Say whether a title names a law or regulation rather than a policy document.

    >>> is_law("中华人民共和国政府信息公开条例"), is_law("关于做好公开工作的通知")
    (True, False)
    """
    return bool(LAW.search(title[-20:])) and not title.startswith("关于")


def document_number(text: str) -> str | None:
    """Return the first document number in a normalised text in its standard form, also when it is damaged.

    >>> document_number("国办发〔2019〕54号"), document_number("（某政办[2020] 7号）")
    ('国办发〔2019〕54号', '某政办〔2020〕7号')
    >>> document_number("国办发〔201980号")
    '国办发〔2019〕80号'
    >>> document_number("国务院令第711号"), document_number("2020年第1号"), document_number("共54号")
    ('国务院令第711号', None, None)
    """
    for match in _EXACT.finditer(text):
        return f"{prefix(match['body'])}〔{match['year']}〕{match['no']}号"
    order = _ORDER.search(text)
    if order:
        return re.sub(r"令第? ?([0-9]+) ?号", r"令第\1号", order[0])
    damaged = NUMBER.search(text)
    if damaged and len(prefix(damaged["body"])) >= 2:
        return f"{prefix(damaged['body'])}〔{damaged['year']}〕{damaged['no']}号"
    return None


def find_numbers(text: str) -> list[tuple[int, int, str]]:
    """Return every well-formed document number with its range, in text order."""
    out: list[tuple[int, int, str]] = []
    for match in _EXACT.finditer(text):
        body = prefix(match["body"])
        start = match.end("body") - len(body)
        out.append((start, match.end(), f"{body}〔{match['year']}〕{match['no']}号"))
    return out


def prefix(body: str) -> str:
    """Return the issuing-body letters of a number, without the words that run into them.

    >>> prefix("全面完成国办发"), prefix("黑政办"), prefix("具体领域以国办发")
    ('国办发', '黑政办', '国办发')
    """
    match = _GLUE.match(body)
    rest = body[match.end() :] if match else body
    return rest if len(rest) >= 2 else body


def date(text: str) -> str | None:
    """Return the first full date of a text as ISO, None when there is none.

    >>> date("2020年03月16日"), date("二〇二〇年十二月三十一日"), date("2020-3-9 10:00"), date("2020年13月1日")
    ('2020-03-16', '2020-12-31', '2020-03-09', None)
    """
    from datetime import date as day

    match, chinese = _DATE.search(text), _CHINESE_DATE.search(text)
    parts: tuple[int, int, int] | None = None
    if match:
        parts = (int(match[1]), int(match[2]), int(match[3]))
    elif chinese and chinese[3]:
        parts = (year_value(chinese[1]), numeral(chinese[2]), numeral(chinese[3]))
    try:
        return day(*parts).isoformat() if parts else None
    except ValueError:
        return None


def area(name: str) -> str | None:
    """Return the area that the name of a body, or a title, begins with; None when it begins with none.

    >>> area("某某省人民政府办公厅"), area("甲乙市丙丁区人民政府"), area("国务院办公厅"), area("市政府办公室")
    ('某某省', '甲乙市丙丁区', '全国', None)
    >>> area("甲乙县市场监督管理局"), area("甲乙市政府办公室"), area("大甲乙地区行政公署")
    ('甲乙县', '甲乙市', '大甲乙地区')
    """
    if name.startswith(("国务院", "中共中央", "中华人民共和国")):
        return "全国"
    name = re.sub(r"^(?:中共|关于印发《?|关于)", "", name)
    if name.startswith(("各", "全", "省", "市", "县", "区", "我", "本")):
        return None
    match = _AREA.match(name)
    found = match[0] if match else ""
    return found if len(found) >= 3 and found[-1] not in "和" else None


def is_advert(text: str) -> bool:
    """Say whether a text holds the words of a gambling or fake-service advert.

    >>> is_advert("飞禽走兽老虎机条例"), is_advert("政府信息公开条例")
    (True, False)
    """
    if _ADVERT.search(text):
        return True
    return bool(_LIKELY.search(text)) and bool(_ADVERT_NAME.search(text))


def split_list(text: str, marks: str = "，；") -> tuple[str, ...]:
    """Split at the marks that stand outside brackets.

    >>> split_list("各县（市，区），市直各部门")
    ('各县（市，区）', '市直各部门')
    """
    out, depth, start = list[str](), 0, 0
    for i, letter in enumerate(text):
        if letter in "（《":
            depth += 1
        elif letter in "）》":
            depth = max(0, depth - 1)
        elif letter in marks and not depth:
            out.append(text[start:i])
            start = i + 1
    out.append(text[start:])
    return tuple(part.strip() for part in out if part.strip())
