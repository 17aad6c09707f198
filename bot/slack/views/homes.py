"""The app's home: what waits for a moderator, what a peer circle is, and where one stands."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, DividerBlock

from bot.domain.programme import Programme
from bot.domain.proposals import Desk
from bot.domain.standings import Standing
from bot.slack.views import joinings, kit, previews, proposals, standings
from bot.slack.views.kit import Json
from bot.wording import _


def home(person: Standing, desk: Desk | None, offered: Sequence[Programme]) -> Json:
    """The home of one person; `desk` is what only a moderator has."""
    own = [*_own(person, offered), DividerBlock(), *kit.sections(standings.help_text().text)]
    # What waits for somebody comes first: the rest is there to be looked up.
    return kit.home([*_desk(desk, offered), *own] if desk else own)


def notice(text: str) -> Json:
    """A home that only says something."""
    return kit.home(kit.sections(text))


def _own(person: Standing, offered: Sequence[Programme]) -> list[Block]:
    stands = Block.parse_all(standings.standing(person).blocks)
    heading = [kit.header(_("Where you stand"))] if stands else []
    if person.is_over:
        return [*Block.parse_all(joinings.introduction(offered).blocks), *heading, *stands]
    return [*kit.sections(joinings.what_it_is()), *heading, *stands]


def _desk(desk: Desk, offered: Sequence[Programme]) -> list[Block]:
    return [
        kit.header(_("Proposals that wait for a moderator")),
        *proposals.at_home(desk),
        kit.header(_("The programmes")),
        *previews.programmes(offered),
        DividerBlock(),
    ]
