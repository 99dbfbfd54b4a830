"""How often the verdicts are wrong where nothing changed, and how often they see what did.

`python -m tests.calibration` writes the part of docs/methods.md between its two marks. Every row has random numbers of
its own, so that a test can make one row again and find it there. The product's own `trend` is asked, with series as
pages have them.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from data_access.model import Period, Status
from data_access.statistics import CLEAR, Observation, Verdict, trend

METHODS = Path(__file__).parents[1] / "docs" / "methods.md"
BEGIN, END = "<!-- calibration: begin -->", "<!-- calibration: end -->"

SERIES = 1_000  # a row and size of unchanged series
CHANGED = 2_000  # a cell of the tables of power
YEARS = range(3, 11)
# The average counts of a year, from and to.
SIZES = {"1 to 5": (1, 5), "5 to 30": (5, 30), "30 to 300": (30, 300), "300 to 3,000": (300, 3_000)}
COUNTS = (5, 10, 20, 50, 100, 200, 500, 1_000)
LENGTHS = (3, 5, 7, 10)
FALLS = (0.3, 0.5)
# How many people one shooting hurt, as shares: Newark's incidents of 2013 to 2018 in which anybody was hurt.
HURT_AT_ONCE = {1: 0.750, 2: 0.174, 3: 0.047, 4: 0.021, 5: 0.008}

# Parts of what they are counted against.
SHARES = {"shares, one in ten": 0.1, "shares, one in two": 0.5, "shares, nine in ten": 0.9}

Counts = np.ndarray
Sampler = Callable[[np.random.Generator, Counts], Counts]


def even(rng: np.random.Generator, means: Counts) -> Counts:
    """Events apart from each other."""
    return rng.poisson(means)


def by_month(rng: np.random.Generator, means: Counts, *, season: float, clumping: float) -> Counts:
    """Years as sums of months, with more in summer; each month's mean varies by `clumping` of itself."""
    months = 1 - season * np.cos(2 * np.pi * np.arange(12) / 12)
    each = means[:, None] * months / months.sum()
    if clumping:
        each = each * rng.gamma(clumping**-2, clumping**2, each.shape)
    return rng.poisson(each).sum(axis=1)


def at_once(rng: np.random.Generator, means: Counts) -> Counts:
    """People hurt, several at once in some events."""
    per_event = sum(people * share for people, share in HURT_AT_ONCE.items())
    return sum(people * rng.poisson(means / per_event * share) for people, share in HURT_AT_ONCE.items())


KINDS: dict[str, Sampler] = {
    "apart from each other": even,
    "more in summer": lambda rng, means: by_month(rng, means, season=0.4, clumping=0),
    "clumped, months vary by 10 % beyond": lambda rng, means: by_month(rng, means, season=0.2, clumping=0.10),
    "clumped, months vary by 15 % beyond": lambda rng, means: by_month(rng, means, season=0.2, clumping=0.15),
    "clumped, months vary by 20 % beyond": lambda rng, means: by_month(rng, means, season=0.2, clumping=0.20),
    "several people hurt at once": at_once,
    "rates, residents change": even,
    **{
        kind: lambda rng, means, share=share: rng.binomial(np.rint(means / share).astype(int), share)
        for kind, share in SHARES.items()
    },
}
# How much what is counted against differs from year to year: residents grow by up to 3 % a year, cases swing.
RESIDENTS = "rates, residents change"


@dataclass(frozen=True)
class Wrong:
    """Of how many unchanged series each statement was false, and either of the two."""

    series: int
    direction: int
    step: int
    either: int

    def __add__(self, other: Wrong) -> Wrong:
        return Wrong(
            self.series + other.series,
            self.direction + other.direction,
            self.step + other.step,
            self.either + other.either,
        )


def rng_of(*names: object) -> np.random.Generator:
    """Return the random numbers of one row."""
    return np.random.default_rng(zlib.crc32(repr(names).encode()))


def observed(
    counts: Iterable[float], exposures: Iterable[float | None], *, is_part: bool = False
) -> list[Observation]:
    """Return counts as a series of years."""
    pairs = enumerate(zip(counts, exposures, strict=True), start=2010)
    return [
        Observation(
            Period.parse(str(year)), Status.PUBLISHED, float(count), exposure=exposure, is_part=is_part
        )
        for year, (count, exposure) in pairs
    ]


def unchanged(kind: str, size: str, rng: np.random.Generator) -> list[Observation]:
    """Return a series in which nothing changed but what it is counted against."""
    years = int(rng.choice(YEARS))
    mean = float(np.exp(rng.uniform(*np.log(SIZES[size]))))
    against = np.ones(years)
    if kind == RESIDENTS:
        against = (1 + rng.uniform(-0.03, 0.03)) ** np.arange(years)
    share = SHARES.get(kind)
    if share is not None:
        against = rng.uniform(0.6, 1.4, years)
        against = np.maximum(1, np.rint(mean / share * against)) * share / mean
    counts = KINDS[kind](rng, mean * against)
    if share is None and kind != RESIDENTS:
        return observed(counts, [None] * years)
    whole = mean / (share or 0.5)
    return observed(
        counts,
        [float(np.rint(whole * each) if share else whole * each) for each in against],
        is_part=share is not None,
    )


