"""The page's modules by themselves: their size, their manners, and how they read text and dates."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.playground.page_modules import FOLDER, call, opened

FILES = sorted(FOLDER.iterdir())
# Friday, 1 May 2026, 12:00 UTC.
NOW = 1_777_636_800
HOUR, DAY = 3600, 86_400


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    """A browser page that can import the modules."""
    with opened() as page:
        yield page


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


def _first_loaded() -> set[str]:
    """The files that a browser loads before it shows anything; the others come when they are needed."""
    found: set[str] = set()
    todo = ["index.html"]
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo += re.findall(r'(?:from "\./|"/page/)([\w.-]+)"', (FOLDER / name).read_text("utf-8"))
    return found


def test_the_first_load_stays_under_200_kilobytes() -> None:
    loaded = _first_loaded()
    assert {"main.js", "messages.js", "blocks.js", "base.css"} <= loaded
    assert sum((FOLDER / name).stat().st_size for name in loaded) < 200_000


def test_what_draws_rarer_blocks_is_not_loaded_before_it_is_needed(page: Page) -> None:
    late = {
        f"{name}.js"
        for name in ("charts", "tables", "markdown", "richtext", "layouts", "pickers", "rare", "programmes")
    }
    assert late & _first_loaded() == set()
    script = """async () => {
      const parts = await import("/page/parts.js");
      const before = ["data_table", "plan"].map((kind) => typeof parts.rareDrawer(kind));
      await parts.equipped([{ blocks: [{ type: "container", child_blocks: [{ type: "data_table" }] }] }]);
      return [before, ["data_table", "plan", "users_select"].map((kind) => typeof parts.rareDrawer(kind))];
    }"""
    # Cards and containers come from the same module as plans.
    assert page.evaluate(script) == [["undefined"] * 2, ["function", "function", "undefined"]]


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
        for found in re.findall(r'(?:(?:from |import\()"\./|"/page/)([\w.-]+)"', file.read_text("utf-8"))
    }
    named |= {
        f"{name}.js" for name in re.findall(r'\["([a-z]+)", "[a-zA-Z]+"\]', (FOLDER / "parts.js").read_text())
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


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (
            "**bold** __too__ *it* _it_ ~~old~~",
            "<p><strong>bold</strong> <strong>too</strong> <em>it</em> <em>it</em> <s>old</s></p>",
        ),
        ("***both*** `*code*` \\*kept\\*", "<p><strong><em>both</em></strong> <code>*code*</code> *kept*</p>"),
        ("snake_case_name 2*3", "<p>snake_case_name 2*3</p>"),
        ("## Title ##", '<h3 class="header header-2">Title</h3>'),
        ("one\ntwo\n\nthree", "<p>one<br>two</p><p>three</p>"),
        ("- a\n  - b\n- c", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"),
        ("3. a\n4. b", '<ol start="3"><li>a</li><li>b</li></ol>'),
        ("> a\n> - b", "<blockquote><p>a</p><ul><li>b</li></ul></blockquote>"),
        ("```js\n# not a title\n```", "<pre><code># not a title</code></pre>"),
        ("---", '<hr class="divider">'),
        ("<b>no</b> &amp;", "<p>&lt;b&gt;no&lt;/b&gt; &amp;amp;</p>"),
        ("[x](javascript:alert)", "<p><span>x</span></p>"),
    ],
)
def test_markdown_becomes_nodes_and_nothing_else(page: Page, text: str, html: str) -> None:
    script = """async (text) => {
      const { markdownBlock } = await import("/page/markdown.js");
      const reader = { me: "U1", tz: "UTC", now: new Date(), nameOf: (id) => id, channel: () => undefined };
      return markdownBlock({ text }, { heading: 3, reader }).innerHTML;
    }"""
    assert page.evaluate(script, text) == html


def test_a_table_in_markdown_has_a_head_and_its_cells(page: Page) -> None:
    script = """async () => {
      const { markdownBlock } = await import("/page/markdown.js");
      const node = markdownBlock({ text: "| a | b |\\n|---|:-:|\\n| 1 | *2* |\\n\\nend" }, { heading: 3, reader: {} });
      return [...node.querySelectorAll("th, td, p")].map((cell) => `${cell.tagName} ${cell.textContent}`);
    }"""
    assert page.evaluate(script) == ["TH a", "TH b", "TD 1", "TD 2", "P end"]


def test_a_block_of_a_kind_not_known_here_is_named_plainly(page: Page) -> None:
    script = """async () => {
      const { blocks } = await import("/page/blocks.js");
      const [node] = blocks([{ type: "hologram" }], { place: "p", prefix: "p", heading: 3, reader: {} });
      return node.textContent;
    }"""
    assert page.evaluate(script) == "This page cannot show the block “hologram”."


@pytest.mark.parametrize(
    ("values", "marks"),
    [
        ([3, 9], [0, 2.5, 5, 7.5, 10]),
        ([0.12, 0.31], [0, 0.1, 0.2, 0.3, 0.4]),
        ([-7000, 10_000], [-10_000, -5000, 0, 5000, 10_000]),
        ([-4], [-4, -3, -2, -1, 0]),
        ([0], [0, 0.25, 0.5, 0.75, 1]),
    ],
)
def test_the_marks_of_an_axis_are_round_and_span_all_values(
    page: Page, values: list[float], marks: list[float]
) -> None:
    assert call(page, "plots.js", "ticks", values) == marks


@pytest.mark.parametrize(
    ("wall", "zone", "seconds"),
    [
        ("2026-05-01T14:00", "Europe/Berlin", NOW),
        ("2026-05-01T17:30", "Asia/Kolkata", NOW),
        # Either side of the end of summer time in Berlin.
        ("2026-10-24T11:00", "Europe/Berlin", 1_792_832_400),
        ("2026-10-25T10:00", "Europe/Berlin", 1_792_918_800),
        # Half an hour after the clocks went forward, where an hour is missing.
        ("2026-03-29T03:30", "Europe/Berlin", 1_774_747_800),
        ("2026-03-08T03:30", "America/New_York", 1_772_955_000),
    ],
)
def test_a_moment_is_meant_as_the_readers_clock_shows_it(page: Page, wall: str, zone: str, seconds: int) -> None:
    assert call(page, "rare.js", "secondsAt", wall, zone) == seconds


def test_rich_text_is_made_of_what_is_typed_and_can_be_typed_on_in(page: Page) -> None:
    assert call(page, "richtext.js", "asRichText", " \n") is None
    made = call(page, "richtext.js", "asRichText", "Two\nlines *as typed*")
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": "Two\nlines *as typed*"}]}
    assert made == {"type": "rich_text", "elements": [section]}
    assert call(page, "richtext.js", "plainText", made) == "Two\nlines *as typed*"


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
