"""Positions valued at the newest price, their columns and sums."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QCoreApplication

from tideboard_core.model.instrument import Instrument, InstrumentId
from tideboard_core.model.order import Funds, Position
from tideboard_core.model.quote import Quote
from tideboard_core.model.session_price import regular_last
from tideboard_core.model.shares import whole
from tideboard_core.orders.valuation import valued
from tideboard_desktop.blotter.words import shown_name
from tideboard_desktop.docks.held_cells import security_cell
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.tables.column_model import Cell, Column, FileColumn, TextColour
from tideboard_desktop.ui.tables.flow_cells import FlowCell, FlowTone, PercentileCell, flow_decimals
from tideboard_desktop.ui.words.combinations import marked_name
from tideboard_desktop.ui.words.joining import titled
from tideboard_desktop.ui.words.orders import cost_basis_words

if TYPE_CHECKING:  # imported with the first position
    from tideboard_core.orders.exit_cover import ExitCover
    from tideboard_desktop.ui.words.exits import CoverWords

translate = QCoreApplication.translate
_BETWEEN_READS = Decimal("0.02")
"""Largest difference that price moves between the broker's two answers can explain; beyond it the answers disagree."""


class Holding(msgspec.Struct, frozen=True):
    """A position at the newest price; None = unknown. `pl` and `pl_today` in the instrument's currency.

    `cover` is what stands at the broker against it, `exits` the words for that. `again` counts the rows before it that
    the broker lists of the same security.
    """

    position: Position
    last: Decimal | None
    value: Decimal | None
    pl: Decimal | None
    pl_percent: Decimal | None
    pl_today: Decimal | None
    step: Decimal | None = None
    flow: FlowCell | None = None
    percentile: PercentileCell | None = None
    cover: ExitCover | None = None
    exits: CoverWords | None = None
    again: int = 0

    @property
    def key(self) -> InstrumentId | tuple[InstrumentId, int]:
        """What tells it from every other row of the account; the security, where it has one row."""
        return (self.position.instrument, self.again) if self.again else self.position.instrument


