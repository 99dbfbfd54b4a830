"""Errands of residents, leaders and journalists, gone from the first page to their end as anybody goes them.

On a phone, at a desk and enlarged to 200 %, with and without JavaScript, in each language; by the roles and names
that a screen reader says. `make test` goes each errand in every language, each time another way; trials go them all.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from components.i18n import Translator, translator
from components.quick_exit import EXIT_URL
from data_access.model import LANGUAGES
from tests.browser.site import COMPARED, HOME, MEETINGS, NEIGHBORHOOD, TOGETHER, RunningSite

# At 200 % a desk of 1,440 × 900 holds half as many pixels each way.
ENLARGED = "enlarged"
SCREENS = {"phone": (360, 740), "desk": (1440, 900), ENLARGED: (720, 450)}
NUMBER = re.compile(r"\d[\d.,]*\d|\d")
# Keys that somebody presses at most until a link that is looked for has the focus.
PATIENCE = 150


@dataclass(frozen=True)
class Way:
    """On which screen, with scripts or not, and in which language somebody goes."""

    screen: str
    scripts: bool
    language: str

    def __str__(self) -> str:
        return f"{self.screen}-{'scripts' if self.scripts else 'plain'}-{self.language}"


@dataclass(frozen=True)
class Visitor:
    """Somebody on their way through the site."""

    page: Page
    site: RunningSite
    way: Way

    @property
    def t(self) -> Translator:
        """The words of their language."""
        return translator(self.way.language)

    def begins(self, path: str = HOME) -> None:
        """Open the site."""
        self.page.goto(self.site.url(path, self.way.language))

    def follows(self, name: str, *, inside: Locator | None = None) -> None:
        """Follow the first link of this name, in a part of the page."""
        place = inside or self.page.get_by_role("main")
        place.get_by_role("link", name=name, exact=True).first.click()

    def chooses_page(self, message_id: str) -> None:
        """Follow a link of the navigation."""
        self.follows(
            self.t(message_id), inside=self.page.get_by_role("navigation", name=self.t("shell.navigation"))
        )

    def begins_with_program(self, program: str) -> None:
        """Open the site and go to a program by the list of all."""
        self.begins()
        self.chooses_page("nav.programs")
        self.follows(self.t(f"topic.{program}"))
        self.is_at(f"/programs/{program}")

    def is_at(self, path: str) -> None:
        """Check the address."""
        expect(self.page).to_have_url(self.site.url(path, self.way.language))

    def heading(self, words: str, level: int = 1) -> Locator:
        """A heading that says this."""
        return self.page.get_by_role("heading", level=level, name=words, exact=True)


def ways(turn: int) -> list[Any]:
    """Every way to go an errand; those that are not this errand's turn are trials."""
    usual = list(product(("phone", "desk"), (True, False)))
    now = {Way(*usual[(turn + n) % len(usual)], language) for n, language in enumerate(LANGUAGES)}
    now.add(Way(ENLARGED, bool(turn % 2), LANGUAGES[turn % len(LANGUAGES)]))
    every = (Way(*way) for way in product(SCREENS, (True, False), LANGUAGES))
    return [pytest.param(way, id=str(way), marks=() if way in now else pytest.mark.trial) for way in every]


@pytest.fixture
def visitor(browser: Browser, site: RunningSite, way: Way) -> Iterator[Visitor]:
    """Who comes for the first time and goes this way; enlarged, nothing moves for them."""
    width, height = SCREENS[way.screen]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=2 if way.screen == ENLARGED else 1,
        reduced_motion="reduce" if way.screen == ENLARGED else "no-preference",
        java_script_enabled=way.scripts,
    )
    context.set_default_timeout(15_000)
    yield Visitor(context.new_page(), site, way)
    context.close()


def rows(table: Locator) -> list[list[str]]:
    """The cells of a table below its head, as they are read."""
    return [
        [" ".join(cell.split()) for cell in row.locator("th, td").all_inner_texts()]
        for row in table.locator("tbody tr").all()
    ]


