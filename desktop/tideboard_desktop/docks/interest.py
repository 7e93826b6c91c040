"""What one page wants of the hub while it is on screen; nothing stays behind when the page dies."""

from __future__ import annotations

from collections.abc import Callable, Collection

from PySide6.QtWidgets import QWidget

from tideboard_core.hub import Hub, Subscription
from tideboard_core.ports import Key


class Interest:
    """Holds subscriptions and listeners of `owner` until they are replaced, dropped, or the owner is destroyed."""

    def __init__(self, hub: Hub, owner: QWidget) -> None:
        self._hub = hub
        self._held: list[Subscription] = []
        self._enders: list[Callable[[], None]] = []
        owner.destroyed.connect(lambda _gone: self.drop())  # a bound method would be held weakly

    def want(self, keys: Collection[Key], listener: Callable[[Key], None] | None = None) -> None:
        """Want exactly these keys from now on, and have every publish of them told to `listener`."""
        old, enders = self._held, self._enders
        self._held = [self._hub.subscribe(key) for key in keys]
        self._enders = [] if listener is None else [self._hub.listen(key, listener) for key in keys]
        for end in enders:
            end()
        for subscription in old:
            subscription.close()

    def drop(self) -> None:
        """Want nothing."""
        self.want(())
