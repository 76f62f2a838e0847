"""`zwgk template`: a workbook to fill in, with what the standard items and the area's own lists already say."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from graphs.errors import InputError
from graphs.store import GraphStore
from ingest.areas import AreaIndex
from ingest.tables.cells.text import match_key
from ingest.tables.out.form import LEVELS, TICK, FormTable, Item, boxes, form_table, table_title
from ingest.tables.out.held import Facts, facts_of, one, sheet_name
from ingest.tables.out.workbook import (
    FIRST_ROW,
    HEAD_ROW,
    book_bytes,
    cover_lines,
    new_book,
    put,
    put_cover,
    put_table,
)
from ontology import iris
from ontology.terms import DCTERMS, RDF, SKOS, ZWGK
from ontology.vocabulary import codes, pref_label

SPARE = 30  # empty rows below the prefilled ones
_CHOICES, _LISTS = "选项", "清单事项"
_TIERS: dict[str, tuple[str, ...]] = {
    "province": ("province", "city", "county", "township", "village"),
    "city": ("city", "county", "township", "village"),
    "county": ("county", "township", "village"),
    "township": ("township", "village"),
    "village": ("village",),
}
_LIMITS = (
    "自信息形成或者变更之日起20个工作日内",
    "自制作或获取该信息之日起20个工作日内",
    "自作出行政决定之日起7个工作日内",
    "实时公开",
    "及时公开",
    "每季度公开一次",
    "长期公开",
)
_HOW = (
    "填写说明：一行一个事项；已预填的来自国家标准指引汇总和本地区清单，请核对、增删。",
    "勾选栏从下拉列表选“√”；公开渠道请把选用的渠道前的“□”改为“■”；公开时限、公开主体可选可写。",
    "没有规定的内容请留空，不要写“无”；不要更改表头、工作表名和本页上面各行。",
    "空白行可继续填写；填好后用 zwgk validate 检查，用 zwgk build 读入。",
)
_HELP: dict[str, tuple[str, str]] = {
    "number": ("事项序号，可留空。", "Number of the item; may stay empty."),
    "level1": ("一级事项名称；同名的相邻行可合并单元格。", "Name of level 1; equal neighbours may be merged."),
    "level2": ("二级事项名称，同一领域内不要重名。", "Name of level 2, once in a domain."),
    "content": ("应公开的要素，用分号或顿号分开。", "What is made public, its parts separated."),
    "basis": ("法律、法规、文件全称加书名号，文号写在后面；一行一个。", "Laws and documents in 《》, one a line."),
    "time_limit": ("写明起算点和天数，区分“工作日”和“日”。", "State the starting point and the days."),
    "body": ("公开该信息的单位全称，多个用顿号分开。", "Full names of the bodies, separated by 、"),
    "channel": ("把选用的渠道前的“□”改为“■”；其他渠道写在“其他”后。", "Turn □ into ■ before each channel used."),
    "audience.public": ("向全社会公开的选“√”。", "Tick when it is for everybody."),
    "audience.specific": ("只向特定群体公开的，写明是哪些人。", "Name the group when it is for a group."),
    "method.proactive": ("主动公开的选“√”。", "Tick when disclosed proactively."),
    "method.on_request": ("依申请公开的选“√”。", "Tick when disclosed on request."),
}
_LEVEL_HELP = ("由该层级公开的选“√”，可多选。", "Tick each level that discloses it.")


@dataclass(frozen=True, slots=True)
class _Listed:
    """An item of the area's own lists."""

    name: str
    kind: str
    domain: str | None
    basis: str
    body: str
    codes: Mapping[str, str]


def template(store: GraphStore, areas: AreaIndex, code: str, domains: Sequence[str] = ()) -> bytes:
    """Return the workbook for a known area, with a sheet for each domain: those named, else all of the national 26.

    Raise InputError for a domain that there is not.
    """
    chosen = _chosen(domains)
    area = areas.get(code)
    assert area is not None
    level, name = area.level, area.name
    chain = "".join(a.name for a in reversed(areas.ancestors(code)) if a.level != "nation") + name
    listed = _listed(store, code)
    book = new_book()
    scope = [pref_label("domain", domain) for domain in chosen]
    put_cover(book, [*cover_lines(name, chain, code, scope, None), *_HOW])
    offices = _offices(store, code)
    sheets = [(_table(store, name, domain, level, listed), domain) for domain in chosen]
    choices = {"time_limit": _ranges(book, 1, _LIMITS), "body": _ranges(book, 2, offices)}
    for table, _ in sheets:
        sheet = put_table(book, table, SPARE)
        _help(sheet, table, choices)
    _put_unplaced(book, [entry for entry in listed if entry.domain is None])
    book.move_sheet(_CHOICES, len(book.worksheets))
    book[_CHOICES].sheet_state = "hidden"
    return book_bytes(book)


