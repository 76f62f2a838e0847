"""Where every graph comes from, and which graphs there are. No times: the same inputs give the same statements."""

import hashlib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path
from typing import Any

from graphs.quads import Description, integer, string, text
from ontology import iris
from ontology.terms import DCAT, DCTERMS, PROV, RDF, RDFS, VOID, ZWGK

try:
    TOOL = f"zwgk {version('zwgk')}"
except PackageNotFoundError:
    TOOL = "zwgk"

_ROOMS = ("ontology", "graphs", "shapes", "ingest")


@cache
def program() -> str:
    """Return a digest of the program and of the data that ship with it: what it made is kept only by the same one."""
    found = hashlib.sha256()
    for room in _ROOMS:
        folder = Path(str(files(room)))
        for path in sorted(p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts):
            found.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


_TITLES = {
    "areas": ("区划", "areas"),
    "catalogue": ("公开目录", "disclosure catalogue"),
    "cited": ("被引用的文件", "cited documents"),
    "cv": ("受控词表", "controlled vocabularies"),
    "derived": ("推导结果", "derived statements"),
    "doc": ("政策文件", "policy document"),
    "inventory": ("公开事项清单", "item inventory"),
    "link": ("关联", "links"),
    "matter": ("地方事项", "local matters"),
    "ontology": ("本体", "ontology"),
    "orgs": ("机构", "organisations"),
    "powerlist": ("权责清单", "power list"),
    "prov": ("来源", "provenance"),
    "pub": ("发布记录", "publications"),
    "registry": ("图登记", "registry of graphs"),
    "servicelist": ("公共服务事项清单", "public-service list"),
    "shapes": ("校验规则", "shapes"),
    "std": ("标准事项", "standard items"),
    "timelimits": ("时限", "time limits"),
}


def describe_provenance(inputs: Iterable[Mapping[str, Any]], graphs: Mapping[str, Iterable[str]]) -> Description:
    """Describe each input file, and from which of them each graph was made by which version of the tool.

    `inputs` have `sha256`, `name` and `kind`, and `edited` when a key wrote them; `graphs` maps the IRI of a graph to
    hashes of inputs.
    """
    out = Description(iris.graph("prov"))
    agent = iris.run("tool", TOOL)
    out.add(agent, RDF.type, PROV.SoftwareAgent)
    out.add(agent, RDFS.label, text(TOOL, "en"))
    for source in inputs:
        node = iris.source_file(source["sha256"])
        out.add(node, RDF.type, PROV.Entity)
        out.add(node, RDFS.label, text(source["name"]))
        out.add(node, DCTERMS.identifier, string(f"sha256:{source['sha256']}"))
        if key := (source.get("edited") or {}).get("key"):
            editor = iris.run("key", key)
            out.add(node, PROV.wasAttributedTo, editor)
            out.add(editor, RDF.type, PROV.Agent)
            out.add(editor, RDFS.label, text(f"写入密钥 {key}"), text(f"key {key} of the write interface", "en"))
    for graph, hashes in graphs.items():
        run = iris.run(graph, TOOL, *sorted(hashes))
        out.add(graph, RDF.type, PROV.Entity)
        out.add(graph, PROV.wasGeneratedBy, run)
        out.add(run, RDF.type, ZWGK.ImportActivity, PROV.Activity)
        out.add(run, PROV.wasAssociatedWith, agent)
        for digest in hashes:
            out.add(graph, PROV.wasDerivedFrom, iris.source_file(digest))
            out.add(run, PROV.used, iris.source_file(digest))
    return out


def describe_registry(sizes: Mapping[str, int]) -> Description:
    """Describe the list of graphs with the number of triples of each."""
    registry = iris.graph("registry")
    out = Description(registry)
    out.add(registry, RDF.type, DCAT.Catalog)
    out.add(registry, DCTERMS.title, text("当前各图的登记"), text("registry of the current graphs", "en"))
    for graph, triples in sizes.items():
        kind, *keys = graph.removeprefix(f"{iris.BASE}graph/").split("/")
        zh, en = _TITLES.get(kind, (kind, kind))
        suffix = f" {'/'.join(keys)}" if keys else ""
        out.add(registry, DCAT.dataset, graph)
        out.add(graph, RDF.type, DCAT.Dataset, VOID.Dataset)
        out.add(graph, DCTERMS.title, text(zh + suffix), text(en + suffix, "en"))
        out.add(graph, VOID.triples, integer(triples))
    return out
