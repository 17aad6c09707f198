"""The page's modules by themselves: their size, their manners, and how they read text, dates and what one types."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, sync_playwright

from tests.browser.chromium import ARGUMENTS, executable

FOLDER = Path(__file__).parents[2] / "bot" / "playground" / "page"
FILES = sorted(FOLDER.iterdir())
ORIGIN = "http://page.test"
MEDIA_TYPES = {".js": "text/javascript", ".html": "text/html", ".css": "text/css", ".svg": "image/svg+xml"}
# Friday, 1 May 2026, 12:00 UTC.
NOW = 1_777_636_800
HOUR, DAY = 3600, 86_400


def _serve(route: Route) -> None:
    name = route.request.url.removeprefix(f"{ORIGIN}/page/")
    if name == "empty":
        route.fulfill(body="<!doctype html><title>Empty</title>", content_type="text/html")
        return
    file = FOLDER / name
    route.fulfill(body=file.read_bytes(), content_type=MEDIA_TYPES[file.suffix])


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    """A browser page that can import the modules, without a server and without the network."""
    with sync_playwright() as playwright:
        path = executable(playwright.chromium.executable_path)
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        page = browser.new_page()
        page.route("**/*", _serve)
        page.goto(f"{ORIGIN}/page/empty")
        yield page
        browser.close()


def _call(page: Page, module: str, function: str, *arguments: Any) -> Any:
    script = "async ([path, name, args]) => (await import(path))[name](...args)"
    return page.evaluate(script, [f"/page/{module}", function, list(arguments)])


def _html(page: Page, text: str) -> str:
    script = """async ([text, now]) => {
      const { mrkdwn } = await import("/page/mrkdwn.js");
      const reader = {
        me: "U1", tz: "Europe/Berlin", now: new Date(now * 1000), open() {},
        nameOf: (id) => ({ U1: "Ada", U2: "Ben" })[id] ?? id,
        channel: (id) => (id === "C1" ? { id, name: "general" } : undefined),
      };
      const holder = document.createElement("div");
      holder.append(...mrkdwn(text, reader));
      return holder.innerHTML;
    }"""
    return page.evaluate(script, [text, NOW])


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_each_file_of_the_page_stays_under_300_lines(file: Path) -> None:
    assert len(file.read_text("utf-8").splitlines()) < 300


def test_the_first_load_stays_under_200_kilobytes() -> None:
    assert sum(file.stat().st_size for file in FILES) < 200_000


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_no_file_reads_data_as_html_or_asks_another_origin(file: Path) -> None:
    text = file.read_text("utf-8")
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(", text)
    outside = set(re.findall(r"[\"'`(]((?:https?:)?//[\w-]+\.[\w.-]+)", text)) - {"http://www.w3.org"}
    assert not outside


def test_every_module_and_style_that_is_named_exists() -> None:
    named = {
        found
        for file in FILES
        for found in re.findall(r'(?:from "\./|"/page/)([\w.-]+)"', file.read_text("utf-8"))
    }
    assert named <= {file.name for file in FILES}
    assert {"main.js", "base.css", "dom.js"} <= named


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("plain &amp; &lt;b&gt;", "<p>plain &amp; &lt;b&gt;</p>"),
        ("*bold* _it_ ~old~ `a*b*`", "<p><strong>bold</strong> <em>it</em> <s>old</s> <code>a*b*</code></p>"),
        ("*bold _and it_*", "<p><strong>bold <em>and it</em></strong></p>"),
        ("2*3*4 snake_case_name * a *", "<p>2*3*4 snake_case_name * a *</p>"),
        ("one\ntwo", "<p>one<br>two</p>"),
        ("&gt; said\nmore", "<blockquote>said</blockquote><p>more</p>"),
        ("• a\n• b", "<ul><li>a</li><li>b</li></ul>"),
        ("one:\n• a", "<p>one:</p><ul><li>a</li></ul>"),
        ("one\n\n• a\n\ntwo", '<p class="gap-below">one</p><ul><li>a</li></ul><p class="gap-above">two</p>'),
        ("3. c\n4. d", '<ol start="3"><li>c</li><li>d</li></ol>'),
        ("```\n*not bold* &lt;\n```", "<pre><code>*not bold* &lt;</code></pre>"),
        ("<@U2>", '<p><span class="mention">@Ben</span></p>'),
        ("<@U1>", '<p><span class="mention mention-me">@Ada</span></p>'),
        ("<#C1|old>", '<p><button type="button" class="mention">#general</button></p>'),
        ("<#C9>", '<p><span class="mention">a private channel</span></p>'),
        ("<!here>", '<p><span class="mention">@here</span></p>'),
        ("<!subteam^S1|@team>", '<p><span class="mention">@team</span></p>'),
        (":tada: :no-such:", '<p><span class="emoji" role="img" aria-label="tada">🎉</span> :no-such:</p>'),
        ("<javascript:alert(1)|x>", "<p><span>x</span></p>"),
        ("<!date^x^{date}|soon>", "<p>soon</p>"),
    ],
)
def test_mrkdwn_becomes_nodes_and_nothing_else(page: Page, text: str, html: str) -> None:
    assert _html(page, text) == html


@pytest.mark.parametrize("text", ["<https://a.test/?x=1&amp;y=2|*read* it>", "<mailto:ada@a.test|*read* it>"])
def test_a_link_opens_elsewhere_and_gives_nothing_away(page: Page, text: str) -> None:
    html = _html(page, text)
    assert 'target="_blank"' in html
    assert 'rel="noopener noreferrer"' in html
    assert "<strong>read</strong> it</a>" in html


@pytest.mark.parametrize(
    ("seconds", "form", "zone", "text"),
    [
        (NOW, "{date_num} {time}", "Europe/Berlin", "2026-05-01 2:00 PM"),
        (NOW, "{date_num} {time}", "Asia/Kolkata", "2026-05-01 5:30 PM"),
        (NOW, "{date_slash} {time_secs}", "America/New_York", "05/01/2026 8:00:00 AM"),
        (NOW + DAY, "{date_short_pretty} at {time}", "Europe/Berlin", "tomorrow at 2:00 PM"),
        (NOW - DAY, "{date_pretty}", "Europe/Berlin", "yesterday"),
        # Ten hours on it is still the same day in London, but the next one in Singapore.
        (NOW + 10 * HOUR, "{date_pretty}", "Europe/London", "today"),
        (NOW + 10 * HOUR, "{date_pretty}", "Asia/Singapore", "tomorrow"),
        (NOW + 10 * DAY, "{date}", "UTC", "May 11th"),
        (NOW + 21 * DAY, "{date_long_pretty}", "UTC", "Friday, May 22nd"),
        (NOW + 300 * DAY, "{date_short}", "UTC", "Feb 25, 2027"),
        (NOW + 3 * HOUR, "{ago}", "UTC", "in 3 hours"),
        # Either side of the end of summer time in Berlin, at the same instant of the day in UTC.
        (1_792_832_400, "{time}", "Europe/Berlin", "11:00 AM"),
        (1_792_918_800, "{time}", "Europe/Berlin", "10:00 AM"),
        (NOW, "{time}", "Nowhere/Atlantis", "12:00 PM"),
        (NOW, "{unheard_of}", "UTC", "{unheard_of}"),
    ],
)
def test_date_markup_is_read_in_the_readers_zone(
    page: Page, seconds: int, form: str, zone: str, text: str
) -> None:
    script = """async ([seconds, form, tz, now]) => {
      const { dateText } = await import("/page/dates.js");
      return dateText(String(seconds), form, { now: new Date(now * 1000), tz });
    }"""
    assert page.evaluate(script, [seconds, form, zone, NOW]) == text


def test_a_date_that_opens_its_line_begins_with_a_capital(page: Page) -> None:
    assert ">Today at 2:00 PM</time>" in _html(page, f"<!date^{NOW}^{{date_pretty}} at {{time}}^x>")
    assert ">today</time>" in _html(page, f"until <!date^{NOW}^{{date_pretty}}^x>")


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("/ci", {"kind": "command", "start": 0, "word": "/ci"}),
        ("/circle join", None),
        ("thanks @am", {"kind": "person", "start": 7, "word": "am"}),
        ("thanks @Amara Ok", {"kind": "person", "start": 7, "word": "Amara Ok"}),
        ("mail@am", None),
        ("thanks @Amara Okafor ", None),
    ],
)
def test_suggestions_are_asked_for_by_a_slash_or_an_at_sign(page: Page, text: str, asked: Any) -> None:
    assert _call(page, "completion.js", "askedFor", text, len(text)) == asked


def test_full_names_are_sent_as_handles_and_the_longest_name_wins(page: Page) -> None:
    people = [{"real_name": "Ada Li", "name": "ada"}, {"real_name": "Ada Lindqvist", "name": "ada.l"}]
    sent = _call(page, "composer.js", "asSent", "@Ada Lindqvist & @Ada Li <3", people)
    assert sent == "@ada.l & @ada <3"


def _form() -> list[dict[str, Any]]:
    options = [{"text": {"type": "plain_text", "text": name}, "value": name} for name in ("a", "b")]
    goal = {"type": "plain_text_input", "action_id": "v", "min_length": 3, "initial_value": "go"}
    return [
        {"type": "input", "block_id": "goal", "element": goal},
        {
            "type": "input",
            "block_id": "days",
            "element": {"type": "checkboxes", "action_id": "v", "options": options},
        },
        {
            "type": "input",
            "block_id": "why",
            "optional": True,
            "element": {"type": "plain_text_input", "action_id": "v"},
        },
        {
            "type": "section",
            "block_id": "hour",
            "accessory": {"type": "timepicker", "action_id": "v", "initial_time": "09:00"},
        },
    ]


def test_an_untouched_form_sends_what_it_started_with(page: Page) -> None:
    values = _call(page, "values.js", "valuesOf", "untouched", _form())
    assert values == {
        "goal": {"v": {"type": "plain_text_input", "value": "go"}},
        "days": {"v": {"type": "checkboxes", "selected_options": []}},
        "why": {"v": {"type": "plain_text_input", "value": None}},
        "hour": {"v": {"type": "timepicker", "selected_time": "09:00"}},
    }


def test_what_is_missing_or_too_short_is_said_at_its_field(page: Page) -> None:
    problems = _call(page, "values.js", "problemsOf", "untouched", _form())
    assert json.dumps(problems) == json.dumps(
        {
            "goal": "Please write at least 3 characters.",
            "days": "Please complete this required field.",
        }
    )
