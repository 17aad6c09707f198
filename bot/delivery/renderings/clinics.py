"""What a circle reads of a case clinic."""

from bot.delivery.renderings.kinds import Facts, Kinds
from bot.domain.programme import Catalogue
from bot.features import clinics
from bot.slack.views import clinics as views
from bot.slack.views.kit import Message
from bot.store.session import Session


def _opened(session: Session, workspace_id: str, facts: Facts, _catalogue: Catalogue) -> Message | None:
    found = clinics.opened(session, workspace_id, facts["clinic"])
    return views.opened(found) if found else None


def _phase(session: Session, workspace_id: str, facts: Facts, _catalogue: Catalogue) -> Message | None:
    found = clinics.phase(session, workspace_id, facts["clinic"], facts["phase"])
    return views.phase(found) if found else None


def _phase_over(session: Session, workspace_id: str, facts: Facts, _catalogue: Catalogue) -> Message | None:
    found = clinics.phase_over(session, workspace_id, facts["clinic"], facts["phase"])
    return views.phase_over(found) if found else None


def _closed(session: Session, workspace_id: str, facts: Facts, _catalogue: Catalogue) -> Message | None:
    found = clinics.closing(session, workspace_id, facts["clinic"])
    return views.closed(found) if found else None


KINDS: Kinds = {
    clinics.OPENED: _opened,
    clinics.PHASE: _phase,
    clinics.PHASE_OVER: _phase_over,
    clinics.CLOSED: _closed,
}
