"""The defects seeded in the example's workbooks: what is changed, which check must say so, and why."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from example_parts.items import Item

Change = Callable[[Item], Item]


@dataclass(frozen=True)
class Seed:
    """A change to one item (or, with `repeat`, a second row of it) and the check that it must trip."""

    check: str
    area: str
    domain: str
    level1: str
    level2: str
    why: str
    why_en: str
    change: Change | None = None
    repeat: bool = False


@dataclass(frozen=True)
class Undone:
    """A domain that a catalogue declares on its cover and then leaves without items."""

    area: str
    domain: str
    why: str
    why_en: str


@dataclass(frozen=True)
class Uncovered:
    """An item of a list that no catalogue item of its area covers."""

    area: str
    name: str
    why: str
    why_en: str
    service: bool = False


def _put(**values: object) -> Change:
    return lambda item: replace(item, **values)  # type: ignore[arg-type]


SEEDS = (
    Seed(
        "E01",
        "990121",
        "24",
        "教育概况",
        "义务教育学校名录",
        "公开时限一格空白。",
        "The time limit is blank.",
        _put(limit=""),
    ),
    Seed(
        "E01",
        "990102",
        "16",
        "监督检查",
        "食品生产经营监督检查",
        "全社会、特定群众两格都没有填。",
        "Neither audience is ticked.",
        _put(everyone="", group=""),
    ),
    Seed(
        "E01",
        "990121101",
        "12",
        "公共服务",
        "公共文化机构免费开放信息",
        "公开层级没有勾选；省实施意见要求的第九个要素缺失。",
        "No level is ticked: the ninth element, which the province's document asks for, is missing.",
        _put(levels=""),
    ),
    Seed(
        "E01",
        "990121200",
        "23",
        "农业生产发展资金",
        "农机购置补贴",
        "公开依据一格空白。",
        "The legal basis is blank.",
        _put(basis=""),
    ),
    Seed(
        "E01",
        "990121101201",
        "21",
        "养老服务业务办理",
        "老年人补贴",
        "公开渠道一格空白。",
        "The channel is blank.",
        _put(channels=()),
    ),
    Seed(
        "E01",
        "990102002",
        "20",
        "最低生活保障",
        "审核信息",
        "公开内容一格空白。",
        "The content is blank.",
        _put(content=""),
    ),
    Seed(
        "E11",
        "990121",
        "13",
        "法律援助",
        "法律援助服务",
        "勾选了特定群体，但没有写明是哪些人。",
        "A specific group is ticked but not named.",
        _put(everyone="", group="√"),
    ),
    Seed(
        "E14",
        "990102",
        "26",
        "市政设施建设类审批",
        "特殊车辆在城市道路上行驶",
        "同一事项在本领域列了两次。",
        "The same item stands twice in this domain.",
        None,
        True,
    ),
    Seed(
        "X02",
        "990121100201",
        "23",
        "农业生产发展资金",
        "耕地地力保护",
        "村级公开内容少于乡级同一事项。",
        "The village discloses less than the township for the same item.",
        _put(content="耕地地力保护：补贴对象、补贴金额"),
    ),
    Seed(
        "X02",
        "990102001001",
        "12",
        "公共服务",
        "特殊群体公共文化服务信息",
        "社区公开时限为7个工作日，街道同一事项为20个工作日。",
        "The community's limit is 7 working days, the street office's 20 for the same item.",
        _put(limit="自信息形成或者变更之日起7个工作日内"),
    ),
    Seed(
        "X04",
        "990121",
        "01",
        "规划编制",
        "城市、镇总体规划及同级土地利用规划",
        "时限30个工作日，宽于标准指引的20个工作日。",
        "30 working days, looser than the guideline's 20.",
        _put(limit="自信息形成或者变更之日起30个工作日内"),
    ),
    Seed(
        "X04",
        "990102",
        "25",
        "行政许可类事项",
        "母婴保健技术服务机构执业许可(含计划生育技术服务机构)",
        "时限40个工作日，宽于标准指引的20个工作日。",
        "40 working days, looser than the guideline's 20.",
        _put(limit="自信息形成或者变更之日起40个工作日内"),
    ),
)
UNDONE = (
    Undone(
        "990121",
        "22",
        "目录说明声明覆盖户籍管理领域，但没有该领域的事项。",
        "The cover declares 户籍管理, but there is no item of that domain.",
    ),
    Undone(
        "990102001",
        "24",
        "目录说明声明覆盖义务教育领域，但没有该领域的事项。",
        "The cover declares 义务教育, but there is no item of that domain.",
    ),
)
UNCOVERED = (
    Uncovered(
        "990121",
        "对养老机构违规收费行为的处罚",
        "权责清单事项没有纳入目录。",
        "This item of the power list is in no row of the catalogue.",
    ),
    Uncovered(
        "990102",
        "残疾人辅助器具适配服务",
        "公共服务清单事项没有纳入目录。",
        "This item of the service list is in no row of the catalogue.",
        True,
    ),
)


def apply(seeds: tuple[Seed, ...], items: list[Item]) -> list[tuple[Item, tuple[Seed, ...]]]:
    """Return the items with their seeded changes, each with the seeds that its row carries."""
    rows: list[tuple[Item, tuple[Seed, ...]]] = []
    for item in items:
        mine = tuple(s for s in seeds if (s.level1, s.level2) == (item.level1, item.level2))
        changed = item
        for seed in mine:
            changed = seed.change(changed) if seed.change else changed
        rows.append((changed, mine))
        rows += [(changed, mine) for seed in mine if seed.repeat]
    return rows
