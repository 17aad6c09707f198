"""What a person writes: a message, or a slash command that goes to the app."""

import html
import re

from bot.playground.delivery.tickets import ResponseUrl
from bot.playground.errors import SlackError
from bot.playground.happenings import channels, payloads
from bot.playground.happenings.channels import Draft
from bot.playground.happenings.responses import new_response_url, reply
from bot.playground.happenings.world import World
from bot.playground.state.people import Person
from bot.playground.state.records import App, Channel


async def say(world: World, person: Person, channel: Channel, text: str, thread_ts: str | None) -> None:
    """Posts a message, or runs a command when the text begins with a slash and waits for the app."""
    if not text.startswith("/"):
        channels.post(world, channel, person.id, Draft(escaped(world, person, text), thread_ts=thread_ts))
        return
    name, _, words = text.partition(" ")
    app = world.workspace.app
    if app is None or name not in app.commands:
        sentence = f"{name} is not a command in this workspace. A message cannot begin with a slash."
        channels.slackbot_whispers(world, channel, person.id, sentence, thread_ts)
    elif thread_ts is not None:
        sentence = f"{name} does not work in threads. Write it in the channel instead."
        channels.slackbot_whispers(world, channel, person.id, sentence, thread_ts)
    else:
        await _run(world, app, person, channel, name, words.strip())


async def _run(world: World, app: App, person: Person, channel: Channel, name: str, words: str) -> None:
    text = _with_mentions(world, person, words) if app.commands[name].should_escape else words
    url = new_response_url(world, channel, person.id)
    payload = payloads.command(world, app, person, channel, name=name, text=text, response_url=url)
    answer = await world.delivery.command(app, payload)
    if not answer.acknowledged:
        channels.slackbot_whispers(world, channel, person.id, f"{name} {answer.why}.")
    elif isinstance(answer.body, dict) and answer.body:
        try:
            reply(world, app, ResponseUrl(channel.id, person.id, expires=0), answer.body)
        except SlackError as refusal:
            sentence = f'{name} failed with the error "{refusal.code}".'
            channels.slackbot_whispers(world, channel, person.id, sentence)


def escaped(world: World, person: Person, text: str) -> str:
    """What a person typed, with the three characters escaped that Slack gives a meaning, and with mentions."""
    return _with_mentions(world, person, html.escape(text, quote=False))


def _with_mentions(world: World, person: Person, text: str) -> str:
    """Names after an @ or a # become mentions by id, if there is somebody, or a channel one sees, of that name."""
    space = world.workspace
    ids = {one.name: one.id for one in space.people.values()}
    seen = [one for one in space.channels.values() if one.kind != "im" and space.can_see(person.id, one)]
    # What a private channel is called is no business of those who are not in it.
    rooms = {one.name: f"<#{one.id}|{one.name if one.kind == 'public' else ''}>" for one in seen}

    def mention(match: re.Match[str]) -> str:
        user = ids.get(match[1].lower())
        return f"<@{user}>" if user else match[0]

    text = re.sub(r"(?<![\w<])@([\w.-]*\w)", mention, text)
    return re.sub(r"(?<![\w<&])#([\w-]+)", lambda match: rooms.get(match[1].lower(), match[0]), text)
