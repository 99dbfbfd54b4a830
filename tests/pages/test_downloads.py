"""Each figure's files say exactly what is seen: the numbers and words of the page's own table, in its language."""

from __future__ import annotations

import csv
import io
import re
import subprocess
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page

from data_access.model import LANGUAGES, Cell, Status
from tests.browser.site import BASE_URL, in_language
from tests.infrastructure.programs import program
from tests.pages import test_empties as empties
from tests.pages.reading import Element, rows
from tests.pages.stores import write_store
from tests.pages.visitor import Visitor, visiting, words

PATH = empties.PATH
QUESTION = f"{PATH}?area=north&area=south"
RATES = f"{QUESTION}&as=rate"
# A number as each language writes it, with what may stand after it.
NUMBER = re.compile(r"([\d.,]+)(?: \(.*\))?")
TEXTS = ("handout.title", "handout.measure", "handout.said", "definition.source", "handout.release")


def cells() -> Iterator[Cell]:
    yield from empties.cells()
    yield empties.shot("south", 2022, 1_234)
    yield empties.shot("south", 2023, 1_100, open_=True)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    return write_store(tmp_path_factory.mktemp("downloads"), cells())


@pytest.fixture
def visitor(store: str) -> Iterator[Visitor]:
    with visiting(store) as opened:
        yield opened


def figures(page: Element) -> list[Element]:
    """The figures of a page and its tables by category, each with its own table and links."""
    return [*page.all("figure"), *page.all(cls="by-category")]


def table_of(figure: Element) -> list[list[str]]:
    """The table behind a figure as it is read, without sentences that stand across it."""
    return [row for row in rows(figure.all("table")[0]) if len(row) > 1]


def file_of(visitor: Visitor, figure: Element, extension: str) -> bytes:
    """What the figure's own link to a file brings."""
    hrefs = [each.attributes["href"] for each in figure.all("a") if "/api/v1/" in each.attributes["href"]]
    (href,) = {each for each in hrefs if f".{extension}?" in each}
    answer = visitor.get(unescape(href))
    assert answer.status_code == 200, href
    return answer.data


def seen_in_csv(content: bytes) -> list[list[str]]:
    """A reader's CSV as the table that it was made from, from its words alone."""
    header, *lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    seen = next(
        n for n, name in enumerate(header) if name in {words(each)("handout.seen") for each in LANGUAGES}
    )
    table: dict[str, list[str]] = {}
    for line in lines:
        table.setdefault(line[0], [line[0]]).append(line[seen])
    return list(table.values())


def in_words(value: object, pattern: str, language: str) -> str:
    """A cell of a spreadsheet as a program that knows the language shows it."""
    if isinstance(value, str):
        return value
    literal = re.sub(r"[#0,.]+", "", pattern.split('"', maxsplit=1)[0]) or "".join(pattern.split('"')[1::2])
    places = len(pattern.split('"', maxsplit=1)[0].partition(".")[2])
    written = f"{value:,.{places}f}"
    swapped = written.translate(str.maketrans(",.", ".,")) if language == "pt" else written
    return f"{swapped}{literal}"


