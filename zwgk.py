"""The command line: thin, one function a command.

Exit codes: 0 done, and no unwaived finding of severity Violation; 1 violations found; 2 bad input or usage;
3 internal error.
"""

import json
import sys
import traceback
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import asdict
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from api.errors import outcome
from api.formats import as_csv
from api.matrix import flat, stored_matrix
from api.settings import read_settings
from graphs import export as exporting
from graphs import releases as kept
from graphs.errors import InputError, ZwgkError
from graphs.guard import guard
from graphs.store import GRAPH_TYPES, TABLE_TYPES
from ingest import check, differences, pipeline
from ingest import extract as extracting
from ingest import out as offices
from ingest.documents import review
from ingest.settle import settle
from ingest.within import check_within
from ontology import iris
from shapes.report import FORMATS

app = typer.Typer(
    help="基层政务公开义务知识图谱 / a linked-data graph of disclosure obligations",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

DataOption = Annotated[Path, typer.Option("--data", help="数据文件夹 / data folder", envvar="ZWGK_DATA")]
Quiet = Annotated[bool, typer.Option("--quiet", help="不显示进度 / no progress")]
AsJson = Annotated[bool, typer.Option("--json", help="以 JSON 输出 / print JSON")]
Paths = Annotated[list[Path] | None, typer.Argument(help="文件或文件夹 / files or folders")]
REPORTS = (*FORMATS, "xlsx")
AreaOption = Annotated[str | None, typer.Option("--area", help="地区代码 / area code")]


class Engine(StrEnum):
    """The engines that can run the checks."""

    columnar = "columnar"
    pyshacl = "pyshacl"


class ExportFormat(StrEnum):
    """Formats of `zwgk export`: RDF, and the official table form of one area's catalogue."""

    nq = "nq"
    trig = "trig"
    ttl = "ttl"
    nt = "nt"
    jsonld = "jsonld"
    xlsx = "xlsx"
    csv = "csv"
    html = "html"


@app.command()
def build(
    paths: Paths = None,
    data: DataOption = Path("data"),
    area: AreaOption = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """读入文件，发布新版本 / read files and publish a new release: adds what is new, replaces what was there."""
    with _progress(quiet or as_json) as progress:
        summary = pipeline.build(paths or [], data, area=area, progress=_ticker(progress))
    if as_json:
        _json(asdict(summary))
    else:
        typer.echo(summary.text())


@app.command()
def remove(
    what: Annotated[str, typer.Argument(help="地区代码或文件 IRI / area code or document IRI")],
    data: DataOption = Path("data"),
    as_json: AsJson = False,
) -> None:
    """移出一个地区的目录或一份文件 / take out an area's catalogue or a document; publishes a new release."""
    summary = pipeline.remove(what, data)
    _json(asdict(summary)) if as_json else typer.echo(summary.text())


@app.command()
def extract(
    file: Annotated[Path, typer.Argument(help="文件 / file")],
    format: Annotated[str, typer.Option("--format", help="json")] = "json",
    area: AreaOption = None,
) -> None:
    """解析一个文件，输出 JSON / print what is understood of one file."""
    if format != "json":
        raise InputError(f"没有名为“{format}”的格式，可选：json。", f"no format {format!r}; choose json")
    _json(extracting.extract_file(file, area=area))


@app.command()
def validate(
    files: Paths = None,
    data: Annotated[Path | None, typer.Option("--data", help="数据文件夹 / data folder", envvar="ZWGK_DATA")] = None,
    shapes: Annotated[list[Path] | None, typer.Option("--shapes", help="SHACL 文件 / shapes")] = None,
    engine: Annotated[Engine, typer.Option("--engine", help="引擎 / engine")] = Engine.columnar,
    area: AreaOption = None,
    as_of: Annotated[str | None, typer.Option("--as-of", help="以此日为今天 / the day taken as today")] = None,
    format: Annotated[str, typer.Option("--format", help="报告格式 / format: " + ", ".join(REPORTS))] = "text",
    output: Annotated[Path | None, typer.Option("--output", "-o", help="写入文件 / write to a file")] = None,
    waivers: Annotated[Path | None, typer.Option("--waivers", help="豁免文件 / waivers (.csv, .toml)")] = None,
    baseline: Annotated[
        str | None, typer.Option("--baseline", help="与此版本或 JSON 报告相比 / compare with a release or report")
    ] = None,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, help="每项检查最多列出 / most findings a check")
    ] = None,
    time_limit: Annotated[
        float, typer.Option("--time-limit", min=1, help="自带形状的秒数上限 / seconds for your own shapes")
    ] = 600,
    quiet: Quiet = False,
) -> None:
    """检查 / run the checks over a release, over files, or over files laid over a release."""
    if format not in REPORTS:
        raise InputError(
            f"没有名为“{format}”的报告格式，可选：{'、'.join(REPORTS)}。",
            f"no report format {format!r}; choose one of {', '.join(REPORTS)}",
        )
    _no_terminal(format, output)
    with _progress(quiet) as progress:
        if shapes:
            report = check_within(
                time_limit, files or [], data, shapes=shapes, engine=engine.value, area=area, as_of=_day(as_of)
            )
        else:
            report = check.check(
                files or [], data, engine=engine.value, area=area, as_of=_day(as_of), progress=_ticker(progress)
            )
    report = settle(report, waivers=waivers, baseline=baseline, data=data, limit=limit)
    body = offices.findings_workbook(report, files or []) if format == "xlsx" else FORMATS[format](report)
    _write([body], output)
    raise typer.Exit(1 if report.violations else 0)


