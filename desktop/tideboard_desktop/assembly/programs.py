"""Programs as a window serves them; everything about them is loaded when they are wanted, or their settings opened."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import platformdirs
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QAbstractButton
from shiboken6 import isValid

from tideboard_core.audit.order_log import Audit
from tideboard_core.audit.records import Record, RecordKind
from tideboard_core.audit.thread import AuditStatus
from tideboard_core.errors import BadInput, OrderDenied
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import MARKET_CURRENCY, InstrumentId, market_of
from tideboard_core.model.notices import NoticeType
from tideboard_core.model.review import SourceKind
from tideboard_core.ports.system import Clock
from tideboard_desktop.archive.service import ArchiveService
from tideboard_desktop.assembly.keyring_watch import KeyringWatch, login_ended
from tideboard_desktop.assembly.prepared import Prepared
from tideboard_desktop.assembly.window_docks import refusal
from tideboard_desktop.assembly.wiring import Wiring
from tideboard_desktop.connection.services import DAMAGED, Feeds
from tideboard_desktop.orders.unlock.typing_gate import TypingGate
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.preferences import Preferences
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.widgets.labels import icon_button
from tideboard_desktop.window.notices.model import NoticeAction, NoticeCard, NoticeStore

if TYPE_CHECKING:  # off = nothing of it is imported
    from tideboard_core.market.bars.columns import Columns
    from tideboard_core.market.bars.reader import BarReader
    from tideboard_core.programs.archive_place import ArchivePlace
    from tideboard_core.programs.key_history import DatedEvent
    from tideboard_core.programs.key_store import KeyStore
    from tideboard_core.programs.proposal_desk import ProposalDesk
    from tideboard_desktop.assembly.proposals import ShowsProposals
    from tideboard_desktop.programs.page import ProgramsPage
    from tideboard_desktop.programs.service import ProgramsService
    from tideboard_desktop.signals.armed import ArmedRules

log = logging.getLogger(__name__)

translate = QCoreApplication.translate
PAGE = "settings:programs"


class TellsAndOpens(Protocol):
    """Where a notice is posted, how the page is opened to which it leads, and the rules of signals."""

    notices: NoticeStore

    def armed(self) -> ArmedRules:
        """The rules that look out today."""
        ...

    def open_page(self, place: str) -> None:
        """Open a page by its place, such as `settings:programs`."""
        ...


@dataclass
class ServedPrograms:
    """What the service needs of an application, and the service once it is wanted. `source` is that of prices.

    `services` returns what is made after this, `bar_reader` the reader of the charts. What programs propose is shown in
    `window`; `gate` keeps what is typed for a dialog that asks for a password.
    """

    window: ShowsProposals
    _: KW_ONLY
    clock: Clock
    tasks: Tasks
    feeds: Feeds
    archive: ArchiveService
    audit: Audit
    preferences: Preferences
    prepared: Prepared
    wiring: Wiring
    source: Callable[[InstrumentId], SourceKind]
    gate: TypingGate
    services: Callable[[], TellsAndOpens]
    bar_reader: Callable[[], BarReader]
    made: ProgramsService | None = field(default=None, init=False)
    _events: Sequence[DatedEvent] = field(default=(), init=False)
    _keyring: KeyringWatch | None = field(default=None, init=False)

    @property
    def on(self) -> bool:
        """Whether programs are served, now and at the next start."""
        return self.preferences.settings.programs.on

    def service(self) -> ProgramsService:
        """The service, made by the first call."""
        if self.made is None:
            self.made = self._make()
        return self.made

    def page(self, theme: Theme) -> ProgramsPage:
        """The page of the settings."""
        from tideboard_desktop.programs.live_question import LiveQuestion
        from tideboard_desktop.programs.page import ProgramsPage

        live = LiveQuestion(
            self.window.hub,
            self.window.trading.lock,
            self.tasks,
            gate=self.gate,
            account=lambda: self.window.account,
            theme=self.window.rebuild.theme,
            window=self.window.rebuild.window,
        )
        return ProgramsPage(theme, self.service(), self.tasks, live)

    def stop(self) -> None:
        """End the process and let no program in, also after the next start."""
        self._spawn(self.service().switch(on=False))

    def stop_button(self, theme: Theme) -> QAbstractButton:
        """A button of the top bar that stops programs, shown while they are on."""
        button = icon_button("unplug", translate("Programs", "Stop programs"), theme, identifier="programs_stop")
        button.clicked.connect(lambda _on=False: self.stop())
        button.setVisible(self.on)

        def follow() -> None:
            if isValid(button):
                button.setVisible(self.on)

        ended = self.preferences.on_change(follow)
        button.destroyed.connect(lambda _button=None: ended())
        return button

    def restore(self, records: Iterable[Record]) -> None:
        """Take over from the order log what it says of keys."""
        self._events = [
            (record.at, record.data)
            for record in records
            if record.data.get("what") == "programs" and "key" in record.data
        ]
        if self.made is not None:
            self.made.restore(self._events)

    async def begin(self, chart: asyncio.Task[None], keyring: KeyringWatch) -> None:
        """Serve programs if they were on: after the chart and the first login, and what looks at the keyring then."""
        self._keyring = keyring
        if self.on:
            await asyncio.wait([chart])
            await login_ended(self.window.hub)
            await keyring.wait()
            if self.on:
                await self.service().start()

    async def end(self) -> None:
        """End the process with the window."""
        if self.made is not None:
            try:
                await self.made.stop()
            finally:  # also if the caller is cancelled here: it has a thread and an open file
                if self.made.desk is not None:
                    self.made.desk.close()

    def _make(self) -> ProgramsService:
        from tideboard_api.places import address_of, runtime_folder
        from tideboard_core.market.bars.requests import newest_bars
        from tideboard_core.programs.key_store import KeyStore
        from tideboard_desktop.assembly.fired_today import FiredToday
        from tideboard_desktop.programs.fetches import ProgramFetches
        from tideboard_desktop.programs.past_candles import BARS_READ, PastCandles
        from tideboard_desktop.programs.reads import WindowReads
        from tideboard_desktop.programs.service import ProgramsService
        from tideboard_desktop.programs.watches import ProgramWatches

        fetches = ProgramFetches(
            self.window.hub,
            self.clock.monotonic,
            flow=self.feeds.schedule.read,
            bars=lambda instrument, period: newest_bars(self.feeds.gateway.quotes, instrument, period, BARS_READ),
            refused=partial(refusal, self.feeds),
            quota=lambda: self.feeds.session.quota,
            charted=self._charted,
            used=lambda: self.feeds.gateway.calls,
            past=PastCandles(lambda: self.feeds.gateway.quotes),
            spawn=self._spawn,
        )
        reads = WindowReads(
            self.window.hub,
            self.clock,
            source=self.source,
            account=lambda: self.window.account,
            refused=partial(refusal, self.feeds),
            replaying=self._replaying,
            signals=FiredToday(
                self.window.hub,
                self.clock,
                self.feeds.calendar,
                armed=lambda: self.services().armed(),
                source=self.source,
                replaying=self._replaying,
            ),
            fetched=fetches.bars,
            charted=self._charted,
        )
        keys, note = KeyStore(self.wiring.store), (RecordKind.NOTE, "")
        service = ProgramsService(
            reads,
            partial(ProgramWatches, self.window.hub, fetches),
            keys,
            self.preferences,
            self.clock,
            fetches=fetches,
            address=address_of(runtime_folder(), told_apart(self.prepared.directory)),
            archive=self._archive_of,
            note=partial(self.audit.note, *note),
            write=partial(_written, partial(self.audit.record, *note)),
            compared=self._compared,
            spawn=self._spawn,
            seen=self.prepared.redactor.add,
            desk=self._desk(keys),
        )
        service.died.connect(self._tell_end)
        service.restore(self._events)

        def hold(status: AuditStatus) -> None:
            if status.problem in DAMAGED:
                service.distrust()

        self.audit.on_status(hold)
        hold(self.audit.status)
        return service

    async def _compared(self) -> None:
        if self._keyring is not None:
            await self._keyring.compare()

    def _charted(self, instrument: InstrumentId) -> Columns | None:
        """The minutes of a security's chart, None where nobody looked at one."""
        from tideboard_core.market.bars.intervals import Interval, Unit
        from tideboard_core.market.bars.series import SeriesKey

        series = self.bar_reader().held(SeriesKey(instrument, Interval(1, Unit.MINUTE)))
        return None if series is None else series.columns.rows

    def _tell_end(self) -> None:
        from tideboard_desktop.programs.words import died_words, page_words

        def card() -> NoticeCard:
            action = NoticeAction(text=page_words(), run=lambda: self.services().open_page(PAGE))
            return NoticeCard(title=translate("Programs", "Programs"), actions=(action,))

        notices = self.services().notices
        notices.post(NoticeType.PROGRAM, died_words(), urgent=True, words=died_words, card=card, inside=True)

    def _desk(self, keys: KeyStore) -> ProposalDesk | None:
        """The desk of proposals, shown in the window; None if its file cannot be read: then nothing can be proposed."""
        from tideboard_core.programs.proposal import Proposer
        from tideboard_desktop.assembly.proposals import HubFacts, open_desk, show_proposals

        def key(identity: str) -> Proposer | None:
            if (record := keys.get(identity)) is None:
                return None
            return Proposer(id=record.id, name=record.name, scopes=record.scopes, values=record.values)

        facts = HubFacts(
            self.window.hub,
            accounts=lambda: tuple(self.window.hub.value(Topic.ACCOUNTS.of("")) or ()),
            unanswered=self.window.trading.blotter.writes.unknown,
            replaying=self._replaying,
        )
        try:
            note = partial(self.audit.note, RecordKind.PROPOSAL, "")
            desk = open_desk(self.audit.path.parent, facts, self.clock, note, key=key)
        except (OSError, BadInput):
            log.exception("what programs propose cannot be kept")
            return None
        show_proposals(self.window, desk)
        return desk

    def _replaying(self) -> bool:
        return self.wiring.play is not None or self.feeds.gateway.replay is not None

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        self.tasks.spawn(work, name="programs")

    def _archive_of(self, instrument: InstrumentId) -> ArchivePlace:
        """Where the archive of a security is; without a provider where the window keeps nothing of it."""
        from tideboard_core.programs.archive_place import ArchivePlace

        market = market_of(instrument)
        key = None if self.wiring.play is not None else self.archive.definition(market)
        return ArchivePlace(
            folder=str(self.archive.folder),
            provider="" if key is None else key.provider,
            tier_version="" if key is None else key.tier_version,
            currency=MARKET_CURRENCY[market],
            practice=self.wiring.uses.practice,
            now=self.clock.market().timestamp(),
        )


async def _written(record: Callable[[Mapping[str, Any]], Awaitable[int | None]], data: Mapping[str, Any]) -> int | None:
    """The number of the line on disk, None without an open log or a disk that takes it."""
    with contextlib.suppress(OrderDenied):
        return await record(data)
    return None


def told_apart(directory: Path) -> str:
    """What tells the windows of one user apart: nothing for the usual data folder, else a hash of it."""
    if directory == platformdirs.user_data_path("tideboard", appauthor=False):
        return ""
    return blake2b(str(directory.absolute()).encode(), digest_size=4).hexdigest()


def stop_command(programs: ServedPrograms, group: str) -> Command:
    """The command that ends the process at once; its key is heard over a dialog, too."""
    return Command(
        id="programs.stop",
        text=translate("Programs", "Stop programs"),
        group=group,
        run=programs.stop,
        keys=("Ctrl+Shift+F9",),
        enabled=lambda: programs.on,
        why_not=lambda: translate("Programs", "no program can connect"),
        over_dialogs=True,
    )
