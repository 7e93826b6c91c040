"""Whether a quote makes an alert ring that Tideboard keeps."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final, NamedTuple

from tideboard_core.errors import BadInput
from tideboard_core.model.instrument import Market, instrument_id, market_of
from tideboard_core.model.opening import AroundOpen, close_before, has_traded, is_in_new_york, price_time
from tideboard_core.model.quote import Quote
from tideboard_core.model.session import exchange_date
from tideboard_core.model.watch.alerts import (
    AlertFired,
    AlertFrequency,
    AlertKeeper,
    AlertKind,
    AlertSession,
    PriceAlert,
)

KINDS: Final = (
    AlertKind.PRICE_UP,
    AlertKind.PRICE_DOWN,
    AlertKind.CHANGE_RATE_UP,
    AlertKind.CHANGE_RATE_DOWN,
    AlertKind.VOLUME_UP,
    AlertKind.TURNOVER_UP,
)
"""What a quote alone can decide."""
PAUSE: Final = timedelta(minutes=1)
"""Time for which an alert that rang is silent: a price that moves about its value would ring with every trade."""
LONG_AGO: Final = timedelta(minutes=1)
"""Age from which on an alert that rings says as of when its price is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalAlert:
    """An alert with what it was judged by: `reached` is None before the first quote, `rang` (UTC) before it rang.

    `set_at` (UTC) is when its condition was set, None = before that was kept. Raises ValueError for an alert that
    cannot be judged.
    """

    alert: PriceAlert
    reached: bool | None = None
    rang: datetime | None = None
    set_at: datetime | None = None

    def __post_init__(self) -> None:
        """Check what a file may have wrong."""
        alert = self.alert
        if alert.kind not in KINDS or not (alert.value.is_finite() and alert.value > 0):
            raise ValueError(f"{alert.kind} {alert.value}")
        times = [one for one in (self.rang, self.set_at) if one is not None]
        if alert.keeper is not AlertKeeper.TIDEBOARD or any(one.tzinfo is None for one in times):
            raise ValueError(f"{alert.keeper} {times}")
        try:
            instrument_id(alert.instrument)
        except BadInput as error:
            raise ValueError(str(error)) from None


class Judging(NamedTuple):
    """What an alert is judged by: the newest quote of its security, at `now` (UTC market time).

    `opening` is what came of a security of New York around its open, None = nothing.
    """

    quote: Quote
    now: datetime
    opening: AroundOpen | None = None

    @property
    def time(self) -> datetime:
        """When the regular last price was traded, at the latest."""
        return price_time(self.quote, self.now, self.opening)

    @property
    def of_today(self) -> bool:
        """Whether change, volume and turnover are those of this date: New York's are the day before's until it trades.

        Elsewhere a quote's figures are of its own day, whichever that is.
        """
        return not is_in_new_york(self.quote) or has_traded(self.quote, self.now, self.opening)

    def change_to(self, price: Decimal) -> Decimal | None:
        """A price's change in percent of the close from which the day counts; None where that is not known."""
        if not is_in_new_york(self.quote):
            return self.quote.change_percent
        close = close_before(self.quote, self.now, self.opening)
        if close is None and self.of_today:
            close = self.quote.prev_close
        return (price - close) / close * 100 if close else None


def priced_at(alert: PriceAlert, seen: Judging) -> datetime:
    """The instant (UTC) of what the alert is judged by."""
    figure = _figure(alert, seen)
    return seen.time if figure is None else figure[1]


def judged(local: LocalAlert, seen: Judging) -> tuple[LocalAlert, AlertFired | None]:
    """The alert after a quote of its security, and what rings.

    It rings when its condition holds and did not hold before, however far a gap went over its value, and when it holds
    at the first quote. One that rings once is off from then on.
    """
    figure, alert = _figure(local.alert, seen), local.alert
    if not alert.enabled or figure is None:
        return local, None
    value, time = figure
    reached = value <= _bound(alert) if _falls(alert.kind) else value >= _bound(alert)
    if reached is local.reached:
        return local, None
    after = replace(local, reached=reached)
    if not reached or not _may_ring(local, seen.now):
        return after, None
    on = alert.frequency is not AlertFrequency.ONCE
    return replace(after, rang=seen.now, alert=replace(alert, enabled=on)), _fired(alert, seen, time)


def _falls(kind: AlertKind) -> bool:
    return kind in {AlertKind.PRICE_DOWN, AlertKind.CHANGE_RATE_DOWN}


def _bound(alert: PriceAlert) -> Decimal:
    """The value on the figure's own scale: a loss of 5 % is a change of −5 %."""
    return -alert.value if alert.kind is AlertKind.CHANGE_RATE_DOWN else alert.value


def _figure(alert: PriceAlert, seen: Judging) -> tuple[Decimal, datetime] | None:
    """What the alert compares with, and as of when; None where the quote does not have it."""
    quote = seen.quote
    if alert.kind in {AlertKind.PRICE_UP, AlertKind.PRICE_DOWN}:
        return _price(alert, seen)
    if not seen.of_today:
        return None
    change = seen.change_to(quote.last)
    figure = {
        AlertKind.CHANGE_RATE_UP: change,
        AlertKind.CHANGE_RATE_DOWN: change,
        AlertKind.VOLUME_UP: Decimal(quote.volume),
        AlertKind.TURNOVER_UP: quote.turnover,
    }[alert.kind]
    return None if figure is None or quote.last <= 0 else (figure, seen.time)


def _price(alert: PriceAlert, seen: Judging) -> tuple[Decimal, datetime] | None:
    """The newest price, None if it is of a US session in which the alert is silent."""
    quote = seen.quote
    blocks = [(seen.time, quote.last, AlertSession.OPEN)]
    if market_of(alert.instrument) is Market.US:
        more = (
            (quote.pre, AlertSession.PRE), (quote.after, AlertSession.AFTER), (quote.overnight, AlertSession.OVERNIGHT),
        )  # fmt: skip
        blocks += [(one.time, one.price, session) for one, session in more if one is not None and one.time is not None]
    time, price, session = max(blocks, key=lambda block: block[0])
    silent = alert.sessions and session not in alert.sessions
    return None if price <= 0 or silent else (price, time)


def _may_ring(local: LocalAlert, now: datetime) -> bool:
    if local.rang is None:
        return True
    if local.alert.frequency is AlertFrequency.ONCE_A_DAY:
        market = market_of(local.alert.instrument)
        return exchange_date(market, local.rang) != exchange_date(market, now)
    return abs(now - local.rang) >= PAUSE


def _fired(alert: PriceAlert, seen: Judging, time: datetime) -> AlertFired:
    quote, found = seen.quote, _price(alert, seen)
    price = quote.last if found is None else found[0]
    change = seen.change_to(price)
    return AlertFired(
        instrument=alert.instrument,
        name="",
        price=price,
        change_rate=(quote.change_percent if change is None else change) or Decimal(0),
        text="",
        note=alert.note,
        key=alert.key,
        kind=alert.kind,
        value=alert.value,
        delayed=quote.delayed,
        as_of=time if seen.now - time >= LONG_AGO else None,
        keeper=AlertKeeper.TIDEBOARD,
    )
