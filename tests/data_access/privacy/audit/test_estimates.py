"""Estimates of surveys: few people behind a figure, or a hidden figure that follows from the others."""

import pytest

from data_access.privacy.audit import Published, audit

HEADER = (
    "dataset,measure,area_level,area,grain,period_start,period_end,dimension,category,value,low,high,base,status,"
    "provisional,release\n"
)
STRUCTURE = {
    "release": "R1",
    "datasets": {
        "survey": {
            "min_count": {"default": 50},
            "additive": False,
            "dimensions": {"race": {"exclusive": True}},
            "least_bases": [{"measure": "trust", "area_level": "city", "dimension": "race", "at_least": 60}],
        }
    },
}


def found(*cells: tuple[str, str, str]) -> list[str]:
    """Return the findings of a table of category, value and base; an empty value is hidden."""
    lines = (
        f"survey,trust,city,newark,wave,2024-03-04,2024-05-19,{'all' if name == 'all' else 'race'},{name},"
        f"{value},,,{base},{'published' if value else 'suppressed'},false,R1\n"
        for name, value, base in cells
    )
    return [each.derivation for each in audit([Published("R1", HEADER + "".join(lines), STRUCTURE)]).failures]


def test_figures_that_rest_on_enough_people_pass() -> None:
    """A false alarm would hold back the whole survey."""
    assert not found(("all", "61.5", "400"), ("black", "60.0", "300"), ("white", "", ""), ("asian", "", ""))
    assert not found(("black", "60.0", ""))


@pytest.mark.parametrize("base", ["49", "1"])
def test_a_figure_that_rests_on_too_few_is_found(base: str) -> None:
    """Each answer of a few people can be read from their share."""
    (reason,) = found(("black", "60.0", base))
    assert reason == (
        f"Newark, black, 2024-03-04 to 2024-05-19 is shown though it rests on {base} people, fewer than 50"
    )


def test_a_part_hidden_alone_is_found() -> None:
    """The whole times its base, less the other parts, is the last one."""
    (reason,) = found(("all", "61.5", "400"), ("black", "60.0", "300"), ("white", "", ""))
    assert "hidden alone" in reason


def test_parts_that_are_few_together_are_found() -> None:
    """Two hidden parts of 40 people are one figure of 40 people."""
    reasons = found(("all", "61.5", "340"), ("black", "60.0", "300"), ("white", "", ""), ("asian", "", ""))
    assert [reason.partition(" rest ")[2] for reason in reasons] == ["on 40 people, fewer than 50"] * 2
