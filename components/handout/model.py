"""What of a figure leaves the page: what is seen of it, and all that must go with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from components import format as fmt
from components.i18n import Translator
from data_access.catalog import LEAST_BASE_FOR_PERCENT
from data_access.model import Release
from data_access.statistics import Observation

# The terms under which everything published here may be used; a license is a name, the same in all languages.
LICENSE = "CC BY 4.0"
LICENSE_URL = "https://creativecommons.org/licenses/by/4.0/"


class Kind(StrEnum):
    """What a figure is, and so the first part of its files' addresses."""

    CHART = "chart"
    MAP = "map"
    TABLE = "table"
    TIMELINE = "timeline"


@dataclass(frozen=True, slots=True)
class Entry:
    """One number as it is seen: `words` stand on the page; `value` is it as seen, None where words stand for it.

    `decimals` are those that are seen.
    """

    words: str
    value: float | None = None
    decimals: int = 0


def entry_of(words: str, point: Observation, decimals: int | None) -> Entry:
    """Return a number as it is seen: rounded to the decimals that stand on the page.

    Of a share with a small base only both counts are seen.
    """
    if point.value is None or (point.share is not None and point.share.base < LEAST_BASE_FOR_PERCENT):
        return Entry(words)
    places = int(not float(point.value).is_integer()) if decimals is None else decimals
    return Entry(words, round(float(point.value), places), places)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table behind a figure; `before` are sentences that stand across the table above it."""

    name: str
    entries: tuple[Entry, ...]
    before: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Handout:
    """A figure as it leaves the page, every text in the language of `t`, the words of its page.

    `title` is its finding or what it shows, `said` are verdicts and limits, `notes` the reasons for what is missing.
    `rows` are named by `header[0]` and have a number for each further column; `across` names what the columns are,
    empty where there is only one. `about` says what is counted and what is not, by label. `link` is the full address
    that keeps these numbers, `citation` how they are cited, `stem` the name of its files.
    """

    kind: Kind
    t: Translator
    stem: str
    title: str
    measure: str
    said: tuple[str, ...]
    notes: tuple[str, ...]
    header: tuple[str, ...]
    across: str
    rows: tuple[Row, ...]
    about: tuple[tuple[str, str], ...]
    source: str
    release: Release
    link: str
    citation: str

    @property
    def language(self) -> str:
        """The language of its texts."""
        return self.t.language

    @property
    def warnings(self) -> tuple[str, ...]:
        """What must be said wherever it goes: that its numbers are invented, or not published."""
        return warnings_of(self.t, self.release)

    @property
    def released(self) -> str:
        """The day of the release, in words."""
        return fmt.day(self.release.dated, self.language)

    @property
    def license(self) -> str:
        """The terms of use; of what must not be used, that."""
        return " ".join(self.warnings) or self.t("handout.license.text", license=LICENSE, url=LICENSE_URL)

    def passport(self) -> Iterator[tuple[str, str]]:
        """Yield label and text of all that travels with the numbers, in the order in which it is read."""
        t = self.t
        said = (
            ("handout.title", self.title),
            ("handout.measure", self.measure),
            ("handout.said", " ".join(self.said)),
            ("handout.notes", " ".join(self.notes)),
            ("definition.source", self.source),
            ("handout.release", self.release.label),
            ("handout.date", self.released),
            ("handout.license", self.license),
            ("handout.link", self.link),
            ("handout.citation", self.citation),
        )
        yield from ((t(label), text) for label, text in said)


def warnings_of(t: Translator, release: Release) -> tuple[str, ...]:
    """Return what must be said wherever numbers of a release go."""
    preview = (t("preview.notice"),) if release.staged else ()
    return (*preview, t("figure.sample")) if release.is_sample else preview
