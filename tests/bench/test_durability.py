"""Kills at random moments lose nothing that was acknowledged; bench/durability.py does 200 of them, with servers."""

from pathlib import Path

from bench.durability import run


def test_after_ten_kills_everything_acknowledged_is_there_and_nothing_is_half(tmp_path: Path) -> None:
    found, left = run(10, 7, tmp_path, servers=False)
    assert sum(found.runs.values()) == 10
    assert sum(found.killed.values()) > 0
    assert (found.lost, found.halves, found.broken, left) == ([], [], [], [])
    assert max(found.opened) < 5
