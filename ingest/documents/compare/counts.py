"""Numbers that a text states, against what it lists."""

import re
from collections import defaultdict
from collections.abc import Iterator

from graphs.quads import Description, string
from ingest.documents.corpus import DocumentFacts, NormFacts
from ontology import iris
from ontology.terms import ZWGK
from ontology.vocabulary import codes

PILOT = 26
"""How many pilot domains there are; the scheme of domains begins with them."""
NAMED = 5
"""From how many named domains on a text means to name them all."""
_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九十")} | {"两": 2}
_UNIT = r"(?:大)?(?:个|项|类|种|家|方面|部门|环节|要素)"
_COUNTED = re.compile(
    rf"(?P<list>[^，。；：、]{{1,40}}(?:、[^，。；：、]{{1,24}}){{2,}}?)(?:等)?(?P<n>\d{{1,3}}|[两三四五六七八九十]){_UNIT}(?P<what>[\u4e00-\u9fff]{{0,6}})"
)
_BRACKETS = re.compile(r"（[^（）]*）")
_AND = re.compile(r"(?<=[\u4e00-\u9fff]{2})(?:和|及|以及|与)(?=[\u4e00-\u9fff]{2})")
_DOMAINS = re.compile(r"(\d+)个(?:试点)?领域")


def miscounted(words: str) -> Iterator[tuple[int, int]]:
    r"""Yield the stated and the listed number where a list says how many members it has and has fewer or more.

    Fewer than half of the stated number are examples, not a list.

    >>> list(miscounted("目录包括名称、内容、依据等4个要素"))
    [(4, 3)]
    >>> list(miscounted("做好梳理、编制、发布和评估四项工作")), list(miscounted("对照规划等26个领域"))
    ([], [])
    """
    for found in _COUNTED.finditer(_BRACKETS.sub("", words)):
        if "领域" in found["what"]:
            continue
        stated = int(found["n"]) if found["n"].isdigit() else _DIGITS[found["n"]]
        fewest = found["list"].count("、") + 1
        most = fewest + len(_AND.findall(found["list"]))
        if stated < fewest or most < stated < 2 * most:
            yield stated, fewest if stated < fewest else most


def compare_counts(out: Description, document: DocumentFacts) -> None:
    """Describe lists whose length is not the stated one, and pilot domains left out of a list of all."""
    for norm in document.norms:
        for stated, listed in miscounted(norm.words):
            out.add(norm.iri, ZWGK.miscounted, string(f"{stated}≠{listed}"))
    all_named = names_most(document)
    if all_named:
        named = {m.code for m in document.mentions}
        missing = [c for c in codes("domain")[:PILOT] if c not in named]
        out.add(all_named.iri, ZWGK.unnamedDomain, *(iris.concept("domain", c) for c in missing))


def names_most(document: DocumentFacts) -> NormFacts | None:
    """Return the norm that speaks of all pilot domains in a provision that names many of them, None without one."""
    named: dict[str | None, set[str | None]] = defaultdict(set)
    for mention in document.mentions:
        if mention.kind in {"", "pilot-domain"}:
            named[mention.provision].add(mention.code)
    for norm in document.norms:
        counted = [int(c) for c in _DOMAINS.findall(norm.words)]
        if PILOT in counted and len(named[norm.provision]) >= NAMED:
            return norm
    return None
