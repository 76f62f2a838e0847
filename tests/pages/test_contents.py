"""What coverage, obligations and checks say: filters, sums, who adopted what, the calendar, examples, workbooks."""

import re
from io import BytesIO

import httpx
import numpy as np
import openpyxl

from graphs.index_files import CELL_STATES
from graphs.index_matrix import Matrix
from shapes.examples import examples
from tests.pages.serving import Seen

ROWS = re.compile(r'<tr class="l-\w+">.*?</tr>', re.DOTALL)


def rows(page: str) -> list[str]:
    return [Seen(row).text for row in ROWS.findall(page)]


def test_the_matrix_can_be_narrowed_to_what_is_missing(client: httpx.Client) -> None:
    found = ROWS.findall(client.get("/coverage?state=missing").text)
    assert len(found) == 2
    assert all("✗" in row for row in found)
    one = client.get("/coverage?domain=22&level=county").text
    assert len(re.findall(r'<span class="code">', one)) == 1
    assert len(ROWS.findall(one)) == 2


def test_sums_lead_down_from_the_nation_to_the_village(client: httpx.Client) -> None:
    path, steps = "/coverage?view=below", []
    for _ in range(5):
        page = client.get(path).text
        found = Seen("".join(ROWS.findall(page)))
        steps.append(len(ROWS.findall(page)))
        down = [link for link in found.links() if "domain=" not in link and link.startswith("/coverage?")]
        if not down:
            break
        path = down[-1] + "&view=below"
    assert steps[:3] == [1, 1, 2]
    assert len(steps) == 5


def test_a_sum_is_missing_when_one_below_lacks_the_domain() -> None:
    state = np.array([[CELL_STATES.index("adopted")], [CELL_STATES.index("missing")]])
    cells = Matrix(np.arange(2), state, np.array([[3], [0]]), np.zeros((2, 1), dtype=int))
    [cell] = cells.summed([{"code": "01"}])
    assert (cell["state"], cell["adopted"], cell["declared"], cell["items"]) == ("missing", 1, 2, 3)


def test_a_national_clause_says_who_adopted_it_and_who_did_not(client: httpx.Client) -> None:
    matrix = Seen(client.get("/coverage/obligations").text)
    clause = next(link for link in matrix.links() if link.startswith("/obligations/CN/"))
    page = client.get(clause).text
    part = page.partition('id="adoption"')[2].partition("</section>")[0]
    assert "合成示例省" in Seen(part).text
    assert {"已落实", "不一致", "缺失"} & set(re.split(r"\s", Seen(part).text))
    assert "没有收录其文件" in Seen(part).text
    assert any(link.startswith("/areas/") for link in Seen(part).links())


def test_the_matrix_of_duties_has_totals_and_filters(client: httpx.Client) -> None:
    page = client.get("/coverage/obligations").text
    foot = page.partition("<tfoot>")[2].partition("</tfoot>")[0]
    numbers = [int(n) for n in re.findall(r"<td>(\d+)</td>", foot)]
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    assert sum(numbers) == len(re.findall(r'<td class="s-(?:adopted|conflicting|missing)"', body))
    must = client.get("/coverage/obligations?modality=must").text
    assert (
        0 < must.count('<th scope="row"><span class="tag m-must">') == must.count('<th scope="row"><span class="tag m-')
    )


def test_the_calendar_shows_each_day_that_something_is_due(client: httpx.Client) -> None:
    page = client.get("/obligations/calendar?year=2021").text
    assert 'href="#d2021-03-31"' in page
    assert 'id="d2021-03-31"' in page
    assert "2021年3月31日" in Seen(page).text
    assert client.get("/obligations/calendar?year=soon").status_code == 422
    assert "没有到期的要求" in client.get("/obligations/calendar?year=1999").text


def test_a_check_shows_a_case_that_fails_and_the_same_mended(client: httpx.Client) -> None:
    for check in ("A01", "D19", "E12", "X01"):
        page = Seen(client.get(f"/checks/{check}").text).text
        example = examples()[check]
        assert all(cell.text in page for cell in (*example.bad, *example.good))


def test_lists_and_matrices_come_as_workbooks(client: httpx.Client) -> None:
    for path, head in (
        ("/items.xlsx?area=990121&domain=24", "地区"),
        ("/obligations.xlsx?modality=must", "要求"),
        ("/documents.xlsx", "题名"),
        ("/coverage.xlsx?level=county", "代码"),
        ("/coverage/obligations.xlsx", "章节"),
    ):
        answer = client.get(path)
        assert answer.status_code == 200, path
        sheet = openpyxl.load_workbook(BytesIO(answer.content)).worksheets[0]
        assert sheet["A1"].value == head
        assert sheet.max_row > 2
        assert sheet.freeze_panes == "B2"
    book = openpyxl.load_workbook(BytesIO(client.get("/items.xlsx?area=990121&domain=24").content)).worksheets[0]
    assert {row[0].value for row in book.iter_rows(min_row=2)} == {"合成示例县"}


def test_a_body_has_everything_it_must_do_on_one_page(client: httpx.Client) -> None:
    bodies = [link for link in Seen(client.get("/bearers").text).links() if link.startswith("/bearers/990121-")]
    text = Seen(client.get(bodies[0]).text).text
    assert all(words in text for words in ("文件规定的要求", "应公开的事项", "权责清单和服务清单中的事项"))


def test_the_front_page_says_what_is_due_ahead_of_a_day(client: httpx.Client) -> None:
    page = Seen(client.get("/?on=2020-10-01").text)
    ahead, _, past = page.text.partition("将要到期的")[2].partition("最近到期的")
    assert "2021年3月31日" in ahead
    assert "2020年9月30日" in past
    assert client.get("/?on=tomorrow").status_code == 422


def test_a_county_page_lists_the_standard_items_it_has_no_counterpart_for(client: httpx.Client) -> None:
    text = Seen(client.get("/areas/990121").text).text
    part = text.partition("没有对上的标准事项")[2].partition("各领域")[0]
    assert "22 户籍管理（6）" in part
