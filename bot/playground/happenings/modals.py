"""The stack of modals that a person has open: opening, pushing, updating and closing them."""

import secrets

from bot.playground.block_kit.values import first_values
from bot.playground.errors import SlackError
from bot.playground.happenings.world import World
from bot.playground.state.records import Json, View
from bot.playground.state.workspace import new_id

DEEPEST_STACK = 3


def open_view(world: World, user: str, content: Json) -> View:
    """Opens a modal on a fresh stack; whatever the person had open is put away."""
    view = _new_view(world, user, content)
    world.workspace.stacks[user] = [view]
    _tell(world, user)
    return view


def push_view(world: World, user: str, content: Json) -> View:
    """Puts a modal on top of the person's stack; SlackError when there is no stack or it is full."""
    stack = world.workspace.views_of(user)
    if not stack:
        raise SlackError("not_found")
    if len(stack) >= DEEPEST_STACK:
        raise SlackError("push_limit_reached")
    view = _new_view(world, user, content)
    view.root_id, view.previous_id = stack[0].id, stack[-1].id
    stack.append(view)
    _tell(world, user)
    return view


def update_view(world: World, view: View, content: Json) -> View:
    """Replaces what a modal or a home shows; inputs that are still there keep what has been entered in them."""
    if view.content["type"] == "home":
        return publish_home(world, view.user, content)
    _check_external_id(world, content, view)
    view.content = content
    view.values = first_values(content["blocks"], view.values)
    view.errors = {}
    view.hash = _new_hash(world)
    _tell(world, view.user)
    return view


def publish_home(world: World, user: str, content: Json) -> View:
    """Shows what the app has for one person in its home; inputs that are still there keep what was entered."""
    before = world.workspace.homes.get(user)
    _check_external_id(world, content, before)
    if before is None:
        before = world.workspace.homes[user] = _new_view(world, user, content)
    else:
        before.content, before.hash = content, _new_hash(world)
        before.values = first_values(content["blocks"], before.values)
    world.show_view(user, before, "home")
    world.stream.tell("home", to=[user])
    return before


def set_errors(world: World, view: View, errors: dict[str, str]) -> None:
    """Shows sentences at the inputs of a modal whose submission was refused; empty to show none."""
    if errors != view.errors:
        view.errors = errors
        _tell(world, view.user)


def close_view(world: World, view: View) -> None:
    """Closes a modal, and what had been pushed on top of it."""
    stack = world.workspace.views_of(view.user)
    del stack[stack.index(view) :]
    _tell(world, view.user)


def close_all(world: World, user: str) -> None:
    """Closes all modals of a person."""
    world.workspace.views_of(user).clear()
    _tell(world, user)


def _new_view(world: World, user: str, content: Json) -> View:
    _check_external_id(world, content, None)
    view_id = new_id("V")
    values = first_values(content["blocks"])
    return View(view_id, user, content, _new_hash(world), root_id=view_id, values=values)


def _new_hash(world: World) -> str:
    return f"{world.workspace.seconds()}.{secrets.token_urlsafe(6)}"


def _check_external_id(world: World, content: Json, own: View | None) -> None:
    external_id = content["external_id"]
    taken = world.workspace.view_with_external_id(external_id) if external_id else None
    if taken is not None and taken is not own:
        raise SlackError("duplicate_external_id")


def _tell(world: World, user: str) -> None:
    stack = world.workspace.views_of(user)
    world.show_view(user, stack[-1] if stack else None)
    world.stream.tell("views", to=[user])
