"""Wraps every listener: one answer, and a plain sentence when the answer is no or something broke.

Nothing that a listener raises escapes to Bolt, for an exception right after `ack()` would lose the ack; but for an
event that could not be taken in, which is not acknowledged at all.
"""

import logging
import secrets
from collections.abc import Awaitable, Callable, Collection, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from time import perf_counter
from typing import Any, TypeVar

from aiohttp import ClientError
from slack_bolt.async_app import AsyncAck, AsyncBoltContext, AsyncRespond
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.library import NOTHING, Library
from bot.domain.programme import Catalogue
from bot.domain.refusals import Refusal, RefusalCode
from bot.features import people
from bot.metrics import Metrics
from bot.slack.beside import soon
from bot.slack.parse import Command, Happening, HomeOpened, Interaction, Press, Submission, kind_of
from bot.slack.views import homes, kit, refusals
from bot.slack.views.kit import Json, Message
from bot.store.session import Database, Turn, is_away
from bot.wording import speaking

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Surface:
    """What listeners stand on."""

    database: Database
    catalogue: Catalogue
    now: Callable[[], datetime]
    client_of: Callable[[str], Awaitable[AsyncWebClient]]
    workspaces: Callable[[], Awaitable[Collection[str]]]  # Those there is a token for, at this moment.
    plan_soon: Callable[[], None]  # Has the clock's planning done at once, without waiting for it.
    command_noted: dict[str, date] = field(default_factory=dict)  # By workspace, to write it once a day only.
    metrics: Metrics = field(default_factory=Metrics)
    library: Library = NOTHING  # What can be read beside the programmes.
    url: str | None = None  # The bot's public address, if it has one, with a slash at its end.

    def turn(self) -> AbstractContextManager[Turn]:
        """What is asked of the database in this block is done while Slack waits for an answer, or not at all."""
        return self.database.turn()

    async def language_of(self, workspace_id: str, user_id: str) -> str:
        """The language in which a person reads."""
        return await self.database.read(lambda session: people.language_of(session, workspace_id, user_id))


@dataclass(frozen=True)
class Say:
    """Answer the person with a message that only they see; in the place of the modal they sent in or pressed in."""

    message: Message


@dataclass(frozen=True)
class OpenModal:
    """Answer with a modal; to a press in a modal, with one on top of it."""

    view: Json


@dataclass(frozen=True)
class ShowModal:
    """Answer a modal that was sent in, or a press in one, with another one in its place.

    `home` is the person's home as it is now, where what they did changed what stands there.
    """

    view: Json
    home: Json | None = None


@dataclass(frozen=True)
class ShowHome:
    """Answer with the person's home in the app."""

    view: Json


@dataclass(frozen=True)
class FieldErrors:
    """Answer a modal that was sent in with what is wrong, by block id."""

    errors: Mapping[str, str]


class NotTaken(Exception):  # noqa: N818 - the reference is the message.
    """An event could not be taken in. It escapes to Bolt on purpose: without an ack Slack sends it again."""


Reply = Say | OpenModal | ShowModal | ShowHome | FieldErrors | None
Incoming = TypeVar("Incoming", bound=Interaction)
Work = Callable[[Surface, Incoming], Awaitable[Reply]]
Listener = Callable[..., Awaitable[None]]


def listener(
    surface: Surface, parse: Callable[[Mapping[str, Any], str], Incoming | None], work: Work[Incoming]
) -> Listener:
    """A Bolt listener that parses the payload, does the work and gives the answer."""

    async def listen(
        ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext, respond: AsyncRespond
    ) -> None:
        began = perf_counter()
        try:
            incoming = parse(body, context.team_id or "")
            if incoming is None:
                await ack()
                return
            with surface.turn() as turn, speaking(await _language(surface, incoming)):
                reply = await _reply(surface, work, incoming, turn)
                await _answer(surface, reply, incoming, ack, respond)
        except NotTaken:
            raise
        except Exception:
            reference = _log_failure("answering")
            await _last_resort(refusals.failed(reference), body, ack)
        surface.metrics.acked(kind_of(body), perf_counter() - began)  # Nothing is waited for behind the ack.

    return listen


async def unmatched_button(ack: AsyncAck, respond: AsyncRespond, context: AsyncBoltContext) -> None:
    """Acknowledges a press that no listener of ours is for, and says so."""
    await ack()
    if context.response_url:
        soon(_tell(respond, kit.plain(refusals.old_button())))


async def unmatched(ack: AsyncAck) -> None:
    """Acknowledges everything else: what is not acknowledged is sent again, and shown to people as a failure."""
    await ack()


async def _language(surface: Surface, incoming: Interaction) -> str:
    """The language of the person who acted; when the database is away, what is said of that is said in English."""
    if isinstance(incoming, Happening):
        return people.ENGLISH  # Nobody is answered, and Slack tells of much that is of no use.
    try:
        return await surface.language_of(incoming.workspace_id, incoming.user_id)
    except Exception:
        log.warning("a language could not be read", exc_info=True, extra={"action": "language_unread"})
        return people.ENGLISH


