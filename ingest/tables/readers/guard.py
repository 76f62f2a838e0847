"""Look at a file before any library opens it: what it is, and whether it would swamp us."""

import io
import re
import zipfile
from typing import Literal

from graphs.errors import InputError
from ingest.tables.grid import MAX_CELLS, MAX_COLUMNS, MAX_ROWS

MAX_FILE = 60 * 2**20
MAX_UNZIPPED = 200 * 2**20
MAX_ENTRIES = 4000

Format = Literal["xlsx", "xls", "docx", "html", "csv", "ods", "xml2003"]

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.I)
_FAR_COLUMN = re.compile(rb"r(?<!\wr)\s*=\s*[\"'](?:[A-Z]{3}|[J-Z][A-Z]|I[W-Z])\d")
_FAR_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*\br\s*=\s*[\"']\d{6,}")
_VALUE_CELL = re.compile(rb"<(?:\w+:)?c\b[^>]*?\br\s*=\s*[\"']([A-Z]{1,3})(\d{1,7})[\"'][^>]*?(/?)>")
_HTML = re.compile(rb"<\s*(?:!doctype\s+html|html|table|head|body|meta|div|tr)\b", re.I)


def sniff(data: bytes, name: str) -> Format:
    """Return what the bytes are, whatever the file is called; raise InputError when they are no table."""
    if not data:
        raise InputError(
            f"{name}：文件是空的（0 字节），请重新导出后再试。", f"{name}: the file is empty, export it again"
        )
    if len(data) > MAX_FILE:
        raise InputError(
            f"{name}：文件超过 {MAX_FILE // 2**20} MB，请拆分。",
            f"{name}: the file is larger than {MAX_FILE // 2**20} MB, split it",
        )
    if data.startswith(b"PK"):
        return _sniff_zip(data, name)
    if data.startswith(_OLE):
        return _sniff_ole(data, name)
    if data.lstrip()[:5].startswith(b"%PDF"):
        raise InputError(
            f"{name}：这是 PDF 文件，不是工作簿；请导出为 .xlsx 或 .csv。",
            f"{name}: this is a PDF, not a workbook; export it as .xlsx or .csv",
        )
    head = data[:4096]
    if b"urn:schemas-microsoft-com:office:spreadsheet" in head:
        return "xml2003"
    if _HTML.search(head) or (_HTML.search(data[:200_000]) and b"<t" in data[:200_000].lower()):
        return "html"
    if b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError(
            f"{name}：不是可识别的表格文件；支持 .xlsx、.xls、.csv、.html、.docx。",
            f"{name}: not a table file we know; .xlsx, .xls, .csv, .html and .docx are read",
        )
    return "csv"


def _sniff_zip(data: bytes, name: str) -> Format:
    try:
        names = set(zipfile.ZipFile(io.BytesIO(data)).namelist())
    except (zipfile.BadZipFile, ValueError, EOFError, OSError, NotImplementedError) as error:
        raise InputError(
            f"{name}：文件不完整或已损坏，请重新导出。", f"{name}: truncated or damaged, export it again"
        ) from error
    if any(n.startswith("xl/workbook.") for n in names):
        return "xlsx"
    if "word/document.xml" in names:
        return "docx"
    if "content.xml" in names:
        return "ods"
    raise InputError(
        f"{name}：压缩包里没有工作簿；请给出 .xlsx 文件本身。",
        f"{name}: the archive holds no workbook; give the .xlsx itself",
    )


def _sniff_ole(data: bytes, name: str) -> Format:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise InputError(
            f"{name}：文件有密码保护，请去掉密码后再试。", f"{name}: password-protected, remove the password"
        )
    if "WordDocument".encode("utf-16-le") in data:
        raise InputError(f"{name}：旧版 Word 文件（.doc），请另存为 .docx。", f"{name}: an old .doc, save it as .docx")
    return "xls"