def holding(position: Position, quote: Quote | None, instrument: Instrument | None = None) -> Holding:
    """A position valued at the quote."""
    return Holding(position, *valued(position, regular_last(quote), instrument))


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Sums over the positions in the account's currency; None if a part is unknown or in another currency.

    `funds` is the broker's answer, with its margin.
    """

    currency: str
    unrealised: Decimal | None
    assets: Decimal | None
    funds: Funds | None = None


def totals(holdings: Iterable[Holding] | None, funds: Funds | None) -> Totals:
    """Open profit of the positions (None = not read), and the broker's total assets adjusted to the newest prices.

    Funds and positions are two answers of the broker, between which prices move: the adjustment starts at the market
    value that the funds contain, so that the sum depends on the newest prices only.
    """
    rows = list(holdings or ())
    currency = funds.currency if funds is not None else rows[0].position.currency if rows else ""
    same = holdings is not None and all(row.position.currency == currency for row in rows)
    gains = _known(row.pl for row in rows)
    values = _known(row.value for row in rows)
    complete = same and len(values) == len(rows)
    moved = sum(values, Decimal(0)) - _value_within(funds, rows)
    return Totals(
        currency=currency,
        unrealised=sum(gains, Decimal(0)) if same and len(gains) == len(rows) else None,
        assets=None if funds is None else funds.total_assets + (moved if complete else Decimal(0)),
        funds=funds,
    )


def _known(amounts: Iterable[Decimal | None]) -> list[Decimal]:
    """Without the unknown ones; a comparison of a Decimal with None by `in` takes ten times as long."""
    return [amount for amount in amounts if amount is not None]


def _value_within(funds: Funds | None, rows: Sequence[Holding]) -> Decimal:
    """The rows' value within the broker's sum; their own value if the sum covers more than these rows."""
    value = sum([row.position.value for row in rows], Decimal(0))
    if funds is None or abs(funds.market_value - value) > abs(value) * _BETWEEN_READS:
        return value
    return funds.market_value


def position_columns(
    unit: Callable[[], fmt.AmountUnit] = lambda: fmt.ONE,
    facts: Callable[[InstrumentId], Instrument | None] = lambda _instrument: None,
) -> list[Column[Holding] | FileColumn[Holding]]:
    """Symbol, shares, cost, last, value, day, open, percent, net flow in the column's `unit`, percentile, exits.

    In a file too, with more of them; amounts in the currency of the row. `facts` returns the known facts of a security.
    """
    return [
        *_holding_columns(facts),
        *_profit_columns(),
        FileColumn("Currency", lambda h: h.position.currency),
        *_flow_columns(unit),
        _exits_column(),
        FileColumn("With a stop at the broker", lambda h: None if h.cover is None else h.cover.stopped),
    ]


def _holding_columns(
    facts: Callable[[InstrumentId], Instrument | None],
) -> list[Column[Holding] | FileColumn[Holding]]:
    def name(row: Holding) -> str:
        known = facts(row.position.instrument)
        return marked_name(row.position.instrument, shown_name(known, row.position.name), facts)

    return [
        Column(
            title=translate("PositionsTable", "Symbol"),
            width=0,
            cell=lambda h: security_cell(h.position, name(h)),
            code=lambda h: h.position.instrument,
            order=lambda h: h.position.instrument,
            head="Symbol",
            value=lambda h: h.position.instrument,
        ),
        FileColumn("Name", name),
        Column(
            title=translate("PositionsTable", "Shares"),
            width=76,
            number=True,
            cell=_shares_cell,
            order=lambda h: h.position.quantity,
            spare=1,
            head="Shares",
            value=lambda h: h.position.quantity,
        ),
        FileColumn("Can be sold", lambda h: h.position.available),
        Column(
            title=translate("PositionsTable", "Cost"),
            width=84,
            number=True,
            cell=_cost_cell,
            spare=5,
            head="Cost",
            value=lambda h: h.position.average_cost,
        ),
        Column(
            title=translate("PositionsTable", "Last"),
            width=76,
            number=True,
            cell=_last_cell,
            order=lambda h: h.last or Decimal(0),
            spare=2,
            head="Last",
            value=lambda h: h.last,
        ),
        Column(
            title=translate("PositionsTable", "Value"),
            width=122,
            number=True,
            cell=_value_cell,
            order=lambda h: h.value or Decimal(0),
            spare=3,
            head="Value",
            value=lambda h: h.value,
        ),
    ]


def _profit_columns() -> list[Column[Holding]]:
    return [
        Column(
            title=translate("PositionsTable", "P&L day"),
            width=104,
            number=True,
            cell=_day_cell,
            spare=7,  # their sum is in the title bar
            order=lambda h: h.pl_today or Decimal(0),
            head="P&L day",
            value=lambda h: h.pl_today,
        ),
        Column(
            title=translate("PositionsTable", "P&L open"),
            width=104,
            number=True,
            cell=lambda h: signed_cell(h.pl, strong=True),
            order=lambda h: h.pl or Decimal(0),
            glows=True,
            head="P&L open",
            value=lambda h: h.pl,
        ),
        Column(
            title="%",
            width=72,
            number=True,
            cell=lambda h: signed_cell(h.pl_percent, percent=True),
            order=lambda h: h.pl_percent or Decimal(0),
            spare=6,
            head="P&L open [%]",
            value=lambda h: h.pl_percent,
        ),
    ]


def _flow_columns(unit: Callable[[], fmt.AmountUnit]) -> list[Column[Holding]]:
    return [
        Column(
            title=translate("PositionsTable", "Net flow today"),
            width=128,
            number=True,
            cell=lambda h: flow_cell(h.flow, unit()),
            order=lambda h: 0.0 if h.flow is None else h.flow.net,
            spare=4,
            head="Net flow today",
            value=_net_today,
        ),
        Column(
            title=translate("PositionsTable", "Percentile"),
            width=84,
            number=True,
            cell=lambda h: percentile_cell(h.percentile),
            order=lambda h: -1.0 if h.percentile is None or h.percentile.value is None else h.percentile.value,
            spare=8,
            idle=lambda h: h.percentile is None or h.percentile.value is None,
        ),
    ]


def _exits_column() -> Column[Holding]:
    return Column(
        title=translate("PositionsTable", "Exits"),
        width=150,
        cell=lambda h: exits_cell(h.exits),
        order=lambda h: 0 if h.cover is None else -max(h.cover.surplus, h.cover.unprotected),
        idle=lambda h: h.exits is None or not h.exits.text,
        head="Exits at the broker",
        value=lambda h: None if h.cover is None else h.cover.standing,
    )


def exits_cell(exits: CoverWords | None) -> Cell:
    """What stands at the broker against the position; a missing stop and exits beyond it are buttons."""
    if exits is None:
        words = translate("PositionsTable", "Orders and positions are not read from the broker yet")
        return Cell(fmt.MISSING, TextColour.QUIET, exact=words)
    colour = TextColour.WARN if exits.wrong else TextColour.QUIET
    return Cell(exits.text, colour, alarm=exits.surplus, button=exits.wrong, exact=exits.sentence)


def percentile_cell(percentile: PercentileCell | None) -> Cell:
    """Where the net flow stands among the security's own earlier sessions; a dash has its reason in the tool tip."""
    if percentile is None:
        return Cell(fmt.MISSING, TextColour.QUIET, exact=translate("PositionsTable", "Read while the row is on screen"))
    quiet = TextColour.QUIET if percentile.value is None else TextColour.PLAIN
    return Cell(percentile.text, quiet, exact=percentile.meaning)


