"""Which area and which domain a table is for: from codes and names in paths, titles and sheets, never by guess."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from graphs.errors import InputError
from ingest.areas import Area, AreaIndex
from ingest.model import Problem
from ingest.tables.cells.text import flat
from ingest.tables.words import codes, mentions

_CODE = re.compile(r"(?<!\d)(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[12]|99)(?:\d{4}|\d{7}|\d{10})(?!\d)")
_STATED = re.compile(r"(?:所在地区|所属地区|行政区划|区划代码|地区代码)[^\d]{0,40}?\(?(\d{12}|\d{9}|\d{6})(?!\d)")
_OFFICE = re.compile(r"(?:管理)?(?:局|厅|委|部门|中心|办|所|站|大队)|府|务")
_ZONE = re.compile(
    r"[\u4e00-\u9fff]{2,10}?(?:高新(?:技术)?(?:产业)?(?:开发)?区|经(?:济(?:技术)?开发|开)区|(?:开发|工业园|产业园|示范|旅游度假|综合保税|保税港?)区"
    r"|(?<!风景)管理区|新区)(?=$|[管养_\-—]|(?:基层)?政务|.{0,12}(?:领域|目录|清单))"
)
LONGEST_NAME = 15
MOST_NAMED = 12  # candidates that a message names
_SHORT = re.compile(r"(?:省|市|县|区|旗|镇|乡|街道|社区|村|盟|州)$")


def area_of(path: Path, texts: Sequence[str], areas: AreaIndex, given: str | None = None) -> str | None:
    """Return the code of the area that a file is for, None when nothing says so.

    What is given wins; then the file's own name, then its folders from the nearest, a code that its cover states
    (所在地区：…（990121）), then the titles inside. A code
    that a file or folder name begins with is returned even when the table of areas does not have it. Raise InputError
    when the code given is unknown, or when names leave several candidates.
    """
    if given is not None:
        return _known(given, path.name, areas)
    folders = [part for part in reversed(path.parent.parts[-6:]) if part not in {"/", ".", ".."}]
    folder = next((code for part in folders if (code := _code_in(part))), None)
    own = _code_in(path.stem)
    if own:
        return own
    stated = next((m[1] for text in texts if (m := _STATED.search(flat(text)))), None)
    if stated and stated in areas and (not folder or areas.within(stated, folder)):
        return stated
    open_names: list[Area] = []
    if not folder and _is_zone(path.stem, areas):
        return None
    for text in (path.stem, *([] if folder else folders), *texts):
        found = _narrowed(_by_name(text, areas, folder), open_names, areas)
        if len(found) == 1:
            code = found[0].code
            if folder and folder not in areas:
                return folder
            if folder and text == path.stem and not _related(code, folder, areas):
                raise _ambiguous(path.name, [found[0], *filter(None, [areas.get(folder)])])
            if text is not path.stem and text in folders:
                return _deeper(code, texts, areas)
            if not folder or areas.within(code, folder):
                return code
            return folder
        open_names = open_names or found
    if len(open_names) > 1 and not folder:
        raise _ambiguous(path.name, open_names)
    return folder


def _is_zone(text: str, areas: AreaIndex) -> bool:
    """Tell whether a text names a zone that has no code: its city's or county's files are others."""
    found = _ZONE.search(flat(text))
    return found is not None and not any(areas.find(found[0][at:]) for at in range(len(found[0]) - 2))


def _deeper(code: str, texts: Sequence[str], areas: AreaIndex) -> str:
    """Return the one area below that the titles in a county's folder name, the county itself when they name none."""
    named = {found for text in texts if (found := area_named(text, areas, code)) and found != code}
    return named.pop() if len(named) == 1 else code


def area_named(text: str, areas: AreaIndex, *within: str | None) -> str | None:
    """Return the code of the one area that a text names within the first area where it names one, None for none."""
    for upper in within or (None,):
        found = [a for a in _by_name(text, areas, upper) if upper is None or areas.within(a.code, upper)]
        if len(found) == 1:
            return found[0].code
    return None


def code_in_path(path: Path) -> str | None:
    """Return the area code that a file's name, or the nearest of its folders, begins with."""
    parts = [path.stem, *(part for part in reversed(path.parent.parts[-6:]) if part not in {"/", ".", ".."})]
    return next((code for part in parts if (code := _code_in(part))), None)


