"""Keys of a store from the keyring, where the environment or the machine's role has none."""

from __future__ import annotations

import msgspec

from tideboard_core.desk.problems import DeskError, DeskFault
from tideboard_core.ports.system import SecretStore


class StoreKeys(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Keys of an S3 store; `region` and `session_token` may be empty. They never appear in a repr."""

    access_key_id: str
    secret_access_key: str
    session_token: str = ""
    region: str = ""

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"

    @property
    def given(self) -> dict[str, str]:
        """Those that are not empty, by their names."""
        return {name: value for name, value in msgspec.structs.asdict(self).items() if value}


async def stored_keys(store: SecretStore, name: str) -> StoreKeys:
    """The keys in an entry of the keyring: a JSON object. Raises DeskError NO_KEYS, VaultError kinds."""
    text = await store.get(name)
    try:
        return msgspec.json.decode(text or "", type=StoreKeys)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise DeskError(DeskFault.NO_KEYS, name=name) from None
