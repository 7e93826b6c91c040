"""Price alerts that Tideboard keeps itself: kept in a file, judged on the quotes of the hub."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from tideboard_core.alerts.crossing import KINDS, Judging, LocalAlert, judged, priced_at
from tideboard_core.errors import BadInput
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.live import Lazy
from tideboard_core.model.quote import Quote
from tideboard_core.model.watch.alerts import AlertKeeper, AlertTerms, PriceAlert
from tideboard_core.ports.system import Clock
from tideboard_core.system.versioned_file import VersionedFile

log = logging.getLogger(__name__)

VERSION: Final = 3
SAVE_EVERY: Final = 5.0
"""Seconds between two writes of what only came back over its value: it may do so with every trade."""
MOST: Final = 200
"""Alerts of one file: each security that has one is a subscription."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What the file holds."""

    version: int = VERSION
    alerts: tuple[LocalAlert, ...] = ()


class LocalAlerts:
    """Implements `ports.reference.AlertService`; judges while it is open. One that rings is published in the hub.

    `begin` reads the file. Until it has, and where the file cannot be used, nothing can be changed. `failed` is called
    if it cannot be written that one rang. Nothing is judged while `asleep`: the prices are those of another market.
    One that `waits` for a person's answer is not judged on a price of that instant (UTC), and nothing of it is lost.
    """

    terms = AlertTerms(kinds=KINDS)

    def __init__(
        self,
        hub: Hub,
        clock: Clock,
        path: Path,
        *,
        spawn: Callable[[Coroutine[Any, Any, None]], object],
        failed: Callable[[BadInput], None],
        asleep: Callable[[], bool] = lambda: False,
        waits: Callable[[PriceAlert, datetime], bool] = lambda _alert, _priced: False,
    ) -> None:
        self._hub, self._clock, self._spawn, self._failed, self._asleep = hub, clock, spawn, failed, asleep
        self._waits = waits
        self._file = VersionedFile(path, Stored, name="alerts", version=VERSION)
        self._kept: dict[str, LocalAlert] = {}
        self._watched: dict[InstrumentId, Callable[[], None]] = {}
        self._writing = asyncio.Lock()
        self._unsaved = False
        self._saved_at = float("-inf")
        self._last_key = 0
        self._refusal: BadInput | None = BadInput("alerts-not-read", path=str(path))

    async def begin(self) -> None:
        """Read what is kept and watch it. Raises BadInput, once, for a file that cannot be used.

        Of a damaged one the alerts that can be read are watched.
        """
        try:
            stored = await asyncio.to_thread(self._file.load)
        except BadInput as error:
            self._refusal = None if error.code == "alerts-damaged" else error  # the damaged file was moved aside
            self._watch(self._file.rest)
            raise
        except OSError as error:
            self._refusal = _not_read(self._file.path, error)
            raise self._refusal from None
        self._refusal = None
        self._watch(stored)

    def _watch(self, stored: Stored | None) -> None:
        self._kept = {local.alert.key: local for local in (() if stored is None else stored.alerts)}
        self._last_key = max((int(key) for key in self._kept if key.isdecimal()), default=0)
        self._follow()

    def close(self) -> None:
        """Stop judging, and write what is not written yet: the end of the program."""
        for end in self._watched.values():
            end()
        self._watched.clear()
        if self._unsaved:
            self._unsaved = False
            try:
                self._file.save(self._stored(self._kept))
            except (OSError, BadInput) as error:
                log.warning("alerts not saved: %s", error)

    # --- the alerts -------------------------------------------------------------------------------------------------

    async def alerts(self, instrument: InstrumentId | None = None, market: Market | None = None) -> list[PriceAlert]:
        """Alerts of one security, of a market, or all, in the order in which they were set."""
        if self._refusal is not None:
            raise self._refusal
        found = [local.alert for local in self._kept.values()]
        if instrument is not None:
            return [alert for alert in found if alert.instrument == instrument]
        return [alert for alert in found if market is None or market_of(alert.instrument) is market]

    async def add_alert(self, alert: PriceAlert) -> str:
        """Keep a new alert; returns its key. BadInput: it cannot be judged or kept, and nothing changed."""
        if len(self._kept) >= MOST:
            raise BadInput("alerts-full", most=MOST)
        self._last_key += 1
        key = str(self._last_key)
        await self._put(replace(alert, key=key))
        return key

    async def change_alert(self, alert: PriceAlert) -> None:
        """Replace an alert by its key; it is judged anew."""
        if alert.key not in self._kept:
            raise BadInput("alert-gone", symbol=alert.instrument)
        await self._put(alert)

    async def delete_alerts(self, instrument: InstrumentId, key: str | None = None) -> None:
        """Forget one alert, or all of the security."""
        gone = [
            known for known, local in self._kept.items()
            if local.alert.instrument == instrument and key in {None, known}
        ]  # fmt: skip
        await self._write(dict.fromkeys(gone))

    def standing(self) -> tuple[LocalAlert, ...]:
        """Every alert with what it was judged by; none until the file was read."""
        return tuple(self._kept.values())

    def judge_again(self) -> None:
        """Judge all on the newest quotes, which may have come while one waited: once more changes nothing."""
        for instrument in tuple(self._watched):
            self._quoted(Topic.QUOTE.of(instrument))

    # --- watching ---------------------------------------------------------------------------------------------------

    def _follow(self) -> None:
        """Watch the securities that have an alert which is on."""
        wanted = {local.alert.instrument for local in self._kept.values() if local.alert.enabled}
        for instrument in self._watched.keys() - wanted:
            self._watched.pop(instrument)()
        for instrument in wanted - self._watched.keys():
            key = Topic.QUOTE.of(instrument)
            subscription, deafen = self._hub.subscribe(key), self._hub.listen(key, self._quoted)

            def end(close: Callable[[], None] = subscription.close, deafen: Callable[[], None] = deafen) -> None:
                close()
                deafen()

            self._watched[instrument] = end

    def _quoted(self, key: Key[Quote]) -> None:
        """Judge a security's alerts on its newest quote, unless that cannot be read or is another market's."""
        if self._asleep():
            return
        quote, rings = self._hub.sound(key), False
        if quote is None:
            return
        seen = Judging(quote, self._clock.market(), self._hub.opening(quote.instrument))
        for name, local in tuple(self._kept.items()):
            if local.alert.instrument != key.subject:
                continue
            if self._waits(local.alert, priced_at(local.alert, seen)):
                continue
            after, fired = judged(local, seen)
            if after is local:
                continue
            self._kept[name], self._unsaved = after, True
            if fired is not None:
                rings = True
                facts = self._hub.value(Topic.INSTRUMENT.of(key.subject))
                named = replace(fired, name="" if facts is None else facts.name)
                self._hub.publish(Topic.ALERT.of(key.subject), Lazy.ready(named))
        if rings:
            self._follow()
        if rings or (self._unsaved and self._clock.monotonic() - self._saved_at >= SAVE_EVERY):
            self._saved_at = self._clock.monotonic()
            self._spawn(self._save())

    # --- file -------------------------------------------------------------------------------------------------------

    async def _put(self, alert: PriceAlert) -> None:
        before = self._kept.get(alert.key)
        same = before is not None and (before.alert.kind, before.alert.value) == (alert.kind, alert.value)
        set_at = before.set_at if same and before is not None else self._clock.market()
        try:
            local = LocalAlert(alert=replace(alert, keeper=AlertKeeper.TIDEBOARD), set_at=set_at)
        except ValueError:
            raise BadInput("alert-value", kind=alert.kind, value=str(alert.value)) from None
        await self._write({alert.key: local})
        self._quoted(Topic.QUOTE.of(alert.instrument))

    async def _write(self, changes: Mapping[str, LocalAlert | None]) -> None:
        """Write the alerts with some changed or (None) gone, then have them so. Raises BadInput; nothing changed."""
        if self._refusal is not None:
            raise self._refusal
        async with self._writing:
            after = {**self._kept, **changes}
            await self._write_whole({name: local for name, local in after.items() if local is not None})
            for name, local in changes.items():
                if local is None:
                    self._kept.pop(name, None)
                else:
                    self._kept[name] = local
            self._follow()

    async def _save(self) -> None:
        """Write that one rang, else it would ring again after a start, or came back: else it would be missed then."""
        async with self._writing:
            try:
                await self._write_whole(self._kept)
            except BadInput as error:
                self._failed(error)

    async def _write_whole(self, alerts: Mapping[str, LocalAlert]) -> None:
        self._unsaved = False
        try:
            await asyncio.to_thread(self._file.save, self._stored(alerts))
        except BaseException as error:  # also a wait that is cancelled: the thread may not have begun
            self._unsaved = True
            if not isinstance(error, OSError):
                raise
            reason = error.strerror or str(error)
            raise BadInput("alerts-not-saved", path=str(self._file.path), reason=reason) from None

    @staticmethod
    def _stored(alerts: Mapping[str, LocalAlert]) -> Stored:
        return Stored(alerts=tuple(alerts.values()))


def alerts_file(directory: Path, *, practice: bool) -> Path:
    """Where alerts are kept in a data folder: simulated prices ring no alert that was set on real ones."""
    return directory / ("alerts-practice.json" if practice else "alerts.json")


def _not_read(path: Path, error: OSError) -> BadInput:
    return BadInput("alerts-unreadable", path=str(path), reason=error.strerror or str(error))
