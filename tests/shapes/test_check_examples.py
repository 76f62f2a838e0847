"""Every check has an example for people: a case that fails, with the place marked, and the same case mended."""

from shapes.catalogue import checks
from shapes.examples import examples


def test_every_check_has_an_example() -> None:
    assert set(examples()) == {check.check_id for check in checks()}


def test_what_fails_is_marked_and_what_is_mended_is_not() -> None:
    for check, example in examples().items():
        assert any(cell.wrong for cell in example.bad), check
        assert not any(cell.wrong for cell in example.good), check
        assert all(cell.name for cell in (*example.bad, *example.good)), check
        assert example.bad != example.good, check
