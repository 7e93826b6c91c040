"""Watchlist cells as text: copied, spoken, in tool tips."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Topic
from tideboard_desktop.docks.figures.flow_figures import Refusals, flow_source, nothing_refused
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.tables.flow_cells import FlowTone, flow_decimals
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.ui.words.quotes import halt_word
from tideboard_desktop.watchlists.columns import Column, Units, figure, head
from tideboard_desktop.watchlists.quote_row import WatchRow

translate = QCoreApplication.translate


def shown(row: WatchRow, column: Column, units: Units, flow_unit: fmt.Unit) -> str:
    """The cell's text on one line."""
    if column is Column.SYMBOL:
        return f"{row.name} {row.id}"
    if column is Column.LAST:
        return row.last
    if column is Column.CHANGE:
        return row.change
    if column is Column.FLOW:
        return _flow(row, flow_unit)
    if column is Column.EXTENDED:
        return _extended(row)
    return figure(row, column, units).text


def spoken(row: WatchRow, column: Column, units: Units, flow_unit: fmt.Unit) -> str:
    """The cell with its heading and, for a change, the direction as a word."""
    if column is Column.SYMBOL:
        return f"{row.name}, {row.id}"
    text = shown(row, column, units, flow_unit)
    if text == fmt.MISSING:
        text = translate("Watchlist", "nothing yet")
    elif column is Column.FLOW:
        text = _spoken_flow(row, text)
    elif column in {Column.CHANGE, Column.CHANGE_AMOUNT} and not row.closed and row.change_value:
        way = translate("Watchlist", "up {change}") if row.change_value > 0 else translate("Watchlist", "down {change}")
        text = way.format(change=text)
    return f"{head(column)}: {text}"


def tooltip(
    hub: Hub, row: WatchRow, column: Column, flow_unit: fmt.Unit, refusal: Refusals = nothing_refused
) -> str | None:
    """Full name; flow with source and age; price outside regular hours; or why a figure is missing."""
    if column is Column.SYMBOL:
        return f"{row.name} {row.id}"
    if column is Column.FLOW:
        refused, words = refusal(Topic.FLOW.of(row.id)), _flow(row, flow_unit)
        source = flow_source(hub, row.id) if refused is None else error_sentence(refused)
        return source if words == fmt.MISSING else f"{words}\n{source}"
    if column is Column.PERCENTILE:
        unread = translate("Watchlist", "Compared while the row is on screen and its flow arrives.")
        return unread if row.percentile is None else row.percentile.meaning
    if row.refused is not None:
        return error_sentence(row.refused)
    if row.quote is None:
        return translate("Watchlist", "No price has arrived yet.")
    if column in {Column.LAST, Column.CHANGE} and (why := halt_word(row.quote)):
        return translate("Watchlist", "This security does not trade: {why}.").format(why=why)
    if row.quote.delayed and column in {Column.LAST, Column.CHANGE}:
        return translate(
            "Watchlist", "Delayed: beyond the 20th security of a list, basic quotes of Hong Kong (BMP) come late."
        )
    if column in {Column.LAST, Column.CHANGE, Column.EXTENDED} and row.extended is not None:
        return _outside(row)
    return _why_missing(row, column)


def _why_missing(row: WatchRow, column: Column) -> str | None:
    if column is Column.EXTENDED:
        return translate("Watchlist", "Only US shares trade outside the regular hours, and this one does not now.")
    if column is Column.RATIO and row.flow.ratio is None:
        return translate("Watchlist", "No net flow or no turnover to divide it by.")
    return None


def _flow(row: WatchRow, unit: fmt.Unit) -> str:
    cell = row.flow
    if cell.tone is FlowTone.WORDS:
        return cell.note
    ratio = "" if cell.ratio is None else fmt.percent(cell.ratio, 1)
    return " ".join(part for part in (fmt.flow(cell.net, unit, flow_decimals(unit)), ratio, cell.note) if part)


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


def _extended(row: WatchRow) -> str:
    part = row.extended
    return fmt.MISSING if part is None else f"{part.price} {part.change} {part.word}"


def _outside(row: WatchRow) -> str:
    part = row.extended
    if part is None:
        return ""
    text = translate("Watchlist", "{session}: {price}, {change} since the close, {volume} shares")
    text = text.format(session=part.long_word, price=part.price, change=part.change, volume=fmt.quantity(part.volume))
    if part.age is None:
        return text
    return text + "\n" + translate("Watchlist", "Last changed {age} ago").format(age=fmt.age(part.age))
