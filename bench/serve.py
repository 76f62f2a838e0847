"""Requests per second and latency of the endpoint, side by side with other servers on the same data.

    python -m bench.serve DATA [--seconds 3] [--clients 1,16,64] [--alone]

Peers are run when they are installed beside us (`oxigraph` and `rdflib-endpoint` on the path); what is not is said.
Every server is asked the same SPARQL, after its answers were seen to be the same; REST, coverage and search are ours
alone. Our server runs twice: as it is, and without its caches, so that every answer is made anew. CPU is the time that
the server and its children spent for one request; it tells more than the rate where other work goes on.
"""

import argparse
import asyncio
import itertools
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx

from graphs.export import export
from graphs.releases import Release, open_current

ITEM = "https://w3id.org/zwgk/ns#CatalogueItem"
WORDS = ["公开事项", "社会救助", "公开目录", "补贴", "信息公开条例", "权力事项", "政策解读", "事项17", "试验县"]
AGGREGATE = "SELECT ?d (COUNT(?s) AS ?n) { ?s <https://w3id.org/zwgk/ns#domain> ?d } GROUP BY ?d"


Address = Callable[[int], tuple[str, dict[str, str]]]


def free_port() -> int:
    """Return a port that nobody uses now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def cpu(process: int) -> float:
    """Return the seconds of CPU that a process and those below it have spent."""
    found = (Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split())[11:15]
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return sum(map(int, found)) / os.sysconf("SC_CLK_TCK") + sum(cpu(int(child)) for child in children)


@contextmanager
def running(command: list[str], address: str, **environment: str) -> Iterator[int]:
    """Run a server until the block ends; wait until it answers, and yield its id."""
    env = {**os.environ, **environment}
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env)
    try:
        for _ in range(300):
            try:
                httpx.get(address, params={"query": "ASK { }"}, timeout=2, trust_env=False)
                break
            except httpx.HTTPError:
                time.sleep(0.1)
        yield process.pid
    finally:
        process.terminate()
        process.wait(20)


async def ask(streams: tuple[asyncio.StreamReader, asyncio.StreamWriter], host: str, target: str) -> int:
    """Make one GET on an open connection, as lightly as can be; return the status."""
    reader, writer = streams
    accept = "application/sparql-results+json, application/json"
    writer.write(f"GET {target} HTTP/1.1\r\nHost: {host}\r\nAccept: {accept}\r\n\r\n".encode())
    head = await reader.readuntil(b"\r\n\r\n")
    lowered = head.lower()
    if b"content-length:" in lowered:
        await reader.readexactly(int(lowered.split(b"content-length:")[1].split(b"\r\n")[0]))
    elif b"chunked" in lowered:
        while size := int((await reader.readline()).strip() or b"0", 16):
            await reader.readexactly(size + 2)
        await reader.readline()
    return int(head.split(b" ", 2)[1])


async def load(address: Address, clients: int, seconds: float) -> list[float]:
    """Return the latencies of requests that many clients make one after the other for some seconds."""
    spent: list[float] = []
    stop = time.monotonic() + seconds

    async def one(number: int) -> None:
        parts = urlsplit(address(0)[0])
        streams = await asyncio.open_connection(parts.hostname, parts.port, limit=2**22)
        n = number
        while (start := time.monotonic()) < stop:
            url, parameters = address(n)
            target = urlsplit(url).path + ("?" + urlencode(parameters) if parameters else "")
            status = await ask(streams, parts.netloc, target)
            if status != 200:
                raise RuntimeError(f"{target}: {status}")
            spent.append(time.monotonic() - start)
            n += clients
        streams[1].close()

    work: list[Awaitable[None]] = [one(n) for n in range(clients)]
    await asyncio.gather(*work)
    return spent


def measure(server: str, process: int, what: str, address: Address, clients: list[int], seconds: float) -> None:
    """Print a row of the table for each number of clients."""
    for many in clients:
        before = cpu(process)
        spent = sorted(asyncio.run(load(address, many, seconds)))
        used = (cpu(process) - before) / len(spent) * 1000
        p50, p95, p99 = (spent[int(len(spent) * part)] * 1000 for part in (0.5, 0.95, 0.99))
        rate = f"{many:3} {len(spent) / seconds:8.0f}/s"
        print(
            f"{server:16} {what:13} {rate}  p50 {p50:7.1f}  p95 {p95:7.1f}  p99 {p99:7.1f} ms  CPU {used:6.2f} ms",
            flush=True,
        )


def lookup(item: str, n: int = 0) -> str:
    """Return a query about one item; each number gives another text."""
    return f"SELECT ?p ?o{n} {{ <{item}> ?p ?o{n} }}"


def sparql(server: str, process: int, endpoint: str, items: list[str], clients: list[int], seconds: float) -> None:
    """Measure one server's SPARQL."""
    number = itertools.count()
    for what, query in (
        ("lookup", lambda n: lookup(items[n % len(items)], next(number))),
        ("aggregate", lambda _n: AGGREGATE + f" # {next(number)}"),
    ):
        measure(server, process, what, lambda n, q=query: (endpoint, {"query": q(n)}), clients, seconds)  # type: ignore[misc]


