"""Chicago's crisis-intervention training on its pages, by drop.toml alone."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path

from tests.data_access.publishing.real_drops import CHICAGO_TRAINING, real_drop
from tests.pages.reading import rows
from tests.pages.stores import published
from tests.pages.visitor import visiting

FILE = "crisis_intervention_training.csv"


def test_the_training_of_another_city_is_shown_by_mapping_alone(real_data: Path, tmp_path: Path) -> None:
    """Officers by year of session as the file has them; what it does not tell is not collected, never a zero."""
    drop = real_drop(tmp_path / "drop", CHICAGO_TRAINING, real_data / "chicago")
    with visiting(published(drop, tmp_path, today=date(2017, 2, 1))) as visitor:
        page = visitor.page("/indicators/crisis-intervention-training")
        told = dict(row[:2] for row in rows(page.one("table"))[1:])
        training = visitor.page("/police-reform/training")
        none = visitor.page("/indicators/crisis-intervention-current").one(id="answer")
    expected: Counter[str] = Counter()
    with (real_data / "chicago" / FILE).open(newline="") as file:
        for row in csv.DictReader(file):
            expected[row["session_end"][:4]] += int(row["officers_certified"])
    whole = [str(year) for year in range(2005, 2016)]
    assert {year: told[year] for year in whole} == {year: f"{expected[year]:,}" for year in whole}
    assert "2004" not in told, "it began in October"
    assert told["2016"] == "not reported yet", "it ends in August"
    assert f"{expected['2015']:,}" in training.text
    assert not none.all("table")
