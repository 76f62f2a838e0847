"""Read days."""

import re
from datetime import date, timedelta

from ingest.tables.cells.text import flat

_DAY = re.compile(
    r"^(?P<y>(?:19|20)\d{2})(?:年|[-./])(?P<m>\d{1,2})(?:月|[-./])(?P<d>\d{1,2})(?:日|号)?(?:T?\d{1,2}[:时].*)?$"
    r"|^(?P<y2>(?:19|20)\d{2})(?P<m2>[01]\d)(?P<d2>[0-3]\d)$"
)
_CHINESE = str.maketrans("〇零一二三四五六七八九", "00123456789")
_TENS = re.compile(r"(\d?)十(\d?)")


_SERIAL = re.compile(r"^[34]\d{4}(?:\.\d+)?$")  # days as Excel counts them: 1982 to 2036
_FIRST = date(1899, 12, 30)


def day(text: str) -> str | None:
    """Return the day of a cell, ISO; None when it names none, or one that does not exist.

    >>> day("2020年3月5日"), day("2020/3/5"), day("20200305"), day("2020-03-05 10:30")
    ('2020-03-05', '2020-03-05', '2020-03-05', '2020-03-05')
    >>> day("45005"), day("2020")
    ('2023-03-20', None)
    >>> day("二〇二〇年十二月三十一日"), day("2020年2月30日"), day("2020年3月"), day("及时")
    ('2020-12-31', None, None, None)
    """
    plain = _TENS.sub(lambda m: str(10 * int(m[1] or 1) + int(m[2] or 0)), flat(text).translate(_CHINESE))
    found = _DAY.match(plain)
    if not found and _SERIAL.match(plain):
        return (_FIRST + timedelta(days=int(float(plain)))).isoformat()
    if not found:
        return None
    year, month, number = (int(found[key] or found[key + "2"]) for key in "ymd")
    try:
        return date(year, month, number).isoformat()
    except ValueError:
        return None
