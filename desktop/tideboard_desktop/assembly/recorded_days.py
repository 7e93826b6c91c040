"""Replays, practice on recorded days and the person's own store in one run: each is loaded at its first use."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from tideboard_core.market.hub import Hub
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.notices import NoticeType
from tideboard_core.model.order import Account, AccountId
from tideboard_core.ports.gateway import Gateway
from tideboard_core.ports.system import MarketClock
from tideboard_desktop.archive.service import ArchiveService
from tideboard_desktop.assembly.app_services import AppServices
from tideboard_desktop.assembly.built_window import BuiltWindow
from tideboard_desktop.assembly.prepared import Prepared
from tideboard_desktop.assembly.window_rebuild import WindowRebuild
from tideboard_desktop.assembly.wiring import Wiring
from tideboard_desktop.ui.frame import Frame
from tideboard_desktop.ui.preferences import Preferences
from tideboard_desktop.ui.selection import Selection
from tideboard_desktop.ui.tasks import Tasks

if TYPE_CHECKING:  # imported with their first use
    from tideboard_desktop.assembly.own_records import OwnRecords
    from tideboard_desktop.assembly.plays import Plays
    from tideboard_desktop.assembly.replays import Replays
    from tideboard_desktop.connection.practice.play import Play
    from tideboard_desktop.journal.book import JournalBook


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningApplication:
    """What an application gives; `go_on_with` ends its connections and begins again with others.

    `known` returns every account that a connection or the order log names.
    `played_elsewhere` says whether a server that this program did not start plays a recorded day.
    """

    hub: Hub
    clock: MarketClock
    tasks: Tasks
    report: Callable[[BaseException, str], None]
    frame: Frame
    archive: ArchiveService
    broker: Gateway
    order_log: Path
    known: Callable[[], Iterable[AccountId]]
    preferences: Preferences
    services: AppServices
    selection: Selection
    rebuild: WindowRebuild
    wiring: Wiring
    prepared: Prepared
    built: Callable[[], BuiltWindow]
    account: Callable[[], Account | None]
    go_on_with: Callable[[Wiring], None]
    played_elsewhere: Callable[[], bool]


class RecordedDays:
    """The ways into a recorded day, and the own store that keeps what one did on each."""

    def __init__(self, app: RunningApplication) -> None:
        self._app = app
        self._replays: Replays | None = None
        self._own_records: OwnRecords | None = None
        self._journal: JournalBook | None = None

    # --- replay -----------------------------------------------------------------------------------------------------

    def replay(self, instrument: InstrumentId, day: date | None = None, at: datetime | time | None = None) -> None:
        """Show a recorded day in the whole window; the newest one where none is named."""
        self._app.tasks.spawn(self.replays().open(instrument, day, at), name="replay")

    def replays(self) -> Replays:
        """The replays of recorded days."""
        if self._replays is None:
            from tideboard_desktop.assembly.replays import LiveSide, Replays

            app = self._app
            self._replays = Replays(
                LiveSide(
                    hub=app.hub,
                    clock=app.clock,
                    tasks=app.tasks,
                    report=app.report,
                    archive=app.archive,
                    own=self.own_records,
                    preferences=app.preferences,
                    notices=app.services.notices,
                    selection=app.selection,
                    built=app.built,
                    account=app.account,
                    open_notices=app.services.open_notices,
                    practise=self.practise,
                    theme=app.rebuild.theme,
                    units=lambda: app.rebuild.appearance.units,
                )
            )
        return self._replays

    # --- practice ---------------------------------------------------------------------------------------------------

    def practise(self, instrument: InstrumentId, day: date | None, at: datetime | time | None = None) -> None:
        """Begin a practice on a recorded day after asking."""
        self._app.tasks.spawn(self.plays().begin(instrument, day, at), name="practise")

    def choose_play(self, instrument: InstrumentId) -> None:
        """Ask for the day of a practice, and begin it."""
        self._app.tasks.spawn(self.plays().choose(instrument), name="practise")

    def end_play(self) -> None:
        """Go back to the connections from before the practice on a recorded day."""
        if self._app.wiring.play is not None:
            self._app.go_on_with(self._app.wiring.rewire(self._app.wiring.play.back))

    def plays(self) -> Plays:
        """What begins a practice on a recorded day."""
        from tideboard_desktop.assembly.plays import Plays, PlaySide

        app = self._app
        return Plays(
            PlaySide(
                directory=app.prepared.directory,
                uses=app.wiring.uses,
                play=app.wiring.play,
                hub=app.hub,
                archive=app.archive,
                built=app.built,
                theme=app.rebuild.theme,
                practise=self._begin,
            )
        )

    def _begin(self, play: Play) -> None:
        """OSError for ports that cannot be had."""
        if self._app.wiring.practise is not None:
            self._app.go_on_with(self._app.wiring.practise(play))

    # --- the own store ----------------------------------------------------------------------------------------------

    def own_records(self) -> OwnRecords:
        """The person's own store, beside the archive of the same connections."""
        if self._own_records is None:
            from tideboard_desktop.assembly.own_records import OwnRecords

            app = self._app
            self._own_records = OwnRecords(
                app.archive.folder.parent,
                app.order_log,
                app.hub,
                app.clock,
                fired=app.services.marks,
                clean=app.prepared.redactor.clean,
                notify=lambda text: app.services.notices.post(NoticeType.PROGRAM, text),
                closed=app.played_elsewhere,
                known=app.known,
            )
            app.frame.every_second(self._own_records.beat, rests=True)
        return self._own_records

    def journal(self) -> JournalBook:
        """The journal of the account in view: its trips, and what the person wrote of them."""
        if self._journal is None:
            from tideboard_core.orders.planned_risk import PlannedRisks
            from tideboard_desktop.journal.book import JournalBook

            app = self._app
            book = self._journal = JournalBook(
                self.own_records(),
                app.archive,
                app.broker.trading,
                clock=app.clock,
                tasks=app.tasks,
                clean=app.prepared.redactor.clean,
                busy=lambda: app.built().docks.submission.working,
                planned=PlannedRisks(app.order_log).read,
                facts=app.broker.quotes.instruments,
            )
            book.follow(app.hub)
        return self._journal

    # --- end --------------------------------------------------------------------------------------------------------

    async def leave(self) -> None:
        """End a replay that is open."""
        if self._replays is not None:
            await self._replays.close()

    async def close(self) -> None:
        """Write what the own store has not yet, and close it."""
        if self._own_records is not None:
            await self._own_records.close()
