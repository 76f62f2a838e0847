"""Who carries a duty: the named subject, the last one of the section, or grassroots government."""

import re

DEFAULT = "基层政府"
_DEFINED = re.compile("（(?:包括|含|指|即|以下|下同|分别|不含|统称)[^（）]*(?:（[^（）]*）[^（）]*)*）")
_ALIAS = re.compile("（以下(?:简称|统称|称)[“]?(?P<name>[^”）]+)[”]?）")
_GRASSROOTS = re.compile("(?:全省|全市|全县|全区|全国|各|本市|本省|所辖|辖区内?|本辖区)*(?:各级)?基层(?:人民)?政府")
_SITE = re.compile("(?P<owner>[^，、]*?(?:人民)?政府)(?:门户)?网站")
_OWNED = re.compile("(?P<owner>[^，]*(?:政府|部门|单位|机关))的[^，]*(?:新媒体|网站|公众号|公开栏|平台)")
_PLACE = re.compile("[^，]*(?:大厅|便民服务中心|服务站|场所|档案馆|图书馆|文化馆)")
_PAIR = re.compile("各地区?[、和]?各(?:部门|有关部门|单位|有关单位)(?:、各单位)?|各部门[、和]各单位")
_GOVERNMENT = re.compile("政府|管委会|委员会|局|委$|厅|办$|办公室|部门|单位|街道|机构|中心|公司")


def bearers_of(subject: str, defined: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the bearers that a subject names, distributive 各 dropped before 基层政府.

    >>> bearers_of("各基层政府（含管委会，下同）"), bearers_of("县级政府门户网站")
    (('基层政府',), ('县级政府',))
    >>> bearers_of("各县政府（管委会）和市有关部门"), bearers_of("各地区、各部门")
    (('各县政府（管委会）', '市有关部门'), ('各地区、各部门',))
    >>> bearers_of("省、市公开办")
    ('省、市公开办',)
    """
    owned = _OWNED.fullmatch(subject)
    if owned:
        subject = owned["owner"]
    alias = _ALIAS.search(subject)
    if alias:
        return (alias["name"],)
    subject = _DEFINED.sub("", subject).strip("，、。 由请")
    subject = re.sub("(?:作为|会同)[^，]*$", "", subject)
    if not subject:
        return ()
    if _GRASSROOTS.fullmatch(subject):
        return (DEFAULT,)
    site = _SITE.match(subject)
    if site:
        owner = site["owner"]
        return (DEFAULT,) if _GRASSROOTS.fullmatch(owner) or owner in ("政府", "各级政府") else (owner,)
    if _PLACE.match(subject):
        return (DEFAULT,)
    if _PAIR.fullmatch(subject):
        return (subject,)
    parts = [p for p in _split(subject) if p]
    if (
        len(parts) > 1
        and min(map(len, parts)) > 1
        and all(_GOVERNMENT.search(p) or p.startswith("各") or len(p) <= 6 for p in parts)
    ):
        return tuple(dict.fromkeys(DEFAULT if _GRASSROOTS.fullmatch(p) else p for p in parts))
    return (subject,)


def _split(subject: str) -> list[str]:
    """Split a coordinated subject outside brackets."""
    out, depth, low = [], 0, 0
    at = 0
    while at < len(subject):
        mark = subject[at]
        if mark == "（":
            depth += 1
        elif mark == "）":
            depth -= 1
        elif depth == 0:
            found = re.compile(
                "、|，|以及|联合|和(?!规划|计划|社会保障|旅游|信息化|改革|大数据|数字|医疗|城乡|城市)|(?<![涉以普波])及(?!其|时)|与"
            ).match(subject, at)
            if found and at > low:
                out.append(subject[low:at])
                low = at = found.end()
                continue
        at += 1
    out.append(subject[low:])
    return out
