"""Layouts of county offices: what surrounds a table, how rows are cut, several tables in a file."""

from collections.abc import Iterator
from dataclasses import replace

from tests.ingest.tables.corpus.columns import (
    ALL,
    DISASTER,
    FC,
    LAW,
    ORDER,
    SCHOOL,
    TEXT,
    C,
    case,
    cols,
    page,
    table,
)
from tests.ingest.tables.corpus.form import CHANNELS, Case
from tests.ingest.tables.sheets import Sheet


def surrounding_cases() -> Iterator[Case]:
    """Yield all cases."""
    yield from surroundings()
    yield from rows()
    yield from several()


def surroundings() -> Iterator[Case]:
    """What stands around the table."""
    yield page("title with year and county", cols(), title="示例县2020年度救灾领域基层政务公开标准目录（试行）")
    yield page(
        "unit and day below the title",
        cols(),
        before=("填报单位：示例县应急管理局　　填报时间：2020年10月15日",),
        formats=(*ALL, "csv"),
    )
    yield page("annex above the title", cols(), title="附件3", before=("示例县救灾领域基层政务公开标准目录",))
    blank = ("",) * 14
    yield page(
        "notes below",
        cols(),
        after=(
            blank,
            ("注：1.本目录由县应急管理局负责解释。", *blank[1:]),
            ("2.公开渠道可多选。", *blank[1:]),
            ("填表人：张某", *blank[1:]),
        ),
        formats=(*ALL, "csv"),
    )
    yield page("total below", cols(), after=(("合计", "5项", *blank[2:]),))
    yield page("total in the second column", cols(), after=(("", "合计：5项", *blank[2:]),))
    yield page("a count below", cols(), after=(("共计5个事项", *blank[1:]),))
    yield page(
        "signature below",
        cols(),
        after=(("单位负责人：", "", "", "审核人：", "", "", "填表人：", "", "", "联系电话：", "", "", "", ""),),
    )
    again = Sheet("救灾")
    t = "示例县救灾领域基层政务公开标准目录"
    for line, part in ((t, DISASTER[:2]), (t + "（续表）", DISASTER[2:4]), (t + "（续）", DISASTER[4:])):
        at = again.add(line, *blank[1:])
        again.merge(at, 0, at, 13)
        table(again, cols(), part)
        again.add("", "", "", "第 1 页，共 3 页", *blank[4:])
    yield case("printed pages", [again], [DISASTER], formats=("xlsx", "csv"))
    bare = Sheet("救灾")
    for part in (DISASTER[:3], DISASTER[3:]):
        table(bare, cols(), part)
    yield case("header again without a title", [bare], [DISASTER], formats=("xlsx", "csv"), file="示例县救灾.xlsx")
    cover, how = Sheet("封面"), Sheet("填表说明")
    cover.add("示例县基层政务公开标准目录")
    cover.add("示例县人民政府办公室")
    cover.add("2020年11月")
    how.add("一、公开时限按工作日填写。")
    how.add("二、公开渠道可多选。")
    main = Sheet("救灾")
    table(main, cols(), DISASTER)
    yield case("cover and instructions", [cover, main, how], [DISASTER])
    index = Sheet("目录")
    index.add("序号", "领域", "事项数", "责任单位")
    index.add("1", "救灾", "5", "示例县应急管理局")
    index.add("2", "义务教育", "3", "示例县教育局")
    school = Sheet("义务教育")
    table(school, cols(), SCHOOL)
    yield case("an index sheet", [index, main, school], [DISASTER, SCHOOL], domains=("救灾", "义务教育"))
    contact = Sheet("救灾")
    table(contact, cols(), DISASTER)
    contact.add(*blank)
    contact.add("联系方式", *blank[1:])
    contact.add("单位", "联系人", "电话", *blank[3:])
    contact.add("示例县应急管理局", "张某", "0000-1234567", *blank[3:])
    yield case("contacts below", [contact], [DISASTER])
    spaced = Sheet("救灾")
    for _ in range(3):
        spaced.add(*blank)
    table(spaced, cols(), DISASTER[:2])
    spaced.add(*blank)
    spaced.add(*blank)
    table(spaced, cols(), DISASTER[2:], header=False)
    yield case("blank rows", [spaced], [DISASTER], formats=TEXT, file="示例县救灾.xlsx")
    yield page("counting row below the header", cols(), [*DISASTER])
    yield page("file name says the domain", cols(), title="", sheet="Sheet1", file="示例县救灾领域.xlsx")


