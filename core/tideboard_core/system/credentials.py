"""Brokers' credentials: kept in the keyring, or for this run where there is none, and renewed without losing one."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final, TypeVar

import msgspec

from tideboard_core.errors import LoginRefused, VaultError, VaultLocked, VaultTimeout, VaultUnavailable
from tideboard_core.model.credentials import AHEAD, ApiKey, BearerKey, Credential, OAuthGrant, end_of, secrets_of
from tideboard_core.ports.system import Clock, SecretStore
from tideboard_core.system.vault import move_entry

T = TypeVar("T")
Fetch = Callable[[Credential], Awaitable[Credential]]
"""Asks the broker for the successor of a credential; the old one may be void from then on."""
Refresh = Callable[[OAuthGrant], Awaitable[OAuthGrant]]
"""Fetches the next access token of a grant."""

MARGIN: Final = timedelta(seconds=60)
"""A grant is refreshed that long before its end, so that no call goes out with a token that expires on the way."""
PROMPT_PAUSE: Final = 60.0
"""Seconds in which a keyring that did not open is not asked again unless the user requests it."""


class Kept(StrEnum):
    """Where a credential is: nowhere, in memory for this run, or in the keyring."""

    NOWHERE = "nowhere"
    RUN = "run"
    KEYRING = "keyring"


class Credentials:
    """One broker's credential under one name: a CredentialSource for gateways, and what the connect page deals with.

    Nothing of it is in an attribute's repr, an exception or a log; `seen` gets each of its secrets. `refresh` fetches
    the next token of an OAuth grant that ended. `old` is the name of an earlier version's entry, which is taken over.
    """

    def __init__(
        self, store: SecretStore, name: str, *, clock: Clock, seen: Callable[[str], object] = bool, old: str = ""
    ) -> None:
        self.name, self._old = name, old
        self.refresh: Refresh | None = None
        self._store, self._clock, self._seen = store, clock, seen
        self._present: Credential | None = None
        self._trouble: VaultError | None = None
        self._troubled_at = 0.0
        self._kept = Kept.NOWHERE
        self._one_at_a_time = asyncio.Lock()
        self._running: set[asyncio.Task[Any]] = set()
        self._listeners: list[Callable[[], None]] = []

    # --- what is known ----------------------------------------------------------------------------------------------

    @property
    def present(self) -> Credential | None:
        """The credential in memory, None before `load` has found one."""
        return self._present

    @property
    def kept(self) -> Kept:
        """Where it is, as far as was looked."""
        return self._kept

    @property
    def saved(self) -> bool:
        """Whether the next run finds it."""
        return self._kept is Kept.KEYRING

    @property
    def trouble(self) -> VaultError | None:
        """The error of the last keyring call, None if it succeeded."""
        return self._trouble

    @property
    def remains(self) -> VaultError | None:
        """Earlier copies of it in the keyring that a person has to delete or allow to be read; None without any."""
        return self._store.remains(self.name)

    @property
    def ends(self) -> datetime | None:
        """When it expires (UTC), None if not known."""
        return None if self._present is None else end_of(self._present)

    @property
    def ends_soon(self) -> bool:
        """Whether it ends within 14 days, or has ended, and nothing renews it."""
        ends = self.ends
        return not self.renews and ends is not None and ends - self._clock.wall() <= AHEAD

    @property
    def renews(self) -> bool:
        """Whether it is a grant that is refreshed by itself."""
        present = self._present
        return isinstance(present, OAuthGrant) and bool(present.refresh_token) and self.refresh is not None

    def on_change(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Call after each change; the result ends that."""
        self._listeners.append(callback)

        def end() -> None:
            with contextlib.suppress(ValueError):
                self._listeners.remove(callback)

        return end

    # --- what gateways ask ------------------------------------------------------------------------------------------

    async def credential(self, refresh: Refresh | None = None) -> Credential:
        """The credential of this moment; an OAuth grant that ended is refreshed first, once for all who wait.

        `refresh` is the way of the one who asks, None = that of `self.refresh`.
        LoginRefused `no-credential` without one; VaultLocked and VaultTimeout; errors of `refresh`. A keyring that did
        not open a moment ago is not asked again: its prompt would come back with every try of a session.
        """
        if self._present is None and self._trouble is not None:
            shut = isinstance(self._trouble, (VaultLocked, VaultTimeout))
            if shut and self._clock.monotonic() - self._troubled_at < PROMPT_PAUSE:
                raise self._trouble
        async with self._one_at_a_time:
            found = await self._load()
        if found is None:
            raise LoginRefused("no-credential")
        if isinstance(found, OAuthGrant) and self._must_refresh(found):
            return await self._uncut(self._refresh_once(refresh or self.refresh))
        return found

    # --- what a person does -----------------------------------------------------------------------------------------

    async def load(self) -> Credential | None:
        """What is in memory, else in the keyring, None when there is nothing; raises VaultLocked, VaultTimeout."""
        async with self._one_at_a_time:
            return await self._load()

    async def save(self, credential: Credential) -> Kept:
        """Use this one from now on and put it in the keyring; returns where it is kept; `trouble` has the reason."""
        return await self._uncut(self._save(credential))

    async def keep(self) -> Kept:
        """Try once more to put an unsaved one into the keyring."""
        present = self._present
        return Kept.NOWHERE if present is None else await self._uncut(self._save(present))

    async def forget(self) -> None:
        """Drop it from memory and keyring; raises VaultError unless a look at all its items there found nothing."""
        async with self._one_at_a_time:
            self._present, self._kept, self._trouble = None, Kept.NOWHERE, None
            errors: list[VaultError] = []
            for name in filter(None, (self.name, self._old)):
                try:
                    await self._store.delete(name)
                except VaultError as error:
                    errors.append(error)
            self._report()
            if errors:
                raise errors[0]

    async def renew(self, fetch: Fetch) -> Kept:
        """Replace the credential by its successor: the keyring is probed, then the broker asked, then the new one kept.

        The broker voids the old token at once. Where the keyring cannot replace a token that still works, VaultError
        comes out and nothing was asked; where it fails afterwards the new token is in memory, not saved. One that is
        not saved, or has ended, is replaced whatever the keyring does. Errors of `fetch` come out and the old one
        stays. Goes through to its end also when nobody waits for it any more.
        """
        return await self._uncut(self._renew(fetch))

    async def finish(self) -> None:
        """Wait for renewals under way: their answers hold the only token that still opens the account."""
        await asyncio.gather(*self._running, return_exceptions=True)

    # --- inside -----------------------------------------------------------------------------------------------------

    async def _load(self) -> Credential | None:
        if self._present is not None:
            return self._present
        try:
            text = await self._store.get(self.name)
            if text is None and self._old and (text := await self._store.get(self._old)) is not None:
                await move_entry(self._store, self._old, self.name, text)
        except VaultUnavailable as error:
            self._note(error)
            return None
        except VaultError as error:
            self._note(error)
            raise
        self._trouble = None
        if text is not None:
            credential = _read(text, self.name)
            self._hush(credential)
            self._present, self._kept = credential, Kept.KEYRING
        self._report()
        return self._present

    async def _save(self, credential: Credential) -> Kept:
        async with self._one_at_a_time:
            return await self._take(credential)

    async def _take(self, credential: Credential) -> Kept:
        self._hush(credential)
        self._present, self._kept = credential, Kept.RUN
        try:
            await self._store.set(self.name, _written(credential))
        except VaultError as error:
            self._note(error)
        else:
            self._kept, self._trouble = Kept.KEYRING, None
        self._report()
        return self._kept

    async def _renew(self, fetch: Fetch) -> Kept:
        async with self._one_at_a_time:
            old = await self._load()
            if old is None:
                raise LoginRefused("no-credential")
            if self._kept is Kept.KEYRING and not self._has_ended(old):
                await self._store.probe(self.name)
            return await self._take(await fetch(old))

    async def _refresh_once(self, refresh: Refresh | None) -> OAuthGrant:
        async with self._one_at_a_time:
            grant = self._present
            if not isinstance(grant, OAuthGrant) or refresh is None:
                raise LoginRefused("no-credential")
            if self._must_refresh(grant):  # else another caller has done it meanwhile
                grant = await refresh(grant)
                await self._take(grant)
            return grant

    def _has_ended(self, credential: Credential) -> bool:
        ends = end_of(credential)
        return ends is not None and ends <= self._clock.wall()

    def _must_refresh(self, grant: OAuthGrant) -> bool:
        ends = end_of(grant)
        able = self.refresh is not None and bool(grant.refresh_token)
        return able and ends is not None and ends - self._clock.wall() <= MARGIN

    def _hush(self, credential: Credential) -> None:
        for secret in secrets_of(credential):
            self._seen(secret)

    def _note(self, error: VaultError) -> None:
        self._trouble, self._troubled_at = error, self._clock.monotonic()
        self._report()

    def _report(self) -> None:
        for listener in tuple(self._listeners):
            listener()

    async def _uncut(self, work: Coroutine[Any, Any, T]) -> T:
        """Run to the end even if the caller is cancelled: the new token would be lost for good."""
        task = asyncio.get_running_loop().create_task(work, name="credential")
        self._running.add(task)
        task.add_done_callback(self._ended)
        return await asyncio.shield(task)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if not task.cancelled():
            task.exception()  # a waiting caller gets it; without one it needs no report


