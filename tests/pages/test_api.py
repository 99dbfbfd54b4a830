"""The API: files that a program can read, check and cite, equal to what staff export."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from components.i18n import translator
from data_access.model import LANGUAGES, Release
from data_access.publishing.commands import main
from tests.browser.site import store_url
from tests.pages.oracle import Asked, Oracle
from tests.pages.visitor import Visitor

METRIC = "/api/v1/metrics/people-shot"
FILES = ("cells.csv", "structure.json", "areas.geojson", "releases.json", "metrics.json")
SVG = "{http://www.w3.org/2000/svg}"
NAME = re.compile(r'attachment; filename="([^"]+)"')


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def releases(sample: Visitor) -> tuple[Release, ...]:
    return sample.service.releases()


# ---- whole releases ----


@pytest.mark.parametrize("age", [0, -1], ids=["newest", "oldest"])
def test_files_are_those_that_staff_export(
    sample: Visitor, sample_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, age: int
) -> None:
    """A journalist's copy and an archive's copy of a release must be the same to the byte."""
    release = releases(sample)[age]
    monkeypatch.setenv("DATABASE_URL", store_url(sample_store))
    assert main(["export", str(tmp_path), "--release", release.id]) == 0
    for name in ("cells.csv", "structure.json", "areas.geojson"):
        exported = (tmp_path / f"SAMPLE-do-not-cite-{name}").read_bytes()
        assert sample.get(f"/api/v1/{name}?release={release.id}").data == exported, name


def test_a_release_can_be_checked_with_two_commands(sample: Visitor, tmp_path: Path) -> None:
    """`/data` says how; anybody with a shell can do it."""
    listed = json.loads(sample.get("/api/v1/releases.json").text)["releases"]
    assert [entry["id"] for entry in listed] == [release.id for release in releases(sample)]
    assert [entry["current"] for entry in listed] == [True, False]
    for entry in listed:
        (tmp_path / "cells.csv").write_bytes(sample.get(f"/api/v1/cells.csv?release={entry['id']}").data)
        recipe = "tail -n +2 cells.csv | cut -d, -f1-15 | sha256sum"
        done = subprocess.run(recipe, shell=True, cwd=tmp_path, capture_output=True, text=True, check=True)
        assert done.stdout.split()[0] == entry["checksum"]


def test_the_newest_release_is_what_one_gets_unasked(sample: Visitor) -> None:
    newest, *_ = releases(sample)
    assert {row["release"] for row in table(sample.get("/api/v1/cells.csv").text)} == {newest.id}


@pytest.mark.parametrize("name", FILES)
def test_every_json_file_can_be_read(sample: Visitor, name: str) -> None:
    answer = sample.get(f"/api/v1/{name}")
    assert answer.status_code == 200
    if name.endswith("json"):
        assert json.loads(answer.text)
    else:
        assert len(table(answer.text)) > 500


# ---- values of a metric ----


def oracle_of(sample: Visitor, release: str) -> Oracle:
    def file(name: str) -> str:
        return sample.get(f"/api/v1/{name}?release={release}").text

    residents = sample.service.document(sample.service.release(release), "population")
    metrics = sample.get("/api/v1/metrics.json").text
    return Oracle(cells=file("cells.csv"), areas=file("areas.geojson"), metrics=metrics, residents=residents)


def wrong_rows(rows: list[dict[str, str]], oracle: Oracle) -> list[dict[str, str]]:
    """The rows of a `values.csv` that do not say what `cells.csv` says."""

    def is_right(row: dict[str, str]) -> bool:
        asked = Asked(row["metric"], row["grain"], row["category"], row["as"] == "rate")
        due = oracle.shown(asked, row["area"], date.fromisoformat(row["period_start"]))
        if due.number is None:
            return row["value"] == "" and row["status"] != "published"
        right = abs(float(row["value"]) - due.number) <= due.rounding
        if due.ends is not None:
            told = (float(row["low"]), float(row["high"]), int(row["answered"]))
            right = right and told == (*due.ends, due.answered)
        return right and row["status"] == "published" and (row["provisional"] == "true") is due.provisional

    return [row for row in rows if not is_right(row)]


@pytest.mark.parametrize("age", [0, -1], ids=["newest", "oldest"])
def test_values_are_the_cells(sample: Visitor, age: int) -> None:
    """A spreadsheet made of one file must agree with one made of the other."""
    release = releases(sample)[age].id
    oracle = oracle_of(sample, release)
    read = 0
    for metric, asked, level in oracle.tables():
        areas = [area for area in oracle.names.values() if oracle.level(area) == level][:6]
        query = "&".join(
            [f"area={area}" for area in areas] + [f"grain={asked.grain}", f"category={asked.category}"]
        )
        found = table(sample.get(f"/api/v1/metrics/{metric}/values.csv?{query}&release={release}").text)
        assert {row["area"] for row in found} == set(areas)
        assert {row["release"] for row in found} == {release}
        assert wrong_rows(found, oracle) == []
        read += len(found)
    assert read > 900


def test_rates_are_for_each_thousand_residents(sample: Visitor) -> None:
    newest, *_ = releases(sample)
    found = table(sample.get(f"{METRIC}/values.csv?area=south&area=unplaced-ward&as=rate").text)
    assert wrong_rows(found, oracle_of(sample, newest.id)) == []
    assert {row["status"] for row in found if row["area"] == "unplaced-ward"} == {"not_applicable"}
    assert any("." in row["value"] for row in found)


@pytest.mark.parametrize(
    "query", ["", "?area=south&area=east&as=rate", "?grain=month&from=2024-03&to=2024-Q4"]
)
def test_csv_and_json_say_the_same(sample: Visitor, query: str) -> None:
    rows = table(sample.get(f"{METRIC}/values.csv{query}").text)
    document = json.loads(sample.get(f"{METRIC}/values.json{query}").text)
    assert document["sample"] is True
    assert len(document["values"]) == len(rows) > 0
    for row, value in zip(rows, document["values"], strict=True):
        apart = ("value", "count", "base", "low", "high", "answered", "provisional", "breaks")
        assert {name: str(each) for name, each in value.items() if name not in apart} == {
            name: each for name, each in row.items() if name not in apart
        }
        assert ";".join(value["breaks"]) == row["breaks"]
        assert value["value"] == (float(row["value"]) if row["value"] else None)
        assert value["provisional"] is (row["provisional"] == "true")


def test_a_span_is_kept_to(sample: Visitor) -> None:
    found = table(sample.get(f"{METRIC}/values.csv?grain=month&from=2024-03&to=2024-Q2").text)
    assert [row["period_start"] for row in found] == ["2024-03-01", "2024-04-01", "2024-05-01", "2024-06-01"]


# ---- pictures ----


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("query", ["area=newark", "area=south&area=east&as=rate", "grain=month"])
def test_a_picture_stands_alone(sample: Visitor, language: str, query: str) -> None:
    """A picture in a slide show has no page around it to say what it shows, from where, and that it is invented."""
    answer = sample.get(f"{METRIC}/chart.svg?{query}&lang={language}")
    root = ET.fromstring(answer.data)
    assert root.tag == f"{SVG}svg"
    words = " ".join("".join(each.itertext()) for each in root.iter(f"{SVG}text"))
    t = translator(language)
    assert words.count(t("figure.sample")) == 2, "across the picture and in its text"
    assert releases(sample)[0].id in words
    assert root.find(f"{SVG}title") is not None
    assert root.find(f"{SVG}desc") is not None


def test_a_picture_brings_nothing_active(sample: Visitor) -> None:
    """An SVG opened by itself is a document that could run scripts or call others."""
    text = sample.get(f"{METRIC}/chart.svg").text
    assert re.findall(r"<script|<foreignObject|<image|href=|\son\w+=|<style", text) == []


# ---- what cannot be followed ----


@pytest.mark.parametrize("file", ["values.csv", "values.json", "chart.svg"])
@pytest.mark.parametrize(
    "query",
    [
        *(
            "area=atlantis",
            "area=south&area=ironbound",
            "area=ironbound&grain=year",
            "category=theft",
            "grain=fortnight",
        ),
        *("from=yesterday", "from=2024&to=2023", "as=percent", "as=rate&grain=month", "grain=3y"),
        *("arae=south", "utm_source=x", "area=%00", "area=" + "x" * 300),
    ],
)
def test_what_cannot_be_followed_is_refused(sample: Visitor, file: str, query: str) -> None:
    """A program cannot read a banner: other numbers than asked for would be taken for what was asked for."""
    answer = sample.get(f"{METRIC}/{file}?{query}")
    assert answer.status_code == 400
    assert json.loads(answer.text)["error"]
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("query", ["releas=x", "area=south"])
def test_files_refuse_what_they_do_not_know(sample: Visitor, name: str, query: str) -> None:
    """`releas=` must not silently give the newest numbers."""
    assert sample.get(f"/api/v1/{name}?{query}").status_code == 400


@pytest.mark.parametrize("lang", ["fr", "EN", "../en"])
def test_an_unknown_language_is_refused(sample: Visitor, lang: str) -> None:
    assert sample.get(f"{METRIC}/chart.svg?lang={lang}").status_code == 400


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/api/v1/metrics/nope/values.csv",
            "/api/v1/metrics/nope/values.json",
            "/api/v1/metrics/nope/chart.svg",
        ),
        *("/api/v1/cells.csv?release=SAMPLE-2020-01-01.1", "/api/v1/structure.json?release=x"),
        *("/api/v1/areas.geojson?release=%00", f"{METRIC}/values.csv?release=SAMPLE-2020-01-01.1"),
        *(f"{METRIC}/chart.svg?from=2050", f"{METRIC}/values", "/api/v1/nope", "/api/v1/data/cells.csv"),
    ],
)
def test_what_is_not_there_is_not_found(sample: Visitor, path: str) -> None:
    answer = sample.get(path)
    assert answer.status_code == 404
    assert json.loads(answer.text)["error"]


@pytest.mark.parametrize("path", ["/api/v1", "/api/v1/", "/api/v2/cells.csv"])
def test_other_addresses_are_not_found(sample: Visitor, path: str) -> None:
    assert sample.get(path).status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_the_api_only_reads(sample: Visitor, method: str) -> None:
    answer = getattr(sample.client, method)("/api/v1/cells.csv", base_url="https://safety.example.org")
    assert answer.status_code == 405


# ---- headers ----


@pytest.mark.parametrize(
    "path", [f"/api/v1/{name}" for name in FILES] + [f"{METRIC}/values.csv", f"{METRIC}/chart.svg"]
)
def test_files_of_the_sample_say_so_in_name_and_headers(sample: Visitor, path: str) -> None:
    """A file that is found again in a folder next year must not pass for Newark's figures."""
    answer = sample.get(path)
    name = NAME.fullmatch(answer.headers["Content-Disposition"])
    assert name
    assert name[1].startswith("SAMPLE-do-not-cite-")
    assert "sample" in answer.headers["X-Notice"]
    assert answer.headers["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("path", ["/api/v1/cells.csv", f"{METRIC}/values.json"])
def test_other_sites_may_read(sample: Visitor, path: str) -> None:
    """Public data that a browser refuses to other pages is not public."""
    headers = sample.get(path).headers
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"


@pytest.mark.parametrize("path", ["/api/v1/cells.csv", f"{METRIC}/values.csv?area=south"])
def test_an_unchanged_file_is_not_sent_twice(sample: Visitor, path: str) -> None:
    """A nightly script would load the same megabytes each night."""
    first = sample.get(path)
    again = sample.get(path, If_None_Match=first.headers["ETag"])
    assert (again.status_code, again.data) == (304, b"")
    older = releases(sample)[-1].id
    other = sample.get(f"{path}{'&' if '?' in path else '?'}release={older}")
    assert other.headers["ETag"] != first.headers["ETag"]


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_files_travel_compressed(sample: Visitor, encoding: str) -> None:
    plain, small = sample.get("/api/v1/cells.csv"), sample.get("/api/v1/cells.csv", Accept_Encoding=encoding)
    assert small.headers["Content-Encoding"] == encoding
    assert len(small.data) < len(plain.data) / 5
    assert "Accept-Encoding" in small.headers["Vary"]