def check_zip(data: bytes, name: str) -> None:
    """Refuse an Office archive that unpacks too large, declares entities or spreads over too many cells."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        infos = archive.infolist()
        if len(infos) > MAX_ENTRIES or sum(i.file_size for i in infos) > MAX_UNZIPPED:
            raise _too_large(name)
        if any(i.flag_bits & 1 for i in infos):
            raise InputError(
                f"{name}：文件有密码保护，请去掉密码后再试。",
                f"{name}: password-protected, remove the password",
            )
        longest_string = _longest_string(archive, name)
        for info in infos:
            if info.filename.lower().endswith((".xml", ".rels", ".vml")) and (info.filename != "xl/sharedStrings.xml"):
                _check_part(archive, info, name, longest_string)
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise InputError(
            f"{name}：文件不完整或已损坏，请重新导出。", f"{name}: truncated or damaged, export it again"
        ) from error
    except Exception as error:
        if isinstance(error, InputError):
            raise
        raise InputError(  # zlib.error and the like
            f"{name}：文件不完整或已损坏，请重新导出。", f"{name}: truncated or damaged, export it again"
        ) from error


def _too_large(name: str) -> InputError:
    return InputError(
        f"{name}：解压后过大（上限 {MAX_UNZIPPED // 2**20} MB、{MAX_ROWS} 行、{MAX_COLUMNS} 列），请拆分。",
        f"{name}: too large when unpacked (at most {MAX_UNZIPPED // 2**20} MB, {MAX_ROWS} rows, "
        f"{MAX_COLUMNS} columns), split it",
    )


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> bytes:
    """Return an unpacked part, refused when it declares a document type or hides in UTF-16."""
    with archive.open(info) as part:
        body = part.read(MAX_UNZIPPED + 1)
    if len(body) > MAX_UNZIPPED:
        raise _too_large(name)
    if _DOCTYPE.search(body):
        raise InputError(
            f"{name}：文件内含 DOCTYPE 或实体声明，出于安全不予读取；请用 Excel 或 WPS 重新保存。",
            f"{name}: it declares a DOCTYPE or entities, refused for safety; save it again with Excel or WPS",
        )
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError(
            f"{name}：内部编码不是 UTF-8，请用 Excel 或 WPS 重新保存。",
            f"{name}: its parts are not UTF-8, save it again with Excel or WPS",
        )
    return body


def _longest_string(archive: zipfile.ZipFile, name: str) -> int:
    """Return the bytes of the longest shared string: each cell that uses it gets a copy."""
    try:
        info = archive.getinfo("xl/sharedStrings.xml")
    except KeyError:
        return 0
    body = _read(archive, info, name)
    longest, at = 0, body.find(b"<si")
    while at >= 0:
        following = body.find(b"<si", at + 3)
        longest = max(longest, (following if following >= 0 else len(body)) - at)
        at = following
    return longest


def _check_part(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, longest: int) -> None:
    body = _read(archive, info, name)
    if not info.filename.startswith("xl/worksheets/"):
        return
    values = body.count(b"<v") + body.count(b"<is") + body.count(b"<t>")
    rows = body.count(b"<row")
    if values > MAX_CELLS or values * longest > 4 * 2**30 or body.count(b"<mergeCell ") > MAX_ROWS:
        raise _too_large(name)
    if rows > MAX_ROWS and values > MAX_ROWS:
        raise _too_large(name)
    if rows > MAX_ROWS or _FAR_COLUMN.search(body) or _FAR_ROW.search(body):
        bottom, right = _spread(body)
        if bottom > MAX_ROWS or right > MAX_COLUMNS:
            raise _too_large(name)


def _spread(body: bytes) -> tuple[int, int]:
    """Return the last row and column that hold a value; cells with a style alone do not count."""
    bottom = right = 0
    for found in _VALUE_CELL.finditer(body):
        column, row, closed = found.groups()
        if not closed:
            bottom = max(bottom, int(row))
            right = max(right, _column(column))
            if bottom > MAX_ROWS or right > MAX_COLUMNS:
                break
    return bottom, right


def _column(letters: bytes) -> int:
    """Return the number of a column from its letters, from 1."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
