"""Every number on every page is a published cell of that release, or follows from some."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from tests.pages.oracle import Asked, Oracle, period_start
from tests.pages.reading import Element, rows
from tests.pages.visitor import Visitor

NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
YEARS = r"(\d{4}(?: to \d{4})?)"
COUNTS = re.compile(rf"([\d,]+) in {YEARS}, ([\d,]+) in {YEARS} \(")
RATE_WORDS = "for every 1,000 residents"
UNPLACED = {"ward": "unplaced-ward", "neighborhood": "unplaced-neighborhood"}


def oracle_of(sample: Visitor, release: str) -> Oracle:
    def file(name: str) -> str:
        return sample.get(f"/api/v1/{name}?release={release}").text

    pinned = sample.service.release(release)
    residents = sample.service.document(pinned, "population")
    return Oracle(
        cells=file("cells.csv"),
        areas=file("areas.geojson"),
        metrics=sample.get("/api/v1/metrics.json").text,
        residents=residents,
    )


@pytest.fixture(params=["newest", "oldest"])
def release(request: pytest.FixtureRequest, sample: Visitor) -> str:
    """Both vintages of the sample, by id."""
    released = sample.service.releases()
    return (released[0] if request.param == "newest" else released[-1]).id


@pytest.fixture
def oracle(sample: Visitor, release: str) -> Oracle:
    return oracle_of(sample, release)


# ---- reading figures ----


def figures(page: Element, cls: str) -> list[Element]:
    return [each for each in page.all("figure") if each.all(cls=cls)]


def asked_of(figure: Element) -> tuple[Asked, list[str]]:
    """What a chart's own download link says that it shows, and of which areas."""
    link = next(a.attributes["href"] for a in figure.all("a") if "/chart.csv" in a.attributes["href"])
    query = parse_qs(urlsplit(link).query)
    metric = link.split("/metrics/")[1].split("/")[0]
    asked = Asked(metric, query["grain"][0], query.get("category", ["all"])[0], query.get("as") == ["rate"])
    return asked, query["area"]


def wrong_in_trend(figure: Element, oracle: Oracle) -> Iterator[str]:
    """Say what of a chart's table is not what the release holds."""
    asked, areas = asked_of(figure)
    header, *body = rows(figure.one("table"))
    named = [oracle.names.get(name, UNPLACED.get(oracle.level(areas[0]))) for name in header[1:]]
    if named != areas:
        yield f"{asked}: the columns are {header[1:]}, the areas {areas}"
    for words, *cells in body:
        if not cells:
            continue  # a sentence across all columns: why the rows above and below cannot be compared
        grain, start = period_start(words)
        for area, text in zip(areas, cells, strict=True):
            due = oracle.shown(asked, area, start)
            if grain != asked.grain or not due.is_said_by(text):
                yield f"{asked} {area} {words}: {text!r} instead of {due}"


def wrong_in_verdict(figure: Element, oracle: Oracle) -> Iterator[str]:
    """Say which counts of a verdict are not those of their years."""
    asked, areas = asked_of(figure)
    said = figure.one(cls="verdict").text
    found = COUNTS.findall(said)
    if len(found) > len(areas):
        yield f"{asked}: {len(found)} verdicts for {areas}"
    if len(areas) > 1:  # one of which nothing can be said has no counts, so each is found by its name
        named = [
            re.search(rf"{re.escape(name)}: {COUNTS.pattern}", said)
            for name in rows(figure.one("table"))[0][1:]
        ]
        told = [(area, each.groups()) for area, each in zip(areas, named, strict=True) if each]
        if len(told) != len(found):
            yield f"{asked}: {len(found)} verdicts, {len(told)} of them of a named area"
    else:
        told = [(area, each) for area, each in zip(areas, found, strict=False)]
    for area, (then, then_year, now, now_year) in told:
        for text, year in ((then, then_year), (now, now_year)):
            grain, start = period_start(year)
            due = oracle.shown(Asked(asked.metric, grain, asked.category), area, start).without_base()
            if due.provisional or not due.is_said_by(text):
                yield f"{asked} {area} {year}: {text} in the verdict instead of {due}"


def asked_of_map(figure: Element, oracle: Oracle) -> tuple[Asked, str, str]:
    """What a map's caption says that it shows, at which level, in which years."""
    caption = figure.one("caption").text
    found = re.fullmatch(rf"(.*), by (ward|neighborhood), {YEARS}", caption)
    if found is None:
        raise LookupError(caption)
    rate = figure.one(cls="measure").text.startswith(RATE_WORDS)
    # A map shows all of a metric, whatever breakdown its title ends with.
    titled = {
        re.sub(r", by [a-z ]+$", "", entry["title"]): name for name, entry in reversed(oracle.metrics.items())
    }
    metric, category = (titled[found[1]], "all") if found[1] in titled else oracle.category_named(found[1])
    return Asked(metric, period_start(found[3])[0], category, rate), found[2], found[3]


