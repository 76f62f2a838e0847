"""Kill a writer with -9 at random moments of build, publish and backup, and a server in the middle of a write.

    python -m bench.durability [RUNS] [--seed N]

After each kill a new process looks at what is there: the current release must be whole (every graph hashes to what
`release.json` says, the store holds as many statements), every catalogue is one version of it and not two halves, and
whatever was acknowledged (the build returned, the server answered 200) is in it. Prints what was found.
"""

import argparse
import gzip
import hashlib
import json
import multiprocessing
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerContext
from pathlib import Path

import httpx

from api import keys
from graphs.backup import backup, restore
from graphs.quads import read_nquads
from graphs.releases import open_current
from ingest.pipeline import build
from ontology import iris

AREAS = """code,name,level,parent,aliases,source,valid_as_of,synthetic
997000,合成测试省,province,CN,,合成,2024-01-01,true
997100,合成测试市,city,997000,,合成,2024-01-01,true
997121,合成测试县,county,997100,,合成,2024-01-01,true
"""
AREA = "997121"
ITEMS = 40
SERVER_SHARE = 20  # every so many runs the server is killed and not a writer alone


@dataclass(slots=True)
class Found:
    """What came out of all runs."""

    runs: Counter[str] = field(default_factory=Counter)
    killed: Counter[str] = field(default_factory=Counter)  # before the work was done
    lost: list[str] = field(default_factory=list)
    halves: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    opened: list[float] = field(default_factory=list)  # seconds until what is there could be read again
    restarts: list[float] = field(default_factory=list)  # seconds until a new server was ready


def table(version: int) -> str:
    """Return a catalogue in which every item names its version."""
    head = "序号,一级事项,二级事项,公开内容（要素）,公开依据,公开时限,公开主体,公开渠道和载体"
    rows = [f"{n},养老服务,事项{n},第{version}版,《条例》,20个工作日内,县民政局,政府网站" for n in range(1, ITEMS + 1)]
    return "\n".join([head, *rows]) + "\n"


def prepare(folder: Path) -> Path:
    """Return a data folder with version 0 of the catalogue."""
    (folder / "in").mkdir()
    (folder / "in" / "areas.csv").write_text(AREAS, "utf-8")
    (folder / "in" / f"{AREA}.csv").write_text(table(0), "utf-8")
    build([folder / "in"], folder / "data", area=AREA, base_data=False)
    return folder / "data"


def worker(kind: str, folder: str, version: int) -> None:
    """Do one piece of work and acknowledge it by a file."""
    place = Path(folder)
    os.setsid()
    if kind == "backup":
        backup(place / "data", place / f"backup{version}")
    else:
        file = place / f"{version}" / f"{AREA}.csv"
        file.parent.mkdir()
        file.write_text(table(version), "utf-8")
        build([file], place / "data", area=AREA, base_data=False)
    (place / f"done{version}").touch()


def look(data: Path) -> tuple[int, str]:
    """Return the version of the catalogue, and what is wrong with the current release, or nothing."""
    release = open_current(data)
    for name, entry in release.graphs.items():
        if hashlib.sha256(gzip.decompress((release.path / entry.file).read_bytes())).hexdigest() != entry.sha256:
            return -1, f"{name} of release {release.number} is not what it says"
    store = release.store()
    if len(store) != release.triples:
        return -1, f"the store of release {release.number} has {len(store)} statements, not {release.triples}"
    quads = list(read_nquads(release.read(release.graphs[iris.graph("catalogue", AREA)])))
    said = Counter(
        q.object.value  # type: ignore[union-attr]
        for q in quads
        if q.predicate.value.endswith("#content")
    )
    if len(said) != 1 or sum(said.values()) != ITEMS:
        return -1, f"half a catalogue: {dict(said)}"
    return int(next(iter(said)).strip("第版")), ""


