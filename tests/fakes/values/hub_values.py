"""Putting plain values into a hub, and reading values that must be there."""

from __future__ import annotations

from collections import Counter
from typing import Any, TypeVar

from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.live import Lazy

T = TypeVar("T")
ONCE_MORE = {Topic.INSTRUMENT: 2}
"""PriceRules publishes facts once more with the price steps that hold; of those it has nothing left to say."""


def put(hub: Hub, key: Key[T], value: T) -> None:
    """Publish a value that needs no conversion."""
    hub.publish(key, Lazy.ready(value))


def known(hub: Hub, key: Key[T]) -> T:
    """The value of `key`; a test fails here if there is none."""
    value = hub.value(key)
    assert value is not None, key
    return value


def note_nested(hub: Hub, noted: list[str]) -> None:
    """From now on, note each publish of a topic inside a publish of the same one: its listeners may never end."""
    inside = Counter[Topic[Any]]()
    publish = hub.publish

    def watched(key: Key[Any], update: Lazy[Any], arrived: float | None = None) -> None:
        inside[key.topic] += 1
        if inside[key.topic] > ONCE_MORE.get(key.topic, 1):
            noted.append(f"{key.topic} is published inside itself")
        try:
            publish(key, update, arrived)
        finally:
            inside[key.topic] -= 1

    hub.publish = watched  # type: ignore[method-assign]
