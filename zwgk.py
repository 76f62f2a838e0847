"""The command line: thin, one function a command.

Exit codes: 0 done, and no unwaived finding of severity Violation; 1 violations found; 2 bad input or usage;
3 internal error. A command imports what it needs when it runs, so that each starts at once.
"""

import sys
import traceback
from dataclasses import asdict
from datetime import date
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryFile
from typing import Annotated

import typer

from commands import keeping, upkeep
from commands.console import (
    AreaOption,
    AsJson,
    DataOption,
    Paths,
    Quiet,
    no_terminal,
    print_json,
    progress_bar,
    ticker,
    write,
)
from graphs import releases as kept
from graphs.errors import InputError, ZwgkError
from graphs.guard import guard
from graphs.store import GRAPH_TYPES, SELECT_TYPES
from shapes.report import FORMATS

app = typer.Typer(
    help="基层政务公开义务知识图谱 / a linked-data graph of disclosure obligations",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

REPORTS = (*FORMATS, "xlsx")


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
    from ingest import pipeline
    from ingest.check import check

    with progress_bar(quiet or as_json) as progress:
        summary = pipeline.build(paths or [], data, area=area, progress=ticker(progress))
        if summary.published:  # so that pages and the next check have the findings: only what changed is checked
            check([], data, limit=1_000, progress=ticker(progress))
    if as_json:
        print_json(asdict(summary))
    else:
        typer.echo(summary.text())


@app.command()
def remove(
    what: Annotated[str, typer.Argument(help="地区代码或文件 IRI / area code or document IRI")],
    data: DataOption = Path("data"),
    as_json: AsJson = False,
) -> None:
    """移出一个地区的目录或一份文件 / take out an area's catalogue or a document; publishes a new release."""
    from ingest import pipeline

    summary = pipeline.remove(what, data)
    print_json(asdict(summary)) if as_json else typer.echo(summary.text())


@app.command()
def extract(
    file: Annotated[Path, typer.Argument(help="文件 / file")],
    format: Annotated[str, typer.Option("--format", help="json")] = "json",
    area: AreaOption = None,
) -> None:
    """解析一个文件，输出 JSON / print what is understood of one file."""
    from ingest import extract as extracting

    if format != "json":
        raise InputError(f"没有名为“{format}”的格式，可选：json。", f"no format {format!r}; choose json")
    print_json(extracting.extract_file(file, area=area))


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
    marked: Annotated[
        Path | None, typer.Option("--marked", help="另存标注后的工作簿 / write the marked workbook too")
    ] = None,
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
    from ingest import check
    from ingest import out as offices
    from ingest.settle import settle
    from ingest.within import check_within
    from shapes.streamed import joined

    if format not in REPORTS:
        raise InputError(
            f"没有名为“{format}”的报告格式，可选：{'、'.join(REPORTS)}。",
            f"no report format {format!r}; choose one of {', '.join(REPORTS)}",
        )
    no_terminal(format, output)
    if format == "json" and not (files or shapes or waivers or baseline or limit or marked):
        with TemporaryFile() as spool:
            report = check.check([], data, engine=engine.value, area=area, as_of=_day(as_of), spool=spool)
            write(joined(report, spool), output)
        raise typer.Exit(1 if report.violations else 0)
    with progress_bar(quiet) as progress:
        if shapes:
            report = check_within(
                time_limit, files or [], data, shapes=shapes, engine=engine.value, area=area, as_of=_day(as_of)
            )
        else:
            first = limit if waivers is None and baseline is None else None
            report = check.check(
                files or [],
                data,
                engine=engine.value,
                area=area,
                as_of=_day(as_of),
                limit=first,
                progress=ticker(progress),
            )
    report = settle(report, waivers=waivers, baseline=baseline, data=data, limit=limit)
    body = offices.findings_workbook(report, files or []) if format == "xlsx" else FORMATS[format](report)
    write([body], output)
    if marked:
        write([offices.findings_workbook(report, files or [])], marked)
    raise typer.Exit(1 if report.violations else 0)


@app.command()
def query(
    file: Annotated[Path, typer.Argument(help="SPARQL 查询文件 / query file (.rq)")],
    data: DataOption = Path("data"),
    format: Annotated[
        str | None, typer.Option("--format", help="csv, json, xml, tsv；CONSTRUCT / DESCRIBE：ttl, nt, jsonld, rdf")
    ] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", help="目录和清单取此日的 / catalogues as of this day")] = None,
) -> None:
    """查询 / run a SPARQL query over the current release."""
    from ingest import asof

    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"无法读取查询文件 {file}：{error}。请给出 UTF-8 编码的 SPARQL 文件。",
            f"cannot read the query file {file}: {error}; give a SPARQL file in UTF-8",
        ) from error
    media_type = _result_type(guard(text), format)
    day = _day(as_of)
    store = asof.store_as_of(data, day) if day else kept.open_current(data).store()
    write([store.answer(text, accept=[media_type]).body], None)


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
    from graphs import export as exporting
    from ingest import out as offices
    from ontology import iris

    if format.value in offices.TABLE_FORMATS:
        if area is None:
            raise InputError(f"{format.value} 须用 --area 指明地区。", f"{format.value} needs an area: give --area")
        no_terminal(format.value, output)
        write([offices.catalogue(area, format.value, data)], output)
        return
    graph = graph or (iris.graph("catalogue", area) if area else None)
    write(exporting.export(kept.open_current(data), format.value, graph=graph), output)


