"""A security of the board, its price, flow, changes and turn, and the columns that show them."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QCoreApplication

from tideboard_core.flow.session_minutes import Floats, SessionMinutes, minute_start
from tideboard_core.flow.turns import ratio, turns
from tideboard_core.model.instrument import MARKET_ZONE, InstrumentId, SecurityType, market_of
from tideboard_core.model.quote import Quote
from tideboard_desktop.docks.figures.flow_figures import FLOW_STALE
from tideboard_desktop.docks.value_columns import (
    ValueColumn,
    amount_column,
    figure_column,
    missing,
    percent_column,
    price_column,
    sign_colour,
    text_column,
)
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.tables.change_arrows import DOWN, UP
from tideboard_desktop.ui.tables.column_model import Cell, TextColour
from tideboard_desktop.ui.tables.flow_cells import FlowCell, FlowTone, PercentileCell
from tideboard_desktop.ui.words.joining import listed

translate = QCoreApplication.translate
AGE = "age"


Words = Callable[[InstrumentId], str]


def board_columns(
    units: fmt.UnitStyle, age_of: Callable[[InstrumentId], float | None], reason_of: Words
) -> list[ValueColumn[BoardRow]]:
    """All columns.

    `age_of` returns the seconds since the flow of a security was read, None if it never was; `reason_of` says why it,
    or its turnover by the minute, is not known.
    """
    return [
        text_column("name", translate("Common", "Security"), lambda row: row.id, second=_name, strong=True, code=True),
        price_column("last", translate("Common", "Last"), lambda row: None if row.quote is None else row.quote.last),
        percent_column("change", translate("Common", "Chg %"), lambda row: row.change),
        amount_column("turnover", translate("Common", "Turnover"), lambda row: row.turnover, units, spare=7),
        text_column("currency", translate("Common", "Currency"), lambda row: row.currency, width=72, spare=8),
        _net_column(units, reason_of),
        _grey_if_over(
            percent_column(
                "ratio", translate("FlowBoard", "Net / turnover"), lambda row: row.ratio, width=96, decimals=1
            )
        ),
        *(_change_column(place, span, reason_of) for place, span in enumerate(SPANS)),
        _percentile_column(),
        _turn_column(),
        _age_column(age_of, reason_of),
    ]


def _name(row: BoardRow) -> str:
    return "" if row.name == row.id else row.name


def _net_column(units: fmt.UnitStyle, reason_of: Words) -> ValueColumn[BoardRow]:
    """The net of the session, or the reason why there is none."""
    plain: ValueColumn[BoardRow] = amount_column(
        "net", translate("Common", "Net flow"), lambda row: row.net, units, width=104, signed=True
    )

    def cell(row: BoardRow) -> Cell:
        if row.flow.tone is FlowTone.WORDS:
            return Cell(row.flow.note or fmt.MISSING, TextColour.QUIET, exact=reason_of(row.id))
        return plain.cell(row)

    return _grey_if_over(replace(plain, cell=cell))


def _grey_if_over(column: ValueColumn[BoardRow]) -> ValueColumn[BoardRow]:
    """The figures of a session that is over without colour, and its day in the tool tip."""

    def cell(row: BoardRow) -> Cell:
        shown = column.cell(row)
        if row.flow.tone is not FlowTone.OLD_SESSION:
            return shown
        return replace(shown, colour=TextColour.QUIET, exact=listed(filter(None, (row.flow.note, shown.exact))))

    return replace(column, cell=cell)


def _change_column(place: int, span: int, reason_of: Words) -> ValueColumn[BoardRow]:
    """Net inflow of the last minutes in percent of their turnover."""
    title = translate("Common", "{count} min").format(count=span)
    few = translate("FlowBoard", "Too few minutes of it are known")
    column: ValueColumn[BoardRow] = figure_column(
        f"change{span}",
        title,
        lambda row: row.moves.changes[place],
        lambda value: fmt.percent(value, 1),
        width=68,
        head=f"change{span} [%]",
        colour_of=sign_colour,
        why=few,
        spare=3 + place,
    )

    def cell(row: BoardRow) -> Cell:
        shown = column.cell(row)
        reason = "" if row.moves.changes[place] is not None else reason_of(row.id)
        return replace(shown, exact=reason) if reason else shown

    return replace(column, cell=cell)


def _percentile_column() -> ValueColumn[BoardRow]:
    """Where the net stands among the security's own earlier sessions, with a gauge."""

    def value(row: BoardRow) -> float | None:
        return None if row.percentile is None else row.percentile.value

    def cell(row: BoardRow) -> Cell:
        percentile = row.percentile
        if percentile is None:
            return missing(translate("FlowBoard", "Ranked once its flow is read"))
        if percentile.value is None:
            return Cell(percentile.text, TextColour.QUIET, exact=percentile.meaning)
        return Cell(percentile.text, exact=percentile.meaning, bar=percentile.value / 100.0)

    title = translate("Common", "Percentile")
    return ValueColumn(
        key="percentile", head="percentile", title=title, width=84, number=True, cell=cell, order=value, value=value,
        figure=value, spare=2, idle=lambda row: value(row) is None,
    )  # fmt: skip


