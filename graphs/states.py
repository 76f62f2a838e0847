"""What a graph is in a release, as a short text that changes with what it says and with nothing else."""

from graphs.releases import Release

ABSENT = "-"


def state(release: Release, graph: str) -> str:
    """Return the state of a graph; `ABSENT` when the release has none of that name."""
    found = release.manifest["graphs"].get(graph)
    return str(found["sha256"])[:16] if found else ABSENT
