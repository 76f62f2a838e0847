"""What is deployed can be started: the units name commands, options and settings that there are, and hold them in."""

import re
import shutil
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest
from typer.main import get_command

from api.settings import _INTEGERS, _SECONDS, Settings, read_settings
from zwgk import app

DEPLOY = Path(__file__).resolve().parents[1] / "deploy"
UNITS = ["zwgk.service", "zwgk-backup.service", "zwgk-backup.timer"]
HARDENED = {
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "NoNewPrivileges": "yes",
    "CapabilityBoundingSet": "",
    "SystemCallArchitectures": "native",
}


def directives(name: str) -> dict[str, str]:
    lines = (DEPLOY / name).read_text("utf-8").splitlines()
    return {k: v for k, _, v in (line.partition("=") for line in lines if "=" in line and line[0] not in "#[")}


def known(words: list[str]) -> bool:
    """Say whether the first word is a command of ours and the options after it are its own."""
    command = get_command(app).commands[words[0]]  # type: ignore[attr-defined]
    options = {o for p in command.params for o in p.opts}
    return {w for w in words[1:] if w.startswith("--")} <= options


@pytest.mark.parametrize("name", UNITS[:2])
def test_the_command_of_a_unit_is_one_of_ours(name: str) -> None:
    command = directives(name)["ExecStart"]
    assert known(re.sub(r".*?bin/zwgk |'", "", command).split())


def test_the_container_starts_a_command_of_ours_as_nobody_in_particular() -> None:
    text = (DEPLOY / "Containerfile").read_text("utf-8")
    command = re.search(r"^CMD \[(.*)\]", text, re.MULTILINE)
    assert command
    assert known(re.findall(r'"([^"]*)"', command[1]))
    assert re.search(r"^USER \d+", text, re.MULTILINE)
    assert "--require-hashes" in text


@pytest.mark.parametrize("name", UNITS[:2])
def test_a_unit_can_do_no_more_than_it_needs(name: str) -> None:
    found = directives(name)
    assert {key: found.get(key) for key in HARDENED} == HARDENED


def test_the_settings_of_the_example_are_settings() -> None:
    given = directives("zwgk.env.example")
    assert set(given) <= {*_INTEGERS, *_SECONDS, "ZWGK_BASE", "ZWGK_LOG", "ZWGK_STORE"}
    read = read_settings(Path("data"), given)
    plain = Settings(Path("data"), base=read.base)
    assert [f.name for f in fields(read) if getattr(read, f.name) != getattr(plain, f.name)] == []


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_systemd_finds_no_fault_with_the_units(tmp_path: Path) -> None:
    for name in UNITS:
        text = (DEPLOY / name).read_text("utf-8").replace("/opt/zwgk/.venv/bin/zwgk", sys.executable)
        (tmp_path / name).write_text(text, "utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", *(str(tmp_path / name) for name in UNITS)],
        capture_output=True,
        text=True,
        check=False,
    )
    faults = [line for line in done.stderr.splitlines() if "zwgk" in line]
    assert faults == []
