"""The only reader of the environment: what a server needs to know, in one frozen object."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from graphs.errors import InputError


@dataclass(frozen=True, slots=True)
class Settings:
    """How one server runs. Times are seconds, sizes are bytes.

    `base` is the public address of the server, ending in "/", for links that must be absolute; when it is empty the
    address of the request is taken. `store` is a SPARQL endpoint that holds the current release and is asked instead of
    our own readers. `rate_limit` is how many SPARQL queries one client may ask in a minute.
    """

    data: Path
    base: str = ""
    public_readers: int = 2
    rest_readers: int = 2
    query_timeout: float = 10.0
    query_timeout_ceiling: float = 60.0
    rest_timeout: float = 10.0
    reader_memory: int = 4 * 2**30
    result_limit: int = 64 * 2**20
    upload_limit: int = 50 * 2**20
    query_length_limit: int = 100_000
    validate_timeout: float = 120.0
    validate_memory: int = 8 * 2**30
    write_wait: float = 30.0
    write_timeout: float = 600.0
    write_memory: int = 16 * 2**30
    rate_limit: int = 60_000
    cache_size: int = 64 * 2**20
    log: str = "off"
    store: str = ""


_INTEGERS = {
    "ZWGK_PUBLIC_READERS": "public_readers",
    "ZWGK_REST_READERS": "rest_readers",
    "ZWGK_READER_MEMORY": "reader_memory",
    "ZWGK_VALIDATE_MEMORY": "validate_memory",
    "ZWGK_WRITE_MEMORY": "write_memory",
    "ZWGK_RESULT_LIMIT": "result_limit",
    "ZWGK_UPLOAD_LIMIT": "upload_limit",
    "ZWGK_QUERY_LENGTH_LIMIT": "query_length_limit",
    "ZWGK_RATE_LIMIT": "rate_limit",
    "ZWGK_CACHE_SIZE": "cache_size",
}
_SECONDS = {
    "ZWGK_QUERY_TIMEOUT": "query_timeout",
    "ZWGK_QUERY_TIMEOUT_CEILING": "query_timeout_ceiling",
    "ZWGK_REST_TIMEOUT": "rest_timeout",
    "ZWGK_VALIDATE_TIMEOUT": "validate_timeout",
    "ZWGK_WRITE_WAIT": "write_wait",
    "ZWGK_WRITE_TIMEOUT": "write_timeout",
}


def read_settings(data: Path, environment: Mapping[str, str] | None = None) -> Settings:
    """Return the settings of a server over a data folder, overridden by the ZWGK_* variables that are set.

    Raises InputError, naming the variable, when a value cannot be used.
    """
    env = os.environ if environment is None else environment
    values: dict[str, object] = {"data": data}
    if base := env.get("ZWGK_BASE"):
        values["base"] = _address("ZWGK_BASE", base)
    if store := env.get("ZWGK_STORE"):
        values["store"] = _address("ZWGK_STORE", store).rstrip("/")
    if log := env.get("ZWGK_LOG"):
        values["log"] = _one_of("ZWGK_LOG", log, ("off", "json"))
    for names, convert in ((_INTEGERS, int), (_SECONDS, float)):
        for name, field in names.items():
            if name in env:
                values[field] = _positive(name, env[name], convert)
    return Settings(**values)  # type: ignore[arg-type]


def _positive(name: str, value: str, convert: type[int] | type[float]) -> float:
    try:
        number = convert(value)
    except ValueError:
        number = 0
    if number <= 0:
        raise InputError(
            f"环境变量 {name} 的值“{value}”不是正数，请改为正数或取消设置。",
            f"environment variable {name} is {value!r}, not a positive number: change or unset it",
        )
    return number


def _address(name: str, value: str) -> str:
    parts = urlsplit(value)
    query = parts.query and name != "ZWGK_STORE"
    if parts.scheme not in ("http", "https") or not parts.hostname or query or parts.fragment:
        raise InputError(
            f"环境变量 {name} 的值不是可用的 http 或 https 地址。",
            f"environment variable {name} is not an http or https address that can be used",
        )
    return value if value.endswith("/") else value + "/"


def _one_of(name: str, value: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise InputError(
            f"环境变量 {name} 的值“{value}”无效，可选：{'、'.join(allowed)}。",
            f"environment variable {name} is {value!r}; choose one of {', '.join(allowed)}",
        )
    return value
