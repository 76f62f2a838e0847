"""Read levels of disclosure: a column head or a cell may name several at once."""

import re
from functools import lru_cache

from ingest.tables.cells.text import flat

_WORDS: tuple[tuple[str, str], ...] = (
    (r"国家|中央", "nation"),
    (r"省|自治区(?!级)", "province"),
    (r"地市|设区市|州|盟|地区", "city"),
    (r"县|区|旗", "county"),
    (r"乡|镇|街道?|苏木|园区", "township"),
    (r"村|社区|居|嘎查", "village"),
)
_CITY = re.compile(r"市")
ORDER = ("nation", "province", "city", "county", "township", "village")


@lru_cache(maxsize=4096)
def levels(text: str, own_level: str | None = None, with_county: bool = False) -> tuple[str, ...]:
    """Return the levels that a label names, highest first.

    市 is the level of a city, but of a county where the area itself is at county level (`own_level`) and no other
    column (`with_county`) stands for that.

    >>> levels("乡、村级"), levels("镇(街)级"), levels("县(区)级"), levels("村（社区）")
    (('township', 'village'), ('township',), ('county',), ('village',))
    >>> levels("市级"), levels("市级", "county"), levels("市级", "county", True), levels("州级县级")
    (('city',), ('county',), ('city',), ('city', 'county'))
    >>> levels("县（市、区）级"), levels("县(市)级")
    (('county',), ('county',))
    >>> levels("东阳市级", "county"), levels("镇街乡"), levels("市（县、区）级"), levels("自治区级")
    (('county',), ('township',), ('county',), ('province',))
    """
    plain = flat(text).replace("自治县", "县").replace("自治州", "州")
    if plain.startswith("自治区"):
        return ("province",)
    plain = re.sub(r"社区", "村", plain).replace("县级市", "县").replace("市辖区", "区")
    plain = re.sub(r"[县市区]\([县市区、,/]{1,5}\)", "县", plain)
    found = {code for pattern, code in _WORDS if re.search(pattern, plain)}
    if _CITY.search(plain):
        below = own_level in {"county", "township", "village"}
        found.add("county" if below and not with_county and "county" not in found else "city")
    return tuple(code for code in ORDER if code in found)