def opened_table(visitor: Visitor, figure: Locator) -> Locator:
    """The table behind a figure, opened."""
    figure.get_by_text(visitor.t("figure.view-table"), exact=True).click()
    table = figure.get_by_role("table")
    expect(table).to_be_visible()
    return table


@pytest.mark.parametrize("way", ways(0))
def test_find_my_neighborhood_and_tell_whether_shootings_changed(visitor: Visitor) -> None:
    """From the first page, typing what one calls it, to sentences with both counts of the place and its ward."""
    page = visitor.page
    visitor.begins()
    finder = page.get_by_role("combobox", name=visitor.t("finder.label"))
    finder.fill("down nek")
    finder.press("Enter")
    visitor.is_at(NEIGHBORHOOD)  # What was typed is not in the address.
    expect(visitor.heading("Ironbound")).to_be_visible()
    expect(visitor.heading(visitor.t("letter.changes.title"), 2)).to_be_visible()
    here = page.get_by_role("figure").first
    expect(here.get_by_role("heading")).to_contain_text("Ironbound")
    ward = page.locator(".said", has=page.locator("[href*='/indicators/people-shot?area=east']"))
    for verdict in (here.locator(".verdict"), ward.locator(".verdict")):
        expect(verdict).to_be_visible()
        assert len(NUMBER.findall(verdict.inner_text())) >= 4, "two counts and their years"


@pytest.mark.parametrize("way", ways(1))
def test_see_whether_officers_are_trained_in_de_escalation(visitor: Visitor) -> None:
    """The overview says how many of how many; what it leads to says the same for that year, and whether it changed."""
    page, t = visitor.page, visitor.t
    visitor.begins()
    visitor.chooses_page("nav.reform")
    visitor.follows(t("reform.part.training"), inside=page.get_by_role("navigation", name=t("reform.parts")))
    course = t("metric.de-escalation-current.title")
    said = page.get_by_role("main").get_by_role("listitem").filter(has_text=course).first.inner_text()
    done, due, *_rest = NUMBER.findall(said.replace(course, ""))
    visitor.follows(course)
    expect(visitor.heading(course)).to_be_visible()
    figure = page.get_by_role("figure").first
    expect(figure.locator(".verdict")).to_be_visible()
    shares = [NUMBER.findall(row[-1])[:2] for row in rows(opened_table(visitor, figure))]
    assert [done, due] in shares, said


@pytest.mark.parametrize("way", ways(2))
def test_follow_one_policys_review_and_learn_how_to_comment(visitor: Visitor) -> None:
    """Until when, how and where to comment stand on the overview and on the policy's own page, and are the same."""
    page, t = visitor.page, visitor.t
    visitor.begins()
    visitor.chooses_page("nav.reform")
    expect(visitor.heading(t("reform.say.title"), 2)).to_be_visible()
    open_now = page.get_by_role("heading", level=3).filter(has=page.get_by_role("link")).first
    policy, until = open_now.inner_text(), page.get_by_role("strong").nth(1).inner_text()
    open_now.get_by_role("link").click()
    expect(visitor.heading(policy)).to_be_visible()
    expect(page.get_by_text(until).first).to_be_visible()
    steps = page.get_by_role("list", name=f"{t('reform.policy.steps')}: {policy}")
    assert steps.get_by_role("heading", level=3).count() == 5
    comment = steps.get_by_role("listitem").filter(has_text=t("reform.step.community-comment")).first
    for term in ("reform.says", "reform.comment.how"):
        expect(comment.get_by_role("term").filter(has_text=t(term))).to_be_visible()
    send = page.get_by_role("link", name=f"{t('reform.comment.send')}: {policy}", exact=True)
    expect(send).to_have_attribute("href", re.compile("^(https://|mailto:)"))
    visitor.follows(t("reform.next.meeting"))
    visitor.is_at("/police-reform/oversight#meetings")


