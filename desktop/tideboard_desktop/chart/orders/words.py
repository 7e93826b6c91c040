"""Words of orders, prepared changes, cost and alerts on the price chart."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.instrument import Instrument
from tideboard_core.model.order import Account, CostBasis, Order, OrderStatus, Side
from tideboard_core.model.order_terms import PRICED, TOUCHED
from tideboard_core.model.watch.alerts import AlertKeeper, AlertKind, PriceAlert
from tideboard_core.orders.rows import ExitRow
from tideboard_desktop.chart.orders.ghost import GhostStep, Unkept, changeable, unkept
from tideboard_desktop.chart.orders.order_levels import OrderLevel, gain_if_hit, steps_between
from tideboard_desktop.chart.orders.trading_view import TradingView
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.widgets.environment import word
from tideboard_desktop.ui.words.exits import exit_state, holder_words, role_word, unconfirmed_sentence
from tideboard_desktop.ui.words.joining import listed, titled
from tideboard_desktop.ui.words.orders import side_word, status_word

translate = QCoreApplication.translate
_SURE = frozenset({OrderStatus.PENDING, OrderStatus.SUBMITTED, OrderStatus.PARTIALLY_FILLED})


def order_title(order: Order) -> str:
    """`Buy 400`: side and what is not filled yet; of an exit its role and what it covers."""
    if isinstance(order, ExitRow):
        return f"{role_word(order.role)} {fmt.quantity(order.remaining)}"
    return f"{side_word(order.side)} {fmt.quantity(order.remaining)}"


def level_words(order: Order, level: OrderLevel, facts: Instrument | None) -> str:
    """`611.00`; for an order that waits for a trigger `≤ 605.50 at market` or `≤ 605.50 @ 605.00`."""
    text = price_words(level.price, facts)
    if not level.trigger:
        return text
    rises = (order.side is Side.BUY) is not (order.order_type in TOUCHED)
    sign = "≥" if rises else "≤"
    limit = order.price if order.order_type in PRICED else None
    then = translate("Orders", "at market") if limit is None else f"@ {price_words(limit, facts)}"
    return f"{sign} {text} {then}"


def price_words(price: Decimal, facts: Instrument | None) -> str:
    """A price with the decimals of its step."""
    return fmt.price(price, None if facts is None else facts.price_step(price))


def distance_words(price: Decimal, view: TradingView) -> str:
    """`−6 ticks · −0.49%` from the last price; empty while that is not known."""
    if view.last is None or view.facts is None:
        return ""
    ticks = steps_between(view.facts.price_steps, view.last, price)
    one, more = translate("ChartOrders", "{count} tick"), translate("ChartOrders", "{count} ticks")
    words = (one if abs(ticks) == 1 else more).format(count=fmt.signed(ticks, 0))
    return f"{words} · {fmt.percent((price - view.last) / view.last * 100)}"


def gain_words(order: Order, price: Decimal, view: TradingView) -> tuple[str, float]:
    """P&L if the order filled at a price, with its sign; empty if it closes no position."""
    gain = gain_if_hit(order, price, view.position, view.facts)
    if gain is None:
        return "", 0.0
    diluted = view.position is not None and view.position.diluted and not _waits_for_entry(order)
    words = translate("ChartOrders", "{gain} by the broker's cost") if diluted else "{gain}"
    return words.format(gain=fmt.signed(gain, 2)), float(gain)


def _waits_for_entry(order: Order) -> bool:
    return isinstance(order, ExitRow) and not order.entry_order.filled


def account_words(account: Account) -> str:
    """`PRACTICE ··0001`."""
    return f"{word(account.environment)} {account.short_id}"


def spoken_order(order: Order, level: OrderLevel, view: TradingView) -> str:
    """The accessible name of an order's line."""
    parts = [order_title(order), level_words(order, level, view.facts)]
    parts += [words for words in (distance_words(level.price, view), spoken_gain(order, level.price, view)) if words]
    parts += state_words(order)
    whole = listed(parts)
    return whole if view.account is None else titled(account_words(view.account), whole)


def state_words(order: Order) -> list[str]:
    """What is to be said of its state: of an exit who holds it, of an order what keeps it from filling."""
    if isinstance(order, ExitRow):
        holder = holder_words(held=order.held)
        return [holder, exit_state(order)[0]] if order.held and not order.entry_order.filled else [holder]
    return [] if order.status in _SURE else [status_word(order)]


def spoken_gain(order: Order, price: Decimal, view: TradingView) -> str:
    """`P&L if filled there +4,400.00`."""
    gain, _sign = gain_words(order, price, view)
    return translate("ChartOrders", "P&L if filled there {gain}").format(gain=gain) if gain else ""


def step_words(step: GhostStep) -> str:
    """How far a change has come; none of it is in force."""
    return {
        GhostStep.MOVED: translate("ChartOrders", "prepared, not in force"),
        GhostStep.PREPARED: translate("ChartOrders", "prepared, not in force"),
        GhostStep.REVIEWED: translate("ChartOrders", "in its confirmation, not in force"),
        GhostStep.SENT: translate("ChartOrders", "accepted, not shown by the broker yet"),
    }[step]


def unanswered_words() -> str:
    """Of a change whose answer never came."""
    return translate("ChartOrders", "sent, no answer")


def moved_words(level: OrderLevel, price: Decimal, facts: Instrument | None) -> str:
    """`611.00 → 613.00`."""
    return f"{price_words(level.price, facts)} → {price_words(price, facts)}"