async def _reply(surface: Surface, work: Work[Incoming], incoming: Incoming, turn: Turn) -> Reply:
    try:
        return await work(surface, incoming)
    except Refusal as refusal:
        return _refused(refusal, incoming)
    except Exception as error:
        if is_away(error) and not turn.kept:
            log.warning("the database is away", exc_info=True, extra={"action": "database_away"})
            reference, sentence = "the database is away", refusals.away()
        else:
            reference = _log_failure("listening")
            sentence = refusals.failed(reference)
    if isinstance(incoming, Happening):
        raise NotTaken(reference)
    return Say(kit.plain(sentence))


def _refused(refusal: Refusal, incoming: Interaction) -> Reply:
    sentence = refusals.sentence(refusal)
    if isinstance(incoming, Submission):
        if refusal.code is RefusalCode.GONE:
            sentence = refusals.old_form()
        if refusal.field in incoming.values:
            return FieldErrors({str(refusal.field): sentence})
    return Say(kit.plain(sentence))


async def _answer(
    surface: Surface, reply: Reply, incoming: Interaction, ack: AsyncAck, respond: AsyncRespond
) -> None:
    if isinstance(reply, ShowModal) and reply.home is not None:
        soon(_publish(surface, incoming, reply.home))
    if isinstance(incoming, Command | Press | HomeOpened):
        reply = await _shown(surface, reply, incoming)
    if isinstance(incoming, Submission):
        await _answer_modal(reply, incoming, ack)
    elif isinstance(reply, Say) and isinstance(incoming, Command):
        await ack(text=reply.message.text, blocks=reply.message.blocks, response_type="ephemeral")
    else:
        if isinstance(reply, Say) and isinstance(incoming, Press) and not _in_view(incoming):
            soon(_tell(respond, reply.message))
        await ack()


async def _tell(respond: AsyncRespond, message: Message) -> None:
    try:
        answer = await respond(
            text=message.text, blocks=message.blocks, response_type="ephemeral", replace_original=False
        )
    except (SlackClientError, ClientError, TimeoutError):
        _log_failure("answering")
        return
    if answer.status_code != 200:
        log.warning("a person was not answered", extra={"action": "unanswered", "status": answer.status_code})


async def _publish(surface: Surface, incoming: Interaction, home: Json) -> None:
    try:
        await (await surface.client_of(incoming.workspace_id)).views_publish(user_id=incoming.user_id, view=home)
    except (SlackClientError, ClientError, TimeoutError):
        _log_failure("showing a home anew")


async def _shown(surface: Surface, reply: Reply, incoming: Command | Press | HomeOpened) -> Reply:
    """Makes the one call to Slack that a reply needs; what there is still to say."""
    try:
        if not await _show(surface, reply, incoming):
            return reply
    except (SlackClientError, ClientError, TimeoutError):
        return Say(kit.plain(refusals.failed(_log_failure("showing a view"))))
    return None


async def _show(surface: Surface, reply: Reply, incoming: Command | Press | HomeOpened) -> bool:
    """Shows a view, if there is one. Where a press has no channel to answer in, what is said becomes a view too."""
    if reply is None or isinstance(reply, FieldErrors) or (isinstance(reply, Say) and not _in_view(incoming)):
        return False
    client = await surface.client_of(incoming.workspace_id)
    if isinstance(incoming, HomeOpened) or isinstance(reply, ShowHome):
        view = homes.notice(reply.message.text) if isinstance(reply, Say) else reply.view
        await client.views_publish(user_id=incoming.user_id, view=view)
        return True
    view = kit.notice(reply.message.text) if isinstance(reply, Say) else reply.view
    modal_id = incoming.modal_id if isinstance(incoming, Press) else None
    if modal_id is None:
        await client.views_open(trigger_id=incoming.trigger_id, view=view)
    elif isinstance(reply, OpenModal):
        await client.views_push(trigger_id=incoming.trigger_id, view=view)
    else:
        await client.views_update(view_id=modal_id, view=view)
    return True


def _in_view(incoming: Command | Press | HomeOpened) -> bool:
    """Whether somebody acted in a modal or at home, where there is no channel to answer in."""
    if isinstance(incoming, Press):
        return incoming.at_home or incoming.modal_id is not None
    return isinstance(incoming, HomeOpened)


async def _answer_modal(reply: Reply, given: Submission, ack: AsyncAck) -> None:
    field = next(iter(given.values), None)
    if isinstance(reply, Say) and field is not None:
        # Said at the first field rather than in the form's place: what was typed stays there.
        reply = FieldErrors({field: reply.message.text})
    if isinstance(reply, FieldErrors):
        await ack(response_action="errors", errors=dict(reply.errors))
    elif isinstance(reply, ShowModal | OpenModal):
        await ack(response_action="update", view=reply.view)
    elif isinstance(reply, Say):
        await ack(response_action="update", view=kit.notice(reply.message.text))
    else:
        await ack()


async def _last_resort(sentence: str, body: Mapping[str, Any], ack: AsyncAck) -> None:
    """Says sorry in the ack itself where that is possible, without anything that could fail again."""
    if "command" in body:
        await ack(text=sentence)
    elif body.get("type") == "view_submission":
        await ack(response_action="update", view=kit.notice(sentence))
    else:
        await ack()


def _log_failure(doing: str) -> str:
    """Logs the exception in hand under a fresh reference number, and returns that number."""
    reference = secrets.token_hex(4)
    log.exception("failed while %s", doing, extra={"action": "listener_failed", "reference": reference})
    return reference
