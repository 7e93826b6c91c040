"""The bearer key of one connection; the connection ends if the keyring holds another key or none later."""

from __future__ import annotations

from collections.abc import Callable

from tideboard_core.errors import GatewayDown
from tideboard_core.gateways.opend_rest.endpoint import Endpoint


class ConnectionKey:
    """Reads the key for one address from the keyring, and requires that it stays the one read first.

    Another key may belong to another login: an order sent under it would reach an account that no dialog showed.
    `on_changed` is called for each read of another key; the next connection takes the new one.
    """

    def __init__(self, endpoint: Endpoint, url: str, *, on_changed: Callable[[GatewayDown], None]) -> None:
        self._endpoint = endpoint
        self._url = url
        self._on_changed = on_changed
        self._first: str | None = None

    async def key(self) -> str:
        """Return the bearer key, empty if there is none.

        Raises GatewayDown if it is not the one read first, LoginRefused as `Endpoint.key`.
        """
        found = await self._endpoint.key(self._url)
        if self._first is None:
            self._first = found
        if found != self._first:
            changed = GatewayDown("rest-key-changed")
            self._on_changed(changed)
            raise changed
        return found
