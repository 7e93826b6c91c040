"""Programs, as the window serves them: their keys, the process between them and the window, and what it is answered."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from PySide6.QtCore import QObject, Signal

from tideboard_api.faults import ApiFault
from tideboard_api.proposing import ProposalState
from tideboard_api.scopes import ProgramScope
from tideboard_core.errors import BadInput, GatewayError, VaultError
from tideboard_core.model.instrument import InstrumentId, instrument_id
from tideboard_core.model.quote import BarPeriod
from tideboard_core.ports.system import Clock
from tideboard_core.programs.archive_place import ArchivePlace
from tideboard_core.programs.channel import (
    SEVERAL,
    TO_SERVER,
    CallAnswered,
    CallRefused,
    ChannelBroken,
    FromServer,
    KeysChanged,
    ProposalChanged,
    ProposeCall,
    ReadCall,
    ReadOf,
    ServerListening,
    ServeSetup,
    ToServer,
    UnwatchCall,
    ValueChanged,
    WatchCall,
    WatchedItem,
    WithdrawCall,
    packed,
)
from tideboard_core.programs.faults import ProgramFault
from tideboard_core.programs.key_history import KeyEvent, event_line
from tideboard_core.programs.key_store import KeyStore
from tideboard_core.programs.keys import KeyEnvironment, KeyRecord, make_key
from tideboard_core.programs.proposal import Proposer, RefusedCall
from tideboard_desktop.programs.child import ServerChild
from tideboard_desktop.programs.fetches import FETCHED, ProgramFetches
from tideboard_desktop.programs.key_use import UseOfKeys
from tideboard_desktop.programs.reads import READS_OF_MARKET, WindowReads
from tideboard_desktop.programs.watches import ProgramWatches
from tideboard_desktop.ui.preferences import Preferences

if TYPE_CHECKING:
    from tideboard_core.programs.key_history import DatedEvent
    from tideboard_core.programs.proposal import Proposal
    from tideboard_core.programs.proposal_desk import ProposalDesk

log = logging.getLogger(__name__)

START_SECONDS: Final = 60.0
"""Seconds until programs can connect; a virus scanner on Windows may read the process's files first."""
MOST_PROPOSING: Final = 20
"""Proposals that are being taken at once."""
MOST_FETCHING: Final = 10
"""Reads of a key that wait for the broker at once."""
PLACES: Final = {ReadOf.ARCHIVE: ProgramScope.ARCHIVE, ReadOf.RECORD: ProgramScope.RECORDS}
"""Reads that the process makes of the archive itself, with the scope that tells it where that is."""
Note = Callable[[Mapping[str, Any]], None]
Write = Callable[[Mapping[str, Any]], Awaitable[int | None]]
Spawn = Callable[[Coroutine[Any, Any, None]], object]


class ProgramsState(StrEnum):
    """What programs can do now."""

    OFF = "off"
    STARTING = "starting"
    ON = "on"
    FAILED = "failed"


class RevokedKey(NamedTuple):
    """How far a revoked key is gone: `lasting` also for the next start; `left` is why the keyring may still have it."""

    lasting: bool
    left: VaultError | None


