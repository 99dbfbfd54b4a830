"""`/sitemap.xml` lists every page in every language; `/robots.txt` points there."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from flask import Blueprint, Response

from components.milestones import policy_path
from components.programs import program_path
from data_access import get_service
from data_access.catalog import METRICS
from data_access.definitions import Metric
from data_access.model import LANGUAGES, AreaLevel, Grain
from data_access.programs import PROGRAMS
from data_access.reform import MILESTONES, policies_of
from pages.serving.dashboard import Dashboard
from pages.serving.page import Address


def every_address(app: Dashboard) -> Iterator[Address]:
    """Yield the address of every page, in English: fixed ones, metrics, numbers that changed, policies, programs,
    places.
    """
    for page in app.page_routes.pages:
        if "<" not in page.path:
            yield Address("en", page.path)
    for metric in METRICS:
        yield Address("en", f"/indicators/{metric.id}")
        yield from _changed_numbers(metric)
    geography = get_service().geography(get_service().current())
    for policy in policies_of(get_service().records(get_service().current(), MILESTONES)):
        yield Address("en", policy_path(policy))
    for program in PROGRAMS:
        yield Address("en", program_path(program))
    for area in geography.ever(AreaLevel.NEIGHBORHOOD):
        if geography.outline(area) is not None:
            yield Address("en", f"/neighborhoods/{area.id}")


def _changed_numbers(metric: Metric) -> Iterator[Address]:
    """Yield the history of each number of the city by year that changed since it was first published.

    All others have a history too, which says that they did not.
    """
    service = get_service()
    answer = service.ask(metric.id, {"grain": Grain.YEAR}, release=service.current())
    if answer.selection.grain is not Grain.YEAR:
        return
    for series in answer.series:
        for when, vintage in sorted(series.vintages.items()):
            if vintage.changed is not None:
                category = answer.selection.category
                query = () if category == metric.category else (("category", category),)
                yield Address("en", f"/indicators/{metric.id}/{when}", query=query)


def sitemap(app: Dashboard) -> Blueprint:
    """Return the blueprint of the two addresses."""
    blueprint = Blueprint("sitemap", __name__)
    base = app.site.base_url.rstrip("/")

    @blueprint.get("/sitemap.xml")
    def sitemap_xml() -> Response:
        entries = "".join(_entry(base, address) for address in every_address(app))
        text = (
            '<?xml version="1.0" encoding="UTF-8"?>'
            '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">'
            f"{entries}</urlset>\n"
        )
        return Response(
            text, content_type="application/xml; charset=utf-8", headers={"Cache-Control": "no-cache"}
        )

    @blueprint.get("/robots.txt")
    def robots() -> Response:
        # Invented numbers are kept out by `noindex`, which a crawler must be able to read.
        text = f"User-agent: *\nAllow: /\nDisallow: /staff/\nSitemap: {base}/sitemap.xml\n"
        return Response(text, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-cache"})

    return blueprint


def _entry(base: str, address: Address) -> str:
    versions = [(language, base + address.in_language(language).url) for language in LANGUAGES]
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{language}" href={quoteattr(url)}/>'
        for language, url in versions
    )
    return "".join(f"<url><loc>{escape(url)}</loc>{links}</url>" for _, url in versions)
