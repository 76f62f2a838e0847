"""The page that lies beside the example: what it is, and which defects are seeded in it."""

# ruff: noqa: E501
from collections.abc import Mapping, Sequence

from example_parts.places import COUNTIES, TOWNSHIPS, VILLAGES


def readme(defects: Sequence[Mapping[str, str | int]], items: int, listed: int) -> str:
    """Return the README: Chinese first, then English, then the table of defects."""
    rows = "\n".join(f"| {d['check']} | {d['area']} | {_place(d)} | {d['why']} | {d['why_en']} |" for d in defects)
    return f"""# 合成示例省

**本目录全部内容均为合成数据**：省、市、县、乡、村及其机构都是虚构的，区划代码 990000 不属于任何省份；文件由本项目自拟，不是真实公文。

- `areas.csv`：1 省、1 市、{len(COUNTIES)} 县（区）、{len(TOWNSHIPS)} 乡镇（街道）、{len(VILLAGES)} 村（社区）。
- 各地文件夹：实施文件（.txt）、事项标准目录、权责清单、公共服务事项清单（.xlsx）。共 {items} 条目录事项，{listed} 条清单事项。事项名称、时限、渠道、依据取自各地已公开目录的事实（见 `graphs/data/standard_items/`），公开内容为自拟。
- 目录工作簿首页“目录说明”声明覆盖领域；省实施意见要求第九个要素“公开层级”。
- `defects.json`：有意埋设的 {len(defects)} 处缺陷，除此以外本省（`zwgk validate --data 数据目录 --area 990000`）均应通过检查。随项目发布的国家及其他省市文件的事实也会被检查，其结果属于各自地区，不在此表。

由 `python bench/generate_example.py` 生成，重复生成逐字节相同。

# A synthetic example province

**Everything in this folder is synthetic**: the province, city, counties, townships and villages and their offices are invented, code 990000 belongs to no province, and the documents were written for this project.

- `areas.csv`: 1 province, 1 city, {len(COUNTIES)} counties, {len(TOWNSHIPS)} townships, {len(VILLAGES)} villages.
- One folder a place: implementing documents (.txt), catalogues, power lists and public-service lists (.xlsx); {items} catalogue items and {listed} listed items. Names, time limits, channels and legal bases are facts of published catalogues (see `graphs/data/standard_items/`); the contents are our own words.
- A catalogue's cover sheet 目录说明 declares its domains; the province's document asks for a ninth element, 公开层级.
- `defects.json`: the {len(defects)} seeded defects. Everything else of this province passes (`zwgk validate --data DIR --area 990000`). The facts of the national and other places' documents that ship with the project are checked as well; what is found there belongs to their own areas and is not listed here.

Made by `python bench/generate_example.py`; a second run gives the same bytes.

## 埋设的缺陷 / Seeded defects

| check | area | place | 说明 | why |
|---|---|---|---|---|
{rows}
"""


def _place(defect: Mapping[str, str | int]) -> str:
    """Return where a defect stands, as a reader would look it up."""
    file = str(defect["file"]).rsplit("/", 1)[-1]
    if "sheet" in defect:
        return f"{file}!{defect['sheet']}!{defect['row']}"
    return f"{file} “{defect['words']}”" if "words" in defect else file
