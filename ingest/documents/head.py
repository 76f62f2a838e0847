"""The head and the foot of a document: form fields, red head, title, addressees, signature."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ingest.documents.lines import DATE_LINE, NUMBERED, signature
from ingest.documents.names import date, document_number, document_type, is_advert
from ingest.documents.normalise import NormalText

_FIELDS = {
    "index": "索引号|信息索引号?|信息索取号",
    "classification": "主题分类|信息分类|体裁分类|组配分类|公文种类",
    "issuer": "发文机关|发文单位|制发机关|发文机构|印发机关|成文单位",
    "publisher": "发布机构|发布单位|公开机构|公开单位|公开责任部门|信息公开单位|发布机关",
    "issued": "成文日期|成文时间|发文日期|发文时间|印发日期|印发时间|签发日期|生成日期|形成日期",
    "title": "信息名称|文件名称|公文名称|公文标题",
    "number": "发文字号|发文文号|文件编号|公文文号|文件文号|文号|发文号",
    "published": "发布日期|发布时间|公开日期|公布日期|公开时间|上网日期",
    "other": "有效性|效力状态|时效性|废止日期|失效日期|关键词|主题词|公开类别|公开方式|公开范围|信息来源"
    "|浏览次数|点击数|责任编辑|实施日期|生效日期",
}
_SHORT_FIELDS = {"classification": "分类", "title": "标题|名称", "published": "时间|日期", "other": "来源|作者"}
_LABEL = "|".join(f"(?P<{name}>{words})" for name, words in _FIELDS.items())
_SHORT_LABEL = "|".join(f"(?P<short_{name}>{words})" for name, words in _SHORT_FIELDS.items())
_PAIR = re.compile(rf"[•·●■◆▪* ]{{0,2}}[【\[〔（]?(?:{_LABEL}|(?<![一-鿿])(?:{_SHORT_LABEL}))[】\]〕）]?[：\t]")
_ADDRESSEE = re.compile(r"各|政府|部门|单位|委员会|管委会|机构|局|厅|公司|学校|科室")
_NOT_ADDRESSEE = re.compile(r"如下|下列|为[了贯深进]|根据|按照|现将|附件|联系|主题词|抄送")
_RED_HEAD = re.compile(r"([^，。；：]{4,40}?)(?:（?文件）?|（[^）]{1,6}）文件)$")
_FORM = re.compile(r"[•·●■◆▪* ]{0,2}[一-鿿]{2,6}：")
_SITE = re.compile(
    r"[>＞»→|｜！？!?]|www|首页|欢迎|网站|移动版|简体版|繁体版|(?:当前|您的?|所在)位置|浏览次数|分享到|无障碍|登录|注册"
)
_TITLE_NUMBER = re.compile(r"（(?P<number>[^（）]{2,16}〔[0-9]{4}〕[0-9]{1,4}号)）$")
_NOTE = re.compile(r"（[^）]{2,60}）")


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph with its normalised range."""

    start: int
    end: int
    text: str


@dataclass(slots=True)
class Head:
    """What stands around the body of a document, each part None where the text has none."""

    fields: dict[str, str] = field(default_factory=dict)
    red_head: str | None = None
    title: str | None = None
    number: str | None = None
    damaged_number: bool = False
    addressee_line: Line | None = None
    signature: str | None = None
    signature_date: str | None = None
    body: int = 0  # normalised offset at which addressees or the body begin
    preamble_end: int = 0


def read_head(text: NormalText, first_section: int | None) -> Head:
    """Return head and foot of a document. `first_section` is the normalised offset of its first heading."""
    lines = [Line(a, b, text.text[a:b]) for a, b in text.lines() if b > a]
    head = Head()
    limit = len(text.text) if first_section is None else first_section
    top = [line for line in lines[:60] if line.start < limit]
    head.addressee_line = next((line for line in top if _is_addressee(line.text)), None)
    body = head.addressee_line or next((line for line in top if _is_prose(line.text)), None)
    head.body = body.start if body else (limit if first_section is not None else len(text.text))
    above = [line for line in top if line.start < head.body]
    head.fields = _form(above)
    plain = [line for line in above if not _PAIR.match(line.text) and "\t" not in line.text]
    _identity(head, plain)
    _sign(head, lines)
    head.preamble_end = limit
    return head


