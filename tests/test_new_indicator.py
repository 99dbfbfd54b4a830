"""A new indicator is one entry in the catalogue and its words; everything else follows from it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PARTS = ("app.py", "pages", "components", "data_access", "assets", "tests", "build")

DATASET = """
    Dataset(
        id="street-lights",
        measures=("reported", "repaired"),
        dimensions=(Dimension("lamp", tuple(map(Category, ("bulb", "pole")))),),
        plan=(
            *_views(_CITY, "month quarter year", "reported repaired", forced=True),
            *_views(_CITY, "year", "reported repaired", "lamp", ("bulb", "pole")),
            *_views(_WARD, "year", "reported repaired"),
        ),
        min_count={"default": 1},
        subsets=(("repaired", "reported"),),
    ),
"""
METRICS = """
    Metric("lights-broken", "street-lights", "reported", "street-lights", _LOWER, "lamp"),
    Metric("lights-repaired", "street-lights", "repaired", "street-lights", _HIGHER, base=Base("reported")),
"""
WORDS = (
    "topic.street-lights",
    "dimension.lamp",
    "category.bulb",
    "category.pole",
    *(
        f"dataset.street-lights.{part}"
        for part in ("title", "unit", "counted", "not-counted", "source", "caveat", "lag")
    ),
    *(
        f"metric.{name}.{part}"
        for name in ("lights-broken", "lights-repaired")
        for part in ("title", "unit", "what", "more", "fewer", "count", "base")
    ),
)
# Asks the changed project what its visitors get; run in a process of its own, where the entry is there from the start.
ASK = """
import json, sys
from pathlib import Path
from tests.pages.every_table import every_table
from tests.pages.visitor import visiting
folder, *paths = sys.argv[1:]
with visiting(every_table(Path(folder))) as visitor:
    answers = {path: visitor.get(path) for path in paths}
    print(json.dumps({path: [answer.status_code, answer.text] for path, answer in answers.items()}))
"""
PATHS = (
    "/indicators",
    "/indicators?q=lights",
    "/es/indicators/lights-broken?area=south",
    "/indicators/lights-broken?category=pole",
    "/pt/indicators/lights-repaired",
    "/methods",
    "/api/v1/metrics.json",
    "/api/v1/structure.json",
    "/api/v1/cells.csv",
    "/api/v1/metrics/lights-repaired/values.json?area=south",
    "/api/v1/metrics/lights-broken/chart.svg?lang=pt",
    "/sitemap.xml",
)


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project whose catalogue has one dataset and two metrics more, with words in three languages."""
    folder = tmp_path_factory.mktemp("grown") / "project"
    folder.mkdir()
    for part in PARTS:
        if part == "build":
            (folder / part).symlink_to(ROOT / part)
        elif (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / part, folder / part)
    catalog = folder / "data_access" / "catalog.py"
    text = catalog.read_text(encoding="utf-8")
    for opening, entry in (
        ("DATASETS: tuple[Dataset, ...] = (\n", DATASET),
        ("METRICS: tuple[Metric, ...] = (\n", METRICS),
    ):
        assert text.count(opening) == 1
        text = text.replace(opening, opening + entry)
    catalog.write_text(text, encoding="utf-8")
    for file in (folder / "components" / "locale").rglob("messages.po"):
        words = "".join(f'\nmsgid "{each}"\nmsgstr "{said(each, file)}"\n' for each in WORDS)
        file.write_text(file.read_text(encoding="utf-8") + words, encoding="utf-8")
    return folder


def said(message: str, file: Path) -> str:
    """Words that name message and language, so that a wrong one is seen."""
    place = " {place} {years}." if message.endswith((".more", ".fewer")) else ""
    return f"{file.parts[-3]} {message.replace('.', ' ')}{place}"


def run(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder, capture_output=True, text=True, timeout=900
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


@pytest.fixture(scope="module")
def answers(grown: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    printed = run(grown, "-c", ASK, str(tmp_path_factory.mktemp("store")), *PATHS)
    found = json.loads(printed.splitlines()[-1])
    assert {path: status for path, (status, _) in found.items() if status != 200} == {}
    return {path: text for path, (_, text) in found.items()}


def test_pickers_offer_it(answers: dict[str, str]) -> None:
    assert 'href="/indicators/lights-broken"' in answers["/indicators"]
    assert 'id="street-lights"' in answers["/indicators"]
    found = answers["/indicators?q=lights"]
    assert 'href="/indicators/lights-repaired"' in found
    assert 'href="/indicators/people-shot"' not in found


def test_it_has_a_page_in_each_language(answers: dict[str, str]) -> None:
    spanish = answers["/es/indicators/lights-broken?area=south"]
    for part in ("counted", "not-counted", "caveat", "source", "lag"):
        assert f"es dataset street-lights {part}" in spanish
    assert "es dimension lamp" in spanish
    assert "en category pole" in answers["/indicators/lights-broken?category=pole"]
    shared = answers["/pt/indicators/lights-repaired"]
    assert "pt metric lights-repaired base" in shared
    assert "pt metric lights-repaired unit" in shared


def test_the_methods_the_dictionary_and_the_map_of_the_site_name_it(answers: dict[str, str]) -> None:
    assert 'id="dataset-street-lights"' in answers["/methods"]
    told = json.loads(answers["/api/v1/metrics.json"])
    (share,) = [each for each in told["metrics"] if each["id"] == "lights-repaired"]
    assert share["base"] == {"dataset": "street-lights", "measure": "reported", "per": 100}
    assert "street-lights" in [each["id"] for each in told["datasets"]]
    assert "street-lights" in json.loads(answers["/api/v1/structure.json"])["datasets"]
    assert "/pt/indicators/lights-broken</loc>" in answers["/sitemap.xml"]


def test_its_numbers_are_in_every_file(answers: dict[str, str]) -> None:
    assert "street-lights,repaired,ward,south" in answers["/api/v1/cells.csv"]
    path = "/api/v1/metrics/lights-repaired/values.json?area=south"
    assert all(row["base"] > 0 for row in json.loads(answers[path])["values"])
    assert "pt metric lights-broken" in answers["/api/v1/metrics/lights-broken/chart.svg?lang=pt"]


def test_the_sample_has_figures_of_it(grown: Path, tmp_path: Path) -> None:
    """Without any, nobody who tries the project would see it."""
    run(grown, "-m", "data_access", "sample", "--years", "1", str(tmp_path / "drop"))
    manifest = (tmp_path / "drop" / "drop.toml").read_text(encoding="utf-8")
    assert 'dataset = "street-lights"' in manifest
    path = next(line for line in manifest.splitlines() if line.startswith('path = "sample_street_lights'))
    lines = (tmp_path / "drop" / json.loads(path.removeprefix("path = "))).read_text().splitlines()
    assert len(lines) > 12
