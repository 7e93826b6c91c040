"""Whose connection it is: that of its first key. Another key, or none any more, ends it."""

from __future__ import annotations

from collections.abc import Callable

from tideboard_core.errors import GatewayDown
from tideboard_core.gateways.opend_rest.endpoint import Endpoint


class Holder:
    """Hands out the key of one connection, for one address.

    A person may save another key for the address while the connection stands. It may belong to another login and hold
    other scopes: under it an order would go where no dialog showed. `on_changed` is told each time; a new connection
    takes the new key. Raises GatewayDown for a changed key, LoginRefused for a shut keyring.
    """

    def __init__(self, endpoint: Endpoint, url: str, *, on_changed: Callable[[GatewayDown], None]) -> None:
        self._endpoint = endpoint
        self._url = url
        self._on_changed = on_changed
        self._first: str | None = None

    async def key(self) -> str:
        """The bearer key; empty without one."""
        found = await self._endpoint.key(self._url)
        if self._first is None:
            self._first = found
        if found != self._first:
            changed = GatewayDown("rest-key-changed")
            self._on_changed(changed)
            raise changed
        return found
