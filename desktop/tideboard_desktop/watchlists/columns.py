"""The watchlist's columns: what a cell shows, says, sorts by, and gives to a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum
from functools import partial
from typing import Any, NamedTuple

from PySide6.QtCore import QCoreApplication

from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.quote import Quote
from tideboard_desktop.docks.figures.extended_hours import ExtendedPrice
from tideboard_desktop.docks.figures.flow_figures import Refusals, flow_source, nothing_refused
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.tables.column_model import FileColumn
from tideboard_desktop.ui.tables.flow_cells import FlowTone, flow_decimals, flow_unit
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.ui.words.quotes import halt_word
from tideboard_desktop.watchlists.quote_row import WatchRow

translate = QCoreApplication.translate
_PLACES = 4  # of a quotient in a file; prices and amounts keep every digit they came with


class ListColumn(IntEnum):
    """Columns of the list; the lower-case names are stored in layouts."""

    SYMBOL = 0
    LAST = 1
    CHANGE = 2
    FLOW = 3
    CHANGE_AMOUNT = 4
    EXTENDED = 5
    RATIO = 6
    VOLUME = 7
    TURNOVER = 8
    TURNOVER_RATE = 9
    OPEN = 10
    HIGH = 11
    LOW = 12
    PREV_CLOSE = 13
    AMPLITUDE = 14
    PERCENTILE = 15

    @property
    def key(self) -> str:
        """The name in layouts."""
        return self.name.lower()


SHOWN_FIRST = (ListColumn.SYMBOL, ListColumn.LAST, ListColumn.CHANGE, ListColumn.FLOW)
"""The default columns."""
SHOWN_WIDE = (ListColumn.PERCENTILE, ListColumn.VOLUME, ListColumn.TURNOVER, ListColumn.AMPLITUDE)
"""What a wide list shows beside the default columns, in this order, as long as the user chose none."""
WITH_CURVE, WITHOUT_CURVE = 124, 78
"""Logical pixels of the net flow beside its curve, and alone."""
WITH_CHANGE = 74
"""Logical pixels of a price with the change below it: those of their heading."""
WIDEST_CHANGE = 86
"""Logical pixels up to which changes widen their column: those of +1,234.56% in the last column."""


class MedianScale:
    """The one unit of a column, fitted to its middle figure: by the largest, one giant would turn the others into 0.0B.

    `unit_of` chooses the unit of a figure.
    """

    def __init__(self, unit_of: Callable[[float], fmt.AmountUnit]) -> None:
        self._unit_of = unit_of
        self.unit = fmt.ONE

    def fit(self, figures: Iterable[float]) -> bool:
        """Take the unit of the middle one of the figures that are not 0; whether it is another one."""
        known, before = [figure for figure in figures if figure], self.unit
        self.unit = self._unit_of(fmt.median(known) if known else 0.0)
        return self.unit != before


class ListScales(NamedTuple):
    """The scales of the columns of amounts."""

    flow: MedianScale
    volume: MedianScale
    turnover: MedianScale


def list_scales(style: fmt.UnitStyle) -> ListScales:
    """Scales with the units of a style."""
    flow, amount = partial(flow_unit, style=style), partial(fmt.unit_for, style=style)
    return ListScales(MedianScale(flow), MedianScale(amount), MedianScale(amount))


def _same(_row: WatchRow, text: str) -> str:
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchColumn(FileColumn[WatchRow]):
    """`text` of a row on one line; `sign` colours it, `strong` makes it bright. `order` is its sort key, None = last.

    `width` is in logical pixels at 100 % text size, 0 = the rest. `short` is the title where the whole one has no room,
    `meaning` says what a title does not; `spoken` what a screen reader says of a text. `head` and `value` of the file:
    heads are not translated.
    """

    title: str
    width: int
    text: Callable[[WatchRow], str]
    order: Callable[[WatchRow], Any]
    sign: Callable[[WatchRow], float | None] | None = None
    strong: bool = False
    short: str = ""
    meaning: str = ""
    spoken: Callable[[WatchRow, str], str] = _same


def watch_columns(scales: ListScales) -> list[WatchColumn]:
    """Every column in the order of `ListColumn`, with the words of the language in use."""

    def volume(_row: WatchRow, shares: int) -> str:
        return fmt.amount(shares, scales.volume.unit, 1 if scales.volume.unit.suffix else 0)

    def turnover(_row: WatchRow, money: Decimal) -> str:
        return fmt.amount(float(money), scales.turnover.unit, 1 if scales.turnover.unit.suffix else 0)

    return [
        _column("symbol", translate("Watchlist", "Symbol"), 0, lambda row: row.id,
                lambda row, _id: f"{row.name} {row.id}"),
        _column("last", translate("Watchlist", "Last"), 67, _quoted(lambda quote: quote.last),
                text=lambda row: row.last, order=lambda row: row.last_value),
        _column("change [%]", translate("Watchlist", "Chg %"), 54,
                _quoted(lambda quote: _quotient(quote.change_percent)),
                text=lambda row: row.change, order=lambda row: row.change_value, spoken=_spoken_change,
                meaning=translate("Watchlist", "Change since the previous close, percent")),
        _column("net flow today", translate("Watchlist", "Net flow today"), WITH_CURVE,
                lambda row: None if row.flow.tone is FlowTone.WORDS else row.flow.net,
                text=lambda row: _flow(row, scales.flow.unit), spoken=_spoken_flow,
                short=translate("Watchlist", "Net flow"),
                meaning=translate("Watchlist", "Net flow of the session, and its share of the turnover")),
        _column("change", translate("Watchlist", "Change"), 70, _quoted(lambda quote: quote.change), _signed_price,
                sign=lambda row: None if row.closed or row.quote is None else float(row.quote.change),
                spoken=_spoken_change),
        _column("extended change [%]", translate("Watchlist", "Pre / post"), 84,
                lambda row: None if row.extended is None else row.extended.percent, _extended,
                meaning=translate("Watchlist", "US pre-market, post-market or overnight price and change")),
        _column("net flow / turnover [%]", translate("Watchlist", "Flow %"), 64,
                lambda row: _quotient(row.flow.ratio), lambda row, _rounded: fmt.percent(row.flow.ratio or 0.0),
                order=lambda row: row.flow.ratio, sign=lambda row: row.flow.ratio,
                meaning=translate("Watchlist", "Net flow in percent of the turnover")),
        _column("volume [shares]", translate("Watchlist", "Volume"), 74, _quoted(lambda quote: quote.volume), volume),
        _column("turnover", translate("Watchlist", "Turnover"), 78, _quoted(lambda quote: quote.turnover), turnover,
                meaning=translate("Watchlist", "Turnover since the open, in the currency of the symbol")),
        _column("turnover rate [%]", translate("Watchlist", "Turn %"), 66, _quoted(lambda quote: quote.turnover_rate),
                _share, meaning=translate("Watchlist", "Traded shares in percent of all shares")),
        _price("open", translate("Watchlist", "Open"), _quoted(lambda quote: quote.open)),
        _price("high", translate("Watchlist", "High"), _quoted(lambda quote: quote.high)),
        _price("low", translate("Watchlist", "Low"), _quoted(lambda quote: quote.low)),
        _price("previous close", translate("Watchlist", "Prev close"), _quoted(lambda quote: quote.prev_close)),
        _column("amplitude [%]", translate("Watchlist", "Range %"), 66, _quoted(_amplitude), _share,
                meaning=translate("Watchlist", "High minus low in percent of the previous close")),
        _column("percentile of net flow (0 below all, 100 above all)", translate("Watchlist", "Percentile"), 70,
                lambda row: None if row.percentile is None else row.percentile.value,
                text=lambda row: fmt.MISSING if row.percentile is None else row.percentile.text,
                meaning=translate(
                    "Watchlist", "Net flow among the same minute of the security's last 60 recorded sessions, 1 to 99"
                )),
    ]  # fmt: skip


def _column(
    head: str,
    title: str,
    width: int,
    get: Callable[[WatchRow], Any],
    show: Callable[[WatchRow, Any], str] = lambda _row, found: str(found),
    **more: Any,  # noqa: ANN401  fields of the column
) -> WatchColumn:
    """A column that sorts by what it gives to a file, and has a dash where that is None."""

    def text(row: WatchRow) -> str:
        found = get(row)
        return fmt.MISSING if found is None else show(row, found)

    fields: dict[str, Any] = {"text": text, "order": get, **more}
    return WatchColumn(head=head, value=get, title=title, width=width, **fields)


def _quoted(get: Callable[[Quote], Any]) -> Callable[[WatchRow], Any]:
    return lambda row: None if row.quote is None else get(row.quote)


def _price(head: str, title: str, get: Callable[[WatchRow], Any]) -> WatchColumn:
    """A price of the session; 0 is none yet."""

    def show(row: WatchRow, price: Decimal) -> str:
        return fmt.price(price, row.step) if price else fmt.MISSING

    return _column(head, title, 70, get, show, order=lambda row: get(row) or None, strong=True)


def _amplitude(quote: Quote) -> Decimal | None:
    """High minus low in percent of the previous close: not every provider sends it, and it is not recorded."""
    if quote.prev_close <= 0 or not 0 < quote.low <= quote.high:
        return None
    return _quotient((quote.high - quote.low) / quote.prev_close * 100)  # type: ignore[no-any-return]  # a Decimal


def _share(_row: WatchRow, share: Decimal) -> str:
    return fmt.share(share, 2)


def _signed_price(row: WatchRow, change: Decimal) -> str:
    decimals = 2 if row.step is None else fmt.decimals_of(row.step)
    exponent = change.normalize().as_tuple().exponent
    return fmt.signed(change, max(decimals, -exponent if isinstance(exponent, int) else 0))


def _quotient(percent: Any) -> Any:  # noqa: ANN401  a float or a Decimal, as it came
    return None if percent is None else round(percent, _PLACES)


def _flow(row: WatchRow, unit: fmt.AmountUnit) -> str:
    cell = row.flow
    if cell.tone is FlowTone.WORDS:
        return cell.note
    ratio = "" if cell.ratio is None else fmt.percent(cell.ratio, 1)
    return " ".join(part for part in (fmt.flow(cell.net, unit, flow_decimals(unit)), ratio, cell.note) if part)


def _extended(row: WatchRow, _percent: float) -> str:
    part = row.extended
    return "" if part is None else f"{part.price} {part.change} {part.word}"


# --- spoken and in tool tips ------------------------------------------------------------------------------------------


def spoken(column: WatchColumn, row: WatchRow) -> str:
    """A cell with its heading and, for a change, the direction as a word."""
    if not column.width:
        return f"{row.name}, {row.id}"
    text = column.text(row)
    value = translate("Watchlist", "nothing yet") if text == fmt.MISSING else column.spoken(row, text)
    return f"{column.title}: {value}"


def _spoken_change(row: WatchRow, text: str) -> str:
    if row.dated:
        return f"{text}, {row.dated}"
    if row.closed or not row.change_value:
        return text
    way = translate("Watchlist", "up {change}") if row.change_value > 0 else translate("Watchlist", "down {change}")
    return way.format(change=text)


def _spoken_flow(row: WatchRow, text: str) -> str:
    cell = row.flow
    if cell.tone is FlowTone.WORDS:
        return text
    if cell.tone is FlowTone.OLD_SESSION:
        return translate("Watchlist", "earlier session, {figures}").format(figures=text)
    if cell.tone is FlowTone.STALE:
        return translate("Watchlist", "not renewed for a while, {figures}").format(figures=text)
    word = translate("Watchlist", "in") if cell.net > 0 else translate("Watchlist", "out")
    return f"{word} {text}" if cell.net else text


def tooltip(hub: Hub, row: WatchRow, place: ListColumn, text: str, refusal: Refusals = nothing_refused) -> str | None:
    """What a cell with this text means: its source and age, the price outside regular hours, or why it is empty."""
    if place is ListColumn.SYMBOL:
        return text
    if place is ListColumn.FLOW:
        refused = refusal(Topic.FLOW.of(row.id))
        source = flow_source(hub, row.id) if refused is None else error_sentence(refused)
        return source if text == fmt.MISSING else f"{text}\n{source}"
    if place is ListColumn.PERCENTILE:
        unread = translate("Watchlist", "Compared while the row is on screen and its flow arrives.")
        return unread if row.percentile is None else row.percentile.meaning
    if row.refused is not None:
        return error_sentence(row.refused)
    if row.quote is None:
        return translate("Watchlist", "No price has arrived yet.")
    if place in {ListColumn.LAST, ListColumn.CHANGE} and (why := halt_word(row.quote)):
        return translate("Watchlist", "This security does not trade: {why}.").format(why=why)
    if row.quote.delayed and place in {ListColumn.LAST, ListColumn.CHANGE}:
        return translate(
            "Watchlist",
            "Delayed: basic quotes of Hong Kong (BMP) come some fifteen minutes late. The broker's pages differ on"
            " whether the first twenty of a list do.",
        )
    earlier = place in {ListColumn.CHANGE, ListColumn.CHANGE_AMOUNT} and row.dated
    since = translate("Watchlist", "Change of the session of {day}").format(day=row.dated) if earlier else ""
    if place in {ListColumn.LAST, ListColumn.CHANGE, ListColumn.EXTENDED} and row.extended is not None:
        outside = _outside(row.extended)
        return f"{since}\n{outside}" if since else outside
    if since:
        return since
    if place is ListColumn.EXTENDED:
        return translate("Watchlist", "Only US shares trade outside the regular hours, and this one does not now.")
    if place is ListColumn.RATIO and row.flow.ratio is None:
        return translate("Watchlist", "No net flow or no turnover to divide it by.")
    return None


def _outside(part: ExtendedPrice) -> str:
    text = translate("Watchlist", "{session}: {price}, {change} since the close, {volume} shares")
    text = text.format(session=part.long_word, price=part.price, change=part.change, volume=fmt.quantity(part.volume))
    if part.age is None:
        return text
    return text + "\n" + translate("Watchlist", "Last changed {age} ago").format(age=fmt.age(part.age))