def rows() -> Iterator[Case]:
    """Rows: merged, split, pointing, numbered in other ways."""
    yield page(
        "basis, time and body merged",
        cols(),
        [
            replace(i, time=DISASTER[0].time, time_truth=FC, body="示例县应急管理局", bodies=("示例县应急管理局",))
            for i in DISASTER
        ],
        merge=(1, 5, 6),
        formats=ALL,
    )
    same = [replace(i, basis=f"《{LAW}》", basis_truth=(LAW,)) for i in DISASTER]
    yield page(
        "同上", cols(basis=(("公开依据",), lambda i: i.basis if i.number == "1" else "同上")), same, formats=TEXT
    )
    yield page(
        "同上 for names",
        cols(level1=(("公开事项", "一级事项"), lambda i: "同上" if i.number in {"2", "4"} else i.level1)),
        formats=("xlsx", "csv"),
    )
    yield page("〃", cols(body=(("公开主体",), lambda i: "〃" if i.number == "4" else i.body)))
    restart = [replace(i, number=n) for i, n in zip(DISASTER, "12121", strict=True)]
    yield page("numbers restart with level 1", cols(), restart)
    for style in (
        ("1.1", "1.2", "2.1", "2.2", "3.1"),
        ("JZ-01", "JZ-02", "JZ-03", "JZ-04", "JZ-05"),
        ("（1）", "（2）", "（3）", "（4）", "（5）"),
        ("①", "②", "③", "④", "⑤"),
        ("一", "二", "三", "四", "五"),
        ("001", "002", "003", "004", "005"),
        ("1-1", "1-2", "2-1", "2-2", "3-1"),
    ):
        yield page(
            f"numbers like {style[0]}", cols(), [replace(i, number=n) for i, n in zip(DISASTER, style, strict=True)]
        )
    serial = {"政策文件": "一、", "灾后救助": "二、", "款物管理": "三、"}
    yield page(
        "serials in names",
        cols(
            level1=(("公开事项", "一级事项"), lambda i: serial[i.level1] + i.level1),
            level2=(("公开事项", "二级事项"), lambda i: f"（{'一二三四五'[int(i.number) - 1]}）{i.level2}"),
        ),
    )
    yield page("no number column", cols(ORDER[1:]), [replace(i, number="") for i in DISASTER], merge=(0,))
    lone = [replace(i, level2="", level1=i.level2) for i in DISASTER]
    yield page("one level only", cols([k for k in ORDER if k != "level2"], level1="公开事项"), lone, merge=())
    mixed = [DISASTER[0], replace(DISASTER[1], level1="值班信息", level2=""), *DISASTER[2:]]
    yield page("an item without level 2", cols(), mixed)
    third = [replace(i, more={"level3": f"{i.level2}明细"}) for i in DISASTER]
    yield page(
        "three levels",
        [*cols()[:3], (("公开事项", "三级事项"), lambda i: f"{i.level2}明细"), *cols()[3:]],
        third,
        formats=("xlsx", "html"),
    )
    yield page("level 1 repeated", cols(), merge=(), formats=TEXT)
    yield page("level 1 only once, no merges", cols(), merges=False, formats=TEXT)
    split = Sheet("救灾")
    table(split, cols(), DISASTER[:1])
    for item in DISASTER[1:]:
        first = len(split.rows)
        parts = item.content.split("；") if "；" in item.content else [item.content]
        for n, part in enumerate(parts):
            split.add(*[(part if key == "content" else ("" if n else C[key][1](item))) for key in ORDER])
        for x, key in enumerate(ORDER):
            if key != "content":
                split.merge(first, x, len(split.rows) - 1, x)
    joined = [replace(i, content=i.content.replace("；", "\n")) if i.number != "1" else i for i in DISASTER]
    yield case("contents over several rows", [split], [joined], formats=("xlsx", "html", "docx"))
    fanned = Sheet("救灾")
    table(fanned, cols(), [])
    for item in DISASTER:
        first = len(fanned.rows)
        for n, c in enumerate(CHANNELS):
            mark = ("■" if c in item.channels else "□") + c
            fanned.add(*[mark if key == "channel" else ("" if n else C[key][1](item)) for key in ORDER])
        for x, key in enumerate(ORDER):
            if key != "channel":
                fanned.merge(first, x, len(fanned.rows) - 1, x)
    yield case("a row for each channel", [fanned], [DISASTER], formats=("xlsx", "html"))
    wide = [replace(i, level1=" ".join(i.level1), level2="　".join(i.level2)) for i in DISASTER]
    yield page("names with spaces", cols(), wide, truth=DISASTER)
    yield page(
        "names broken over lines",
        cols(),
        [replace(i, level2=i.level2[:3] + "\n" + i.level2[3:]) for i in DISASTER],
        truth=DISASTER,
        formats=("xlsx", "html", "docx"),
    )


