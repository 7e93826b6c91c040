"""Layout of one secret in a keyring: one item, a pointer with parts, or several items of which the highest counts."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final, NamedTuple

from tideboard_core.errors import VaultError, VaultLocked, VaultUnavailable

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE: Final = "tideboard"
PART: Final = 1000
"""Characters of a part: Windows takes 2,560 bytes of UTF-16 (keyring #355), so 1,280 characters would just fit."""
COPIES: Final = 8
"""Names of one secret on macOS: `name`, then `name@2` and so on."""
DUPLICATES: Final = 8
"""Items of one name that are deleted in turn: of several that match, the Secret Service deletes the first."""
WINDOWS: Final = "keyring.backends.Windows.WinVaultKeyring"
MACOS: Final = "keyring.backends.macOS.Keyring"
PLACES: Final = {
    "keyring.backends.SecretService.Keyring": "secret-service",
    "keyring.backends.libsecret.Keyring": "secret-service",
    "keyring.backends.kwallet.DBusKeyring": "kwallet",
    MACOS: "keychain",
    WINDOWS: "credential-manager",
}
"""keyring may silently pick a plain-text or a null backend; only these keep a secret. Each has the name of the place
where a person looks at its items."""

_LOCKED_ERRORS = ("KeyringLocked", "InitError", "LockedException", "PromptDismissedException")


class _Copy(NamedTuple):
    """One item that is there; its value is None where that is not whole or cannot be read."""

    item: str
    value: str | None

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.item!r})"


class _Parts(NamedTuple):
    """The parts of a value: one generation of them."""

    generation: str
    number: int

    def items(self, name: str) -> list[str]:
        """Their names."""
        return [f"{name}#{self.generation}.{index}" for index in range(self.number)]


