"""Files of a survey's estimates: each figure is the one that was given, of the wave and group that it was given for."""

from pathlib import Path

import pytest

from data_access.model import Cell, Period, Status
from data_access.publishing.base import Intake, IntakeError
from data_access.publishing.estimates import Survey, merge_survey, survey_from_json, survey_to_json
from data_access.publishing.read import read_drop
from tests.data_access.publishing.drops import AUTHORITY, csv_text, write_drop

HEADER = ("from", "to", "question", "ward", "race", "share", "low", "high", "n")
SPRING, AUTUMN = ("2024-03-04", "2024-05-19"), ("2024-09-02", "2024-11-10")
COLUMNS = 'columns = { start = "from", end = "to", value = "share", low = "low", high = "high", base = "n" }'
ITEMS = '{ q1 = "trust", q2 = "safe-by-night" }'
YEAR = '["2024-01", "2024-12"]'


def entry(
    columns: str = COLUMNS, *, more: str = "", groups: str = "", covers: str = YEAR, items: str = ITEMS
) -> str:
    return (
        f'[[files]]\nkind = "survey"\npath = "survey.csv"\ndataset = "trust-survey"\ncovers = {covers}\n'
        f'{columns}\n{more}\n{AUTHORITY}[files.items]\ncolumn = "question"\ncodes = {items}\n{groups}\n'
    )


BY_RACE = '[files.dimensions.race]\ncolumn = "race"\ncodes = { B = "black", H = "hispanic", W = "white" }'


def row(question="q1", share="61.5", low="58", high="65", n="400", *, wave=SPRING, ward="", race=""):
    return (*wave, question, ward, race, share, low, high, n)


def read(folder: Path, *rows, more="", groups="", columns=COLUMNS) -> Intake:
    text = csv_text(HEADER, rows)
    files = entry(columns, more=more, groups=groups)
    return read_drop(write_drop(folder / "drop", files, {"survey.csv": text}), geography=None)


def cells(intake: Intake) -> dict[tuple[str, str, str], Cell]:
    return {(cell.key.measure, cell.key.area, cell.key.category): cell for cell in intake.survey}


def account(intake: Intake):
    return next(each for each in intake.accounts if each.kind == "survey")


def test_an_estimate_stands_with_its_bounds_base_and_days(tmp_path: Path) -> None:
    cell = cells(read(tmp_path, row()))["trust", "newark", "all"]
    assert cell.key.period == Period.parse("2024-03-04--2024-05-19")
    assert (cell.value, cell.low, cell.high, cell.base) == (61.5, 58.0, 65.0, 400)


def test_a_margin_gives_bounds_that_stay_on_the_scale(tmp_path: Path) -> None:
    """54.6 ± 3.4 is 51.2 to 58, not 51.199999; nothing is more than everybody."""
    columns = 'columns = { start = "from", end = "to", value = "share", margin = "low", base = "n" }'
    found = cells(read(tmp_path, row("q1", "54.6", "3.4"), row("q2", "98", "3"), columns=columns))
    assert (found["trust", "newark", "all"].low, found["trust", "newark", "all"].high) == (51.2, 58.0)
    assert found["safe-by-night", "newark", "all"].high == 100.0


def test_fractions_are_shown_in_percent(tmp_path: Path) -> None:
    columns = 'columns = { start = "from", end = "to", value = "share", base = "n" }'
    found = cells(read(tmp_path, row(share="0.62"), more='scale = "fraction"', columns=columns))
    assert found["trust", "newark", "all"].value == 62.0


def test_fractions_are_not_taken_for_percent(tmp_path: Path) -> None:
    """0.62 read as percent would say that hardly anybody trusts the police."""
    rows = row(share="0.62", low="0.5", high="0.7"), row("q2", "0.4", "0.3", "0.5")
    with pytest.raises(IntakeError, match="write scale = 'fraction'"):
        read(tmp_path, *rows)


def test_a_skipped_item_is_not_a_zero(tmp_path: Path) -> None:
    """Nobody said that nobody trusts; nobody was asked, or nobody wrote it down."""
    found = cells(read(tmp_path, row(share="", low="", high=""), row("q2", "0", "0", "2")))
    assert found["trust", "newark", "all"].status is Status.NOT_REPORTED
    assert found["safe-by-night", "newark", "all"].value == 0.0


