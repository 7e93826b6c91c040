"""Words and figures of own orders in a replay: one spelling for the review, the tables and the export."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from PySide6.QtCore import QCoreApplication

from tideboard_core.archive.comparison.ranking import Ranked
from tideboard_core.model.instrument import MARKET_ZONE, market_of
from tideboard_core.model.order import OrderStatus, Side
from tideboard_core.replay.decisions import KnownThen
from tideboard_core.trips.rows import OrderState, OwnOrder, OwnSpan
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.tables.column_model import TextColour
from tideboard_desktop.ui.widgets.labels import Tone
from tideboard_desktop.ui.words.joining import listed
from tideboard_desktop.ui.words.orders import side_word, type_word
from tideboard_desktop.ui.words.percentiles import percentile_words, sessions_words

translate = QCoreApplication.translate
ARROWS = {Side.BUY: "\u2191", Side.SELL: "\u2193"}


def order_words(order: OwnOrder, state: OrderState | None) -> str:
    """`↑ Buy 500`; of a combination its legs, whose security and side say nothing."""
    if order.legs:
        return translate("Replay", "Combination of {count} legs").format(count=order.legs)
    quantity = "" if state is None else f" {fmt.quantity(state.quantity)}"
    return f"{ARROWS[order.side]} {side_word(order.side)}{quantity}"


def side_tone(order: OwnOrder) -> Tone:
    """The tone of its side; a combination has none."""
    return Tone.PRIMARY if order.legs else Tone.UP if order.side is Side.BUY else Tone.DOWN


def side_colour(order: OwnOrder) -> TextColour:
    """The same for a cell."""
    return TextColour.PLAIN if order.legs else TextColour.UP if order.side is Side.BUY else TextColour.DOWN


def order_kind(order: OwnOrder) -> str:
    """`↓ Sell, limit`: side and type."""
    if order.legs:
        return translate("Replay", "Combination of {count} legs").format(count=order.legs)
    return listed([f"{ARROWS[order.side]} {side_word(order.side)}", type_word(order.order_type)])


def state_words(state: OrderState | None) -> str:
    """How it stood; a dash where nothing is known of that moment."""
    if state is None:
        return fmt.MISSING
    words = {
        OrderStatus.PENDING: translate("Replay", "Waiting"),
        OrderStatus.SUBMITTED: translate("Replay", "Working"),
        OrderStatus.PARTIALLY_FILLED: translate("Replay", "{filled} filled"),
        OrderStatus.FILLED: translate("Replay", "Filled"),
        OrderStatus.CANCELLING: translate("Replay", "Cancelling"),
        OrderStatus.CANCELLED: translate("Replay", "Cancelled"),
        OrderStatus.REJECTED: translate("Replay", "Rejected"),
        OrderStatus.EXPIRED: translate("Replay", "Expired"),
        OrderStatus.DISABLED: translate("Replay", "Suspended"),
        OrderStatus.UNKNOWN: translate("Replay", "Unknown"),
    }
    return words[state.status].format(filled=fmt.quantity(state.filled))


def clock_of(order: OwnOrder, moment: datetime | None = None) -> str:
    """A time on the clock of the security's exchange, `10:33:05`; that of the order without another one."""
    return fmt.clock_seconds(moment or order.created, MARKET_ZONE[market_of(order.instrument)])


def price_words(price: Decimal | None) -> str:
    """A price, or a dash."""
    return fmt.MISSING if price is None else fmt.price(price)


def flow_words(then: KnownThen | None, units: fmt.UnitStyle) -> str:
    """Net inflow as it was known, `+247.60M`, or a dash."""
    if then is None or then.flow is None:
        return fmt.MISSING
    return fmt.flow(then.flow.net, fmt.unit_for(abs(then.flow.net), units), 1)


def ratio_words(then: KnownThen | None) -> str:
    """Net of the last 15 minutes in percent of their turnover, or a dash."""
    share = None if then is None or then.flow is None else then.flow.ratio
    return fmt.MISSING if share is None else fmt.percent(100 * share, 1)


def rank_short(ranked: Ranked | None) -> str:
    """`98`, or a dash with fewer than 20 sessions."""
    if ranked is None or not ranked.enough:
        return fmt.MISSING
    if ranked.above_all:
        return translate("FlowPast", "highest")
    return translate("FlowPast", "lowest") if ranked.below_all else str(ranked.percentile)


def rank_long(ranked: Ranked | None) -> str:
    """`98th percentile of 53 sessions`, or why there is none."""
    if ranked is None:
        return translate("Replay", "no flow recorded then")
    if not ranked.enough:
        return sessions_words(ranked.n)
    return translate("Replay", "{percentile}, {count} sessions").format(
        percentile=percentile_words(ranked), count=ranked.n
    )


def money_tone(value: Decimal | float | None) -> Tone:
    """Up for a gain, down for a loss."""
    if value is None or value == 0:
        return Tone.SECONDARY
    return Tone.UP if value > 0 else Tone.DOWN


def earned_words(value: Decimal | None) -> str:
    """`+1,000.00`, or a dash."""
    return fmt.MISSING if value is None else fmt.signed(value, 2)


def not_watched_words(last: datetime | None, watched: tuple[OwnSpan, ...], at: datetime, zone: str) -> str:
    """Why positions are not known at a moment; never those of another one."""
    clock = fmt.clock_minutes(at, zone)
    if last is None or not watched:
        return translate(
            "Replay", "Positions of {time} are not known: they are kept since Tideboard was connected"
        ).format(time=clock)
    return translate("Replay", "Positions of {time} are not known: Tideboard was not connected then").format(time=clock)
