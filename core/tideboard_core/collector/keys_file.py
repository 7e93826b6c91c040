"""Reads the keys of a broker from a file that only its owner may read."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from tideboard_core.collector.words import Unusable
from tideboard_core.model.credentials import ApiKey, BearerKey, Credential, secrets_of

LARGEST: Final = 64 * 1024
"""Bytes of a keys file that are read."""


class _Written(msgspec.Struct, forbid_unknown_fields=True):
    key: str = ""
    app_key: str = ""
    app_secret: str = ""
    access_token: str = ""
    http: str = ""
    quote_ws: str = ""
    trade_ws: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class KeysFile:
    """What a keys file holds: FutuOpenD-rs' `key`, or LongPort's three parts of a key.

    `addresses` are LongPort's `http`, `quote_ws` and `trade_ws`, None if the file has none: the vendor's own are used.
    """

    credential: Credential
    addresses: tuple[str, str, str] | None = None


class KeySource:
    """A `CredentialSource` with the credential of a keys file; `seen` gets each of its secrets."""

    def __init__(self, credential: Credential, seen: Callable[[str], object] = bool) -> None:
        self._credential = credential
        for secret in secrets_of(credential):
            seen(secret)

    async def credential(self) -> Credential:
        return self._credential


def read_keys(path: Path) -> KeysFile:
    """Read a keys file: a JSON object of texts, a plain file of mode 0600. Unusable says what is wrong, never a key."""
    try:
        if path.is_symlink() or not path.is_file():
            raise Unusable(f"the keys file {path} is no plain file")
        if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise Unusable(f"others may read the keys file {path}: give it mode 0600")
        with path.open("rb") as file:
            found = msgspec.json.decode(file.read(LARGEST), type=_Written)
    except OSError as error:
        raise Unusable(f"the keys file {path} cannot be read: {error.strerror}") from None
    except msgspec.DecodeError:
        raise Unusable(f"the keys file {path} is no JSON object of keys") from None
    return _keys(found, path)


def _keys(found: _Written, path: Path) -> KeysFile:
    if found.key:
        return KeysFile(credential=BearerKey(key=found.key))
    if not (found.app_key and found.app_secret and found.access_token):
        raise Unusable(f"the keys file {path} has neither key nor app_key, app_secret and access_token")
    credential = ApiKey(app_key=found.app_key, app_secret=found.app_secret, access_token=found.access_token)
    if bool(found.http) != bool(found.quote_ws):  # the vendor's in its place would get another service's keys
        raise Unusable(f"the keys file {path} has only one of http and quote_ws")
    where = (found.http.rstrip("/"), found.quote_ws, found.trade_ws)
    return KeysFile(credential=credential, addresses=where if found.http else None)
