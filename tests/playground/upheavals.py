"""What seldom happens to an app, brought about on the page."""

from typing import Any


async def upheave(house: Any) -> None:
    """Gives a channel another id, puts the app out of it, deletes a channel, and takes the app out of the workspace."""
    amara, bot = house.person("amara"), house.playground.installed.bot_user_id
    room = await house.private_channel("lynxes", "amara")
    room = (await house.page.post("change_channel_id", who=amara, channel=room))["channel"]
    await house.page.post("remove_person", who=amara, channel=room, user=bot)
    await house.page.post("delete_channel", who=amara, channel=await house.private_channel("bears", "amara"))
    await house.page.post("uninstall")
