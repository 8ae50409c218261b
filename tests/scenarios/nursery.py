"""Makes processes by forking one that has imported everything already: a Python program runs within milliseconds.

Run as a program it takes orders on its standard input and tells births and ends on its standard output, one JSON object per line.
"""

import gc
import importlib
import json
import os
import runpy
import signal
import sys
from collections.abc import Sequence
from typing import Any

PRELOADED = ("bot.app", "bot.commands", "bot.commands.local", "bot.commands.run", "integrations.local.server", "storage.schema")


def main() -> None:
    """Serve orders until the standard input ends; whoever still runs then is killed."""
    for name in PRELOADED:
        importlib.import_module(name)
    gc.freeze()  # what is there already need not be looked at, and so not be copied, in any child
    children: set[int] = set()

    def reap(*_: object) -> None:
        for pid in list(children):
            found, status = os.waitpid(pid, os.WNOHANG)
            if found:
                children.discard(pid)
                _tell(ended=pid, exit_code=os.waitstatus_to_exitcode(status))

    signal.signal(signal.SIGCHLD, reap)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _tell(ready=True)
    for line in sys.stdin:
        order = json.loads(line)
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
        pid = os.fork()
        if pid == 0:
            become(order["arguments"], order["environment"], order["log"], order["output"])
            return
        children.add(pid)
        _tell(born=pid, number=order["number"])
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for pid in children:
        os.kill(pid, signal.SIGKILL)


def become(arguments: Sequence[str], environment: dict[str, str], log: str, output: str) -> None:
    """Be the program that `python -m …` with these arguments would be."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
    for name, flags, number in ((os.devnull, os.O_RDONLY, 0), (output, _ADD, 1), (log, _ADD, 2)):
        opened = os.open(name, flags, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    os.environ.clear()
    os.environ.update(environment)
    module = arguments[1]
    sys.argv = [module, *arguments[2:]]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


_ADD = os.O_WRONLY | os.O_APPEND | os.O_CREAT


def _tell(**what: Any) -> None:
    os.write(1, f"{json.dumps(what)}\n".encode())


if __name__ == "__main__":
    main()
