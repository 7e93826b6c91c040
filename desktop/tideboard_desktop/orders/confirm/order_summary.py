"""The frozen part of a confirmation: what will be sent, and what it costs or brings."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from tideboard_core.model.exits import AttachedExits
from tideboard_core.model.fees import BROKER_FEES, FeeCode
from tideboard_core.model.instrument import Market
from tideboard_core.model.order import ActionRequest, OrderAction, Side
from tideboard_core.model.order_terms import TOUCHED, TRAILING
from tideboard_core.model.review import OrderSummary
from tideboard_core.system.markup import escape
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.icons import pixmap
from tideboard_desktop.ui.widgets.labels import Tone, elided_label, label
from tideboard_desktop.ui.widgets.layouts import hbox, vbox
from tideboard_desktop.ui.widgets.panel import hairline
from tideboard_desktop.ui.words.combinations import FactsOf, contract_mark, no_facts
from tideboard_desktop.ui.words.joining import listed
from tideboard_desktop.ui.words.orders import (
    contracts_text,
    fee_word,
    lots_text,
    not_estimated_words,
    order_terms,
    sessions_word,
    side_word,
    time_in_force_word,
    trail_distance,
    type_word,
)

translate = QCoreApplication.translate
_NAMED = BROKER_FEES | {FeeCode.STAMP_DUTY, FeeCode.BROKER_UNKNOWN}
"""Fees with a line of their own."""

TILE = 46
NAME_WIDTH = 260


class OrderSentence(QWidget):
    """`Buy 2,000 HK.00700 騰訊控股` in 22 px with an arrow tile, and the terms below."""

    def __init__(self, summary: OrderSummary, theme: Theme, facts: FactsOf = no_facts) -> None:
        super().__init__()
        mark = order_mark(summary, facts)
        self.sentence = rich_label(_sentence_html(summary, theme), theme, Type.SENTENCE)
        self.sentence.setObjectName("order_sentence")
        self.terms = rich_label(_terms_html(summary, mark), theme, Type.INPUT)
        self.terms.setObjectName("order_terms")
        self.sentence.setAccessibleName(listed(filter(None, (order_sentence(summary), mark))))
        hbox(
            _Tile(summary.side, theme), (vbox(self.sentence, self.terms, spacing=1), 1), on=self, margins=0, spacing=14
        )


def order_mark(summary: OrderSummary, facts: FactsOf = no_facts) -> str:
    """The mark of an adjusted contract, by the facts with which its order was reviewed; else empty."""
    own = summary.instrument
    return contract_mark(own.id, lambda one: own if one == own.id else facts(one))


def order_sentence(summary: OrderSummary) -> str:
    """`Buy 2,000 HK.00700`, for names and titles."""
    return f"{side_word(summary.side)} {fmt.quantity(summary.quantity)} {summary.instrument.id}"


def _sentence_html(summary: OrderSummary, theme: Theme) -> str:
    metrics = QFontMetrics(theme.font(Type.SENTENCE))
    name = metrics.elidedText(summary.instrument.name, Qt.TextElideMode.ElideRight, theme.px(NAME_WIDTH))
    tone = theme.surface.text2
    return f'{escape(order_sentence(summary))} <span style="font-weight:400; color:{tone}">{escape(name)}</span>'


def _terms_html(summary: OrderSummary, mark: str) -> str:
    currency = summary.instrument.currency
    parts = [_price_html(summary, currency)]
    parts.append(escape(time_in_force_word(summary.time_in_force, summary.expires)))
    if summary.instrument.multiplier != 1:
        parts.append(escape(contracts_text(summary.quantity, summary.instrument.units)))
    elif summary.instrument.lot_size > 1:
        parts.append(escape(lots_text(summary.lots, summary.instrument.lot_size)))
    if mark:
        parts.append(escape(mark))
    if summary.instrument.market is Market.US:
        parts.append(escape(sessions_word(summary.hours)))
    if summary.replaces is not None:
        parts.append(escape(_replaces_text(summary)))
    if summary.exits is not None:
        parts.append(escape(_then_text(summary, summary.exits)))
    return "<span style='font-weight:400'>" + "  ·  ".join(parts) + "</span>"


def _price_html(summary: OrderSummary, currency: str) -> str:
    """`Limit 613.00 HKD`, `Market`, `Stop 620.00 HKD, then at market`, `Stop 620.00, then limit 621.00 HKD`."""
    price, trigger = (
        None if one is None else f"<b>{fmt.price(one, summary.instrument.price_step(one))}</b>"
        for one in (summary.price, summary.trigger)
    )
    kind = escape(type_word(summary.order_type))
    if summary.order_type in TRAILING:
        return _trail_html(summary, currency)
    if trigger is None:
        return f"<b>{kind}</b>" if price is None else f"{kind} {price} {escape(currency)}"
    touched = summary.order_type in TOUCHED
    if price is None:
        text = (
            translate("ConfirmOrder", "If touched {trigger} {currency}, then at the market")
            if touched
            else translate("ConfirmOrder", "Stop {trigger} {currency}, then at the market")
        )
    else:
        text = (
            translate("ConfirmOrder", "If touched {trigger}, then limit {price} {currency}")
            if touched
            else translate("ConfirmOrder", "Stop {trigger}, then limit {price} {currency}")
        )
    return escape(text).format(trigger=trigger, price=price, currency=escape(currency))


def _trail_html(summary: OrderSummary, currency: str) -> str:
    """`Stop 1% below the highest price, then at the market`, `Stop 5.00 HKD above the lowest price, then limit …`."""
    if summary.limit_offset is None:
        text = (
            translate("ConfirmOrder", "Stop {distance} above the lowest price, then at the market")
            if summary.side is Side.BUY
            else translate("ConfirmOrder", "Stop {distance} below the highest price, then at the market")
        )
    else:
        text = (
            translate("ConfirmOrder", "Stop {distance} above the lowest price, then limit {offset} higher")
            if summary.side is Side.BUY
            else translate("ConfirmOrder", "Stop {distance} below the highest price, then limit {offset} lower")
        )
    distance = f"<b>{escape(trail_distance(summary))}</b>"
    if summary.trail_percent is None:
        distance += f" {escape(currency)}"
    offset = "" if summary.limit_offset is None else f"<b>{fmt.price(summary.limit_offset)}</b> {escape(currency)}"
    trail = escape(text).format(distance=distance, offset=offset)
    if summary.monitor is None:
        return trail
    from_price = escape(translate("ConfirmOrder", "{trail}, from {monitor} on"))
    return from_price.format(trail=trail, monitor=f"<b>{fmt.price(summary.monitor)}</b>")


def _then_text(summary: OrderSummary, exits: AttachedExits) -> str:
    """`then sell at 622.00, or if it falls to 605.50`."""
    sells = summary.side is Side.BUY
    target, stop = (
        None if one is None else fmt.price(one.trigger, summary.instrument.price_step(one.trigger))
        for one in (exits.take_profit, exits.stop_loss)
    )
    if stop is None:
        text = translate("Exits", "then sell at {target}") if sells else translate("Exits", "then buy back at {target}")
    elif target is None:
        text = (
            translate("Exits", "then sell if it falls to {stop}")
            if sells
            else translate("Exits", "then buy back if it rises to {stop}")
        )
    else:
        text = (
            translate("Exits", "then sell at {target}, or if it falls to {stop}")
            if sells
            else translate("Exits", "then buy back at {target}, or if it rises to {stop}")
        )
    return text.format(target=target, stop=stop)


def _replaces_text(summary: OrderSummary) -> str:
    order = summary.replaces
    if order is None:
        return ""
    if isinstance(summary.request, ActionRequest):
        if summary.request.action is OrderAction.RECONFIRM:
            return translate("ConfirmOrder", "confirmed again as it stands at the broker")
        return translate("ConfirmOrder", "disabled now; goes back to the market unchanged")
    return translate("ConfirmOrder", "replaces {quantity} {terms}").format(
        quantity=fmt.quantity(order.quantity), terms=order_terms(order)
    )


class CostColumn(QWidget):
    """Value, fees, largest cost or smallest proceeds, power and position after the order."""

    def __init__(self, summary: OrderSummary, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._column = vbox(on=self, margins=0, spacing=0)
        buy = summary.side is Side.BUY
        self._add_title(translate("ConfirmOrder", "Cost") if buy else translate("ConfirmOrder", "Proceeds"))
        self._add(value_title(summary), _money(summary.value))
        for title, amount in fee_lines(summary):
            self._add(title, _money(amount))
        if beyond := not_estimated_words(summary.instrument):
            self._column.addWidget(elided_label(beyond, theme, Type.CAPTION, Tone.CAPTION))
        self._add_line()
        self._add(total_title(summary), _money(summary.total), Type.SPREAD)
        if summary.power_after is not None:
            self._add(translate("ConfirmOrder", "Buying power after"), fmt.money(summary.power_after))
        self._add_position(summary)
        self._column.addStretch(1)

    def _add_title(self, text: str) -> None:
        title = label(text, self._theme, Type.STRONG)
        title.setFixedHeight(self._theme.px(26))
        title.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._column.addWidget(title)

    def _add(self, title: str, value: str, role: Type = Type.BODY) -> None:
        self._add_widgets(title, label(value, self._theme, role), self._theme.px(24 if role is Type.SPREAD else 20))

    def _add_widgets(self, title: str, value: QLabel, height: int) -> None:
        """Add a row with a layout of its own: in a grid a long amount would cut the titles of all other rows."""
        name = elided_label(title, self._theme, Type.BODY, Tone.SECONDARY)
        name.setFixedHeight(height)
        value.setFixedHeight(height)
        value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        value.setAccessibleName(f"{title} {value.text()}")
        self._column.addLayout(hbox((name, 1), value, spacing=12))

    def _add_line(self) -> None:
        space = QFrame()
        space.setFixedHeight(9)
        vbox(hairline(), on=space, margins=(0, 4, 0, 4))
        self._column.addWidget(space)

    def _add_position(self, summary: OrderSummary) -> None:
        before, after = fmt.quantity(summary.position_before), fmt.quantity(summary.position_after)
        text = (
            translate("ConfirmOrder", "{before} → {after} shares")
            if summary.instrument.multiplier == 1
            else translate("ConfirmOrder", "{before} → {after} contracts")
        )
        title = translate("ConfirmOrder", "Position after")
        value = rich_label(text.format(before=before, after=f"<b>{after}</b>"), self._theme, Type.BODY)
        self._add_widgets(title, value, self._theme.px(20))
        value.setAccessibleName(f"{title} {text.format(before=before, after=after)}")


def value_title(summary: OrderSummary) -> str:
    """Title of the value: at the limit, or estimated; for a stop at its trigger."""
    if summary.estimated and summary.order_type in TRAILING:
        return translate("ConfirmOrder", "Value at first trigger, estimated")
    if summary.estimated and summary.trigger is not None:
        return translate("ConfirmOrder", "Value at trigger, estimated")
    return (
        translate("ConfirmOrder", "Value, estimated")
        if summary.estimated
        else translate("ConfirmOrder", "Value at limit")
    )


def total_title(summary: OrderSummary) -> str:
    """Title of the total: a bound if a limit bounds it, else an estimate."""
    buy, currency = summary.side is Side.BUY, summary.instrument.currency
    if summary.estimated:
        text = (
            translate("ConfirmOrder", "Cost, estimated, {currency}")
            if buy
            else translate("ConfirmOrder", "Received, estimated, {currency}")
        )
    else:
        text = (
            translate("ConfirmOrder", "Cost at most, {currency}")
            if buy
            else translate("ConfirmOrder", "Received at least, {currency}")
        )
    return text.format(currency=currency)


def fee_lines(summary: OrderSummary) -> list[tuple[str, Decimal | None]]:
    """Fees in three lines: broker, stamp duty, exchange and authorities; one line if they are unknown."""
    if summary.fee_total is None:
        return [(translate("ConfirmOrder", "Fees"), None)]
    groups = (
        (
            translate("ConfirmOrder", "Commission and platform, estimated"),
            [item.amount for item in summary.fees if item.code in BROKER_FEES],
        ),
        (
            fee_word(FeeCode.BROKER_UNKNOWN),
            [item.amount for item in summary.fees if item.code is FeeCode.BROKER_UNKNOWN],
        ),
        (fee_word(FeeCode.STAMP_DUTY), [item.amount for item in summary.fees if item.code is FeeCode.STAMP_DUTY]),
        (
            translate("ConfirmOrder", "Exchange, levies, settlement, about")
            if any(item.about for item in summary.fees if item.code not in _NAMED)
            else translate("ConfirmOrder", "Exchange, levies, settlement"),
            [item.amount for item in summary.fees if item.code not in _NAMED],
        ),
    )
    return [(title, sum(amounts, Decimal(0))) for title, amounts in groups if amounts]


class _Tile(QWidget):
    """The arrow of the side on the side's colour."""

    def __init__(self, side: Side, theme: Theme) -> None:
        super().__init__()
        self._fill = theme.up.fill if side is Side.BUY else theme.down.fill
        self._glyph = "arrow-up" if side is Side.BUY else "arrow-down"
        self.setFixedSize(QSize(theme.px(TILE), theme.px(TILE)))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Ground and arrow."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(self._fill))
        painter.drawRoundedRect(self.rect(), 5, 5)
        size = self.width() // 2
        spot = (self.width() - size) // 2
        painter.drawPixmap(spot, spot, pixmap(self._glyph, "#FFFFFF", size, self.devicePixelRatioF()))


def _money(value: Decimal | None) -> str:
    return fmt.MISSING if value is None else fmt.money(value)


def rich_label(html: str, theme: Theme, role: Type) -> QLabel:
    """A label with HTML made here; everything from outside is escaped."""
    result = label("", theme, role)
    result.setTextFormat(Qt.TextFormat.RichText)
    result.setText(html)
    return result
