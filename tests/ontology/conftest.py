"""The vocabulary as a store, for the tests of this room."""

import pytest

from graphs.quads import read_turtle
from graphs.store import GraphStore
from ontology import vocabulary


@pytest.fixture(scope="session")
def vocabulary_store() -> GraphStore:
    store = GraphStore.in_memory()
    for part in ("ontology", "schemes"):
        for name, data in vocabulary.sources(part).items():
            store.load(read_turtle(data, f"urn:{part}", name))
    return store
