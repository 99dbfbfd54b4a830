"""Runs `python -m MODULE ARGUMENT…` in forked children that have the imports behind them.

`python -m tests.faults.zygote IMPORT…` reads lines of JSON `[OUTPUT, MODULE, ARGUMENT…]`. For each it forks a child
that runs the module with its output in the file OUTPUT, and answers with the child's pid, then, when it has ended,
with its exit code (negative: the signal). So a kill never hits an import, where nothing is at stake.
"""

import importlib
import json
import os
import runpy
import sys
import traceback


def run(output: str, module: str, *arguments: str) -> int:
    """Be the child: run the module as its own program and return its exit code."""
    descriptor = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    sys.argv = [module, *arguments]
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # noqa: BLE001 - told in the output, as Python itself would
        traceback.print_exc()
        return 1
    return 0


def main() -> None:
    for name in sys.argv[1:]:
        importlib.import_module(name)
    for line in iter(sys.stdin.readline, ""):
        child = os.fork()
        if child == 0:
            code = run(*json.loads(line))
            sys.stdout.flush()
            os._exit(code)
        print(child, flush=True)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main()
