"""Which line ends are real: paragraphs end, but pages and columns also break inside sentences."""

import re

NUMERAL = "一二三四五六七八九十百"
NUMBERED = re.compile(
    rf"(?:第[{NUMERAL}零〇0-9]+[章节条编部])|[{NUMERAL}]{{1,4}}[、.]|（[{NUMERAL}]{{1,4}}）|[0-9]{{1,3}}(?:、|\.(?![0-9])|\.(?=(?:19|20)[0-9]{{2}}年|[0-9]{{1,2}}月[底0-9]))"
    r"|（[0-9]{1,3}）|[①-⑳⑴-⒇⒈-⒛]|附件|附[：:]|——|[■●◆▪•]"
)
DATE_LINE = re.compile(
    r"（?(?:(?:19|20)[0-9]{2}|[二一][〇○零O0一二三四五六七八九]{3})年[0-9一二三四五六七八九十]{1,3}月"
    r"[0-9一二三四五六七八九十]{1,3}日）?(?:印发)?"
)
BODY_END = (
    "政府|办公厅|办公室|委员会|领导小组|小组|行署|管委会|国务院|省委|市委|县委|党委|局|厅|部|委|院|中心|会议"
    "|社区|街道|办事处"
)
_SIGNATURE = re.compile(
    rf"(?P<body>[^，。；：！？《》\s]{{2,40}}?(?:{BODY_END}))?[\t ]*(?:（(?:印章?|盖章|代章|公章|签章)）)?[\t ]*"
    rf"(?P<date>{DATE_LINE.pattern})?"
)
_LABEL = re.compile(r"[^，。；：]{2,8}：")
_TITLE_LINE = re.compile(r"[^，。；：]{0,30}关于[^，。；：]{4,}(?:通知|意见|方案|办法|规定|细则|公告|通告|决定|要点)")
_FOREIGN = re.compile(r"www|http|[|｜]", re.IGNORECASE)
_ENDS = "。！？；：…”）》】!?;:|"
_WIDGET = re.compile(
    r"[【（〔\[]?\s*(?:字[号体](?:大小)?\s*[：:]?\s*)[【〔（]?大[】〕）]?[\s|/·]*[【〔（]?中[】〕）]?[\s|/·]*[【〔（]?小[】〕）]?"
    r"\s*[】）〕\]]?(?:[\s|]*[【〔（]?(?:打印本?页?|关闭(?:窗口)?|收藏|分享到?)[】〕）]?)*"
    r"|(?:[\s|【〔（】〕）]*(?:打印本页|打印|关闭窗口|关闭|返回顶部|分享到|扫一扫在手机打开当前页|上一篇|下一篇)[：\s|【〔（】〕）]*)+"
)


def widget(line: str) -> bool:
    """Say whether a line is a page control and no part of the document.

    >>> widget("字号：大中小"), widget("大中小学校")
    (True, False)
    """
    return len(line) < 60 and bool(line) and bool(_WIDGET.fullmatch(line))


def signature(line: str) -> tuple[str | None, str | None]:
    """Return the body and the date that a line of a signature block holds, None for what it does not hold.

    >>> signature("某市人民政府办公室（印章）"), signature("某市人民政府2020年6月3日"), signature("2020年6月3日")
    (('某市人民政府办公室', None), ('某市人民政府', '2020年6月3日'), (None, '2020年6月3日'))
    >>> signature("一、成立办公室"), signature("要抓紧落实，2020年6月3日")
    ((None, None), (None, None))
    """
    match = _SIGNATURE.fullmatch(line) if len(line) < 80 and not NUMBERED.match(line) else None
    return (match["body"], match["date"]) if match else (None, None)


def numeral(text: str) -> int:
    """Return the value of a small Chinese, circled or Arabic numeral, 0 when it is none.

    >>> numeral("十二"), numeral("三"), numeral("③"), numeral("20")
    (12, 3, 3, 20)
    """
    if text.isdecimal():
        return int(text)
    if len(text) == 1 and "①" <= text <= "⒇":
        return (ord(text) - ord("①")) % 20 + 1
    digits = "〇一二三四五六七八九"
    total, digit = 0, 0
    for letter in text.replace("零", "〇"):
        if letter == "百":
            total, digit = (digit or 1) * 100, 0
        elif letter == "十":
            total, digit = total + (digit or 1) * 10, 0
        elif letter in digits:
            digit = digits.index(letter)
    return total + digit


def joins(lines: list[str]) -> list[bool]:
    """Say for each normalised line whether it continues the paragraph above it.

    >>> joins(["各县要在2022年", "12月底前完成目录编制，并向社会公开。", "二、工作要求", "各地要抓紧"])
    [False, False, False, False]
    >>> joins(["各县要抓紧，2022年", "12月底前完成目录编制。", "二、工作要求", "各地要抓紧"])
    [False, True, False, False]
    """
    width = _column(lines)
    out: list[bool] = []
    running = Paragraph()
    for i, line in enumerate(lines):
        after = lines[i + 1] if i + 1 < len(lines) else ""
        glue = i > 0 and running.continues(line, after, width)
        running.take(line, glue)
        out.append(glue)
    return out


class Paragraph:
    """What is known of the paragraph that is being put together."""

    def __init__(self) -> None:
        self.last = ""  # the last line taken
        self.prose = False  # holds a comma or a full stop: a sentence, not a heading or a title
        self.label = False  # starts like a form field
        self.open = 0  # unclosed round and title brackets

    def take(self, line: str, glue: bool) -> None:
        """Add a line, or begin anew with it."""
        if not glue:
            self.prose = False
            self.open = 0
            self.label = "\t" in line or bool(_LABEL.match(line[:10]))
        self.last = line
        self.prose = self.prose or ("，" in line and not _FOREIGN.search(line)) or "。" in line
        self.open += line.count("（") + line.count("《") - line.count("）") - line.count("》")

    def continues(self, line: str, after: str, width: int) -> bool:
        """Say whether the next line belongs to the same sentence."""
        last = self.last
        if not last or not line or self.label or last[-1] in _ENDS or "\t" in line:
            return False
        if last[-1] in "，、" or (self.open == 1 and self.prose):
            return not _starts_anew(line, after)
        if not self.prose and not (width and len(last) >= width - 2 and not DATE_LINE.fullmatch(line)):
            return False
        return not _starts_anew(line, after)


def _starts_anew(line: str, after: str) -> bool:
    if NUMBERED.match(line) or _LABEL.match(line[:10]) or _TITLE_LINE.fullmatch(line):
        return True
    body, date = signature(line)
    return bool(date or (body and (signature(after)[1] or not after)))


def _column(lines: list[str]) -> int:
    """Return the column width of a text whose lines were cut at a fixed width, else 0."""
    lengths = [len(line) for line in lines if line]
    if len(lengths) < 8:
        return 0
    tally: dict[int, int] = {}
    for length in lengths:
        tally[length] = tally.get(length, 0) + 1
    longest = max((k for k, n in tally.items() if n >= 3), default=0)
    if not 15 <= longest <= 60 or max(lengths) > longest + 6:
        return 0
    full = sum(n for k, n in tally.items() if k >= longest - 2)
    return longest if full * 2 >= len(lengths) else 0
