"""Holders by their filings: the largest, trades of one, institutions, funds, and the filings of the last 90 days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.behind.holders import (
    FundHolders,
    Holders,
    HolderTrade,
    HolderTrades,
    InstitutionHistory,
    ShareHolder,
)
from tideboard_core.model.instrument import InstrumentId, Market
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
    percents,
    ranked,
    signed_shares,
    two_digits,
    word_column,
)
from tideboard_desktop.behind.institutions import INSTITUTION, institution_questions, named
from tideboard_desktop.behind.questions import SHARES, US, BehindPicture, PictureContext, Question, Sources
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.plots.figure import TableColumn
from tideboard_desktop.ui.words.joining import listed, titled

translate = QCoreApplication.translate
TOP, HOLDER = "top", "holder"
BACK: Final = timedelta(days=90)
_BARS: Final = 15
_QUARTERLY: Final = dict.fromkeys(Market, 100)
"""Trading days: those of a quarter, and the 45 days in which institutions file."""


def holder_questions() -> list[Question]:
    """The largest holders, what one of them traded, institutions, funds, and filings."""
    return [
        Question(
            key="largest",
            word=translate("Behind", "Largest"),
            asking=translate("Behind", "Asking for the holders"),
            empty=translate("Behind", "No holder has filed"),
            read=_read_holders,
            rows=lambda value: value.rows,
            draw=holders_picture,
            types=SHARES,
            newest=_newest_report,
            delay=_QUARTERLY,
        ),
        Question(
            key=TOP,
            word=translate("Behind", "Most shares"),
            asking=translate("Behind", "Asking for the holders with the most shares"),
            empty=translate("Behind", "No holder has filed"),
            read=_read_top,
            rows=lambda value: value.rows,
            draw=top_picture,
            types=SHARES,
            newest=_newest_report,
            delay=_QUARTERLY,
        ),
        Question(
            key=HOLDER,
            word=translate("Behind", "One holder"),
            asking=translate("Behind", "Asking for the holder's trades"),
            empty=translate("Behind", "No trade of this holder is known"),
            idle=translate("Behind", "Choose a holder in Most shares: a click or Enter on its bar"),
            read=_read_trades,
            rows=lambda value: (*value.spans, *value.trades),
            draw=holder_picture,
            asks=True,
            types=SHARES,
        ),
        Question(
            key="institutions",
            word=translate("Behind", "Institutions"),
            asking=translate("Behind", "Asking for the institutions by period"),
            empty=translate("Behind", "No institution has filed"),
            read=_read_institutions,
            rows=lambda value: value.periods,
            draw=institutions_picture,
            types=SHARES,
            newest=lambda value: value.periods[-1].reported if value.periods else None,
            delay=_QUARTERLY,
        ),
        *institution_questions(),
        Question(
            key="funds",
            word=translate("Behind", "Funds"),
            asking=translate("Behind", "Asking for the funds"),
            empty=translate("Behind", "No fund has filed"),
            read=_read_funds,
            rows=lambda value: value.rows,
            draw=funds_picture,
            types=SHARES,
        ),
        Question(
            key="filed",
            word=translate("Behind", "Filed"),
            asking=translate("Behind", "Asking for the filings"),
            empty=translate("Behind", "Nothing was filed in the last 90 days"),
            read=_read_filed,
            rows=lambda value: value.rows,
            draw=filed_picture,
            types=SHARES,
            in_table=True,
        ),
        Question(
            key="insiders",
            word=translate("Behind", "Insiders"),
            asking=translate("Behind", "Asking for the insiders"),
            empty=translate("Behind", "No insider has filed"),
            read=_read_insiders,
            rows=lambda value: value.rows,
            draw=insiders_picture,
            markets=US,
            types=SHARES,
        ),
    ]


async def _read_holders(sources: Sources, instrument: InstrumentId, _option: str) -> Holders:
    return await sources.behind.holders.holders(instrument)


async def _read_top(sources: Sources, instrument: InstrumentId, _option: str) -> Holders:
    return await sources.behind.holders.top_holders(instrument)


async def _read_trades(sources: Sources, instrument: InstrumentId, option: str) -> HolderTrades:
    return await sources.behind.holders.holder_trades(instrument, option)


async def _read_institutions(sources: Sources, instrument: InstrumentId, _option: str) -> InstitutionHistory:
    return await sources.behind.holders.institutions(instrument)


async def _read_funds(sources: Sources, instrument: InstrumentId, _option: str) -> FundHolders:
    return await sources.behind.holders.funds(instrument)


async def _read_filed(sources: Sources, instrument: InstrumentId, _option: str) -> Holders:
    return await sources.behind.holders.changes(instrument, sources.today - BACK, sources.today)


async def _read_insiders(sources: Sources, instrument: InstrumentId, _option: str) -> Holders:
    return await sources.behind.holders.insiders(instrument)


def _newest_report(value: Holders) -> date | None:
    return max(filter(None, (row.reported or row.published for row in value.rows)), default=None)


# --- pictures -------------------------------------------------------------------------------------------------------


def holders_picture(value: Holders, shown: PictureContext) -> BehindPicture:
    """The part of the issued shares that the largest holders have."""
    rows = sorted((row for row in value.rows if row.percent is not None), key=lambda row: -(row.percent or 0))
    drawn, foot = fitting(rows, min(_BARS, shown.rows))
    if value.total is not None and value.total > len(value.rows):
        text = translate("Behind", "{count} of {all} holders are listed")
        listed_words = text.format(count=fmt.quantity(len(value.rows)), all=fmt.quantity(value.total))
        foot = listed(filter(None, (listed_words, foot)))
    heading = translate("Behind", "Holders by their filings, in percent of the issued shares")
    columns = _holder_columns(value)
    if not drawn:
        rows_open = _names_of(value)
        return BehindPicture(
            figure=in_table_alone(columns), heading=heading, foot=foot, rows_open=rows_open, leads=INSTITUTION
        )
    bars = [Row(row.name, row.percent or 0, titled(row.name, listed(_holder_words(row)))) for row in drawn]
    words = (heading, *(bar.read for bar in bars[:5]))
    figure = ranked(bars, percents, words=words, columns=columns, shades=(ACCENT, QUIET), letters=shown.letters)
    opens = tuple(named(row.name) for row in drawn)
    return BehindPicture(
        figure=figure, heading=heading, foot=foot, opens=opens, rows_open=_names_of(value), leads=INSTITUTION
    )


def top_picture(value: Holders, shown: PictureContext) -> BehindPicture:
    """The shares that the largest holders have by their newest filings; Enter opens what one traded."""
    heading = translate("Behind", "Holders with the most shares by their newest filings, in shares")
    drawn, foot = fitting([row for row in value.rows if row.shares], min(_BARS, shown.rows))
    columns = _holder_columns(value)
    if not drawn:
        return BehindPicture(figure=in_table_alone(columns), heading=heading)
    bars = [Row(row.name, row.shares or 0, titled(row.name, listed(_holder_words(row)))) for row in drawn]
    figure = ranked(
        bars,
        amounts(bar.value for bar in bars),
        words=(heading, *(bar.read for bar in bars[:5])),
        columns=columns,
        shades=(ACCENT, QUIET),
        letters=shown.letters,
    )
    opens, rows_open = tuple(row.id for row in drawn), tuple(row.id for row in value.rows)
    return BehindPicture(figure=figure, heading=heading, foot=foot, opens=opens, rows_open=rows_open, leads=HOLDER)


def holder_picture(value: HolderTrades, shown: PictureContext) -> BehindPicture:
    """What one holder bought and sold over the provider's spans; its trades are in the table."""
    who = listed(filter(None, (value.name or value.holder, value.title, value.kind)))
    heading = titled(who, translate("Behind", "bought and sold over the provider's spans, in shares"))
    bars = []
    for span in value.spans:
        bought = translate("Behind", "{span}, bought").format(span=span.span)
        sold = translate("Behind", "{span}, sold").format(span=span.span)
        bars += [Row(bought, span.bought, titled(bought, fmt.quantity(span.bought)))] if span.bought else []
        bars += [Row(sold, -span.sold, titled(sold, fmt.quantity(span.sold)))] if span.sold else []
    drawn, more = fitting(bars, shown.rows)
    newest = value.trades[0] if value.trades else None
    foot = listed(filter(None, ("" if newest is None else _trade_words(newest), more)))
    columns = _trade_columns(value)
    if not drawn:
        return BehindPicture(figure=in_table_alone(columns), heading=heading, foot=foot)
    figure = ranked(
        drawn,
        amounts(bar.value for bar in drawn),
        words=(heading, *(bar.read for bar in drawn), foot),
        columns=columns,
        letters=shown.letters,
    )
    return BehindPicture(figure=figure, heading=heading, foot=foot)


