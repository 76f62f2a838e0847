"""The example's implementing documents, in our own words: a province, a city, a county and a district.

Each is (place code, file name, text). Their seeded defects are listed in `DEFECTS`, by file.
"""

from dataclasses import dataclass

PROVINCE_FILE = "合成政办〔2020〕6号.txt"
CITY_FILE = "合成市政办〔2020〕12号.txt"
COUNTY_FILE = "实施方案.txt"
DISTRICT_FILE = "通知.txt"
_NATIONAL = "《国务院办公厅关于全面推进基层政务公开标准化规范化工作的指导意见》（国办发〔2019〕54号）"
_PROVINCIAL = "《合成示例省人民政府办公厅关于推动基层政务公开提质扩面的实施意见》（合成政办〔2020〕6号）"
_REGULATIONS = "《中华人民共和国政府信息公开条例》"

PROVINCE_TEXT = f"""合成示例省人民政府办公厅关于推动基层政务公开提质扩面的实施意见

合成政办〔2020〕6号

各市人民政府，省政府各直属单位：

为贯彻落实{_NATIONAL}，让群众办事更明白、监督更方便，经省政府同意，现提出如下实施意见。

一、工作目标

2020年11月底前，基层政府要对照国务院部门印发的标准指引，编制完成本级试点领域政务公开事项标准目录。

2021年12月底前，基层政府要编制完成本级其他领域政务公开事项标准目录。

二、重点任务

（一）统一目录要素。基层政府要按照{_REGULATIONS}编制目录，目录至少应包括公开事项的名称、内容、依据、时限、主体、方式、渠道、公开对象、公开层级等要素。

（二）建好公开专栏。县级政府要于2020年9月底前，在门户网站设置“政府信息公开”专栏。

（三）衔接两张清单。基层政府要把本级权责清单和公共服务事项清单中的事项全部纳入政务公开事项标准目录。

（四）贯通村务公开。基层政府要做到政务公开与村（居）务公开的相同事项内容对应一致。

三、组织保障

（一）落实责任。基层政府要明确承担政务公开工作的机构和人员。

（二）强化督导。省政府办公厅负责监督检查全省基层政务公开工作。

合成示例省人民政府办公厅

2020年5月20日
"""

CITY_TEXT = f"""合成示例市人民政府办公室关于抓好基层政务公开重点工作的通知

合成市政办〔2020〕12号

各县（区）人民政府，市政府各部门：

为贯彻落实{_NATIONAL}和{_PROVINCIAL}，经市政府同意，现将有关事项通知如下。

一、编制标准目录

2021年3月底前，基层政府要对照国务院部门印发的标准指引，编制完成本级试点领域政务公开事项标准目录。2021年12月底前，基层政府要编制完成本级其他领域政务公开事项标准目录。

基层政府要按照{_REGULATIONS}编制目录，目录至少应包括公开事项的名称、内容、依据、时限、主体、方式、渠道、公开对象、公开层级等要素。

基层政府要把本级权责清单和公共服务事项清单中的事项全部纳入政务公开事项标准目录。市自然资源局要指导城乡规划领域的目录编制。

二、规范公开平台

2020年9月底前，县级政府要在门户网站设置“政府信息公开”专栏。

三、贯通村务公开

基层政府要做到政务公开与村（居）务公开的相同事项内容对应一致。

四、加强组织领导

基层政府要明确承担政务公开工作的机构和人员。市政府办公室将于11月底前对工作方案制定情况进行检查。

合成示例市人民政府办公室

2020年9月24日
"""

COUNTY_TEXT = f"""索引号：99012100/2020-00015
发文机关：合成示例县政务服务和数据管理局
成文日期：2020年10月15日
标题：关于印发《合成示例县基层政务公开标准化规范化工作方案》的通知
发文字号：合成县公组〔2020〕3号
发布日期：2020年10月16日

关于印发《合成示例县基层政务公开标准化规范化工作方案》的通知

合成县公组〔2020〕3号

各乡镇人民政府，县政府各部门：

《合成示例县基层政务公开标准化规范化工作方案》已经县政府同意，现印发给你们，请认真组织实施。

合成示例县政务公开领导小组

2020年10月15日

合成示例县基层政务公开标准化规范化工作方案

为贯彻落实{_NATIONAL}，制定本方案。

一、主要任务

（一）编制目录。2020年11月20日前，县政府各部门和各乡镇政府要按照{_REGULATIONS}编制完成本级试点领域政务公开事项标准目录。

（二）公开办事信息。各乡镇政府要在政务服务大厅公开办事指南和办事流程。

二、工作要求

（一）加强培训。县政府办公室要组织政务公开业务培训。

（二）保障经费。县财政局要落实政务公开工作经费。
"""

