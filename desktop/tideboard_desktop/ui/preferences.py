"""The settings in force; a change is kept in memory at once and written soon, many changes as one."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace

from tideboard_core.errors import BadInput
from tideboard_core.gateways.http.proxy import UNREAD
from tideboard_core.system.settings import ProxySettings, ServiceProxies, Settings
from tideboard_core.system.settings_reading import SettingsReview
from tideboard_core.system.settings_store import SettingsFile
from tideboard_desktop.ui.tasks import Tasks

log = logging.getLogger(__name__)


class Preferences:
    """Owner of the settings; `writable` False keeps a file that could not be read as it is, until `begin_to_write`."""

    def __init__(
        self, settings: Settings, file: SettingsFile, tasks: Tasks, *, writable: bool, failed: Callable[[], None]
    ) -> None:
        self.settings = settings
        self.review: SettingsReview | None = None
        """What the start found in the file; None where nobody doubts it."""
        self._file = file
        self._tasks = tasks
        self._writable = writable
        self._failed = failed
        self._unsaved = False
        self._saving = False
        self._callbacks: list[Callable[[], None]] = []

    def on_change(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Call back after every change; the result ends it."""
        self._callbacks.append(callback)
        return lambda: self._callbacks.remove(callback) if callback in self._callbacks else None

    def proxy_words(self, service: Callable[[ServiceProxies], ProxySettings]) -> str:
        """The proxy of a service as `proxy_named` reads it; `UNREAD` for an unreadable one until it is confirmed."""
        if self.review is not None and self.review.fell_back("proxies"):
            return UNREAD
        return service(self.settings.proxies).words

    def change(self, **fields: object) -> None:
        """Replace top-level fields of the settings."""
        self.settings = replace(self.settings, **fields)  # type: ignore[arg-type]  # names are the callers' literals
        for callback in tuple(self._callbacks):
            callback()
        self._unsaved = self._writable
        if self._unsaved and not self._saving:
            self._saving = True
            self._tasks.spawn(self._save(), name="settings")

    def begin_to_write(self) -> None:
        """A person has seen what of the file was not used: write it, and each change from now on."""
        self._writable = True
        self.change()

    async def _save(self) -> None:
        try:
            while self._unsaved:
                self._unsaved = False
                await asyncio.to_thread(self._file.save, self.settings)
        except (OSError, BadInput) as error:
            log.warning("settings not saved: %s", error)
            self._failed()
        finally:
            self._saving = False

    def save_now(self) -> None:
        """Write unsaved changes at the end of the program."""
        if not self._unsaved:
            return
        self._unsaved = False
        try:
            self._file.save(self.settings)
        except (OSError, BadInput) as error:
            log.warning("settings not saved: %s", error)
