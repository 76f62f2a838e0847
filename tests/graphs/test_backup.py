"""A backup is whole or not there; what comes back is what was there, and a damaged one brings nothing back."""

import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from graphs.backup import MANIFEST, backup, restore
from graphs.draft import drafting
from graphs.errors import InputError, IntegrityError
from graphs.export import export
from graphs.quads import Quad, iri, nquads, string
from graphs.releases import list_releases, open_current, prune

GRAPH = "https://zwgk.example.org/graph/catalogue/990121"


def publish(data: Path, words: str) -> int:
    with drafting(data) as draft:
        draft.put_graph(GRAPH, nquads([Quad(iri("urn:s"), iri("urn:p"), string(words), iri(GRAPH))]))
        store = draft.fill_store()
        draft.finish_store(store)
        del store
        return draft.publish({"words": words}).number


def content(data: Path) -> bytes:
    return b"".join(export(open_current(data)))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    for words in ("一", "二", "三"):
        publish(tmp_path / "data", words)
    (tmp_path / "data" / "audit.jsonl").write_text('{"a": 1}\n')
    (tmp_path / "data" / "keys.json").write_text('{"keys": []}')
    (tmp_path / "data" / "keys.json").chmod(0o600)
    return tmp_path / "data"


def test_what_comes_back_is_what_was_there(data: Path, tmp_path: Path) -> None:
    made = backup(data, tmp_path / "b")
    assert (made.releases, made.current) == ((1, 2, 3), 3)
    back = tmp_path / "back"
    assert restore(tmp_path / "b", back).files == made.files
    assert content(back) == content(data)
    assert [r.number for r in list_releases(back)] == [1, 2, 3]
    assert len(open_current(back).store()) == 1
    assert (back / "audit.jsonl").read_text() == '{"a": 1}\n'
    assert (back / "keys.json").stat().st_mode & 0o777 == 0o600
    assert publish(back, "四") == 4
    assert sorted(p.name for p in back.iterdir() if p.name.startswith(".")) == []


def test_the_current_release_alone_can_be_backed_up(data: Path, tmp_path: Path) -> None:
    assert backup(data, tmp_path / "b", current_only=True).releases == (3,)
    restore(tmp_path / "b", tmp_path / "back")
    assert content(tmp_path / "back") == content(data)


def test_what_is_there_is_replaced_only_when_forced(data: Path, tmp_path: Path) -> None:
    backup(data, tmp_path / "b")
    publish(data, "四")
    with pytest.raises(InputError, match="--force"):
        restore(tmp_path / "b", data)
    assert open_current(data).number == 4
    restore(tmp_path / "b", data, force=True)
    assert open_current(data).manifest["words"] == "三"
    with pytest.raises(InputError, match="不为空"):
        backup(data, tmp_path / "b")


@pytest.mark.parametrize("damage", ["change", "remove", "no manifest"])
def test_a_damaged_backup_changes_nothing(data: Path, tmp_path: Path, damage: str) -> None:
    backup(data, tmp_path / "b")
    victim = next((tmp_path / "b" / "releases" / "000003" / "graphs").iterdir())
    if damage == "change":
        victim.write_bytes(b"\0" + victim.read_bytes()[1:])
    else:
        (victim if damage == "remove" else tmp_path / "b" / MANIFEST).unlink()
    before = content(data)
    with pytest.raises((IntegrityError, InputError)):
        restore(tmp_path / "b", data, force=True)
    assert content(data) == before
    assert not list(data.glob(".re*"))


def test_a_backup_beside_writers_is_of_whole_releases(data: Path, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            publish(data, "新")
            prune(data, 2)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        for n in range(5):
            made = backup(data, tmp_path / f"b{n}")
            restore(tmp_path / f"b{n}", tmp_path / f"r{n}")
            assert open_current(tmp_path / f"r{n}").number == made.current
            assert len(open_current(tmp_path / f"r{n}").store()) == 1
    finally:
        stop.set()
        thread.join()


def test_files_that_releases_share_are_stored_once(data: Path, tmp_path: Path) -> None:
    publish(data, "三")
    backup(data, tmp_path / "b")
    shared = [p for p in (tmp_path / "b").rglob("*.nq.gz") if p.stat().st_nlink > 1]
    assert len(shared) == 2


def test_the_command_says_what_it_did(data: Path, tmp_path: Path) -> None:
    zwgk = shutil.which("zwgk", path=str(Path(sys.executable).parent))
    assert zwgk
    for arguments in (
        ["backup", tmp_path / "b", "--data", data],
        ["restore", tmp_path / "b", "--data", tmp_path / "r"],
    ):
        done = subprocess.run([zwgk, *map(str, arguments)], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert "current release 3" in done.stdout
    assert content(tmp_path / "r") == content(data)
