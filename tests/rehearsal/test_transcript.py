"""The transcript: what each person saw, nothing else, in their own time, and once more by top-level text alone."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.rehearsal.drawing import Reader
from bot.rehearsal.ends import End
from bot.rehearsal.habits import Habit
from tests.rehearsal.conftest import WEEKS, Played, key_of

MARKUP = re.compile(r"<[!@#]|<https?:|&(amp|lt|gt);|\{date|\{time|@\?|#\?")


def test_everybody_to_whom_something_happened_has_a_chapter_in_both_parts_in_order(played: Played) -> None:
    heads = re.findall(r"^(.+) \((\w+/\w+)\)\n=+$", played.transcript, re.MULTILINE)
    half = len(heads) // 2
    assert heads[:half] == heads[half:]
    assert [name for name, _ in heads[:half]] == sorted(name for name, _ in heads[:half])
    seen = {user for one in played.log for user in one["to"] if user in played.members}
    assert {name for name, _ in heads} == {played.members[user].name for user in seen}


def test_no_markup_of_slack_is_left_anywhere(played: Played) -> None:
    assert len(played.transcript) > 50_000
    assert not MARKUP.search(played.transcript)


def test_nobody_reads_what_stands_in_a_circle_they_are_not_in(played: Played) -> None:
    for circle in played.figures["circles"]:
        for member in played.members.values():
            if member.name in circle["members"] or not played.habits.get(member.id):
                continue
            assert f"#{circle['name']}" not in played.chapter(member)
            assert f"#{circle['name']}" not in played.chapter(member, full=False)


def test_what_one_person_alone_sees_is_in_nobody_elses_chapter(played: Played) -> None:
    late = played.moderators[1]
    told = "This proposal was approved already"
    readers = [
        one.id for one in played.members.values() if one.id in played.habits and told in played.chapter(one)
    ]
    assert readers == [late]


def test_a_commitment_kept_to_oneself_is_shown_to_nobody_else(played: Played) -> None:
    (shy,) = played.those(Habit.SHY)
    shared = "Who sees this?: Share with my circle"
    private = [one for one in played.deeds_of(shy, "You sent Check in") if shared not in one.lines]
    assert private
    for deed in private:
        local = deed.at.astimezone(ZoneInfo(shy.zone))
        own = f"{local:%H:%M}  You sent Check in\n" + "".join(f"       {line}\n" for line in deed.lines)
        assert own in played.chapter(shy)
    echoes = [one["message"]["text"] for one in played.log if key_of(one).startswith("echo:")]
    own_echoes = [text for text in echoes if f"<@{shy.id}>" in text]
    assert len(own_echoes) == len(played.deeds_of(shy, "You sent Check in")) - len(private)


def test_times_are_those_of_the_readers_own_zone(played: Played) -> None:
    prompt = next(one for one in played.log if key_of(one).startswith("prompt:"))
    readers = [played.members[user] for user in prompt["to"] if user in played.members]
    assert len({one.zone for one in readers}) > 1
    for one in readers:
        local = datetime.fromisoformat(prompt["at"]).astimezone(ZoneInfo(one.zone))
        day = f"-- {local:%A} {local.day} {local:%B %Y} --"
        assert f"{local:%H:%M}  #{prompt['channel']['name']}, Peer Circles\n" in played.chapter(one).split(day)[1]


def test_the_text_only_part_says_what_the_messages_text_says(played: Played) -> None:
    (keen,) = played.those(Habit.KEEN)
    chapter = played.chapter(keen, full=False)
    channels = {one["channel"]["id"]: one["channel"]["name"] for one in played.log if one["channel"]}
    names = {one.id: one.name for one in played.members.values()}
    told = End(WEEKS, whole=False).up_to(played.log)
    shown = [one for one in told if one["what"] == "message" and keen.id in one["to"] and key_of(one)]
    assert len(shown) > 20
    for one in shown:
        lines = Reader(keen.zone, names, channels).plain(one["message"]["text"]).splitlines()
        assert "\n".join(f"       {line}".rstrip() for line in lines) in chapter
    assert "[Check in]" not in "".join(re.findall(r"#circle.*\n((?:  +.*\n)*)", chapter))


def test_forms_and_what_was_entered_in_them_are_there(played: Played) -> None:
    (keen,) = played.those(Habit.KEEN)
    chapter = played.chapter(keen)
    assert "  A window: Join a peer circle\n" in chapter
    assert "       Do you agree?: I take part" in chapter
    assert "  A window: You are on the list\n" in chapter


def test_of_windows_the_part_of_text_alone_gives_the_title_and_says_so(played: Played) -> None:
    (keen,) = played.those(Habit.KEEN)
    heading, _, _ = played.transcript.split("# The same by top-level text alone\n")[1].partition("\n###")
    assert heading.startswith("# Of windows and homes only the title: a screen reader reads them in full")
    windows = re.findall(r"^\d\d:\d\d  A window: .+\n(.*)", played.chapter(keen, full=False), re.MULTILINE)
    assert len(windows) > 10
    assert [line for line in windows if line.startswith("       ")] == []


def test_what_waits_is_told_in_one_message_and_approved_in_its_list(played: Played) -> None:
    first = played.members[played.moderators[0]]
    chapter = played.chapter(first)
    assert "wait for an answer" in chapter or "waits for an answer" in chapter
    looked = re.search(r"  You pressed Look at (it|them) in Peer Circles\n", chapter)
    assert looked is not None
    assert looked.start() < chapter.index("  You pressed Approve in Peer Circles\n")


def test_who_presses_too_late_is_told_so_and_nobody_else_is(played: Played) -> None:
    (late,) = played.those(Habit.LATE)
    circle = next(one["name"] for one in played.figures["circles"] if late.name in one["members"])
    told = f"  #{circle}, Peer Circles (only you see this)\n       This check-in is closed,"
    assert told in played.chapter(late)
    assert played.transcript.count("This check-in is closed,") == 2 * played.chapter(late).count(
        "This check-in is closed,"
    )


def test_a_context_of_several_lines_is_drawn_line_by_line() -> None:
    context = {"type": "context", "elements": [{"type": "mrkdwn", "text": "One\nTwo"}]}
    assert Reader("Europe/Berlin", {}, {}).block(context) == ["One", "Two"]