def _form(lines: Sequence[Line]) -> dict[str, str]:
    """Return the form fields of the head: the first value of each."""
    out: dict[str, str] = {}
    for i, line in enumerate(lines):
        pairs = list(_PAIR.finditer(line.text))
        for n, match in enumerate(pairs):
            name = (match.lastgroup or "other").removeprefix("short_")
            stop = pairs[n + 1].start() if n + 1 < len(pairs) else len(line.text)
            value = line.text[match.end() : stop].strip("\t |")
            if not value and n + 1 == len(pairs) and i + 1 < len(lines) and not _PAIR.match(lines[i + 1].text):
                value = lines[i + 1].text.strip()
            if value and value not in ("无", "-", "—", "/") and not value.endswith(("网", "网站")):
                out.setdefault(name, value)
    return out


def _identity(head: Head, lines: Sequence[Line]) -> None:
    """Fill red head, number and title from the lines above the body."""
    rest: list[Line] = []
    for line in lines:
        if _SITE.search(line.text) or _FORM.match(line.text) or is_advert(line.text):
            continue
        number = document_number(line.text) if len(line.text) < 30 else None
        if number and head.number is None:
            head.number = number
            head.damaged_number = number not in line.text.replace(" ", "")
        elif head.red_head is None and _RED_HEAD.fullmatch(line.text) and not rest:
            head.red_head = line.text.removesuffix("文件")
        elif not _NOTE.fullmatch(line.text) and not DATE_LINE.fullmatch(line.text):
            rest.append(line)
    candidates = list(_titles(rest))
    title = next((t for t in candidates if "关于" in t), candidates[0] if candidates else None)
    numbered = _TITLE_NUMBER.search(title) if title else None
    if title and numbered:
        head.number = head.number or numbered["number"]
        title = title[: numbered.start()]
    head.title = unwrapped(title) if title else None


def unwrapped(title: str) -> str:
    """Return a title without a number before it and without title marks around the whole of it.

    >>> unwrapped("某政办〔2016〕26号《某市关于印发〈要点〉的通知》"), unwrapped("印发《要点》的通知")
    ('某市关于印发〈要点〉的通知', '印发《要点》的通知')
    """
    title = re.sub(r"^[一-鿿]{2,14}〔[0-9]{4}〕[0-9]{1,4}号", "", title)
    inner = re.fullmatch(r"《([^《》]+)》", title)
    return inner[1] if inner else title


def _titles(lines: Sequence[Line]) -> Iterator[str]:
    """Return the runs of up to four lines that read as one title, in text order."""
    for first in range(len(lines)):
        joined = ""
        for line in lines[first : first + 4]:
            joined += line.text
            if len(joined) <= 150 and document_type(_TITLE_NUMBER.sub("", joined)):
                yield joined
                break


def _sign(head: Head, lines: Sequence[Line]) -> None:
    """Fill signature and date: the first body-and-date block after the addressees, wherever the text ends."""
    below = [line for line in lines if line.start >= head.body]
    for i, line in enumerate(below):
        name, day = signature(line.text)
        if not day:
            continue
        names = [name] if name else []
        above = i - 1
        while not name and above >= max(0, i - 6) and (body := signature(below[above].text)[0]):
            names.insert(0, body)
            above -= 1
        if names or head.signature_date is None:
            head.signature_date = date(day)
            head.signature = "、".join(names) or None
        if names:
            return
    if head.signature is None and below:
        head.signature = signature(below[-1].text)[0]


def _is_addressee(line: str) -> bool:
    return (
        line.endswith("：")
        and "。" not in line
        and len(line) < 300
        and bool(_ADDRESSEE.search(line))
        and not _NOT_ADDRESSEE.search(line)
        and not NUMBERED.match(line)
    )


def _is_prose(line: str) -> bool:
    return "。" in line or (line.count("，") >= 2 and "\t" not in line)
