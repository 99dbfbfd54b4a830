"""What is said of the protection of people: the smallest numbers shown, and the audit of a release with figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.format import number, percent
from components.i18n import Translator
from components.tables import table
from data_access.audited import Audited, AuditedView
from data_access.catalog import counting


def smallest_table(t: Translator, datasets: Mapping[str, Any]) -> Component:
    """Return the table of the smallest numbers shown, by dataset, as a release's structure states them."""
    header = [t("methods.smallest.dataset"), t("methods.smallest.title")]
    rows = [[t(f"dataset.{name}.title"), smallest_words(t, rules)] for name, rules in datasets.items()]
    return table(t("methods.smallest.title"), header, rows)


def smallest_words(t: Translator, rules: Mapping[str, Any]) -> str:
    """Return what a dataset needs for a number to be shown: a smallest count, or people behind an estimate."""
    if not rules.get("additive", True):
        return t("methods.smallest.base", count=number(rules["min_count"]["default"], t.language))
    counts = dict(rules["min_count"])
    general = number(counts.pop("default"), t.language)
    parts = [t("methods.smallest.by", what=t(f"dimension.{name}"), count=k) for name, k in counts.items()]
    return "; ".join([general, *parts])


def audit_part(t: Translator, audited: Audited | None, release: str) -> list[Component]:
    """Return the audit of a release in words, figures and a table; of one without, that it has none."""
    title = html.H3(t("methods.audit.title"))
    if audited is None:
        return [title, html.P(t("methods.audit.none", release=release))]
    found = "methods.audit.passed" if audited.passed else "methods.audit.failed"
    return [
        title,
        html.P(t("methods.audit.text", release=release)),
        html.P(t(found)),
        html.P(t("methods.audit.range")),
        html.Dl(list(_figures(t, audited))),
        *_views(t, audited.views, release),
    ]


def _figures(t: Translator, audited: Audited) -> Iterator[Component]:
    figures = {
        "cells": number(audited.cells, t.language),
        "hidden": number(audited.hidden, t.language),
        "narrowest": _range(t, audited.narrowest) if audited.hidden else t("methods.audit.nothing-hidden"),
        "remainders": number(audited.remainders, t.language),
    }
    for name, words in figures.items():
        yield html.Dt(t(f"methods.audit.{name}"))
        yield html.Dd(words)


def _views(t: Translator, views: Iterable[AuditedView], release: str) -> Iterator[Component]:
    """Yield the table of the views that hide something and have a page, and how many others hide nothing."""
    titled = [(title, view) for view in views if (title := _title(t, view))]
    hiding = [(title, view) for title, view in titled if view.hidden]
    if hiding:
        header = [t(f"methods.audit.{name}") for name in ("view", "cells", "hidden", "shown", "narrowest")]
        rows = [[title, *_row(t, view)] for title, view in hiding]
        yield table(t("methods.audit.caption", release=release), header, rows)
    if len(titled) > len(hiding):
        yield html.P(t.n("methods.audit.others", len(titled) - len(hiding)))


def _row(t: Translator, view: AuditedView) -> list[str]:
    return [
        number(view.cells, t.language),
        number(view.hidden, t.language),
        percent(view.shown_share, t.language),
        _range(t, view.narrowest),
    ]


def _title(t: Translator, view: AuditedView) -> str:
    """Return what a table shows, in words; empty where no page speaks of it yet."""
    metric = counting(view.dataset, view.measure, view.dimension)
    if metric is None:
        return ""
    return " · ".join(
        [t(f"metric.{metric.id}.title"), t(f"level.{view.area_level}"), t(f"grain.{view.grain}")]
    )


def _range(t: Translator, width: int | None) -> str:
    return t("methods.audit.unbounded") if width is None else number(width, t.language)
