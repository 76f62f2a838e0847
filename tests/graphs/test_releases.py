"""Claims about releases: atomic, locked, reversible, never with a triple in two graphs."""

import gzip
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from graphs import draft as draft_module
from graphs.draft import Draft, drafting, file_name
from graphs.errors import InputError, IntegrityError, LockedError, NotFoundError
from graphs.lock import writing
from graphs.packed import pieces
from graphs.quads import Quad, integer, iri, nquads
from graphs.releases import Release, earlier, find_current, list_releases, open_current, open_release, prune, roll_back

BASE = "urn:x/graph/"
ROOT = Path(__file__).resolve().parents[2]


def body(graph: str, *numbers: int) -> bytes:
    return nquads(Quad(iri(f"urn:s{n}"), iri("urn:p"), integer(n), iri(graph)) for n in numbers)


def publish(data: Path, graphs: dict[str, bytes]) -> Release:
    with drafting(data) as draft:
        for name, quads in graphs.items():
            draft.put_graph(name, quads)
        draft.fill_columns()
        draft.check_unique()
        draft.finish_store(draft.fill_store())
        draft.put_file("report.json", b"{}")
        return draft.publish({"tool": "test"})


def test_a_release_is_served_and_holds_what_was_put_in(tmp_path: Path) -> None:
    publish(tmp_path, {f"{BASE}a": body(f"{BASE}a", 1, 2), f"{BASE}b": body(f"{BASE}b", 3)})
    found = open_current(tmp_path)
    assert (found.number, found.triples, found.current) == (1, 3, True)
    assert len(found.store()) == 3
    assert os.readlink(tmp_path / "current") == "releases/000001"
    entry = found.graphs[f"{BASE}a"]
    assert found.read(entry) == body(f"{BASE}a", 1, 2)


def test_equal_graphs_give_equal_files_and_are_linked_not_copied(tmp_path: Path) -> None:
    graphs = {f"{BASE}a": body(f"{BASE}a", 1), f"{BASE}b": body(f"{BASE}b", 2)}
    first = publish(tmp_path / "one", graphs)
    again = publish(tmp_path / "two", graphs)
    file = first.graphs[f"{BASE}a"].file
    assert (first.path / file).read_bytes() == (again.path / file).read_bytes()
    second = publish(tmp_path / "one", graphs | {f"{BASE}b": body(f"{BASE}b", 7)})
    assert (second.path / file).stat().st_ino == (first.path / file).stat().st_ino
    other = first.graphs[f"{BASE}b"].file
    assert (second.path / other).read_bytes() != (first.path / other).read_bytes()
    assert first.read(first.graphs[f"{BASE}b"]) == body(f"{BASE}b", 2)


def test_a_graph_that_is_kept_and_then_replaced_leaves_the_release_before_as_it_was(tmp_path: Path) -> None:
    first = publish(tmp_path, {f"{BASE}a": body(f"{BASE}a", 1)})
    with drafting(tmp_path) as draft:
        draft.keep(f"{BASE}a")
        draft.put_graph(f"{BASE}a", body(f"{BASE}a", 2))
        draft.keep(f"{BASE}a")
        draft.put_graph(f"{BASE}a", body(f"{BASE}a", 3))
        assert draft.read(draft.graphs[f"{BASE}a"]) == body(f"{BASE}a", 3)
    assert first.read(first.graphs[f"{BASE}a"]) == body(f"{BASE}a", 1)


def test_a_store_made_from_the_one_before_equals_a_new_one_and_leaves_that_as_it_was(tmp_path: Path) -> None:
    many = {f"{BASE}{g}": body(f"{BASE}{g}", *range(g * 100, g * 100 + 100)) for g in range(20)}
    first = publish(tmp_path / "one", many)
    before = first.store().dump()
    changed = {g: q for g, q in many.items() if g != f"{BASE}7"} | {f"{BASE}3": body(f"{BASE}3", -1, -2)}
    second = publish(tmp_path / "one", changed)
    anew = publish(tmp_path / "two", changed)
    assert second.store().dump() == anew.store().dump()
    assert second.store().graph_names() == sorted(changed)
    assert any((second.path / "store" / p.name).exists() for p in first.store_path.glob("*.sst"))
    assert first.store().dump() == before


