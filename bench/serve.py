"""Requests per second and latency of the endpoint, side by side with other servers on the same data.

    python -m bench.serve DATA [--seconds 3] [--clients 1,16,64]

Peers are run when they are installed beside us (`oxigraph` and `rdflib-endpoint` on the path); what is not is said.
Every server is asked the same SPARQL; REST lookups, coverage and search are ours alone.
"""

import argparse
import asyncio
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
from urllib.parse import urlencode, urlsplit

import httpx

from graphs.export import export
from graphs.releases import Release, open_current

ITEM = "https://w3id.org/zwgk/ns#CatalogueItem"
AGGREGATE = "SELECT ?d (COUNT(?s) AS ?n) { ?s <https://w3id.org/zwgk/ns#domain> ?d } GROUP BY ?d"


Address = Callable[[int], tuple[str, dict[str, str]]]


def free_port() -> int:
    """Return a port that nobody uses now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def running(command: list[str], address: str) -> Iterator[None]:
    """Run a server until the block ends; wait until it answers."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            try:
                httpx.get(address, params={"query": "ASK { }"}, timeout=2, trust_env=False)
                break
            except httpx.HTTPError:
                time.sleep(0.1)
        yield
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


def line(server: str, what: str, clients: int, spent: list[float], seconds: float) -> str:
    """Return one row of the table."""
    ordered = sorted(spent)
    p50, p99 = statistics.median(ordered), ordered[int(len(ordered) * 0.99)]
    rate = f"{clients:3} {len(spent) / seconds:9.0f}/s"
    return f"{server:16} {what:12} {rate}  p50 {p50 * 1000:7.1f} ms  p99 {p99 * 1000:7.1f} ms"


def measure(server: str, endpoint: str, items: list[str], clients: list[int], seconds: float) -> None:
    """Print the table of one server's SPARQL."""
    for what, query in (
        ("lookup", lambda n: f"SELECT ?p ?o {{ <{items[n % len(items)]}> ?p ?o }}"),
        ("aggregate", lambda _n: AGGREGATE),
    ):
        for many in clients:
            spent = asyncio.run(load(lambda n, q=query: (endpoint, {"query": q(n)}), many, seconds))  # type: ignore[misc]
            print(line(server, what, many, spent, seconds), flush=True)


def ours(release: Release, data: Path, items: list[str], clients: list[int], seconds: float) -> None:
    """Measure our own server: SPARQL, REST lookups, coverage, search."""
    base = f"http://127.0.0.1:{(port := free_port())}"
    command = [sys.executable, "-m", "zwgk", "serve", "--data", str(data), "--port", str(port), "--quiet"]
    with running(command, base + "/sparql"):
        measure("zwgk", base + "/sparql", items, clients, seconds)
        paths = [i.partition("/id/item/")[2] for i in items]
        for what, address in (
            ("rest item", lambda n: (f"{base}/api/v1/items/{paths[n % len(paths)]}", {})),
            ("coverage", lambda _n: (f"{base}/api/v1/coverage/domains", {})),
            ("search", lambda n: (f"{base}/api/v1/search", {"q": ("社会救助", "公开目录", "补贴")[n % 3]})),
        ):
            httpx.get(address(0)[0], params=address(0)[1], timeout=60, trust_env=False)
            for many in clients:
                spent = asyncio.run(load(address, many, seconds))  # type: ignore[arg-type]
                print(line("zwgk", what, many, spent, seconds), flush=True)
    store = release.store()
    inside = []
    for item in items[:2000]:
        start = time.perf_counter()
        store.answer(f"SELECT ?p ?o {{ <{item}> ?p ?o }}", accept=["application/sparql-results+json"])
        inside.append(time.perf_counter() - start)
    print(f"in process, lookup: p50 {statistics.median(inside) * 1000:.2f} ms")


def peers(release: Release, items: list[str], clients: list[int], seconds: float) -> None:
    """Measure the peers that are installed."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "all.nq"
        file.write_bytes(b"".join(release.read(entry) for entry in release.graphs.values()))
        if tool := shutil.which("oxigraph"):
            store, port = f"{folder}/store", free_port()
            subprocess.run([tool, "load", "--location", store, "--file", str(file)], check=True, capture_output=True)
            command = [tool, "serve-read-only", "--location", store, "--bind", f"127.0.0.1:{port}"]
            command.append("--union-default-graph")
            with running(command, f"http://127.0.0.1:{port}/query"):
                measure("oxigraph", f"http://127.0.0.1:{port}/query", items, clients, seconds)
        else:
            print("oxigraph: not installed")
        if tool := shutil.which("rdflib-endpoint"):
            port = free_port()
            plain = Path(folder) / "all.nt"
            plain.write_bytes(b"".join(export(release, "nt")))
            command = [tool, "serve", str(plain), "--host", "127.0.0.1", "--port", str(port)]
            with running(command, f"http://127.0.0.1:{port}/"):
                measure("rdflib-endpoint", f"http://127.0.0.1:{port}/", items, clients, seconds)
        else:
            print("rdflib-endpoint: not installed")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("data", type=Path)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--clients", default="1,16,64")
    asked = parser.parse_args()
    clients = [int(n) for n in asked.clients.split(",")]
    release = open_current(asked.data)
    rows = release.store().query(f"SELECT ?s {{ ?s a <{ITEM}> }} ORDER BY ?s")
    items = [row["s"] for row in rows]
    print(f"{release.triples:,} triples, {len(items):,} items, release {release.number}")
    ours(release, asked.data, items, clients, asked.seconds)
    peers(release, items, clients, asked.seconds)


if __name__ == "__main__":
    main()
