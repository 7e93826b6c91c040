"""Putting plain values into a hub, and reading values that must be there."""

from __future__ import annotations

from typing import TypeVar

from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Key
from tideboard_core.model.live import Lazy

T = TypeVar("T")


def put(hub: Hub, key: Key[T], value: T) -> None:
    """Publish a value that needs no conversion."""
    hub.publish(key, Lazy.ready(value))


def known(hub: Hub, key: Key[T]) -> T:
    """The value of `key`; a test fails here if there is none."""
    value = hub.value(key)
    assert value is not None, key
    return value
