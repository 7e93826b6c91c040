"""Keeps what a person filled in for ways to a phone in the keyring, or for this run where there is none."""

from __future__ import annotations

import asyncio

import msgspec

from tideboard_core.errors import BadInput, NoticeFailed, VaultError, VaultUnavailable
from tideboard_core.model.notices import PhoneForm
from tideboard_core.notices.phone.forms import SETUPS, PhoneSetup, Seen
from tideboard_core.ports.system import SecretStore


class PhoneKeys:
    """`seen` gets each secret before anything else does. The keyring is read when a setup is first needed."""

    def __init__(self, store: SecretStore, *, seen: Seen) -> None:
        self._store, self._seen = store, seen
        self._known: dict[PhoneForm, PhoneSetup | None] = {}
        self._one_at_a_time = asyncio.Lock()

    async def get(self, form: PhoneForm) -> PhoneSetup | None:
        """What was filled in, None if nothing was; raises NoticeFailed where the keyring does not say."""
        async with self._one_at_a_time:
            if form not in self._known:
                self._known[form] = await self._read(form)
            return self._known[form]

    async def keep(self, setup: PhoneSetup) -> bool:
        """Use this one from now on; returns whether the next run finds it."""
        for secret in setup.secrets:
            self._seen(secret)
        async with self._one_at_a_time:
            self._known[setup.form] = setup
            try:
                await self._store.set(_name(setup.form), msgspec.json.encode(setup).decode())
            except VaultError:
                return False
            return True

    async def forget(self, form: PhoneForm) -> None:
        """Drop it from memory and keyring; raises VaultError unless a look there found nothing."""
        async with self._one_at_a_time:
            self._known[form] = None
            await self._store.delete(_name(form))

    async def _read(self, form: PhoneForm) -> PhoneSetup | None:
        try:
            text = await self._store.get(_name(form))
        except VaultUnavailable:
            return None
        except VaultError as error:
            raise NoticeFailed("notice-keyring", reason=error.code) from None
        if text is None:
            return None
        try:
            setup: PhoneSetup = msgspec.json.decode(text, type=SETUPS[form])
        except (msgspec.DecodeError, BadInput, UnicodeError, RecursionError):
            return None  # as good as none: the page asks for it again
        for secret in setup.secrets:
            self._seen(secret)
        return setup


def _name(form: PhoneForm) -> str:
    return f"notice-{form.value}"