class CredentialShelf:
    """The credentials of this process by name: one that could not be saved outlives a change of connection."""

    def __init__(self, store: SecretStore, *, clock: Clock, seen: Callable[[str], object] = bool) -> None:
        self._store, self._clock, self._seen = store, clock, seen
        self._by_name: dict[str, Credentials] = {}

    def of(self, name: str, refresh: Refresh | None = None, *, old: str = "") -> Credentials:
        """The credential of that name, the same object at each call; a `refresh` is used from now on.

        `old` is the name of an earlier version's entry.
        """
        found = self._by_name.get(name)
        if found is None:
            found = Credentials(self._store, name, clock=self._clock, seen=self._seen, old=old)
            self._by_name[name] = found
        if refresh is not None:
            found.refresh = refresh
        return found

    async def finish(self) -> None:
        """Wait for renewals under way, before the program ends."""
        for credentials in self._by_name.values():
            await credentials.finish()


class KeyringSource:
    """A `CredentialSource` that reads the keyring at each use: the app may have refreshed a sign-in meanwhile.

    It never refreshes one itself: the app alone holds the lock for that.
    """

    def __init__(self, store: SecretStore, name: str, *, clock: Clock, seen: Callable[[str], object] = bool) -> None:
        self._store, self._name, self._clock, self._seen = store, name, clock, seen

    async def credential(self) -> Credential:
        """The credential as it is stored now; errors as of `Credentials.credential`."""
        return await Credentials(self._store, self._name, clock=self._clock, seen=self._seen).credential()


