"""What one widget subscribes to in the hub while it is on screen; nothing stays subscribed after the widget."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TypeVar

from PySide6.QtWidgets import QWidget

from tideboard_core.market.hub import Hub, Subscription
from tideboard_core.model.hub_keys import QUOTES_LINK, Key

T = TypeVar("T")


class Unheard:
    """Pushes of a key that nobody listened to for a while: whether each of them reached the hub meanwhile."""

    def __init__(self, hub: Hub, key: Key[object]) -> None:
        self._hub, self._key = hub, key
        self._before, self._heard = self._generation, self._serial

    @property
    def went_on(self) -> bool:
        """Whether its subscription stands since then; ask before it is subscribed again."""
        return self._hub.is_sent(self._key) and self._generation == self._before

    @property
    def none_came(self) -> bool:
        """Whether its subscription stands, and nothing was pushed."""
        return self.went_on and self._serial == self._heard

    @property
    def _serial(self) -> int:
        entry = self._hub.entry(self._key)
        return 0 if entry is None else entry.serial

    @property
    def _generation(self) -> int | None:
        """Number of the connection, None without one."""
        status = self._hub.value(QUOTES_LINK)
        return status.generation if status is not None and status.brings_pushes else None


class HubInterest:
    """Holds subscriptions and callbacks of `owner` until they are replaced, dropped, or the owner is destroyed."""

    def __init__(self, hub: Hub, owner: QWidget) -> None:
        self._hub = hub
        self._held: dict[Key[object], Subscription] = {}
        self._enders: list[Callable[[], None]] = []
        owner.destroyed.connect(lambda _gone: self.drop())  # a bound method would be held weakly

    @property
    def keys(self) -> Collection[Key[object]]:
        return self._held.keys()

    def want(self, keys: Collection[Key[T]], on_publish: Callable[[Key[T]], None] | None = None) -> None:
        """Subscribe to exactly these keys from now on; `on_publish` is called for every publish of one of them.

        A key that was subscribed before stays so without a gap.
        """
        wanted, enders = set(keys), self._enders
        for key in wanted - self._held.keys():
            self._held[key] = self._hub.subscribe(key)
        self._enders = [] if on_publish is None else [self._hub.listen(key, on_publish) for key in wanted]
        for end in enders:
            end()
        for gone in self._held.keys() - wanted:
            self._held.pop(gone).close()

    def drop(self) -> None:
        self.want(())
