"""The dock of two listings: the selected security beside another listing of its company."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from tideboard_core.flow.listings import PairRow, nets_by_minute, premium, rows_by_clock, rows_by_minute
from tideboard_core.model.hub_keys import QUOTES_LINK, Key, Topic
from tideboard_core.model.instrument import MARKET_CURRENCY, MARKET_ZONE, InstrumentId, Market, market_of
from tideboard_core.model.listing_pairs import partner_of
from tideboard_core.model.quote import Quote
from tideboard_core.model.session import Session, TradingCalendar
from tideboard_core.ports.behind import PremiumPeriod
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.dock import Dock
from tideboard_desktop.docks.saved_state import SavedState
from tideboard_desktop.docks.table import Table
from tideboard_desktop.docks.table_model import TableModel
from tideboard_desktop.docks.value_columns import ValueColumn, amount_column, count_column, text_column
from tideboard_desktop.reference.premium_line import pair_of
from tideboard_desktop.reference.premium_page import PremiumPage
from tideboard_desktop.search.symbol_codes import readings
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.hub_interest import HubInterest
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.number_input import LONGEST, WrongNumber, read_number
from tideboard_desktop.ui.theme import Type
from tideboard_desktop.ui.widgets.flow_layout import FlowLayout
from tideboard_desktop.ui.widgets.labels import Tone, elided_label, identify, label, set_style_property
from tideboard_desktop.ui.widgets.layouts import as_widget, fill, vbox
from tideboard_desktop.ui.widgets.panel import TitleBar, hairline
from tideboard_desktop.ui.widgets.panel_state import StateNote
from tideboard_desktop.ui.widgets.segments import Segments
from tideboard_desktop.ui.words.joining import listed

translate = QCoreApplication.translate
_RATE_DIGITS: Final = 8


def currency_of(instrument: InstrumentId) -> str:
    """The currency in which a listing's market trades."""
    return MARKET_CURRENCY[market_of(instrument)]


def pair_columns(first: InstrumentId, second: InstrumentId, units: fmt.UnitStyle) -> list[ValueColumn[PairRow]]:
    """Minute, then time and running net of each listing in its own currency; the two are never added or subtracted."""
    return [
        count_column("minute", translate("Listings", "Minute"), lambda row: row.minute, width=64),
        _time_column("first_time", first, lambda row: row.first_start),
        _net_column("first", first, lambda row: row.first, units),
        _time_column("second_time", second, lambda row: row.second_start),
        _net_column("second", second, lambda row: row.second, units),
    ]


def _time_column(key: str, instrument: InstrumentId, get: Callable[[PairRow], datetime | None]) -> ValueColumn[PairRow]:
    zone = MARKET_ZONE[market_of(instrument)]

    def text(row: PairRow) -> str:
        start = get(row)
        return fmt.MISSING if start is None else fmt.clock_minutes(start, zone)

    return text_column(key, translate("Listings", "{symbol} at").format(symbol=instrument), text, width=112)


def _net_column(
    key: str, instrument: InstrumentId, get: Callable[[PairRow], float | None], units: fmt.UnitStyle
) -> ValueColumn[PairRow]:
    currency = currency_of(instrument)
    return amount_column(
        key,
        translate("Common", "Net, {currency}").format(currency=currency),
        get,
        units,
        width=120,
        head=f"net {instrument} [{currency}]",
        signed=True,
        why=translate("Listings", "Not received, or this market does not trade then"),
    )


def listing_words(
    instrument: InstrumentId, nets: Mapping[int, float], quote: Quote | None, day: str, units: fmt.UnitStyle
) -> str:
    """One listing in a sentence: its session, net, net in percent of the turnover, price; what is missing is said."""
    currency = currency_of(instrument)
    if not nets:
        return translate("Listings", "{symbol}: no flow received").format(symbol=instrument)
    net = nets[max(nets)]
    text = translate("Listings", "{symbol}, {day}: net {net} {currency}")
    parts = [text.format(symbol=instrument, day=day, net=fmt.flow(net, fmt.unit_for(net, units)), currency=currency)]
    if quote is not None and quote.turnover > 0:
        share = fmt.percent(net / float(quote.turnover) * 100)
        parts.append(translate("Listings", "{share} of the turnover").format(share=share))
    if quote is not None:
        parts.append(translate("Listings", "last {price}").format(price=fmt.price(quote.last)))
    return " \u00b7 ".join(parts)


