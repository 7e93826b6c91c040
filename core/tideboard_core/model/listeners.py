"""Who wants to be told that something changed, and telling them."""

from __future__ import annotations

from collections.abc import Callable

Listener = Callable[[], None]
"""Takes no data: it reads anew."""


class Listeners:
    """Calls its listeners in the order in which they came.

    `failed` gets a listener that raised, and its error; the others are called all the same. Without `failed` the error
    goes to the one who called `notify`.
    """

    def __init__(self, failed: Callable[[Listener, Exception], None] | None = None) -> None:
        self._failed = failed
        self._listeners: list[Listener] = []

    def add(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` from now on; the result ends it, and does nothing when called again."""
        self._listeners.append(listener)
        return lambda: self.drop(listener)

    def drop(self, listener: Listener) -> None:
        """Call it no more; one that is not there is none."""
        if listener in self._listeners:
            self._listeners.remove(listener)

    def notify(self) -> None:
        """Call them all."""
        for listener in tuple(self._listeners):  # a copy: a listener may end itself
            try:
                listener()
            except Exception as error:
                if self._failed is None:
                    raise
                self._failed(listener, error)
