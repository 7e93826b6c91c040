"""Secrets in the operating system's keyring, through backends that are known to keep them safe."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import queue
import secrets
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from importlib.machinery import ModuleSpec
from importlib.util import LazyLoader
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final, TypeVar

from tideboard_core.errors import VaultError, VaultLocked, VaultTimeout, VaultUnavailable
from tideboard_core.ports.system import SecretStore
from tideboard_core.system.keyring_entries import PLACES, SERVICE, WINDOWS, KeyringEntry, class_name, vault_error

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

log = logging.getLogger(__name__)

T = TypeVar("T")

PROMPT_TIMEOUT = 60.0
BUS: Final = "DBUS_SESSION_BUS_ADDRESS"
"""Environment variable without which no program reaches the Secret Service of Linux by its Python library."""
OTHERS: Final = b"[keyring.backends]"
"""What the list of entry points of a package has that makes backends for the library."""
NOT_USED: Final = ("importlib.metadata", "importlib_metadata", "more_itertools", "urllib.request")
"""What the library and those below it import and no backend asks for: 3 MB."""


@contextmanager
def loaded_late(*names: str) -> Iterator[None]:
    """Let modules of these names that are imported meanwhile load at the first look at one of their attributes."""
    if _LATE not in sys.meta_path:
        sys.meta_path.insert(0, _LATE)  # and stays: taken away, an import of another thread would miss a finder
    _LATE.names = frozenset(names)
    try:
        yield
    finally:
        _LATE.names = frozenset()


class _LateFinder:
    """Finds some modules where Python does."""

    names: frozenset[str] = frozenset()

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The module `name`, to be loaded late; None leaves it to Python, as it does one without code of its own."""
        if name not in self.names:
            return None
        others = (each.find_spec(name, path, target) for each in [*sys.meta_path] if each is not self)
        spec = next((found for found in others if found is not None), None)
        if spec is not None and spec.loader is not None:
            spec.loader = LazyLoader(spec.loader)
        return spec


_LATE: Final = _LateFinder()


def choose_backend() -> KeyringBackend:
    """The first allowed backend that this system offers; raises VaultUnavailable. May talk to D-Bus."""
    if sys.platform != "darwin":  # looking for the libraries of macOS runs gcc, ld and ldconfig
        sys.modules.setdefault("keyring.backends.macOS.api", None)  # type: ignore[arg-type]  # None: not to be imported
    if sys.platform == "linux" and BUS not in os.environ:  # the one place where it looks for the service
        sys.modules.setdefault("secretstorage", None)  # type: ignore[arg-type]  # its `cryptography` takes 9 MB
    with loaded_late(*NOT_USED):
        from keyring import core, get_keyring
        from keyring.backends.chainer import ChainerBackend
        from keyring.backends.fail import Keyring as NoKeyring

    try:
        backend = core.load_env() or core.load_config()
        candidates: list[KeyringBackend] = []
        if backend is None or isinstance(backend, NoKeyring):  # a service may answer since the library looked for it
            candidates = [kind() for kind in viable_backends()]
            if not candidates and backend is None and _has_other_backends():
                backend = get_keyring()
            if not candidates and (backend is None or isinstance(backend, NoKeyring)):
                raise VaultUnavailable("keyring-unavailable", reason="NoKeyring")
        if backend is not None and not candidates:
            candidates = list(backend.backends) if isinstance(backend, ChainerBackend) else [backend]
    except VaultUnavailable:
        raise
    except Exception as error:  # noqa: BLE001  backends raise whatever their system raises
        raise VaultUnavailable("keyring-unavailable", reason=type(error).__name__) from None
    for candidate in candidates:
        if class_name(candidate) in PLACES:
            if class_name(candidate) == WINDOWS:  # else a domain copies it to every computer of this user
                candidate.persist = "local machine"  # type: ignore[attr-defined]  # that backend's own
            return candidate
    raise VaultUnavailable("keyring-not-allowed", backend=class_name(backend))


def _has_other_backends() -> bool:
    """Whether an installed package beside the library makes backends for it, which it would then choose.

    Reads the lists of entry points themselves: the library's way to them takes 3 MB.
    """
    for folder in sys.path:
        for found in (*Path(folder).glob("*.dist-info"), *Path(folder).glob("*.egg-info")):
            if found.name.startswith("keyring-"):
                continue
            with contextlib.suppress(OSError):
                if OTHERS in (found / "entry_points.txt").read_bytes():
                    return True
    return False


def viable_backends() -> list[type[KeyringBackend]]:
    """The allowed backend classes that would work now, best first; asked afresh at each call.

    Their modules are imported by name: the library would read what each installed package says of itself to find them.
    """
    from keyring.backend import KeyringBackend

    for name in PLACES:
        with contextlib.suppress(Exception):  # one of another system, which the library passes over, too
            import_module(name.rpartition(".")[0])
    viable = [
        kind for kind in KeyringBackend.get_viable_backends() if f"{kind.__module__}.{kind.__qualname__}" in PLACES
    ]
    return sorted(viable, key=lambda kind: kind.priority, reverse=True)


