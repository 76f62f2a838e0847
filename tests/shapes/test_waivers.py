"""A waiver takes a finding out of the count, never out of sight, and only for a time."""

from datetime import date

import pytest

from graphs.errors import InputError
from shapes.waivers import apply, read_waivers, template
from tests.shapes.made import ITEM, finding, report

HEAD = "finding,check,item,reason,by,expires\n"
TODAY = date(2021, 6, 1)


def csv(*rows: str) -> bytes:
    return (HEAD + "\n".join(rows) + "\n").encode()


def test_a_waived_finding_is_shown_and_not_counted() -> None:
    given = report(finding(), finding("X03"))
    waived = apply(given, read_waivers(csv(f"{finding().iri},,,已报上级,王某,2021-12-31"), "w.csv"), TODAY)
    assert (waived.violations, waived.waived, len(waived.findings)) == (1, 1, 2)
    [one] = [f for f in waived.findings if f.waived]
    assert one.waiver is not None
    assert (one.waiver.reason, one.waiver.by, one.waiver.place) == ("已报上级", "王某", "w.csv:2")


def test_a_check_and_a_node_name_a_finding_too() -> None:
    waived = apply(report(finding()), read_waivers(csv(f",E01,{ITEM},已报,王某,2021-12-31"), "w.csv"), TODAY)
    assert waived.violations == 0
    assert not waived.conforms


@pytest.mark.parametrize(("day", "counted"), [("2021-06-01", 0), ("2021-05-31", 1)])
def test_an_expired_waiver_counts_again_and_says_so(day: str, counted: int) -> None:
    waived = apply(report(finding()), read_waivers(csv(f"{finding().iri},,,已报,王某,{day}"), "w.csv"), TODAY)
    assert waived.violations == counted
    assert waived.findings[0].waiver is not None


def test_the_day_of_the_run_decides() -> None:
    given = report(finding(), as_of="2022-01-01")
    waived = apply(given, read_waivers(csv(f"{finding().iri},,,已报,王某,2021-12-31"), "w.csv"), TODAY)
    assert waived.violations == 1


def test_the_later_of_two_waivers_holds() -> None:
    rows = [f"{finding().iri},,,已报,王某,{day}" for day in ("2022-01-01", "2020-01-01")]
    assert apply(report(finding()), read_waivers(csv(*rows), "w.csv"), TODAY).violations == 0


def test_a_waiver_that_fits_nothing_is_listed() -> None:
    waived = apply(report(finding()), read_waivers(csv("urn:gone,,,已报,王某,2021-12-31"), "w.csv"), TODAY)
    assert [(n.kind, n.subject) for n in waived.not_checked] == [("waiver", "urn:gone")]


def test_toml_says_the_same() -> None:
    text = f'[[waiver]]\ncheck = "E01"\nitem = "{ITEM}"\nreason = "已报"\nby = "王某"\nexpires = 2021-12-31\n'
    assert apply(report(finding()), read_waivers(text.encode(), "w.toml"), TODAY).waived == 1


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("w.csv", csv("urn:x,,,,王某,2021-12-31"), "w.csv:2：reason"),
        ("w.csv", csv("urn:x,,,已报,,2021-12-31"), "by"),
        ("w.csv", csv("urn:x,,,已报,王某,"), "expires"),
        ("w.csv", csv("urn:x,,,已报,王某,明年"), "YYYY-MM-DD"),
        ("w.csv", csv(",E01,,已报,王某,2021-12-31"), "check 和 item"),
        ("w.csv", b"finding,reason\nurn:x,y\n", "缺少列"),
        ("w.csv", b"\xff\xfe", "UTF-8"),
        ("w.toml", b"[[waiver", "TOML"),
        ("w.toml", b"waiver = 1", "waiver"),
    ],
)
def test_a_waiver_that_does_not_say_everything_is_refused(name: str, data: bytes, words: str) -> None:
    with pytest.raises(InputError, match=words):
        read_waivers(data, name)


def test_a_file_to_fill_in_names_every_finding() -> None:
    assert template([finding()]).splitlines()[1] == f"{finding().iri},E01,{ITEM},,,"
