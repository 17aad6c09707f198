"""What a circle is told of who takes what on."""

from bot.delivery.renderings.kinds import Facts, Kinds
from bot.domain.duties import Duty
from bot.domain.programme import Catalogue
from bot.features import duties, steps
from bot.slack.views import duties as views
from bot.slack.views import steps as step_views
from bot.slack.views.kit import Message
from bot.store.session import Session


def _taken(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    found = duties.told(session, workspace_id, facts["circle"], facts["step"], catalogue=catalogue)
    duty = Duty(facts["duty"])
    # Whoever has given it back before this was sent is not named.
    return views.echo(duty, facts["user"]) if found and facts["user"] in found.taken(duty) else None


def _free(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    circle_id, step, duty = facts["circle"], facts["step"], Duty(facts["duty"])
    found = duties.told(session, workspace_id, circle_id, step, catalogue=catalogue)
    told = steps.message(session, workspace_id, circle_id, step, catalogue=catalogue)
    if found is None or told is None or duty not in found.free:
        return None
    return views.free_again(circle_id, found, duty, step_views.named(told.step, told.weeks_apart))


KINDS: Kinds = {
    duties.TAKEN: _taken,
    duties.FREE: _free,
}