def wrong_in_map(figure: Element, oracle: Oracle) -> Iterator[str]:
    """Say what of a map, its links or its table is not what the release holds."""
    asked, level, year = asked_of_map(figure, oracle)
    _header, *body = rows(figure.one("table"))
    said = {oracle.names.get(name, UNPLACED[level]): text for name, text in body}
    for area, text in said.items():
        due = oracle.shown(asked, area, period_start(year)[1])
        if oracle.level(area) != level or not due.is_said_by(text):
            yield f"{asked} {area} {year}: {text!r} instead of {due}"
    on_map = [link.attributes["aria-label"] for link in figure.one("svg", cls="map").all("a")]
    in_table = [f"{name}: {text}" for name, text in body if name in oracle.names]
    if sorted(on_map) != sorted(label for label in in_table if not label.startswith("Neighborhood not")):
        yield f"{asked}: the map says {on_map}"


def wrong_by_category(section: Element, oracle: Oracle) -> Iterator[str]:
    """Say what of an area's table by category is not what the release holds."""
    (header, *years), *body = rows(section.one("table"))
    (caption,) = section.all("caption")
    area = oracle.names[caption.text.split(" · ")[1]]
    links = [row.one("th").one("a").attributes["href"] for row in section.one("tbody").all("tr")]
    if not all(f"area={area}&" in link for link in links):
        yield f"{header} of {area}: the rows lead to {links}"
    for (name, *texts), link in zip(body, links, strict=True):
        metric = urlsplit(link).path.rpartition("/")[2]
        (category,) = parse_qs(urlsplit(link).query).get("category", ["all"])
        if oracle.metrics[metric]["categories"][category] != name:
            yield f"{name} leads to {link}"
        for year, text in zip(years, texts, strict=True):
            due = oracle.shown(Asked(metric, "year", category), area, period_start(year)[1])
            if not due.is_said_by(text):
                yield f"{category} in {area} {year}: {text!r} instead of {due}"


def strays(figure: Element) -> set[str]:
    """The numbers in a figure's picture and summary that are not in its table."""
    table = figure.one("table").text
    summary = " ".join(each.attributes.get("aria-label", "") for each in figure.all(cls="canvas"))
    drawn = " ".join(each.text for each in figure.walk() if {"tag", "legend", "words"} & each.classes)
    areas = " ".join(row[0] for row in rows(figure.one("table")))
    # A map colors shares by whole percents.
    whole = {f"{float(percent):.0f}" for percent in re.findall(r"\(([\d.]+)%\)", table)}
    return set(NUMBER.findall(f"{summary} {drawn}")) - set(NUMBER.findall(f"{table} {areas}")) - whole


def wrong_in(page: Element, oracle: Oracle) -> list[str]:
    """Everything that a page's figures say and the release does not."""
    wrong = []
    for figure in figures(page, "canvas--chart"):
        wrong += [*wrong_in_trend(figure, oracle), *wrong_in_verdict(figure, oracle)]
    for figure in figures(page, "canvas--map"):
        wrong += wrong_in_map(figure, oracle)
    for section in page.all("section", cls="by-category"):
        wrong += wrong_by_category(section, oracle)
    return wrong + [f"{stray} is in no table" for figure in page.all("figure") for stray in strays(figure)]


# ---- the pages ----


def questions(oracle: Oracle) -> list[str]:
    """An address for every table that the release holds: each metric, level, grain and category."""
    found = []
    for name, asked, level in oracle.tables():
        areas = [area for area in oracle.names.values() if oracle.level(area) == level]
        query = [("area", area) for area in areas[:2]] + [("area", areas[-1])] * (len(areas) > 2)
        query += [("category", asked.category)] * (asked.category != "all") + [("grain", asked.grain)]
        found.append(f"/indicators/{name}?{urlencode(query)}")
        if name in ("people-shot", "reported-crime") and asked.grain == "year" and asked.category == "all":
            found.append(f"/indicators/{name}?{urlencode([*query, ('as', 'rate')])}")
    return found


def pinned(address: str, release: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}release={release}"


# `make test` looks at one page in five; which ones differs between the two releases. The trial looks at all.
@pytest.fixture(params=[5, pytest.param(1, marks=pytest.mark.trial)], ids=["a-fifth", "all"])
def some(request: pytest.FixtureRequest, release: str) -> Callable[[list[str]], list[str]]:
    """Some of the addresses."""
    return lambda addresses: addresses[int(release.rpartition(".")[2]) % request.param :: request.param]


