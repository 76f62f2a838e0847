"""Everything at once, by chance."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from tests.ingest.tables.corpus.cells import TIMES, ticked
from tests.ingest.tables.corpus.form import CHANNELS, ITEMS, Case, Column, Item, form, relabel, truths
from tests.ingest.tables.corpus.headers import LEVEL_COLUMNS

LABELS: Mapping[str, tuple[str, ...]] = {
    "number": ("序号", "编号"),
    "content": ("公开内容（要素）", "公开内容", "公开内容(要素)及要求", "公开要素"),
    "basis": ("公开依据", "法律依据", "公开\n依据"),
    "time": ("公开时限", "公开时间", "公 开 时 限"),
    "body": ("公开主体", "责任主体", "公开单位"),
    "channel": ("公开渠道和载体", "公开渠道", "公开载体", "公开渠道\n和载体"),
    "public": ("全社会", "社会"),
    "specific": ("特定群体", "特定群众", "特定对象", "特定群体（请写明）"),
    "proactive": ("主动", "主动公开"),
    "on_request": ("依申请公开", "依申请", "申请"),
    "level1": ("一级事项", "一级"),
    "level2": ("二级事项", "二级"),
}
SEPARATORS = (" ", "\n", "、", "  ", "；")


def mixed_cases(count: int) -> Iterator[Case]:
    """All of the above at once, by chance: labels, order, levels, glyphs, deadlines, rows, formats."""
    for seed in range(count):
        chance = random.Random(seed)
        columns = list(relabel(**{key: chance.choice(words) for key, words in LABELS.items()}))[:12]
        tiers = chance.choice(LEVEL_COLUMNS)
        columns += [(f"tier{i}", "公开层级", label) for i, (label, _) in enumerate(tiers)]
        if chance.random() < 0.4:
            columns = _shuffled(columns, chance)
        if chance.random() < 0.3:
            columns.insert(chance.randrange(1, len(columns)), ("phone", "咨询电话", ""))
            columns = _shuffled(columns, chance) if _torn(columns) else columns
        items = [_mixed(i, tiers, chance) for i in ITEMS for _ in range(chance.randint(1, 3))]
        items = [
            replace(item, number=str(n), level2=f"{item.level2}{'甲乙丙丁戊己庚辛壬癸子丑'[n]}")
            for n, item in enumerate(items)
        ]
        keep = chance.random() < 0.6
        sheet = form(items, columns, merge_names=keep, repeat_names=not keep)
        kind = chance.choice(("xlsx", "xlsx", "html", "docx", "xml", "csv", "gbk"))
        yield Case(f"mixed {seed}", [sheet], [truths(items)], formats=(kind,))


def _torn(columns: Sequence[Column]) -> bool:
    """Tell whether a group's columns do not stand together."""
    groups = [g for _, g, leaf in columns if leaf]
    return len(set(groups)) != sum(i == 0 or g != groups[i - 1] for i, g in enumerate(groups)) or any(
        not b[2] and a[2] and c[2] and a[1] == c[1] for a, b, c in zip(columns, columns[1:], columns[2:], strict=False)
    )


def _shuffled(columns: Sequence[Column], chance: random.Random) -> list[Column]:
    """Return the columns in another order; those of a group stay together."""
    groups: dict[str, list[Column]] = {}
    for column in columns:
        groups.setdefault(column[1], []).append(column)
    names = list(groups)
    chance.shuffle(names)
    return [column for name in names for column in groups[name]]


def _mixed(item: Item, tiers: Sequence[tuple[str, tuple[str, ...]]], chance: random.Random) -> Item:
    on = chance.sample(CHANNELS[:12], chance.randint(1, 5))
    on = [c for c in CHANNELS if c in on]
    yes, no = chance.choice("■▄√☑t"), chance.choice("□口")
    separator = chance.choice(SEPARATORS)
    cell = ticked(on, yes, no, separator) if chance.random() < 0.5 else separator.join(yes + c for c in on)
    if chance.random() < 0.2:
        cell = "、".join(on)
    text, truth = chance.choice(TIMES)
    marks = [i for i in range(len(tiers)) if chance.random() < 0.6]
    public, specific = chance.choice(((True, False), (True, True), (False, True), (False, False)))
    proactive = chance.random() < 0.8
    return replace(
        item,
        channel=cell,
        channels=tuple(on),
        time=text,
        time_truth=truth,
        public="√" if public else "",
        specific="√" if specific else "",
        audience=tuple(w for w, yes in (("全社会", public), ("特定群体", specific)) if yes) or None,
        proactive="√" if proactive else "",
        on_request="" if proactive else "√",
        method=("主动公开",) if proactive else ("依申请公开",),
        extra={f"tier{i}": "√" for i in marks} | {"phone": "0000-1234567"},
        levels=tuple(level for i in marks for level in tiers[i][1]) or None,
    )