def seen_in_xlsx(content: bytes, header: list[str], language: str) -> list[list[str]]:
    """The table in a spreadsheet, as it looks."""
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    lines = [row for row in sheet.iter_rows() if row[1].value is not None]
    assert [cell.value for cell in lines[0][: len(header)]] == header
    return [
        [in_words(cell.value, cell.number_format, language) for cell in row[: len(header)]]
        for row in lines[1:]
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", [QUESTION, RATES])
def test_files_say_what_the_page_s_table_says(visitor: Visitor, language: str, address: str) -> None:
    """Counts, rates, zeros, provisional and each kind of empty: a journalist quotes what residents read."""
    page = visitor.page(in_language(language, address))
    found = figures(page)
    assert len(found) == 2, "a chart and a map"
    for figure in found:
        header, *table = table_of(figure)
        assert seen_in_csv(file_of(visitor, figure, "csv")) == table
        assert seen_in_xlsx(file_of(visitor, figure, "xlsx"), header, language) == table
    said = {cell for figure in found for row in table_of(figure) for cell in row}
    kinds = {words(language)(f"status.{status}") for status in Status if status is not Status.PUBLISHED}
    assert kinds <= said
    assert {"0"} <= said or RATES in address


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_of_a_spreadsheet_are_numbers(visitor: Visitor, language: str) -> None:
    """`1,234` as a text cannot be added up."""
    figure = figures(visitor.page(in_language(language, QUESTION)))[0]
    sheet = load_workbook(io.BytesIO(file_of(visitor, figure, "xlsx"))).worksheets[0]
    numbers = {cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, int | float)}
    assert numbers == {0, 7, 9, 1_234, 1_100}
    lines = csv.DictReader(io.StringIO(file_of(visitor, figure, "csv").decode("utf-8-sig")))
    written = {line[words(language)("handout.number")] for line in lines} - {""}
    assert written == {"0", "7", "9", "1234", "1100"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_title_verdict_source_release_license_and_link_are_inside(visitor: Visitor, language: str) -> None:
    """A file that is found again next year must say by itself what it is and where it came from."""
    t = words(language)
    page = visitor.page(in_language(language, f"{PATH}?area=north"))
    for figure in figures(page):
        heading = figure.one("h2").text
        verdict = figure.all(cls="verdict")[0].text
        kept = next(each for each in figure.all("a") if each.text == t("tool.link")).attributes["href"]
        told = [heading, t("dataset.shooting.source"), "2026-11-22.1", "CC BY 4.0", BASE_URL + unescape(kept)]
        line = next(csv.DictReader(io.StringIO(file_of(visitor, figure, "csv").decode("utf-8-sig"))))
        assert line[t("handout.title")] == heading
        assert line[t("handout.said")] in verdict
        assert all(any(text in value for value in line.values()) for text in told)
        book = load_workbook(io.BytesIO(file_of(visitor, figure, "xlsx")))
        for sheet in book:
            texts = " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row)
            assert all(text in texts for text in told), sheet.title
        picture = "".join(re.findall(r">([^<]+)<", unescape(file_of(visitor, figure, "svg").decode())))
        flat = picture.replace(" ", "")
        assert all(text.replace(" ", "") in flat for text in told)
        reference = file_of(visitor, figure, "ris").decode()
        assert f"UR  - {BASE_URL}{unescape(kept)}" in reference


def test_the_link_inside_shows_the_same_figure(visitor: Visitor) -> None:
    """A citation is followed years later."""
    page = visitor.page(f"/es{RATES}")
    for figure in figures(page):
        line = next(csv.DictReader(io.StringIO(file_of(visitor, figure, "csv").decode("utf-8-sig"))))
        address = urlsplit(line[words("es")("handout.link")])
        again = visitor.page(f"{address.path}?{address.query}")
        assert [table_of(each) for each in figures(again)] == [table_of(each) for each in figures(page)]
        assert not address.fragment or again.one(id=address.fragment).tag in ("div", "section")


def test_a_table_by_category_is_the_same_in_its_files(sample: Visitor) -> None:
    for language in LANGUAGES:
        page = sample.page(in_language(language, "/neighborhoods/ironbound"))
        (figure, *_others) = page.all(cls="by-category")
        header, *table = table_of(figure)
        assert len(table) > 5
        assert seen_in_csv(file_of(sample, figure, "csv")) == table
        assert seen_in_xlsx(file_of(sample, figure, "xlsx"), header, language) == table
        picture = unescape(file_of(sample, figure, "svg").decode())
        assert all(cell.split()[0] in picture for row in table for cell in row)


@pytest.mark.parametrize("extension", ["csv", "xlsx", "ris", "svg"])
@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("map.{}?level=city", 400),
        ("map.{}?level=ward&areas=north", 400),
        ("table.{}", 400),
        ("table.{}?area=atlantis", 400),
        ("table.{}?area=north", 404),
        ("map.{}?from=1990&to=1991&level=ward", 404),
        ("chart.{}?lang=fr", 400),
    ],
)
def test_what_cannot_be_followed_is_refused(
    visitor: Visitor, address: str, status: int, extension: str
) -> None:
    """Another figure than asked for would be quoted as what was asked for."""
    answer = visitor.get(f"/api/v1/metrics/people-shot/{address.format(extension)}")
    assert answer.status_code == status
    assert answer.json["error"]


