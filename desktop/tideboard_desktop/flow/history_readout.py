"""The read-out of a period: its figures in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from tideboard_desktop.flow.history_picture import HistoryPicture
from tideboard_desktop.flow.lines import TIERS, Line
from tideboard_desktop.flow.readout import amount_row, price_row
from tideboard_desktop.flow.readout_box import ReadOut, Row
from tideboard_desktop.format import MISSING, flow, percent
from tideboard_desktop.models.flow_history import HistorySeries, period_title


def history_readout(picture: HistoryPicture, index: int) -> ReadOut:
    """Date, net, tiers and block; below the rule the sums that are shown, the ratio and the close."""
    series, unit = picture.series, picture.unit
    assert series is not None
    tiers = series.tiers_at(index)
    amounts: list[tuple[Line, float | None]] = [(Line.NET, series.net_at(index)), *zip(TIERS, tiers, strict=False)]
    if tiers:
        amounts.append((Line.BLOCK, series.block_at(index)))
    upper = [amount_row(line, value, unit) for line, value in amounts]
    if (told := series.block_told_at(index)) is not None:
        words = QCoreApplication.translate("Flow", "Block by {provider}").replace("{provider}", series.provider)
        upper.append(Row(None, words, flow(told, unit), "", 0.0))
    return ReadOut(
        title=period_title(series, index),
        note=period_note(series, index),
        upper=tuple(upper),
        lower=(*_sum_rows(picture, series, index), *_price_rows(picture, series, index)),
    )


def period_note(series: HistorySeries, index: int) -> str:
    """What is special about a period: still running, without a figure, price and money apart."""
    if series.net_at(index) is None:
        return QCoreApplication.translate("Flow", "no figure")
    if series.running and index == len(series) - 1:
        return QCoreApplication.translate("Flow", "so far")
    return QCoreApplication.translate("Flow", "against flow") if bool(series.against[index]) else ""


def sum_name(count: int) -> str:
    """Name of a sum in the read-out and the table."""
    return QCoreApplication.translate("Flow", "Sum of {count}").replace("{count}", str(count))


def _sum_rows(picture: HistoryPicture, series: HistorySeries, index: int) -> list[Row]:
    rows = []
    for count in sorted(picture.style.sums):
        total = float(series.sums(count)[index])
        known = total == total
        text = flow(total, picture.unit) if known else MISSING
        rows.append(Row(None, sum_name(count), "", text, total if known else 0.0))
    return rows


def _price_rows(picture: HistoryPicture, series: HistorySeries, index: int) -> list[Row]:
    ratio, close, change = series.ratio_at(index), series.close_at(index), series.change_at(index)
    words = QCoreApplication.translate("Flow", "Net / turnover")
    name = QCoreApplication.translate("Flow", "Close")
    return [
        Row(None, words, "", MISSING if ratio is None else percent(ratio), ratio or 0.0),
        price_row(name, close, change, picture.subject.price_decimals),
    ]
