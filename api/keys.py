"""Keys to write with: each for one area and all below it, kept in DATA/keys.json as salted hashes only.

A secret is 32 random bytes, so a fast keyed hash (BLAKE2b) with a salt is as hard to turn back as a slow one, and a
flood of wrong keys costs the server nothing.
"""

import fcntl
import hashlib
import hmac
import json
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from graphs.errors import InputError, IntegrityError, NotFoundError
from graphs.files import write_whole

FILE = "keys.json"
_LOCK = "keys.lock"
_FORM = re.compile(r"zwgk_([0-9a-f]{8})_([A-Za-z0-9_-]{43})")
_NOBODY = "0" * 64


@dataclass(frozen=True, slots=True)
class Key:
    """What is known of a key. `area` is the code that it is for, `revoked` and `rotated` are times or None."""

    id: str
    area: str
    salt: str
    hash: str
    created: str
    note: str = ""
    rotated: str | None = None
    revoked: str | None = None

    def shown(self) -> dict[str, str | None]:
        """Return what a list of keys shows: everything but salt and hash."""
        return {name: value for name, value in asdict(self).items() if name not in {"salt", "hash"}}


def create(data: Path, area: str, note: str = "") -> tuple[Key, str]:
    """Add a key for an area; return it with the text that its owner sends, which is kept nowhere."""
    with _changing(data) as keys:
        name = next(n for n in iter(lambda: secrets.token_hex(4), "") if n not in keys)
        key, text = _fresh(Key(name, area, "", "", _now(), note))
        keys[name] = key
    return key, text


def rotate(data: Path, name: str) -> tuple[Key, str]:
    """Give a key a new secret; the old one ends at once. Raise NotFoundError, InputError when it was revoked."""
    with _changing(data) as keys:
        old = _named(keys, name)
        if old.revoked:
            raise InputError(
                f"密钥 {name} 已撤销，请用 zwgk keys create 另建。", f"the key {name} was revoked: create another one"
            )
        keys[name], text = _fresh(replace(old, rotated=_now()))
        return keys[name], text


def revoke(data: Path, name: str) -> Key:
    """End a key, at once and for good; it stays in the list. Raise NotFoundError."""
    with _changing(data) as keys:
        old = _named(keys, name)
        keys[name] = old if old.revoked else replace(old, revoked=_now())
        return keys[name]


def read(data: Path) -> dict[str, Key]:
    """Return all keys by their id; raise IntegrityError when the file is damaged."""
    try:
        stated = json.loads((data / FILE).read_text("utf-8"))
        return {entry["id"]: Key(**entry) for entry in stated["keys"]}
    except FileNotFoundError:
        return {}
    except (ValueError, TypeError, KeyError) as error:
        raise IntegrityError(
            f"{data / FILE} 已损坏，请从备份恢复。", f"{data / FILE} is damaged: restore it from a backup"
        ) from error


def recognise(data: Path, text: str) -> Key | None:
    """Return the key that a text is, None when it is none or was revoked; wrong ones take as long as right ones."""
    found = _FORM.fullmatch(text)
    key = read(data).get(found[1]) if found else None
    given = _hash(found[2] if found else text, key.salt if key else _NOBODY[:32])
    right = hmac.compare_digest(given, key.hash if key else _NOBODY)
    return key if key and right and not key.revoked else None


def _fresh(key: Key) -> tuple[Key, str]:
    secret, salt = secrets.token_urlsafe(32), secrets.token_hex(16)
    return replace(key, salt=salt, hash=_hash(secret, salt)), f"zwgk_{key.id}_{secret}"


def _hash(secret: str, salt: str) -> str:
    made = hashlib.blake2b(secret.encode(), digest_size=32, salt=bytes.fromhex(salt), person=b"zwgk-key")
    return made.hexdigest()


def _named(keys: dict[str, Key], name: str) -> Key:
    if name not in keys:
        raise NotFoundError(
            f"没有密钥 {name}，请用 zwgk keys list 查看。", f"there is no key {name}: see zwgk keys list"
        )
    return keys[name]


@contextmanager
def _changing(data: Path) -> Iterator[dict[str, Key]]:
    """Yield all keys to be changed; write them when the block ends well. One change at a time."""
    data.mkdir(parents=True, exist_ok=True)
    handle = os.open(data / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        keys = read(data)
        yield keys
        body = json.dumps({"keys": [asdict(key) for key in keys.values()]}, ensure_ascii=False, indent=1) + "\n"
        write_whole(data / FILE, body.encode(), mode=0o600)
    finally:
        os.close(handle)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