class ProgramsService(QObject):
    """`changed` says that state or keys are others, `died` that the process ended unasked.

    `note` writes a line into the order log, `write` waits until it is on disk and returns its number, None where it is
    not; no key's text is in one. `compared` returns once the order log was held against its length in the keyring.
    `archive` says where the archive of a security is, `seen` gets each new key's text, to redact it. Without a `desk`
    nothing can be proposed. Everything here runs on the window's loop, and what the process asks for is answered in the
    same turn, unless `fetches` has to ask the broker for it.
    """

    changed = Signal()
    died = Signal()

    def __init__(
        self,
        reads: WindowReads,
        watches: Callable[[Callable[[Sequence[WatchedItem]], None], Callable[[str], bool], QObject], ProgramWatches],
        keys: KeyStore,
        preferences: Preferences,
        clock: Clock,
        *,
        fetches: ProgramFetches,
        address: str,
        archive: Callable[[InstrumentId], ArchivePlace],
        note: Note,
        write: Write,
        compared: Callable[[], Awaitable[None]],
        spawn: Spawn,
        seen: Callable[[str], object] = bool,
        desk: ProposalDesk | None = None,
    ) -> None:
        super().__init__()
        self._reads, self._preferences, self._clock = reads, preferences, clock
        self.keys, self.address, self.desk = keys, address, desk
        self._archive, self._note, self._write, self._spawn, self._seen = archive, note, write, spawn, seen
        self._compared, self._counting = compared, frozenset[str]()
        self.use = UseOfKeys(clock)
        self.state = ProgramsState.OFF
        self.port: int | None = None
        self._child: ServerChild | None = None
        self._listening = asyncio.Event()
        self._one_at_a_time = asyncio.Lock()
        self._watches = watches(self._tell, self._may_fetch, self)
        self._fetches = fetches
        fetches.setParent(self)
        self._fetching: Counter[str] = Counter()
        self._proposing = 0
        self._counts: Counter[tuple[str, str]] = Counter()
        self._hour: datetime | None = None
        if desk is not None:
            desk.listen(self._proposal_changed)

    # --- on and off -------------------------------------------------------------------------------------------------

    @property
    def on(self) -> bool:
        """Whether programs are wanted, now and at the next start."""
        return self._preferences.settings.programs.on

    @property
    def tcp(self) -> bool:
        """Whether they may also connect over a port of this computer."""
        return self._preferences.settings.programs.tcp

    @property
    def process(self) -> int | None:
        """Process id of the process, None without one."""
        return None if self._child is None else self._child.pid

    async def switch(self, *, on: bool) -> None:
        """Let programs in, or end the process at once; it stays so over restarts."""
        if on is not self.on:
            self._keep(on=on)
            self._note({"what": "programs", "act": "on" if on else "off"})
        await (self.start() if on else self.stop())

    async def choose_tcp(self, *, tcp: bool) -> None:
        """Open or close the port; connections of now end."""
        self._keep(tcp=tcp)
        if self._child is not None:
            await self.stop()
            await self.start()

    def _keep(self, **fields: bool) -> None:
        self._preferences.change(programs=replace(self._preferences.settings.programs, **fields))

    async def start(self) -> None:
        """Start the process; what keeps it from starting is the state FAILED."""
        async with self._one_at_a_time:
            if self._child is not None:
                return
            self._become(ProgramsState.STARTING)
            self._listening.clear()
            child = ServerChild(self._take, self._ended, now=self._clock.monotonic)
            try:
                await self.load()
                self._child = child
                await child.start()
                child.send(ServeSetup(address=self.address, tcp=self.tcp, keys=self.keys.records))
                async with asyncio.timeout(START_SECONDS):
                    await self._listening.wait()
            except (OSError, BadInput, TimeoutError) as error:
                log.warning("programs cannot be served: %s", error)
                await self._end_child()
                self._become(ProgramsState.FAILED)
                return
            except BaseException:
                await self._end_child()
                raise
            if child.over:
                await self._end_dead()
                return
            if self.desk is not None:
                self.desk.switch_on()
            self._become(ProgramsState.ON)

    async def stop(self) -> None:
        """End the process; nothing that is proposed stands any longer."""
        if self.desk is not None:
            self.desk.stop()
        if self._child is not None:
            self._child.close()
        self._listening.set()
        async with self._one_at_a_time:
            await self._end_child()
            self._become(ProgramsState.OFF)

    async def _end_child(self) -> None:
        child, self._child, self.port = self._child, None, None
        self._watches.close()
        self._fetches.close()
        self._write_counts()
        if child is not None:
            await child.stop()

    def _ended(self) -> None:
        """The process ended by itself, or for what it sent: nobody starts it again but a person."""
        log.warning("the process that serves programs ended")
        self._listening.set()
        self._spawn(self._clean_up())

    async def _clean_up(self) -> None:
        async with self._one_at_a_time:
            if self._child is not None and self._child.over:
                if self.desk is not None:
                    self.desk.stop()
                await self._end_dead()

    async def _end_dead(self) -> None:
        await self._end_child()
        self._become(ProgramsState.FAILED)
        self.died.emit()

    def _become(self, state: ProgramsState) -> None:
        self.state = state
        self.changed.emit()

    # --- keys -------------------------------------------------------------------------------------------------------

    async def load(self) -> None:
        """Read the keyring's keys; raises BadInput as `KeyStore.load`. Beside a shorter log none of them counts."""
        if await self.keys.load():
            await self._compared()
        self._send_keys()

    def check(self, name: str, scopes: Iterable[ProgramScope], environments: Iterable[KeyEnvironment]) -> None:
        """Raise BadInput for a key that cannot be made."""
        make_key(name, scopes, environments, self._clock.wall())
        self.keys.check(name)

    async def make(
        self,
        name: str,
        scopes: Iterable[ProgramScope],
        environments: Iterable[KeyEnvironment],
        values: Mapping[str, Decimal] = MappingProxyType({}),
    ) -> str:
        """Make a key and return its text, which is shown once; raises BadInput. `values` as in its record."""
        await self.load()
        self.keys.check(name)
        token, record = make_key(name, scopes, environments, self._clock.wall(), values)
        self._seen(token)
        await self.keys.add(record)
        self._note(event_line(KeyEvent.MADE, record))
        self._send_keys()
        return token

    async def confirm(self, record: KeyRecord) -> None:
        """Let a key count that a person has looked at; raises BadInput as `KeyStore.confirm`."""
        self.keys.confirm(record)
        self._send_keys()
        await self._write(event_line(KeyEvent.CONFIRMED, record))

    async def revoke(self, identity: str) -> RevokedKey:
        """End a key, its streams and what it proposed, at once, whatever disk and keyring answer."""
        record = self.keys.revoke(identity)
        if record is None:
            return RevokedKey(lasting=True, left=None)
        self._send_keys()
        line = await self._write(event_line(KeyEvent.REVOKED, record))
        left = await self.keys.forget(identity)
        self._send_keys()
        return RevokedKey(lasting=line is not None or left is None, left=left)

    def restore(self, events: Iterable[DatedEvent]) -> None:
        """Take over from the order log which keys were made, confirmed and revoked."""
        self.keys.restore(events)
        self._send_keys()

    def distrust(self) -> None:
        """The order log has lost lines: a person confirms the keys of earlier runs before they count again."""
        if self.keys.distrust():
            self._send_keys()

    def _send_keys(self) -> None:
        """Tell the process which keys count, then end what the others had here."""
        before, self._counting = self._counting, frozenset(record.id for record in self.keys.records)
        if self._child is not None:
            self._child.send(KeysChanged(keys=self.keys.records))
        for identity in before - self._counting:
            self._watches.drop(identity)
            self._fetches.drop(identity)
            if self.desk is not None:
                self.desk.stop(identity)
        self.changed.emit()

    def _may_fetch(self, identity: str) -> bool:
        record = self.keys.get(identity)
        return record is not None and record.permits(ProgramScope.FETCH)

    # --- what the process asks for ----------------------------------------------------------------------------------

    def _take(self, message: FromServer) -> None:
        if isinstance(message, ServerListening):
            self.port = message.port
            self._listening.set()
            return
        key = self.keys.get(message.key)
        if key is None:
            if not isinstance(message, WatchCall | UnwatchCall):
                self._send(CallRefused(id=message.id, fault=ApiFault.WRONG_KEY))
            return
        if not isinstance(message, UnwatchCall):
            self.use.note_call(key.id)
        match message:
            case ReadCall():
                self._answer(message, key)
            case WatchCall() if key.permits(ProgramScope.MARKET):
                self._watches.watch(key.id, message.items)
            case UnwatchCall():
                self._watches.unwatch(key.id, message.items)
            case ProposeCall() | WithdrawCall():
                self._propose(message, key)

    def _answer(self, call: ReadCall, key: KeyRecord) -> None:
        self._count(key, call)
        if call.what is ReadOf.BARS and call.before is not None:
            self._answer_past(call, key, call.before)
            return
        missing = self._missing(call, key) if key.permits(ProgramScope.FETCH) else ()
        if not missing:
            self._reply_to(call, key)
        elif self._fetching[key.id] >= MOST_FETCHING:
            self._send(CallRefused(id=call.id, fault=ApiFault.RATE, data={"seconds": 1.0}))
        else:
            self._fetching[key.id] += 1
            self._spawn(self._fetch(call, key, missing, self._child))

    def _answer_past(self, call: ReadCall, key: KeyRecord, before: datetime) -> None:
        """Older candles, which the broker is always asked for."""
        try:
            _hold(key, ProgramScope.MARKET)
            _hold(key, ProgramScope.FETCH)
            instrument = instrument_id(_subject(call))
            if self._fetching[key.id] >= MOST_FETCHING:
                raise ProgramFault(ApiFault.RATE, seconds=1.0)
        except ProgramFault as fault:
            self._send(CallRefused(id=call.id, fault=fault.fault, data=fault.data))
        except BadInput:
            self._send(CallRefused(id=call.id, fault=ApiFault.BAD_REQUEST, data={"field": "symbol"}))
        else:
            self._fetching[key.id] += 1
            self._spawn(self._fetch_past(call, key, instrument, before, self._child))

    async def _fetch_past(
        self, call: ReadCall, key: KeyRecord, instrument: InstrumentId, before: datetime, child: ServerChild | None
    ) -> None:
        answer: ToServer
        try:
            page = await self._fetches.past(key.id, instrument, BarPeriod(call.period), before)
            body = packed(self._reads.past_bars(instrument, BarPeriod(call.period), page))
            answer = CallAnswered(id=call.id, body=body)
        except ProgramFault as fault:
            answer = CallRefused(id=call.id, fault=fault.fault, data=fault.data)
        except GatewayError as error:
            body = packed(self._reads.past_bars(instrument, BarPeriod(call.period), None, error))
            answer = CallAnswered(id=call.id, body=body)
        finally:
            self._fetching.subtract([key.id])
        if self._child is child:
            known = self.keys.get(key.id) is not None
            self._send(answer if known else CallRefused(id=call.id, fault=ApiFault.WRONG_KEY))

    def _missing(self, call: ReadCall, key: KeyRecord) -> Sequence[InstrumentId]:
        """Securities of which the broker is to be asked; none for a question that will be refused."""
        if call.what in FETCHED and key.permits(ProgramScope.MARKET):
            with suppress(BadInput):
                return self._fetches.missing(key.id, call.what, _instruments(call), BarPeriod(call.period))
        return ()

    async def _fetch(
        self, call: ReadCall, key: KeyRecord, missing: Sequence[InstrumentId], child: ServerChild | None
    ) -> None:
        """Answer when the broker has, or at the latest before the process gives up; to the `child` that asked."""
        fault: ProgramFault | None = None
        try:
            await self._fetches.fetch(key.id, call.what, missing, BarPeriod(call.period))
        except ProgramFault as refused:
            fault = refused
        finally:
            self._fetching.subtract([key.id])
        if self._child is not child:
            return
        if self.keys.get(key.id) is None:
            fault = ProgramFault(ApiFault.WRONG_KEY)
        if fault is None:
            self._reply_to(call, key)
        else:
            self._send(CallRefused(id=call.id, fault=fault.fault, data=fault.data))

    def _reply_to(self, call: ReadCall, key: KeyRecord) -> None:
        try:
            body = packed(self._read(call, key))
        except ProgramFault as fault:
            self._send(CallRefused(id=call.id, fault=fault.fault, data=fault.data))
        except BadInput:
            self._send(CallRefused(id=call.id, fault=ApiFault.BAD_REQUEST, data={"field": "symbol"}))
        else:
            self._send(CallAnswered(id=call.id, body=body))

    def _read(self, call: ReadCall, key: KeyRecord) -> object:
        """The answer; raises ProgramFault for a scope that the key lacks: the process is not relied on for that."""
        read = READS_OF_MARKET.get(call.what)
        if read is None:
            return self._read_other(call, key)
        if not (call.what is ReadOf.FLOW and key.permits(ProgramScope.ARCHIVE)):  # a percentile is of today's flow
            _hold(key, ProgramScope.MARKET)
        found = [read(self._reads, each) for each in _instruments(call)]
        return found if call.what in SEVERAL else found[0]

    def _read_other(self, call: ReadCall, key: KeyRecord) -> object:
        if call.what is ReadOf.STATUS:
            return self._reads.status(key)
        if call.what is ReadOf.PROPOSAL:
            return self._state(key, _subject(call))
        if call.what is ReadOf.POSITIONS:
            _hold(key, ProgramScope.ACCOUNT)
            return self._reads.positions(key)
        if call.what is ReadOf.ORDERS:
            _hold(key, ProgramScope.ACCOUNT)
            return self._reads.orders(key)
        if call.what is ReadOf.SIGNALS:
            _hold(key, ProgramScope.RECORDS)
            return self._reads.signals()
        if call.what in PLACES:
            _hold(key, PLACES[call.what])
            return self._archive(instrument_id(_subject(call)))
        _hold(key, ProgramScope.MARKET)
        return self._reads.bars(instrument_id(_subject(call)), BarPeriod(call.period))

    def _state(self, key: KeyRecord, proposal: str) -> object:
        if self.desk is None:
            raise ProgramFault(ApiFault.STOPPED)
        return _taken(self.desk.state(key.id, proposal))

    def _propose(self, call: ProposeCall | WithdrawCall, key: KeyRecord) -> None:
        desk = self.desk
        if desk is None:
            self._send(CallRefused(id=call.id, fault=ApiFault.STOPPED))
        elif isinstance(call, WithdrawCall):
            self._reply(call.id, desk.withdraw(key.id, call.proposal))
        elif self._proposing >= MOST_PROPOSING:
            self._send(CallRefused(id=call.id, fault=ApiFault.RATE, data={"seconds": 1.0}))
        else:
            self._proposing += 1
            self._spawn(self._take_proposal(desk, call, key, self._child))

    async def _take_proposal(
        self, desk: ProposalDesk, call: ProposeCall, key: KeyRecord, child: ServerChild | None
    ) -> None:
        try:
            proposer = Proposer(id=key.id, name=key.name, scopes=key.scopes, values=key.values)
            found = await desk.propose(proposer, call.fields)
        finally:
            self._proposing -= 1
        if self._child is child:  # another process counts its questions from one again
            self._reply(call.id, found)

    def _reply(self, number: int, found: object) -> None:
        try:
            self._send(CallAnswered(id=number, body=packed(_taken(found))))
        except ProgramFault as fault:
            self._send(CallRefused(id=number, fault=fault.fault, data=fault.data))

    def _proposal_changed(self, proposal: Proposal) -> None:
        record = self.keys.get(proposal.key_id)
        if record is not None:
            if proposal.state is ProposalState.CREATED:
                self.use.note_proposal(record.id)
            self._send(ProposalChanged(key=record.id, body=packed(proposal.reply())))

    def _tell(self, items: Sequence[WatchedItem]) -> None:
        if self._child is None:
            return
        with suppress(ChannelBroken):  # larger than the channel takes: no value of a stream is
            self._child.send(*(ValueChanged(item=item, body=packed(self._reads.watched(item))) for item in items))

    def _send(self, message: ToServer) -> None:
        if self._child is None:
            return
        try:
            self._child.send(message)
        except ChannelBroken:  # an answer that is larger than the channel takes
            if isinstance(message, CallAnswered):
                self._child.send(CallRefused(id=message.id, fault=ApiFault.TOO_LARGE, data={"limit": TO_SERVER}))

    # --- what the order log says of reads -----------------------------------------------------------------------------

    def _count(self, key: KeyRecord, call: ReadCall) -> None:
        hour = self._clock.wall().replace(minute=0, second=0, microsecond=0)
        if self._hour != hour:
            self._write_counts()
            self._hour = hour
        self._counts[key.name, call.what.value] += max(len(call.subjects), 1)

    def _write_counts(self) -> None:
        """One line for each key with what it read in the hour that is over."""
        counts, self._counts = self._counts, Counter()
        for name in dict.fromkeys(name for name, _ in counts):
            reads = {what: number for (key, what), number in counts.items() if key == name}
            hour = None if self._hour is None else self._hour.isoformat()
            self._note({"what": "programs", "act": "read", "key": name, "hour": hour, "reads": reads})


def _subject(call: ReadCall) -> str:
    """The one subject of a question that has one; raises BadInput."""
    if len(call.subjects) != 1:
        raise BadInput("bad-symbol")
    return call.subjects[0]


def _instruments(call: ReadCall) -> list[InstrumentId]:
    """The securities of a question; raises BadInput for what is none, or more than one where it has one."""
    if call.what not in SEVERAL:
        _subject(call)
    return [instrument_id(each) for each in call.subjects]


def _hold(key: KeyRecord, scope: ProgramScope) -> None:
    if not key.permits(scope):
        raise ProgramFault(ApiFault.SCOPE, scope=scope.value)


def _taken(found: object) -> object:
    if isinstance(found, RefusedCall):
        raise ProgramFault(found.fault, **found.data)
    return found
