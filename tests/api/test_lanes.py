"""Readers are real processes over a real store on disk."""

import asyncio
import gc
import json
import os
import time
import warnings
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from api.errors import BusyError
from api.lanes import Answer, Lane
from graphs.errors import QueryRefusedError, QueryTimeoutError
from graphs.quads import Quad, iri, string
from graphs.store import GraphStore

JSON = "application/sparql-results+json"
CARTESIAN = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("lane") / "store"
    made = GraphStore.create(path)
    made.load(Quad(iri(f"urn:s{n}"), iri("urn:p"), string(str(n)), iri("urn:g")) for n in range(300))
    made.flush()
    made.optimize()
    del made
    return path


def run(work: Callable[[Lane], Awaitable[Any]], **options: Any) -> Any:
    async def main() -> Any:
        lane = Lane(
            "test", options.pop("size", 1), options.pop("memory", 4 * 2**30), options.pop("result_limit", 10**6)
        )
        try:
            return await work(lane)
        finally:
            await lane.close()

    return asyncio.run(main())


def test_a_reader_answers(store: Path) -> None:
    async def work(lane: Lane) -> Answer:
        return await lane.ask(store, "7", 5, query="SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", accept=[JSON])

    answer = run(work)
    assert json.loads(answer.body)["results"]["bindings"][0]["n"]["value"] == "300"
    assert (answer.kind, answer.media_type, answer.release) == ("select", JSON, "7")


def test_a_hostile_query_ends_at_its_deadline_and_the_lane_goes_on(store: Path) -> None:
    async def work(lane: Lane) -> float:
        await lane.warm(store)
        start = time.monotonic()
        with pytest.raises(QueryTimeoutError):
            await lane.ask(store, "1", 1.0, query=CARTESIAN, accept=[JSON])
        spent = time.monotonic() - start
        await lane.ask(store, "1", 10, query="ASK { }", accept=[JSON])
        return spent

    assert run(work) < 3


def test_a_query_that_the_engine_refuses_is_an_answer_not_a_crash(store: Path) -> None:
    async def work(lane: Lane) -> None:
        with pytest.raises(QueryRefusedError):
            await lane.ask(store, "1", 5, query="SELECT nonsense", accept=[JSON])
        await lane.ask(store, "1", 5, query="ASK { }", accept=[JSON])

    run(work)


def test_bindings_are_terms_never_text(store: Path) -> None:
    async def work(lane: Lane) -> Answer:
        value = {"value": '1" } DROP ALL #'}
        return await lane.ask(store, "1", 5, query="SELECT ?s ?o { ?s ?p ?o }", accept=[JSON], bindings={"o": value})

    assert json.loads(run(work).body)["results"]["bindings"] == []


def children() -> set[str]:
    found = Path(f"/proc/self/task/{os.getpid()}/children")
    return set(found.read_text().split()) if found.exists() else set()


def test_a_lane_that_closes_while_readers_start_leaves_no_process_and_no_pipe(store: Path) -> None:
    lost: list[object] = []
    before, before_children = set(os.listdir("/proc/self/fd")), children()

    async def main(pause: float) -> None:
        asyncio.get_running_loop().set_exception_handler(lambda _, context: lost.append(context))
        lane = Lane("test", 2, 4 * 2**30, 10**6)
        warming = asyncio.ensure_future(lane.warm(store))
        asked = asyncio.ensure_future(lane.ask(store, "1", 5, query=CARTESIAN, accept=[JSON]))
        await asyncio.sleep(pause)
        await lane.close()
        found = await asyncio.gather(warming, asked, return_exceptions=True)
        assert [type(f) for f in found if f is not None] == [BusyError]
        with pytest.raises(BusyError):
            await lane.ask(store, "1", 5, query="ASK { }", accept=[JSON])

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for pause in (0.0, 0.01, 0.1, 0.4, 1.2):
            asyncio.run(main(pause))
            gc.collect()
    assert lost == []
    assert set(os.listdir("/proc/self/fd")) <= before
    assert children() <= before_children
