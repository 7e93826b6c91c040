"""Secrets in the operating system's keyring, through backends that are known to keep them safe."""

from __future__ import annotations

import asyncio
import logging
import queue
import secrets
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, TypeVar

from tideboard_core.errors import VaultError, VaultLocked, VaultTimeout, VaultUnavailable
from tideboard_core.ports.system import SecretStore

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

log = logging.getLogger(__name__)

T = TypeVar("T")

SERVICE = "tideboard"
PART = 1000
"""Characters per entry: Windows takes 2,560 bytes of UTF-16 (keyring #355), so 1,280 characters would just fit."""
PROMPT_TIMEOUT = 60.0
ALLOWED = (
    "keyring.backends.SecretService.Keyring",
    "keyring.backends.libsecret.Keyring",
    "keyring.backends.kwallet.DBusKeyring",
    "keyring.backends.macOS.Keyring",
    "keyring.backends.Windows.WinVaultKeyring",
)
"""keyring may silently pick a plain-text or a null backend; only these keep a secret."""

_ABSENT_ERRORS = ("PasswordDeleteError",)
_LOCKED_ERRORS = ("KeyringLocked", "InitError", "LockedException", "PromptDismissedException")


def choose_backend() -> KeyringBackend:
    """The first allowed backend that this system offers; raises VaultUnavailable. May talk to D-Bus."""
    if sys.platform != "darwin":  # looking for the libraries of macOS runs gcc, ld and ldconfig
        sys.modules.setdefault("keyring.backends.macOS.api", None)  # type: ignore[arg-type]  # None: not to be imported
    import keyring
    from keyring.backends.chainer import ChainerBackend
    from keyring.backends.fail import Keyring as NoKeyring

    try:
        backend = keyring.get_keyring()
        candidates = list(backend.backends) if isinstance(backend, ChainerBackend) else [backend]
        if isinstance(backend, NoKeyring):  # chosen when the library was loaded; a service may answer by now
            candidates = [kind() for kind in viable_backends()]
            if not candidates:
                raise VaultUnavailable("keyring-unavailable", reason="NoKeyring")
    except VaultUnavailable:
        raise
    except Exception as error:  # noqa: BLE001  backends raise whatever their system raises
        raise VaultUnavailable("keyring-unavailable", reason=type(error).__name__) from None
    for candidate in candidates:
        if _class_name(candidate) in ALLOWED:
            return candidate
    raise VaultUnavailable("keyring-not-allowed", backend=_class_name(backend))


def viable_backends() -> list[type[KeyringBackend]]:
    """The allowed backend classes that would work now, best first; asked afresh at each call."""
    from keyring.backend import KeyringBackend

    viable = [
        kind for kind in KeyringBackend.get_viable_backends() if f"{kind.__module__}.{kind.__qualname__}" in ALLOWED
    ]
    return sorted(viable, key=lambda kind: kind.priority, reverse=True)


class Vault:
    """A SecretStore over one keyring backend; every call runs on one daemon thread with a time-out.

    The loop's executor is not used: an unanswered prompt would keep the program from quitting.
    `seen` is called with every value that passes, so that logs can redact it.
    Values longer than PART are split: the parts of a new generation first, then the pointer, then the old parts go.
    """

    def __init__(
        self,
        backend: Callable[[], KeyringBackend] = choose_backend,
        *,
        timeout: float = PROMPT_TIMEOUT,
        seen: Callable[[str], object] = bool,
    ) -> None:
        self._choose = backend
        self._seen = seen
        self._backend: KeyringBackend | None = None
        self._timeout = timeout
        self._probed = False
        self._jobs: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    async def get(self, name: str) -> str | None:
        """The secret, or None; raises VaultUnavailable, VaultLocked, VaultTimeout."""
        value = await self._run(lambda: _read(self._keyring(), name))
        self._seen(value or "")
        return value

    async def set(self, name: str, value: str) -> None:
        """Store `value`; before the first save the keyring is probed by write, read and delete."""
        self._seen(value)
        await self._run(lambda: self._save(name, value))

    async def delete(self, name: str) -> None:
        """Forget `name` with all its parts."""
        await self._run(lambda: _erase(self._keyring(), name))

    async def probe(self) -> str:
        """Prove that the keyring keeps what it is given; returns the backend's class name for the log."""
        return await self._run(self._probe)

    def _keyring(self) -> KeyringBackend:
        if self._backend is None:
            self._backend = self._choose()
        return self._backend

    def _probe(self) -> str:
        backend, name, value = self._keyring(), f"probe-{secrets.token_hex(4)}", secrets.token_hex(16)
        backend.set_password(SERVICE, name, value)
        kept = backend.get_password(SERVICE, name)
        _forget(backend, name)
        if kept != value:
            raise VaultUnavailable("keyring-keeps-nothing", backend=_class_name(backend))
        self._probed = True
        return _class_name(backend)

    def _save(self, name: str, value: str) -> None:
        if not self._probed:
            self._probe()
        _write(self._keyring(), name, value)

    async def _run(self, job: Callable[[], T]) -> T:
        answer: Future[T] = Future()
        self._start()
        self._jobs.put(lambda: _settle(answer, job))
        try:
            async with asyncio.timeout(self._timeout):
                return await asyncio.wrap_future(answer)
        except TimeoutError:
            self._thread = None  # the stuck thread keeps its old queue; the next call gets a fresh one
            self._jobs = queue.SimpleQueue()
            raise VaultTimeout("keyring-prompt-unanswered", seconds=self._timeout) from None

    def _start(self) -> None:
        if self._thread is None or not self._thread.is_alive():
            jobs = self._jobs
            self._thread = threading.Thread(target=_serve, args=(jobs,), name="vault", daemon=True)
            self._thread.start()


