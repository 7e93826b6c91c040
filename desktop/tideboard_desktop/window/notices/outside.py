"""Hands the notices of the window on to the channels outside of it, and tells inside which of them fail."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from tideboard_core.errors import NoticeFailed
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.notices import NoticePlace, NoticeType, PhoneForm, label_of
from tideboard_core.model.order import Account, Environment
from tideboard_core.notices.channel import Batch, Channel, NoticeEvent, NoticeMessage
from tideboard_core.notices.confirmed import ConfirmedSystem
from tideboard_core.notices.leaving import Leaving, label_text
from tideboard_core.notices.relay import NoticeRelay
from tideboard_core.notices.together import Together
from tideboard_core.notices.told import ToldFills
from tideboard_core.ports.system import Clock, SecretStore
from tideboard_core.redaction import Redactor
from tideboard_desktop.ui.preferences import Preferences
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.window.notices.model import Notice, NoticeStore

if TYPE_CHECKING:
    from tideboard_core.gateways.http.proxy import Proxy
    from tideboard_core.notices.held import HeldNotices
    from tideboard_core.notices.phone.keys import PhoneKeys

translate = QCoreApplication.translate


_FILLS = frozenset({NoticeType.FILL, NoticeType.EXIT})


class SoundChannel:
    """The system's own sound; what the message says is of no use to it."""

    place = NoticePlace.SOUND
    name = "sound"

    async def send(self, _message: NoticeMessage) -> None:
        QApplication.beep()


