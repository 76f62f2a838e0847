"""The commands that look after who writes and what is kept: keys, the audit log, backup and restore."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from api import audit as auditing
from api import keys as kept
from commands.console import AsJson, DataOption, Quiet, print_json, progress_bar, ticker
from graphs import backup as copies
from graphs.errors import InputError
from graphs.releases import find_current

keys_app = typer.Typer(help="写入密钥 / keys to write with", no_args_is_help=True)
KeyId = Annotated[str, typer.Argument(metavar="ID", help="密钥编号 / id of the key")]


@keys_app.command("create")
def keys_create(
    area: Annotated[str, typer.Option("--area", help="适用的地区及其下级 / for this area and all below")],
    note: Annotated[str, typer.Option("--note", help="说明，如持有单位 / note, such as the holder")] = "",
    data: DataOption = Path("data"),
    as_json: AsJson = False,
) -> None:
    """新建密钥，只显示一次 / make a key; it is shown this once."""
    from ingest.out import areas_of

    areas = areas_of(find_current(data))
    if area not in areas:
        raise InputError(f"未知的区划代码 {area}。", f"unknown area code {area}")
    _show(*kept.create(data, area, note), as_json)


@keys_app.command("list")
def keys_list(data: DataOption = Path("data"), as_json: AsJson = False) -> None:
    """列出密钥 / list the keys, without their secrets."""
    found = [key.shown() for key in kept.read(data).values()]
    if as_json:
        print_json(found)
        return
    table = Table("编号 id", "地区 area", "说明 note", "创建 created", "更换 rotated", "撤销 revoked")
    for key in found:
        table.add_row(*(key[name] or "" for name in ("id", "area", "note", "created", "rotated", "revoked")))
    Console().print(table)


@keys_app.command("revoke")
def keys_revoke(name: KeyId, data: DataOption = Path("data")) -> None:
    """撤销密钥，立即生效 / end a key at once."""
    key = kept.revoke(data, name)
    typer.echo(f"已撤销 / revoked: {key.id} ({key.area})")


@keys_app.command("rotate")
def keys_rotate(name: KeyId, data: DataOption = Path("data"), as_json: AsJson = False) -> None:
    """更换密钥，旧的立即失效 / give a key a new secret; the old one ends at once."""
    _show(*kept.rotate(data, name), as_json)


def _show(key: kept.Key, text: str, as_json: bool) -> None:
    if as_json:
        print_json({**key.shown(), "key": text})
        return
    typer.echo(text)
    typer.echo(
        f"请妥善保存，此后不再显示。/ keep it: it is not shown again. id {key.id}, area {key.area}",
        err=True,
    )


def audit(
    data: DataOption = Path("data"),
    last: Annotated[int, typer.Option("--last", min=1, help="最近若干条 / how many lines")] = 50,
    as_json: AsJson = False,
) -> None:
    """写入记录 / who wrote what, and what came of it."""
    found = auditing.lines(data, last)
    if as_json:
        print_json(found)
        return
    table = Table("时间 time", "密钥 key", "地区 area", "操作 action", "结果 outcome", "版本 release", "请求 request")
    for line in found:
        names = ("time", "key", "area", "action", "outcome", "release", "request")
        table.add_row(*(str(line.get(name, "")) for name in names))
    Console().print(table)


def backup(
    target: Annotated[Path, typer.Argument(help="备份到此文件夹（须为空或不存在） / a folder that is not there yet")],
    data: DataOption = Path("data"),
    current: Annotated[bool, typer.Option("--current", help="只备份当前版本 / the current release only")] = False,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """备份，服务和写入可照常进行 / copy the data folder; readers and a writer may go on."""
    with progress_bar(quiet or as_json) as progress:
        made = copies.backup(data, target, current_only=current, progress=ticker(progress))
    _told(made, f"已备份到 {target}", f"backed up to {target}", as_json)


def restore(
    source: Annotated[Path, typer.Argument(help="备份文件夹 / a backup")],
    data: DataOption = Path("data"),
    force: Annotated[bool, typer.Option("--force", help="替换已有内容 / replace what is there")] = False,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """从备份恢复，先核对每个文件 / make the data folder of a backup, after checking every file."""
    with progress_bar(quiet or as_json) as progress:
        made = copies.restore(source, data, force=force, progress=ticker(progress))
    _told(made, f"已恢复到 {data}", f"restored to {data}", as_json)


def _told(made: copies.Backup, zh: str, en: str, as_json: bool) -> None:
    if as_json:
        print_json(asdict(made))
        return
    typer.echo(
        f"{zh}：版本 {'、'.join(map(str, made.releases))}，当前 {made.current}，{made.files} 个文件，"
        f"{made.size / 2**20:.1f} MiB / {en}: {made.files} files, current release {made.current}"
    )
