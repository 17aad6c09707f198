"""The arguments of a Web API call, in whichever of Slack's three forms they came."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from bot.playground.delivery.bodies import TooLarge, read_body, sound_json
from bot.playground.errors import SlackError, invalid_arguments

_TRUE = {"1", "true", "True"}
_JSON, _FORM, _MULTIPART = "application/json", "application/x-www-form-urlencoded", "multipart/form-data"
# What Slack accepts in a POST; of plain text it reads nothing.
_POST_TYPES = (_JSON, _FORM, _MULTIPART, "text/plain")
_CHARSETS = ("utf-8", "iso-8859-1")


async def read_arguments(request: web.Request) -> "Arguments":
    """The arguments of the query, a form or a JSON body; the body wins over the query.

    Raises SlackError with Slack's code for what is wrong with the request as such.
    """
    values: dict[str, Any] = dict(request.query)
    if not _is_text(values):
        raise invalid_arguments("the address must be UTF-8")
    token = ""
    if request.method == "POST":
        post_type, charset = _post_type(request), _charset(request)
        if post_type == _JSON:
            values |= await _json_body(request, charset)
        elif post_type in (_FORM, _MULTIPART):
            form = await (_form(request, charset) if post_type == _FORM else _multipart(request))
            values |= form
            token = form.get("token", "")
    return Arguments({key: value for key, value in values.items() if value is not None}, token)


def _post_type(request: web.Request) -> str:
    """The content type of a POST; "" when there is no body whose type could matter, and none that is read anyway."""
    given = request.headers.get("Content-Type")
    post_type = (given or "").partition(";")[0].strip().lower()
    if post_type in _POST_TYPES:
        return post_type
    if request.can_read_body:
        raise SlackError("missing_post_type" if given is None else "invalid_post_type")
    # Clients name a type of their own accord when they send nothing.
    return ""


def _charset(request: web.Request) -> str:
    charset = (request.charset or "utf-8").lower()
    if charset not in _CHARSETS:
        raise SlackError("invalid_charset")
    return charset


async def _json_body(request: web.Request, charset: str) -> dict[str, Any]:
    text = await _text(request, charset, error="invalid_json")
    # A method without arguments may be called with the content type of JSON and no body.
    if not text.strip():
        return {}
    try:
        body = sound_json(text)
    except ValueError:
        raise SlackError("invalid_json") from None
    if not isinstance(body, dict):
        raise SlackError("json_not_object")
    return body


async def _form(request: web.Request, charset: str) -> dict[str, str]:
    text = await _text(request, charset, error="invalid_form_data")
    return dict(parse_qsl(text.strip(), keep_blank_values=True, encoding=charset))


async def _text(request: web.Request, charset: str, *, error: str) -> str:
    try:
        return (await read_body(request)).decode(charset)
    except TooLarge as refusal:
        raise _too_large(refusal.most) from None
    except ValueError:
        raise SlackError(error) from None


def _too_large(most: int) -> SlackError:
    # Slack publishes no code of its own for this. Its code for data that is missing or cut short is the nearest one,
    # for the rest of the body has not been read.
    messages = [f"[ERROR] the body has more than {most} bytes"]
    return SlackError("request_timeout", response_metadata={"messages": messages})


async def _multipart(request: web.Request) -> dict[str, str]:
    try:
        form = {name: _part(value) for name, value in (await request.post()).items()}
    except web.HTTPRequestEntityTooLarge:
        raise _too_large(request.client_max_size) from None
    except (*_BROKEN_PARTS, web.HTTPException):
        raise SlackError("invalid_form_data") from None
    if not _is_text(form):
        raise SlackError("invalid_form_data")
    return form


# How the parser of parts says that there is no boundary, that a part has no name or an unknown charset or encoding, or
# that a part or the whole is cut short.
_BROKEN_PARTS = (ValueError, LookupError, RuntimeError, AssertionError, EOFError, web.RequestPayloadError)


def _part(value: "str | bytes | bytearray | web.FileField") -> str:
    if isinstance(value, web.FileField):
        value.file.close()
        raise SlackError("invalid_form_data")
    return value if isinstance(value, str) else value.decode()


def _is_text(values: Mapping[str, str]) -> bool:
    """Whether all of it can be written in UTF-8: bytes that are no text come with surrogates."""
    try:
        "".join((*values, *values.values())).encode()
    except UnicodeEncodeError:
        return False
    return True


class Arguments:
    """Named values, read with the type that the method needs; `token` is one that a form had with it."""

    def __init__(self, values: Mapping[str, Any], token: str = "") -> None:
        self.values = values
        self.token = token

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def text(self, name: str, default: str = "") -> str:
        """A string; numbers come as their digits. Raises invalid_arguments for an object or a list."""
        value = self.values.get(name, default)
        if isinstance(value, (dict, list)):
            raise invalid_arguments(f"must be a string [json-pointer:/{name}]")
        return str(value)

    def flag(self, name: str) -> bool:
        """A truth value, which may be written as true, 1, "true" or "1"."""
        value = self.values.get(name, False)
        return value is True or str(value) in _TRUE

    def number(self, name: str, default: int, *, low: int, high: int, error: str) -> int:
        """A whole number; outside its bounds, or no number at all, is the method's own error."""
        try:
            value = int(self.text(name, str(default)) or default)
        except ValueError:
            raise SlackError(error) from None
        if not low <= value <= high:
            raise SlackError(error)
        return value

    def listing(self, name: str) -> list[str]:
        """Several strings, as a list or separated by commas."""
        value = self.values.get(name, "")
        parts = value if isinstance(value, list) else str(value).split(",")
        return [str(part).strip() for part in parts if str(part).strip()]

    def structure(self, name: str, *, error: SlackError) -> Any:
        """An object or list, given as itself or as JSON in a string; None when absent or empty."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        try:
            return sound_json(value)
        except ValueError:
            raise error from None