def filed_picture(value: Holders, shown: PictureContext) -> BehindPicture:
    """The filings as a list, and their changes as bars."""
    heading = translate("Behind", "Filings of the last 90 days, each a change since the filing before")
    return _changes_picture(value, shown, heading, leads=INSTITUTION)


def insiders_picture(value: Holders, shown: PictureContext) -> BehindPicture:
    """What the people at the company's head bought and sold last; what they hold is in the table."""
    heading = translate("Behind", "Insiders: the newest trade of each, in shares; what they hold is in the table")
    return _changes_picture(value, shown, heading)


def _changes_picture(value: Holders, shown: PictureContext, heading: str, leads: str = "") -> BehindPicture:
    columns, most = _holder_columns(value), min(_BARS, shown.rows)
    changed = sorted((row for row in value.rows if row.change), key=lambda row: -(row.change or 0))
    rows = changed if len(changed) <= most else [*changed[: most // 2], *changed[-(most // 2) :]]
    rows_open = _names_of(value) if leads else ()
    if not rows:
        return BehindPicture(figure=in_table_alone(columns), heading=heading, rows_open=rows_open, leads=leads)
    bars = [Row(row.name, row.change or 0, titled(row.name, listed(_holder_words(row)))) for row in rows]
    figure = ranked(
        bars,
        amounts(bar.value for bar in bars),
        words=(heading, *(bar.read for bar in bars[:5])),
        columns=columns,
        letters=shown.letters,
    )
    opens = tuple(named(row.name) for row in rows) if leads else ()
    return BehindPicture(figure=figure, heading=heading, opens=opens, rows_open=rows_open, leads=leads)


def institutions_picture(value: InstitutionHistory, _shown: PictureContext) -> BehindPicture:
    """What all institutions together hold at the end of each period."""
    periods = value.periods
    in_percent = any(each.percent is not None for each in periods)
    drawn = [each.percent if in_percent else each.shares for each in periods]
    counts = [each.institutions for each in periods]
    heading = translate("Behind", "All institutions together at the end of each period")
    part = translate("Behind", "Of the issued shares (left)") if in_percent else translate("Behind", "Shares (left)")
    lines = [DayLine(values=drawn, steps=True, name=part)]
    if any(each is not None for each in counts):
        name = translate("Behind", "Institutions (right)")
        lines.append(DayLine(values=counts, steps=True, dashed=True, right=True, shade=QUIET, name=name))

    def read(stop: int) -> str:
        one = periods[stop]
        words = [fmt.day_in_year(one.reported)]
        if one.percent is not None:
            words.append(translate("Behind", "{share} of the issued shares").format(share=fmt.share(one.percent, 2)))
        if one.institutions is not None:
            words.append(translate("Behind", "{count} institutions").format(count=fmt.quantity(one.institutions)))
        return listed(words)

    figure = dated(
        [each.reported for each in periods],
        lines,
        percents if in_percent else amounts(drawn),
        read,
        right=amounts(counts),
        words=(heading, read(len(periods) - 1)),
        columns=known(
            [
                day_column(translate("Behind", "Period to"), "period to", [each.reported for each in periods]),
                column(translate("Behind", "Institutions"), "institutions", counts),
                column(translate("Behind", "Holds"), "holding [shares]", [each.shares for each in periods]),
                column(
                    translate("Behind", "Of issued"),
                    "holding [% of issued]",
                    [each.percent for each in periods],
                    two_digits,
                ),
                column(
                    translate("Common", "Change"),
                    "change [shares]",
                    [each.change for each in periods],
                    signed_shares,
                ),
            ]
        ),
    )
    return BehindPicture(figure=figure, heading=heading, foot=read(len(periods) - 1))


def funds_picture(value: FundHolders, shown: PictureContext) -> BehindPicture:
    """The part of each fund's value that is in the security."""
    rows = value.rows
    heading = translate(
        "Behind", "Funds by the part of their own value that is in it, not by their part of the company"
    )
    columns = known(
        [
            word_column(translate("Behind", "Fund"), "fund", [row.name for row in rows]),
            word_column(translate("Behind", "Code"), "code", [row.code for row in rows], width=84),
            word_column(translate("Common", "Currency"), "currency", [row.currency for row in rows], width=70),
            column(translate("Behind", "Of the fund"), "part [% of fund]", [row.percent for row in rows], two_digits),
            day_column(translate("Behind", "Filed for"), "filed for", [row.reported for row in rows]),
        ]
    )
    largest = sorted((row for row in rows if row.percent is not None), key=lambda row: -(row.percent or 0))
    drawn, foot = fitting(largest, min(_BARS, shown.rows))
    if not drawn:
        return BehindPicture(figure=in_table_alone(columns), heading=heading)
    bars = []
    for row in drawn:
        day = fmt.MISSING if row.reported is None else fmt.day_in_year(row.reported)
        text = translate("Behind", "{share} of the fund, filed for {day}")
        bars.append(
            Row(
                row.name, row.percent or 0, titled(row.name, text.format(share=fmt.share(row.percent or 0, 2), day=day))
            )
        )
    figure = ranked(
        bars,
        percents,
        words=(heading, *(bar.read for bar in bars[:5])),
        columns=columns,
        shades=(ACCENT, QUIET),
        letters=shown.letters,
    )
    opens = tuple(row.fund or "" for row in drawn)
    return BehindPicture(figure=figure, heading=heading, foot=foot, opens=opens)


# --- parts ----------------------------------------------------------------------------------------------------------


def _names_of(value: Holders) -> tuple[str, ...]:
    """What each row of the table opens: the institution of its name."""
    return tuple(named(row.name) for row in value.rows)


def _holder_words(row: ShareHolder) -> Iterator[str]:
    if row.percent is not None:
        yield translate("Behind", "{share} of the issued shares").format(share=fmt.share(row.percent, 2))
    if row.shares is not None:
        yield translate("Behind", "holds {shares}").format(shares=fmt.quantity(row.shares))
    if row.change is not None:
        yield translate("Behind", "{change} since the filing before").format(change=signed_shares(row.change))
    if row.reported is not None:
        yield translate("Behind", "filed for {day}").format(day=fmt.day_in_year(row.reported))
    if row.published is not None:
        yield translate("Behind", "published {day}").format(day=fmt.day_in_year(row.published))


def _trade_words(trade: HolderTrade) -> str:
    """The newest trade in the provider's word for it."""
    words = [translate("Behind", "Newest trade {day}").format(day=fmt.day_in_year(trade.day)), trade.kind]
    if trade.shares is not None:
        words.append(translate("Behind", "{count} shares").format(count=fmt.quantity(trade.shares)))
    if trade.price is not None:
        words.append(translate("Behind", "at {price}").format(price=fmt.price(trade.price)))
    return listed(filter(None, words))


def _trade_columns(value: HolderTrades) -> tuple[TableColumn, ...]:
    """The spans, then the trades: a row has the columns of one of them."""
    spans, trades = value.spans, value.trades
    before, after = [None] * len(spans), [None] * len(trades)
    return known(
        [
            word_column(translate("Behind", "Span"), "span", [*(one.span for one in spans), *("" for _ in trades)]),
            column(translate("Behind", "Bought"), "bought [shares]", [*(one.bought for one in spans), *after]),
            column(translate("Behind", "Sold"), "sold [shares]", [*(one.sold for one in spans), *after]),
            day_column(translate("Behind", "Day"), "day", [*before, *(one.day for one in trades)]),
            word_column(
                translate("Behind", "Trade"), "trade", [*("" for _ in spans), *(one.kind for one in trades)], width=90
            ),
            column(translate("Behind", "Shares"), "shares", [*before, *(one.shares for one in trades)]),
            column(translate("Behind", "Price"), "price", [*before, *(one.price for one in trades)], fmt.price),
            day_column(translate("Behind", "Published"), "published", [*before, *(one.filed for one in trades)]),
        ]
    )


def _holder_columns(value: Holders) -> tuple[TableColumn, ...]:
    rows = value.rows
    return known(
        [
            word_column(translate("Behind", "Holder"), "holder", [row.name for row in rows]),
            word_column(translate("Behind", "Type"), "is", [row.kind for row in rows]),
            column(translate("Behind", "Holds"), "holding [shares]", [row.shares for row in rows]),
            column(
                translate("Behind", "Of issued"), "holding [% of issued]", [row.percent for row in rows], two_digits
            ),
            column(translate("Common", "Change"), "change [shares]", [row.change for row in rows], signed_shares),
            day_column(translate("Behind", "Filed for"), "filed for", [row.reported for row in rows]),
            day_column(translate("Behind", "Published"), "published", [row.published for row in rows]),
        ]
    )
