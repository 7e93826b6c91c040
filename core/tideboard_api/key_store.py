"""A program's own entry in the system's keyring: the key that the window showed once."""

from __future__ import annotations

from typing import Final

from tideboard_api.errors import KeyRefused
from tideboard_api.scopes import KEY_FORM

SERVICE: Final = "tideboard-api"
SAFE: Final = (
    "keyring.backends.SecretService.Keyring",
    "keyring.backends.libsecret.Keyring",
    "keyring.backends.kwallet.DBusKeyring",
    "keyring.backends.macOS.Keyring",
    "keyring.backends.Windows.WinVaultKeyring",
)
"""Keyrings that keep a secret as such; the library may choose one that writes it into a file."""


def key_of(name: str, key: str) -> str:
    """The text of a key that was given, else the one in the keyring; raises KeyRefused, which has nothing of it."""
    return _formed(key) if key else stored_key(name)


def stored_key(name: str) -> str:
    """The key of a program by its name; raises KeyRefused where there is none, or no keyring that keeps it safe."""
    key = kept(SERVICE, name)
    if not key:
        raise KeyRefused("no-key", f"The keyring has no key of {name!r}. Store it: tideboard-api key store {name}")
    return _formed(key)


def store_key(name: str, key: str) -> None:
    """Keep the key of a program; raises KeyRefused for what is none, and without a keyring that keeps it safe."""
    keep(SERVICE, name, _formed(key))


def kept(service: str, name: str) -> str:
    """What the keyring has under this name, empty for nothing; raises KeyRefused without one that keeps it safe."""
    _check_keyring()
    import keyring

    try:
        return keyring.get_password(service, name) or ""
    except Exception as error:  # noqa: BLE001  backends raise whatever their system raises
        raise _no_keyring(type(error).__name__) from None


def keep(service: str, name: str, text: str) -> None:
    """Put a text into the keyring; raises KeyRefused without one that keeps it safe."""
    _check_keyring()
    import keyring

    try:
        keyring.set_password(service, name, text)
    except Exception as error:  # noqa: BLE001  as above
        raise _no_keyring(type(error).__name__) from None


def _formed(key: str) -> str:
    if KEY_FORM.match(key) is None:  # an HTTP library puts a header that it refuses into its error
        raise KeyRefused("not-a-key", "That is no key of Tideboard: one begins with tbk_ and has 56 characters.")
    return key


def _check_keyring() -> None:
    try:
        import keyring
        from keyring.backends.chainer import ChainerBackend
    except ImportError:
        raise _no_keyring("the package keyring is not installed") from None
    backend = keyring.get_keyring()
    chosen = backend.backends[0] if isinstance(backend, ChainerBackend) and backend.backends else backend
    name = f"{type(chosen).__module__}.{type(chosen).__qualname__}"
    if name not in SAFE:
        raise _no_keyring(name)


def _no_keyring(what: str) -> KeyRefused:
    return KeyRefused("no-keyring", f"No keyring of this system keeps the key safe: {what}.")
