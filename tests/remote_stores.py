"""Real SPARQL servers that hold a release: each is started on a free port of this machine and ended by its id."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from graphs.export import export
from graphs.releases import open_current

CI = os.environ.get("CI") == "true"
_INI = """
[Database]
DatabaseFile = v.db
ErrorLogFile = v.log
LockFile = v.lck
TransactionFile = v.trx
xa_persistent_file = v.pxa
[TempDatabase]
DatabaseFile = vt.db
TransactionFile = vt.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DirsAllowed = .
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
DisableUnixSocket = 1
CaseMode = 2
CheckpointInterval = 0
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
MaxClientConnections = 20
[SPARQL]
ResultSetMaxRows = 1000000
"""


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def found(tool: str) -> str:
    """Return the path of a tool; skip the test, or fail it where everything must be there, when it is missing."""
    path = shutil.which(tool) or shutil.which(tool, path=str(Path(sys.executable).parent))
    if path is None:
        if CI:
            pytest.fail(f"{tool} is not installed")
        pytest.skip(f"{tool} is not installed")
    return path


@contextmanager
def running(command: list[str], folder: Path, address: str) -> Iterator[None]:
    """Run a server in a folder until the block ends; wait until it answers."""
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                if httpx.get(address, params={"query": "ASK { }"}, timeout=5, trust_env=False).status_code == 200:
                    break
            except httpx.HTTPError:
                if time.monotonic() > deadline or process.poll() is not None:
                    raise
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def oxigraph(file: Path, folder: Path) -> Iterator[str]:
    """Serve the N-Quads of a file with `oxigraph serve`; yield the address of the endpoint."""
    tool, port = found("oxigraph"), free_port()
    load = [tool, "load", "--location", "store", "--file", str(file)]
    subprocess.run(load, check=True, capture_output=True, cwd=folder)
    address = f"http://127.0.0.1:{port}/query"
    command = [tool, "serve-read-only", "--location", "store", "--bind", f"127.0.0.1:{port}", "--union-default-graph"]
    with running(command, folder, address):
        yield address


@contextmanager
def virtuoso(file: Path, folder: Path) -> Iterator[str]:
    """Serve the N-Quads of a file with Virtuoso; yield the address of the endpoint."""
    tool, isql = found("virtuoso-t"), found("isql-vt")
    sql, http = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(_INI.format(sql=sql, http=http))
    if file.parent != folder:
        shutil.copyfile(file, folder / file.name)
    address = f"http://127.0.0.1:{http}/sparql"
    with running([tool, "+foreground", "+wait", "+configfile", "virtuoso.ini"], folder, address):
        load = f"TTLP_MT(file_to_string_output('{file.name}'), '', 'urn:x-default', 512, 2);"
        command = [isql, f"127.0.0.1:{sql}", "dba", "dba", f"exec={load}"]
        done = subprocess.run(command, check=True, capture_output=True, cwd=folder, text=True, timeout=120)
        assert "***" not in done.stdout + done.stderr, done.stderr
        yield address


STORES: dict[str, Callable[[Path, Path], "contextmanager[str]"]] = {"oxigraph": oxigraph, "virtuoso": virtuoso}  # type: ignore[type-arg, dict-item]


@contextmanager
def holding(name: str, data: Path, folder: Path) -> Iterator[str]:
    """Serve the current release of a data folder with one of the servers; yield the address of the endpoint."""
    file = folder / "all.nq"
    file.write_bytes(b"".join(export(open_current(data), "nq")))
    with STORES[name](file, folder) as address:  # type: ignore[operator, attr-defined]
        yield address