def test_a_group_in_which_nobody_was_asked_does_not_apply(tmp_path: Path) -> None:
    rows = row(race="B"), row(share="", low="", high="", n="0", race="W")
    found = cells(read(tmp_path, *rows, groups=BY_RACE))
    assert found["trust", "newark", "white"].status is Status.NOT_APPLICABLE
    assert found["trust", "newark", "hispanic"].status is Status.NOT_REPORTED  # mapped, and not in this wave
    assert ("trust", "newark", "asian") not in found  # never asked for: not collected


def test_wards_are_found_by_name_or_code(tmp_path: Path) -> None:
    columns = COLUMNS.replace(" }", ', ward = "ward" }')
    rows = row(ward="West"), row(ward="E", share="40", low="30")
    found = cells(read(tmp_path, *rows, columns=columns, more='places = { E = "east" }'))
    assert (found["trust", "west", "all"].value, found["trust", "east", "all"].value) == (61.5, 40.0)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"share": "101"}, "column 'share': '101' is not a number from 0 to 100"),
        ({"share": "-1"}, "is not a number from 0 to 100"),
        ({"share": "61,5"}, "is not a number from 0 to 100"),
        ({"share": "nan"}, "is not a number from 0 to 100"),
        ({"share": "66"}, "does not lie between low and high"),
        ({"n": ""}, "column 'n': '' does not say how many answered"),
        ({"n": "0"}, "does not say how many answered"),
        ({"n": "40.5"}, "is not a whole number of people"),
        ({"question": "q3"}, "column 'question': 'q3' is not mapped; add it to items.codes"),
        ({"race": "X"}, "column 'race': 'X' is not mapped; add it to codes, to everyone"),
        (
            {"wave": ("2024-02-30", "2024-05-19")},
            "column 'from': '2024-02-30' is not a date in the form %Y-%m-%d",
        ),
        ({"wave": ("2024-05-19", "2024-03-04")}, "column 'to': '2024-03-04' is before the wave begins"),
    ],
    ids=str,
)
def test_what_cannot_be_right_is_refused_with_its_place(tmp_path: Path, changed: dict, says: str) -> None:
    with pytest.raises(IntakeError) as caught:
        read(tmp_path, row("q2"), row(**changed), groups=BY_RACE)
    assert str(caught.value).startswith("survey.csv, line 3")
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("columns", "more", "says"),
    [
        (
            'columns = { start = "from", end = "to", value = "share" }',
            "",
            "estimates need to rest on 50 people",
        ),
        ('columns = { start = "from", end = "to", value = "share" }', "least_base = 49", "rest on 50 people"),
        ('columns = { start = "from", value = "share", base = "n" }', "", "name the columns start and end"),
        (
            'columns = { start = "from", end = "to", value = "share", low = "low", base = "n" }',
            "",
            "low and high",
        ),
        ('columns = { wave = "from", value = "share", base = "n" }', "", "waves is missing"),
    ],
)
def test_an_entry_that_leaves_a_doubt_is_refused(tmp_path: Path, columns: str, more: str, says: str) -> None:
    with pytest.raises(IntakeError, match=says):
        read(tmp_path, row(), columns=columns, more=more)


def test_a_declared_base_stands_for_all(tmp_path: Path) -> None:
    columns = 'columns = { start = "from", end = "to", value = "share" }'
    intake = read(tmp_path, row(), columns=columns, more="least_base = 120")
    state = merge_survey(Survey(), intake.survey, intake.survey_coverage)
    assert [cell.base for cell in intake.survey] == [None]
    assert list(state.least_bases.values()) == [120]


def test_waves_may_have_names(tmp_path: Path) -> None:
    columns = 'columns = { wave = "from", value = "share", base = "n" }'
    more = "waves = { Spring = [2024-03-04, 2024-05-19] }"
    intake = read(tmp_path, row(wave=("Spring", "")), columns=columns, more=more)
    assert [str(cell.key.period) for cell in intake.survey] == ["2024-03-04--2024-05-19"]
    with pytest.raises(IntakeError, match="'Autumn' is a wave whose days are not given"):
        read(tmp_path, row(wave=("Autumn", "")), columns=columns, more=more)


WEEK, MONTH = ("2024-03-03", "2024-03-09"), ("2024-03-01", "2024-03-31")


def test_overlapping_waves_need_to_say_which_length_counts(tmp_path: Path) -> None:
    """People who answered in that week would speak twice."""
    with pytest.raises(IntakeError, match=r"lines?.* share days; say in wave_length"):
        read(tmp_path, row(wave=MONTH), row(wave=WEEK))


