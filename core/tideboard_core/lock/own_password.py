"""Passwords in the keyring: Tideboard's own as an Argon2id hash, and remembered hashes of brokers' passwords."""

from __future__ import annotations

import asyncio
import base64
import binascii
import contextlib
import hashlib
import hmac
import json
import re
import secrets
import threading
import unicodedata
from typing import TYPE_CHECKING, Final

from tideboard_core.errors import BadInput, VaultError, VaultLocked, VaultTimeout, VaultUnavailable
from tideboard_core.model.order import AccountId
from tideboard_core.ports.system import SecretStore
from tideboard_core.system.vault import move_entry

# The package `cryptography` takes 9 MB: it is imported with the first password.
if TYPE_CHECKING:
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

NAME: Final = "own-trading-password"
OLD_NAME: Final = "trading-password"
"""Where version 0.1 kept `salt:hash`, of the password as it was typed."""
REMEMBERED: Final = "remembered-unlocks"
SHORTEST = 6
SALT_BYTES = 16
HASH_BYTES = 32
ITERATIONS = 3
LANES = 4
MEMORY_KIB = 64 * 1024
"""140 ms on the slowest machine measured."""
_PHC: Final = "$argon2id$"
_WORK: Final = re.compile(r"\$argon2id\$v=19\$m=(\d{1,6}),t=(\d),p=(\d)\$[\w+/]{1,64}\$[\w+/]{1,128}\Z", re.ASCII)
_ONE_AT_A_TIME = threading.Lock()
"""OpenSSL shares its threads among all derivations: two at once wait for each other for ever, or end in MemoryError."""


class OwnPassword:
    """Salted Argon2id in the keyring; without a keyring it is chosen anew in each run and kept in memory.

    A keyring that is locked, or that held a password earlier in this run and does not answer any more, counts as none
    for a paper account (`paper`) and for no other: what was chosen in front of it opens paper accounts alone, in this
    run.
    """

    def __init__(self, store: SecretStore) -> None:
        self._store = store
        self._for_run: str | None = None
        self._for_paper: str | None = None
        self._shut = False
        self._found = False

    async def chosen(self, *, paper: bool = False) -> bool:
        """Whether there is one; raises VaultError kinds if the keyring does not answer."""
        return await self._stored(paper=paper) is not None

    async def lasts(self) -> bool:
        """Whether the next run knows it too: one that is kept for this run alone is chosen anew."""
        return await self.chosen() and await self._stored(paper=False) != self._for_run

    async def choose(self, password: str, *, paper: bool = False) -> None:
        """Set the first one; raises BadInput for a short one or where there is one, and VaultError kinds."""
        word = normal(password)
        if len(word) < SHORTEST:
            raise BadInput("password-too-short", shortest=SHORTEST)
        asked = paper and self._shut and self._for_paper is None  # its prompt would come back with the same question
        if not asked and await self.chosen(paper=paper):
            raise BadInput("own-password-exists")
        # In a thread: pushes and heartbeats go on meanwhile.
        text = await asyncio.to_thread(_hashed, word)
        if paper and self._shut:
            self._for_paper = text
            return
        try:
            await self._store.set(NAME, text)
        except VaultUnavailable:
            self._for_run = text

    async def fits(self, password: str, *, paper: bool = False) -> bool:
        """Whether `password` is the one that was chosen; a hash of version 0.1 is then written anew."""
        stored = await self._stored(paper=paper)
        if stored is None:
            return False
        new = stored.startswith(_PHC)
        fits = await (
            asyncio.to_thread(_fits, stored, normal(password))
            if new
            else asyncio.to_thread(_fits_old, stored, password)
        )
        if fits and stored not in {self._for_run, self._for_paper}:
            await self._renew(stored if new else await asyncio.to_thread(_hashed, normal(password)))
        return fits

    async def _renew(self, text: str) -> None:
        """Leave no entry in the form of version 0.1."""
        with contextlib.suppress(VaultError):
            if await self._store.get(OLD_NAME) is not None:
                await move_entry(self._store, OLD_NAME, NAME, text)

    async def _stored(self, *, paper: bool) -> str | None:
        if paper and self._for_paper is not None:
            return self._for_paper
        try:
            found = await self._store.get(NAME) or await self._store.get(OLD_NAME)
        except (VaultLocked, VaultTimeout, VaultUnavailable) as error:
            if isinstance(error, VaultUnavailable) and not self._found:
                return self._for_run
            if not paper:
                raise
            self._shut = True
            return None
        self._shut, self._found = False, self._found or found is not None
        return found or self._for_run


