"""Generate the synthetic example province: areas, documents, catalogues, lists, and the defects seeded in them.

Usage: python bench/generate_example.py [--out examples/province]

Deterministic: nothing is drawn by lot and workbooks carry fixed times, so a second run gives the same bytes.
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

from example_parts import seeds, texts
from example_parts.items import DOMAINS, Item, domains_of, items_of
from example_parts.places import BY_CODE, COUNTIES, TOWNSHIPS, VILLAGES, Place, areas_csv, path_of
from example_parts.readme import readme
from example_parts.workbooks import FIRST_ROW, catalogue, listing

Defect = dict[str, str | int]
CATALOGUE = "基层政务公开事项标准目录.xlsx"
POWERS = "权责清单.xlsx"
SERVICES = "公共服务事项清单.xlsx"
_POWER_HEAD = ("序号", "职权类型", "职权编码", "职权名称", "实施主体", "实施依据")
_SERVICE_HEAD = ("序号", "事项名称", "实施编码", "实施主体", "服务对象")
_POWER_KINDS = (
    ("处罚", "行政处罚"),
    ("强制", "行政强制"),
    ("登记", "行政确认"),
    ("补贴", "行政给付"),
    ("保护", "行政给付"),
)
_NO_MATTER = (
    "信息",
    "指南",
    "文件",
    "清单",
    "决定",
    "法规",
    "咨询",
    "行政许可",
)  # names of what is published, not of what is done
_POWER_WORDS = ("许可", "审批", "核准", "证", "处罚")
_SERVICE_WORDS = ("服务", "咨询", "培训", "补贴")


def catalogue_file(place: Place) -> tuple[bytes, list[Defect], int]:
    """Return a place's catalogue, the defects in it and the number of its items."""
    file = f"{path_of(place)}/{place.name}{CATALOGUE}"
    undone = [u for u in seeds.UNDONE if u.area == place.code]
    declared = sorted({*domains_of(place), *(u.domain for u in undone)})
    tables: dict[str, list[Item]] = {}
    defects: list[Defect] = []
    for domain in declared:
        if any(u.domain == domain for u in undone):
            continue
        mine = tuple(s for s in seeds.SEEDS if (s.area, s.domain) == (place.code, domain))
        rows = seeds.apply(mine, items_of(place, domain))
        tables[domain] = [item for item, _ in rows]
        missed = {s.level2 for s in mine} - {item.level2 for item, carried in rows if carried}
        if missed:
            raise ValueError(f"{place.name} {DOMAINS[int(domain) - 1]}: no such item {missed}")
        defects += _table_defects(place, file, domain, rows)
    for entry in undone:
        domain_name = DOMAINS[int(entry.domain) - 1]
        where = _where("A01", place, file, "目录说明", 4, domain_name)
        defects.append(where | {"why": entry.why, "why_en": entry.why_en})
    return catalogue(place, declared, tables), defects, sum(map(len, tables.values()))


def _table_defects(
    place: Place, file: str, domain: str, rows: list[tuple[Item, tuple[seeds.Seed, ...]]]
) -> Iterator[Defect]:
    """Yield the defects of one table; of a repeated row the second one is named."""
    seen: set[seeds.Seed] = set()
    for i, (item, carried) in enumerate(rows):
        for seed in carried:
            if seed.repeat and seed not in seen:
                seen.add(seed)
                continue
            where = _where(seed.check, place, file, DOMAINS[int(domain) - 1], FIRST_ROW + i, item.level2)
            yield where | {"level1": item.level1, "why": seed.why, "why_en": seed.why_en}


def _where(check: str, place: Place, file: str, sheet: str, row: int, item: str) -> Defect:
    return {"check": check, "area": place.code, "file": file, "sheet": sheet, "row": row, "item": item}


def _kind(name: str) -> str:
    return next((kind for word, kind in _POWER_KINDS if word in name), "行政许可")


def _names(place: Place, words: tuple[str, ...]) -> list[tuple[str, Item]]:
    """Return the items of a county whose names sound like those of a list, each name once."""
    undone = {u.domain for u in seeds.UNDONE if u.area == place.code}
    found: dict[str, Item] = {}
    repeated: set[str] = set()
    for domain in domains_of(place):
        for item in items_of(place, domain) if domain not in undone else ():
            if any(word in item.level2 for word in words) and not item.level2.endswith(_NO_MATTER):
                repeated |= {item.level2} & found.keys()
                found.setdefault(item.level2, item)
    return [(name, item) for name, item in found.items() if name not in repeated]


