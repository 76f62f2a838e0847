"""A second, independent generator of workbooks: everything that offices do to a table, thrown together by chance.

`workbook(seed)` gives a file and what a careful person reads in it. The truth is built beside the cells and never
from them.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from opencc import OpenCC
from pypinyin import Style, pinyin

from tests.ingest.tables.sheets import Sheet, csv_bytes, docx_bytes, html, xlsx, xml2003

Truth = dict[str, Any]
Limit = dict[str, Any]


def limit(kind: str, n: int | None = None, unit: str | None = None, anchor: str | None = None) -> Limit:
    return {"kind": kind, "n": n, "unit": unit, "anchor": anchor}


def several(*parts: Limit) -> Limit:
    return limit("compound") | {"parts": list(parts)}


TWENTY = limit("within", 20, "workday", "formed_or_changed")
LIMITS: tuple[tuple[str, Limit], ...] = (
    ("自该信息形成或变更之日起２０个工作日内", TWENTY),
    ("信息形成（变更）之日起20个工作日内予以公开", TWENTY),
    ("信息形成或变更后20个工作日内公开，法律、法规另有规定的，从其规定", TWENTY),
    ("20个工作日", limit("within", 20, "workday")),
    ("20工作日内", limit("within", 20, "workday")),
    ("制作或获取该信息之日起10个工作日内", limit("within", 10, "workday", "made_or_obtained")),
    ("信息形成之日起二十个工作日内", limit("within", 20, "workday", "formed")),
    ("经人民代表大会批准后20日内", limit("within", 20, "day", "approved")),
    ("资金分配结果确定后20个工作日内", limit("within", 20, "workday", "allocated")),
    ("自文件下发至本单位之日起20个工作日内", limit("within", 20, "workday", "received")),
    ("处罚决定作出之日起7个工作日内", limit("within", 7, "workday", "decided")),
    ("按工作进展情况及时公开", limit("progress")),
    ("及时公开", limit("prompt")),
    ("实时公开", limit("realtime")),
    ("长期公开", limit("permanent")),
    ("永久公开", limit("permanent")),
    ("每半年至少更新1次", limit("periodic", 6, "month")),
    ("每季度公开一次", limit("periodic", 1, "quarter")),
    ("每月公布", limit("periodic", 1, "month")),
    ("每年至少更新一次", limit("periodic", 1, "year")),
    ("提前一周发布通知", limit("before", 7, "day", "other")),
    ("随采购公告一并公开", limit("with_event", None, None, "other")),
    ("按主管部门规定的时限公开", limit("external")),
    ("决策作出后及时公开", limit("prompt", None, None, "decided")),
    ("自信息形成或者变更之日起20个工作日内公开，长期公开", several(TWENTY, limit("permanent"))),
    ("5个工作日内；长期公示", several(limit("within", 5, "workday"), limit("permanent"))),
    (
        "行政处罚决定作出之日起7个工作日内；其他信息自形成或变更之日起20个工作日内",
        several(limit("within", 7, "workday", "decided"), TWENTY),
    ),
    ("10个工作日内，公示7个工作日", several(limit("within", 10, "workday"), limit("within", 7, "workday", "other"))),
    ("见附件", None),  # type: ignore[arg-type]
)
BASES: tuple[tuple[str, list[str] | None], ...] = (
    ("《中华人民共和国政府信息公开条例》", ["中华人民共和国政府信息公开条例"]),
    ("《政府信息公开条例》（国务院令第711号）", ["中华人民共和国政府信息公开条例"]),
    (
        "【法律】《中华人民共和国预算法》\n【条例】《政府信息公开条例》",
        ["中华人民共和国预算法", "中华人民共和国政府信息公开条例"],
    ),
    ("1.《社会救助暂行办法》第九条；2.《某省社会救助条例》", ["社会救助暂行办法", "某省社会救助条例"]),
    ("《某省某办法》（某政发[2020]3号）、《某市细则》", ["某省某办法", "某市细则"]),
    ("《某省某某条例》等法律法规", ["某省某某条例"]),
    ("《某省公开办法》(2019年修订)第三条、第五条", ["某省公开办法"]),
    ("《某省某条例》，，《某市某规定》", ["某省某条例", "某市某规定"]),
    ("某政办发〔2020〕8号；某办函[2021]12号", ["某政办发〔2020〕8号", "某办函〔2021〕12号"]),
    ("《中华人民共和国城乡规划法》第二十六条规定：“城乡规划报送审批前，应当公告”", ["中华人民共和国城乡规划法"]),
    ("《关于做好某某工作的通知》（某办发﹝2020﹞ 8 号）", ["关于做好某某工作的通知"]),
    ("《某部关于贯彻落实〈某条例〉的意见》", ["某部关于贯彻落实〈某条例〉的意见"]),
    ("《某省某办法", ["某省某办法"]),
    ("预算法、政府信息公开条例", ["中华人民共和国预算法", "中华人民共和国政府信息公开条例"]),
    ("—", None),
    ("", None),
)
POISON = ("《飞禽走兽老虎机条例》", "《365bet体育在线条例》")
BODIES: tuple[tuple[str, list[str] | None], ...] = (
    ("县民政局", ["县民政局"]),
    ("示例县教育局、示例县财政局", ["示例县教育局", "示例县财政局"]),
    ("县住房和城乡建设局", ["县住房和城乡建设局"]),
    ("县应急管\n理局", ["县应急管理局"]),
    ("县卫生健康局；各乡镇人民政府", ["县卫生健康局", "各乡镇人民政府"]),
    ("县人社局\n县税务局", ["县人社局", "县税务局"]),
    ("县自然资源局、各乡镇人民政府（街道办事处）", ["县自然资源局", "各乡镇人民政府（街道办事处）"]),
    ("1.县公安局 2.县司法局", ["县公安局", "县司法局"]),
    ("市、县级人民政府", ["市、县级人民政府"]),
    ("", None),
)
CONTENTS = (
    "文件名称、文号、发文日期、全文",
    "办理依据、条件、流程、时限、结果（涉及个人隐私的除外）",
    "1.申请条件；2.申报材料；3.审批结果",
    "补贴标准\n发放对象\n发放金额",
    "机构名称、地址、电话",
)
NAMES: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "养老服务": (
        ("养老服务通用政策", ("政策文件", "老年人补贴", "扶持政策措施")),
        ("养老服务业务办理", ("养老机构备案", "养老服务扶持补贴", "老年人福利补贴")),
    ),
    "社会救助": (
        ("综合业务", ("政策法规文件", "监督检查")),
        ("最低生活保障", ("办事指南", "审核信息", "审批信息")),
    ),
    "义务教育": (
        ("教育概况", ("教育事业发展主要情况", "学校概况")),
        ("招生管理", ("学区划分", "招生计划", "普通学生入学")),
    ),
    "公共法律服务": (("法律援助", ("法律援助指引", "援助机构名录")), ("公证", ("公证机构名录", "公证办事指引"))),
}
CHANNELS = (
    "政府网站", "政府公报", "两微一端", "发布会/听证会", "广播电视", "纸质媒体", "公开查阅点", "政务服务中心",
    "便民服务站", "入户/现场", "社区/企事业单位/村公示栏(电子屏)", "精准推送", "其他",
)  # fmt: skip
ALIASES = {
    "政府网站": ("政府门户网站", "县政府网站"),
    "发布会/听证会": ("发布会听证会", "发布会、听证会"),
    "政务服务中心": ("行政服务中心", "政务服务大厅"),
    "纸质媒体": ("纸质载体",),
    "入户/现场": ("人户/现场",),
    "社区/企事业单位/村公示栏(电子屏)": ("社区/企事业单位、村公示栏（电子屏）", "公示栏"),
}
FREE = {"办税服务厅": "办税服务厅", "村应急广播": "村应急广播", "居委会": "居委会", "图书馆": "图书馆"}
ON, OFF = "■▄√☑", "□口"
TIERS: tuple[tuple[tuple[str, tuple[str, ...]], ...], ...] = (
    (),
    (("县级", ("县级",)), ("乡、村级", ("乡级", "村级"))),
    (("县级", ("县级",)), ("乡级", ("乡级",))),
    (("乡级", ("乡级",)),),
    (("镇级", ("乡级",)), ("村级", ("村级",))),
    (("市级", ("市级",)), ("县级", ("县级",)), ("乡级", ("乡级",))),
    (("区级", ("县级",)), ("镇（街）级", ("乡级",))),
    (("县级", ("县级",)), ("乡级", ("乡级",)), ("村级", ("村级",))),
    (("县级", ("县级",)), ("镇、村级", ("乡级", "村级"))),
    (("县级", ("县级",)), ("乡镇级", ("乡级",))),
    (("市级", ("市级",)), ("县（区）级", ("县级",))),
    (("市级", ("市级",)), ("镇(街)级", ("乡级",))),
    (("州级县级", ("市级", "县级")), ("乡、村级", ("乡级", "村级"))),
    (("县级", ("县级",)), ("()、村级", ("村级",))),
)
LABELS = {
    "number": ("序号", "编号", "序 号"),
    "level1": ("一级事项", "一级", "一级\n事项"),
    "level2": ("二级事项", "二级"),
    "content": ("公开内容（要素）", "公开内容", "公开内容（要素）及要求", "公开\n内容"),
    "basis": ("公开依据", "公 开 依 据"),
    "time": ("公开时限", "公开时限"),
    "body": ("公开主体", "责任主体", "公开单位"),
    "channel": ("公开渠道和载体", "公开渠道", "公开渠道\n和载体"),
    "public": ("全社会", "社会"),
    "specific": ("特定群众", "特定群体", "特定对象", "特定群体（请写明）"),
    "proactive": ("主动", "主动公开"),
    "request": ("依申请公开", "依申请", "申请"),
    "audience": ("公开对象",),
    "method": ("公开方式",),
}
EXTRA = ("责任科室", "咨询电话", "监督举报电话", "备注")
GROUPS = {
    "channel": "公开渠道和载体",
    "name": "公开事项",
    "audience": "公开对象",
    "method": "公开方式",
    "level": "公开层级",
}
MARKS = ("√", "√ ", "■", "☑", "✓")


@dataclass
class Column:
    key: str
    label: str
    group: str = ""


@dataclass
class Line:
    """One logical row: what the cells say and what it means."""

    cells: dict[str, str]
    truth: Truth
    rest: list[dict[str, str]] = field(default_factory=list)  # physical rows that carry it on


@dataclass
class Book:
    name: str
    data: bytes
    truth: list[Truth]
    traits: set[str]
    kind: str


class Writer:
    """One workbook, by chance."""

    def __init__(self, seed: int) -> None:
        self.r = random.Random(f"nasty{seed}")
        self.traits: set[str] = set()
        self.format = self.r.choice(("xlsx", "xlsx", "xlsx", "html", "docx", "csv", "xml"))
        self.noise = self._noise()
        self.optional = self._chance("optional", 0.12)
        self.serials = self.r.choice(("", "", "", "brackets", "chinese", "dotted"))
        self.poisoned = self._chance("poisoned", 0.08)
        self.tiers = self.r.choice(TIERS)
        self.audience_grid = not self._chance("audience words", 0.15)
        self.method_grid = not self._chance("method words", 0.15)
        self.columns = self._columns()
        self.truth: list[Truth] = []
        self.sheets: list[Sheet] = []

    def _chance(self, trait: str, p: float) -> bool:
        hit = self.r.random() < p
        if hit:
            self.traits.add(trait)
        return hit

    def _noise(self) -> Callable[[str], str]:
        kind = self.r.choice(("", "", "", "traditional", "pinyin", "nbsp", "broken"))
        self.traits.add(kind or "clean")
        back = OpenCC("s2t")
        r = self.r

        def gloss(text: str) -> str:
            out = ""
            for char in text:
                other = back.convert(char)
                out += (
                    f"{other}({pinyin(char, style=Style.TONE)[0][0]})" if other != char and r.random() < 0.5 else char
                )
            return out

        def nbsp(text: str) -> str:
            return "\u00a0" + text.replace("、", "\u3000、", 1) + "\u00a0"

        def broken(text: str) -> str:
            at = len(text) // 2
            return text[:at] + "\n" + text[at:] if 4 < len(text) < 14 and "\n" not in text else text

        return {"": str, "traditional": back.convert, "pinyin": gloss, "nbsp": nbsp, "broken": broken}[kind]

    def _columns(self) -> list[Column]:
        r = self.r
        pick = {key: r.choice(words) for key, words in LABELS.items()}
        names = [Column(key, pick[key], "name") for key in ("level1", "level2")]
        groups: list[list[Column]] = [names]
        groups += [[Column(key, pick[key])] for key in ("content", "basis", "time", "body", "channel")]
        if self.audience_grid:
            groups.append([Column(key, pick[key], "audience") for key in ("public", "specific")])
        else:
            groups.append([Column("audience", pick["audience"])])
        if self.method_grid:
            groups.append([Column(key, pick[key], "method") for key in ("proactive", "request")])
        else:
            groups.append([Column("method", pick["method"])])
        if self.tiers:
            groups.append([Column(f"tier{i}", label, "level") for i, (label, _) in enumerate(self.tiers)])
        if self._chance("channel grid", 0.06):
            at = next(i for i, g in enumerate(groups) if g[0].key == "channel")
            groups[at] = [Column(f"channel{i}", name, "channel") for i, name in enumerate(CHANNELS[:12])]
        if self._chance("level 3", 0.1):
            names.append(Column("level3", "三级事项", "name"))
        if self._chance("openness", 0.1):
            groups.append([Column("openness", r.choice(("五公开", "过程")))])
        if self._chance("domain column", 0.1):
            groups.insert(0, [Column("domain", r.choice(("相应领域", "领域")))])
        if self._chance("extra columns", 0.3):
            groups.insert(r.randrange(1, len(groups)), [Column("extra", r.choice(EXTRA))])
        if self._chance("shuffled", 0.3):
            r.shuffle(groups)
        self.numbered = not self._chance("no numbers", 0.1)
        out = [column for group in groups for column in group]
        return ([Column("number", pick["number"])] if self.numbered else []) + out

    # -- cells ---------------------------------------------------------------------------------------------------

    def _channel(self) -> tuple[str, list[str] | None]:
        r = self.r
        chosen = sorted(r.sample(range(12), r.randint(1, 3)))
        style = r.choice(("full", "full", "ticked", "plain", "numbered", "lines"))
        if self.optional:
            style = "full"
        words = [r.choice((name, *ALIASES.get(name, ()))) for name in CHANNELS]
        found = [CHANNELS[i] for i in chosen]
        free = r.choice(tuple(FREE))
        other = r.choice(("", "", "ticked", "unticked"))
        if style == "full":
            apart = r.choice((" ", "\n", "、", "；", "", "  ", "\n\n"))
            on, off = r.choice((ON, ON, "■", "t", "√")), r.choice((OFF, "□", "口"))
            parts = [(r.choice(on) if i in chosen else r.choice(off)) + words[i] for i in range(12)]
            if other == "ticked":
                parts.append(r.choice(on) + f"其他：{free}")
                found += ["其他", free]
            elif other == "unticked":
                parts.append(r.choice(off) + r.choice((f"其他（{free}）", "其他____", f"其他：{free}")))
            else:
                parts.append(r.choice(off) + "其他")
            return apart.join(parts), found
        if style == "ticked":
            mark = r.choice(ON + "t")
            parts = [mark + words[i] for i in chosen]
            if other == "ticked":
                parts.append(f"{mark}其他 {free}")
                found += ["其他", free]
            return r.choice((" ", "\n", "、")).join(parts), found
        parts = [words[i] for i in chosen]
        if style == "numbered":
            return r.choice((" ", "\n", "；")).join(f"{n}.{w}" for n, w in enumerate(parts, 1)), found
        return ("\n" if style == "lines" else r.choice(("、", "，", "；"))).join(parts), found

    def _audience(self) -> tuple[dict[str, str], Truth]:
        r = self.r
        kind = r.choice(("public", "public", "specific", "both", "none"))
        group = r.choice(("", "", "申请人", "低保对象", "项目单位"))
        codes = {"public": ["全社会"], "specific": ["特定群体"], "both": ["全社会", "特定群体"], "none": None}[kind]
        if not self.audience_grid:
            words = {"public": "全社会", "specific": group or "特定群体", "both": "全社会、特定群体", "none": ""}[kind]
            return {"audience": words}, {"audience": codes}
        mark = r.choice(MARKS)
        cells = {"public": mark if kind in {"public", "both"} else "", "specific": ""}
        if kind in {"specific", "both"}:
            cells["specific"] = group or mark
            if group:
                return cells, {"audience": codes, "audience_text": group}
        return cells, {"audience": codes}

    def _method(self) -> tuple[dict[str, str], Truth]:
        kind = self.r.choice(("主动公开", "主动公开", "依申请公开", "both", ""))
        found = {"both": ["主动公开", "依申请公开"], "": None}.get(kind, [kind])
        if not self.method_grid:
            return {"method": {"both": "主动公开、依申请公开"}.get(kind, kind)}, {"method": found}
        mark = self.r.choice(MARKS)
        cells = {
            "proactive": mark if kind in {"主动公开", "both"} else "",
            "request": mark if kind in {"依申请公开", "both"} else "",
        }
        return cells, {"method": found}

    def _levels(self) -> tuple[dict[str, str], Truth]:
        chosen = [i for i in range(len(self.tiers)) if self.r.random() < 0.6]
        mark = self.r.choice(MARKS)
        cells = {f"tier{i}": mark for i in chosen}
        if chosen and self._chance("level in words", 0.05):
            cells[f"tier{chosen[0]}"] = self.tiers[chosen[0]][1][0]
            if len(self.tiers[chosen[0]][1]) > 1:
                cells[f"tier{chosen[0]}"] = mark
        order = ("市级", "县级", "乡级", "村级")
        found = {level for i in chosen for level in self.tiers[i][1]}
        return cells, {"levels": [level for level in order if level in found] or None}

    def _line(self, number: str, level1: str, level2: str) -> Line:
        r = self.r
        basis, bases = r.choice(BASES)
        time, limits = r.choice(LIMITS)
        body, bodies = r.choice(BODIES)
        channel, channels = self._channel()
        content = r.choice(CONTENTS)
        cells = {
            "number": number,
            "level1": self.noise(level1),
            "level2": self.noise(level2),
            "content": content if "broken" in self.traits else self.noise(content),
            "basis": basis,
            "time": time,
            "body": body,
            "channel": channel,
            "extra": r.choice(("0451-0000000", "办公室", "")),
        }
        truth: Truth = {
            "number": (number or None) if self.numbered else None,
            "level1": level1,
            "level2": level2,
            "basis": bases,
            "time_limit": limits,
            "bodies": bodies,
            "channels": channels,
        }
        if any(c.key == "channel0" for c in self.columns):
            chosen = sorted(r.sample(range(12), r.randint(1, 3)))
            mark = r.choice(MARKS)
            cells |= {f"channel{i}": mark for i in chosen}
            truth["channels"] = [CHANNELS[i] for i in chosen]
        if any(c.key == "level3" for c in self.columns):
            cells["level3"] = third = r.choice(("具体办法", "名单公示", ""))
            truth["level3"] = third or None
        if any(c.key == "openness" for c in self.columns):
            cells["openness"] = r.choice(("决策公开", "执行", "管理公开、服务公开"))
            named = ("决策公开", "执行公开", "管理公开", "服务公开")
            truth["openness"] = [word for word in named if word[:2] in cells["openness"]]
        if any(c.key == "domain" for c in self.columns):
            cells["domain"] = self.domain + r.choice(("", "领域"))
            truth["domain"] = self.domain
        if self.poisoned and r.random() < 0.4:
            cells["basis"], truth["basis"] = r.choice(POISON), None
        for more, said in (self._audience(), self._method(), self._levels()):
            cells |= more
            truth |= said
        return Line(cells, truth)

    # -- rows ----------------------------------------------------------------------------------------------------

    def _lines(self, domain: str) -> list[Line]:
        r = self.r
        style = r.choice(("plain", "plain", "gaps", "codes", "from two"))
        self.domain = domain
        number = {"from two": 2}.get(style, 1)
        out: list[Line] = []
        for level1, seconds in NAMES[domain]:
            for level2 in seconds:
                shown = f"{number:04}" if style == "codes" else str(number)
                out.append(self._line(shown, level1, level2))
                self._serial(out[-1], NAMES[domain].index((level1, seconds)) + 1, seconds.index(level2) + 1)
                number += r.choice((1, 1, 9)) if style == "gaps" else 1
        self.traits.add(f"numbers {style}")
        return out

    def _serial(self, line: Line, first: int, second: int) -> None:
        """Print numbers before the names, as many offices do."""
        shapes = {
            "brackets": (f"（{'一二三四'[first - 1]}）", f"{second}."),
            "chinese": (f"{'一二三四'[first - 1]}、", f"（{second}）"),
            "dotted": (f"{first}.", f"{first}.{second} "),
        }
        if self.serials:
            before = shapes[self.serials]
            line.cells["level1"] = before[0] + line.cells["level1"].lstrip("\u00a0")
            line.cells["level2"] = before[1] + line.cells["level2"].lstrip("\u00a0")
            if not self.numbered:
                del line.truth["number"]

    def _dittoed(self, lines: list[Line]) -> None:
        if not self._chance("ditto", 0.2):
            return
        for above, line in pairwise(lines):
            key, of = self.r.choice((("time", "time_limit"), ("basis", "basis"), ("channel", "channels")))
            held = any(c.key == key for c in self.columns)
            if held and above.cells[key] and above.truth[of] and above.cells[key] not in {"同上", "同 上"}:
                line.cells[key] = self.r.choice(("同上", "同 上"))
                line.truth[of] = above.truth[of]

    def _wrapped(self, lines: list[Line]) -> None:
        """Carry the content of some lines on in further rows without a number."""
        if not self.numbered or not self._chance("wrapped rows", 0.12):
            return
        for line in lines[::2]:
            line.cells["content"] = "第一部分内容，"
            line.rest = [{"content": "第二部分内容，"}, {"content": "第三部分内容"}][: self.r.randint(1, 2)]

    def _put(self, sheet: Sheet, lines: list[Line], header: Callable[[], None]) -> None:
        r = self.r
        merge = r.choice(("merged", "repeated", "blank"))
        if self.format == "csv" and merge == "merged":
            merge = "blank"
        wrapped = any(line.rest for line in lines)
        if wrapped and merge == "blank":
            merge = "repeated"
        self.traits.add(f"level1 {merge}")
        again = len(lines) // 2 if self._chance("header again", 0.15) else None
        spread = (
            merge == "merged"
            and "ditto" not in self.traits
            and not wrapped
            and again is None
            and self._chance("basis merged", 0.25)
        )
        where: dict[str, int] = {}
        before = None
        for n, line in enumerate(lines):
            if n == again:
                if self._chance("title again", 0.4):
                    sheet.add(f"示例县{self.domain}领域基层政务公开标准目录（续表）")
                    sheet.merge(len(sheet.rows) - 1, 0, len(sheet.rows) - 1, len(self.columns) - 1)
                header()
                before = None
                if merge == "merged":
                    where = {}
            cells = dict(line.cells)
            level1 = line.truth["level1"]
            at = len(sheet.rows)
            if merge != "repeated" and level1 == before:
                cells["level1"] = ""
                if merge == "merged":
                    self._extend(sheet, "level1", where["level1"], at)
            else:
                where["level1"] = at
            if spread and level1 == before:
                for key, of in (("basis", "basis"), ("body", "bodies")):
                    cells[key] = ""
                    line.truth[of] = self._above[of]
                    self._extend(sheet, key, where[key], at)
            else:
                where |= {"basis": at, "body": at}
            self._above = line.truth
            before = level1
            sheet.add(*(cells.get(c.key, "") for c in self.columns))
            for more in line.rest:
                sheet.add(*(more.get(c.key, "") for c in self.columns))
            if merge == "merged" and line.rest:
                self._extend(sheet, "level1", where["level1"], len(sheet.rows) - 1)
            self.truth.append(line.truth)

    def _extend(self, sheet: Sheet, key: str, top: int, bottom: int) -> None:
        column = next(i for i, c in enumerate(self.columns) if c.key == key)
        sheet.merges = [m for m in sheet.merges if not (m[0] == top and m[1] == column)]
        sheet.merge(top, column, bottom, column)

    def _header(self, sheet: Sheet, lost: str | None, legend: bool) -> None:
        """Write the header over one, two or three rows."""
        tall = self.rows_of_header
        top = len(sheet.rows)
        grid = [[""] * len(self.columns) for _ in range(tall)]
        for i, column in enumerate(self.columns):
            label = "" if column.key == lost else self._label(column, legend)
            if tall == 1 or not column.group:
                grid[0][i] = label
                if tall > 1:
                    sheet.merge(top, i, top + tall - 1, i)
                continue
            same = [j for j, c in enumerate(self.columns) if c.group == column.group]
            if i == same[0]:
                grid[0][i] = GROUPS[column.group]
                sheet.merge(top, same[0], top + tall - 2, same[-1])
            grid[tall - 1][i] = label
        for row in grid:
            sheet.add(*row)
        if self.counted:
            sheet.add(*(str(i) for i in range(1, len(self.columns) + 1)))

    def _label(self, column: Column, legend: bool) -> str:
        if column.key == "channel" and legend:
            return column.label + "（■必选，□可选）"
        return column.label

    # -- the book ------------------------------------------------------------------------------------------------

    def book(self) -> Book:
        r = self.r
        self.rows_of_header = r.choice((1, 2, 2, 2, 3))
        if self.rows_of_header == 1:
            self.traits.add("one header row")
        self.counted = self.format == "xlsx" and self._chance("column numbers", 0.06)
        arrangement = r.choice(("one", "one", "sheets", "stacked", "sections"))
        self.traits.add(arrangement)
        domains = r.sample(sorted(NAMES), 1 if arrangement == "one" else 2)
        lost = r.choice(("time", "basis", "number")) if self._chance("label lost", 0.1) else None
        lost = None if lost == "number" and not self.numbered else lost
        sheet = Sheet("目录")
        if arrangement == "sheets" and self._chance("cover", 0.4):
            cover = Sheet("目录说明")
            cover.rows += [
                ["示例县基层政务公开标准目录"],
                [f"覆盖领域：{'、'.join(domains)}"],
                ["版本日期：2021年3月5日"],
            ]
            self.sheets.append(cover)
        for n, domain in enumerate(domains):
            if arrangement == "sheets" or n == 0:
                sheet = Sheet(domain)
                self.sheets.append(sheet)
            lines = self._lines(domain)
            self._dittoed(lines)
            self._wrapped(lines)

            def header(sheet: Sheet = sheet) -> None:
                self._header(sheet, lost, self.optional)

            if arrangement == "sections" and n:
                sheet.add(f"{'一二'[n]}、{domain}领域")
                sheet.merge(len(sheet.rows) - 1, 0, len(sheet.rows) - 1, len(self.columns) - 1)
            else:
                title = f"示例县{domain}领域基层政务公开标准目录"
                sheet.add(title)
                sheet.merge(len(sheet.rows) - 1, 0, len(sheet.rows) - 1, len(self.columns) - 1)
                if self._chance("blank row", 0.2):
                    sheet.add("")
                header()
                if arrangement == "sections":
                    sheet.add(f"一、{domain}领域")
                    sheet.merge(len(sheet.rows) - 1, 0, len(sheet.rows) - 1, len(self.columns) - 1)
            self._put(sheet, lines, header)
            if self._chance("blank number", 0.1) and self.numbered:
                sheet.add(*("99" if c.key == "number" else "" for c in self.columns))
            if self._chance("page", 0.1):
                sheet.add("第1页 共3页")
            if self._chance("note", 0.2):
                sheet.add("注：本目录由县政务公开办公室负责解释。")
        write: dict[str, Callable[..., bytes]] = {"xlsx": xlsx, "html": html, "docx": docx_bytes, "xml": xml2003}
        suffix = {"xml": "xls"}.get(self.format, self.format)
        if self.format == "csv":
            data = csv_bytes(
                self.sheets[-1] if "cover" in self.traits else self.sheets[0],
                r.choice(("utf-8", "gb18030", "utf-8-sig")),
            )
            last = sum(len(seconds) for _, seconds in NAMES[domains[-1]])
            if arrangement == "sheets":
                self.truth = self.truth[-last:] if "cover" in self.traits else self.truth[:-last]
        else:
            data = write[self.format](*self.sheets)
        return Book(f"示例县目录.{suffix}", data, self.truth, self.traits | {self.format}, self.format)


def workbook(seed: int) -> Book:
    """Return the workbook of a seed."""
    return Writer(seed).book()


def compared(truth: Sequence[Truth], items: Sequence[Truth]) -> tuple[int, list[str]]:
    """Return how many fields the truth has, and what differs, row by row."""
    count, wrong = 0, []
    for n, row in enumerate(truth):
        found = items[n] if n < len(items) else {}
        for key, value in row.items():
            count += 1
            seen = found.get(key, "nothing")
            if key == "time_limit" and isinstance(seen, dict):
                seen = plain(seen)
            if seen != value:
                wrong.append(f"row {n} {key}: {value!r} read as {seen!r}")
    return count, wrong


def plain(value: Truth) -> Truth:
    """Return a time limit without its wording."""
    out = {key: value[key] for key in ("kind", "n", "unit", "anchor")}
    return out | ({"parts": [plain(part) for part in value["parts"]]} if value.get("parts") else {})
