"""The figure of assets over days: what the account was worth, what was put in, and what closed trips made of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

import numpy as np
from PySide6.QtCore import QCoreApplication

from tideboard_core.accounts.asset_days import AssetDay, AssetSeries
from tideboard_core.model.instrument import MARKET_ZONE, Market
from tideboard_desktop.docks.figures.series_figure import ACCENT, FAINT, QUIET, SeriesPart, amount_texts, series_figure
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.plots.figure import Discs, Figure, TableColumn, without_figure
from tideboard_desktop.ui.words.joining import listed, titled

translate = QCoreApplication.translate


def asset_figure(series: AssetSeries, market: Market) -> Figure:
    """Lines break where no reading was made; the two lower ones begin where movements of money are known."""
    days, base = series.days, series.base
    if base is None or base.assets is None:
        return without_figure(
            translate("Accounts", "Assets are kept from now on, each day on which the account is read")
        )
    put, made = _lines(series)
    assets = [day.assets for day in days]

    def read(at: int) -> str:
        return titled(fmt.day_long(days[at].day), day_words(series, days[at], market))

    figure = series_figure(
        [fmt.day_short(day.day) for day in days],
        [
            SeriesPart(values=assets, name=translate("Accounts", "Assets"), shade=ACCENT),
            SeriesPart(values=made, name=translate("Accounts", "Put in and earned by closed trips"), shade=QUIET),
            SeriesPart(values=put, name=translate("Accounts", "Put in"), shade=FAINT, dashed=True),
        ],
        amount_texts([*assets, *put, *made]),
        read,
        words=(_title(series), read(len(days) - 1)),
        columns=_columns(series),
    )
    known = np.array([np.nan if value is None else float(value) for value in assets])
    points = Discs(x=np.arange(float(len(days))), y=known, shade=ACCENT, size=4.0)  # one between gaps has no line
    return replace(figure, parts=(*figure.parts, points))


def _lines(series: AssetSeries) -> tuple[list[Decimal | None], list[Decimal | None]]:
    """What was put in, from the assets at the base on, and that with the results of closed trips."""
    base = series.base
    begin = None if base is None else base.assets
    put = [None if begin is None or day.put_in is None else begin + day.put_in for day in series.days]
    made = [
        None if one is None or day.result is None else one + day.result
        for one, day in zip(put, series.days, strict=True)
    ]
    return put, made


def parts_words(series: AssetSeries, day: AssetDay) -> list[tuple[str, str]]:
    """Name and amount of each part of the change since the base; a dash where it is not known."""
    base = series.base
    change = None if base is None or base.assets is None or day.assets is None else day.assets - base.assets
    return [
        (translate("Accounts", "Change"), _signed(change)),
        (translate("Accounts", "Put in"), _signed(day.put_in)),
        (translate("Accounts", "Closed trips"), _signed(day.result)),
        (translate("Accounts", "Dividends, interest, charges"), _signed(day.beside)),
        (translate("Accounts", "Open positions and rest"), _signed(series.rest(day))),
    ]


def day_words(series: AssetSeries, day: AssetDay, market: Market) -> str:
    """Assets of a day with their time, and the parts; of a gap that there is none."""
    if day.assets is None or day.at is None:
        return translate("Accounts", "no reading")
    text = translate("Accounts", "{amount} {currency} at {time}")
    zone = MARKET_ZONE[market]
    words = text.format(amount=fmt.money(day.assets), currency=series.currency, time=fmt.clock_minutes(day.at, zone))
    return listed((words, *(f"{name} {amount}" for name, amount in parts_words(series, day)[1:])))


def left_out_words(series: AssetSeries) -> list[str]:
    """What is in no line, or in the rest, with its number."""
    words = []
    if series.trips_out:
        text = translate("Accounts", "closed trips without a result (fees open), in the rest: {count}")
        words.append(text.format(count=fmt.quantity(series.trips_out)))
    if series.unconverted:
        text = translate("Accounts", "without a rate of their day: {counts}")
        words.append(text.format(counts=_counts(series.unconverted)))
    if series.other_days:
        text = translate("Accounts", "days in other currencies: {counts}")
        words.append(text.format(counts=_counts(series.other_days)))
    gaps = sum(1 for day in series.days if day.assets is None)
    if gaps:
        words.append(translate("Accounts", "days without a reading: {count}").format(count=fmt.quantity(gaps)))
    unknown = [day for day in series.days if day.assets is not None and series.rest(day) is None]
    if unknown:
        text = translate("Accounts", "days whose movements of money are not known: {count}")
        words.append(text.format(count=fmt.quantity(len(unknown))))
    return words


def _counts(counts: Mapping[str, int]) -> str:
    unnamed = translate("Accounts", "currency not told")
    return listed(f"{name or unnamed} {fmt.quantity(count)}" for name, count in counts.items())


def _signed(value: Decimal | None) -> str:
    return fmt.MISSING if value is None else fmt.signed(value, 2)


def _title(series: AssetSeries) -> str:
    text = translate("Accounts", "Assets of {count} days in {currency}, from {begin} to {end}.")
    return text.format(
        count=fmt.quantity(sum(1 for day in series.days if day.assets is not None)),
        currency=series.currency,
        begin=fmt.day_long(series.days[0].day),
        end=fmt.day_long(series.days[-1].day),
    )


def _columns(series: AssetSeries) -> tuple[TableColumn, ...]:
    days = series.days

    def money(title: str, head: str, values: Sequence[Decimal | None], *, signed: bool = True) -> TableColumn:
        text = _signed if signed else fmt.money
        return TableColumn(title=title, head=f"{head} [{series.currency}]", values=values, text=text, width=150)

    return (
        TableColumn(
            title=translate("Accounts", "Day"),
            head="day",
            values=[day.day for day in days],
            text=fmt.day_long,
            number=False,
            width=140,
        ),
        money(translate("Accounts", "Assets"), "assets", [day.assets for day in days], signed=False),
        money(translate("Accounts", "Put in"), "put in", [day.put_in for day in days]),
        money(translate("Accounts", "Closed trips"), "closed trips", [day.result for day in days]),
        money(
            translate("Accounts", "Dividends, interest, charges"),
            "dividends interest charges",
            [day.beside for day in days],
        ),
        money(translate("Accounts", "Open positions and rest"), "rest", [series.rest(day) for day in days]),
    )
