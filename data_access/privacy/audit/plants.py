"""Known kinds of leak, each in a small table of its own, beside the same table without it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from data_access.privacy.audit.reading import ALL, Published
from data_access.privacy.audit.statements import CellName, Statement, known, rate, share
from data_access.privacy.audit.tables import DATASET, MEASURE, table

_A_AND_B = [("city", "ab")]


@dataclass(frozen=True, slots=True)
class Plant:
    """A leak: releases and outside facts that give something away, and those that give nothing away."""

    kind: str
    leaking: Sequence[Published]
    safe: Sequence[Published]
    outside: Sequence[Statement] = ()


def own_plants() -> tuple[Plant, ...]:
    """Return every kind of leak that the attacker must find on each of its runs."""
    return (
        *(_lone_cell(), _small_sum(), _zeros(), _subtotal(), _quarter(), _atoms(), _sliver(), _overlap()),
        *(
            _remainder(),
            _measures(),
            _moved(),
            _revised(),
            _insider(),
            _precinct(),
            _rate(),
            _share(),
            _shown(),
        ),
    )


def _parts(values: str, *, name: str = "R1", total: int, revised: Sequence[str] = ()) -> Published:
    """Return a year of a city of areas a, b, c, … with these values."""
    areas = [chr(ord("a") + n) for n in range(len(values.split()))]
    lines = [f"{area} 2024 all {value}" for area, value in zip(areas, values.split(), strict=True)]
    return table(
        name, "\n".join([f"city 2024 all {total}", *lines]), areas=[("city", areas)], revised=revised
    )


def _cell(area: str) -> CellName:
    return CellName(DATASET, MEASURE, area, "2024")


def _lone_cell() -> Plant:
    return Plant("a hidden cell alone in its sum", [_parts("12 ? 8", total=23)], [_parts("? ? 8", total=23)])


def _small_sum() -> Plant:
    return Plant(
        "hidden cells that are few together", [_parts("? ? 30", total=33)], [_parts("? ? 30", total=38)]
    )


def _zeros() -> Plant:
    return Plant(
        "as many people as hidden cells", [_parts("? ? ? 9", total=12)], [_parts("? ? ? 9", total=27)]
    )


def _subtotal() -> Plant:
    lines = "city 2024 all {}\ncity 2024 p {}\na 2024 all {}\na 2024 p ?\na 2024 q ?\nb 2024 all 20\nc 2024 all {}"
    made = partial(table, "R1", areas=[("city", "abc")], categories=[(ALL, "pq")])
    return Plant(
        "a hidden subtotal that follows from its parent and siblings",
        [made(lines.format(39, 20, "?", 15))],
        [made(lines.format(39, 20, "?", "?"))],
    )


def _quarter() -> Plant:
    lines = "city 2024-Q1 all 44\na 2024-Q1 all 16\nb 2024-Q1 all 28\n"
    months = "city 2024-01 all 12\na 2024-01 all ?\nb 2024-01 all ?\ncity 2024-02 all 15\na 2024-02 all {}\n"
    months += "b 2024-02 all {}\ncity 2024-03 all 17\na 2024-03 all 6\nb 2024-03 all 11"
    return Plant(
        "a quarter less its months",
        [table("R1", lines + months.format(7, 8), areas=_A_AND_B)],
        [table("R1", lines + months.format("?", "?"), areas=_A_AND_B)],
    )


_TWO_PARTITIONS = (
    ("city", ["east", "west"]),
    ("city", ["m", "n", "o", "q"]),
    ("east", ["east~m", "east~n", "east~q"]),
    ("west", ["west~n", "west~o"]),
    ("m", ["east~m"]),
    ("n", ["east~n", "west~n"]),
    ("o", ["west~o"]),
    ("q", ["east~q"]),
)


def _atoms() -> Plant:
    """West leaves 10 of n without o: so n is at least 10 of the 12 of m and n. The city alone does not tell."""
    lines = "city 2024 all 70\neast 2024 all {}\nwest 2024 all {}\nm 2024 all ?\nn 2024 all ?\n"
    lines += "o 2024 all 38\nq 2024 all 20"
    made = partial(table, "R1", areas=_TWO_PARTITIONS)
    return Plant(
        "wards and neighborhoods joined by the map",
        [made(lines.format(22, 48))],
        [made(lines.format("?", "?"))],
    )


def _sliver() -> Plant:
    lines = "city 2024 all 80\neast 2024 all {}\nwest 2024 all {}\nm 2024 all 12\nn 2024 all 20\n"
    lines += "o 2024 all 28\nq 2024 all 20"
    made = partial(table, "R1", areas=_TWO_PARTITIONS)
    return Plant(
        "the part of a split neighborhood", [made(lines.format(35, 45))], [made(lines.format(40, 40))]
    )


def _overlap() -> Plant:
    lines = "a 2024 all 30\na 2024 p {}\na 2024 q {}\na 2024 r {}\na 2024 pq {}"
    made = partial(table, "R1", categories=[(ALL, "pqr"), ("pq", "pq")])
    return Plant(
        "groups that overlap",
        [made(lines.format("?", "?", "?", 27))],
        [made(lines.format("?", "?", 10, "20"))],
    )


def _remainder() -> Plant:
    lines = "a 2024 all 30\na 2024 p 20\na 2024 q {}"
    made = partial(table, "R1", categories=[(ALL, "pqr")])
    return Plant(
        "what a group leaves without its shown parts",
        [made(lines.format(8))],
        [made(lines.format("0"))],
    )


def _measures() -> Plant:
    lines = "a 2024 all 9 shot\na 2024 all ? killed\na 2024 all {} wounded\nb 2024 all 8 shot"
    made = partial(table, "R1", measures=[("shot", ["killed", "wounded"])])
    return Plant(
        "one measure less another",
        [made(lines.format(6))],
        [made(lines.format("?"))],
    )


def _moved() -> Plant:
    first, moved = _parts("? ? 8 40", total=60), _parts("? 9 ? 40", name="R2", total=60)
    same = _parts("? ? 8 40", name="R2", total=60)
    return Plant("a pattern that moved between releases", [first, moved], [first, same])


def _revised() -> Plant:
    """January was revised and is shown from then on; February, which was not, gives the former January away."""
    lines = "a 2024-Q1 all {}\na 2024-01 all {}\na 2024-02 all {}\na 2024-03 all 0"
    first = table("R1", lines.format(13, "?", "?"))
    after = partial(table, "R2", revised=["2024-01", "2024-Q1"])
    return Plant(
        "a revision that shows the partner of what was hidden",
        [first, after(lines.format(14, 5, 9))],
        [first, after(lines.format(14, "?", "?"))],
    )


def _insider() -> Plant:
    releases = [_parts("? ? 30", total=40)]
    return Plant(
        "an insider who knows one hidden cell",
        releases,
        releases,
        [known(_cell("a"), 8, source="an insider")],
    )


def _precinct() -> Plant:
    releases = [_parts("? ? ? 30", total=60)]
    terms = ((1.0, _cell("a")), (1.0, _cell("b")))
    return Plant(
        "a precinct's count published elsewhere",
        releases,
        releases,
        [Statement(terms, 4, 4, "the precinct's report")],
    )


def _rate() -> Plant:
    releases = [_parts("? ? 30", total=40)]
    return Plant("a rounded rate", releases, releases, [rate(_cell("a"), 2.4, decimals=1, population=1250)])


def _share() -> Plant:
    releases = [_parts("? ? 30", total=43)]
    said = share(_cell("a"), [_cell("a"), _cell("b")], 23.1, decimals=1)
    return Plant("a rounded percentage", releases, releases, said)


def _shown() -> Plant:
    return Plant(
        "a number too small to be shown", [_parts("3 9 ? ?", total=40)], [_parts("? 9 ? ?", total=40)]
    )