def list_files(place: Place) -> Iterator[tuple[str, bytes, list[Defect], int]]:
    """Yield the county's power list and public-service list: path, bytes, defects, number of items."""
    year = place.code[2:]
    powers = [(_kind(n), n, i.body, i.basis.split("\n")[0]) for n, i in _names(place, _POWER_WORDS)]
    services = [
        (n, i.body, "自然人、法人") for n, i in _names(place, _SERVICE_WORDS) if n not in {p[1] for p in powers}
    ]
    extra = [u for u in seeds.UNCOVERED if u.area == place.code]
    powers += [("行政处罚", u.name, f"{place.name}民政局", "《养老机构管理办法》") for u in extra if not u.service]
    services += [(u.name, f"{place.name}民政局", "自然人") for u in extra if u.service]
    power_rows = [(kind, f"{year}Q{n:04d}", name, body, basis) for n, (kind, name, body, basis) in enumerate(powers, 1)]
    service_rows = [(name, f"{year}F{n:04d}", body, whom) for n, (name, body, whom) in enumerate(services, 1)]
    for suffix, sheet, head, rows, column in (
        (POWERS, "权责清单", _POWER_HEAD, power_rows, 2),
        (SERVICES, "公共服务事项清单", _SERVICE_HEAD, service_rows, 0),
    ):
        file = f"{path_of(place)}/{place.name}{suffix}"
        defects: list[Defect] = []
        for i, row in enumerate(rows):
            for entry in extra:
                if entry.name == row[column]:
                    where = _where("X03", place, file, sheet, 3 + i, entry.name)
                    defects.append(where | {"why": entry.why, "why_en": entry.why_en})
        title = f"{place.name}{suffix.removesuffix('.xlsx')}（部分）"
        yield file, listing(title, sheet, head, rows), defects, len(rows)


def text_files() -> Iterator[tuple[str, bytes, list[Defect]]]:
    """Yield the documents: path, bytes, defects with the place of the words in code points."""
    for code, name, words in texts.TEXTS:
        file = f"{path_of(BY_CODE[code])}/{name}"
        defects: list[Defect] = []
        for defect in texts.DEFECTS:
            if (defect.area, defect.file) == (code, name):
                entry: Defect = {"check": defect.check, "area": code, "file": file}
                if defect.words:
                    entry |= {"words": defect.words, "start": words.index(defect.words)}
                defects.append(entry | {"why": defect.why, "why_en": defect.why_en})
        yield file, words.encode(), defects


def _alike(place: Place) -> Defect:
    """Return the defect that both counties' catalogues come from one pattern."""
    file = f"{path_of(place)}/{place.name}{CATALOGUE}"
    why = "两县区的目录出自同一样本，事项名称和内容几乎完全相同。"
    return {
        "check": "X08",
        "area": place.code,
        "file": file,
        "why": why,
        "why_en": "Both counties' catalogues come from one pattern; names and contents are nearly all the same.",
    }


def build() -> dict[str, bytes]:
    """Return every file of the example by its path inside the folder."""
    made: dict[str, bytes] = {"areas.csv": areas_csv().encode()}
    defects: list[Defect] = []
    items = listed = 0
    for file, data, found in text_files():
        made[file] = data
        defects += found
    for place in (*COUNTIES, *TOWNSHIPS, *VILLAGES):
        data, found, count = catalogue_file(place)
        made[f"{path_of(place)}/{place.name}{CATALOGUE}"] = data
        defects += found
        items += count
    for place in COUNTIES:
        defects.append(_alike(place))
        for file, data, found, count in list_files(place):
            made[file] = data
            defects += found
            listed += count
    defects.sort(key=lambda d: (str(d["check"]), str(d["file"]), str(d.get("sheet", "")), int(d.get("row", 0))))
    made["defects.json"] = (json.dumps(defects, ensure_ascii=False, indent=1) + "\n").encode()
    made["README.md"] = readme(defects, items, listed).encode()
    return made


def main() -> None:
    """Write the example; files of an older run that are no longer made are removed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path("examples/province"))
    out: Path = parser.parse_args().out
    made = build()
    for path in sorted(out.rglob("*"), reverse=True) if out.exists() else ():
        if path.is_file() and path.relative_to(out).as_posix() not in made:
            path.unlink()
        elif path.is_dir() and not any(path.iterdir()):
            path.rmdir()
    for name, data in made.items():
        target = out / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    print(f"{len(made)} files, {sum(map(len, made.values())):,} bytes in {out}")


if __name__ == "__main__":
    main()
