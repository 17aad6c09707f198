"""The checks of pictures and films."""

from bot.playground.block_kit.forms import Check, Pass, pattern, record, string, typed
from bot.playground.block_kit.text_checks import LONGEST_URL, plain_text, url
from bot.playground.state.records import Json

_https = pattern(rf"https://\S{{1,{LONGEST_URL - 8}}}", "https uri")


def _one_of_both(first: str, second: str) -> Check:
    def check(run: Pass, given: Json, at: str) -> None:
        if first not in given and second not in given:
            run.say(f"missing required field: {first}", at)
        elif first in given and second in given:
            run.say("failed to match exactly one allowed schema", at)

    return check


_SLACK_FILE = record({}, {"id": string(1), "url": url}, _one_of_both("id", "url"))
_PICTURE = {"image_url": url, "slack_file": _SLACK_FILE}

IMAGE_ELEMENT = typed("image", {"alt_text": string(1, 2000)}, _PICTURE, _one_of_both("image_url", "slack_file"))

IMAGE_BLOCK = typed(
    "image",
    {"alt_text": string(1, 2000)},
    _PICTURE | {"title": plain_text(2000), "block_id": string(0, 255)},
    _one_of_both("image_url", "slack_file"),
)

VIDEO_BLOCK = typed(
    "video",
    {"alt_text": string(1, 2000), "title": plain_text(199), "thumbnail_url": url, "video_url": _https},
    {
        "author_name": string(0, 49),
        "block_id": string(0, 255),
        "description": plain_text(200),
        "provider_icon_url": url,
        "provider_name": string(),
        "title_url": _https,
    },
)