def test_a_store_that_misses_a_triple_is_not_published(tmp_path: Path) -> None:
    with drafting(tmp_path) as draft:
        draft.put_graph(f"{BASE}a", body(f"{BASE}a", 1, 2))
        store = draft.fill_store()
        draft.finish_store(store)
        draft.put_graph(f"{BASE}b", body(f"{BASE}b", 3))
        with pytest.raises(IntegrityError, match="3"):
            draft.finish_store(store)


@pytest.mark.parametrize("step", ["put_graph", "check_unique", "fill_store", "finish_store", "put_file", "publish"])
def test_a_failure_at_any_step_leaves_the_old_release_served(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    publish(tmp_path, {f"{BASE}a": body(f"{BASE}a", 1)})

    def fail(*_: object, **__: object) -> None:
        raise OSError("the disk is broken")

    with monkeypatch.context() as patch:
        patch.setattr(Draft, step, fail)
        with pytest.raises(OSError, match="broken"):
            publish(tmp_path, {f"{BASE}a": body(f"{BASE}a", 2)})
    assert open_current(tmp_path).number == 1
    assert [p.name for p in (tmp_path / "releases").iterdir()] == ["000001"]


@pytest.mark.parametrize("call", ["switch", "sync"])
def test_a_failure_while_publishing_leaves_the_old_release_served(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    publish(tmp_path, {f"{BASE}a": body(f"{BASE}a", 1)})

    def fail(*_: object) -> None:
        raise OSError("pulled the plug")

    with monkeypatch.context() as patch:
        patch.setattr(draft_module, call, fail)
        with pytest.raises(OSError, match="plug"):
            publish(tmp_path, {f"{BASE}a": body(f"{BASE}a", 2)})
    assert open_current(tmp_path).number == 1
    assert publish(tmp_path, {f"{BASE}a": body(f"{BASE}a", 3)}).number == open_current(tmp_path).number


KILLED = """
import sys
from pathlib import Path
from tests.graphs.test_releases import BASE, body, publish
while True:
    print("go", flush=True)
    publish(Path(sys.argv[1]), {f"{BASE}a": body(f"{BASE}a", *range(2000))})
"""


def test_killed_in_the_middle_a_writer_leaves_a_whole_release(tmp_path: Path) -> None:
    publish(tmp_path, {f"{BASE}a": body(f"{BASE}a", *range(2000))})
    for pause in (0.0, 0.02, 0.05, 0.11):
        with subprocess.Popen(
            [sys.executable, "-c", KILLED, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE
        ) as writer:
            assert writer.stdout
            writer.stdout.readline()
            time.sleep(pause)
            writer.kill()
        found = open_current(tmp_path)
        assert len(found.store()) == found.triples == 2000
    publish(tmp_path, {f"{BASE}a": body(f"{BASE}a", 1)})
    assert not list((tmp_path / "releases").glob(".*"))
    assert len(open_current(tmp_path).store()) == 1


def test_a_second_writer_is_told_who_is_writing(tmp_path: Path) -> None:
    def write() -> None:
        with drafting(tmp_path):
            pass

    with writing(tmp_path), ThreadPoolExecutor(1) as other, pytest.raises(LockedError, match=str(os.getpid())):
        other.submit(write).result()
    publish(tmp_path, {f"{BASE}a": body(f"{BASE}a", 1)})


def test_an_older_release_can_be_served_again(tmp_path: Path) -> None:
    for n in (1, 2):
        publish(tmp_path, {f"{BASE}a": body(f"{BASE}a", n)})
    assert roll_back(tmp_path, 1).number == 1
    assert [(r.number, r.current) for r in list_releases(tmp_path)] == [(1, True), (2, False)]
    assert publish(tmp_path, {f"{BASE}a": body(f"{BASE}a", 3)}).number == 3
    assert open_current(tmp_path).manifest["previous"] == 1
    assert open_release(tmp_path, 2).summary() | {"created": ""} == {
        "number": 2,
        "created": "",
        "triples": 1,
        "sources": 0,
        "current": False,
    }
    with pytest.raises(NotFoundError, match="9"):
        roll_back(tmp_path, 9)


def test_old_releases_are_pruned_but_never_the_current_one(tmp_path: Path) -> None:
    for n in range(4):
        publish(tmp_path, {f"{BASE}a": body(f"{BASE}a", n)})
    roll_back(tmp_path, 1)
    store = open_current(tmp_path).store()
    assert prune(tmp_path, 1) == [2, 3]
    assert [r.number for r in list_releases(tmp_path)] == [1, 4]
    roll_back(tmp_path, 4)
    assert prune(tmp_path, 1) == [1]
    assert len(store) == 1, "a reader of a pruned release goes on"
    with pytest.raises(InputError):
        prune(tmp_path, 0)


def test_an_empty_folder_says_what_to_do(tmp_path: Path) -> None:
    assert find_current(tmp_path) is None
    with pytest.raises(InputError, match="zwgk build"):
        open_current(tmp_path)


def test_a_release_without_its_manifest_is_not_whole(tmp_path: Path) -> None:
    found = publish(tmp_path, {f"{BASE}a": body(f"{BASE}a", 1)})
    (found.path / "release.json").write_text("{", encoding="utf-8")
    with pytest.raises(IntegrityError, match="000001"):
        open_current(tmp_path)


def test_a_triple_in_two_graphs_stops_the_release(tmp_path: Path) -> None:
    publish(tmp_path, {f"{BASE}a": body(f"{BASE}a", 1)})
    with pytest.raises(IntegrityError) as caught:
        publish(tmp_path, {f"{BASE}a": body(f"{BASE}a", 1, 2), f"{BASE}b": body(f"{BASE}b", 2)})
    for part in ("<urn:s2> <urn:p>", f"{BASE}a", f"{BASE}b"):
        assert part in caught.value.message
        assert part in caught.value.message_en
    assert open_current(tmp_path).number == 1


def test_a_triple_in_two_partitions_stops_the_release_too(tmp_path: Path) -> None:
    county, other = f"{BASE}catalogue/990121", f"{BASE}catalogue/990122"
    publish(tmp_path, {county: body(county, 1), other: body(other, 2)})
    with pytest.raises(IntegrityError, match="<urn:s1> <urn:p>"):
        publish(tmp_path, {county: body(county, 1), other: body(other, 2, 1)})


def test_a_large_graph_is_read_in_pieces_of_whole_lines(tmp_path: Path) -> None:
    lines = body(f"{BASE}a", *range(100))
    (tmp_path / "a.nq.gz").write_bytes(gzip.compress(lines))
    found = list(pieces(tmp_path / "a.nq.gz", 300))
    assert b"".join(found) == lines
    assert len(found) > 5
    assert all(piece.endswith(b"\n") for piece in found)


def test_file_names_are_readable_and_never_clash() -> None:
    names = [f"{BASE}doc/1/a-b", f"{BASE}doc/1-a/b", f"{BASE}doc__1/a-b", f"{BASE}doc/1/a~b", "urn:other"]
    assert len({file_name(n) for n in names}) == len(names)


def test_readers_see_whole_releases_while_others_come_and_go(tmp_path: Path) -> None:
    def publishing() -> None:
        for number in range(2, 22):
            publish(tmp_path, {BASE + "a": body(BASE + "a", number)})
            prune(tmp_path, 1)

    publish(tmp_path, {BASE + "a": body(BASE + "a", 1)})
    with ThreadPoolExecutor(1) as pool:
        writer = pool.submit(publishing)
        while not writer.done():
            numbers = [r.number for r in list_releases(tmp_path)]
            assert numbers == sorted(numbers)
            current = open_current(tmp_path)
            assert all(r.number < current.number for r in earlier(tmp_path, current))
            with suppress(NotFoundError):
                assert open_release(tmp_path, current.number).number == current.number
        writer.result()
    assert [r.number for r in list_releases(tmp_path)] == [21]


def test_what_was_rolled_back_is_not_what_came_before(tmp_path: Path) -> None:
    for number in (1, 2):
        publish(tmp_path, {BASE + "a": body(BASE + "a", number)})
    roll_back(tmp_path, 1)
    third = publish(tmp_path, {BASE + "a": body(BASE + "a", 3)})
    assert [r.number for r in earlier(tmp_path, third)] == [1]