class Vault:
    """A SecretStore over one keyring backend; every call runs on one daemon thread with a time-out.

    The loop's executor is not used: an unanswered prompt would keep the program from quitting.
    `seen` is called with every value that passes, so that logs can redact it.
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
        self._writes: list[tuple[str, Future[Any]]] = []
        self._given_up: list[tuple[str, Future[Any]]] = []
        self._left: dict[str, VaultError | None] = {}
        self._passed_over: dict[str, VaultError | None] = {}

    async def get(self, name: str) -> str | None:
        """The secret, or None; raises VaultUnavailable, VaultLocked, VaultTimeout."""

        def read() -> str | None:
            entry = self._entry(name)
            value = entry.read()
            self._passed_over[name] = entry.passed_over()
            return value

        value = await self._run(read)
        self._seen(value or "")
        return value

    async def set(self, name: str, value: str) -> None:
        """Store `value`; before the first save the keyring is probed by write, read and delete."""
        self._seen(value)

        def save() -> None:
            if not self._probed:
                self._probe()
            entry = self._entry(name)
            entry.write(value)
            self._left[name], self._passed_over[name] = entry.left(), None

        await self._run(save, writes=name)

    async def delete(self, name: str) -> None:
        """Forget `name` with all its parts and other names; raises as the port says."""
        try:
            await self._run(lambda: self._entry(name).erase(), writes=name)
        except (VaultLocked, VaultTimeout, VaultUnavailable) as error:
            if self._backend is None and isinstance(error, VaultUnavailable):  # none in this run: nothing was written
                raise VaultError("keyring-none", items=name, name=name, reason=error.code) from None
            place = PLACES.get(class_name(self._backend), "")
            raise VaultError("keyring-cannot-tell", items=name, name=name, keyring=place, reason=error.code) from None
        self._left[name] = self._passed_over[name] = None

    async def probe(self, name: str = "") -> str:
        """Prove that the keyring keeps what it is given; returns the backend's class name for the log.

        With a name: that this entry can be replaced without losing its value, which is stored once more for it.
        """

        def rehearse() -> str:
            if name and self._entry(name).rehearse():
                return class_name(self._keyring())
            return self._probe()

        return await self._run(rehearse, writes=name)

    def remains(self, name: str) -> VaultError | None:
        """What the last calls found of an entry beside its value."""
        return self._left.get(name) or self._passed_over.get(name)

    def _entry(self, name: str) -> KeyringEntry:
        return KeyringEntry(self._keyring(), name)

    def _keyring(self) -> KeyringBackend:
        if self._backend is None:
            self._backend = self._choose()
        return self._backend

    def _probe(self) -> str:
        backend, name, value = self._keyring(), f"probe-{secrets.token_hex(4)}", secrets.token_hex(16)
        backend.set_password(SERVICE, name, value)
        kept = backend.get_password(SERVICE, name)
        with contextlib.suppress(Exception):  # it is no secret
            backend.delete_password(SERVICE, name)
        if kept != value:
            raise VaultUnavailable("keyring-keeps-nothing", backend=class_name(backend))
        self._probed = True
        return class_name(backend)

    async def _run(self, job: Callable[[], T], *, writes: str = "") -> T:
        """Do it on the thread; `writes` is the name of the entry that it changes.

        What changes an entry may end long after nobody waits for it: a prompt is answered late. Until then the same
        entry is not changed by another thread, whose value the late one would replace.
        """
        self._writes = [(name, answer) for name, answer in self._writes if not answer.done()]
        if any(name == writes and not answer.done() for name, answer in self._given_up):
            raise VaultTimeout("keyring-prompt-unanswered", seconds=self._timeout)
        answer: Future[T] = Future()
        if writes:
            self._writes.append((writes, answer))
        refused = self._start()
        self._jobs.put(lambda: _settle(answer, job, refused))
        try:
            async with asyncio.timeout(self._timeout):
                return await asyncio.wrap_future(answer)
        except TimeoutError:
            self._given_up = list(self._writes)
            self._thread = None  # the stuck thread keeps its old queue; the next call gets a fresh one
            self._jobs = queue.SimpleQueue()
            raise VaultTimeout("keyring-prompt-unanswered", seconds=self._timeout) from None

    def _start(self) -> list[Exception]:
        """Begin the thread where none runs; returns where it puts the error of a choice that failed, for this call."""
        refused: list[Exception] = []
        if self._thread is None or not self._thread.is_alive():
            arguments = (partial(self._load, refused), self._jobs)
            self._thread = threading.Thread(target=_serve, args=arguments, name="vault", daemon=True)
            self._thread.start()
        return refused

    def _load(self, refused: list[Exception]) -> None:
        """Choose the backend before the first call, which has the error of a choice that failed.

        The library keeps the error of a backend that another system has, and with it each frame that waited while it
        was loaded: those of a call have its secret, and its answer leads to the window that asked.
        """
        try:
            self._keyring()
        except Exception as error:  # noqa: BLE001  the call names it; to choose again could take longer than its time
            refused.append(error)


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


def _settle(answer: Future[T], job: Callable[[], T], refused: list[Exception]) -> None:
    if not answer.set_running_or_notify_cancel():
        return
    try:
        if refused:
            raise refused.pop()
        answer.set_result(job())
    except Exception as error:  # noqa: BLE001  the one edge to the keyring: FileNotFoundError, ConnectionResetError...
        answer.set_exception(vault_error(error))


def _serve(load: Callable[[], None], jobs: queue.SimpleQueue[Callable[[], None]]) -> None:
    load()
    while True:
        jobs.get()()