DISTRICT_TEXT = f"""各街道办事处，区政府各部门：

为贯彻落实{_NATIONAL}，现就做好全区基层政务公开工作通知如下。

一、认真编制目录

2020年11月15日前，各街道办事处要按照{_REGULATIONS}编制完成本级政务公开事项标准目录。

二、方便群众查询

区政府各部门要在政务服务中心设立政务公开专区。

三、指导社区公开

各街道办事处要指导居民委员会建立公开事项清单。
"""

TEXTS = (
    ("990000", PROVINCE_FILE, PROVINCE_TEXT),
    ("990100", CITY_FILE, CITY_TEXT),
    ("990121", COUNTY_FILE, COUNTY_TEXT),
    ("990102", DISTRICT_FILE, DISTRICT_TEXT),
)


@dataclass(frozen=True)
class TextDefect:
    """A defect that a text shows, with the words it stands in (empty: something is missing)."""

    check: str
    area: str
    file: str
    words: str
    why: str
    why_en: str


DEFECTS = (
    TextDefect(
        "X01",
        "990100",
        CITY_FILE,
        "2021年3月底前",
        "市里要求2021年3月31日前编制完成目录，晚于省里的2020年11月30日。",
        "The city's catalogue is due on 2021-03-31, after the province's 2020-11-30.",
    ),
    TextDefect(
        "X01",
        "990100",
        CITY_FILE,
        "2021年3月底前",
        "市里要求2021年3月31日前编制完成目录，晚于国务院办公厅的2020年12月31日。",
        "The city's catalogue is due on 2021-03-31, after the nation's 2020-12-31.",
    ),
    TextDefect(
        "D01",
        "990100",
        CITY_FILE,
        "2020年9月底前",
        "通知成文于2020年9月24日，要求9月30日前设好专栏，只留6天。",
        "The notice is dated 2020-09-24 and wants the column by 2020-09-30: six days.",
    ),
    TextDefect(
        "D02",
        "990000",
        PROVINCE_FILE,
        "2021年12月底前",
        "其他领域目录的期限与国家编制其他领域指引的期限是同一天，到期前可能没有指引可依。",
        "The other domains' catalogues are due on the day that the national guidelines they rest on are due.",
    ),
    TextDefect(
        "D02",
        "990100",
        CITY_FILE,
        "2021年12月底前",
        "同省里一样，其他领域目录与其所依据的国家指引同日到期。",
        "As in the province's document: due on the day of the national guidelines it rests on.",
    ),
    TextDefect(
        "D12",
        "990100",
        CITY_FILE,
        "11月底前",
        "检查期限没有写年份，按成文日期推为2020年。",
        "The inspection date has no year; 2020 is inferred from the date of the notice.",
    ),
    TextDefect(
        "D11",
        "990100",
        CITY_FILE,
        "城乡规划",
        "领域名称写作“城乡规划”，国家清单为“国土空间规划”。",
        "The domain is called 城乡规划; the national list calls it 国土空间规划.",
    ),
    TextDefect(
        "D04",
        "990121",
        COUNTY_FILE,
        "合成示例县政务公开领导小组",
        "页眉发文机关为县政务服务和数据管理局，落款为县政务公开领导小组。",
        "The header names the data bureau as issuer, the signature the leading group.",
    ),
    TextDefect("D07", "990102", DISTRICT_FILE, "", "通知正文没有题名。", "The notice does not state its title."),
    TextDefect("D08", "990102", DISTRICT_FILE, "", "通知正文没有发文字号。", "The notice does not state its number."),
    TextDefect("D09", "990102", DISTRICT_FILE, "", "通知正文没有发文机关。", "The notice does not state its issuer."),
    TextDefect("D10", "990102", DISTRICT_FILE, "", "通知正文没有成文日期。", "The notice does not state its date."),
)