def _chosen(domains: Sequence[str]) -> tuple[str, ...]:
    """Return the domains, each once; all of the national 26 when none is named."""
    known = codes("domain")
    for domain in domains:
        if domain not in known:
            raise InputError(
                f"没有领域 {domain}，可用：{'、'.join(known)}。", f"no domain {domain!r}; there are: {', '.join(known)}"
            )
    return tuple(dict.fromkeys(domains)) or tuple(code for code in known if code <= "26")


def _table(store: GraphStore, area: str, domain: str, level: str, listed: Sequence[_Listed]) -> FormTable:
    """Return a domain's table: its standard items for this level, then the list items that are not among them."""
    facts = facts_of(store, iris.graph("std", domain))
    nodes = [node for node, found in facts.items() if str(ZWGK.StandardItem) in found.get(str(RDF.type), ())]
    own = {match_key(entry.name): entry for entry in listed if entry.domain == domain}
    items = []
    for node in sorted(nodes, key=lambda n: (_first(facts[n], ZWGK.level1Name), _first(facts[n], ZWGK.level2Name))):
        item = _standard(facts[node], own.pop(match_key(_first(facts[node], DCTERMS.title)), None))
        if not item.levels or level in item.levels or level in {"province", "city", "nation"}:
            items.append(item)
    items += [_from_list(entry) for entry in own.values()]
    items = _numbered(items)
    if items and not any(i.audience or i.method or i.levels for i in items):
        items = [Item(i.texts, i.channels, levels=(level,), hints=i.hints) for i in items]
    title = table_title(area, domain)
    return form_table(title, domain, sheet_name(domain), items, _TIERS.get(level, tuple(LEVELS)), filled=False)


def _numbered(items: Sequence[Item]) -> list[Item]:
    return [
        Item({"number": str(n), **i.texts}, i.channels, i.audience, i.audience_text, i.method, i.levels, hints=i.hints)
        for n, i in enumerate(items, 1)
    ]


def _first(facts: Facts, predicate: object) -> str:
    return next(iter(facts.get(str(predicate), ())), "")


def _standard(facts: Facts, listed: _Listed | None) -> Item:
    """Return the row of a standard item; basis and body are those of the area's own list where it has it."""
    basis = "\n".join(_cited(name) for name in facts.get(str(ZWGK.basisText), ()))
    texts = {
        "level1": _first(facts, ZWGK.level1Name),
        "level2": _first(facts, ZWGK.level2Name),
        "basis": (listed.basis if listed else "") or basis,
        "time_limit": _first(facts, ZWGK.timeLimitText),
        "body": listed.body if listed else "",
        "channel": boxes([iris.code_of(c) for c in facts.get(str(ZWGK.channel), ())]),
        **(listed.codes if listed else {}),
    }
    usual = _first(facts, ZWGK.bodyText)
    audience = tuple(iris.code_of(a) for a in facts.get(str(ZWGK.audience), ()))
    return Item(
        {key: words for key, words in texts.items() if words},
        tuple(iris.code_of(c) for c in facts.get(str(ZWGK.channel), ())),
        audience,
        _first(facts, ZWGK.audienceText) if "specific" in audience else "",
        tuple(iris.code_of(m) for m in facts.get(str(ZWGK.disclosureMethod), ())),
        tuple(iris.code_of(c) for c in facts.get(str(ZWGK.disclosureLevel), ())),
        hints={"body": f"各地多为：{usual} / usually: {usual}"} if usual else {},
    )


def _cited(name: str) -> str:
    """Return a legal basis as it is printed: a title in 《》, a number bare.

    >>> _cited("社会救助暂行办法"), _cited("国发〔2014〕47号")
    ('《社会救助暂行办法》', '国发〔2014〕47号')
    """
    return name if "《" in name or name.endswith("号") else f"《{name}》"


def _coded(facts: Facts) -> dict[str, str]:
    found = {"base_code": _first(facts, ZWGK.baseCode), "implementation_code": _first(facts, ZWGK.implementationCode)}
    return {key: code for key, code in found.items() if code}


