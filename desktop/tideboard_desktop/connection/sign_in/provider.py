"""The interface between the connect page and the brokers' sign-ins, which the composition root implements."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from tideboard_core.errors import NotOffered
from tideboard_core.model.credentials import Credential, DataCentre, OAuthGrant, data_centre_of
from tideboard_core.system.credentials import Credentials, CredentialShelf, Fetch
from tideboard_core.system.settings import Connection, ProxySettings, Region


def fitting_region(credential: Credential, chosen: Region) -> Region:
    """The site that keeps a credential apart from that of an account at the other data centre.

    The mainland's site stays: a person chose it, and it does not reach the United States.
    """
    if chosen is Region.MAINLAND:
        return chosen
    return Region.UNITED_STATES if data_centre_of(credential) is DataCentre.UNITED_STATES else Region.GLOBAL


class OngoingSignIn(Protocol):
    """An OAuth sign-in that was begun."""

    @property
    def url(self) -> str:
        """The page to open in the browser."""
        ...

    @property
    def state(self) -> str:
        """The OAuth `state` that has to come back with the code."""
        ...

    async def finish(self, code: str) -> OAuthGrant:
        """Exchange the code for a grant, once; raises LoginRefused and the errors of a read."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIns:
    """Functions to sign in to brokers.

    `credentials` returns the credential of a connection, the same object for gateway and page. `successor` fetches the
    next token of a credential, which voids the old one. `authorize` begins an OAuth sign-in with a redirect address; it
    raises the errors of a read. `proxy` returns the name and password at the address of a proxy.
    """

    credentials: Callable[[Connection], Credentials]
    successor: Callable[[Connection], Fetch]
    authorize: Callable[[Connection, str], Awaitable[OngoingSignIn]]
    proxy: Callable[[ProxySettings], Credentials]


def stored_alone(shelf: CredentialShelf) -> SignIns:
    """SignIns that only store credentials: no OAuth and no new tokens."""
    return SignIns(
        credentials=lambda connection: shelf.of(connection.credential_name, old=connection.old_credential_name),
        successor=_no_successor,
        authorize=_no_authorization,
        proxy=lambda place: shelf.of(place.credential_name),
    )


async def _no_authorization(_connection: Connection, _redirect: str) -> OngoingSignIn:
    raise NotOffered("not-offered", text="OAuth")


def _no_successor(_connection: Connection) -> Fetch:
    async def fetch(_old: Credential) -> Credential:
        raise NotOffered("not-offered", text="token")

    return fetch
