"""Damaged documents: cut, shuffled, nested, inflated, re-encoded, binary. Seeded, so that a failure can be repeated."""

import random
from collections.abc import Callable, Iterator, Sequence

MARKS = "（）《》〔〕“”，。；：、\n一二三1234567890年月日前底每号\x00\u3000\ufeff"
UNITS = (
    "《", "（", "〔", "1.", "一、", "（一）", "2020年、", "年底前", "及时", "某办发〔2019〕54号", "以下简称",
    "（以下简称甲）", "基层政府（包括", "联系人：", "重点公开", "甲、", "坚持一二三。甲乙\n", "每年", "1.甲乙\n",
    "。甲", "\n", "\t", "<p>",
    "《甲》（某办发〔2019〕54号，以下简称《乙》），",
)  # fmt: skip


def _cut(text: str, chance: random.Random) -> bytes:
    return text.encode()[: chance.randrange(len(text.encode()))]


def _shuffle_lines(text: str, chance: random.Random) -> bytes:
    lines = text.split("\n")
    chance.shuffle(lines)
    return "\n".join(lines).encode()


def _shuffle_letters(text: str, chance: random.Random) -> bytes:
    return "".join(chance.sample(text, len(text))).encode()


def _binary(_: str, chance: random.Random) -> bytes:
    return chance.randbytes(chance.randrange(1, 20_000))


def _nest(text: str, chance: random.Random) -> bytes:
    place = chance.randrange(len(text))
    return (text[:place] + chance.choice("（《〔【“") * chance.randrange(1, 3_000) + text[place:]).encode()


def _one_line(text: str, chance: random.Random) -> bytes:
    return (text.replace("\n", "") * chance.randrange(1, 20)).encode()


def _sprinkle(text: str, chance: random.Random) -> bytes:
    letters = list(text)
    for _ in range(200):
        letters[chance.randrange(len(letters))] = chance.choice(MARKS)
    return "".join(letters).encode()


def _encode(text: str, chance: random.Random) -> bytes:
    return text.encode(chance.choice(("gb18030", "utf-16", "utf-8-sig")))


def _repeat(_: str, chance: random.Random) -> bytes:
    unit = chance.choice(UNITS)
    return (unit * chance.randrange(1, 60_000 // len(unit))).encode()


def _flip(text: str, chance: random.Random) -> bytes:
    return bytes(byte ^ 1 if chance.random() < 0.005 else byte for byte in text.encode())


def _move(text: str, chance: random.Random) -> bytes:
    low, high = sorted((chance.randrange(len(text)), chance.randrange(len(text))))
    return (text[high:] + text[low:high] + text[:low]).encode()


def _disguise(text: str, chance: random.Random) -> bytes:
    heads = (b"%PDF-1.4\n", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<html><div>" * 400, b"\x00" * 999)
    return chance.choice(heads) + text.encode()[: chance.randrange(len(text))]


def _unstopped(text: str, _: random.Random) -> bytes:
    return text.replace("。", "").encode()


MUTATIONS: tuple[Callable[[str, random.Random], bytes], ...] = (
    _cut, _shuffle_lines, _shuffle_letters, _binary, _nest, _one_line, _sprinkle, _encode, _repeat, _flip, _move,
    _disguise, _unstopped,
)  # fmt: skip


def mutations(texts: Sequence[str], count: int, seed: int = 1) -> Iterator[tuple[str, bytes]]:
    """Return named damaged documents made from texts; the same seed gives the same documents."""
    chance = random.Random(seed)
    for i in range(count):
        mutate = chance.choice(MUTATIONS)
        yield f"{i}{mutate.__name__}.txt", mutate(chance.choice(texts), chance)