def flow_unit(rows: Iterable[Holding], style: fmt.UnitStyle) -> fmt.AmountUnit:
    """One unit for the column, from its median: one huge value must not turn every other row into 0.0B."""
    nets = [abs(row.flow.net) for row in rows if row.flow is not None and row.flow.tone is not FlowTone.WORDS]
    return fmt.unit_for(fmt.median(nets) if nets else 0.0, style)


def flow_cell(flow: FlowCell | None, unit: fmt.AmountUnit) -> Cell:
    """Curve and amount as in the watchlist; a past session is grey with its date, a missing one shows its reason."""
    if flow is None:
        return Cell(fmt.MISSING, TextColour.QUIET, exact=translate("PositionsTable", "Read while the row is on screen"))
    if flow.tone is FlowTone.WORDS:
        return Cell(flow.note, TextColour.QUIET)
    old = flow.tone is FlowTone.OLD_SESSION
    text_colour = TextColour.UP if flow.net > 0 else TextColour.DOWN if flow.net < 0 else TextColour.ZERO
    exact = flow.note if old else "" if flow.ratio is None else fmt.percent(flow.ratio)
    return Cell(
        fmt.flow(flow.net, unit, flow_decimals(unit)),
        TextColour.QUIET if old else text_colour,
        strong=not old,
        curve=flow,
        exact=exact,
    )


def _net_today(row: Holding) -> float | None:
    today = row.flow is not None and row.flow.tone in {FlowTone.LIVE, FlowTone.STALE}
    return row.flow.net if row.flow is not None and today else None


def moved(before: Decimal | None, now: Decimal | None) -> float:
    """How far a profit has moved; 0 if one of them is unknown."""
    return 0.0 if before is None or now is None else float(now - before)


def signed_cell(value: Decimal | None, *, strong: bool = False, percent: bool = False) -> Cell:
    """A change in its up or down colour; zero is muted, a missing one is a dash."""
    if value is None:
        return Cell(fmt.MISSING, TextColour.QUIET, exact=translate("PositionsTable", "The broker does not say"))
    text = fmt.percent(value) if percent else fmt.signed(value, 2)
    return Cell(text, TextColour.UP if value > 0 else TextColour.DOWN if value < 0 else TextColour.ZERO, strong=strong)


def _day_cell(row: Holding) -> Cell:
    cell = signed_cell(row.pl_today)
    if row.pl_today is None:
        return replace(cell, exact=translate("PositionsTable", "Not known: a price or a fill of today is missing"))
    return cell


def _last_cell(row: Holding) -> Cell:
    return _no_price() if row.last is None else Cell(fmt.price(row.last, row.step))


def _value_cell(row: Holding) -> Cell:
    return _no_price() if row.value is None else Cell(fmt.money(row.value), second=row.position.currency)


def _no_price() -> Cell:
    return Cell(fmt.MISSING, TextColour.QUIET, exact=translate("PositionsTable", "No price is known"))


def _shares_cell(row: Holding) -> Cell:
    if row.position.doubt is not None:
        from tideboard_desktop.ui.words.held_doubt import doubt_sentence

        return Cell(fmt.quantity(row.position.quantity), TextColour.QUIET, exact=doubt_sentence(row.position))
    held, free = row.position.quantity, whole(row.position.available)
    words = translate("PositionsTable", "{shares} can be sold")
    if held != whole(held):
        words = translate("PositionsTable", "{shares} can be sold from here, where orders are for whole shares")
    return Cell(fmt.quantity(held), exact=words.format(shares=fmt.quantity(free)))


def _cost_cell(row: Holding) -> Cell:
    cost = row.position.average_cost
    if cost is None:
        return Cell(fmt.MISSING, TextColour.QUIET, exact=translate("PositionsTable", "The broker gives no cost"))
    words = cost_basis_words(row.position.cost_basis)
    exact = titled(f"{cost:f}", words) if words else f"{cost:f}"
    return Cell(fmt.plain(cost, 2), exact=exact)