def _narrowed(found: list[Area], candidates: list[Area], areas: AreaIndex) -> list[Area]:
    """Return the candidates that what was found elsewhere leaves; what was found when there are none."""
    left = [c for c in candidates if any(_related(c.code, f.code, areas) for f in found)]
    return left or ([] if candidates else found)


def _known(code: str, file: str, areas: AreaIndex) -> str:
    if code in areas:
        return code
    raise InputError(
        f"{file}：区划代码 {code} 不在区划表中；请核对，或在 areas.csv 中补上。",
        f"{file}: area code {code} is unknown; check it, or add it to areas.csv",
    )


def _code_in(text: str) -> str | None:
    """Return the area code that a file or folder name begins with, known or not."""
    found = _CODE.match(text)
    return found[0] if found else None


def _related(a: str, b: str, areas: AreaIndex) -> bool:
    return areas.within(a, b) or areas.within(b, a)


def _by_name(text: str, areas: AreaIndex, within: str | None) -> list[Area]:
    """Return the deepest areas that a text names; places named with their parents are told apart by them."""
    plain = flat(text)[:60]
    found: list[list[Area]] = []
    at = 0
    while at < len(plain):
        for end in range(min(len(plain), at + LONGEST_NAME), at + 1, -1):
            hits = areas.find(plain[at:end]) if _SHORT.search(plain[at:end]) else []
            if hits:
                found.append(hits)
                at = end - 1
                break
        at += 1
    if not found:
        return []
    chains = found[-1]
    for upper in reversed(found[:-1]):
        inside = [a for a in chains if any(areas.within(a.code, u.code) for u in upper)]
        if inside:
            chains = inside
        elif not any(areas.within(u.code, a.code) for u in upper for a in chains):
            chains = [*upper, *chains]
    if within and len(chains) > 1:
        chains = [a for a in chains if areas.within(a.code, within)] or chains
    return list({a.code: a for a in chains}.values())


def _ambiguous(file: str, candidates: Iterable[Area]) -> InputError:
    found = list(candidates)
    names = "、".join(f"{a.name}（{a.code}）" for a in found[:MOST_NAMED])
    names += f" 等 {len(found)} 个" if len(found) > MOST_NAMED else ""
    return InputError(
        f"{file}：属于哪个区划不明确：{names}。请用 --area 指明代码，或把代码写在文件夹名前。",
        f"{file}: its area is ambiguous: {names}; name the code with --area or begin the folder's name with it",
    )


def no_area(file: str) -> Problem:
    """Return the problem of a file that nothing says the area of."""
    return Problem(
        file,
        "no-area",
        "看不出属于哪个区划；请用 --area 指明代码，或把代码写在文件名、文件夹名前。"
        "没有国标代码的功能区（如高新区），请先在 areas.csv 中登记。",
        "its area is not stated: name the code with --area or begin the name of the file or folder with it; "
        "register a zone without a code in areas.csv first",
        "warning",
    )


def domains_in(text: str) -> tuple[str, ...]:
    """Return the domains that a text names, in order, each once.

    >>> domains_in("某县养老服务领域基层政务公开标准目录"), domains_in("覆盖领域：养老服务、城乡规划")
    (('21',), ('21', '01'))
    >>> domains_in("某市政府信息"), domains_in("某县统计局")
    ((), ())
    """
    plain = flat(text)
    found = (m for m in mentions("domain").finditer(plain) if not _OFFICE.match(plain, m.end()))
    return tuple(dict.fromkeys(codes("domain")[m[0]] for m in found))


def domain_of(*texts: str) -> str | None:
    """Return the one domain that the first telling text names, None when none does or one names several.

    Texts come from the most to the least particular: section row, title, sheet, file, folder.
    """
    for text in texts:
        found = _titled(text) or domains_in(text)
        if len(found) == 1:
            return found[0]
    return None


def _titled(text: str) -> tuple[str, ...]:
    """Return the domain right before 领域 in a title, so that an office's name does not count.

    >>> _titled("某县农业农村局涉农补贴领域标准目录")
    ('23',)
    """
    found = re.search(r"(.{2,16}?)领域", flat(text))
    if not found:
        return ()
    hits = domains_in(found[1])
    return hits[-1:] if hits and flat(found[1]).endswith(tuple(codes("domain"))) else ()
