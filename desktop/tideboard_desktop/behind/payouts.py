"""What a company pays and files: dividends, buy-backs by year or day, operating figures, and who leads it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.behind.company import BuyBackDay, BuyBacks, Dividend, Dividends, Executives, FinancialReports
from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.behind.figures import (
    ACCENT,
    QUIET,
    DayLine,
    Row,
    amounts,
    column,
    dated,
    day_column,
    fitting,
    in_table_alone,
    known,
    plain_number,
    ranked,
    shares_or_none,
    two_digits,
    word_column,
)
from tideboard_desktop.behind.questions import BehindPicture, PictureContext, Question, Sources
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.plots.figure import Figure, TableColumn, unknown_column
from tideboard_desktop.ui.translation import broker_language
from tideboard_desktop.ui.words.joining import listed, titled

translate = QCoreApplication.translate


def payout_questions() -> list[Question]:
    """Dividends, buy-backs, operating figures, people."""
    return [
        Question(
            key="dividends",
            word=translate("Behind", "Dividends"),
            asking=translate("Behind", "Asking for the dividends"),
            empty=translate("Behind", "No dividends are known"),
            read=_read_dividends,
            rows=lambda value: value.rows,
            draw=dividends_picture,
            in_table=True,
        ),
        Question(
            key="bought",
            word=translate("Behind", "Buy-backs"),
            asking=translate("Behind", "Asking for the buy-backs"),
            empty=translate("Behind", "No buy-backs are known"),
            read=_read_buy_backs,
            rows=lambda value: (*value.years, *value.days),
            draw=buy_backs_picture,
        ),
        Question(
            key="reports",
            word=translate("Behind", "Operating figures"),
            asking=translate("Behind", "Asking for the operating figures"),
            empty=translate("Behind", "No operating figures are known"),
            read=_read_reports,
            rows=lambda value: value.figures,
            draw=reports_picture,
            in_table=True,
        ),
        Question(
            key="people",
            word=translate("Behind", "People"),
            asking=translate("Behind", "Asking who leads the company"),
            empty=translate("Behind", "Nobody is named"),
            read=_read_people,
            rows=lambda value: value.rows,
            draw=people_picture,
            in_table=True,
        ),
    ]


async def _read_dividends(sources: Sources, instrument: InstrumentId, _option: str) -> Dividends:
    return await sources.behind.company.dividends(instrument)


async def _read_reports(sources: Sources, instrument: InstrumentId, _option: str) -> FinancialReports:
    return await sources.behind.company.reports(instrument)


async def _read_people(sources: Sources, instrument: InstrumentId, _option: str) -> Executives:
    return await sources.behind.company.executives(instrument)


async def _read_buy_backs(sources: Sources, instrument: InstrumentId, _option: str) -> BuyBacks:
    return await sources.behind.company.buy_backs(instrument)


def dividends_picture(value: Dividends, _shown: PictureContext) -> BehindPicture:
    """Distributions by date as a list, and their ex-dates as a row of points."""
    rows = value.rows
    heading = translate("Behind", "Distributions in the provider's words, the newest ex-date first")
    columns = known(
        [
            day_column(translate("Behind", "Ex-date"), "ex-date", [row.ex_day for row in rows]),
            word_column(translate("Behind", "Distribution"), "distribution", [row.text for row in rows], width=320),
            day_column(translate("Behind", "Record date"), "record date", [row.record_day for row in rows]),
            day_column(translate("Behind", "Paid on"), "paid on", [row.payment_day for row in rows]),
        ]
    )
    told = sorted(((row.ex_day, row) for row in rows if row.ex_day is not None), key=lambda pair: pair[0])
    if not told:
        return BehindPicture(figure=in_table_alone(columns), heading=heading)
    return BehindPicture(figure=_ex_dates(told, heading, columns), heading=heading)


def _ex_dates(told: Sequence[tuple[date, Dividend]], heading: str, columns: tuple[TableColumn, ...]) -> Figure:
    def read(stop: int) -> str:
        return listed((fmt.day_in_year(told[stop][0]), told[stop][1].text))

    line = DayLine(values=[1] * len(told), bars=True)
    days = [day for day, _row in told]
    return dated(days, [line], lambda _value, _step: "", read, words=(heading, read(len(told) - 1)), columns=columns)


def buy_backs_picture(value: BuyBacks, shown: PictureContext) -> BehindPicture:
    """Shares bought back as money: by day, or net by fiscal year, as the provider tells it."""
    if value.days:
        return _bought_by_day(value)
    years = value.years
    heading = translate("Behind", "Bought back, net, by fiscal year, as money")
    foot = ""
    if value.last_twelve_months is not None:
        text = translate("Behind", "Last twelve months: {amount} {currency}")
        foot = text.format(amount=fmt.money(value.last_twelve_months), currency=value.currency).rstrip()
    told = [(year, year.amount) for year in years if year.amount is not None]
    columns = known(
        [
            word_column(translate("Behind", "Fiscal year"), "fiscal year", [year.year for year in years], width=90),
            word_column(translate("Behind", "Span"), "span", [year.span for year in years], width=150),
            column(translate("Behind", "Bought back"), "bought back", [year.amount for year in years], fmt.money),
            word_column(translate("Common", "Currency"), "currency", [year.currency for year in years], width=70),
            unknown_column(
                "yield",
                value.source,
                [year.unstated_yield for year in years],
                plain_number,
                title=translate("Behind", "Yield"),
            ),
        ]
    )
    if not told:
        return BehindPicture(figure=in_table_alone(columns), heading=heading, foot=foot)
    drawn, more = fitting(told, shown.rows)
    foot = listed(filter(None, (foot, more)))
    bars = [
        Row(year.year, amount, titled(year.year, f"{fmt.money(amount)} {year.currency}".rstrip()))
        for year, amount in drawn
    ]
    figure = ranked(
        bars,
        amounts(bar.value for bar in bars),
        words=(heading, foot),
        columns=columns,
        shades=(ACCENT, QUIET),
        letters=shown.letters,
    )
    return BehindPicture(figure=figure, heading=heading, foot=foot)


def _bought_by_day(value: BuyBacks) -> BehindPicture:
    days = sorted(value.days, key=lambda each: each.day)
    in_money = any(each.amount is not None for each in days)
    numbers = [each.amount if in_money else each.shares for each in days]
    heading = translate("Behind", "Bought back by day, as money in {currency}").format(currency=value.currency)
    if not in_money:
        heading = translate("Behind", "Bought back by day, in shares")

    def read(stop: int) -> str:
        return _bought_words(days[stop], value.currency)

    foot = read(len(days) - 1)
    figure = dated(
        [each.day for each in days],
        [DayLine(values=numbers, bars=True)],
        amounts(numbers),
        read,
        words=(heading, foot),
        columns=known(
            [
                day_column(translate("Behind", "Day"), "day", [each.day for each in days]),
                column(translate("Behind", "Shares"), "shares", [each.shares for each in days], shares_or_none),
                column(translate("Behind", "Bought back"), "bought back", [each.amount for each in days], fmt.money),
                column(translate("Behind", "Lowest"), "lowest price", [each.low for each in days], fmt.price),
                column(translate("Behind", "Highest"), "highest price", [each.high for each in days], fmt.price),
                column(
                    translate("Behind", "Of issued"), "part [% of issued]", [each.percent for each in days], two_digits
                ),
            ]
        ),
    )
    return BehindPicture(figure=figure, heading=heading, foot=foot)


def _bought_words(day: BuyBackDay, currency: str) -> str:
    words = [fmt.day_in_year(day.day)]
    if day.shares is not None:
        words.append(translate("Behind", "{count} shares").format(count=fmt.quantity(day.shares)))
    if day.amount is not None:
        words.append(f"{fmt.money(day.amount)} {currency}".rstrip())
    if day.low is not None and day.high is not None:
        text = translate("Behind", "paid {low} to {high}")
        words.append(text.format(low=fmt.price(day.low), high=fmt.price(day.high)))
    return listed(words)


# --- figures and people ---------------------------------------------------------------------------------------------


def reports_picture(value: FinancialReports, _shown: PictureContext) -> BehindPicture:
    """Lines of the operating summaries and of the statements as the provider writes them."""
    rows = value.figures
    columns = known(
        [
            word_column(translate("Behind", "Period"), "period", [row.period for row in rows], width=130),
            word_column(translate("Behind", "Figure"), "figure", [row.name for row in rows], width=220),
            word_column(translate("Behind", "As told"), "as told", [row.text for row in rows], width=160),
            column(translate("Behind", "As a number"), "number", [row.value for row in rows], width=140),
            word_column(translate("Common", "Currency"), "currency", [row.currency for row in rows], width=70),
        ]
    )
    heading = translate("Behind", "Lines of the operating summaries and the statements, in the provider's words")
    return BehindPicture(figure=in_table_alone(columns), heading=heading)


def people_picture(value: Executives, _shown: PictureContext) -> BehindPicture:
    """Who leads the company, in the provider's order."""
    rows = value.rows
    columns = known(
        [
            word_column(translate("Common", "Name"), "name", [row.name_in(broker_language()) for row in rows]),
            word_column(translate("Behind", "Post"), "post", [row.title for row in rows], width=220),
            word_column(
                translate("Behind", "Of the person"), "of the person", [row.biography for row in rows], width=420
            ),
        ]
    )
    return BehindPicture(figure=in_table_alone(columns), heading=translate("Behind", "Who leads the company"))
