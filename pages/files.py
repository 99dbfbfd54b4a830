"""What every file of the API is, and how its question is read: nothing falls back, whatever is wrong is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from flask import request

from data_access import get_service
from data_access.answers import Answer
from data_access.catalog import metric
from data_access.model import LANGUAGES, DataError, Release
from data_access.selection import Problem
from data_access.store.errors import ReleaseWithdrawn
from pages.context import named_release

QUESTION = frozenset({"area", "category", "grain", "from", "to", "as", "release", "lang"})
OF_A_RELEASE = frozenset({"release"})
# Media types whose files are no text.
_BINARY = frozenset({"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"})


class NoSuchFile(DataError):
    """An address of the API under which there is nothing."""


class BadQuestion(DataError):
    """A question to the API that cannot be followed as asked; pages fall back instead."""


@dataclass(frozen=True, slots=True)
class File:
    """A download: its name, media type, what it depends on beside the release, and how its bytes are made."""

    release: Release
    name: str
    media_type: str
    asked: str
    content: Callable[[], bytes] = field(repr=False)

    @classmethod
    def of_text(
        cls, release: Release, name: str, media_type: str, asked: str, text: Callable[[], str]
    ) -> File:
        """Return the file of a text."""
        return cls(release, name, media_type, asked, lambda: text().encode())

    @property
    def content_type(self) -> str:
        """The media type, with the encoding of texts."""
        return self.media_type if self.media_type in _BINARY else f"{self.media_type}; charset=utf-8"


def only(names: frozenset[str]) -> None:
    """Raise BadQuestion for a parameter that an address does not have: a misspelled one must not be passed over."""
    for name in sorted(set(request.args) - names):
        there_are = f"there are {', '.join(sorted(names))}" if names else "there are none here"
        raise BadQuestion(f"unknown parameter {name!r}; {there_are}")


def of_a_release() -> Release:
    """Return the release of a file that is asked for by release only. Raises BadQuestion, UnknownRelease."""
    only(OF_A_RELEASE)
    return asked_release()


def asked_release() -> Release:
    """Return the release that a request names, else the current one. Raises UnknownRelease, ReleaseWithdrawn."""
    return named_release(request.args.get("release") or None)


def asked_language() -> str:
    """Return the language that a request names, English where it names none. Raises BadQuestion."""
    return one_of("lang", LANGUAGES)


def one_of(name: str, values: tuple[str, ...]) -> str:
    """Return a parameter that is one of these, the first where it is not there. Raises BadQuestion."""
    value = request.args.get(name, values[0])
    if value not in values:
        raise BadQuestion(f"{name} must be one of {', '.join(values)}")
    return value


def release_with(metric_id: str) -> Release:
    """Return the release that a request names, with a metric's datasets still in it.

    Raises UnknownIndicator, UnknownRelease, ReleaseWithdrawn.
    """
    release = asked_release()
    for dataset_id in metric(metric_id).datasets:
        withdrawal = release.withdrawal_of(dataset_id)
        if withdrawal is not None:
            raise ReleaseWithdrawn(release, withdrawal)
    return release


def asked(metric_id: str, names: frozenset[str]) -> Answer:
    """Return the answer to the request's question, which has parameters of these names.

    Raises BadQuestion where a part cannot be followed, UnknownIndicator, UnknownRelease, ReleaseWithdrawn.
    """
    only(names)
    query = {
        name: request.args.getlist(name) for name in QUESTION - {"release", "lang"} if name in request.args
    }
    release = release_with(metric_id)
    answer = get_service().ask(metric_id, query, release=release, pinned="release" in request.args)
    if answer.question.problems:
        raise BadQuestion(_PROBLEMS[answer.question.problems[0]])
    return answer


_PROBLEMS = {
    Problem.AREA: "area: name up to six areas of one level, by their ids in /api/v1/areas.geojson",
    Problem.CATEGORY: "category: this metric has no such category; see /api/v1/structure.json",
    Problem.GRAIN: "grain: month, quarter, year or 3y",
    Problem.PERIOD: "from, to: periods such as 2024-05, 2024-Q2 or 2024, in order",
    Problem.UNIT: "as: count, or rate where the metric has one; share where it is one",
    Problem.NOT_SHOWN: "these cells are in no view of the publication plan; see views in /api/v1/structure.json",
}
