"""The places of the example: one province, one city, a district and a county, what lies below them.

The province code 990000 is given to no province. Every name says 合成 (synthetic).
"""

from dataclasses import dataclass

SOURCE = "合成数据，并非真实行政区划 / synthetic"
AS_OF = "2020-12-31"


@dataclass(frozen=True)
class Place:
    """An area of the example and the office that answers for it."""

    code: str
    name: str
    level: str
    parent: str
    office: str  # the body that publishes

    @property
    def folder(self) -> str:
        """The name of the folder that holds its files."""
        return f"{self.code}_{self.name}"


def _government(code: str, name: str, level: str, parent: str) -> Place:
    return Place(code, name, level, parent, f"{name}人民政府")


PROVINCE = Place("990000", "合成示例省", "province", "CN", "合成示例省人民政府办公厅")
CITY = Place("990100", "合成示例市", "city", "990000", "合成示例市人民政府办公室")
COUNTIES = (
    _government("990102", "合成示例区", "county", "990100"),
    _government("990121", "合成示例县", "county", "990100"),
)
TOWNSHIPS = (
    Place("990102001", "合成东街道", "township", "990102", "合成东街道办事处"),
    Place("990102002", "合成西街道", "township", "990102", "合成西街道办事处"),
    _government("990121100", "合成城关镇", "township", "990121"),
    _government("990121101", "合成河口镇", "township", "990121"),
    _government("990121200", "合成山前乡", "township", "990121"),
)


def _village(code: str, name: str, parent: str) -> Place:
    committee = "居民委员会" if name.endswith("社区") else "村民委员会"
    return Place(code, name, "village", parent, f"{name}{committee}")


VILLAGES = (
    _village("990102001001", "合成东园社区", "990102001"),
    _village("990102001002", "合成东湖社区", "990102001"),
    _village("990102002001", "合成西园社区", "990102002"),
    _village("990102002002", "合成西湖社区", "990102002"),
    _village("990121100201", "合成城北村", "990121100"),
    _village("990121100202", "合成城南村", "990121100"),
    _village("990121101201", "合成河湾村", "990121101"),
    _village("990121101202", "合成渡口村", "990121101"),
    _village("990121200201", "合成山上村", "990121200"),
    _village("990121200202", "合成山下村", "990121200"),
)
PLACES = (PROVINCE, CITY, *COUNTIES, *TOWNSHIPS, *VILLAGES)
BY_CODE = {place.code: place for place in PLACES}


def path_of(place: Place) -> str:
    """Return the folder of a place inside the province, its parents' folders first.

    >>> path_of(BY_CODE["990121100"])
    '990121_合成示例县/990121100_合成城关镇'
    """
    above = BY_CODE.get(place.parent)
    outer = path_of(above) if above and above.level in {"county", "township"} else ""
    return f"{outer}/{place.folder}".lstrip("/")


def areas_csv() -> str:
    """Return the table of areas in the columns of the project's own."""
    lines = ["code,name,level,parent,aliases,source,valid_as_of,synthetic"]
    lines += [f"{p.code},{p.name},{p.level},{p.parent},,{SOURCE},{AS_OF},true" for p in PLACES]
    return "\n".join(lines) + "\n"
