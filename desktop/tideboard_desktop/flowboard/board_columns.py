"""The columns of the board: price, flow of the session and of its last minutes, percentile, turn and age."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.instrument import MARKET_ZONE, InstrumentId, market_of
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
from tideboard_desktop.flowboard.board_rows import SPANS, BoardRow, Turn
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.tables.change_arrows import DOWN, UP
from tideboard_desktop.ui.tables.column_model import Cell, TextColour
from tideboard_desktop.ui.tables.flow_cells import FlowTone
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
        text_column("name", translate("FlowBoard", "Security"), lambda row: row.id, second=_name, strong=True),
        price_column("last", translate("FlowBoard", "Last"), lambda row: None if row.quote is None else row.quote.last),
        percent_column("change", translate("FlowBoard", "Chg %"), lambda row: row.change),
        amount_column("turnover", translate("FlowBoard", "Turnover"), lambda row: row.turnover, units, spare=7),
        text_column("currency", translate("FlowBoard", "Currency"), lambda row: row.currency, width=72, spare=8),
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
        "net", translate("FlowBoard", "Net flow"), lambda row: row.net, units, width=104, signed=True
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
    title = translate("FlowBoard", "{count} min").format(count=span)
    few = translate("FlowBoard", "Too few minutes of it are known")
    column: ValueColumn[BoardRow] = figure_column(
        f"change{span}",
        title,
        lambda row: row.moves.changes[place],
        lambda value: fmt.percent(value, 1),
        width=68,
        head=f"change{span} [%]",
        inked=sign_colour,
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

    title = translate("FlowBoard", "Percentile")
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
        key="turn", head="turn", title=translate("FlowBoard", "Turn"), width=76, number=True, cell=cell, order=time,
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
        translate("FlowBoard", "turned to inflow {time}")
        if turn.side > 0
        else translate("FlowBoard", "turned to outflow {time}")
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
