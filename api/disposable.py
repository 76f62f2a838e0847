"""Work on what a user sent, in a process that ends with the answer or at its deadline."""

import asyncio
import contextlib
import sys
from collections.abc import Sequence

from graphs.errors import QueryTimeoutError

_START = "import runpy, sys; from graphs.reader import confine; confine(int(sys.argv.pop(1)))"
_RUN = "; runpy.run_module({!r}, run_name='__main__', alter_sys=True)"


async def run(command: Sequence[str], timeout: float, memory: int, module: str = "zwgk") -> tuple[int, bytes, bytes]:
    """Run a command of ours, or another module of ours, within `memory` bytes and, where possible, without network.

    Return exit code, standard output and standard error.

    Raises QueryTimeoutError when it runs over `timeout` seconds; the process is killed.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        _START + _RUN.format(module),
        str(memory),
        *command,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        out, err = await asyncio.wait_for(process.communicate(), timeout)
    except TimeoutError:
        raise QueryTimeoutError(
            f"检查超过 {timeout:g} 秒，已停止。请拆分文件后重试。",
            f"the check ran over {timeout:g} s and was stopped: split the file",
        ) from None
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    return process.returncode or 0, out, err