@app.command()
def query(
    file: Annotated[Path, typer.Argument(help="SPARQL 查询文件 / query file (.rq)")],
    data: DataOption = Path("data"),
    format: Annotated[str, typer.Option("--format", help="json, xml, csv, tsv; ttl, nt, jsonld, rdf")] = "csv",
) -> None:
    """查询 / run a SPARQL query over the current release."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"无法读取查询文件 {file}：{error}。请给出 UTF-8 编码的 SPARQL 文件。",
            f"cannot read the query file {file}: {error}; give a SPARQL file in UTF-8",
        ) from error
    guard(text)
    media = [t for t in (*TABLE_TYPES, *GRAPH_TYPES) if _matches(t, format)]
    answer = kept.open_current(data).store().answer(text, accept=media)
    _write([answer.body], None)


@app.command()
def export(
    data: DataOption = Path("data"),
    format: Annotated[
        ExportFormat, typer.Option("--format", help="RDF，或表格（须 --area） / RDF, or a table (with --area)")
    ] = ExportFormat.nq,
    graph: Annotated[str | None, typer.Option("--graph", help="命名图 IRI / one named graph")] = None,
    area: AreaOption = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="写入文件 / write to a file")] = None,
) -> None:
    """导出 / write the current release as RDF in canonical order, or an area's catalogue in the official form."""
    if format.value in offices.TABLE_FORMATS:
        if area is None:
            raise InputError(f"{format.value} 须用 --area 指明地区。", f"{format.value} needs an area: give --area")
        _no_terminal(format.value, output)
        _write([offices.catalogue(area, format.value, data)], output)
        return
    graph = graph or (iris.graph("catalogue", area) if area else None)
    _write(exporting.export(kept.open_current(data), format.value, graph=graph), output)


@app.command()
def template(
    area: Annotated[str, typer.Option("--area", help="地区代码或名称 / area code or name")],
    domain: Annotated[list[str] | None, typer.Option("--domain", help="领域代码，如 21 / domain code")] = None,
    data: DataOption = Path("data"),
    output: Annotated[Path | None, typer.Option("--output", "-o", help="写入文件 / write to a file")] = None,
) -> None:
    """生成填报模板 / write a workbook to fill in, with what standard items and the area's own lists already say."""
    target = output or Path(offices.file_name(area, data))
    _write([offices.make_template(area, domain or [], data)], target)
    typer.echo(f"已写入模板 / template written: {target}")


@app.command()
def diff(
    first: Annotated[str, typer.Argument(metavar="A", help="版本号或工作簿 / release number or workbook")],
    second: Annotated[str, typer.Argument(metavar="B", help="版本号或工作簿 / release number or workbook")],
    data: DataOption = Path("data"),
    area: AreaOption = None,
    as_json: AsJson = False,
) -> None:
    """比较两个版本或两个工作簿 / list the items that two releases or two workbooks do not share, by field."""
    found = differences.differences(first, second, data, area)
    _json(asdict(found)) if as_json else typer.echo(found.text())


