"""Begins a practice on a recorded day: asks for the day, looks whether it can be played, makes its folder."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QTimeEdit

from tideboard_core.archive.database import FILE
from tideboard_core.archive.definitions import PRACTICE, PROVIDERS, DefinitionKey
from tideboard_core.archive.problems import ArchiveError
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.errors import BadInput
from tideboard_core.market.hub import Hub
from tideboard_core.model.instrument import MARKET_ZONE, InstrumentId, market_of
from tideboard_core.orders.writes import UNKNOWN_WRITES
from tideboard_core.system.settings import Backend, Connection
from tideboard_desktop.archive.service import ArchiveService, definition_of
from tideboard_desktop.assembly.built_window import BuiltWindow
from tideboard_desktop.connection.practice.play import Play, new_folder
from tideboard_desktop.connection.uses import Uses
from tideboard_desktop.replay.leave_live import may_leave
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.dialogs.plain_dialog import PlainDialog
from tideboard_desktop.ui.dialogs.trading_dialog import trading_dialog_open
from tideboard_desktop.ui.tasks import accepted
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import Tone, identify, label
from tideboard_desktop.ui.widgets.layouts import hbox, stretch
from tideboard_desktop.ui.words.errors import cannot_start, error_sentence
from tideboard_desktop.window.bars.banner import BannerMessage

translate = QCoreApplication.translate
_MOST_DAYS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaySide:
    """What the beginning of a play needs of the window that it replaces, which may be one of a `play` itself.

    `practise` begins it; BadInput and OSError come out of it.
    """

    directory: Path
    uses: Uses
    play: Play | None
    hub: Hub
    archive: ArchiveService
    built: Callable[[], BuiltWindow]
    theme: Callable[[], Theme]
    practise: Callable[[Play], None]

    @property
    def played(self) -> Path:
        """The folder with the archive."""
        return self.archive.folder if self.play is None else self.play.archive

    @property
    def back(self) -> Uses:
        """The connections to go back to."""
        return self.uses if self.play is None else self.play.back


class RecordedDayDialog(PlainDialog):
    """Asks for one of the recorded days, the newest first, and for the time at which the practice begins."""

    def __init__(self, symbol: str, days: list[date], opening: time, theme: Theme, parent: object) -> None:
        """`opening` is the exchange's time at which the newest of the days opened."""
        words = translate(
            "PractisedDay",
            "The practice market plays the chosen day of {symbol}'s market again. It has a folder of its own: orders, "
            "positions and money begin anew, nothing of it is recorded, and your own orders do not move it.",
        )
        super().__init__(
            translate("PractisedDay", "Practise on a recorded day"),
            words.format(symbol=symbol),
            translate("PractisedDay", "Practise"),
            theme,
            parent,  # type: ignore[arg-type]  # the window
            identifier="practise_day",
            leave=translate("PractisedDay", "Not now"),
        )
        self.setWindowTitle(translate("PractisedDay", "Practise on a recorded day"))
        self._days, self._opening = days, opening
        self.days = QComboBox()
        identify(self.days, "practise_which_day", translate("PractisedDay", "Recorded day"))
        for day in days:
            self.days.addItem(fmt.day_long(day))
        self.start = QTimeEdit()
        self.start.setDisplayFormat("HH:mm")
        self.start.setTime(opening)  # type: ignore[arg-type]  # PySide takes Python's
        identify(self.start, "practise_from", translate("PractisedDay", "From, time of the exchange"))
        self.content.addLayout(
            hbox(
                label(translate("PractisedDay", "Day"), theme, Type.BODY, Tone.SECONDARY),
                self.days,
                label(translate("PractisedDay", "from"), theme, Type.BODY, Tone.SECONDARY),
                self.start,
                stretch(),
                spacing=8,
            )
        )
        self.days.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def day(self) -> date:
        return self._days[max(self.days.currentIndex(), 0)]

    @property
    def at(self) -> time | None:
        """The exchange's time of day; None = as it was: when the chosen day opened, which may be another time."""
        chosen = self.start.time()
        at = time(chosen.hour(), chosen.minute())
        return None if at == self._opening else at


