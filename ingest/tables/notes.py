"""The notes that reading leaves on an item: what the source did not say, or how a value was found."""

from ingest.model import Problem, Severity

NOTES: dict[str, tuple[str, str, Severity]] = {
    "rows-joined": ("本事项由多行拼合。", "the item was put together from several rows", "note"),
    "level1-from-above": ("一级事项空白，沿用上一行。", "level 1 is blank and was taken from the row above", "note"),
    "level1-from-heading": (
        "一级事项取自上方的小标题行。",
        "level 1 was taken from the heading row above",
        "note",
    ),
    "level1-rejoined": (
        "一级事项被分页拆成两段，已合并。",
        "level 1 was printed in two pieces around a page break and joined again",
        "note",
    ),
    "merge-lost": (
        "合并单元格信息丢失，空白的依据、时限、主体、渠道沿用上一行，请核对。",
        "merged cells were lost: blank basis, time limit, body and channel were taken from the row above; check them",
        "note",
    ),
    "stated-above": ("取自表格上方的说明。", "taken from what stands above the table", "note"),
    "ditto": ("“同上”已按上一行解释。", "同上 was resolved from the row above", "note"),
    "ditto-without-above": (
        "“同上”之上没有内容，未读；请写明。",
        "同上 with nothing above it, not read; write it out",
        "warning",
    ),
    "channel-only-unticked": (
        "渠道只有未勾选的方框，视为未注明；请勾选。",
        "only empty boxes in the channel cell, taken as not stated; tick what applies",
        "note",
    ),
    "channel-box-is-optional": (
        "表头注明“□”为可选，未计入承诺渠道。",
        "the header says □ means optional; such channels are not counted as promised",
        "note",
    ),
    "channel-without-mark": (
        "部分渠道前没有勾选符号，未计入；请核对。",
        "some channels carry no mark and were not counted; check them",
        "note",
    ),
    "channel-unknown": (
        "渠道名称未识别，只保留原文；请用标准名称，或写在“其他”之后。",
        "a channel is not in the vocabulary, kept as text; use a standard name or write it after 其他",
        "warning",
    ),
    "time-limit-unread": (
        "公开时限未能理解，只保留原文；请写明天数，如“自信息形成或变更之日起20个工作日内”。",
        "the time limit was not understood, kept as text; state the days",
        "warning",
    ),
    "ticks-lost": (
        "全表没有任何勾选，多半在转换中丢失，视为未读而非缺失；请对照原表补上。",
        "the table has no ticks at all, probably lost in conversion: unread, not missing; add them from the original",
        "warning",
    ),
    "tick-group-lost": (
        "这一组勾选栏各行都是空白，可能在转换中丢失，视为未读而非缺失；请对照原表补上。",
        "a group of tick columns is blank in every row, perhaps lost in conversion: unread, not missing; "
        "add the ticks from the original",
        "warning",
    ),
    "ticks-lost-here": (
        "自此行起一段没有勾选，而其余各行都有，多半在转换中丢失，视为未读而非缺失；请对照原表补上。",
        "from this row on ticks are missing that all other rows have, "
        "probably lost in conversion: unread, not missing; add them from the original",
        "warning",
    ),
    "cell-lost": (
        "单元格内容损坏（如“???”、“#REF!”），未读；请对照原表重新填写。",
        "the cell is damaged (??? or an error), not read; fill it in again from the original",
        "warning",
    ),
    "tick-without-label": (
        "勾选栏没有注明含义，未读；请补上表头。",
        "a tick in a column without a label, not read; complete the header",
        "warning",
    ),
    "text-in-tick-cell": ("勾选栏写的是文字，已按文字理解。", "a tick cell holds words, read as words", "note"),
    "level-unread": (
        "公开层级未能理解，只保留原文；请打“√”，或写县级、乡级、村级。",
        "the level was not understood, kept as text; tick it, or write 县级, 乡级 or 村级",
        "warning",
    ),
    "method-from-attribute": ("公开方式取自“公开属性”栏。", "the method was taken from the 公开属性 column", "note"),
    "basis-unread": ("公开依据未能理解，只保留原文。", "the legal basis was not understood, kept as text", "note"),
    "date-unread": (
        "日期未能理解，只保留原文；请写成 2020-12-31。",
        "the date was not understood, kept as text; write it as 2020-12-31",
        "warning",
    ),
    "address-unread": (
        "网址未能理解，只保留原文；请填写完整网址。",
        "the address was not understood, kept as text; give the full web address",
        "warning",
    ),
    "attribute-unread": (
        "公开属性未能理解，只保留原文；请写主动公开、依申请公开或不予公开。",
        "the attribute was not understood, kept as text; write 主动公开, 依申请公开 or 不予公开",
        "warning",
    ),
    "advert": (
        "文字被替换成广告，来源不可信，未采用；请改用原网站的文件。",
        "the words were replaced by an advert: the source cannot be trusted; use the original site's file",
        "error",
    ),
    "area-unread": (
        "“区划”栏写的地方未能认出，按全文件所属地区处理；请写明全称。",
        "the place in the area column is not known; the row was taken as of the file's area; write the full name",
        "warning",
    ),
    "kind-unread": (
        "事项类型未识别，只保留原文；请写行政许可、行政处罚等规范名称。",
        "the kind of item is not known, kept as text; write a standard name such as 行政许可",
        "warning",
    ),
}


def note_text(code: str) -> str:
    """Return a note in Chinese."""
    return NOTES[code][0]


def problem(code: str, place: str, text: str = "") -> Problem:
    """Return a note as a problem at a place."""
    message, message_en, severity = NOTES[code]
    return Problem(place, code, message, message_en, severity, text[:500])
