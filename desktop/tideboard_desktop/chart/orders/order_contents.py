"""What the boxes and tags of a chart say: each order, a change without an answer, the prepared change."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Final, NamedTuple

from tideboard_core.model.exits import ExitRole
from tideboard_core.model.order import Order, OrderStatus
from tideboard_core.orders.rows import ExitRow
from tideboard_desktop.chart.orders import words
from tideboard_desktop.chart.orders.ghost import Ghost, GhostStep
from tideboard_desktop.chart.orders.level_box import BoxContent, Look, Part
from tideboard_desktop.chart.orders.order_levels import OrderLevel, level_of
from tideboard_desktop.chart.orders.trading_view import TradingView
from tideboard_desktop.ui.theme import Theme

GHOST: Final = "ghost"
"""Key of the prepared change; those of orders are the broker's numbers."""
_ASKED: Final = "_asked"


class Shown(NamedTuple):
    """One line: what its box says, and its raw price."""

    content: BoxContent
    price: Decimal


def order_contents(
    view: TradingView, ghost: Ghost | None, theme: Theme, unchangeable: Callable[[Order], str]
) -> dict[str, Shown]:
    """The lines of the account's orders, by key; `unchangeable` is the connection's reason against a change."""
    found: dict[str, Shown] = {}
    for order in view.orders:
        level = level_of(order)
        if level is None:
            continue
        fixed = words.why_fixed(order, view, unchangeable(order))
        found[order.id] = Shown(_of_order(order, level, view, theme, fixed), level.price)
        write = view.asked.get(order.id)
        asked = None if write is None else write.trigger if level.trigger else write.price
        if asked is not None and asked != level.price:
            content = _of_change(order, level, asked, view, theme, words.unanswered_words())
            found[order.id + _ASKED] = Shown(content, asked)
    level = None if ghost is None else level_of(ghost.order)
    if ghost is not None and level is not None:
        content = _of_change(ghost.order, level, ghost.price, view, theme, words.step_words(ghost.step))
        ready = ghost.step is GhostStep.PREPARED
        found[GHOST] = Shown(
            content._replace(
                grip=ready or ghost.step is GhostStep.MOVED,
                review=words.review_words(ghost.order) if ready else "",
                close=words.discard_words() if ghost.step is not GhostStep.REVIEWED else "",
            ),
            ghost.price,
        )
    return found


def _of_order(order: Order, level: OrderLevel, view: TradingView, theme: Theme, fixed: str) -> BoxContent:
    parts = [
        Part(words.order_title(order), strong=True),
        Part(words.level_words(order, level, view.facts), strong=True),
        *_figures(order, level.price, view, theme),
    ]
    unsure = not order.held if isinstance(order, ExitRow) else order.status is OrderStatus.UNKNOWN
    quiet = isinstance(order, ExitRow) and order.held
    tint = theme.surface.text2 if quiet else theme.surface.warn
    parts[2:2] = [Part(text, tint) for text in words.state_words(order)]
    return BoxContent(
        Look.UNCONFIRMED if unsure else Look.REAL,
        tuple(parts),
        words.spoken_order(order, level, view),
        grip=not fixed,
        close=words.cancel_words(order),
        hint=fixed or words.grip_hint(),
        meaning=0.0 if not isinstance(order, ExitRow) else 1.0 if order.role is ExitRole.TAKE_PROFIT else -1.0,
        entry=order.entry_order.id if isinstance(order, ExitRow) else order.id,
    )


def _of_change(
    order: Order, level: OrderLevel, price: Decimal, view: TradingView, theme: Theme, state: str
) -> BoxContent:
    tint, moved = theme.surface.warn, words.moved_words(level, price, view.facts)
    parts = (
        Part(words.order_title(order), tint, strong=True),
        Part(moved, tint, strong=True),
        Part(state, tint),
        *_figures(order, price, view, theme),
    )
    return BoxContent(Look.GHOST, parts, words.spoken_change(order, moved, state, price, view))


def _figures(order: Order, price: Decimal, view: TradingView, theme: Theme) -> list[Part]:
    """Distance from the last price, and P&L if the order filled there."""
    gain, sign = words.gain_words(order, price, view)
    role = theme.role(sign)
    parts = (
        Part(words.distance_words(price, view), theme.surface.text2),
        Part(gain, theme.surface.text2 if role is None else role.text),
    )
    return [part for part in parts if part.text]