class OutsideNotices:
    """Add a channel with `relay.add`, call `relay.tick` each second and `finish` at the end.

    The ways to a phone are those that the settings name; their libraries load with the first message.
    """

    def __init__(
        self,
        hub: Hub,
        clock: Clock,
        tasks: Tasks,
        preferences: Preferences,
        redactor: Redactor,
        store: NoticeStore,
        told: ToldFills,
        keyring: SecretStore,
        system: Channel,
        directory: Path | None = None,
        *,
        proxy: Callable[[], Proxy | None] = lambda: None,
    ) -> None:
        """`told` is kept before a notice leaves: a fill that left is not told again by the next run.

        `system` is the channel of the system's own notices. In `directory` is kept what quiet hours hold back, which a
        kill does not lose, and whether a person saw a test by the system; None = nowhere.
        `proxy` returns the one for what goes to a phone over HTTPS.
        """
        self._hub, self._preferences, self._store, self._tasks, self._told = hub, preferences, store, tasks, told
        self.confirmed = ConfirmedSystem(directory)
        self.leaving = Leaving(redactor, self.accounts)
        self.relay = NoticeRelay(
            clock,
            lambda: preferences.settings.notices,
            words=self._words,
            clean=self.leaving.clean,
            spawn=partial(tasks.spawn, name="notice"),
            failed=self._channel_failed,
            system_counts=lambda: self.confirmed.counts,
        )
        self.relay.ready = told.save
        self.relay.told = self._keep_held
        self.relay.held_more = self._held_more
        self._system = system
        self.relay.add(SoundChannel())
        self.relay.add(self._system)
        store.outside = self._tell
        self._keyring, self._redactor, self._proxy = keyring, redactor, proxy
        self._directory, self._taken, self._at_file = directory, False, asyncio.Lock()
        self._unkept: set[str] = set()
        self._phone: dict[PhoneForm, Callable[[], None]] = {}
        self._follow_settings()
        preferences.on_change(self._follow_settings)

    async def test(self, form: PhoneForm) -> None:
        """Send a test message to a phone; raises NoticeFailed."""
        await self._test(self._phone_channel(form))

    async def test_system(self) -> None:
        """Send a test message by the system; raises NoticeFailed."""
        await self._test(self._system)

    async def answer_test(self, *, seen: bool) -> None:
        """Keep whether a person saw the test message of the system."""
        await asyncio.to_thread(self.confirmed.answer, seen=seen)

    async def _test(self, channel: Channel) -> None:
        from tideboard_desktop.window.notices.outside_words import test_message

        await self.relay.test(channel, test_message())

    @cached_property
    def keys(self) -> PhoneKeys:
        """What was filled in for ways to a phone; loaded when a form is in use or looked at."""
        from tideboard_core.notices.phone.keys import PhoneKeys

        return PhoneKeys(self._keyring, seen=self._redactor.add)

    async def take_held(self) -> None:
        """Tell, too, what quiet hours held back in an earlier run; once, however often it is called."""
        async with self._at_file:  # the end must not keep less while the first call still reads
            await self._take_held()

    async def _take_held(self) -> None:
        if self._held is not None and not self._taken:
            await asyncio.to_thread(self.confirmed.read)
            self.relay.hold(await asyncio.to_thread(self._held.read))
            self._taken = True

    def _held_more(self, name: str) -> None:
        """Keep what a channel has to tell; what comes while that waits for its turn goes with it."""
        if self._held is not None and name not in self._unkept:
            self._unkept.add(name)
            self._tasks.spawn(self._keep_held(name), name="notices that are held back")

    async def _keep_held(self, name: str) -> None:
        """Keep all that a channel has not told yet, and no more: this is all that the next run tells."""
        if self._held is None:
            return
        async with self._at_file:
            await self._take_held()
            self._unkept.discard(name)
            await asyncio.to_thread(self._held.put, name, self.relay.held().get(name, Together()))

    @cached_property
    def _held(self) -> HeldNotices | None:
        from tideboard_core.notices.held import HeldNotices

        return None if self._directory is None else HeldNotices(self._directory)

    async def finish(self, seconds: float) -> None:
        """Let channels end for at most so many seconds, and keep what quiet hours hold back for the next run."""
        try:
            await self.relay.finish(seconds)
        except Exception as error:  # noqa: BLE001  the rest of the program's end must not be left out for a notice
            self._hub.report(error, "notices")
        if self._held is not None:
            async with self._at_file:
                await self._take_held()
                await asyncio.to_thread(self._held.keep, self.relay.held())

    def end(self) -> None:
        """Tell that the program ends: alerts and signals of its own are watched no longer."""
        self._store.post(NoticeType.END, translate("Notices", "Tideboard ends."))

    def accounts(self) -> tuple[Account, ...]:
        """Those of the connections in use."""
        return self._hub.value(Topic.ACCOUNTS.of("")) or ()

    def label(self, account: str) -> str:
        """The person's name of an account by its key; empty if it has none."""
        return label_text(label_of(self._preferences.settings.notices, account))

    def _follow_settings(self) -> None:
        """Open and close the ways to a phone as the settings say."""
        wanted = {form for form in PhoneForm if form.value in self._preferences.settings.notices.phone}
        for form in wanted - self._phone.keys():
            self._phone[form] = self.relay.add(self._phone_channel(form))
        for form in self._phone.keys() - wanted:
            self._phone.pop(form)()

    def _phone_channel(self, form: PhoneForm) -> Channel:
        from tideboard_core.notices.phone.channel import PhoneChannel

        return PhoneChannel(form, self.keys, proxy=self._proxy)

    def _tell(self, notice: Notice) -> None:
        event = NoticeEvent(
            type=notice.type,
            at=notice.since or notice.at,
            environment=notice.environment or self._environment(),
            account=notice.account,
            detail=notice.detail,
        )
        self.relay.tell(event)
        if notice.type in _FILLS:  # also where no channel told it: the next run must not
            self._tasks.spawn(self._told.save(), name="fills that were told")

    def _environment(self) -> Environment | None:
        """That of a notice about no account: a practice market's alerts are for the window, too."""
        accounts = self.accounts()
        practice = all(one.environment is Environment.PRACTICE for one in accounts)
        return Environment.PRACTICE if accounts and practice else None

    def _words(self, batch: Batch) -> NoticeMessage:
        from tideboard_desktop.window.notices.outside_words import message_of

        return message_of(batch, self.label, datetime.astimezone)

    def _channel_failed(self, channel: Channel, error: NoticeFailed | None) -> None:
        """Say it inside alone: through a channel it could fail again, or tell who reads it what is missing."""
        from tideboard_desktop.window.notices.channel_words import channel_name

        if error is None:
            text = translate("Notices", "Notices by {channel} work again.").format(channel=channel_name(channel.name))
        else:
            text = translate("Notices", "A notice did not leave by {channel}. {reason}").format(
                channel=channel_name(channel.name), reason=error_sentence(error)
            )
        self._store.post(NoticeType.PROGRAM, text, urgent=error is not None, inside=True)