class Bench:
    """The runs over one data folder."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.data = folder, prepare(folder)
        self.random = random.Random(seed)
        self.found = Found()
        self.acknowledged = 0
        self.version = 0
        self.context: ForkServerContext = multiprocessing.get_context("forkserver")
        self.context.set_forkserver_preload(["bench.durability"])
        self.longest = {work: self._whole(work) for work in ("build", "backup")}

    def _whole(self, work: str) -> float:
        """Let one writer finish; return its seconds."""
        self.version += 1
        process = self.context.Process(target=worker, args=(work, str(self.folder), self.version))
        start = time.monotonic()
        process.start()
        process.join()
        if work == "build":
            self.acknowledged = self.version
        shutil.rmtree(self.folder / f"backup{self.version}", ignore_errors=True)
        return time.monotonic() - start

    def run(self, kind: str) -> None:
        """Kill one writer; `publish` waits until the draft is nearly done, so that the last steps are hit."""
        self.version += 1
        version, found = self.version, self.found
        found.runs[kind] += 1
        work = "backup" if kind == "backup" else "build"
        process = self.context.Process(target=worker, args=(work, str(self.folder), version))
        start = time.monotonic()
        process.start()
        if kind == "publish":
            self._wait_for_draft(process, start)
            pause = self.random.random() * 0.05
        else:
            pause = self.random.random() * self.longest[work] * 1.05
        process.join(pause)
        if process.pid:
            with suppress(ProcessLookupError):  # it was done a moment before
                os.kill(process.pid, signal.SIGKILL)
        process.join()
        done = (self.folder / f"done{version}").exists()
        found.killed[kind] += not done
        if done:
            spent = time.monotonic() - start
            self.longest[work] = 0.7 * self.longest[work] + 0.3 * spent
            if work == "build":
                self.acknowledged = version
        self.look(kind, version)
        if work == "backup":
            self._check_backup(version, done)

    def _wait_for_draft(self, process: object, start: float) -> None:
        while time.monotonic() - start < 60 and process.is_alive():  # type: ignore[attr-defined]
            if any((self.data / "releases").glob(".draft-*/report.json")):
                return
            time.sleep(0.002)

    def look(self, kind: str, version: int) -> None:
        """Look at what is there now."""
        start = time.monotonic()
        try:
            seen, wrong = look(self.data)
        except Exception as error:
            self.found.broken.append(f"{kind} {version}: {type(error).__name__} {error}")
            return
        self.found.opened.append(time.monotonic() - start)
        if wrong:
            (self.found.halves if "half" in wrong else self.found.broken).append(f"{kind} {version}: {wrong}")
        elif seen < self.acknowledged:
            self.found.lost.append(f"{kind} {version}: {self.acknowledged} was acknowledged, {seen} is there")
        else:
            self.acknowledged = seen

    def _check_backup(self, version: int, done: bool) -> None:
        target = self.folder / f"backup{version}"
        if done and not target.exists():
            self.found.lost.append(f"backup {version} was acknowledged and is not there")
        if target.exists():
            restore(target, self.folder / "restored", force=True)
            if look(self.folder / "restored")[1]:
                self.found.broken.append(f"backup {version}")
            shutil.rmtree(target)

    def run_server(self) -> None:
        """Write through a server until it is killed; start it again and look."""
        found = self.found
        found.runs["server"] += 1
        _, secret = keys.create(self.data, AREA)
        port, server, _ = self.serve()
        stop = threading.Event()

        def write() -> None:
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60, trust_env=False) as client:
                while not stop.is_set():
                    self.version += 1
                    headers = {"authorization": f"Bearer {secret}", "if-match": "*", "content-type": "text/csv"}
                    path = f"/api/v1/areas/{AREA}/catalogue?findings=false"
                    try:
                        answer = client.put(path, headers=headers, content=table(self.version).encode())
                    except httpx.HTTPError:
                        return
                    if answer.status_code == 200:
                        self.acknowledged = self.version

        thread = threading.Thread(target=write)
        thread.start()
        time.sleep(2 + self.random.random() * 8)
        os.killpg(server.pid, signal.SIGKILL)
        stop.set()
        server.wait()
        thread.join()
        found.killed["server"] += 1
        _, server, seconds = self.serve()
        found.restarts.append(seconds)
        os.killpg(server.pid, signal.SIGTERM)
        server.wait()
        self.look("server", self.version)

    def serve(self) -> tuple[int, subprocess.Popen[bytes], float]:
        """Start a server; return its port, the process, and how long it took until it was ready."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        start = time.monotonic()
        command = [sys.executable, "-m", "zwgk", "serve", "--data", str(self.data), "--port", str(port), "--quiet"]
        server = subprocess.Popen(command, start_new_session=True)
        while True:
            try:
                if httpx.get(f"http://127.0.0.1:{port}/readyz", trust_env=False, timeout=5).status_code == 200:
                    return port, server, time.monotonic() - start
            except httpx.HTTPError:
                time.sleep(0.05)

    def tidy(self) -> list[str]:
        """Build once more; return what writers that died left behind and this did not take away."""
        (self.folder / "last").mkdir()
        (self.folder / "last" / f"{AREA}.csv").write_text(table(self.version + 1), "utf-8")
        build([self.folder / "last" / f"{AREA}.csv"], self.data, area=AREA, base_data=False)
        return [p.name for p in (*self.data.glob(".*"), *(self.data / "releases").glob(".*"))]


def run(runs: int, seed: int, folder: Path, *, servers: bool = True) -> tuple[Found, list[str]]:
    """Do so many runs; return what was found and what is left lying about after one more build."""
    bench = Bench(folder, seed)
    kinds = ["build", "publish", "backup", "build", "publish"]
    for n in range(runs):
        if servers and n % SERVER_SHARE == SERVER_SHARE - 1:
            bench.run_server()
        else:
            bench.run(kinds[n % len(kinds)])
        if n % 25 == 24:
            _prune(bench.data)
    return bench.found, bench.tidy()


def _prune(data: Path) -> None:
    from graphs.releases import prune

    prune(data, 3)


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("runs", nargs="?", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="zwgk-durability-") as folder:
        found, left = run(asked.runs, asked.seed, Path(folder))
    print(
        json.dumps(
            {
                "runs": dict(found.runs),
                "killed before the end": dict(found.killed),
                "acknowledged writes lost": found.lost,
                "half-visible catalogues": found.halves,
                "broken": found.broken,
                "slowest look s": round(max(found.opened, default=0), 2),
                "slowest restart of the server s": round(max(found.restarts, default=0), 2),
                "left after the next build": left,
            },
            ensure_ascii=False,
            indent=1,
        )
    )
    sys.exit(1 if found.lost or found.halves or found.broken or left else 0)


if __name__ == "__main__":
    main()