def premium_words(
    pair: tuple[InstrumentId, InstrumentId],
    prices: tuple[Decimal | None, Decimal | None],
    shares: Decimal,
    rate: Decimal | None,
) -> str:
    """The premium with the rate that it stands on, or what is missing for it.

    Of a Hong Kong and a mainland listing it is the mainland's over Hong Kong's, as the market counts it and as the line
    below does, whichever of the two was chosen; of another pair the first one's.
    """
    mine, theirs = (currency_of(each) for each in pair)
    if None in prices:
        return translate("Listings", "Premium: not computed, a price is missing")
    if rate is None:
        text = translate("Listings", "Premium: not computed without a rate; type what 1 {second} costs in {first}")
        return text.format(first=mine, second=theirs)
    one, other = (each or Decimal(0) for each in prices)
    turned = pair_of(*pair) == pair
    first, second = pair[::-1] if turned else pair
    found = premium(other, one, 1 / shares, 1 / rate) if turned and rate else premium(one, other, shares, rate)
    if found is None:
        return translate("Listings", "Premium: not computed, a price is missing")
    text = translate(
        "Listings", "Premium of {first} over {second}: {percent} at {rate} {mine} for 1 {theirs}, 1 for {shares} shares"
    )
    return text.format(
        first=first,
        second=second,
        percent=fmt.percent(found.percent),
        rate=f"{round(rate, _RATE_DIGITS).normalize():f}",
        mine=mine,
        theirs=theirs,
        shares=f"{shares.normalize():f}",
    )


MINUTE, CLOCK = "minute", "clock"
FLOW, PREMIUM = "flow", "premium"
TYPED, BROKER = "typed", "broker"
_TOPICS: Final = (Topic.FLOW, Topic.QUOTE)


class ListingsState(SavedState, kw_only=True):
    """By security its partner with the shares for one, and rates by their currencies; the key of the axis.

    The table's columns change with the pair. `page`, `period` and `rate_of` are the keys of the page, the premium's
    period and whose rate counts.
    """

    compare: dict[InstrumentId, tuple[InstrumentId, Decimal]]
    rates: dict[str, Decimal]
    axis: str
    page: str = FLOW
    period: str = PremiumPeriod.DAY
    rate_of: str = TYPED


