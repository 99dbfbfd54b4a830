"""The report of a drop: what staff read before they decide."""

import re
import stat
from collections.abc import Callable, Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from data_access.publishing.prepare import Prepared, prepare
from data_access.publishing.report import page, text, write_page
from data_access.publishing.report.charts import nice
from data_access.publishing.report.facts import ranges
from data_access.publishing.report.markup import Html, tag
from data_access.publishing.vault import Vault
from data_access.store import Store
from tests.data_access.publishing.accepting import publish_accepting
from tests.data_access.publishing.test_publish import counts_csv, crime_drop

TODAY = date(2024, 2, 1)
OPTIONS = {"today": TODAY, "progress": lambda _text: None}
FIRST = counts_csv(
    *((f"2023-{month:02d}", "West", "Hill", "theft", 20 + month % 3) for month in range(1, 13)),
    *((f"2023-{month:02d}", "East", "Park", "theft", 40) for month in range(1, 13)),
)
SECOND = counts_csv(("2023-12", "West", "Hill", "theft", 3), ("2024-01", "West", "Hill", "theft", 400))


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Prepared]]:
    """Return `prepared(text, first, last)`: a drop upon a year that is published."""
    folder = tmp_path_factory.mktemp("report")
    vault = Vault.open(folder / "vault")
    with Store.open(f"sqlite:///{folder / 'store.db'}", read_only=False) as store:
        store.migrate()
        publish_accepting(crime_drop(folder / "one", FIRST), store, vault, today=TODAY)

        def run(name: str, rows: str, first: str, last: str) -> Prepared:
            return prepare(crime_drop(folder / name, rows, first, last), store=store, vault=vault, **OPTIONS)

        yield run


@pytest.fixture(scope="module")
def strange(prepared) -> Prepared:
    """A drop with findings: twenty times as many in the new month."""
    return prepared("two", SECOND, "2023-12", "2024-01")


def html_of(prepared: Prepared) -> str:
    return page(prepared, drop="drops/<b>&two", today=TODAY)


def test_the_text_says_what_came_what_changes_and_what_to_do(strange: Prepared) -> None:
    """What `check` leaves out nobody looks for."""
    told = text(strange, drop="drops/my two")
    assert "counts.csv (reported-crime): 2 rows read = 2 counted" in told
    assert "What would change against 2024-02-01.1" in told
    assert "new" in told.partition("reported-crime: ")[2]
    assert len(strange.findings) >= 2
    for finding in strange.findings:
        assert f"{finding.code}  {finding.detail}" in told
        assert f'--accept {finding.code} --because "…"' in told
    assert "publish 'drops/my two' " in told


def test_a_drop_without_findings_and_one_that_changes_nothing_say_so(prepared) -> None:
    """The two good answers must not look alike."""
    calm = prepared("calm", counts_csv(("2024-01", "East", "Park", "theft", 60)), "2024-01", "2024-01")
    assert text(calm, drop="calm").endswith("This drop can be published.")
    same = prepared("same", FIRST, "2023-01", "2023-12")
    assert text(same, drop="same").endswith("Nothing would change, so publishing makes no new release.")
    assert "makes no new release" in html_of(same)