# --- in the keyring ---------------------------------------------------------------------------------------------------


class _StoredKey(msgspec.Struct, tag="api-key", tag_field="kind"):
    app_key: str
    app_secret: str
    access_token: str
    expires: datetime | None = None


class _StoredGrant(msgspec.Struct, tag="oauth", tag_field="kind"):
    client_id: str
    access_token: str
    refresh_token: str
    expires: datetime | None = None


class _StoredBearer(msgspec.Struct, tag="bearer", tag_field="kind"):
    key: str


_Stored = _StoredKey | _StoredGrant | _StoredBearer
_KINDS: Final[dict[type[Any], type[Any]]] = {
    ApiKey: _StoredKey,
    OAuthGrant: _StoredGrant,
    BearerKey: _StoredBearer,
}
_MADE_OF: Final = {stored: kind for kind, stored in _KINDS.items()}


def _written(credential: Credential) -> str:
    kind = _KINDS[type(credential)]
    return msgspec.json.encode(kind(**{name: getattr(credential, name) for name in kind.__struct_fields__})).decode()


def _read(text: str, name: str) -> Credential:
    try:
        stored = msgspec.json.decode(text, type=_Stored)
    except (msgspec.DecodeError, RecursionError):
        raise VaultError("keyring-entry-damaged", name=name) from None
    fields = {field: getattr(stored, field) for field in stored.__struct_fields__}
    credential: Credential = _MADE_OF[type(stored)](**fields)
    if isinstance(credential, BearerKey) or credential.expires is None or credential.expires.tzinfo is not None:
        return credential
    return replace(credential, expires=None)
