"""Words of the flow map: the card of a cell, its spoken form, steps, sorts."""

from __future__ import annotations

import math

from PySide6.QtCore import QCoreApplication

from tideboard_core.flow.session_minutes import minute_start
from tideboard_core.model.instrument import MARKET_ZONE
from tideboard_desktop.flowmap.cell_steps import CellStep
from tideboard_desktop.flowmap.row_order import Sort
from tideboard_desktop.flowmap.sheet import Colouring, MapSheet, MapTier
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.card import CardLine
from tideboard_desktop.ui.words.flow_steps import flow_step_words
from tideboard_desktop.ui.words.joining import listed

translate = QCoreApplication.translate


def clock_of(sheet: MapSheet, minute: int) -> str:
    """`13:42`: when a session minute begins, in exchange time."""
    return fmt.clock_minutes(minute_start(sheet.session, minute), MARKET_ZONE[sheet.session.market])


def column_clock(sheet: MapSheet, minute: int) -> str:
    """`13:42`, or the first and last minute of a wide column up to this one: `13:40-13:42`."""
    begin = minute // sheet.step * sheet.step
    return clock_of(sheet, minute) if begin == minute else f"{clock_of(sheet, begin)}\u2013{clock_of(sheet, minute)}"


def zone_of(sheet: MapSheet) -> str:
    """`HKT`."""
    return fmt.zone_name(sheet.session.open, MARKET_ZONE[sheet.session.market])


def money(value: float, units: fmt.UnitStyle) -> str:
    """An amount with its sign in a unit of its own; a dash for an unknown one."""
    return fmt.MISSING if math.isnan(value) else fmt.flow(value, fmt.unit_for(value, units))


def _plain_money(value: float, units: fmt.UnitStyle) -> str:
    return fmt.MISSING if math.isnan(value) else fmt.amount(value, fmt.unit_for(value, units))


def percent(share: float, decimals: int = 2) -> str:
    """A share as percent with its sign; a dash for an unknown one."""
    return fmt.MISSING if math.isnan(share) else fmt.percent(share * 100, decimals)


def card_lines(sheet: MapSheet, row: int, minute: int, units: fmt.UnitStyle) -> list[CardLine]:
    """What the card says of a minute of a security."""
    read = sheet.read(row, minute)
    block = sheet.tier is MapTier.BLOCK
    lines = [
        CardLine(
            _change_words(block=block, minutes=minute - read.begin + 1),
            money(read.change, units),
            read.change,
        ),
        CardLine(
            translate("FlowMap", "of turnover {amount}").format(amount=_plain_money(read.turnover, units)),
            percent(_share(read.change, read.turnover)),
            _share(read.change, read.turnover),
        ),
        CardLine(
            (translate("FlowMap", "Block since {time}") if block else translate("FlowMap", "Net since {time}")).format(
                time=clock_of(sheet, 0)
            ),
            money(read.net, units),
            read.net,
        ),
        CardLine(
            translate("FlowMap", "of turnover so far"),
            percent(_share(read.net, read.turnover_so_far)),
            _share(read.net, read.turnover_so_far),
        ),
        CardLine(translate("FlowMap", "15 min ratio"), percent(read.ratio, 1), read.ratio),
    ]
    if read.turned is not None:
        lines.append(CardLine(turn_words(sheet, *read.turned), ""))
    return lines


def _change_words(*, block: bool, minutes: int) -> str:
    if minutes == 1:
        return translate("FlowMap", "Block, this minute") if block else translate("FlowMap", "Net, this minute")
    words = translate("FlowMap", "Block, {count} minutes") if block else translate("FlowMap", "Net, {count} minutes")
    return words.format(count=minutes)


def turn_words(sheet: MapSheet, minute: int, side: int) -> str:
    """`turned to inflow 13:38`."""
    text = translate("Common", "turned to inflow {time}") if side > 0 else ""
    text = text or translate("Common", "turned to outflow {time}")
    return text.format(time=clock_of(sheet, minute))


def step_words(cell: int) -> str:
    return {
        CellStep.AHEAD: translate("FlowMap", "not over yet"),
        CellStep.NEUTRAL: translate("Common", "even"),
        CellStep.IN_S: flow_step_words(0, inflow=True),
        CellStep.IN_M: translate("FlowMap", "inflow"),
        CellStep.IN_L: flow_step_words(3, inflow=True),
        CellStep.IN_XL: translate("FlowMap", "very strong inflow"),
        CellStep.OUT_S: flow_step_words(0, inflow=False),
        CellStep.OUT_M: translate("FlowMap", "outflow"),
        CellStep.OUT_L: flow_step_words(3, inflow=False),
        CellStep.OUT_XL: translate("FlowMap", "very strong outflow"),
        CellStep.NO_TRADE: translate("FlowMap", "no trade"),
        CellStep.GAP: translate("FlowMap", "not received"),
    }[CellStep(cell)]


def spoken(
    sheet: MapSheet, row: int, minute: int, *, name: str, percentile: str, reason: str, units: fmt.UnitStyle
) -> str:
    """A cell as one sentence; a row or a minute without a value says why."""
    head = [name or sheet.ids[row], column_clock(sheet, minute)]
    if reason and sheet.last_of(row) < 0:
        return listed([head[0], reason])
    cell = int(sheet.cells[row, minute // sheet.step])
    if cell in {CellStep.AHEAD, CellStep.GAP, CellStep.NO_TRADE}:
        return listed([*head, step_words(cell)])
    read = sheet.read(row, minute)
    words = [*head, step_words(cell), money(read.change, units)]
    share = _share(read.change, read.turnover)
    if not math.isnan(share):
        of_turnover = translate("FlowMap", "{share} of turnover")
        words.append(of_turnover.format(share=fmt.percent(share * 100, 0)))
    if percentile:
        words.append(percentile)
    if read.turned is not None:
        words.append(turn_words(sheet, *read.turned))
    return listed(words)


def _share(net: float, turnover: float) -> float:
    return net / turnover if turnover > 0 else math.nan


def sort_words() -> dict[str, str]:
    return {
        Sort.TURN: translate("Common", "Turn"),
        Sort.CHANGE: translate("FlowMap", "Latest change"),
        Sort.PERCENTILE: translate("Common", "Percentile"),
        Sort.NET: translate("FlowMap", "Net"),
        Sort.LIST: translate("FlowMap", "List order"),
    }


def colouring_words() -> dict[str, str]:
    return {
        Colouring.SHARE: translate("FlowMap", "Net / turnover"),
        Colouring.OWN_MINUTE: translate("FlowMap", "Against own minute"),
    }


def tier_words() -> dict[str, str]:
    return {MapTier.NET: translate("FlowMap", "Net"), MapTier.BLOCK: translate("FlowMap", "Block")}
