"""What the connect page needs of a broker's sign-in; the composition root knows where it comes from."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from tideboard_core.errors import NotOffered
from tideboard_core.model.credentials import Credential, OAuthGrant
from tideboard_core.system.credentials import Credentials, CredentialShelf, Fetch
from tideboard_core.system.settings import Connection


class Authorization(Protocol):
    """One OAuth sign-in that was begun: the page to open, and what comes back from it."""

    @property
    def url(self) -> str:
        """What the browser is sent to."""
        ...

    @property
    def state(self) -> str:
        """What has to come back with the code, unchanged."""
        ...

    async def finish(self, code: str) -> OAuthGrant:
        """Trade the code for a grant, once; raises LoginRefused and the kinds of a read."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIns:
    """Of LongPort connections. `credentials` is what is in use there, the same object for gateway and page.

    `successor` fetches the next token of a credential, which voids the old one. `authorize` begins an OAuth sign-in
    that ends at a redirect address; it raises the kinds of a read.
    """

    credentials: Callable[[Connection], Credentials]
    successor: Callable[[Connection], Fetch]
    authorize: Callable[[Connection, str], Awaitable[Authorization]]


def stored_alone(shelf: CredentialShelf) -> SignIns:
    """The credentials of a shelf with no broker behind them who would make one."""
    return SignIns(
        credentials=lambda connection: shelf.of(connection.credential_name, old=connection.old_credential_name),
        successor=_no_successor,
        authorize=_no_authorization,
    )


async def _no_authorization(_connection: Connection, _redirect: str) -> Authorization:
    raise NotOffered("not-offered", text="OAuth")


def _no_successor(_connection: Connection) -> Fetch:
    async def fetch(_old: Credential) -> Credential:
        raise NotOffered("not-offered", text="token")

    return fetch