@pytest.mark.parametrize("way", ways(3))
def test_compare_two_neighborhoods(visitor: Visitor) -> None:
    page, t = visitor.page, visitor.t
    visitor.begins()
    visitor.chooses_page("nav.neighborhoods")
    visitor.follows("Ironbound", inside=page.get_by_role("listitem"))
    place = t("letter.compare.label", place="Ironbound")
    page.get_by_role("combobox", name=place).select_option("Vailsburg")
    page.get_by_role("button", name=t("letter.compare.show")).click()
    visitor.is_at(COMPARED)
    both = t("letter.compare.heading", first="Ironbound", second="Vailsburg")
    expect(visitor.heading(both)).to_be_visible()
    for figure in page.get_by_role("figure").all()[:2]:
        expect(figure.locator(".verdict")).to_contain_text(re.compile("Ironbound: .*Vailsburg: "))
        head = opened_table(visitor, figure).get_by_role("columnheader").all_inner_texts()
        assert head[1:3] == ["Ironbound", "Vailsburg"]


@pytest.mark.parametrize("way", ways(4))
def test_download_what_i_see(visitor: Visitor, tmp_path: Path) -> None:
    """Each file holds the sentence of the figure that was chosen, and exactly its numbers."""
    page, t = visitor.page, visitor.t
    visitor.begins("/indicators/people-shot")
    area = page.get_by_role("combobox", name=t("form.area"), exact=True)
    area.select_option("south")
    page.get_by_role("button", name=t("form.show"), exact=True).click()
    page.wait_for_url("**area=south*")
    ward = area.locator("option:checked").inner_text()
    figure = page.get_by_role("figure").filter(has_text=f" · {ward} · ").first
    if visitor.way.scripts:
        # What was asked for anew is said to who does not see it.
        expect(page.locator("[aria-live=polite]").filter(has=figure)).to_have_count(1)
    title = figure.get_by_role("heading").inner_text()
    shown = rows(opened_table(visitor, figure))
    files = {kind: saved(visitor, figure, kind, tmp_path) for kind in ("csv", "xlsx", "svg", "png")}
    lines = list(csv.reader(files["csv"].read_text("utf-8-sig").splitlines()))[1:]
    assert [[line[0], line[3]] for line in lines] == shown
    assert {line[4] for line in lines} == {title}
    sheets = openpyxl.load_workbook(files["xlsx"]).worksheets
    written = [str(cell) for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row]
    assert title in written
    words = re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", files["svg"].read_text("utf-8")))
    assert title in words
    picture = files["png"].read_bytes()
    assert picture.startswith(b"\x89PNG" if visitor.way.scripts else b"<"), (
        "without a script it says that it is SVG"
    )
    expect(figure.get_by_text(t("tool.png.no-script"))).to_be_visible(visible=not visitor.way.scripts)


def saved(visitor: Visitor, figure: Locator, kind: str, folder: Path) -> Path:
    """A file that the link of this kind under a figure brings."""
    with visitor.page.expect_download() as download:
        figure.get_by_role("link", name=visitor.t(f"tool.{kind}"), exact=True).click()
    path = folder / f"saved.{kind}"
    download.value.save_as(path)
    return path


@pytest.mark.parametrize("way", ways(5))
def test_present_it(visitor: Visitor) -> None:
    """The first slide after the title shows the finding that the page began with; leaving leads back."""
    page, t = visitor.page, visitor.t
    visitor.begins(NEIGHBORHOOD)
    finding = page.get_by_role("figure").first.get_by_role("heading").inner_text()
    visitor.follows(t("footer.next.present"), inside=page.get_by_role("contentinfo"))
    visitor.is_at(f"{NEIGHBORHOOD}/present")
    total = page.locator(".slide").count()
    if visitor.way.scripts:
        page.keyboard.press("PageDown")
    else:
        visitor.follows(t("present.next"))
    slide = page.get_by_role("region", name=f"{t('present.place', n=2, total=total)}: {finding}", exact=True)
    expect(slide).to_be_in_viewport(ratio=0.5)
    expect(slide.get_by_role("img", name=t("present.qr"), exact=True)).to_be_visible()
    if visitor.way.scripts:
        expect(slide).to_be_focused()
        page.keyboard.press("Escape")
    else:
        visitor.follows(t("present.leave"), inside=slide)
    visitor.is_at(NEIGHBORHOOD)


