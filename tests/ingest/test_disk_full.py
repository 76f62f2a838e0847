"""When the disk is full the release before goes on being served, the message says so, and the next build tidies up."""

import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bench.durability import AREA, ITEMS, look, prepare, table
from graphs.errors import FullError
from graphs.lock import writing
from graphs.releases import open_current
from ingest.pipeline import build

LIMITS = (200, 4_000, 40_000, 400_000)


def limited(data: Path, file: Path, size: int) -> subprocess.CompletedProcess[str]:
    """Build in a process in which no file can grow over `size` bytes: a real write fails there."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    command = [sys.executable, "-m", "zwgk", "build", str(file), "--data", str(data), "--area", AREA, "--quiet"]
    return subprocess.run(command, capture_output=True, text=True, check=False, preexec_fn=limit)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return prepare(tmp_path_factory.mktemp("full"))


@pytest.mark.parametrize("size", LIMITS)
def test_a_build_without_room_publishes_nothing_and_says_why(data: Path, size: int) -> None:
    file = data.parent / str(size) / f"{AREA}.csv"
    file.parent.mkdir()
    file.write_text(table(size), "utf-8")
    before = open_current(data).number
    done = limited(data, file, size)
    if done.returncode == 0:
        pytest.skip(f"every file of a build is smaller than {size} bytes")
    assert (done.returncode, "空间不足" in done.stderr, "no room left" in done.stderr) == (2, True, True), done.stderr
    assert open_current(data).number == before
    assert look(data)[1] == ""


def test_the_next_build_tidies_up(data: Path) -> None:
    left = data / "releases" / ".draft-left"
    left.mkdir()
    (left / "half").write_bytes(b"x")
    file = data.parent / "next" / f"{AREA}.csv"
    file.parent.mkdir()
    file.write_text(table(ITEMS), "utf-8")
    build([file], data, area=AREA, base_data=False)
    assert look(data) == (ITEMS, "")
    assert [p.name for p in (data / "releases").glob(".*")] == []


def test_an_error_of_an_engine_that_the_disk_is_full_is_told_as_such(tmp_path: Path) -> None:
    engine = RuntimeError("IO Error: Could not write file: No space left on device")
    with pytest.raises(FullError, match="空间不足"), writing(tmp_path):
        raise engine
    with pytest.raises(FullError), writing(tmp_path):
        raise OSError(28, os.strerror(28))
    with pytest.raises(KeyError), writing(tmp_path):
        raise KeyError("other")


ON_A_FULL_DISK = """
import sys
from pathlib import Path
from bench.durability import AREA, look, prepare, table
from graphs.errors import FullError
from ingest.pipeline import build
folder = Path(sys.argv[1])
data = prepare(folder)
file = folder / f"{AREA}.csv"
file.write_text(table(1), "utf-8")
ballast = (folder / "ballast").open("wb", buffering=0)
try:
    while ballast.write(b"x" * 4096):
        pass
except OSError:
    pass
for spare in (0, 64, 1024):
    ballast.truncate(ballast.tell() - spare * 1024)
    try:
        build([file], data, area=AREA, base_data=False)
    except FullError as error:
        assert look(data) == (0, ""), look(data)
        print("full", spare)
ballast.truncate(0)
build([file], data, area=AREA, base_data=False)
assert look(data) == (1, ""), look(data)
assert not list((data / "releases").glob(".*"))
print("done")
"""


def test_on_a_disk_that_is_really_full(tmp_path: Path) -> None:
    mount = f"mount -t tmpfs -o size=64m none {tmp_path}"
    if subprocess.run(["unshare", "-rm", "sh", "-c", mount], capture_output=True, check=False).returncode:
        pytest.skip("no file system of our own can be mounted here")
    script = f'{mount} && exec "$0" -c "$1" {tmp_path}'
    command = ["unshare", "-rm", "sh", "-c", script, sys.executable, ON_A_FULL_DISK]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "full 0" in done.stdout
    assert done.stdout.endswith("done\n")
