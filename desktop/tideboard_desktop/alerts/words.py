"""Price alerts in words and figures: condition, unit, distance to the price, whether one would trigger at once."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QCoreApplication

from tideboard_core.errors import GatewayError, ServerRefused, TideboardError
from tideboard_core.model.instrument import MARKET_ZONE, Market, market_of
from tideboard_core.model.quote import Quote
from tideboard_core.model.watch.alerts import (
    AlertFired,
    AlertFrequency,
    AlertKeeper,
    AlertKind,
    AlertSession,
    PriceAlert,
)
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.number_input import read_number
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.ui.words.joining import listed, together

translate = QCoreApplication.translate
MAX_NOTE_LENGTH = 20
"""Longest note that the broker accepts, in characters."""
PLACES = 3
"""Decimals that the broker stores."""
PRICES = frozenset({AlertKind.PRICE_UP, AlertKind.PRICE_DOWN, AlertKind.BID_UP, AlertKind.ASK_DOWN})
"""Kinds whose value is a price."""
RATES = frozenset({
    AlertKind.CHANGE_RATE_UP, AlertKind.CHANGE_RATE_DOWN, AlertKind.FIVE_MINUTES_RATE_UP,
    AlertKind.FIVE_MINUTES_RATE_DOWN, AlertKind.THREE_MINUTES_RATE_UP, AlertKind.THREE_MINUTES_RATE_DOWN,
    AlertKind.TURNOVER_RATE_UP,
})  # fmt: skip
"""Kinds whose value is in percent; 5 means a fall of five percent."""
COUNTS = frozenset({AlertKind.VOLUME_UP, AlertKind.BID_VOLUME_UP, AlertKind.ASK_VOLUME_UP})
"""Kinds whose value is in shares."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertFigures:
    """The figures of a security that alerts compare with; None = unknown."""

    last: Decimal | None = None
    change_percent: Decimal | None = None
    bid: Decimal | None = None
    ask: Decimal | None = None
    volume: int | None = None
    turnover: Decimal | None = None
    turnover_rate: Decimal | None = None


def figures_of(quote: Quote | None, bid: Decimal | None = None, ask: Decimal | None = None) -> AlertFigures:
    """The figures of a quote."""
    if quote is None:
        return AlertFigures(bid=bid, ask=ask)
    return AlertFigures(
        last=quote.last,
        change_percent=quote.change_percent,
        bid=bid,
        ask=ask,
        volume=quote.volume,
        turnover=quote.turnover,
        turnover_rate=quote.turnover_rate,
    )


def would_ring(kind: AlertKind, value: Decimal, now: AlertFigures) -> bool | None:
    """Whether the condition is already met; None if unknown."""
    figure = figure_of(kind, now)
    if figure is None:
        return None
    if kind in {AlertKind.PRICE_DOWN, AlertKind.ASK_DOWN}:
        return figure <= value
    return figure <= -abs(value) if kind is AlertKind.CHANGE_RATE_DOWN else figure >= value


def figure_of(kind: AlertKind, now: AlertFigures) -> Decimal | None:
    """The figure that a kind compares with; None for rates over minutes and for unknown figures."""
    volume = None if now.volume is None else Decimal(now.volume)
    return {
        AlertKind.PRICE_UP: now.last,
        AlertKind.PRICE_DOWN: now.last,
        AlertKind.CHANGE_RATE_UP: now.change_percent,
        AlertKind.CHANGE_RATE_DOWN: now.change_percent,
        AlertKind.VOLUME_UP: volume,
        AlertKind.TURNOVER_UP: now.turnover,
        AlertKind.TURNOVER_RATE_UP: now.turnover_rate,
        AlertKind.BID_UP: now.bid,
        AlertKind.ASK_DOWN: now.ask,
    }.get(kind)


def distance(alert: PriceAlert, last: Decimal | None) -> Decimal | None:
    """How far the price is from the value, in percent of the last price; None for other kinds."""
    if last is None or not last or alert.kind not in PRICES:
        return None
    return (alert.value - last) / last * 100


def kind_for(value: Decimal, last: Decimal | None) -> AlertKind:
    """The rising kind for a value above the last price, the falling kind for one below."""
    return AlertKind.PRICE_DOWN if last is not None and value < last else AlertKind.PRICE_UP


def kind_words(kind: AlertKind) -> str:
    """The condition in words, without its value."""
    return {
        AlertKind.PRICE_UP: translate("Alerts", "Price rises to"),
        AlertKind.PRICE_DOWN: translate("Alerts", "Price falls to"),
        AlertKind.CHANGE_RATE_UP: translate("Alerts", "Gain of the day reaches"),
        AlertKind.CHANGE_RATE_DOWN: translate("Alerts", "Loss of the day reaches"),
        AlertKind.FIVE_MINUTES_RATE_UP: translate("Alerts", "Gain in 5 minutes reaches"),
        AlertKind.FIVE_MINUTES_RATE_DOWN: translate("Alerts", "Loss in 5 minutes reaches"),
        AlertKind.VOLUME_UP: translate("Alerts", "Volume reaches"),
        AlertKind.TURNOVER_UP: translate("Alerts", "Turnover reaches"),
        AlertKind.TURNOVER_RATE_UP: translate("Alerts", "Turnover rate reaches"),
        AlertKind.BID_UP: translate("Alerts", "Bid rises to"),
        AlertKind.ASK_DOWN: translate("Alerts", "Ask falls to"),
        AlertKind.BID_VOLUME_UP: translate("Alerts", "Bid size reaches"),
        AlertKind.ASK_VOLUME_UP: translate("Alerts", "Ask size reaches"),
        AlertKind.THREE_MINUTES_RATE_UP: translate("Alerts", "Gain in 3 minutes reaches"),
        AlertKind.THREE_MINUTES_RATE_DOWN: translate("Alerts", "Loss in 3 minutes reaches"),
    }[kind]


