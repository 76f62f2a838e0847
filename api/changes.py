"""What changed between two releases: graphs by the hash of their statements, resources by those statements."""

from typing import Any

from graphs.releases import Release

LISTED = 200


def changes(a: Release, b: Release) -> list[dict[str, Any]]:
    """Return each graph that differs: added, removed or changed, with how many statements and which resources."""
    found = []
    for name in sorted({*a.graphs, *b.graphs}):
        old, new = a.graphs.get(name), b.graphs.get(name)
        if old and new and old.sha256 == new.sha256:
            continue
        before = set(a.read(old).splitlines()) if old else set()
        after = set(b.read(new).splitlines()) if new else set()
        gone, come = before - after, after - before
        subjects = sorted({line.split(b" ", 1)[0].decode().strip("<>") for line in gone | come})
        found.append(
            {
                "graph": name,
                "change": "changed" if old and new else "added" if new else "removed",
                "removed": len(gone),
                "added": len(come),
                "resources": subjects[:LISTED],
                "resources_total": len(subjects),
            }
        )
    return found
