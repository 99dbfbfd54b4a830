"""If these fail, each test process builds its own sample, or reads one that is half built."""

from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from time import sleep

import pytest

from tests.infrastructure.once import built_once


def build_slowly(folder: Path, *, log: Path) -> None:
    with log.open("a") as lines:
        lines.write("built\n")
    sleep(0.2)
    (folder / "result").write_text("complete")


def read_result(root: Path) -> str:
    folder = built_once(root, "sample", partial(build_slowly, log=root / "log"))
    return (folder / "result").read_text()


def test_many_processes_share_one_build(tmp_path: Path) -> None:
    with ProcessPoolExecutor(4) as processes:
        assert list(processes.map(read_result, [tmp_path] * 4)) == ["complete"] * 4
    assert (tmp_path / "log").read_text() == "built\n"


def test_a_failed_build_leaves_nothing_behind(tmp_path: Path) -> None:
    def fail(folder: Path) -> None:
        (folder / "half").touch()
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        built_once(tmp_path, "sample", fail)
    assert not list(built_once(tmp_path, "sample", lambda folder: None).iterdir())
