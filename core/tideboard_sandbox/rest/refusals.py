"""Refusals of the REST port before a handler is called, with their HTTP status."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from tideboard_core.errors import WireError

BAD_REQUEST: Final = 400
UNAUTHORIZED: Final = 401
FORBIDDEN: Final = 403
NOT_FOUND: Final = 404
TOO_LARGE: Final = 413
TOO_MANY: Final = 429


class RestRefusal(Exception):
    """A refusal with a status of its own: body `{"error": text}` and these headers."""

    def __init__(self, status: int, text: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(text)
        self.status = status
        self.text = text
        self.headers = headers or {}


def unauthorized() -> RestRefusal:
    """No key where one is needed, or an unknown, ended or frozen one: the text does not tell which."""
    return RestRefusal(UNAUTHORIZED, "unauthorized", {"WWW-Authenticate": 'Bearer realm="FutuOpenD-rs"'})


def forbidden() -> RestRefusal:
    """A scope or a limit of the key; neither is named."""
    return RestRefusal(FORBIDDEN, "forbidden")


def too_many(reason: str, *, wait: float) -> RestRefusal:
    """Rate, daily value or hours of the key; `wait` seconds until it may work again."""
    return RestRefusal(TOO_MANY, reason, {"Retry-After": str(max(1, int(-(-wait // 1))))})


def bad_request(text: str) -> RestRefusal:
    """A body that cannot be meant."""
    return RestRefusal(BAD_REQUEST, text)


def bad_body(problem: WireError) -> RestRefusal:
    """A body with an unknown, doubled or misfilled field, in the words of the daemon's deserialiser."""
    data: Mapping[str, Any] = problem.data
    name = f"`{data.get('field', 'body')}`"
    if problem.code == "rest-unknown-field":
        expected = ", ".join(f"`{each}`" for each in data.get("expected", ()))
        return bad_request(f"unknown field {name}, expected {f'one of {expected}' if expected else 'none'}")
    if problem.code == "rest-duplicate-field":
        return bad_request(f"duplicate field {name}")
    if problem.code == "rest-out-of-range":
        return bad_request(f"field {name}: out of range, expected {data['low']} to {data['high']}")
    return bad_request(f"field {name}: invalid type: {data.get('found')}, expected {data.get('expected')}")


def missing(names: list[str]) -> RestRefusal:
    """Required fields that were not sent."""
    return bad_request("missing field " + ", ".join(f"`{name}`" for name in names))