def answers(endpoint: str, items: list[str]) -> list[list[tuple[tuple[str, str, str], ...]]]:
    """Return what a server says to some lookups and to the aggregate, in an order of its own."""
    found = []
    for query in (*(lookup(item) for item in items[::97]), AGGREGATE):
        accept = {"accept": "application/sparql-results+json"}
        body = httpx.get(endpoint, params={"query": query}, headers=accept, timeout=60, trust_env=False).json()
        rows = [
            tuple(sorted((k, t["value"], t.get("xml:lang", "")) for k, t in row.items()))
            for row in body["results"]["bindings"]
        ]
        found.append(sorted(rows))
    return found


def ours(data: Path, items: list[str], clients: list[int], seconds: float, cached: bool) -> Any:
    """Measure our own server: SPARQL, REST lookups and lists, coverage, search; return its answers."""
    base = f"http://127.0.0.1:{(port := free_port())}"
    command = [sys.executable, "-m", "zwgk", "serve", "--data", str(data), "--port", str(port), "--quiet"]
    environment = {"ZWGK_RATE_LIMIT": "100000000", **({} if cached else {"ZWGK_CACHE_SIZE": "1"})}
    name = "zwgk" if cached else "zwgk, no cache"
    with running(command, base + "/sparql", **environment) as process:
        said = answers(base + "/sparql", items)
        sparql(name, process, base + "/sparql", items, clients, seconds)
        paths = [i.partition("/id/item/")[2] for i in items]
        counties = [p[:6] for p in paths]
        for what, address in (
            ("rest item", lambda n: (f"{base}/api/v1/items/{paths[n % len(paths)]}", {})),
            ("rest list", lambda n: (f"{base}/api/v1/items", {"area": counties[n % len(paths)], "limit": "20"})),
            ("county matrix", lambda _n: (f"{base}/api/v1/coverage/domains", {"level": "county"})),
            ("one county", lambda n: (f"{base}/api/v1/coverage/domains", {"within": counties[n % len(paths)]})),
            ("search", lambda n: (f"{base}/api/v1/search", {"q": WORDS[n % len(WORDS)]})),
        ):
            httpx.get(address(0)[0], params=address(0)[1], timeout=60, trust_env=False)
            measure(name, process, what, address, clients, seconds)  # type: ignore[arg-type]
    return said


def inside(release: Release, items: list[str]) -> None:
    """Print what a lookup takes without any server."""
    store = release.store()
    spent = []
    for item in items[:2000]:
        start = time.perf_counter()
        store.answer(lookup(item), accept=["application/sparql-results+json"])
        spent.append(time.perf_counter() - start)
    print(f"in process, lookup: p50 {statistics.median(spent) * 1000:.2f} ms")


def peers(release: Release, items: list[str], clients: list[int], seconds: float, said: Any) -> None:
    """Measure the peers that are installed."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "all.nq"
        file.write_bytes(b"".join(release.read(entry) for entry in release.graphs.values()))
        plain = Path(folder) / "all.nt"
        plain.write_bytes(b"".join(export(release, "nt")))
        for name in ("oxigraph", "rdflib-endpoint"):
            tool, port = shutil.which(name), free_port()
            if tool is None:
                print(f"{name}: not installed")
                continue
            if name == "oxigraph":
                store = f"{folder}/store"
                load_it = [tool, "load", "--location", store, "--file", str(file)]
                subprocess.run(load_it, check=True, capture_output=True)
                command = [tool, "serve-read-only", "--location", store, "--bind", f"127.0.0.1:{port}"]
                command.append("--union-default-graph")
                endpoint = f"http://127.0.0.1:{port}/query"
            else:
                command = [tool, "serve", str(plain), "--host", "127.0.0.1", "--port", str(port)]
                endpoint = f"http://127.0.0.1:{port}/"
            with running(command, endpoint) as process:
                print(f"{name}: the same answers: {answers(endpoint, items) == said}")
                sparql(name, process, endpoint, items, clients, seconds)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("data", type=Path)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--clients", default="1,16,64")
    parser.add_argument("--alone", action="store_true", help="only our own server")
    asked = parser.parse_args()
    clients = [int(n) for n in asked.clients.split(",")]
    release = open_current(asked.data)
    rows = release.store().query(f"SELECT ?s {{ ?s a <{ITEM}> }} ORDER BY ?s")
    items = [row["s"] for row in rows]
    print(f"{release.triples:,} triples, {len(items):,} items, release {release.number}")
    said = ours(asked.data, items, clients, asked.seconds, cached=True)
    ours(asked.data, items, clients, asked.seconds, cached=False)
    inside(release, items)
    if not asked.alone:
        peers(release, items, clients, asked.seconds, said)


if __name__ == "__main__":
    main()