@pytest.mark.parametrize("way", ways(6))
def test_find_help_now(visitor: Visitor) -> None:
    """One touch to help, a second to what is needed, then a number to call, who answers, and the way out."""
    page, t = visitor.page, visitor.t
    visitor.begins("/police-reform/practice")
    visitor.follows(t("shell.help"), inside=page.get_by_role("banner"))
    visitor.is_at("/help")
    expect(page.get_by_role("link", name=t("help.call", number="911"), exact=True).first).to_be_in_viewport()
    need = t("help.need.domestic-violence")
    visitor.follows(need, inside=page.get_by_role("navigation", name=t("help.needs")))
    expect(visitor.heading(need, 2)).to_be_in_viewport()
    line = page.locator("#domestic-violence").get_by_role("article").first
    expect(line.get_by_role("link").first).to_have_attribute("href", re.compile(r"^tel:\d+$"))
    for term in ("help.who-answers", "help.police", "help.languages", "help.cost", "help.hours"):
        expect(line.get_by_role("term").filter(has_text=t(term))).to_be_visible()
    expect(page.get_by_role("link", name=t("shell.exit.site"), exact=True)).to_have_attribute(
        "href", EXIT_URL
    )


@pytest.mark.parametrize("way", ways(7))
def test_see_what_was_done_while_shootings_fell(visitor: Visitor) -> None:
    """From the first page to the city's timeline, then to one ward's: never without the words on cause."""
    page, t = visitor.page, visitor.t
    visitor.begins()
    visitor.follows(t("timeline.link.city"))
    visitor.is_at("/timeline")
    expect(visitor.heading(t("timeline.title"))).to_be_visible()
    figure = page.get_by_role("figure").first
    expect(figure.locator(".verdict")).to_contain_text(t("timeline.no-cause"))
    expect(figure.locator(".measure")).to_contain_text(t("timeline.scales"))
    head = [
        " ".join(each.split())
        for each in opened_table(visitor, figure).get_by_role("columnheader").all_inner_texts()
    ]
    effort = t("metric.people-engaged.title")
    assert head[1:] == [t("metric.people-shot.title"), effort, t("timeline.table.happened")]
    page.get_by_role("combobox", name=t("form.area"), exact=True).select_option("south")
    page.get_by_role("button", name=t("form.show"), exact=True).click()
    page.wait_for_url("**area=south*")
    alone = (
        page.get_by_role("figure")
        .filter(has=page.get_by_role("heading", name=re.compile("South|Sur|Sul")))
        .first
    )
    expect(alone.locator(".verdict")).to_contain_text(t("timeline.no-cause"))
    if not alone.get_by_role("table").is_visible():
        opened_table(visitor, alone)
    assert effort not in " ".join(alone.get_by_role("columnheader").all_inner_texts())
    steps = page.locator("#happened")
    visitor.follows(
        {"en": "Use of force", "es": "Uso de la fuerza", "pt": "Uso da força"}[visitor.way.language],
        inside=steps,
    )
    visitor.is_at("/police-reform/use-of-force")


@pytest.mark.parametrize("way", ways(8))
def test_see_whether_people_trust_the_police_more_than_three_years_ago(visitor: Visitor) -> None:
    """From the first page to all questions; since three years ago; how sure that is, in which words it was asked."""
    page, t = visitor.page, visitor.t
    visitor.begins()
    visitor.follows(t("topic.trust.page"))
    visitor.is_at("/trust")
    page.get_by_label(t("trust.since"), exact=True).select_option("2022")
    page.get_by_role("main").get_by_role("button", name=t("form.show"), exact=True).click()
    page.wait_for_url("**/trust?from=2022*")
    part = page.get_by_role("region", name=t("metric.trust-police.title"), exact=True)
    verdict = part.locator(".verdict")
    for year in ("2022", "2025"):
        expect(verdict).to_contain_text(year)
    counts, sure = (
        t("estimate.clearly_up.direction", counts="@", low="@", high="@").split("@")[n] for n in (1, 2)
    )
    expect(verdict).to_contain_text(counts.strip())
    expect(verdict).to_contain_text(sure.strip())
    expect(part.locator("q")).not_to_be_empty()
    part.get_by_text(t("figure.view-table"), exact=True).click()
    told = rows(part.get_by_role("table"))
    assert len(told) == 4
    assert all(len(NUMBER.findall(row[1])) == 4 for row in told), "share, both ends, how many answered"