class Plays:
    """Nothing of the window changes before the folder is made and the connections are decided."""

    def __init__(self, side: PlaySide) -> None:
        self._side = side

    def why_not(self) -> str:
        """Why no practice can begin now, empty if one can."""
        side = self._side
        if not (side.played / FILE).is_file():
            return translate("Replay", "Nothing was recorded yet: the Archive dock begins it")
        if side.built().busy or QApplication.activeModalWidget() is not None or trading_dialog_open():
            return translate("Replay", "Not while an order is prepared or a question is open")
        if any(side.hub.values(UNKNOWN_WRITES).values()):
            return translate("Replay", "Not while the outcome of an order is unknown")
        return ""

    async def choose(self, instrument: InstrumentId) -> None:
        """Ask for a recorded day of a security's market, and begin the practice on it."""
        refusal = self.why_not()
        if refusal:
            self._say(refusal)
            return
        market = market_of(instrument)
        try:
            days = await self._side.archive.read(lambda reader: recorded_days(reader, instrument))
            hours = await self._side.archive.read(lambda reader: reader.hours(market, days[0])) if days else None
        except ArchiveError as error:
            self._say(error_sentence(error))
            return
        if hours is None:
            self._say(_not_recorded(instrument))
            return
        opening = hours.open.astimezone(ZoneInfo(MARKET_ZONE[market])).time()
        dialog = RecordedDayDialog(instrument, days, opening, self._side.theme(), self._side.built().window)
        if await accepted(dialog):
            await self.begin(instrument, dialog.day, dialog.at)

    async def begin(self, instrument: InstrumentId, day: date | None, at: datetime | time | None = None) -> None:
        """Begin the practice on a recorded day, None = the last: at its open without `at`, a moment or a time there.

        Refused, with the reason, where the day was not recorded or the security has no recorded facts.
        """
        refusal = self.why_not()
        if refusal:
            self._say(refusal)
            return
        try:
            begins = await self._side.archive.read(lambda reader: beginning(reader, instrument, day, at))
        except ArchiveError as error:
            self._say(error_sentence(error))
            return
        if isinstance(begins, str):
            self._say(begins)
            return
        side = self._side
        if await may_leave(side.hub, side.theme(), side.built().window, for_practice=True):
            await self._begin(instrument, begins)

    async def _begin(self, instrument: InstrumentId, begins: Beginning) -> None:
        side, provider = self._side, begins.key.provider
        try:
            folder = await asyncio.to_thread(new_folder, side.directory, begins.day)
            refusal = self.why_not()
            if refusal:  # something of trading has begun meanwhile
                folder.rmdir()
                self._say(refusal)
                return
            play = Play(
                folder=folder,
                archive=side.played,
                market=market_of(instrument),
                day=begins.day,
                back=side.back,
                of_practice=provider.endswith(PRACTICE),
                door=door_of(provider),
                start=begins.at,
            )
            side.practise(play)
        except (BadInput, OSError) as error:
            self._say(cannot_start(error))

    def _say(self, words: str) -> None:
        self._side.built().window.banner.show_message("practise", BannerMessage(words, passing=True))


def recorded_days(reader: ArchiveReader, instrument: InstrumentId) -> list[date]:
    """The days of a security's market of which something was recorded, the newest first."""
    days = {record.day for record in reader.own_sessions(market_of(instrument))}
    return sorted(days, reverse=True)[:_MOST_DAYS]


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """When a practice on a recorded day begins (`at` aware UTC), and whose figures are played."""

    day: date
    at: datetime
    key: DefinitionKey


def beginning(
    reader: ArchiveReader, instrument: InstrumentId, day: date | None, at: datetime | time | None
) -> Beginning | str:
    """How a practice begins, or why a security cannot be practised then; raises ArchiveError.

    `day` None is the last recorded one, `at` None when it opened, a time that of the exchange's clock.
    """
    market = market_of(instrument)
    if day is None:
        day = next(iter(recorded_days(reader, instrument)), date.min)
    keys = dict.fromkeys(record.key for record in reader.own_sessions(market, day=day))
    if not keys:
        return _not_recorded(instrument)
    with_facts = [key for key in keys if reader.facts(key, instrument, day) is not None]
    if not with_facts:
        words = translate(
            "PractisedDay",
            "{symbol} cannot be practised on {day}: its name, lot, currency and price steps were not recorded that day",
        )
        return words.format(symbol=instrument, day=day.isoformat())
    hours = reader.hours(market, day)
    begin = hours.open if at is None else _moment(instrument, day, at)
    if begin >= hours.close:
        close = hours.close.astimezone(ZoneInfo(MARKET_ZONE[market]))
        words = translate("PractisedDay", "The session of {day} ended at {time}: begin before that")
        return words.format(day=day.isoformat(), time=f"{close:%H:%M}")
    return Beginning(day=day, at=begin.astimezone(UTC), key=with_facts[0])


def door_of(provider: str) -> Backend:
    """The protocol over which the provider of a key brings its flow; OpenD's for one that is not known."""
    name = provider.removesuffix(PRACTICE)
    definition = next((one for one, known in PROVIDERS.items() if known == name), None)
    doors = (one for one in Backend if one is not Backend.SANDBOX)
    return next((one for one in doors if definition_of(Connection(door=one)) is definition), Backend.OPEND)


def _not_recorded(instrument: InstrumentId) -> str:
    return translate("Replay", "No such day of {market} was recorded").format(market=market_of(instrument))


def _moment(instrument: InstrumentId, day: date, at: datetime | time) -> datetime:
    if isinstance(at, datetime):
        return at.astimezone(UTC)
    return datetime.combine(day, at, ZoneInfo(MARKET_ZONE[market_of(instrument)])).astimezone(UTC)
