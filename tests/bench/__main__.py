"""`python -m tests.bench [NAME ...]`: every benchmark of this folder, or those that are named.

A benchmark is a module with a `main()` that prints ratios and returns 1 where a limit is broken.
"""

from __future__ import annotations

import argparse
import pkgutil
import subprocess
import sys

import tests.bench

NO_BENCHMARKS = frozenset({"__main__", "constant"})


def names() -> list[str]:
    """The benchmarks there are."""
    found = {module.name for module in pkgutil.iter_modules(tests.bench.__path__)}
    return sorted(found - NO_BENCHMARKS)


def main() -> int:
    """Run each in a process of its own; 1 where one broke a limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*names(), []], metavar="NAME", help=", ".join(names()))
    failed = []
    for name in parser.parse_args().names or names():
        print(f"== {name}", flush=True)
        if subprocess.run([sys.executable, "-m", f"tests.bench.{name}"]).returncode:
            failed.append(name)
    if failed:
        print(f"a limit was broken: {', '.join(failed)}", file=sys.stderr)
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