class Outline(HTMLParser):
    """Tags that are open, texts by tag, and every attribute."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.texts: dict[str, list[str]] = {}
        self.attributes: list[tuple[str, str, str]] = []

    def handle_starttag(self, name: str, attributes: list[tuple[str, str | None]]) -> None:
        self.open.append(name)
        self.attributes += [(name, key, value or "") for key, value in attributes]
        if name == "meta":
            self.open.pop()

    def handle_startendtag(self, name: str, attributes: list[tuple[str, str | None]]) -> None:
        self.attributes += [(name, key, value or "") for key, value in attributes]

    def handle_endtag(self, name: str) -> None:
        assert self.open.pop() == name

    def handle_data(self, data: str) -> None:
        if self.open:
            self.texts.setdefault(self.open[-1], []).append(data)


def outline(html: str) -> Outline:
    found = Outline()
    found.feed(html)
    assert found.open == []
    return found


def test_the_page_is_whole_and_says_first_who_may_see_it(strange: Prepared) -> None:
    """Somebody will be tempted to forward it."""
    html = html_of(strange)
    found = outline(html)
    assert found.texts["p"][0].startswith("For staff only. This page may hold numbers that are too small")
    assert found.texts["h2"] == [
        "What needs a decision",
        "What came",
        "What changes",
        "The series, before and after",
        "The largest revisions",
        "Tables that may have to be hidden",
        "To translate, and other notes",
    ]
    assert "held back" in html
    assert {each.code for each in strange.findings} <= set(found.texts["strong"])
    assert html.count('<svg viewBox="0 0 320') == html.count("<figcaption>") > 0
    assert "drops/&lt;b&gt;&amp;two" in html
    assert "drops/<b>" not in html


def test_the_page_asks_nothing_of_a_network_and_runs_nothing(strange: Prepared) -> None:
    """It opens on a laptop without a network, and tells nobody that it was opened."""
    html = html_of(strange)
    found = outline(html)
    assert not {"script", "link", "img", "iframe", "form"} & {name for name, _, _ in found.attributes}
    loading = {"src", "href", "srcset", "action", "poster", "data"}
    assert not [each for each in found.attributes if each[1] in loading or each[1].startswith("on")]
    assert not re.search(r"url\(|@import|https?://", html)


def test_everything_seen_has_a_name_for_a_screen_reader(strange: Prepared) -> None:
    """A chart without words is nothing to who cannot see it; a table that scrolls must be reachable by keyboard."""
    found = outline(html_of(strange))
    for name, wanted in (("svg", {"role", "aria-label"}), ("div", set())):
        said = [key for tag_name, key, _ in found.attributes if tag_name == name]
        assert wanted <= set(said)
    regions = [value for _, key, value in found.attributes if (key, value) == ("role", "region")]
    scrolling = [value for _, key, value in found.attributes if (key, value) == ("class", "wide")]
    reachable = [value for _, key, value in found.attributes if key == "tabindex"]
    assert len(regions) == len(scrolling) == len(reachable)
    assert ("html", "lang", "en") in found.attributes


def luminance(color: str) -> float:
    parts = [int(color[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_colors_have_the_contrast_that_wcag_aa_asks(strange: Prepared) -> None:
    """Read on a cheap screen in the sun."""
    colors = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6})[;\s]", html_of(strange)))
    colors["paper"] = "#ffffff"

    def contrast(one: str, other: str) -> float:
        low, high = sorted((luminance(colors[one]), luminance(colors[other])))
        return (high + 0.05) / (low + 0.05)

    for ink in ("ink", "soft", "warn"):
        for ground in ("paper", "wash", "warn-wash"):
            assert contrast(ink, ground) >= 4.5, (ink, ground)
    for stroke in ("now", "was"):
        assert contrast(stroke, "paper") >= 3, stroke


def test_only_its_owner_can_read_the_file(strange: Prepared, tmp_path: Path) -> None:
    """Staff share machines; a report of last month with open rights is closed by the next one."""
    target = tmp_path / "report.html"
    target.write_text("last month's")
    target.chmod(0o644)
    write_page(strange, target, drop="two", today=TODAY)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert target.read_text(encoding="utf-8") == page(strange, drop="two", today=TODAY)
    assert list(tmp_path.iterdir()) == [target], "nothing unfinished is left beside it"


def test_a_report_that_cannot_be_written_leaves_what_was_there(strange: Prepared, tmp_path: Path) -> None:
    """Half a report looks like a whole one."""
    with pytest.raises(OSError, match="nowhere"):
        write_page(strange, tmp_path / "nowhere" / "report.html", drop="two", today=TODAY)
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError, match="folder"):
        write_page(strange, tmp_path / "folder", drop="two", today=TODAY)
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_lines_are_told_in_short() -> None:
    """Fifty thousand lines in a row are one range."""
    assert ranges([7]) == "line 7"
    assert ranges([5, 2, 3, 9]) == "lines 2–3, 5, 9"
    assert ranges(range(2, 50_001)) == "lines 2–50000"
    assert ranges(range(0, 100, 2)).endswith("22 …")


def test_axes_end_at_round_numbers() -> None:
    """A chart that ends at 873 is not read at a glance; one of small shares must not end at 1."""
    assert [nice(value) for value in (873, 1000, 12, 1, 0.3, 0)] == [1000, 1000, 20, 1, 0.5, 1]


def test_nothing_put_into_the_page_becomes_html() -> None:
    """File names and titles come from outside."""
    assert (
        tag("td", '<script>"&', title='"><b>')
        == '<td title="&quot;&gt;&lt;b&gt;">&lt;script&gt;&quot;&amp;</td>'
    )
    assert tag("p", [tag("b", "x")], None, 3, class_="wide") == '<p class="wide"><b>x</b>3</p>'
    assert isinstance(tag("p"), Html)
