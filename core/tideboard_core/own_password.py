"""Tideboard's own trading password, for accounts whose broker asks for none; it gates, it encrypts nothing."""

from __future__ import annotations

import asyncio
import base64
import binascii
import secrets
import threading

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from tideboard_core.errors import BadInput, VaultUnavailable
from tideboard_core.ports import SecretStore

NAME = "trading-password"
SHORTEST = 6
SALT_BYTES = 16
HASH_BYTES = 32
ITERATIONS = 3
LANES = 4
MEMORY_KIB = 64 * 1024
"""140 ms on the slowest machine measured."""
_ONE_AT_A_TIME = threading.Lock()
"""OpenSSL shares its threads among all derivations: two at once wait for each other for ever, or end in MemoryError."""


class OwnPassword:
    """Salted Argon2id in the keyring; without a keyring it is chosen anew in each run and kept in memory."""

    def __init__(self, store: SecretStore) -> None:
        self._store = store
        self._in_memory: str | None = None

    async def chosen(self) -> bool:
        """Whether there is one; raises VaultLocked or VaultTimeout when the keyring does not say."""
        return await self._stored() is not None

    async def choose(self, password: str) -> None:
        """Set it; raises BadInput for a short one, VaultLocked or VaultTimeout when the keyring does not take it."""
        if len(password) < SHORTEST:
            raise BadInput("password-too-short", shortest=SHORTEST)
        salt = secrets.token_bytes(SALT_BYTES)
        digest = await asyncio.to_thread(_derive, salt, password.encode())
        text = ":".join(base64.b64encode(part).decode() for part in (salt, digest))
        try:
            await self._store.set(NAME, text)
        except VaultUnavailable:
            self._in_memory = text

    async def fits(self, password: str) -> bool:
        """Whether `password` is the one that was chosen."""
        stored = await self._stored()
        return stored is not None and await asyncio.to_thread(_fits, stored, password.encode())

    async def _stored(self) -> str | None:
        try:
            return self._in_memory or await self._store.get(NAME)
        except VaultUnavailable:
            return None


def _fits(stored: str, password: bytes) -> bool:
    try:
        salt, digest = (base64.b64decode(part) for part in stored.split(":"))
        with _ONE_AT_A_TIME:
            _kdf(salt).verify(password, digest)
    except (InvalidKey, ValueError, binascii.Error):
        return False
    return True


def _derive(salt: bytes, password: bytes) -> bytes:
    with _ONE_AT_A_TIME:
        return _kdf(salt).derive(password)


def _kdf(salt: bytes) -> Argon2id:
    return Argon2id(salt=salt, length=HASH_BYTES, iterations=ITERATIONS, lanes=LANES, memory_cost=MEMORY_KIB)
