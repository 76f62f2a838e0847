"""HTTP: SPARQL protocol, REST, pages, validation service."""
