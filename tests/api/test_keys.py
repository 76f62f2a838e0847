"""Keys are shown once, kept as hashes, end at once, and are for an area."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from api import audit, keys
from graphs.errors import InputError, IntegrityError, NotFoundError


def test_a_key_is_kept_as_a_salted_hash_that_only_the_owner_can_read(tmp_path: Path) -> None:
    key, text = keys.create(tmp_path, "990121", "某局")
    other, _ = keys.create(tmp_path, "990121")
    file = tmp_path / keys.FILE
    assert file.stat().st_mode & 0o777 == 0o600
    secret = text.rpartition("_")[2] if "_" not in text.split("_", 2)[2] else text.split("_", 2)[2]
    assert secret not in file.read_text("utf-8")
    assert (key.salt, key.hash) != (other.salt, other.hash)
    assert keys.recognise(tmp_path, text) == key
    assert set(key.shown()) == {"id", "area", "created", "note", "rotated", "revoked"}


def test_a_key_ends_when_it_is_rotated_or_revoked(tmp_path: Path) -> None:
    key, first = keys.create(tmp_path, "990121")
    again, second = keys.rotate(tmp_path, key.id)
    assert (again.id, keys.recognise(tmp_path, first)) == (key.id, None)
    assert keys.recognise(tmp_path, second) == again
    assert keys.revoke(tmp_path, key.id).revoked
    assert keys.recognise(tmp_path, second) is None
    with pytest.raises(InputError):
        keys.rotate(tmp_path, key.id)
    with pytest.raises(NotFoundError):
        keys.revoke(tmp_path, "00000000")


@pytest.mark.parametrize("text", ["", "zwgk", "zwgk_00000000_short", "zwgk_00000000_" + "é" * 43, "x" * 10_000])
def test_what_is_no_key_is_none(tmp_path: Path, text: str) -> None:
    keys.create(tmp_path, "990121")
    assert keys.recognise(tmp_path, text) is None


def test_keys_made_at_once_are_all_kept(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda n: keys.create(tmp_path, "CN", str(n)), range(24)))
    assert set(keys.read(tmp_path)) == {key.id for key, _ in made}


def test_a_damaged_file_lets_nobody_in(tmp_path: Path) -> None:
    _, text = keys.create(tmp_path, "990121")
    (tmp_path / keys.FILE).write_text('{"keys": [{"id": 1}]}')
    with pytest.raises(IntegrityError):
        keys.recognise(tmp_path, text)


def test_the_audit_log_survives_a_line_cut_short(tmp_path: Path) -> None:
    audit.record(tmp_path, action="put", area="990121")
    with (tmp_path / audit.FILE).open("ab") as stream:
        stream.write(b'{"time": "cut')
    audit.record(tmp_path, action="drop", area="990121")
    assert [line["action"] for line in audit.lines(tmp_path)] == ["put", "drop"]
    assert [line["action"] for line in audit.lines(tmp_path, 1)] == ["drop"]


def test_the_command_line_makes_lists_and_ends_keys(tmp_path: Path) -> None:
    def zwgk(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "zwgk", "keys", *arguments, "--data", str(tmp_path)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    text = zwgk("create", "--area", "230102", "--note", "某区").stdout.strip()
    key = keys.recognise(tmp_path, text)
    assert key
    [shown] = json.loads(zwgk("list", "--json").stdout)
    assert (shown["id"], shown["area"], "hash" in shown) == (key.id, "230102", False)
    rotated = json.loads(zwgk("rotate", key.id, "--json").stdout)["key"]
    assert keys.recognise(tmp_path, rotated)
    assert zwgk("revoke", key.id).returncode == 0
    assert keys.recognise(tmp_path, rotated) is None
    assert (zwgk("create", "--area", "999999").returncode, zwgk("revoke", "nothing").returncode) == (2, 2)