@pytest.mark.parametrize("way", ways(9))
def test_see_what_was_agreed_at_the_last_meeting_and_what_came_of_it(visitor: Visitor) -> None:
    """From the foot of the first page to the last meeting, to an action that was agreed there, and back to it."""
    page, t = visitor.page, visitor.t
    visitor.begins()
    visitor.follows(t("footer.next.meeting"), inside=page.get_by_role("contentinfo"))
    visitor.is_at(MEETINGS)
    expect(visitor.heading(t("meetings.last"), 2)).to_be_visible()
    last = page.locator(".last-time")
    expect(last).to_contain_text(t("reform.meeting.agreed"))
    expect(last).to_contain_text(t("reform.meeting.came-of"))
    line = last.get_by_role("listitem").filter(has_text=t("action.done")).last
    title = line.get_by_role("link").inner_text()
    line.get_by_role("link").click()
    expect(page).to_have_url(re.compile(re.escape(site_path(visitor, TOGETHER)) + "#action-"))
    action = page.get_by_role("listitem").filter(has=visitor.heading(title, 4))
    expect(action).to_be_in_viewport()
    for term in ("action.problem", "action.place", "action.partners", "action.result"):
        expect(action.get_by_role("term").filter(has_text=t(term))).to_be_visible()
    action.get_by_role("link").last.click()
    expect(page).to_have_url(re.compile(re.escape(site_path(visitor, MEETINGS)) + "#meeting-"))


def site_path(visitor: Visitor, path: str) -> str:
    """The address of a page in the visitor's language."""
    return visitor.site.url(path, visitor.way.language)


@pytest.mark.parametrize("way", ways(10))
def test_find_who_works_in_my_neighborhood_and_call_them(visitor: Visitor) -> None:
    """The letter names who works here with a number to call; the list of all says the same and can be narrowed."""
    page, t = visitor.page, visitor.t
    visitor.begins()
    finder = page.get_by_role("combobox", name=t("finder.label"))
    finder.fill("Ironbound")
    finder.press("Enter")
    visitor.is_at(NEIGHBORHOOD)
    here = page.locator("#here")
    expect(here.get_by_role("heading", level=2, name=t("letter.here.title"))).to_be_visible()
    entry = here.get_by_role("listitem").filter(has_text="Sample Ironbound Families").last
    number = entry.get_by_role("link").get_attribute("href")
    visitor.follows(t("letter.here.all"), inside=here)
    visitor.is_at(f"{TOGETHER}?area=ironbound")
    page.get_by_role("combobox", name=t("together.sector")).select_option(t("sector.community"))
    page.get_by_role("button", name=t("form.show")).click()
    visitor.is_at(f"{TOGETHER}?sector=community&area=ironbound")
    card = page.get_by_role("article").filter(has=visitor.heading("Sample Ironbound Families", 4))
    call = card.get_by_role("link", name=t("help.call", number="973-555-0107"))
    expect(call).to_be_visible()
    assert call.get_attribute("href") == number == "tel:9735550107"
    expect(visitor.heading("Sample Crisis Care Team", 4)).to_have_count(0)


@pytest.mark.parametrize("way", ways(11))
def test_find_a_youth_program_near_me_and_call_it(visitor: Visitor) -> None:
    """From the first page to who works for young people near me: a number that a phone dials, and who it is for."""
    page, t = visitor.page, visitor.t
    visitor.begins_with_program("youth-prevention")
    cards = page.get_by_role("article")
    far = cards.filter(has=visitor.heading("Sample Ironbound Families", 3))
    expect(far).to_be_visible()
    page.get_by_role("combobox", name=t("form.area"), exact=True).select_option("Fairmount")
    page.get_by_role("main").get_by_role("button", name=t("form.show"), exact=True).click()
    visitor.is_at("/programs/youth-prevention?area=fairmount#reach")
    expect(far).to_have_count(0)
    near = cards.filter(has=visitor.heading("Sample Youth House", 3))
    call = near.get_by_role("link", name=t("help.call", number="973-555-0102"), exact=True)
    expect(call).to_be_visible()
    assert call.get_attribute("href") == "tel:9735550102"
    for fact in ("together.where", "together.serves", "help.languages"):
        expect(near.get_by_role("term").filter(has_text=t(fact))).to_be_visible()