def value_words(kind: AlertKind, value: Decimal) -> str:
    """A value with its percent sign, price decimals or commas."""
    if kind in PRICES:
        return fmt.price(value)
    if kind in RATES:
        return f"{abs(value).normalize():f}%"
    return fmt.plain(value, 0)


def unit_words(kind: AlertKind, currency: str) -> str:
    """The unit of a value; money in `currency`."""
    if kind in RATES:
        return "%"
    if kind in COUNTS:
        return translate("Common", "shares")
    return currency


def frequency_words(frequency: AlertFrequency) -> str:
    """How often an alert may trigger, in words."""
    return {
        AlertFrequency.ALWAYS: translate("Alerts", "Each time"),
        AlertFrequency.ONCE_A_DAY: translate("Alerts", "Once a day"),
        AlertFrequency.ONCE: translate("Alerts", "Once"),
    }[frequency]


def session_words(session: AlertSession) -> str:
    return {
        AlertSession.OPEN: translate("Alerts", "Regular"),
        AlertSession.PRE: translate("Alerts", "Pre-market"),
        AlertSession.AFTER: translate("Alerts", "After hours"),
        AlertSession.OVERNIGHT: translate("Orders", "Overnight"),
    }[session]


def sessions_words(alert: PriceAlert) -> str:
    """The sessions of a US alert in order; empty for other markets."""
    if market_of(alert.instrument) is not Market.US:
        return ""
    return listed(session_words(one) for one in AlertSession if one in alert.sessions)


def keeper_words(keeper: AlertKeeper) -> str:
    return translate("Alerts", "Broker") if keeper is AlertKeeper.BROKER else translate("Common", "Tideboard")


def own_alerts_words() -> str:
    """What an alert that Tideboard keeps depends on."""
    return translate("Alerts", "Kept by Tideboard: only works while this program runs and is connected")


def silent_alerts_words() -> str:
    """What an alert of a broker that does not tell programs of it depends on."""
    return translate("Alerts", "Kept by the broker: rings in the broker's own apps, not here")


def silent_broker_words() -> str:
    """Why a new alert is kept by Tideboard where the broker keeps alerts too."""
    return translate("Alerts", "The broker's own ring in its apps, not here.")


def condition_words(alert: PriceAlert) -> str:
    """`Price rises to 620.00`."""
    return f"{kind_words(alert.kind)} {value_words(alert.kind, alert.value)}"


def fired_words(fired: AlertFired) -> str:
    """`HK.00700 Tencent: Price rises to 620.00, now 620.50 (+2.73%)`, and the note of the alert."""
    name = " ".join(part for part in (fired.instrument, fired.name) if part)
    parts = [_met(fired, name, fired.text)]
    if fired.keeper is AlertKeeper.TIDEBOARD:
        parts.append(translate("Alerts", "an alert of Tideboard"))
    if fired.delayed:
        parts.append(translate("Alerts", "a delayed price"))
    if fired.as_of is not None:
        zone = MARKET_ZONE[market_of(fired.instrument)]
        day, time = fmt.date_long(fired.as_of, zone), fmt.clock_seconds(fired.as_of, zone)
        parts.append(translate("Alerts", "the price as of {time}").format(time=f"{day} {time}"))
    return " \u00b7 ".join([*parts, fired.note] if fired.note else parts)


def outside_words(fired: AlertFired) -> str:
    """The condition by the security's code, without any word of the broker; empty if only the broker names it."""
    return _met(fired, fired.instrument, "") if fired.kind is not None and fired.value is not None else ""


def _met(fired: AlertFired, name: str, otherwise: str) -> str:
    """The condition with the price; `otherwise` stands for a condition that the broker names by its own words alone."""
    if fired.kind is not None and fired.value is not None:
        what = f"{kind_words(fired.kind)} {value_words(fired.kind, fired.value)}"
    else:
        what = otherwise
    text = translate("Alerts", "{name}: {what}, now {price} ({change})")
    return text.format(name=name, what=what, price=fmt.price(fired.price), change=fmt.percent(fired.change_rate))


def parsed(text: str, kind: AlertKind) -> Decimal | None:
    """The value of a typed text such as `620`, `2.5`, `500K`; None if empty or not storable. Raises WrongNumber."""
    value = read_number(text, percent=kind in RATES, units=kind not in PRICES | RATES)
    good = value is not None and 0 < value < 10**13 and round(value, PLACES) == value
    return value if good else None


def failure_words(error: TideboardError) -> str:
    """Why an alert was not changed, or that nobody knows whether it was."""
    refused = error_sentence(error)
    if not isinstance(error, GatewayError) or isinstance(error, ServerRefused):
        return refused
    unknown = translate("Alerts", "It is not known whether this was changed: the list is read again.")
    return together(refused, unknown)