def test_a_picture_brings_nothing_active(visitor: Visitor) -> None:
    """An SVG opened by itself is a document that could run scripts, or lead elsewhere."""
    for figure in figures(visitor.page(QUESTION)):
        text = file_of(visitor, figure, "svg").decode()
        assert re.findall(r"<script|<foreignObject|<image|<a |href=|\son\w+=|<style|class=", text) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_figure_can_be_cited(visitor: Visitor, language: str) -> None:
    """The release is named, and the address is whole: it will be typed from paper."""
    t = words(language)
    figure = figures(visitor.page(in_language(language, f"{PATH}?area=north")))[0]
    cite = figure.one("details", cls="cite")
    assert cite.one("summary").text == t("tool.cite")
    text = cite.one(cls="citation").text
    kept = next(each for each in figure.all("a") if each.text == t("tool.link")).attributes["href"]
    assert text.endswith(BASE_URL + unescape(kept))
    assert "2026-11-22.1" in text
    assert figure.one("h2").text.rstrip(".") in text


def test_the_sample_must_not_be_cited(sample: Visitor) -> None:
    for each in sample.page("/indicators/people-shot").all(cls="citation"):
        assert each.text == words("en")("data.cite.sample")


def test_the_code_on_a_picture_leads_to_the_figure(visitor: Visitor, page: Page, tmp_path: Path) -> None:
    """Photographed from a poster: read by another program, from the pixels that a browser draws."""
    reader = program("zbar")
    for figure in figures(visitor.page(RATES)):
        page.set_viewport_size({"width": 800, "height": 900})
        page.set_content(file_of(visitor, figure, "svg").decode())
        page.screenshot(path=tmp_path / "picture.png", full_page=True)
        done = subprocess.run(
            [reader, "--raw", "-q", tmp_path / "picture.png"], capture_output=True, text=True
        )
        kept = next(each for each in figure.all("a") if each.text == "Link that keeps these numbers")
        assert done.stdout.strip() == BASE_URL + unescape(kept.attributes["href"])


def test_libreoffice_opens_a_spreadsheet(visitor: Visitor, tmp_path: Path) -> None:
    """What one library writes and another reads may still be refused by what people have."""
    office = program("LibreOffice")
    figure = figures(visitor.page(f"/es{QUESTION}"))[0]
    (tmp_path / "figure.xlsx").write_bytes(file_of(visitor, figure, "xlsx"))
    # Every sheet, in UTF-8, numbers as they are and not as they look.
    form = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        office,
        profile,
        "--headless",
        "--convert-to",
        form,
        "--outdir",
        tmp_path,
        tmp_path / "figure.xlsx",
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    t = words("es")
    sheet, about = (
        list(csv.reader(io.StringIO((tmp_path / f"figure-{name}.csv").read_text("utf-8"))))
        for name in (t("handout.sheet.figure"), t("handout.sheet.about"))
    )
    header, *table = table_of(figure)
    start = sheet.index(header)
    opened = sheet[start + 1 : start + 1 + len(table)]
    assert [row[0] for row in opened] == [row[0] for row in table]
    assert opened[0] == ["2018", "7", t("status.not_collected")]
    assert opened[4][2] == "1234"
    assert [t("handout.title"), figure.one("h2").text] in about
