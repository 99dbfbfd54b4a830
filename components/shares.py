"""Shares in words: always both counts, and the share itself where its base is not too small for one."""

from __future__ import annotations

from components.format import cell, number, share_percent
from components.i18n import translator
from data_access.catalog import LEAST_BASE_FOR_PERCENT
from data_access.definitions import PERCENT
from data_access.statistics import Observation, Share

# Of what is given for every hundred, or every thousand.
SHARE_DECIMALS = 1


def point_words(point: Observation, language: str, *, decimals: int | None = None) -> str:
    """Return a point as written: its number, its share, or the words of its status."""
    return cell(
        point.value,
        point.status,
        language,
        provisional=point.provisional,
        decimals=decimals,
        words=share_words(point.share, language) if point.share else "",
    )


def estimate_words(point: Observation, language: str, *, decimals: int | None = None) -> str:
    """Return an estimate as written: its value, its interval and how many answered, as far as these are known."""
    written = point_words(point, language, decimals=decimals)
    t = translator(language)
    if point.low is not None and point.high is not None:
        low, high = (number(n, language, decimals=decimals) for n in (point.low, point.high))
        written = t("figure.value-range", value=written, low=low, high=high)
    if point.answered is None or point.value is None:
        return written
    return t("estimate.answered", value=written, answered=number(point.answered, language))


def of_words(share: Share, language: str) -> str:
    """Return what a share is made of: 312 of 4,100, or 640 for 8,100 where the two are not of the same events."""
    part = "share.of" if share.per == PERCENT else "share.for"
    count, base = (number(each, language) for each in (share.count, share.base))
    return translator(language)(part, count=count, base=base)


def share_words(share: Share, language: str) -> str:
    """Return a share in words: 312 of 4,100 (7.6%), 3 of 8, or 640 for 8,100 (79.0 for every 1,000).

    Under a base of 20 the counts stand alone: a percent of so few says more than is known.
    """
    t, counts = translator(language), of_words(share, language)
    if share.base < LEAST_BASE_FOR_PERCENT:
        return counts
    if share.per == PERCENT:
        return t(
            "share.percent",
            counts=counts,
            percent=share_percent(share.count, share.base, language),
        )
    value = number(share.count * share.per / share.base, language, decimals=SHARE_DECIMALS)
    return t("share.per", counts=counts, value=value, per=number(share.per, language))
