"""Speed of reading documents: documents and characters a CPU second, memory, growth with length.

    python bench/extract.py [FILE…] [--mutations 10000]

Without files it reads the documents of the example and of the tests.
"""

import argparse
import resource
import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from graphs.errors import ZwgkError  # noqa: E402
from ingest.documents.extract import extract  # noqa: E402
from ingest.documents.gold_json import to_json  # noqa: E402
from ingest.documents.read import RawDocument, read_document  # noqa: E402


def timed(raw: RawDocument) -> tuple[float, int]:
    """Return the seconds that a document takes, and how many statements it holds."""
    start = time.process_time()
    document = extract(raw)
    to_json(document)
    return time.process_time() - start, len(document.statements)


def memory() -> float:
    """Return the peak memory of this process in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def speed(raws: list[RawDocument], rounds: int = 5) -> None:
    """Print documents and characters a second."""
    timed(raws[0])  # tables are built at first use
    for raw in raws:
        seconds = statistics.median(timed(raw)[0] for _ in range(rounds))
        print(
            f"{raw.name:40.40} {len(raw.text):8} chars {seconds * 1000:8.1f} ms {len(raw.text) / seconds:10.0f} chars/s"
        )
    start = time.process_time()
    for _ in range(rounds):
        for raw in raws:
            timed(raw)
    seconds = time.process_time() - start
    chars = sum(len(raw.text) for raw in raws) * rounds
    print(f"all: {len(raws) * rounds / seconds:.1f} documents/s, {chars / seconds:.0f} chars/s, peak {memory():.0f} MB")


def growth(raws: list[RawDocument]) -> None:
    """Print the time for texts of growing length: linear when the last column stays level."""
    text = "\n".join(raw.text for raw in raws)
    for size in (250_000, 500_000, 1_000_000, 2_000_000):
        long = (text * (size // len(text.encode()) + 1)).encode()[:size].decode(errors="ignore")
        seconds, statements = timed(RawDocument("long.txt", long, "", "utf-8"))
        print(f"{size:9} bytes {seconds:7.2f} s {statements:7} statements {seconds / size * 1e6:6.2f} µs/byte")
    print(f"peak {memory():.0f} MB")


def damage(raws: list[RawDocument], count: int) -> int:
    """Print the worst of many damaged documents; return how many crashed."""
    from tests.ingest.documents.mutations import mutations

    worst, crashed, refused = (0.0, ""), 0, 0
    for name, data in mutations([raw.text for raw in raws], count, seed=2024):
        start = time.process_time()
        try:
            to_json(extract(read_document(data, name)))
        except ZwgkError:
            refused += 1
        except Exception as error:
            crashed += 1
            print(f"crash: {name}: {error!r}", file=sys.stderr)
        worst = max(worst, (time.process_time() - start, name))
    print(f"{count} damaged documents: {crashed} crashes, {refused} refused, worst {worst[0]:.2f} s ({worst[1]})")
    return crashed


def main() -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--mutations", type=int, default=0)
    options = parser.parse_args()
    files = options.files or [*ROOT.glob("examples/**/*.txt"), *ROOT.glob("tests/ingest/documents/texts/*.txt")]
    raws = [read_document(path) for path in sorted(files)]
    if options.mutations:
        return min(1, damage(raws, options.mutations))
    speed(raws)
    growth(raws)
    return 0


if __name__ == "__main__":
    sys.exit(main())
