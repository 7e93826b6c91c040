"""Whose connection it is: the account of its first credential. A credential of another account ends it."""

from __future__ import annotations

from collections.abc import Callable

from tideboard_core.errors import GatewayDown, LoginRefused, VaultError
from tideboard_core.gateways.longport.translate.accounts import Identity, identity_of
from tideboard_core.model.credentials import Credential
from tideboard_core.ports import CredentialSource


class Holder:
    """A CredentialSource for one connection: it hands out credentials of one account alone.

    A person may save, check or sign in with the credential of another account while the connection stands. Signed with
    that, an order would go where no dialog showed. `on_changed` is told each time; a new connection is then needed.
    """

    def __init__(self, source: CredentialSource, *, on_changed: Callable[[GatewayDown], None]) -> None:
        self.identity: Identity | None = None
        self._source = source
        self._on_changed = on_changed

    async def credential(self) -> Credential:
        """The credential of this moment; GatewayDown when it is another account's, LoginRefused for a shut keyring."""
        try:
            found = await self._source.credential()
        except VaultError as error:
            raise LoginRefused(error.code, **error.data) from error
        identity = identity_of(found)
        if self.identity is None:
            self.identity = identity
        if identity != self.identity:
            changed = GatewayDown("credential-changed")
            self._on_changed(changed)
            raise changed
        return found