class KeyringEntry:
    """One secret by its name, for one call. Blocks; raises what the backend raises, and VaultError.

    Where a rewrite is one step the item `name` has the value, or points to its parts. On macOS a rewrite is a delete
    and an add, so a value goes under the next free name and the lower ones are deleted: the highest whole one counts.
    `staying` has the items that could not be deleted, `unread` those that could not be read, with the reason.
    """

    def __init__(self, backend: KeyringBackend, name: str) -> None:
        self._backend, self._name = backend, name
        self._class = class_name(backend)
        self.staying: list[str] = []
        self.unread: dict[str, Exception] = {}

    def read(self) -> str | None:
        """The value, or None. A copy that cannot be read is passed over where a lower one is whole."""
        for item in reversed(self._items()):
            copy = self._copy(item)
            if copy is not None and copy.value is not None:
                return copy.value
        for error in self.unread.values():
            raise error
        return None

    def write(self, value: str) -> None:
        """Store the value; the one before stays until the new one was read back."""
        if self._class != MACOS:
            self._rewrite(value)
            return
        (item, *_), copies = self._room(1)
        self.staying.clear()
        self.unread.clear()
        self._put(item, f"1:{value}")
        for copy in copies:
            self._erase_item(copy.item)

    def rehearse(self) -> bool:
        """Prove that a new value can be stored without losing this one; False where there is none.

        On macOS the value is then there twice. Raises where a copy above it cannot be read: that may be a later one.
        """
        if self._class != MACOS:
            head = self._get(self._name)
            if head is not None:
                self._put(self._name, head)
            return head is not None
        value = self.read()
        for error in self.unread.values():
            raise error
        if value is None:
            return False
        (item, *_), _copies = self._room(2)
        self._put(item, f"1:{value}")
        return True

    def erase(self) -> None:
        """Delete all items: parts first, pointers last, the copy that counts after all others.

        Raises VaultError `keyring-keeps-it` or `keyring-cannot-tell` unless a read of each of them found nothing.
        """
        for item in self._items():
            self._erase_item(item)
        error = self.left()
        if error is not None:
            raise error

    def left(self) -> VaultError | None:
        """What a person has to delete by hand, or to look for, as an error; None if nothing."""
        if self.staying:
            return VaultError("keyring-keeps-it", items=", ".join(self.staying), **self._place)
        for error in self.unread.values():
            reason = vault_error(error).code
            return VaultError("keyring-cannot-tell", items=", ".join(self.unread), reason=reason, **self._place)
        return None

    def passed_over(self) -> VaultError | None:
        """The copies above the value that `read` could not read, as an error; None if there are none."""
        # Names no place to delete it: it may be the only copy that the broker still honours.
        return VaultError("keyring-passed-over", items=", ".join(self.unread), name=self._name) if self.unread else None

    @property
    def _place(self) -> dict[str, str]:
        return {"name": self._name, "keyring": PLACES.get(self._class, "")}

    # --- where a rewrite is one step --------------------------------------------------------------------------------

    def _rewrite(self, value: str) -> None:
        head = self._get(self._name)
        before = [*self._parts_of(head), *self._parts_before()]
        # Windows counts UTF-16: a character beyond the first plane takes two places.
        size = PART if max(value, default="") <= "\uffff" else PART // 2
        text, pieces = f"1:{value}", list[str]()
        new = _Parts(secrets.token_hex(4), -(-len(value) // size))
        if self._class == WINDOWS and len(value) > size:
            pieces = [value[at : at + size] for at in range(0, len(value), size)]
            text = f"n:{new.generation}:{new.number}"
        note = [*before, new] if pieces else before
        if note:  # a kill from here on leaves no part that nobody finds
            self._put(self._journal, " ".join(f"{parts.generation}:{parts.number}" for parts in note))
        for item, piece in zip(new.items(self._name), pieces, strict=False):
            self._put(item, piece)
        self._put(self._name, text)
        removed = [self._remove(item) for parts in before for item in parts.items(self._name)]
        if note and all(removed):
            self._remove(self._journal)

    @property
    def _journal(self) -> str:
        return f"{self._name}#old"

    def _parts_before(self) -> list[_Parts]:
        """Parts of values that count no more, or do not count yet."""
        text = self._get(self._journal) if self._class != MACOS else None
        return [parts for each in (text or "").split() for parts in self._parts_of(f"n:{each}")]

    # --- macOS ------------------------------------------------------------------------------------------------------

    def _room(self, wanted: int) -> tuple[list[str], list[_Copy]]:
        """The free names above all that are there, `wanted` at least, and the copies that are there.

        Where they are too few the value moves down to the lowest name that is free above what cannot be deleted.
        """
        copies = self._copies()
        free = self._above(copies)
        if len(free) < wanted and copies[-1].value is not None:
            top = copies[-1]
            staying = [copy for copy in copies[:-1] if not self._erase_item(copy.item)]
            low = self._above(staying)[0]
            if low != top.item:
                self._put(low, f"1:{top.value}")
                self._erase_item(top.item)
            copies = self._copies()
            free = self._above(copies)
        if len(free) < wanted:
            items = ", ".join(copy.item for copy in copies)
            raise VaultError("keyring-full", items=items, **self._place)
        return free, copies

    def _above(self, copies: list[_Copy]) -> list[str]:
        items = self._items()
        return items[items.index(copies[-1].item) + 1 :] if copies else items

    def _copies(self) -> list[_Copy]:
        """All that are there, lowest first."""
        return [copy for item in self._items() if (copy := self._copy(item)) is not None]

    # --- items ------------------------------------------------------------------------------------------------------

    def _items(self) -> list[str]:
        copies = [f"{self._name}@{number}" for number in range(2, COPIES + 1)] if self._class == MACOS else []
        return [self._name, *copies]

    def _copy(self, item: str) -> _Copy | None:
        try:
            head = self._get(item)
            return None if head is None else _Copy(item, self._joined(item, head))
        except Exception as error:  # noqa: BLE001  backends raise whatever their system raises
            self.unread[item] = error
            return _Copy(item, None)

    def _joined(self, item: str, head: str) -> str:
        kind, _, rest = head.partition(":")
        if kind == "1":
            return rest
        pieces = [self._get(part) for parts in self._parts_of(head) for part in parts.items(item)]
        if not pieces or None in pieces:
            raise VaultError("keyring-entry-damaged", name=self._name)
        return "".join(piece for piece in pieces if piece is not None)

    def _parts_of(self, head: str | None) -> list[_Parts]:
        kind, _, rest = (head or "").partition(":")
        generation, _, count = rest.partition(":")
        return [_Parts(generation, int(count))] if kind == "n" and count.isascii() and count.isdecimal() else []

    def _get(self, item: str) -> str | None:
        return self._backend.get_password(SERVICE, item)

    def _put(self, item: str, text: str) -> None:
        """Store an item and read it back: KWallet does not say that it refused."""
        self._backend.set_password(SERVICE, item, text)
        if self._class == WINDOWS:  # keyring puts the value before under a second name; this one goes there too now
            self._backend.set_password(SERVICE, item, text)
        if self._get(item) != text:
            raise VaultUnavailable("keyring-keeps-nothing", backend=self._class)

    def _erase_item(self, item: str) -> bool:
        """Delete an item with its parts; an item that cannot be read stays, as its parts are not known."""
        try:
            head = self._get(item)
            before = self._parts_before() if item == self._name else []
        except Exception as error:  # noqa: BLE001  backends raise whatever their system raises
            self.unread[item] = error
            return False
        parts = [part for each in (*self._parts_of(head), *before) for part in each.items(item)]
        removed = [self._remove(part) for part in parts]
        if not all(removed):
            return False
        return (not before or self._remove(self._journal)) and (head is None or self._remove(item))

    def _remove(self, item: str) -> bool:
        """Delete one item: it is gone when a read finds nothing, whatever the delete said."""
        for _ in range(DUPLICATES):
            refused = False
            try:
                self._backend.delete_password(SERVICE, item)
            except Exception:  # noqa: BLE001  one name of an exception means "absent" here and "denied" there
                refused = True
            try:
                there = self._get(item) is not None
            except Exception as error:  # noqa: BLE001  backends raise whatever their system raises
                self.unread[item] = error
                return False
            if not there:
                return True
            if refused:
                break
        self.staying.append(item)
        return False


def vault_error(error: Exception) -> VaultError:
    """An exception of a backend as a VaultError."""
    if isinstance(error, VaultError):
        return error
    name = type(error).__name__
    if name in _LOCKED_ERRORS:
        return VaultLocked("keyring-locked", reason=name)
    return VaultUnavailable("keyring-unavailable", reason=name)


def class_name(backend: object) -> str:
    """The full name of a backend's class."""
    return f"{type(backend).__module__}.{type(backend).__qualname__}"
