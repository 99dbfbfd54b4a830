"""Samples that several tests read."""

from collections.abc import Callable
from pathlib import Path

import pytest

from data_access.sample import write_sample
from tests.data_access.sample.oracle import EARLIER, LATER

SEEDS = (1, 2, 20_251_231)


@pytest.fixture(scope="session", params=SEEDS)
def sample(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sample with the usual arguments, for more than one seed."""
    folder = tmp_path_factory.mktemp("sample")
    write_sample(folder, seed=request.param)
    return folder


@pytest.fixture(scope="session")
def vintages(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The sample of November and the one of December."""
    earlier, later = (tmp_path_factory.mktemp(f"sample-{until}") for until in (EARLIER, LATER))
    write_sample(earlier, until=EARLIER)
    write_sample(later, until=LATER)
    return earlier, later


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """`write(**arguments)`: a fresh folder with a sample of these arguments."""

    def write(**arguments: object) -> Path:
        folder = tmp_path / f"sample-{len(list(tmp_path.iterdir()))}"
        write_sample(folder, **arguments)
        return folder

    return write