def several() -> Iterator[Case]:
    """Several tables, domains and areas."""
    one, two = Sheet("1.救灾"), Sheet("2.义务教育")
    table(one, cols(), DISASTER)
    table(two, cols(), SCHOOL)
    yield case("a sheet for each domain", [one, two], [DISASTER, SCHOOL], domains=("救灾", "义务教育"))
    column = [(("领域",), lambda i: "义务教育" if i in SCHOOL else "救灾"), *cols()]
    both = Sheet("目录")
    table(both, column, [*DISASTER, *SCHOOL], merge=(0, 2))
    yield Case(
        "a domain column",
        [both],
        [[i.truth() | {"domain": "救灾"} for i in DISASTER] + [i.truth() | {"domain": "义务教育"} for i in SCHOOL]],
        domains=None,
        formats=("xlsx", "html"),
    )
    both = Sheet("目录")
    table(both, [(("所属领域",), column[0][1]), *cols()], [*DISASTER, *SCHOOL], merge=(2,), blank=True)
    yield Case(
        "a domain column not merged",
        [both],
        [[i.truth() | {"domain": "救灾"} for i in DISASTER] + [i.truth() | {"domain": "义务教育"} for i in SCHOOL]],
        domains=None,
        formats=TEXT,
    )
    stacked = Sheet("目录")
    for title, part in (
        ("示例县救灾领域基层政务公开标准目录", DISASTER),
        ("示例县义务教育领域基层政务公开标准目录", SCHOOL),
    ):
        at = stacked.add(title, *[""] * 13)
        stacked.merge(at, 0, at, 13)
        table(stacked, cols(), part)
        stacked.add(*[""] * 14)
    yield case("stacked tables", [stacked], [DISASTER, SCHOOL], domains=("救灾", "义务教育"), formats=("xlsx", "csv"))
    sections = Sheet("目录")
    table(sections, cols(), [])
    for title, part in (("一、救灾领域", DISASTER), ("二、义务教育领域", SCHOOL)):
        at = sections.add(title, *[""] * 13)
        sections.merge(at, 0, at, 13)
        table(sections, cols(), part, header=False)
    yield case(
        "section rows for domains",
        [sections],
        [DISASTER, SCHOOL],
        domains=("救灾", "义务教育"),
        formats=("xlsx", "csv"),
    )
    side = Sheet("目录")
    left, right = Sheet("左"), Sheet("右")
    for sheet, title, part in (
        (left, "示例县救灾领域标准目录", DISASTER),
        (right, "示例县义务教育领域标准目录", SCHOOL),
    ):
        at = sheet.add(title, *[""] * 13)
        sheet.merge(at, 0, at, 13)
        table(sheet, cols(), part)
    for n in range(max(len(left.rows), len(right.rows))):
        a = left.rows[n] if n < len(left.rows) else [""] * 14
        b = right.rows[n] if n < len(right.rows) else [""] * 14
        side.add(*a, "", *b)
    side.merges = [*left.merges, *((top, first + 15, end, last + 15) for top, first, end, last in right.merges)]
    yield case("side by side", [side], [DISASTER, SCHOOL], domains=("救灾", "义务教育"))
