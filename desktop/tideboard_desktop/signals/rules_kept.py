"""The rules of a data folder for dock and watch: read and written in a thread, one change after the other."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from uuid import uuid4

from PySide6.QtCore import QCoreApplication, QObject, Signal
from shiboken6 import isValid

from tideboard_core.errors import TideboardError
from tideboard_core.flow.session_minutes import MINUTE
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.session import TradingCalendar
from tideboard_core.ports.system import Clock
from tideboard_core.signals.loading import Members
from tideboard_core.signals.record import Half, half_of_kept
from tideboard_core.signals.rules import Rule, RuleKind, checked
from tideboard_core.signals.store import DeletedRule, KeptFiring, KeptRule, Signals, SignalsFile
from tideboard_core.signals.verdicts import Firing
from tideboard_desktop.docks.context import SymbolLists
from tideboard_desktop.signals.words import rule_name
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.words.errors import error_sentence

translate = QCoreApplication.translate


class RulesKept(QObject):
    """`changed` follows every change of the file, `failed` carries why one was not kept (a sentence).

    `problem` says why the file could not be read; empty if it was.
    """

    changed = Signal()
    failed = Signal(str)
    why_fixed = ""
    """Why no rule can be changed, in words; empty if they can."""

    def __init__(
        self,
        folder: Path,
        lists: Callable[[], SymbolLists],
        calendar: TradingCalendar,
        clock: Clock,
        tasks: Tasks,
        parent: QObject | None = None,
    ) -> None:
        """`folder` is that of the data that the archive is about; it is made when something is kept."""
        super().__init__(parent)
        self._file = SignalsFile(folder)
        self._folder, self._lists, self._calendar, self._clock = folder, lists, calendar, clock
        self._turn = asyncio.Lock()
        self.loaded = False
        self.problem = ""
        self.loading = tasks.spawn(self._load(), name="rules of signals")

    async def _load(self) -> None:
        async with self._turn:
            try:
                await asyncio.to_thread(self._file.load)
            except TideboardError as error:
                self.problem = error_sentence(error)
            except OSError as error:
                self.problem = _unreadable(error)
        if self.problem:
            self._say(self.problem)
        self.loaded = True
        if isValid(self):
            self.changed.emit()

    # --- what is kept -----------------------------------------------------------------------------------------------

    @property
    def signals(self) -> Signals:
        return self._file.signals

    @property
    def rules(self) -> list[Rule]:
        return [each.rule for each in self.signals.rules]

    def kept(self, rule: Rule) -> KeptRule:
        """A rule with its history; as a new one if the file does not have it."""
        found = next((each for each in self.signals.rules if each.rule.id == rule.id), None)
        return KeptRule(rule=rule) if found is None else found

    def half(self, rule: Rule) -> Half:
        """Of which sessions its record is; as `half_of_kept`."""
        kept = self.kept(rule)
        return half_of_kept(kept.tried, newer_open=kept.newer_half_open)

    # --- changes ----------------------------------------------------------------------------------------------------

    def own_rule(self) -> Rule:
        """An own rule without a condition, with a new id."""
        return Rule(id=f"own-{uuid4().hex[:12]}", kind=RuleKind.OWN)

    async def keep(self, rule: Rule) -> bool:
        """Keep a rule, new or changed; whether it was kept."""
        return await self._change(lambda: self._file.change(checked(rule)))

    async def copy(self, rule: Rule) -> bool:
        """Keep a copy of a rule under another name."""
        name = translate("Signals", "{rule}, copy").format(rule=rule_name(rule))
        return await self._change(lambda: self._file.copy(rule.id, f"{rule.kind}-{uuid4().hex[:12]}", name))

    async def delete(self, rule: Rule) -> DeletedRule | None:
        """Forget a rule; returns it for `restore`, None if it is still kept."""
        gone = list[DeletedRule]()
        if any(each.id == rule.id for each in self.rules):
            await self._change(lambda: gone.append(self._file.delete(rule.id)))
        return gone[0] if gone else None

    async def restore(self, gone: DeletedRule) -> bool:
        """Keep a deleted rule again, in its place and as it was."""
        return await self._change(lambda: self._file.restore(gone))

    async def arm(self, rule: Rule, *, on: bool, without_record: bool = False) -> bool:
        """Arm a rule or switch it off."""
        if not on:
            return await self._change(lambda: self._file.disarm(rule.id))
        return await self._change(lambda: self._file.arm(rule.id, without_record=without_record))

    async def mute(self, rule_id: str, day: date, instrument: InstrumentId) -> bool:
        """No more notices of a rule about a security on a day of its market."""
        return await self._change(lambda: self._file.mute(rule_id, day, instrument))

    async def note(self, fired: Sequence[KeptFiring], since: date) -> bool:
        """Keep what fired, and forget what did before a day."""
        return await self._change(lambda: self._file.note(fired, since))

    async def _change(self, action: Callable[[], object]) -> bool:
        done = await self._write(action)
        if done and isValid(self):
            self.changed.emit()
        return done

    async def _write(self, action: Callable[[], object]) -> bool:
        async with self._turn:
            try:
                await asyncio.to_thread(self._do, action)
            except TideboardError as error:
                self._say(error_sentence(error))
                return False
            except OSError as error:
                self._say(_unreadable(error))
                return False
        return True

    def _do(self, action: Callable[[], object]) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        action()

    def _say(self, sentence: str) -> None:
        if isValid(self):
            self.failed.emit(sentence)

    # --- lists and minutes ------------------------------------------------------------------------------------------

    def lists(self) -> list[tuple[str, str]]:
        """Id and name of every list that a rule can watch; first all of them together, with an empty id."""
        named = [
            (self._lists().identify(place), self._lists().name(place))
            for place, each in enumerate(self._lists().all)
            if not each.follows_positions
        ]
        return [("", translate("Signals", "All my lists")), *named]

    def list_name(self, rule: Rule) -> str:
        for place, each in enumerate(self._lists().all):
            if each.id and each.id == rule.list_id:
                return self._lists().name(place)
        return translate("Signals", "All my lists") if not rule.list_id else translate("Signals", "a list that is gone")

    def symbols_of(self, rule: Rule) -> tuple[InstrumentId, ...]:
        """The securities of its list, of all lists if it names none: those of the market that most of them are of."""
        lists = [each for each in self._lists().all if rule.list_id in {"", each.id}]
        found = list(dict.fromkeys(InstrumentId(symbol) for each in lists for symbol in each.symbols))
        if not found:
            return ()
        market, _count = Counter(market_of(each) for each in found).most_common(1)[0]
        return tuple(each for each in found if market_of(each) is market)

    def members_of(self, rule: Rule) -> Members:
        """Which securities its list had on a day, as far as that was noted."""
        noted = self.signals
        return lambda day: noted.members_on(rule.list_id, day)

    def ever_in_list(self, rule: Rule, symbols: Sequence[InstrumentId]) -> tuple[InstrumentId, ...]:
        """These securities of its list, and those of their market that were noted there once and have left."""
        noted = self.signals.ever_members(rule.list_id)
        return (*symbols, *(each for each in noted if each not in symbols and market_of(each) is market_of(symbols[0])))

    async def note_lists(self) -> None:
        """Keep what the rules' lists have on their markets' newest day, for records to come: nothing shown changes."""
        for rule in {each.list_id: each for each in self.rules}.values():
            symbols = self.symbols_of(rule)
            if not symbols:
                continue
            day = self._calendar.newest(market_of(symbols[0]), self._clock.market()).date
            if self.signals.members_on(rule.list_id, day) != symbols:
                await self._write(partial(self._file.note_members, rule.list_id, day, symbols))

    def clock_of(self, instrument: InstrumentId, minute: int) -> float:
        """Start of a session minute on the newest day of a security's market, UTC seconds."""
        session = self._calendar.newest(market_of(instrument), self._clock.market())
        return session.epoch_at(min(minute + 1, session.minutes)) - MINUTE

    def start_of(self, firing: Firing) -> float:
        """Start of the minute at which a rule fired, UTC seconds."""
        session = self._calendar.session_on(market_of(firing.instrument), firing.day)
        return firing.received - MINUTE if session is None else session.epoch_at(firing.minute + 1) - MINUTE


def _unreadable(error: OSError) -> str:
    words = translate("Signals", "The rules of signals cannot be kept: {reason}.")
    return words.format(reason=error.strerror)
