"""The table of a benchmark of engines."""

from typing import Any

from bench.compared import SCAN, exponent, extrapolated, right, table


def run(cpu: float, digest: str = "a") -> dict[str, Any]:
    return {"wall": cpu, "cpu": cpu, "mb": 10.0, "results": 3, "digest": digest}


LATE = {"error": "not finished in 9 s", "least": 9.0}
SIZES = {
    1000: {"columns": run(0.5), "pyshacl": run(1.0), "other": run(0.1, "b")},
    10_000: {"columns": run(0.5), "pyshacl": run(20.0), "other": LATE},
    100_000: {"columns": run(2.0), "columns-from-file": run(4.0), "pyshacl": LATE, SCAN: {"wall": 0.1, "cpu": 0.2}},
}


def cells(engine: str, size: str) -> list[str]:
    [line] = [r for r in table({"full": SIZES}).splitlines() if f"| {engine} " in r and f"| {size} " in r]
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_a_wrong_report_has_no_ratio() -> None:
    assert right(SIZES[1000]) == "a"
    assert cells("other", "1,000")[7:] == ["wrong result", "", "", ""]


def test_what_did_not_finish_takes_at_least_so_many_times_as_long() -> None:
    assert cells("other", "10,000")[7:] == ["not finished in 9 s", "", "> 18.0", ""]


def test_pyshacl_is_extrapolated_from_its_largest_size_and_that_is_said() -> None:
    assert exponent(SIZES, "pyshacl", 10_000) is not None
    found = extrapolated(SIZES, 100_000)
    assert found is not None
    assert (round(found[0]), found[1]) == (400, 10_000)
    assert cells("pyshacl", "100,000")[4:] == [
        "about 400",
        "",
        "",
        "extrapolated from 10,000",
        "1.30",
        "about 200.0",
        "about 100.0",
    ]


def test_the_scan_is_the_limit() -> None:
    assert cells(SCAN, "100,000")[9] == "0.10"