def test_every_number_of_every_page_is_published(
    sample: Visitor, release: str, oracle: Oracle, some: Callable[[list[str]], list[str]]
) -> None:
    """A wrong number here is a wrong number in the newspaper."""
    addresses = some([url for url in sample.sitemap() if not url.startswith(("/es", "/pt"))])
    assert len(addresses) >= 15
    pages = {url: sample.page(pinned(url, release)) for url in addresses}
    assert {url: wrong for url, page in pages.items() if (wrong := wrong_in(page, oracle))} == {}
    assert sum(len(page.all("section", cls="by-category")) for page in pages.values()) >= 3
    counted = sum(len(page.all("table")) for page in pages.values())
    assert counted >= 20, "the check must have read tables"


def test_every_number_of_every_table_that_can_be_asked_for(
    sample: Visitor, release: str, oracle: Oracle, some: Callable[[list[str]], list[str]]
) -> None:
    """Each metric at each level, grain and category, as counts and rates, several areas at once."""
    addresses = some(questions(oracle))
    assert len(addresses) >= 30
    pages = {url: sample.page(pinned(url, release)) for url in addresses}
    fallen_back = [url for url, page in pages.items() if page.all(cls="problem")]
    assert fallen_back == []
    assert {url: wrong for url, page in pages.items() if (wrong := wrong_in(page, oracle))} == {}


def test_the_two_vintages_differ(sample: Visitor) -> None:
    """Otherwise nothing above would notice a page that ignores `release=`."""
    newest, *_, oldest = sample.service.releases()
    path = "/indicators/people-shot?grain=month&release="
    assert rows(sample.page(path + newest.id).all("table")[0]) != rows(
        sample.page(path + oldest.id).all("table")[0]
    )


# ---- what Dash is sent ----


def found(tree: object, kind: str) -> Iterator[dict]:
    """The properties of every component of a kind in what Dash is sent."""
    if isinstance(tree, dict):
        if tree.get("type") == kind:
            yield tree["props"]
        for each in tree.values():
            yield from found(each, kind)
    elif isinstance(tree, list):
        for each in tree:
            yield from found(each, kind)


def numbers(values: object) -> Iterator[float]:
    """Every number of a trace's `y`; anything but a plain list of numbers is an error."""
    if not isinstance(values, list):
        raise TypeError(f"{values!r} is no plain list: its numbers cannot be checked")
    yield from (float(each) for each in values if each is not None)


def lines(graph: dict) -> list[dict]:
    """The traces of a chart that draw values; bars are what a pointer touches to hear why a gap is one."""
    return [trace for trace in graph["figure"]["data"] if trace["type"] == "scatter"]


def wrong_in_plotly(graph: dict, figure: Element) -> Iterator[str]:
    """Say which values and words of a live chart are not in the finished page's table."""
    _header, *body = rows(figure.one("table"))
    shown = {
        float(number.replace(",", "")) for _, *texts in body for number in NUMBER.findall(" ".join(texts))
    }
    for line in lines(graph):
        yield from (f"{number} is drawn" for number in set(numbers(line["y"])) - shown)
        yield from (f"{text} is said" for text in line["text"] if not is_in_table(text, body))


def is_in_table(hover: str, body: list[list[str]]) -> bool:
    """Whether what a pointer hears is a period of a table with one of its texts."""
    words = re.sub(r"<[^>]*>", " ", hover).strip()
    return any(words.startswith(period) and words.endswith(tuple(texts)) for period, *texts in body)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/neighborhoods/ironbound",
        "/indicators/people-shot?area=south&area=east",
        "/indicators/force-types",
    ],
)
def test_plotly_draws_the_numbers_of_the_table(sample: Visitor, path: str) -> None:
    """The live chart must not show what the finished page does not."""
    pathname, _, search = path.partition("?")
    graphs = list(found(sample.call(pathname, f"?{search}" if search else ""), "Graph"))
    drawn = figures(sample.page(path), "canvas--chart")
    assert len(graphs) == len(drawn) > 0
    # A neighborhood's block of three years may hold a broken quarter; then nothing is drawn, live or finished.
    assert any(len(list(numbers(line["y"]))) for graph in graphs for line in lines(graph))
    pairs = zip(graphs, drawn, strict=True)
    assert [wrong for graph, figure in pairs for wrong in wrong_in_plotly(graph, figure)] == []


@pytest.mark.parametrize("path", ["/indicators/people-shot", "/pt/indicators/reported-crime"])
def test_leaflet_says_the_words_of_the_table(sample: Visitor, path: str) -> None:
    """The live map must not say what the finished page does not."""
    maps = list(found(sample.call(path), "GeoJSON"))
    drawn = figures(sample.page(path), "canvas--map")
    assert len(maps) == len(drawn) > 0
    for live, figure in zip(maps, drawn, strict=True):
        said = [feature["properties"]["words"] for feature in live["data"]["features"]]
        assert said == [link.attributes["aria-label"] for link in figure.one("svg", cls="map").all("a")]
        body = {f"{name}: {text}" for name, text in rows(figure.one("table"))[1:]}
        assert set(said) <= body
