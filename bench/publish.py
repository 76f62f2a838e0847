"""Publish the province of `bench/generate.py` as a release to serve: `python -m bench.publish 10000000 DATA`."""

import sys
import time
from pathlib import Path

from bench.generate import graph_bytes, graph_names
from graphs.draft import drafting
from graphs.releases import Release


def publish(triples: int, data: Path) -> Release:
    """Write the release; print what each step took."""
    data.mkdir(parents=True, exist_ok=True)
    with drafting(data) as draft:
        start = time.perf_counter()

        def told(step: str) -> None:
            print(f"{step}: {time.perf_counter() - start:.0f} s, CPU {time.process_time():.0f} s", flush=True)

        for name in graph_names(triples):
            draft.put_graph(name, graph_bytes(name))
        told("graphs")
        store = draft.fill_store()
        draft.finish_store(store)
        told("store")
        draft.fill_columns()
        told("columns")
        draft.fill_index()
        told("index")
        counts = {"triples": len(store)}
        del store
        draft.put_file("report.json", b'{"findings": [], "problems": []}')
        return draft.publish({"tool": "bench", "inputs": [], "counts": counts, "base_data": False, "units": {}})


if __name__ == "__main__":
    print(publish(int(sys.argv[1]), Path(sys.argv[2])).path)