@app.command()
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
        _json([r.summary() for r in rows])
        return
    table = Table("版本 release", "时间 built", "三元组 triples", "文件 sources", "当前 current")
    for r in rows:
        s = r.summary()
        mark = "●" if s["current"] else ""
        table.add_row(str(s["number"]), str(s["created"]), f"{s['triples']:,}", str(s["sources"]), mark)
    Console().print(table)


links_app = typer.Typer(help="关联的复核 / review of proposed links", no_args_is_help=True)
app.add_typer(links_app, name="links")


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
        _json([asdict(r) for r in rows])
        return
    for r in rows:
        typer.echo(f"{r.link.rpartition('/')[2]}  {r.confidence:.2f}  {r.status}  {r.reason}")
        typer.echo(f"    {r.subject_words[:60]}\n  → {r.object_words[:60]}")


@app.command()
def coverage(
    data: DataOption = Path("data"),
    area: Annotated[str, typer.Option("--area", help="此地区及以下 / this area and all below")] = "CN",
    as_json: AsJson = False,
) -> None:
    """领域覆盖表 / which areas cover which of the domains: CSV, or --json with the state of each cell."""
    matrix = stored_matrix(kept.open_current(data).store(), area)
    _json(matrix) if as_json else _write([as_csv(flat(matrix))], None)


@app.command()
def serve(
    data: DataOption = Path("data"),
    host: Annotated[str, typer.Option("--host")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535)] = 8000,
    quiet: Quiet = False,
) -> None:
    """提供查询服务 / serve SPARQL, REST and pages over HTTP."""
    import uvicorn

    from api.app import create_app

    kept.open_current(data)
    application = create_app(read_settings(data))
    if not quiet:
        typer.echo(f"服务地址 / serving at http://{host}:{port}  （按 Ctrl+C 停止 / Ctrl+C stops）")
    uvicorn.run(application, host=host, port=port, log_level="warning", timeout_graceful_shutdown=10)


def _no_terminal(format: str, output: Path | None) -> None:
    if format == "xlsx" and output is None and sys.stdout.isatty():
        raise InputError("xlsx 请用 -o 写入文件。", "xlsx goes into a file: give -o")


def _day(value: str | None) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise InputError(
            f"--as-of 的日期“{value}”无效，请写成 2020-12-31 的形式。",
            f"--as-of {value!r} is not a date: write it as 2020-12-31",
        ) from None


def _matches(media_type: str, name: str) -> bool:
    endings = {
        "ttl": "turtle",
        "nt": "n-triples",
        "jsonld": "ld+json",
        "rdf": "rdf+xml",
        "tsv": "tab-separated-values",
    }
    return media_type.endswith(endings.get(name, name))


def _progress(quiet: bool) -> Progress:
    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=quiet or not console.is_terminal,
    )


def _ticker(progress: Progress) -> Callable[[str, int, int], None]:
    """Return a function (step, done, total) that moves the bar of a step."""
    tasks: dict[str, Any] = {}

    def tick(step: str, done: int, total: int) -> None:
        if step not in tasks:
            tasks[step] = progress.add_task(step, total=total)
        progress.update(tasks[step], completed=done, total=total)

    return tick


def _json(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def _write(parts: Iterable[bytes], output: Path | None) -> None:
    with output.open("wb") if output is not None else nullcontext(sys.stdout.buffer) as stream:
        stream.writelines(parts)
        stream.flush()


def main() -> None:
    """Run a command; a known error becomes one line on standard error and its exit code."""
    try:
        app()
    except ZwgkError as error:
        typer.echo(str(error), err=True)
        sys.exit(outcome(error).exit_code)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:
        typer.echo(f"读写失败：{error} / input or output failed: {error}", err=True)
        sys.exit(2)
    except Exception:  # the last resort: say so, and never let it look like "violations found"
        traceback.print_exc()
        typer.echo("内部错误，数据未改变；请把以上信息报告给开发者。 / internal error, no data was changed", err=True)
        sys.exit(3)


if __name__ == "__main__":
    main()
