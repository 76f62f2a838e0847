"""Two clauses side by side: which of deadline, bearer and modality differ, and which way."""

from collections.abc import Iterable
from dataclasses import dataclass

from api.pages.reading import Entry, local, resources, table
from api.pages.render import several, zh_date
from api.service import Service
from graphs.releases import Release

MODALITY_SIGNS = {
    "must": ("■", "应当"),
    "shall-not": ("✖", "不得"),
    "may": ("◇", "可以"),
    "goal": ("○", "目标"),
    "fact": ("·", "事实"),
}
_STRENGTH = {"must": 3, "shall-not": 3, "may": 1, "goal": 1, "fact": 0}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs below; `grave` when the lower clause asks for less or later."""

    kind: str
    text: str
    text_en: str
    grave: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """A clause above and the one that takes it up below, None when nothing does."""

    upper: Entry
    lower: Entry | None
    differences: tuple[Difference, ...]
    score: float | None


def differences(upper: Entry, lower: Entry) -> tuple[Difference, ...]:
    """Return how the lower clause differs from the upper one."""
    return tuple(_deadline(upper, lower)) + tuple(_modality(upper, lower)) + tuple(_bearers(upper, lower))


def _deadline(upper: Entry, lower: Entry) -> Iterable[Difference]:
    above, below = max(several(upper.get("deadline")), default=None), max(several(lower.get("deadline")), default=None)
    if above == below:
        return
    if above and below:
        later = below > above
        yield Difference(
            "期限",
            f"期限{'晚于' if later else '早于'}上级：{zh_date(below)}，上级为{zh_date(above)}",
            f"due {'later' if later else 'earlier'}: {below}, above {above}",
            later,
        )
    elif above:
        yield Difference("期限", f"没有写明期限，上级为{zh_date(above)}", f"no deadline; above {above}", True)
    else:
        yield Difference("期限", f"另定期限 {zh_date(below)}", f"sets a deadline: {below}", False)


def _modality(upper: Entry, lower: Entry) -> Iterable[Difference]:
    above, below = (local(str((n.get("modality") or {}).get("id", ""))) for n in (upper, lower))
    if above and below and above != below:
        weaker = _STRENGTH.get(below, 0) < _STRENGTH.get(above, 0)
        names = [MODALITY_SIGNS.get(m, ("", m))[1] for m in (above, below)]
        yield Difference(
            "情态",
            f"情态{'减弱' if weaker else '改变'}：上级“{names[0]}”，本级“{names[1]}”",
            f"modality {'weaker' if weaker else 'changed'}: {above}, {below} below",
            weaker,
        )


def _bearers(upper: Entry, lower: Entry) -> Iterable[Difference]:
    above, below = ({g["label"] for g in several(n.get("bearerGroup")) if g.get("label")} for n in (upper, lower))
    if above and below and above != below:
        yield Difference(
            "主体",
            f"主体不同：上级{'、'.join(sorted(above))}，本级{'、'.join(sorted(below))}",
            "other bearers",
            not below >= above,
        )


async def alignment(service: Service, release: Release, document: str) -> list[tuple[Entry, Entry, list[Pair]]]:
    """Return the pairs of clauses of a document and of those above or below it, grouped by (upper, lower) document."""
    rows = await table(service, release, "page_alignment", document=document)
    wanted = {row[name] for row in rows for name in ("upper", "lower", "upperDocument", "lowerDocument") if name in row}
    known = await resources(service, release, sorted(wanted))
    groups: dict[tuple[str, str], dict[tuple[str, str], Pair]] = {}
    for row in rows:
        if row["upper"] not in known:
            continue
        upper, lower = known[row["upper"]], known.get(row.get("lower", ""))
        pairs = groups.setdefault((row["upperDocument"], row["lowerDocument"]), {})
        score = float(row["score"]) if "score" in row else None
        found = pairs.get((row["upper"], row.get("lower", "")))
        if found is None or score is not None:
            pairs[row["upper"], row.get("lower", "")] = Pair(
                upper, lower, differences(upper, lower) if lower else (), score
            )
    return [
        (
            known.get(above, {"id": above}),
            known.get(below, {"id": below}),
            sorted(pairs.values(), key=lambda p: (p.upper["id"], (p.lower or {}).get("id", ""))),
        )
        for (above, below), pairs in groups.items()
    ]