@pytest.mark.parametrize(
    ("length", "kept"), [('"month"', MONTH), ('"week"', WEEK), ("31", MONTH), ("7", WEEK)]
)
def test_waves_of_another_length_are_set_aside(tmp_path: Path, length: str, kept: tuple[str, str]) -> None:
    intake = read(tmp_path, row(wave=MONTH), row(wave=WEEK), more=f"wave_length = {length}")
    assert [str(cell.key.period) for cell in intake.survey] == ["--".join(kept)]
    assert account(intake).left_out == {"a wave of another length": 1}


def test_an_estimate_given_twice_counts_once(tmp_path: Path) -> None:
    intake = read(tmp_path, row(), row())
    assert (account(intake).counted, account(intake).further, len(intake.survey)) == (1, 1, 1)


def test_two_values_for_one_estimate_are_refused_unless_it_is_said_what_then(tmp_path: Path) -> None:
    """Whichever of the two were published, nobody could say why that one."""
    rows = row(), row(share="62")
    with pytest.raises(IntakeError, match=r"line 2 and survey.csv, line 3 give two values .* 61.5 and 62.0"):
        read(tmp_path, *rows)
    intake = read(tmp_path, *rows, more="set_aside_conflicts = true")
    assert account(intake).left_out == {"two values for one estimate": 2}
    assert [cell.status for cell in intake.survey] == [Status.NOT_REPORTED]


def test_a_group_of_a_ward_is_in_no_plan(tmp_path: Path) -> None:
    columns = COLUMNS.replace(" }", ', ward = "ward" }')
    with pytest.raises(IntakeError, match="no page ever shows trust-survey by race of a ward"):
        read(tmp_path, row(ward="West", race="B"), columns=columns, groups=BY_RACE)


def test_a_drop_replaces_the_waves_that_it_covers_and_no_others(tmp_path: Path) -> None:
    first = read(tmp_path, row(), row(wave=AUTUMN), row("q2"))
    old = merge_survey(Survey(), first.survey, first.survey_coverage)
    text = csv_text(HEADER, [row(wave=AUTUMN, share="60")])
    files = entry(covers='["2024-08", "2024-12"]', items='{ q1 = "trust" }')
    second = read_drop(write_drop(tmp_path / "second", files, {"survey.csv": text}), geography=None)
    new = merge_survey(old, second.survey, second.survey_coverage)
    values = {(cell.key.measure, str(cell.key.period.start)): cell.value for cell in new.cells}
    assert values == {
        ("trust", SPRING[0]): 61.5,
        ("trust", AUTUMN[0]): 60.0,
        ("safe-by-night", SPRING[0]): 61.5,
    }
    assert survey_from_json(survey_to_json(new)) == new


def test_a_wave_that_shares_days_with_one_that_stays_is_refused(tmp_path: Path) -> None:
    first = read(tmp_path, row())
    old = merge_survey(Survey(), first.survey, first.survey_coverage)
    text = csv_text(HEADER, [row(wave=("2024-05-10", "2024-06-10"))])
    files = entry(covers='["2024-05", "2024-12"]')
    second = read_drop(write_drop(tmp_path / "second", files, {"survey.csv": text}), geography=None)
    with pytest.raises(IntakeError, match="share days, and one of them is of an earlier"):
        merge_survey(old, second.survey, second.survey_coverage)


def test_waves_that_share_one_day_overlap(tmp_path: Path) -> None:
    march = ("2024-03-01", "2024-03-31")
    with pytest.raises(IntakeError, match="share days"):
        read(tmp_path / "share", row(wave=march), row(wave=("2024-03-31", "2024-04-30")))
    apart = read(tmp_path / "apart", row(wave=march), row(wave=("2024-04-01", "2024-04-30")))
    assert len(apart.survey) == 2


def test_only_waves_that_lie_whole_inside_covers_count(tmp_path: Path) -> None:
    inside, over = ("2024-12-01", "2024-12-29"), ("2024-12-30", "2025-01-05")
    intake = read(tmp_path, row(wave=inside), row(wave=over), row(wave=("2023-12-31", "2024-01-05")))
    assert [str(cell.key.period) for cell in intake.survey] == ["--".join(inside)]
    assert account(intake).left_out == {"date outside covers": 2}


def test_two_files_that_state_the_same_are_refused(tmp_path: Path) -> None:
    """Which of the two a reader saw would hang on their order."""
    text = csv_text(HEADER, [row()])
    files = entry() + entry().replace("survey.csv", "again.csv")
    drop = write_drop(tmp_path / "drop", files, {"survey.csv": text, "again.csv": text})
    with pytest.raises(IntakeError, match="two files of kind survey state the same estimate"):
        read_drop(drop, geography=None)