def spoken_change(order: Order, moved: str, state: str, price: Decimal, view: TradingView) -> str:
    """The accessible name of a change that is not in force."""
    more = (distance_words(price, view), spoken_gain(order, price, view))
    return listed([order_title(order), moved, state, *(words for words in more if words)])


def review_words(order: Order) -> str:
    """Name of the button that opens the confirmation of a prepared change."""
    return translate("ChartOrders", "Review the change of {order}").format(order=order_title(order))


def discard_words() -> str:
    """Name of the button that takes a prepared change away."""
    return translate("ChartOrders", "Discard the prepared change")


def cancel_words(order: Order) -> str:
    """Name of the button that asks whether to cancel an order; of one with exits what ends with it."""
    if isinstance(order, ExitRow) and not order.held:
        return ""
    if order.status is OrderStatus.UNKNOWN:
        return translate("ChartOrders", "Settle {order}…").format(order=order_title(order))
    if not order.filled and any(held.open for held in order.exits or ()):  # those of what has filled stay
        return translate("ChartOrders", "Cancel {order} and its exits…").format(order=order_title(order))
    return translate("ChartOrders", "Cancel {order}…").format(order=order_title(order))


def in_auto_words() -> str:
    """The switch of the price axis."""
    return translate("ChartOrders", "Include orders in Auto")


def tag_lines(price: Decimal, facts: Instrument | None, *, adjusted: bool) -> tuple[str, ...]:
    """The tag on the price axis: always the raw price; the line of adjusted bars stands elsewhere."""
    text = price_words(price, facts)
    return (text, translate("ChartOrders", "adj")) if adjusted else (text,)


def why_fixed(order: Order, view: TradingView, unchangeable: str) -> str:
    """Why the order's line cannot be moved, as a sentence; empty if it can. `unchangeable` is the connection's."""
    if isinstance(order, ExitRow) and not order.held:
        return unconfirmed_sentence()
    if not view.unlocked:
        return translate("ChartOrders", "Trading is locked: unlock it to move orders.")
    waits = isinstance(order, ExitRow) and order.own is None  # changed as terms of its entry
    if unchangeable and not waits:
        return unchangeable
    if isinstance(order, ExitRow) and (lost := unkept(order)) is not None:
        return unkept_sentence(lost)
    if order.id in view.asked:
        return translate("ChartOrders", "A change of this order has no answer yet.")
    if not changeable(order, view):
        words = translate("ChartOrders", "This order cannot be moved: {status}.")
        return words.format(status=status_word(order))
    return ""


def unkept_sentence(lost: Unkept) -> str:
    """Why an exit cannot be moved without a change of another one, or of how long or when it works."""
    if lost is Unkept.TERMS:
        return translate(
            "ChartOrders", "The exits of this entry differ in how long or when they work; a change makes them alike."
        )
    if lost is Unkept.TIME:
        return translate("ChartOrders", "The broker does not tell how long this exit works; a change could alter that.")
    return translate(
        "ChartOrders", "The broker does not tell the trading hours of this exit; a change could alter them."
    )


def grip_hint() -> str:
    """The tool tip of a line that can be moved."""
    return translate(
        "ChartOrders",
        "Drag, or Up and Down: prepares another price, sends nothing. Enter opens, Delete asks to cancel.",
    )


def cost_words(
    price: Decimal, gain: Decimal | None, facts: Instrument | None, basis: CostBasis = CostBasis.AVERAGE
) -> str:
    """`Avg 607.25 · +6,750.00`, the cost by its name."""
    named = {
        CostBasis.AVERAGE: translate("ChartOrders", "Avg {price}"),
        CostBasis.DILUTED: translate("ChartOrders", "Diluted cost {price}"),
        CostBasis.BY_SETTING: translate("ChartOrders", "Cost as the broker's setting has it {price}"),
        CostBasis.OUR_FILLS: translate("ChartOrders", "Your fills {price}"),
    }
    words = named[basis].format(price=price_words(price, facts))
    return words if gain is None else f"{words} · {fmt.signed(gain, 2)}"


def alert_line_words(alert: PriceAlert) -> str:
    """`≥ 618.00, by the broker`: who keeps it belongs to the line."""
    rises = alert.kind in {AlertKind.PRICE_UP, AlertKind.BID_UP}
    sign, price = "≥" if rises else "≤", fmt.price(alert.value)
    if alert.keeper is AlertKeeper.TIDEBOARD:
        own = translate("ChartOrders", "{sign} {price}, by Tideboard: only while it runs and is connected")
        return own.format(sign=sign, price=price)
    words = {
        AlertKind.BID_UP: translate("ChartOrders", "bid {sign} {price}, by the broker"),
        AlertKind.ASK_DOWN: translate("ChartOrders", "ask {sign} {price}, by the broker"),
    }.get(alert.kind, translate("ChartOrders", "{sign} {price}, by the broker"))
    return words.format(sign=sign, price=price)


def counted(orders: int, alerts: int) -> str:
    """`2 orders, 1 alert`; what there is none of is left out."""
    parts = []
    if orders:
        one, more = translate("ChartOrders", "{count} order"), translate("ChartOrders", "{count} orders")
        parts.append((one if orders == 1 else more).format(count=orders))
    if alerts:
        one, more = translate("ChartOrders", "{count} alert"), translate("ChartOrders", "{count} alerts")
        parts.append((one if alerts == 1 else more).format(count=alerts))
    return listed(parts)
