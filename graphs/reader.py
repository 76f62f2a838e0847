"""A reader: a process of its own that opens one release and answers queries over pipes until it is killed.

Run as `python -m graphs.reader STORE MEMORY [NICE]`. It reads frames from standard input and writes frames to standard
output. A frame is a length (4 bytes, big endian) and that many bytes; a request is one JSON frame, an answer is a JSON
frame and a body frame. The engine has no time-out and can abort on hostile queries, so whoever asks kills the process
at the deadline and starts another. Before it opens the store the process gives up what it does not need: memory above
the limit, core dumps and, where the kernel allows it, the network.
"""

import contextlib
import ctypes
import json
import os
import resource
import signal
import struct
import sys
from typing import Any, BinaryIO

from graphs.errors import ZwgkError
from graphs.store import GraphStore

_PR_SET_PDEATHSIG = 1
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000


def read_frame(stream: BinaryIO) -> bytes | None:
    """Return the next frame, or None at the end of the stream."""
    head = stream.read(4)
    if len(head) < 4:
        return None
    (length,) = struct.unpack(">I", head)
    return stream.read(length)


def write_frame(stream: BinaryIO, body: bytes) -> None:
    """Write one frame."""
    stream.write(struct.pack(">I", len(body)))
    stream.write(body)


def confine(memory: int) -> bool:
    """Limit this process to `memory` bytes of address space, without core dumps and network.

    Return whether the network could be given up.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)  # end with the server, even in the middle of a query
    return any(libc.unshare(flags) == 0 for flags in (_CLONE_NEWNET, _CLONE_NEWUSER | _CLONE_NEWNET))


def answer(store: GraphStore, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Return the head and the body of the answer to one request."""
    try:
        found = store.answer(
            request["query"],
            accept=request.get("accept", ()),
            bindings=request.get("bindings") or {},
            default_graphs=request.get("default_graphs", ()),
            named_graphs=request.get("named_graphs", ()),
        )
    except ZwgkError as error:
        head = {"error": type(error).__name__, "message": error.message, "message_en": error.message_en}
        return head, b""
    except (ValueError, TypeError) as error:  # a graph name that is no IRI, for one
        return {"error": "QueryRefusedError", "message": f"查询有误：{error}", "message_en": str(error)}, b""
    except MemoryError:
        return {"error": "MemoryError"}, b""
    if len(found.body) > request.get("limit", sys.maxsize):
        return {"error": "TooLarge", "length": len(found.body)}, b""
    return {"kind": found.kind, "media_type": found.media_type}, found.body


def serve(store: GraphStore, requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer requests one after the other until the stream of requests ends."""
    while (frame := read_frame(requests)) is not None:
        head, body = answer(store, json.loads(frame))
        write_frame(answers, json.dumps(head).encode())
        write_frame(answers, body)
        answers.flush()


def main() -> None:
    """Open the store named on the command line and serve it."""
    path, memory = sys.argv[1], int(sys.argv[2])
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing else may write into the stream of answers
    alone = confine(memory)
    store = GraphStore.open_read_only(path)
    with contextlib.suppress(BrokenPipeError, KeyboardInterrupt):  # who asked is gone
        write_frame(answers, json.dumps({"ready": True, "network": not alone}).encode())
        answers.flush()
        os.nice(int(sys.argv[3]) if len(sys.argv) > 3 else 0)  # once it is open: nobody should wait for a slow start
        serve(store, sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
