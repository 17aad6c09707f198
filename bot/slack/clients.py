"""The Web API client that counts: which method was called, what came of it, how long it took."""

from collections.abc import Callable
from time import perf_counter
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.metrics import Metrics, cause_class

# What Slack answers to a token that is no good any more.
TOKEN_CODES = ("invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired")


class Client(AsyncWebClient):
    """Slack's own client; every method goes through `api_call`."""

    def __init__(self, metrics: Metrics, *, locked_out: Callable[[], None] = lambda: None, **given: Any) -> None:
        super().__init__(**given)
        self._metrics = metrics
        self._locked_out = locked_out  # Called when Slack does not take the token.

    async def api_call(self, api_method: str, **given: Any) -> AsyncSlackResponse:
        """Calls a method; raises what the library raises."""
        began, result = perf_counter(), "network"  # Whatever else ends a call, Slack's answer does not.
        try:
            answer = await super().api_call(api_method, **given)
            result = "ok"
        except SlackApiError as error:
            result = cause_class(code_or_status(error.response))
            if code_or_status(error.response) in TOKEN_CODES:
                self._locked_out()
            raise
        finally:
            self._metrics.called(api_method, result, perf_counter() - began)
        return answer


def code_or_status(response: Any) -> str:
    """Slack's code, or the status of an answer that is not Slack's own."""
    data = getattr(response, "data", None)
    code = data.get("error") if isinstance(data, dict) else None
    status = getattr(response, "status_code", None) or getattr(response, "status", None)
    return code if isinstance(code, str) else f"http_{status}"
