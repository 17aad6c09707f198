"""Listeners, one file a feature; register(app, surface) puts them all in place."""

import re

from slack_bolt.async_app import AsyncApp

from bot.slack.guard import Surface, unmatched, unmatched_button
from bot.slack.listeners import (
    adjustments,
    amendments,
    archives,
    breaks,
    checkins,
    clinics,
    commands,
    commitments,
    consents,
    duties,
    exchanges,
    exits,
    facilitations,
    facilitators,
    faq,
    foundings,
    goals,
    goodbyes,
    guides,
    homes,
    hour_polls,
    invitations,
    joinings,
    keepsakes,
    late_joiners,
    leavings,
    letters,
    lifecycles,
    meetings,
    messages,
    moderations,
    norms,
    offers,
    openings,
    pauses,
    previews,
    priorities,
    programmes,
    reminders,
    requests,
    rescues,
    rounds,
    running_circles,
    settings,
    shared_commitments,
    silences,
    steps,
    strangers,
    subscriptions,
    thanks,
    trials,
    worksheets,
)

ANYTHING = re.compile(".*")
_FEATURES = (
    adjustments,
    amendments,
    archives,
    breaks,
    checkins,
    clinics,
    commands,
    commitments,
    consents,
    exchanges,
    exits,
    duties,
    facilitations,
    facilitators,
    faq,
    foundings,
    goals,
    goodbyes,
    guides,
    homes,
    hour_polls,
    invitations,
    joinings,
    keepsakes,
    late_joiners,
    leavings,
    letters,
    lifecycles,
    meetings,
    messages,
    moderations,
    norms,
    offers,
    openings,
    pauses,
    priorities,
    programmes,
    previews,
    reminders,
    requests,
    rescues,
    rounds,
    running_circles,
    settings,
    shared_commitments,
    silences,
    steps,
    strangers,
    subscriptions,
    thanks,
    trials,
    worksheets,
)


def register(app: AsyncApp, surface: Surface) -> None:
    """Registers every listener, and last those that acknowledge whatever no other is for."""
    for feature in _FEATURES:
        feature.register(app, surface)
    app.action(ANYTHING)(unmatched_button)
    app.event(ANYTHING)(unmatched)
    app.command(ANYTHING)(unmatched)
    app.view(ANYTHING)(unmatched)
    app.view_closed(ANYTHING)(unmatched)
    app.shortcut(ANYTHING)(unmatched)
    app.options(ANYTHING)(unmatched)