class RememberedUnlocks:
    """Hashes of brokers' passwords, all in one entry, whose name holds no account number.

    Each is for one account at the server that it was given for. What older versions kept by the number alone names
    neither: it is taken out of the keyring as soon as its number is asked for, and the password is typed anew.
    """

    def __init__(self, store: SecretStore) -> None:
        self._store = store
        self._one_at_a_time = asyncio.Lock()

    async def get(self, account: AccountId, server: str) -> str | None:
        """The hash that was given for this server, or None."""
        async with self._one_at_a_time:
            known = await self._all()
            with contextlib.suppress(VaultError):
                await self._forget_old(account, known)
            return known.get(_key(account, server))

    async def set(self, account: AccountId, server: str, digest: str) -> None:
        """Store the hash in the keyring."""
        async with self._one_at_a_time:
            known = await self._all()
            known.pop(account.id, None)
            await self._keep({**known, _key(account, server): digest})
            await self._store.delete(_old_name(account.id))

    async def delete(self, account: AccountId) -> None:
        """Delete the hashes of an account from the keyring, those for other servers too; VaultError where one stays."""
        async with self._one_at_a_time:
            known = await self._all()
            left = {key: digest for key, digest in known.items() if not key.startswith(_key(account, ""))}
            if left != known:
                await self._keep(left)
            await self._forget_old(account, left)
            copies = self._store.remains(REMEMBERED)
            if copies is not None:
                raise copies

    async def _forget_old(self, account: AccountId, known: dict[str, str]) -> None:
        """Delete what older versions kept for the number of an account."""
        if await self._store.get(_old_name(account.id)) is not None:
            await self._store.delete(_old_name(account.id))
        if account.id in known:
            await self._keep({key: digest for key, digest in known.items() if key != account.id})

    async def _keep(self, known: dict[str, str]) -> None:
        if known:
            await self._store.set(REMEMBERED, json.dumps(known))
        else:
            await self._store.delete(REMEMBERED)

    async def _all(self) -> dict[str, str]:
        try:
            found = json.loads(await self._store.get(REMEMBERED) or "{}")
        except (ValueError, RecursionError):
            return {}
        return {str(key): str(value) for key, value in found.items()} if isinstance(found, dict) else {}


def _key(account: AccountId, server: str) -> str:
    return f"{account.broker}:{account.environment}:{account.id}@{server}"


def normal(password: str) -> str:
    """NFKC: composed and decomposed letters, and the full-width digits of input methods, are the same password."""
    return unicodedata.normalize("NFKC", password)


def _old_name(account_id: str) -> str:
    return f"unlock-{account_id}"


def _hashed(password: str) -> str:
    with _ONE_AT_A_TIME:
        return _kdf(secrets.token_bytes(SALT_BYTES)).derive_phc_encoded(_bytes(password))


def _fits(stored: str, password: str) -> bool:
    from cryptography.exceptions import InvalidKey
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    if not _as_we_write(stored):
        return False
    try:
        with _ONE_AT_A_TIME:
            Argon2id.verify_phc_encoded(_bytes(password), stored)
    except (InvalidKey, ValueError, MemoryError):
        return False
    return True


def _as_we_write(stored: str) -> bool:
    """Whether a hash asks for no more work than ours: the keyring's entry says how much, and others can write it."""
    found = _WORK.match(stored)
    limits = (MEMORY_KIB, ITERATIONS, LANES)
    return found is not None and all(int(each) <= most for each, most in zip(found.groups(), limits, strict=True))


def _fits_old(stored: str, password: str) -> bool:
    """Whether it fits a hash of the first format, made of letters as typed, which keyboards compose differently."""
    try:
        salt, digest = (base64.b64decode(part) for part in stored.split(":"))
        forms = dict.fromkeys((password, *(unicodedata.normalize(form, password) for form in ("NFC", "NFD", "NFKC"))))
        with _ONE_AT_A_TIME:
            return any(hmac.compare_digest(_kdf(salt).derive(_bytes(form)), digest) for form in forms)
    except (ValueError, binascii.Error):
        return False


def _bytes(password: str) -> bytes:
    return password.encode(errors="surrogatepass")


def _kdf(salt: bytes) -> Argon2id:
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    return Argon2id(salt=salt, length=HASH_BYTES, iterations=ITERATIONS, lanes=LANES, memory_cost=MEMORY_KIB)


def password_hash(password: str) -> str:
    """The hash that OpenD expects: lower-case hex MD5 of the UTF-8 password. It opens the account: a secret."""
    return hashlib.md5(password.encode(), usedforsecurity=False).hexdigest()