async def move_entry(store: SecretStore, old: str, new: str, value: str) -> None:
    """Write `value` under the new name, read it back, then delete the old entry.

    A keyring that fails on the way leaves the old one; that is logged and tried again the next time.
    """
    try:
        await store.set(new, value)
        if await store.get(new) == value:
            await store.delete(old)
    except VaultError as error:
        log.info("a keyring entry keeps its old form: %s", error.code)


def _settle(answer: Future[T], job: Callable[[], T]) -> None:
    if not answer.set_running_or_notify_cancel():
        return
    try:
        answer.set_result(job())
    except Exception as error:  # noqa: BLE001  the one edge to the keyring: FileNotFoundError, ConnectionResetError...
        answer.set_exception(_translate(error))


def _serve(jobs: queue.SimpleQueue[Callable[[], None]]) -> None:
    while True:
        jobs.get()()


def _read(backend: KeyringBackend, name: str) -> str | None:
    head = backend.get_password(SERVICE, name)
    if head is None:
        return None
    kind, _, rest = head.partition(":")
    if kind == "1":
        return rest
    generation, _, count = rest.partition(":")
    parts = [backend.get_password(SERVICE, f"{name}#{generation}.{index}") for index in range(int(count))]
    if None in parts:
        raise VaultError("keyring-entry-damaged", name=name)
    return "".join(part for part in parts if part is not None)


def _write(backend: KeyringBackend, name: str, value: str) -> None:
    old = _parts_of(backend, name)
    if len(value) <= PART:
        backend.set_password(SERVICE, name, f"1:{value}")
    else:
        generation = secrets.token_hex(4)
        pieces = [value[at : at + PART] for at in range(0, len(value), PART)]
        for index, piece in enumerate(pieces):
            backend.set_password(SERVICE, f"{name}#{generation}.{index}", piece)
        backend.set_password(SERVICE, name, f"n:{generation}:{len(pieces)}")
    for part in old:
        _forget(backend, part)


def _erase(backend: KeyringBackend, name: str) -> None:
    parts = _parts_of(backend, name)
    _forget(backend, name)
    for part in parts:
        _forget(backend, part)


def _parts_of(backend: KeyringBackend, name: str) -> list[str]:
    head = backend.get_password(SERVICE, name) or ""
    if not head.startswith("n:"):
        return []
    _, generation, count = head.split(":")
    return [f"{name}#{generation}.{index}" for index in range(int(count))]


def _forget(backend: KeyringBackend, name: str) -> None:
    try:
        backend.delete_password(SERVICE, name)
    except Exception as error:
        if type(error).__name__ not in _ABSENT_ERRORS:
            raise


def _translate(error: Exception) -> Exception:
    if isinstance(error, VaultError):
        return error
    name = type(error).__name__
    if name in _LOCKED_ERRORS:
        return VaultLocked("keyring-locked", reason=name)
    return VaultUnavailable("keyring-unavailable", reason=name)


def _class_name(backend: object) -> str:
    return f"{type(backend).__module__}.{type(backend).__qualname__}"
