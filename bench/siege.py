"""How late hostile requests end, and how quick REST stays meanwhile.

    python -m bench.siege DATA [--limit 0.5] [--clients 64] [--pause 0.2]

A server of its own with a short query limit is sent every request of `bench.hostile`, one after the other, while many
REST clients look items up, each with a pause between its requests. Printed are the requests that ended later than the
limit and half a second, the worst, whether the canary saw anything, whether the server still lives, and the latencies
of the REST clients without and with the siege.
"""

import argparse
import asyncio
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from bench.hostile import all_of
from bench.serve import ask, free_port, running

SLACK = 0.5
_SEEN: list[str] = []


class _Canary(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        _SEEN.append(self.path)
        self.send_response(200)
        self.end_headers()

    do_POST = do_GET

    def log_message(self, format: str, *args: object) -> None: ...


def attack(address: str, limit: float, canary: str) -> list[tuple[float, str, int]]:
    """Send every hostile request; return how long each took, its name and its status."""
    found = []
    with httpx.Client(base_url=address, timeout=120, trust_env=False) as client:
        for hostile in all_of(canary):
            start = time.monotonic()
            answer = client.request(hostile.method, hostile.path, **hostile.options)
            found.append((time.monotonic() - start - limit, hostile.name, answer.status_code))
    return sorted(found, reverse=True)


async def clients(address: str, paths: list[str], many: int, pause: float, stop: threading.Event) -> list[float]:
    """Return the latencies in seconds of clients that ask for paths in turn until they are stopped."""
    spent: list[float] = []
    parts = urlsplit(address)

    async def one(number: int) -> None:
        streams = await asyncio.open_connection(parts.hostname, parts.port, limit=2**22)
        await asyncio.sleep(pause * number / many)
        while not stop.is_set():
            start = time.monotonic()
            status = await ask(streams, parts.netloc, paths[number % len(paths)])
            if status != 200:
                raise RuntimeError(f"{paths[number % len(paths)]}: {status}")
            spent.append(time.monotonic() - start)
            number += many
            await asyncio.sleep(pause)
        streams[1].close()

    await asyncio.gather(*(one(n) for n in range(many)))
    return sorted(spent)


def told(what: str, spent: list[float]) -> str:
    """Return a line of latencies."""
    p50, p99 = (spent[int(len(spent) * part)] * 1000 for part in (0.5, 0.99))
    return f"{what:14} {len(spent):6} REST answers  p50 {p50:6.1f}  p99 {p99:6.1f}  max {spent[-1] * 1000:6.1f} ms"


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--limit", type=float, default=0.5)
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--pause", type=float, default=0.2)
    given = parser.parse_args()
    canary = HTTPServer(("127.0.0.1", 0), _Canary)
    threading.Thread(target=canary.serve_forever, daemon=True).start()
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "zwgk", "serve", "--data", str(given.data), "--port", str(port), "--quiet"]
    with running(command, f"{address}/sparql", ZWGK_QUERY_TIMEOUT=str(given.limit)) as process:
        listed = httpx.get(f"{address}/api/v1/items?limit=200", trust_env=False).json()["data"]
        paths = [urlsplit(item["id"]).path.replace("/id/item/", "/api/v1/items/") for item in listed]
        time.sleep(2)  # readers are warmed
        calm, stop = threading.Event(), threading.Event()
        threading.Timer(5, calm.set).start()
        print(told("calm", asyncio.run(clients(address, paths, given.clients, given.pause, calm))))
        found: list[tuple[float, str, int]] = []
        thread = threading.Thread(
            target=lambda: (
                found.extend(attack(address, given.limit, f"http://127.0.0.1:{canary.server_port}/canary")),
                stop.set(),
            )
        )
        thread.start()
        print(told("under siege", asyncio.run(clients(address, paths, given.clients, given.pause, stop))))
        thread.join()
        alive = httpx.get(f"{address}/livez", trust_env=False).status_code == 200 and Path(f"/proc/{process}").exists()
    late = [row for row in found if row[0] > SLACK]
    print(f"{len(found)} hostile requests, limit {given.limit} s; {len(late)} ended over {SLACK} s after it")
    for over, name, status in found[:5]:
        print(f"  {over:+6.2f} s  {status}  {name}")
    print(f"canary saw {len(_SEEN)} requests; the server {'lives' if alive else 'is gone'}")


if __name__ == "__main__":
    main()