def wrong(kind: str, size: str, series: int = SERIES, says: Callable = trend) -> Wrong:
    """Return how often a kind of unchanged series is called clear."""
    rng = rng_of("unchanged", kind, size)
    total = Wrong(0, 0, 0, 0)
    for _ in range(series):
        said = says(unchanged(kind, size, rng))
        one = said.direction.verdict in CLEAR
        other = said.step is not None and said.step.verdict in CLEAR
        total += Wrong(1, one, other, one or other)
    return total


def seen_over_years(count: int, years: int, fall: float, series: int = CHANGED) -> float:
    """Return the share of steady falls, from `count` in the first year, that are called clearly down."""
    means = count * (1 - fall * np.arange(years) / (years - 1))
    return _seen(rng_of("years", count, years, fall), means, lambda said: said.direction, series)


def seen_in_a_year(count: int, years: int, fall: float, series: int = CHANGED) -> float:
    """Return the share of falls in the last of several years, all else `count`, that are called clearly down."""
    means = np.full(years, float(count))
    means[-1] *= 1 - fall
    return _seen(rng_of("step", count, years, fall), means, lambda said: said.step or said.direction, series)


def _seen(rng: np.random.Generator, means: Counts, part: Callable, series: int) -> float:
    """Months vary by 10 % beyond Poisson, as Newark's do at least."""
    found = (
        part(trend(observed(by_month(rng, means, season=0.2, clumping=0.10), [None] * len(means)))).verdict
        for _ in range(series)
    )
    return sum(each is Verdict.CLEARLY_DOWN for each in found) / series


# ---- the part of docs/methods.md ----


def percent(part: float, whole: float = 1) -> str:
    return f"{100 * part / whole:.1f} %"


def row(cells: Iterable[object]) -> str:
    return "| " + " | ".join(map(str, cells)) + " |"


def heading(names: Sequence[object]) -> Iterator[str]:
    yield row(names)
    yield row(["---"] * len(names))


def wrong_cell(found: Wrong) -> str:
    return f"{percent(found.direction, found.series)}, {percent(found.step, found.series)}"


def kind_row(kind: str) -> tuple[str, Wrong]:
    """Return a row of the first table, and what it adds up."""
    by_size = [wrong(kind, size) for size in SIZES]
    total = sum(by_size, Wrong(0, 0, 0, 0))
    return row([kind, *map(wrong_cell, by_size), percent(total.either, total.series)]), total


def power_cell(seen: Callable[[int, int, float], float], count: int, years: int) -> str:
    return " / ".join(f"{100 * seen(count, years, fall):.0f}" for fall in FALLS)


def power_row(count: int) -> str:
    """Return a row of the second table."""
    cells = [
        *(power_cell(seen_over_years, count, years) for years in LENGTHS),
        *(power_cell(seen_in_a_year, count, years) for years in (2, 7)),
    ]
    return row([f"{count:,}", *cells])


def power_heading() -> list[str]:
    over = [f"over {years} years" for years in LENGTHS]
    return [
        "events in the first year",
        *over,
        "from one year to the next, no others",
        "the same, after five others",
    ]


def lines() -> Iterator[str]:
    """Yield the whole part."""
    rows = [kind_row(kind) for kind in KINDS]
    total = sum((each for _, each in rows), Wrong(0, 0, 0, 0))
    yield (
        f"**Wrongly clear.** {total.series:,} simulated series of {YEARS[0]} to {YEARS[-1]} years in which nothing"
        f" changed. Called clear: the direction in {percent(total.direction, total.series)}, the last step in"
        f" {percent(total.step, total.series)}, either of the two in {percent(total.either, total.series)}."
        " In each cell the direction, then the step."
    )
    yield ""
    yield from heading(["kind, events a year", *SIZES, "either"])
    yield from (text for text, _ in rows)
    yield ""
    yield (
        f"**What is seen.** Of {CHANGED:,} simulated series in each cell, percent called *clearly down* where the mean"
        " falls by 30 % / by 50 %: steadily from the first to the last year, or all at once in the last one. Months"
        " vary by 10 % beyond Poisson."
    )
    yield ""
    yield from heading(power_heading())
    yield from (power_row(count) for count in COUNTS)


def written(text: str, part: Iterable[str]) -> str:
    """Return a text with the part between the marks put anew."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n" + "\n".join(part) + f"\n{END}{after}"


def main() -> None:
    text = METHODS.read_text(encoding="utf-8")
    if BEGIN not in text or END not in text:
        sys.exit(f"{METHODS} has no {BEGIN} … {END}")
    METHODS.write_text(written(text, lines()), encoding="utf-8")
    print(f"wrote {METHODS}")


if __name__ == "__main__":
    main()