@app.command()
def template(
    area: Annotated[str, typer.Option("--area", help="地区代码或名称 / area code or name")],
    domain: Annotated[list[str] | None, typer.Option("--domain", help="领域代码，如 21 / domain code")] = None,
    data: DataOption = Path("data"),
    output: Annotated[Path | None, typer.Option("--output", "-o", help="写入文件 / write to a file")] = None,
) -> None:
    """生成填报模板 / write a workbook to fill in, with what standard items and the area's own lists already say."""
    from ingest import out as offices

    target = output or Path(offices.file_name(area, data))
    write([offices.make_template(area, domain or [], data)], target)
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
    from ingest import differences

    found = differences.differences(first, second, data, area)
    print_json(asdict(found)) if as_json else typer.echo(found.text())


app.command()(keeping.releases)
app.add_typer(keeping.links_app, name="links")
app.add_typer(upkeep.keys_app, name="keys")
app.command()(upkeep.audit)
app.command()(upkeep.backup)
app.command()(upkeep.restore)


@app.command()
def coverage(
    data: DataOption = Path("data"),
    area: Annotated[str, typer.Option("--area", help="此地区及以下 / this area and all below")] = "CN",
    as_json: AsJson = False,
) -> None:
    """领域覆盖表 / which areas cover which of the domains: CSV, or --json with the state of each cell."""
    from api.formats import as_csv
    from api.matrix import flat, stored_matrix

    matrix = stored_matrix(kept.open_current(data).store(), area)
    print_json(matrix) if as_json else write([as_csv(flat(matrix))], None)


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
    from api.settings import read_settings

    kept.open_current(data)
    application = create_app(read_settings(data))
    if not quiet:
        typer.echo(f"服务地址 / serving at http://{host}:{port}  （按 Ctrl+C 停止 / Ctrl+C stops）")
    uvicorn.run(application, host=host, port=port, log_level="warning", timeout_graceful_shutdown=10)


def _result_type(form: str, format: str | None) -> str:
    """Return the media type of a result by the name of a format; by default CSV for rows, Turtle for triples."""
    triples = form in ("CONSTRUCT", "DESCRIBE")
    known = GRAPH_TYPES if triples else SELECT_TYPES
    name = format or ("ttl" if triples else "csv")
    if name not in known:
        raise InputError(
            f"{form} 查询没有名为“{name}”的格式，可选：{'、'.join(known)}。",
            f"a {form} query has no format {name!r}; choose one of {', '.join(known)}",
        )
    return known[name]


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


def main() -> None:
    """Run a command; a known error becomes one line on standard error and its exit code."""
    try:
        app()
    except ZwgkError as error:
        from api.errors import outcome

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
