"""`python -m tests.readability`: how hard each kind of page is to read, in each language, into docs/reading.md.

Publishes the sample into a folder that goes away; `--store` names another store, `--words PATH` prints the longest
sentences of a page as well.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from data_access.model import LANGUAGES
from tests.browser.screenshots import some_store
from tests.browser.site import REPOSITORY, in_language
from tests.pages.visitor import Visitor, visiting
from tests.readability import WORD, Measure, measured, sentences_of
from tests.readability.bars import MEASURED_PAGES, SCALES

REPORT = REPOSITORY / "docs" / "reading.md"
BEGIN, END = "<!-- written by python -m tests.readability -->", "<!-- end -->"


def every_measure(site: Visitor) -> dict[tuple[str, str], Measure]:
    """The measure of each page in each language."""
    return {
        (path, language): measured(sentences_of(site.page(in_language(language, path))), language)
        for path in MEASURED_PAGES
        for language in LANGUAGES
    }


def as_table(found: dict[tuple[str, str], Measure]) -> str:
    """The measures as a table: a row for each page and language."""
    lines = ["| page | language | scale | score | words per sentence | words |", "|---|---|---|---|---|---|"]
    lines += [
        f"| `{path}` | {language} | {SCALES[language]} | {each.score(language):.1f}"
        f" | {each.words_per_sentence:.1f} | {each.words:,} |"
        for (path, language), each in found.items()
    ]
    return "\n".join(lines)


def write(table: str, path: Path = REPORT) -> None:
    """Put the table between its marks. Raises `ValueError` where a mark is missing."""
    text = path.read_text("utf-8")
    before, found, rest = text.partition(BEGIN)
    _, ended, after = rest.partition(END)
    if not (found and ended):
        raise ValueError(f"{path} has no {BEGIN} … {END}")
    path.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", "utf-8")


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", help="an address such as sqlite:///var/store.db; default: a fresh sample")
    parser.add_argument("--words", metavar="PATH", help="print the longest sentences of this page")
    asked = parser.parse_args()
    with some_store(asked.store) as url, visiting(url) as site:
        if asked.words:
            said = sentences_of(site.page(asked.words))
            print(*sorted(said, key=lambda each: -len(WORD.findall(each)))[:20], sep="\n")
        else:
            table = as_table(every_measure(site))
            print(table)
            write(table)


if __name__ == "__main__":
    main()
