"""Which sections of the national guideline a norm carries out, from words alone or beside the guideline's text."""

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from math import log, sqrt
from typing import Any

from ingest.documents.model import Document, Statement

_SURE, _STRONG, _WEAK, _HEADING = 3.0, 2.0, 0.7, 1.6
_LEAST, _NEARLY = 1.5, 0.93
_LIKE = 0.30


ANAPHORA = re.compile("并在|未[^，]{2,20}的可|(?:没有|尚未)[^，]{2,20}的[，可]")  # goes on about the same object
_PILOT = "（四）"
_SUPERVISION = "（十四）"
_SUPERVISED = re.compile("(?:进行|开展)(?:阶段|检查|定期|跟踪)*(?:验收|核验|检查|评估|考核)|绩效考核|备案$")
_VILLAGE = re.compile("村|社区|居民")


@dataclass(frozen=True, slots=True)
class Field:
    """One section of the national guideline and the words that it is recognised by."""

    id: str
    heading: re.Pattern[str]
    sure: tuple[re.Pattern[str], ...]
    strong: tuple[re.Pattern[str], ...]
    weak: tuple[re.Pattern[str], ...]
    unless: re.Pattern[str] | None
    any: re.Pattern[str]  # one of them all, to pass over most sections quickly


@cache
def national() -> tuple[Field, ...]:
    """Return the sections of the national guideline, as curated facts."""
    return tuple(_field(entry) for entry in _facts()["section"])


def _field(entry: dict[str, Any]) -> Field:
    parts = [tuple(re.compile(p) for p in entry[key]) for key in ("sure", "strong", "weak")]
    either = re.compile("|".join(p.pattern for group in parts for p in group))
    unless = re.compile("|".join(entry["unless"])) if "unless" in entry else None
    return Field(entry["id"], re.compile(entry["heading"]), parts[0], parts[1], parts[2], unless, either)


@cache
def _facts() -> dict[str, Any]:
    return tomllib.loads((files("ingest.documents") / "national.toml").read_text("utf-8"))


@cache
def _new() -> re.Pattern[str]:
    return re.compile("|".join(_facts()["new"]))


@dataclass(slots=True)
class Context:
    """What of a document bears on the question: its headings, and what its last statement carried out."""

    headings: dict[str, str]
    national: bool = False  # a document of the nation itself carries out no section of the guideline
    section: str | None = None
    before: tuple[str, ...] = ()


def carried_out(
    context: Context, words: str, section: str | None, modality: str, domains: tuple[str, ...]
) -> tuple[str, ...]:
    """Return the national sections that the next statement of a document carries out."""
    if context.national:
        return ()
    if context.section == section and ANAPHORA.match(words):
        return context.before
    found = fields_of(words, context.headings.get(section or "", ""), modality, domains)
    context.section, context.before = section, found
    return found


@lru_cache(4096)
def fields_of(words: str, heading: str = "", modality: str = "must", domains: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the ids of the national sections with the duty that these words state, none when it is new.

    >>> fields_of("指导村委会公开村级财务"), fields_of("对各县进展开展监督检查并通报")
    (('（十一）',), ('（十四）',))
    >>> fields_of("加强网络安全防护")
    ()
    """
    if modality == "fact" and not re.search("主管部门", words):
        return ()
    scores = {f.id: _score(f, words, heading) for f in national()}
    if _new().search(words):
        return ()
    if domains and not _VILLAGE.search(words.replace("农村危房", "")):
        scores[_PILOT] += _SURE + (_STRONG if len(domains) < 20 else 0.0)
    if _SUPERVISED.search(words):
        scores[_SUPERVISION] += _STRONG
    best = max(scores.values())
    if best < _LEAST:
        return ()
    return tuple(key for key, score in scores.items() if score >= best * _NEARLY)[:2]


def _score(field: Field, words: str, heading: str) -> float:
    under = bool(heading) and bool(field.heading.search(heading))
    if field.unless and field.unless.search(words):
        return 0.0
    if not field.any.search(words):
        return _HEADING if under else 0.0
    strong = sum(1 for p in field.strong if p.search(words))
    weak = sum(1 for p in field.weak if p.search(words))
    sure = any(p.search(words) for p in field.sure)
    return (_SURE if sure else 0.0) + _STRONG * min(strong, 3) + _WEAK * min(weak, 2) + (_HEADING if under else 0.0)


def align(statements: Sequence[Statement], upper: Document) -> dict[str, tuple[str, ...]]:
    """Return for each statement the sections of an upper document whose statements are like it, best first.

    Likeness is the cosine of weighted character bigrams, raised by equal action and object.
    """
    wording = Wording(s.normalized for s in upper.statements)
    out: dict[str, tuple[str, ...]] = {}
    for statement in statements:
        best: dict[str, float] = defaultdict(float)
        for i, like in wording.like(statement.normalized).items():
            other = upper.statements[i]
            score = like + _agreement(statement, other)
            if other.section and score > best[other.section]:
                best[other.section] = score
        top = max(best.values(), default=0.0)
        if top < _LIKE:
            out[statement.id] = ()
            continue
        ranked = sorted(best.items(), key=lambda item: -item[1])
        out[statement.id] = tuple(key for key, score in ranked if score >= top * _NEARLY)[:2]
    return out


def _agreement(one: Statement, other: Statement) -> float:
    if one.object_concept in (None, "other") or one.object_concept != other.object_concept:
        return 0.0
    return 0.2 if one.action_concept == other.action_concept else 0.1


class Wording:
    """Texts by their weighted character bigrams, with an inverted index: only texts that share one are compared."""

    def __init__(self, texts: Iterable[str]) -> None:
        grams = [Counter(bigrams(t)) for t in texts]
        seen = Counter(gram for counts in grams for gram in counts)
        self._rare = {gram: log(1 + len(grams) / n) for gram, n in seen.items()}
        self._unseen = log(1 + len(grams))
        self._index: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for i, counts in enumerate(grams):
            for gram, weight in self._vector(counts).items():
                self._index[gram].append((i, weight))

    def like(self, text: str) -> dict[int, float]:
        """Return the cosine of every text that shares a bigram with this one, by its number."""
        out: dict[int, float] = defaultdict(float)
        for gram, weight in self._vector(Counter(bigrams(text))).items():
            for i, other in self._index.get(gram, ()):
                out[i] += weight * other
        return dict(out)

    def _vector(self, counts: Mapping[str, int]) -> dict[str, float]:
        raw = {gram: n * self._rare.get(gram, self._unseen) for gram, n in counts.items()}
        length = sqrt(sum(v * v for v in raw.values())) or 1.0
        return {gram: v / length for gram, v in raw.items()}


def bigrams(text: str) -> list[str]:
    """Return the overlapping pairs of characters of a text without punctuation.

    >>> bigrams("公开，目录")
    ['公开', '目录']
    """
    runs = re.findall(r"[\u4e00-\u9fff0-9]+", text)
    return [run[i : i + 2] for run in runs for i in range(len(run) - 1)]