class ListingsDock(Dock):
    """Follows its dock link; keeps the partner that a person chose for a security, and the rate of two currencies."""

    KEY = "listings"
    LINK = QUOTES_LINK

    def __init__(self, context: DockContext, bar: TitleBar) -> None:
        super().__init__(context, bar)
        self._calendar, self._interest = TradingCalendar(), HubInterest(context.hub, self)
        self._chosen: dict[InstrumentId, tuple[InstrumentId, Decimal]] = {}
        self._rates: dict[str, Decimal] = {}
        self.first, self.shares = self.selection.instrument, Decimal(1)
        self.second: InstrumentId | None = None
        row, words = self._fields(), self._sentences()
        self._tabled: list[InstrumentId] = self._pair()
        self.rows: TableModel[PairRow] = self._model()
        self.table = self._table()
        self.note = StateNote(context.theme)
        self.line = PremiumPage(context, self._dollars_for_yuan)
        self.line.changed.connect(self._show_words)
        filters = as_widget(row)
        self.folding.add_filters(filters, pages=self.page)
        fill(self.column, filters, hairline(), words, (self.table, 1), (self.line, 1), (self.note, 1))
        self.finish()
        self.selection.changed.connect(lambda _instrument: self.follow() if self.isVisible() else None)
        context.frame.add(self, self.refresh)

    def _fields(self) -> FlowLayout:
        """The row in which partner, ratio, rate and axis are chosen."""
        theme = self.context.theme
        self.partner, self.ratio, self.rate = (QLineEdit() for _ in range(3))
        names = (
            (self.partner, "listings_partner", translate("Listings", "Other listing"), 96),
            (self.ratio, "listings_shares", translate("Listings", "Shares of the first for one of the other"), 48),
            (self.rate, "listings_rate", translate("Listings", "Rate of the other currency"), 72),
        )
        row = FlowLayout(gap=6)
        row.setContentsMargins(8, 5, 8, 5)
        for field, identifier, name, width in names:
            field.setFont(theme.font(Type.BODY))
            field.setMaxLength(LONGEST)
            field.setFixedWidth(theme.px(width))
            identify(field, identifier, name)
            field.setToolTip(tip(name))
        self.partner.editingFinished.connect(self._take_partner)
        self.ratio.editingFinished.connect(self._take_ratio)
        self.rate.editingFinished.connect(self._take_rate)
        self._rate_words = label("", theme, Type.CAPTION, Tone.CAPTION)
        self.axis = Segments(
            [(MINUTE, translate("Listings", "Session minute")), (CLOCK, translate("Listings", "Clock"))],
            theme,
            identifier="listings_axis",
            name=translate("Listings", "Side by side by"),
        )
        self.axis.chosen.connect(lambda _key: self._show_rows())
        self.page = Segments(
            [(FLOW, translate("Listings", "Flow")), (PREMIUM, translate("Listings", "Premium"))],
            theme,
            identifier="listings_page",
            name=translate("Listings", "Page"),
        )
        self.page.chosen.connect(lambda _key: self.follow())
        self.rate_of = Segments(
            [(TYPED, translate("Listings", "Typed")), (BROKER, translate("Listings", "Broker's"))],
            theme,
            identifier="listings_rate_of",
            name=translate("Listings", "Whose rate counts"),
        )
        self.rate_of.chosen.connect(lambda _key: self.follow())
        for part in (
            label(translate("Listings", "Other listing"), theme, Type.CAPTION, Tone.CAPTION),
            self.partner,
            label(translate("Listings", "1 for"), theme, Type.CAPTION, Tone.CAPTION),
            self.ratio,
            self._rate_words,
            self.rate,
            self.rate_of,
            self.page,
            self.axis,
        ):
            row.addWidget(part)
        return row

    def _sentences(self) -> QVBoxLayout:
        """The lines of words above the table."""
        theme = self.context.theme
        words = vbox(margins=(8, 2, 8, 4), spacing=1)
        self.lines = [elided_label("", theme, Type.BODY) for _ in range(2)]
        self.premium = elided_label("", theme, Type.BODY, Tone.SECONDARY)
        for place, line in enumerate((*self.lines, self.premium)):
            identify(line, f"listings_words_{place}")
            words.addWidget(line)
        return words

    # --- what is compared -------------------------------------------------------------------------------------------

    def follow(self) -> None:
        """Compare the selected security with its partner; the partner selected on another dock turns nothing round."""
        chosen = self.selection.instrument
        kept = self._chosen.get(chosen)
        known = partner_of(chosen)
        self.first = chosen
        self.second, self.shares = kept or ((None, Decimal(1)) if known is None else (known.second, known.shares))
        self.title_bar.set_symbol(chosen)
        self._show_fields()
        self.note.show_words(
            translate("Listings", "{symbol} has no other listing that is known here").format(symbol=chosen),
            translate("Listings", "Type the symbol of one above, such as US.BABA for HK.09988."),
        )
        if self.isVisible():
            keys = [topic.of(each) for each in self._pair() for topic in _TOPICS]
            self._interest.want(keys)
        self._remake()

    def _pair(self) -> list[InstrumentId]:
        return [each for each in (self.first, self.second) if each is not None]

    def _take_partner(self) -> None:
        text = self.partner.text().strip()
        found = next((each for each in readings(text) if each != self.first), None)
        set_style_property(self.partner, "invalid", value=bool(text) and found is None)
        if found is None or found == self.second:
            return
        known = partner_of(self.first)
        shares = known.shares if known is not None and known.second == found else Decimal(1)
        self._chosen[self.first] = (found, shares)
        self.follow()

    def _take_ratio(self) -> None:
        number = _number(self.ratio)
        if number is not None and self.second is not None and number != self.shares:
            self._chosen[self.first] = (self.second, number)
            self.follow()

    def _take_rate(self) -> None:
        number = _number(self.rate)
        if self.second is None or number == self._rate():
            return
        if number is None:
            self._rates.pop(self._currencies(), None)
        else:
            self._rates[self._currencies()] = number
        self.line.look()
        self._show_words()

    def _currencies(self) -> str:
        return f"{currency_of(self.first)}/{currency_of(self.second or self.first)}"

    def _rate(self) -> Decimal | None:
        """The rate that was typed; 1 within one currency."""
        mine, theirs = self._currencies().split("/")
        return Decimal(1) if mine == theirs else self._rates.get(self._currencies())

    def _dollars_for_yuan(self) -> Decimal | None:
        """The typed rate of a Hong Kong and a mainland listing, turned so."""
        rate = self._rate()
        return rate if rate is None or market_of(self.first) is Market.HK else 1 / rate

    def _rate_that_counts(self) -> Decimal | None:
        """The typed rate, or the newest one of the broker, as `_rate` has it; None without one."""
        if not self._brokers:
            return self._rate()
        newest = self.line.newest_rate
        rate = None if newest is None else newest.rate
        return rate if not rate or market_of(self.first) is Market.HK else 1 / rate

    @property
    def _brokers(self) -> bool:
        """Whether the broker's rate counts: it tells that of a Hong Kong and a mainland listing alone."""
        return self.rate_of.key == BROKER and pair_of(self.first, self.second) is not None

    def _show_fields(self) -> None:
        self.partner.setText(self.second or "")
        self.ratio.setText(f"{self.shares.normalize():f}" if self.second else "")
        rate = self._rate()
        self.rate.setText("" if rate is None or self.second is None else f"{rate.normalize():f}")
        mine, theirs = self._currencies().split("/")
        self.rate.setEnabled(mine != theirs)
        text = translate("Listings", "1 {second} in {first}")
        self._rate_words.setText(text.format(first=mine, second=theirs))
        for part in (self._rate_words, self.rate):  # within one currency, and without a second listing, there is none
            part.setVisible(mine != theirs)
        self.rate_of.setVisible(pair_of(self.first, self.second) is not None)

    def ask_again(self) -> None:
        """Read both flows and the premium again, within the broker's limit."""
        self.context.services.feeds.schedule.renew()
        self.line.ask_again()

    def each_second(self) -> None:
        super().each_second()
        self.line.each_second()

    # --- showing ----------------------------------------------------------------------------------------------------

    def refresh(self, changed: Set[Key[object]]) -> None:
        """A flow makes new rows, a quote new words."""
        flows = {Topic.FLOW.of(each) for each in self._pair()}
        if not flows.isdisjoint(changed):
            self._show_rows()
        elif not {Topic.QUOTE.of(each) for each in self._pair()}.isdisjoint(changed):
            self._show_words()

    def _remake(self) -> None:
        """Columns name the securities: another pair gets another table."""
        if self._pair() != self._tabled:
            old, rows, self._tabled = self.table, self.rows, self._pair()
            self.rows = self._model()
            self.table = self._table()
            if old is not None:
                self.column.replaceWidget(old, self.table)
                old.hide()
                old.deleteLater()
            rows.deleteLater()
            self.mark_apart(self.table)
        assert self.table is not None
        premium = self.page.key == PREMIUM
        self.table.setVisible(self.second is not None and not premium)
        self.axis.setVisible(not premium)
        self.line.setVisible(self.second is not None and premium)
        self.note.setVisible(self.second is None)
        self.line.brokers_rate = self._brokers
        self.line.follow(pair_of(self.first, self.second))
        if self._brokers and self.isVisible():
            self.line.ask_rate()
        self._show_rows()

    def _model(self) -> TableModel[PairRow]:
        columns = pair_columns(self.first, self.second or self.first, self.context.units)
        return TableModel(columns, lambda row: row.minute, self)

    def _table(self) -> Table:
        name = translate("Listings", "Flow of both listings")
        return Table(self.rows, self.context.theme, identifier="listings_table", name=name)

    def _show_rows(self) -> None:
        second = self.second
        if second is None:
            self.rows.show_rows(())
        else:
            made = rows_by_minute if self.axis.key == MINUTE else rows_by_clock
            nets = self._nets(self.first), self._nets(second)
            self.rows.show_rows(list(reversed(made(*nets, (self._session(self.first), self._session(second))))))
        self._show_words()

    def _show_words(self) -> None:
        second, hub = self.second, self.context.hub
        for line, each in zip(self.lines, (self.first, second), strict=True):
            line.setVisible(each is not None)
            if each is None:
                continue
            day = fmt.day_and_month(self._session(each).date)
            line.setText(
                listing_words(each, self._nets(each), hub.value(Topic.QUOTE.of(each)), day, self.context.units)
            )
        if second is None:
            self.premium.setText("")
            return
        quotes = (hub.value(Topic.QUOTE.of(each)) for each in (self.first, second))
        one, other = (None if quote is None else quote.last for quote in quotes)
        words = premium_words((self.first, second), (one, other), self.shares, self._rate_that_counts())
        self.premium.setText(listed(filter(None, (words, self.line.rate_words() if self._brokers else ""))))

    def _nets(self, instrument: InstrumentId) -> dict[int, float]:
        key, hub = Topic.FLOW.of(instrument), self.context.hub
        flow, age = hub.value(key), hub.age(key)
        if flow is None or age is None:
            return {}
        return nets_by_minute(flow, self._session(instrument), self.context.clock.market().timestamp() - age)

    def _session(self, instrument: InstrumentId) -> Session:
        """The session that the figures belong to, else the newest one."""
        flow = self.context.hub.value(Topic.FLOW.of(instrument))
        moment = datetime.fromtimestamp(flow.times[-1], UTC) if flow is not None and flow.times else None
        return self._calendar.session_at(market_of(instrument), moment or self.context.clock.market())

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:  # noqa: N802  Qt's name
        """Focus the table, without another listing the field for its symbol."""
        if self.second is None:
            self.partner.setFocus(reason)
        elif self.page.key == PREMIUM:
            self.line.pages.page.setFocus(reason)
        else:
            super().setFocus(reason)

    # --- Qt and memory ----------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        super().showEvent(event)
        self.follow()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  Qt's name
        super().hideEvent(event)
        self._interest.drop()

    def saved_about(self) -> Sequence[str]:
        return [str(each) for each in self._pair()]

    def saved_state(self) -> ListingsState:
        return ListingsState(
            compare=self._chosen,
            rates=self._rates,
            axis=self.axis.key,
            page=self.page.key,
            period=self.line.periods.key,
            rate_of=self.rate_of.key,
        )

    def restore(self, state: ListingsState) -> None:
        self._chosen |= {each: kept for each, kept in state.compare.items() if _usable(kept[1])}
        self._rates |= {each: rate for each, rate in state.rates.items() if _usable(rate)}
        for segments, key in (
            (self.axis, state.axis),
            (self.page, state.page),
            (self.rate_of, state.rate_of),
            (self.line.periods, state.period),
        ):
            segments.restore(key)
        self.follow()


def _usable(number: Decimal) -> bool:
    return number.is_finite() and number > 0


def _number(field: QLineEdit) -> Decimal | None:
    """A number above zero, None for none; a wrong one is marked."""
    try:
        found = read_number(field.text())
    except WrongNumber:
        found = Decimal(0)
    wrong = found is not None and found <= 0
    set_style_property(field, "invalid", value=wrong)
    return None if wrong else found
