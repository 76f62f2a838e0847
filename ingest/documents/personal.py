"""Contact data of persons in documents: found, kept out of everything that leaves."""

import re

MASK = "＊"
_D = "[-—–－﹣―－ ]{0,3}"
_PERSON = re.compile(
    r"(?:[联聯]\s*[系絡络]\s*人(?:\s*[员員])?|[联聯][络絡][员員]|[经經][办辦]人|承[办辦]人|[责責]任[编編][辑輯]|值班人[员員]"
    r"|(?:[联聯]系|咨[询詢]|[报報]名)人[员員]?)\s*(?:及(?:[联聯]系)?(?:[电電][话話]|方式))?\s*[:：]\s*"
    r"(?P<value>[^，,；;。：:\n\r0-9０-９（(]{1,24}?)\s*"
    r"(?=[，,；;。：:\n\r0-9０-９（(]|[电電][话話]|手[机機]|[联聯]系[电電]|[传傳]真|$)"
)
_CONTACT = re.compile(
    rf"(?P<mobile>(?<![0-9])1[3-9][0-9]{{1}}{_D}[0-9]{{4}}{_D}[0-9]{{4}}(?![0-9]))"
    rf"|(?P<landline>(?<![0-9A-Za-z])[（(]?0[0-9]{{2,3}}[）)]?{_D}[0-9]{{7,8}}(?:[转轉\-－][0-9]{{1,5}})?(?![0-9]))"
    r"|(?P<email>[A-Za-z0-9_.+-]{1,64}@[A-Za-z0-9-]{1,64}(?:\.[A-Za-z0-9-]{1,32}){1,4})"
    r"|(?P<identity>(?<![0-9A-Za-z])[1-9][0-9]{5}(?:19|20)[0-9]{2}[01][0-9][0-3][0-9][0-9]{3}[0-9Xx](?![0-9A-Za-z]))"
)
_LABELLED = re.compile(
    r"(?:[电電][话話]|手[机機](?:[号號][码碼]?)?|[传傳]真|座机|微信[号號]?|QQ[号號]?)(?:及[传傳]真)?\s*[:：]\s*"
    rf"(?P<value>[（(]?[0-9](?:{_D}[()（）]?[0-9]){{5,14}}(?:[、，,/ ]{{1,2}}[（(]?[0-9](?:{_D}[0-9]){{5,14}})*)"
)


def find_personal(text: str) -> list[tuple[int, int]]:
    """Return the ranges of names and numbers of contact persons, in text order, without overlaps.

    Public service numbers of five digits (12345) are no personal data.

    >>> text = "联系人：张某某，电话：0999-1234567。咨询12345"
    >>> [text[a:b] for a, b in find_personal(text)]
    ['张某某', '0999-1234567']
    """
    found = [m.span("value") for pattern in (_PERSON, _LABELLED) for m in pattern.finditer(text)]
    found += [m.span() for m in _CONTACT.finditer(text)]
    out: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if out and start < out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def mask(text: str) -> str:
    """Return a text with its contact data struck out, its length unchanged.

    >>> mask("联系人：张某某，手机：13900000000")
    '联系人：＊＊＊，手机：＊＊＊＊＊＊＊＊＊＊＊'
    """
    spans = find_personal(text)
    if not spans:
        return text
    letters = list(text)
    for start, end in spans:
        letters[start:end] = MASK * (end - start)
    return "".join(letters)