@pytest.mark.parametrize("way", ways(12))
def test_learn_what_happens_in_a_mental_health_crisis_call(visitor: Visitor) -> None:
    """Whom to call and whether police may come; what happens then; how often a visit ends in care or in an arrest."""
    page, t = visitor.page, visitor.t
    visitor.begins_with_program("crisis-intervention")
    lifeline = page.get_by_role("article").filter(
        has=page.get_by_role("link", name=t("help.call", number="988"), exact=True)
    )
    expect(lifeline.get_by_role("term").filter(has_text=t("help.police"))).to_be_visible()
    expect(lifeline).to_contain_text(t("help.police.in-danger"))
    expect(page.get_by_text(t("program.crisis-intervention.does"), exact=True)).to_be_visible()
    title = t("metric.crisis-endings.title")
    ended = page.get_by_role("table", name=title)
    told = {row[0]: [int(re.sub(r"\D", "", each)) for each in row[1:]] for row in rows(ended)}
    categories = ("all", "settled-on-scene", "taken-to-care", "emergency-room", "arrested")
    every, spot, care, hospital, arrest = (told[t(f"category.{each}")] for each in categories)
    assert min(spot[0], care[0], hospital[0], arrest[0]) > 0
    assert sum(row[0] for row in told.values()) == 2 * every[0], "how each of all visits ended"
    assert every[1] == 1000, "100.0 %"
    assert abs(arrest[1] - 1000 * arrest[0] / every[0]) <= 1, "of how many visits one was an arrest"
    visitor.follows(t("program.every-year"))
    visitor.is_at("/indicators/crisis-endings")
    expect(visitor.heading(title)).to_be_visible()


# ---- with the keyboard alone ----

FOCUSED = """() => {
  const { activeElement: here } = document;
  const { outlineStyle, outlineWidth } = getComputedStyle(here);
  const box = here.getBoundingClientRect();
  return {
    words: (here.getAttribute("aria-label") || here.innerText || here.textContent).trim(),
    id: here.id,
    ringed: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2,
    seen: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  };
}"""


def tabbed(page: Page, *, words: str = "", identity: str = "") -> None:
    """Press Tab until what has these words or this id has the focus; all the way one sees where one is."""
    for _press in range(PATIENCE):
        page.keyboard.press("Tab")
        here = page.evaluate(FOCUSED)
        assert here["ringed"], here
        assert here["seen"], here
        if here["words"] == words or (identity and here["id"] == identity):
            return
    raise AssertionError(f"{words or identity} is not reached by Tab")


@pytest.mark.parametrize("size", [SCREENS["desk"], SCREENS[ENLARGED]], ids=["desk", ENLARGED])
def test_somebody_without_a_mouse_gets_from_the_first_page_to_a_slide(
    page: Page, site: RunningSite, size: tuple[int, int]
) -> None:
    """Past the navigation, by name to a neighborhood, into the table of its first figure, to its slide and back."""
    t = translator("es")
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(site.url(HOME, "es"))
    tabbed(page, words=t("shell.skip"))
    page.keyboard.press("Enter")
    tabbed(page, identity="find-place")
    page.keyboard.type("vailsburg")
    page.keyboard.press("Enter")
    page.wait_for_url(site.url("/neighborhoods/vailsburg", "es"))
    figure = page.get_by_role("figure").first
    tabbed(page, words=t("figure.view-table"))
    page.keyboard.press("Enter")
    expect(figure.get_by_role("table")).to_be_visible()
    tabbed(page, words=t("tool.present"))
    finding = figure.get_by_role("heading").inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url("**/present?**")
    shown = page.get_by_role("region").filter(has=page.get_by_role("heading", name=finding, exact=True))
    expect(shown).to_be_in_viewport(ratio=0.5)
    page.keyboard.press("Escape")
    page.wait_for_url("**/indicators/people-shot?area=vailsburg**")
