"""Headers: labels, order, levels, what is lost or printed twice."""

from collections.abc import Iterator
from dataclasses import replace

from tests.ingest.tables.corpus.form import (
    ALL,
    ITEMS,
    STANDARD,
    Case,
    add_header,
    add_items,
    form,
    relabel,
    truths,
)


def header_cases() -> Iterator[Case]:
    """FORMATS 1: labels, order, rows of header, what is lost or printed twice."""
    yield Case("standard", [form()], [truths(ITEMS)], formats=ALL)
    yield Case("csv, merges lost", [form()], [truths(ITEMS)], formats=("csv", "gbk"))
    yield Case(
        "no merges, names repeated",
        [form(merge_names=False, repeat_names=True)],
        [truths(ITEMS)],
        formats=("xlsx", "csv"),
    )
    for content in ("公开内容", "公开内容(要素)", "公开内容（要素）及要求", "公 开\n内 容"):
        yield Case(f"label {content}", [form(columns=relabel(content=content))], [truths(ITEMS)])
    for specific in ("特定群众", "特定群体", "特定对象", "特定群体（请写明）"):
        for on_request in ("依申请公开", "依申请", "申请"):
            columns = relabel(specific=specific, on_request=on_request, public="社会", proactive="主动公开")
            yield Case(
                f"labels {specific} {on_request}", [form(columns=columns)], [truths(ITEMS)], formats=("xlsx", "html")
            )
    yield Case("一级|二级", [form(columns=relabel(level1="一级", level2="二级"))], [truths(ITEMS)])
    flat = tuple((k, leaf or g, "") for k, g, leaf in STANDARD)
    flat = tuple((k, {"level1": "事项类别", "level2": "事项名称"}.get(k, g), "") for k, g, _ in flat)
    yield Case(
        "one header row, 事项类别|事项名称", [form(columns=flat)], [truths(ITEMS)], formats=("xlsx", "csv", "docx")
    )
    order = [0, 6, 3, 1, 2, 7, 5, 4, 12, 13, 10, 11, 8, 9]
    yield Case("other order", [form(columns=[STANDARD[i] for i in order])], [truths(ITEMS)], formats=ALL)
    yield Case(
        "no 序号 label",
        [form(columns=(("number", "", ""), *STANDARD[1:]))],
        [truths(ITEMS)],
        problems=("header-cell-lost",),
        formats=("xlsx", "csv"),
    )
    for lost in ("basis", "time", "body", "channel"):
        columns = tuple((k, "" if k == lost else g, leaf) for k, g, leaf in STANDARD)
        yield Case(f"no label over {lost}", [form(columns=columns)], [truths(ITEMS)], problems=("header-cell-lost",))
    kangbashi = (
        *STANDARD[:1],
        ("kind", "事项类别", ""),
        *STANDARD[1:5],
        ("clause", "条款内容", ""),
        ("force", "依据效力（位阶）", ""),
        *STANDARD[5:],
        ("duty", "对应职责", ""),
    )
    items = [
        replace(i, extra={"kind": "行政给付", "clause": "第十九条", "force": "法规", "duty": "补贴"}) for i in ITEMS
    ]
    yield Case("weaker labels beside the usual ones", [form(items, kangbashi)], [truths(items)])
    wrong = tuple((k, "公开方式" if g == "公开层级" else g, leaf) for k, g, leaf in STANDARD)
    yield Case("公开方式 twice", [form(columns=wrong)], [truths(ITEMS)], formats=("xlsx", "html"))
    extra = (
        *STANDARD[:7],
        ("office", "责任科室（单位）", ""),
        *STANDARD[7:],
        ("phone", "咨询电话", ""),
        ("tip", "监督举报电话", ""),
    )
    items = [replace(i, extra={"office": "养老股", "phone": "0000-1234567", "tip": "12345"}) for i in ITEMS]
    yield Case(
        "extra columns", [form(items, extra)], [truths(items)], problems=("extra-columns",), formats=("xlsx", "csv")
    )
    three = form(title="")
    rows = [three.rows[0], three.rows[1], *three.rows[2:]]
    three.rows = [rows[0], [""] * 14, rows[1], *rows[2:]]
    three.rows[1] = ["" if not STANDARD[i][2] else STANDARD[i][2][: len(STANDARD[i][2]) // 2] for i in range(14)]
    three.rows[2] = ["" if not STANDARD[i][2] else STANDARD[i][2][len(STANDARD[i][2]) // 2 :] for i in range(14)]
    three.merges = [(t + (t > 0), le, b + 1, r) for t, le, b, r in three.merges]
    three.merges = [(0, m[1], 0, m[3]) if m[0] == 0 and STANDARD[m[1]][2] else m for m in three.merges]
    yield Case("header over three rows", [three], [truths(ITEMS)])
    pages = form(ITEMS[:2])
    add_header(pages, STANDARD)
    add_items(pages, ITEMS[2:], STANDARD)
    yield Case("header repeated on each page", [pages], [truths(ITEMS)], formats=(*ALL, "csv"))
    several = form(ITEMS[:2])
    others = [replace(i, level1="综合业务", number=str(n)) for n, i in enumerate(ITEMS[2:], 1)]
    at = several.add("示例县社会救助领域基层政务公开标准目录", *[""] * 13)
    several.merge(at, 0, at, 13)
    add_header(several, STANDARD)
    add_items(several, others, STANDARD)
    yield Case(
        "two tables on one sheet",
        [replace(several, title="目录")],
        [truths(ITEMS[:2]), truths(others)],
        formats=(*ALL, "csv"),
        domains=("养老服务", "社会救助"),
    )
    sections = form((), title="示例县基层政务公开标准目录", sheet="目录")
    for title, part in (("一、养老服务领域", ITEMS[:2]), ("二、社会救助领域", others)):
        at = sections.add(title, *[""] * 13)
        sections.merge(at, 0, at, 13)
        add_items(sections, part, STANDARD)
    yield Case(
        "section rows by domain",
        [sections],
        [truths(ITEMS[:2]), truths(others)],
        formats=("xlsx", "html", "docx"),
        domains=("养老服务", "社会救助"),
    )
    with_domain = (("number", "序号", ""), ("area", "相应领域", ""), *STANDARD[1:])
    items = [replace(i, extra={"area": "城乡规划"}, more={"domain": "国土空间规划"}) for i in ITEMS]
    yield Case(
        "column 相应领域",
        [form(items, with_domain, title="示例县目录", sheet="目录")],
        [truths(items)],
        domains=(None,),
    )
    third = (*STANDARD[:3], ("l3", "公开事项", "三级事项"), *STANDARD[3:])
    items = [replace(i, extra={"l3": "省级文件"}, more={"level3": "省级文件"}) for i in ITEMS]
    yield Case("third level", [form(items, third)], [truths(items)])
    opened = (("number", "序号", ""), ("five", "五公开", ""), *STANDARD[1:])
    items = [replace(i, extra={"five": "执行公开"}, more={"openness": ["执行公开"]}) for i in ITEMS]
    yield Case("column 五公开", [form(items, opened)], [truths(items)])
    noted = form()
    noted.add("注：本目录由示例县民政局负责解释。", *[""] * 13)
    noted.rows.insert(1, ["填报单位：示例县民政局", *[""] * 13])
    noted.merges = [(t + 1, le, b + 1, r) if t else (t, le, b, r) for t, le, b, r in noted.merges]
    yield Case("notes above and below", [noted], [truths(ITEMS)], formats=("xlsx", "csv"))
    yield Case(
        "two sheets",
        [form(), form(sheet="社会救助", title="示例县社会救助领域标准目录")],
        [truths(ITEMS)] * 2,
        domains=("养老服务", "社会救助"),
    )


LEVEL_COLUMNS: tuple[tuple[tuple[str, tuple[str, ...]], ...], ...] = (
    (),
    (("县级", ("县级",)), ("乡、村级", ("乡级", "村级"))),
    (("县级", ("县级",)), ("乡级", ("乡级",))),
    (("乡级", ("乡级",)),),
    (("镇级", ("乡级",)), ("村级", ("村级",))),
    (("市级", ("市级",)), ("县级", ("县级",)), ("乡级", ("乡级",))),
    (("县级", ("县级",)), ("镇级", ("乡级",))),
    (("市级", ("市级",)), ("镇（街）级", ("乡级",))),
    (("区级", ("县级",)), ("乡级", ("乡级",))),
    (("示例市级", ("市级",)), ("镇街乡", ("乡级",)), ("村", ("村级",))),
    (("县级", ("县级",)), ("乡级", ("乡级",)), ("村级", ("村级",))),
    (("县级", ("县级",)), ("镇、村级", ("乡级", "村级"))),
    (("区级", ("县级",)), ("镇（街）级", ("乡级",))),
    (("区级", ("县级",)), ("乡、村级", ("乡级", "村级"))),
    (("镇级", ("乡级",)),),
    (("村级", ("村级",)),),
    (("县级", ("县级",)), ("乡镇级", ("乡级",))),
    (("市级", ("市级",)), ("县（区）级", ("县级",))),
    (("县级", ("县级",)), ("（乡）、村级", ("乡级", "村级"))),
    (("县级", ("县级",)), ("、村级", ("村级",))),
)


def level_cases() -> Iterator[Case]:
    """FORMATS 1: the sets of level columns; one tick may stand for two levels."""
    for labels in LEVEL_COLUMNS:
        columns = [*STANDARD[:12], *((f"tier{i}", "公开层级", label) for i, (label, _) in enumerate(labels))]
        items = []
        for n, item in enumerate(ITEMS):
            ticked = {i for i in range(len(labels)) if (n + i) % 2 == 0 or n == 3}
            truth = [level for i in sorted(ticked) for level in labels[i][1]]
            items.append(replace(item, extra={f"tier{i}": "√" for i in ticked}, levels=tuple(truth) or None))
        name = "|".join(label for label, _ in labels) or "none"
        yield Case(f"levels {name}", [form(items, columns)], [truths(items)], formats=("xlsx", "html"))
