"""The commands that keep a data folder in order: its releases and the decisions about its links."""

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from commands.console import AsJson, DataOption, print_json
from graphs import releases as kept
from ingest.documents import review


def releases(
    data: DataOption = Path("data"),
    roll_back: Annotated[
        int | None, typer.Option("--roll-back", help="回退到此版本 / serve this older release")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """列出发布版本，或回退 / list the releases, or go back to one."""
    if roll_back is not None:
        kept.roll_back(data, roll_back)
    rows = kept.list_releases(data)
    if as_json:
        print_json([r.summary() for r in rows])
        return
    table = Table("版本 release", "时间 built", "三元组 triples", "文件 sources", "当前 current")
    for r in rows:
        s = r.summary()
        mark = "●" if s["current"] else ""
        table.add_row(str(s["number"]), str(s["created"]), f"{s['triples']:,}", str(s["sources"]), mark)
    Console().print(table)


links_app = typer.Typer(help="关联的复核 / review of proposed links", no_args_is_help=True)


@links_app.command("review")
def links_review(
    data: DataOption = Path("data"),
    confirm: Annotated[list[str] | None, typer.Option("--confirm", help="确认此关联 / confirm this link")] = None,
    reject: Annotated[list[str] | None, typer.Option("--reject", help="否决此关联 / reject this link")] = None,
    by: Annotated[str, typer.Option("--by", help="复核人 / who decides")] = "",
    note: Annotated[str, typer.Option("--note", help="说明 / note")] = "",
    all_links: Annotated[bool, typer.Option("--all", help="不限待确认 / not only proposed ones")] = False,
    as_json: AsJson = False,
) -> None:
    """列出待确认的关联，或确认、否决 / list proposed links, or decide: DATA/reviewed.csv keeps it for every build."""
    store = kept.open_current(data).store()
    decided: tuple[tuple[list[str] | None, review.Decision], ...] = ((confirm, "confirmed"), (reject, "rejected"))
    for keys, decision in decided:
        for key in keys or []:
            found = review.find_proposal(store, key)
            review.decide(data / review.REVIEWED, found, decision, by, date.today().isoformat(), note)
            typer.echo(f"{decision}：{found.link}（下次构建生效 / takes effect with the next build）")
    if confirm or reject:
        return
    rows = review.proposals(store, None if all_links else "proposed")
    if as_json:
        print_json([asdict(r) for r in rows])
        return
    for r in rows:
        typer.echo(f"{r.link.rpartition('/')[2]}  {r.confidence:.2f}  {r.status}  {r.reason}")
        typer.echo(f"    {r.subject_words[:60]}\n  → {r.object_words[:60]}")