def _from_list(entry: _Listed) -> Item:
    texts = {
        "level1": entry.kind or _LISTS,
        "level2": entry.name,
        "basis": entry.basis,
        "body": entry.body,
        **entry.codes,
    }
    return Item({key: words for key, words in texts.items() if words} | {"channel": boxes(())})


def _listed(store: GraphStore, code: str) -> list[_Listed]:
    """Return the items of the area's power and service lists, in order of name, each name once."""
    found: dict[str, _Listed] = {}
    for kind in ("powerlist", "servicelist"):
        for facts in facts_of(store, iris.graph(kind, code)).values():
            name, domain, item_kind = (_first(facts, p) for p in (DCTERMS.title, ZWGK.domain, ZWGK.itemKind))
            if name:
                found.setdefault(
                    match_key(name),
                    _Listed(
                        name,
                        pref_label("item-kind", iris.code_of(item_kind)) if item_kind else "",
                        iris.code_of(domain) if domain else None,
                        _first(facts, ZWGK.basisText),
                        _first(facts, ZWGK.bodyText),
                        _coded(facts),
                    ),
                )
    return sorted(found.values(), key=lambda entry: (entry.domain or "", entry.kind, entry.name))


def _offices(store: GraphStore, code: str) -> list[str]:
    """Return the names of the area's organisations that the graph knows."""
    found = {str(getattr(q.subject, "value", "")) for q in store.match(None, str(DCTERMS.spatial), iris.area(code))}
    return sorted(name for node in found if "/id/org/" in node and (name := one(store, node, str(SKOS.prefLabel))))


def _ranges(book: Workbook, column: int, words: Sequence[str]) -> str:
    """Put choices into the hidden sheet; return the formula of their range, empty when there are none."""
    sheet = book[_CHOICES] if _CHOICES in book.sheetnames else book.create_sheet(_CHOICES)
    for row, word in enumerate(words, 1):
        put(sheet, row, column, word)
    letter = get_column_letter(column)
    return f"{quote_sheetname(_CHOICES)}!${letter}$1:${letter}${len(words)}" if words else ""


def _help(sheet: Worksheet, table: FormTable, choices: Mapping[str, str]) -> None:
    """Add drop-downs and help to the columns, and hints to cells."""
    last = FIRST_ROW + len(table.rows) + SPARE - 1
    by_key: dict[str, str] = defaultdict(str, choices)
    for column, leaf in enumerate(table.columns, 1):
        zh, en = _LEVEL_HELP if leaf.key.startswith("level:") else _HELP.get(leaf.key, ("", ""))
        letter = get_column_letter(column)
        ticked = leaf.key.startswith(("level:", "method.")) or leaf.key == "audience.public"
        source = f'"{TICK}"' if ticked else by_key[leaf.key]
        rule = DataValidation(type="list" if source else None, formula1=source or None, allow_blank=True)
        rule.showErrorMessage = ticked
        rule.errorTitle, rule.error = "只能选“√”或留空", "请从下拉列表选“√”，或留空。 / choose √ or leave it empty"
        if zh:
            rule.showInputMessage, rule.promptTitle, rule.prompt = True, leaf.head[:32], f"{zh}\n{en}"
            _note(sheet, HEAD_ROW + bool(leaf.label), column, f"{zh} / {en}")
        rule.add(f"{letter}{FIRST_ROW}:{letter}{last}")
        sheet.add_data_validation(rule)
        for row, hints in enumerate(table.hints, FIRST_ROW):
            if leaf.key in hints:
                _note(sheet, row, column, hints[leaf.key])


def _note(sheet: Worksheet, row: int, column: int, words: str) -> None:
    comment = Comment(words, "zwgk")
    comment.width, comment.height = 300, 90
    sheet.cell(row, column).comment = comment


def _put_unplaced(book: Workbook, listed: Sequence[_Listed]) -> None:
    """Add the list items of no stated domain on a sheet by themselves, to be moved to where they belong."""
    if not listed:
        return
    sheet = book.create_sheet(_LISTS)
    put(sheet, 1, 1, "未注明领域的清单内容，请移入所属的工作表")
    put(sheet, 1, 2, "种类与承担者")
    for row, entry in enumerate(listed, 2):
        put(sheet, row, 1, entry.name)
        put(sheet, row, 2, "，".join(filter(None, (entry.kind, entry.body))))
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 50, 40