def _turn_column() -> ValueColumn[BoardRow]:
    """Side and time of the last turn; sorted by time."""

    def time(row: BoardRow) -> float | None:
        return None if row.moves.turn is None else row.moves.turn.time

    def cell(row: BoardRow) -> Cell:
        turn = row.moves.turn
        if turn is None:
            return missing(translate("FlowBoard", "No turn in this session"))
        colour = TextColour.UP if turn.side > 0 else TextColour.DOWN
        arrow = UP if turn.side > 0 else DOWN
        return Cell(f"{arrow} {_clock(row, turn)}", colour, exact=turn_words(row))

    def value(row: BoardRow) -> str:
        turn = row.moves.turn
        return "" if turn is None else f"{'in' if turn.side > 0 else 'out'} {_clock(row, turn)}"

    return ValueColumn(
        key="turn", head="turn", title=translate("Common", "Turn"), width=76, number=True, cell=cell, order=time,
        value=value, spare=6, idle=lambda row: row.moves.turn is None,
    )  # fmt: skip


def _clock(row: BoardRow, turn: Turn) -> str:
    return fmt.clock_minutes(turn.time, MARKET_ZONE[market_of(row.id)])


def turn_words(row: BoardRow) -> str:
    """`turned to inflow 13:38`; empty without a turn."""
    turn = row.moves.turn
    if turn is None:
        return ""
    words = (
        translate("Common", "turned to inflow {time}")
        if turn.side > 0
        else translate("Common", "turned to outflow {time}")
    )
    return words.format(time=_clock(row, turn))


def _age_column(age_of: Callable[[InstrumentId], float | None], reason_of: Words) -> ValueColumn[BoardRow]:
    """Time since the flow was read, which passes without a new row: the dock repaints the column each second."""

    def age(row: BoardRow) -> float | None:
        return age_of(row.id)

    def cell(row: BoardRow) -> Cell:
        seconds = age(row)
        if seconds is None:
            return missing(reason_of(row.id))
        late = seconds > FLOW_STALE and row.flow.tone is FlowTone.STALE
        return Cell(
            fmt.age(seconds) if late else fmt.coarse_age(seconds), TextColour.WARN if late else TextColour.QUIET
        )

    def value(row: BoardRow) -> int | None:
        seconds = age(row)
        return None if seconds is None else round(seconds)

    return ValueColumn(
        key=AGE, head="age [s]", title=translate("FlowBoard", "Age"), width=60, number=True, cell=cell, order=age,
        value=value, spare=1, idle=lambda row: age(row) is None,
    )  # fmt: skip


SPANS = (5, 15, 60)
"""Session minutes over which the change of the flow is told."""
KNOWN_SHARE = 0.8
"""Share of a span's minutes that have to be known, as the turn needs 12 of its 15."""


class Turn(NamedTuple):
    """The last change of side: +1 to inflow, -1 to outflow, and the start of its minute in UTC epoch seconds."""

    side: int
    time: float


class Moves(NamedTuple):
    """Net inflow of the last 5, 15 and 60 minutes in percent of their turnover (None = unknown), and the last turn."""

    changes: tuple[float | None, float | None, float | None] = (None, None, None)
    turn: Turn | None = None


NO_MOVES = Moves()


@dataclass(frozen=True, slots=True)
class BoardRow:
    """What a row shows; `flow` has the net of the session, or in words why there is none.

    `type` is None while nothing of the security is known but its symbol.
    """

    id: InstrumentId
    name: str
    quote: Quote | None
    flow: FlowCell
    percentile: PercentileCell | None = None
    moves: Moves = NO_MOVES
    type: SecurityType | None = None
    currency: str = ""

    @property
    def net(self) -> float | None:
        """Net inflow of the newest session; None where nothing is known of it."""
        return None if self.flow.tone is FlowTone.WORDS else self.flow.net

    @property
    def ratio(self) -> float | None:
        """Net inflow in percent of the turnover."""
        return self.flow.ratio

    @property
    def turnover(self) -> float | None:
        """Turnover of the session in the security's currency."""
        return None if self.quote is None else float(self.quote.turnover)

    @property
    def change(self) -> float | None:
        """Change since the previous close in percent."""
        percent = None if self.quote is None else self.quote.change_percent
        return None if percent is None else float(percent)


def moves_of(minutes: SessionMinutes) -> Moves:
    """Changes over the spans that end with the last known minute, and the last turn."""
    net, turnover = minutes.changes(), minutes.turnover
    known = np.flatnonzero(np.isfinite(net) & np.isfinite(turnover))
    if not known.size:
        return NO_MOVES
    end = int(known[-1]) + 1
    first, second, third = (_change(net[:end], turnover[:end], span) for span in SPANS)
    dated = turns(ratio(net[:end], turnover[:end]))
    turned = np.flatnonzero(dated)
    last = None if not turned.size else int(turned[-1])
    turn = None if last is None else Turn(int(dated[last]), minute_start(minutes.session, last))
    return Moves((first, second, third), turn)


def _change(net: Floats, turnover: Floats, span: int) -> float | None:
    """Net of the last `span` minutes in percent of their turnover; None if too few are known or nothing traded."""
    if len(net) < span:
        return None
    known = np.isfinite(net[-span:]) & np.isfinite(turnover[-span:])
    traded = float(turnover[-span:][known].sum())
    if known.sum() < math.ceil(KNOWN_SHARE * span) or traded <= 0:
        return None
    return 100.0 * float(net[-span:][known].sum()) / traded
