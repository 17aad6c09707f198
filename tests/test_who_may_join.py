"""Who may join, as it is typed in a shell."""

import pytest

from bot.settings import SettingsError, who_may_join


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("full_members", "full_members"),
        ("full-members", "full_members"),
        ("Everyone", "everyone"),
        (" S0123ABCD ", "S0123ABCD"),
    ],
)
def test_a_setting_or_a_group_is_understood(typed: str, meant: str) -> None:
    assert who_may_join(typed) == meant


@pytest.mark.parametrize("typed", ["", "nobody", "my friends", "U0123ABCD", "S", "s0123abcd", "xoxb-secret"])
def test_anything_else_is_refused_with_what_may_be_said_and_never_shown(typed: str) -> None:
    with pytest.raises(SettingsError) as caught:
        who_may_join(typed)
    assert "full_members, everyone or a user group's id" in str(caught.value)
    assert len(typed) < 3 or typed not in str(caught.value)
