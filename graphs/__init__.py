"""Where quads live: the store, releases, named queries, curated data, networks."""
