"""What leaves a page as a file: exact, complete, and nothing in it that a program would run."""

from __future__ import annotations

import csv
import io
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page

from components.handout.model import Entry, Handout, Kind, Row
from components.handout.qr import qr_svg
from components.handout.reference import handout_ris
from components.handout.table_text import handout_csv
from components.handout.workbook import handout_xlsx, number_format
from components.i18n import translator
from data_access.model import LANGUAGES, Release
from tests.infrastructure.programs import program

LINK = "https://safety.example.org/indicators/people-shot?area=south&grain=year&release=2026-11-22.1"
# What a spreadsheet would run, follow or turn into something else.
ACTIVE = ("=1+1", "+1", "-1", "@SUM(A1)", "https://example.org/x", "mailto:a@b.c", "1e5", "{=A1}")


WORDS = {
    language: translator(language).knowing(city="Newark", publisher="The publisher") for language in LANGUAGES
}


def handout(**changes: object) -> Handout:
    made = Handout(
        kind=Kind.CHART,
        t=WORDS["en"],
        stem="people-shot",
        title="Fewer people were shot in the South Ward in 2024 than in 2018.",
        measure="People shot · South Ward · Year · 2018 to 2024",
        said=("People shot: 142 in 2018, 88 in 2024. Clearly down over the years.",),
        notes=("Some numbers are not shown to protect people.",),
        header=("Period", "South Ward", "East Ward"),
        across="Area",
        rows=(
            Row("2023", (Entry("1,234", 1234.0), Entry("not shown"))),
            Row(
                "2024", (Entry("0.50 (provisional)", 0.5, 2), Entry("0", 0.0)), ("Counted anew since 2024.",)
            ),
        ),
        about=(("Counted", "People hit by a bullet."), ("Not counted", "Shots that hit nobody.")),
        source="Newark Police Division",
        release=Release("2026-11-22.1", 1, "2026-11-22T12:00:00+00:00", "0" * 64),
        link=LINK,
        citation=f"NPSC: Fewer people were shot. Release 2026-11-22.1. {LINK}",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def csv_rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


# ---- CSV ----


def test_a_csv_has_one_header_and_one_number_a_line() -> None:
    """What a program or a person filters and sorts must not lose its source on the way."""
    content = handout_csv(handout())
    assert content.startswith(b"\xef\xbb\xbf"), "without it Excel takes UTF-8 for something else"
    found = csv_rows(content)
    numbers = [(row["Period"], row["Area"], row["Number"], row["As shown"]) for row in found]
    assert numbers == [
        ("2023", "South Ward", "1234", "1,234"),
        ("2023", "East Ward", "", "not shown"),
        ("2024", "South Ward", "0.50", "0.50 (provisional)"),
        ("2024", "East Ward", "0", "0"),
    ]
    for row in found:
        assert row["Title"] == handout().title
        assert row["What can be said"] == handout().said[0]
        assert row["Source"] == "Newark Police Division"
        assert (row["Release"], row["Date"]) == ("2026-11-22.1", "22 November 2026")
        assert "CC BY 4.0" in row["License"]
        assert row["Link that keeps these numbers"] == LINK


@pytest.mark.parametrize("text", [each for each in ACTIVE if each[0] in "=+-@"])
def test_no_text_of_a_csv_is_a_formula(text: str) -> None:
    """An area or a break can be named by whoever writes the data; a spreadsheet would run it."""
    changed = handout(title=text, header=("Period", text), rows=(Row(text, (Entry(text),)),))
    texts = [value for row in csv_rows(handout_csv(changed)) for value in row.values()]
    assert [value for value in texts if value.startswith(("=", "+", "-", "@"))] == []
    assert f"'{text}" in texts


# ---- XLSX ----


def test_a_spreadsheet_holds_numbers_as_numbers_and_reasons_in_words() -> None:
    book = load_workbook(io.BytesIO(handout_xlsx(handout())))
    assert book.sheetnames == ["Figure", "About"]
    sheet = book["Figure"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = rows.index(["Period", "South Ward", "East Ward"])
    assert rows[head + 1] == ["2023", 1234, "not shown"]
    assert rows[head + 2][0] == "Counted anew since 2024."
    assert rows[head + 3] == ["2024", 0.5, 0]
    assert sheet.cell(head + 4, 2).number_format == '#,##0.00" (provisional)"'
    assert sheet.freeze_panes == f"B{head + 2}"
    about = {row[0].value: row[1].value for row in book["About"].iter_rows()}
    assert about["Counted"] == "People hit by a bullet."
    assert about["Cite as"] == handout().citation
    assert about["Link that keeps these numbers"] == LINK


@pytest.mark.parametrize("text", ACTIVE)
def test_no_text_of_a_spreadsheet_is_anything_else(text: str) -> None:
    changed = handout(
        title=text,
        measure=text,
        said=(text,),
        source=text,
        header=("Period", text),
        rows=(Row(text, (Entry(text),), (text,)),),
    )
    content = handout_xlsx(changed)
    book = load_workbook(io.BytesIO(content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell for cell in cells if cell.hyperlink] == []
    assert text in [cell.value for cell in cells]
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert [name for name in packed.namelist() if "rels/sheet" in name or "vba" in name.lower()] == []


def test_the_same_figure_gives_the_same_bytes() -> None:
    """A clock in a file would make each download another one, and tell when it was made."""
    assert handout_xlsx(handout()) == handout_xlsx(handout())
    assert b"2026-11-22T00:00:00Z" in zipfile.ZipFile(io.BytesIO(handout_xlsx(handout()))).read(
        "docProps/core.xml"
    )


@pytest.mark.parametrize(
    ("words", "value", "decimals", "language", "pattern"),
    [
        ("1,234", 1234, 0, "en", "#,##0"),
        ("1.234 (provisório)", 1234, 0, "pt", '#,##0" (provisório)"'),
        ("0,50", 0.5, 2, "pt", "#,##0.00"),
        ("45.0 (40.0 to 50.0)", 45, 1, "en", '#,##0.0" (40.0 to 50.0)"'),
        ("none", 0, 0, "en", "#,##0"),
        ('7 ("about")', 7, 0, "en", '#,##0" (”about”)"'),
    ],
)
def test_a_number_looks_as_on_the_page(
    words: str, value: float, decimals: int, language: str, pattern: str
) -> None:
    assert number_format(Entry(words, value, decimals), language) == pattern


# ---- what must not be cited ----


@pytest.mark.parametrize("language", LANGUAGES)
def test_invented_numbers_say_so_in_every_file(language: str) -> None:
    invented = handout(
        t=WORDS[language], release=replace(handout().release, id="SAMPLE-2026-11-22.1", staged=True)
    )
    assert len(invented.warnings) == 2
    for row in csv_rows(handout_csv(invented)):
        assert all(warning in " ".join(row.values()) for warning in invented.warnings)
        assert "CC BY" not in " ".join(row.values())
    book = load_workbook(io.BytesIO(handout_xlsx(invented)))
    for sheet in book:
        texts = [str(cell.value) for row in sheet.iter_rows() for cell in row]
        assert all(warning in texts for warning in invented.warnings)
    assert invented.warnings[0] in handout_ris(invented).decode()


# ---- references ----


def test_a_reference_manager_can_read_it() -> None:
    lines = handout_ris(handout()).decode().split("\r\n")
    assert (lines[0], lines[-2]) == ("TY  - DATA", "ER  - ")
    entries = dict(line.split("  - ", 1) for line in lines if line)
    assert entries["UR"] == LINK
    assert entries["ET"] == "2026-11-22.1"
    assert entries["DA"] == "2026/11/22"
    assert all("\n" not in line for line in lines)


# ---- QR codes ----


@pytest.mark.parametrize("link", [LINK, "https://x.org/", f"{LINK}&{'area=another-place&' * 8}#map-ward"])
def test_a_code_leads_where_it_says(page: Page, tmp_path: Path, link: str) -> None:
    """Read by another program, from the pixels that a browser draws."""
    reader = program("zbar")
    page.set_viewport_size({"width": 500, "height": 500})
    page.set_content(qr_svg(link, label="code"))
    page.screenshot(path=tmp_path / "code.png")
    done = subprocess.run([reader, "--raw", "-q", tmp_path / "code.png"], capture_output=True, text=True)
    assert done.stdout.strip() == link


def test_a_code_needs_no_style_of_its_own() -> None:
    """The content policy would drop it, and the code could not be read."""
    drawn = qr_svg(LINK, label='a "code" <b>')
    assert "style" not in drawn
    assert 'aria-label="a &quot;code&quot; &lt;b&gt;"' in drawn
