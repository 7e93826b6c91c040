"""Brokers: what participants hold in the clearing house, one of them by day, and what brokers traded on a day.

Holdings and trades are two figures: they never share an axis, and neither is subtracted from the other.
"""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from PySide6.QtCore import QCoreApplication

from tideboard_core.errors import TideboardError
from tideboard_core.market.bars.intervals import Interval, Unit, instant_of
from tideboard_core.market.bars.series import SeriesKey
from tideboard_core.model.behind.brokers import (
    HOLDING_SPANS,
    BrokerTrade,
    BrokerTrades,
    HoldingHistory,
    Holdings,
    Participant,
    ParticipantHolding,
)
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.session import exchange_date
from tideboard_core.model.shares import Shares, total
from tideboard_desktop.behind.figures import (
    QUIET,
    DayLine,
    Row,
    amounts,
    column,
    dated,
    day_column,
    known,
    percents,
    plain_numbers,
    ranked,
    shares_or_none,
    signed_shares,
    two_digits,
    unstated_columns,
    word_column,
)
from tideboard_desktop.behind.questions import HK, SHARES, BehindPicture, PictureContext, Question, Sources
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.plots.figure import Figure, TableColumn, without_figure
from tideboard_desktop.ui.words.joining import listed, titled

translate = QCoreApplication.translate
HOLDINGS, PARTICIPANT, TRADES = "holdings", "participant", "trades"
IN_SHARES, OF_TURNOVER, OF_ISSUED = "shares", "turnover", "issued"
FIRST: Final = 5
"""Participants whose part of all holdings is told."""
_SIDE: Final = 8
"""Bars of each side."""
_DAYS_BACK: Final = 5
_SETTLES: Final = 2
"""Trading days from a trade to its settlement."""
_RUNNING_LASTS: Final = 60.0
"""Seconds for which the trades of a running day are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldingByDay:
    """One participant's holding, and the closing prices of the days; empty without bars."""

    history: HoldingHistory
    closes: dict[date, float]

    @property
    def unread(self) -> str:
        """As of the holding."""
        return self.history.unread


class Traded(NamedTuple):
    """Shares traded on each day, and the issued shares; empty and None where they are not told."""

    volumes: Mapping[date, int]
    issued: Decimal | None

    def over(self, newest: date | None, span: int, settles: int) -> Decimal | None:
        """Shares traded in `span` sessions, the last of them `settles` sessions before `newest`; None if unknown."""
        days = sorted(self.volumes)
        end = 0 if newest is None else bisect_right(days, newest) - settles
        begin = end - span
        known = newest is not None and newest in self.volumes and begin >= 0
        return Decimal(sum(self.volumes[day] for day in days[begin:end])) or None if known else None


def broker_questions() -> list[Question]:
    """Changes of the holdings, one participant by day, the trades of a day."""
    spans = [
        translate("Behind", "1 day"),
        *(translate("Behind", "{count} days").format(count=each) for each in HOLDING_SPANS[1:]),
    ]
    return [
        Question(
            key=HOLDINGS,
            word=translate("Behind", "Holdings"),
            asking=translate("Behind", "Asking for the holdings in the clearing house"),
            empty=translate("Behind", "No holdings are known"),
            read=_read_holdings,
            rows=lambda value: value.rows,
            draw=holdings_picture,
            options=tuple((str(span), word) for span, word in zip(HOLDING_SPANS, spans, strict=True)),
            units=_unit_words(),
            also=_traded_question,
            markets=HK,
            types=SHARES,
            newest=lambda value: value.settled,
            delay={Market.HK: 2},
        ),
        Question(
            key=PARTICIPANT,
            word=translate("Behind", "One participant"),
            asking=translate("Behind", "Asking for the participant's holding"),
            empty=translate("Behind", "No holding of this participant is known"),
            idle=translate("Behind", "Choose a participant in Holdings: a click or Enter on its bar"),
            read=_read_participant,
            rows=lambda value: value.history.days,
            draw=participant_picture,
            asks=True,
            markets=HK,
            types=SHARES,
            newest=lambda value: value.history.days[-1].day if value.history.days else None,
            delay={Market.HK: 2},
        ),
        Question(
            key=TRADES,
            word=translate("Behind", "Trades"),
            asking=translate("Behind", "Asking for the brokers' trades"),
            empty=translate("Behind", "No trades of brokers are known for this day"),
            read=_read_trades,
            rows=lambda value: (*value.buyers, *value.sellers),
            draw=trades_picture,
            options=tuple((str(back), _back_word(back)) for back in range(_DAYS_BACK)),
            asks=True,
            units=_unit_words(),
            also=_traded_question,
            markets=HK,
            types=SHARES,
            lasts=lambda option: _RUNNING_LASTS if option == "0" else None,
        ),
    ]


def _back_word(back: int) -> str:
    return f"\u2212{back}" if back else translate("Behind", "Running day")


async def _read_holdings(sources: Sources, instrument: InstrumentId, _option: str) -> Holdings:
    return await sources.behind.brokers.holdings(instrument)


async def _read_trades(sources: Sources, instrument: InstrumentId, option: str) -> BrokerTrades:
    return await sources.behind.brokers.trades(instrument, int(option))


async def _read_participant(sources: Sources, instrument: InstrumentId, option: str) -> HoldingByDay:
    """The close is beside the point where there is no holding, and the holding is whole without it."""
    history = await sources.behind.brokers.holding_history(instrument, option)
    closes = await _day_bars(sources, instrument, "close") if history.days else {}
    return HoldingByDay(history=history, closes=closes)


async def _read_traded(sources: Sources, instrument: InstrumentId, _option: str) -> Traded:
    volumes, issued = await asyncio.gather(_day_bars(sources, instrument, "volume"), _issued(sources, instrument))
    return Traded({day: int(volume) for day, volume in volumes.items()}, issued)


async def _day_bars(sources: Sources, instrument: InstrumentId, name: str) -> dict[date, float]:
    """A column of the bars by day, empty where they are refused."""
    if sources.bars is None:
        return {}
    try:
        series = await sources.bars().read(SeriesKey(instrument, Interval(1, Unit.DAY)))
    except TideboardError:
        return {}
    rows, market = series.columns.rows, market_of(instrument)
    days = [exchange_date(market, instant_of(start)) for start in rows.start.tolist()]
    return dict(zip(days, getattr(rows, name).tolist(), strict=True))


async def _issued(sources: Sources, instrument: InstrumentId) -> Decimal | None:
    """The market value at the price of the same moment, which is how providers define it."""
    try:
        found = await sources.gateway.quotes.snapshots([instrument])
    except TideboardError:
        return None
    one = next((each for each in found if each.quote.instrument == instrument), None)
    if one is None or not one.market_value or not one.quote.last:
        return None
    return (one.market_value / one.quote.last).to_integral_value()


# --- what a bar is in -----------------------------------------------------------------------------------------------


def _unit_words() -> tuple[tuple[str, str], ...]:
    return (
        (IN_SHARES, translate("Behind", "Shares")),
        (OF_TURNOVER, translate("Behind", "Of turnover")),
        (OF_ISSUED, translate("Behind", "Of issued")),
    )


def _traded_question(unit: str) -> Question | None:
    """What shares are divided by comes with the question of it."""
    if unit in {"", IN_SHARES}:
        return None
    return Question(
        key="traded", word="", asking="", empty="", read=_read_traded, rows=lambda value: [value], draw=_not_drawn
    )


def _not_drawn(_value: Traded, _shown: PictureContext) -> BehindPicture:
    return BehindPicture(figure=without_figure(""), heading="")


class BarUnit(NamedTuple):
    """What the bars are in: shares, or percent of `whole` shares; `words` say it."""

    words: str
    whole: Decimal | None
    in_shares: bool = False

    def value(self, shares: Shares) -> Decimal | Shares:
        """The length of a bar."""
        return shares if self.in_shares or not self.whole else Decimal(shares) * 100 / self.whole

    def told(self, shares: Shares) -> str:
        """The part of the whole in words, empty for shares."""
        if self.in_shares or not self.whole:
            return ""
        return fmt.percent(Decimal(shares) * 100 / self.whole, 3)


# --- holdings -------------------------------------------------------------------------------------------------------


def largest_changes(rows: Sequence[ParticipantHolding], span: int, most: int = 2 * _SIDE) -> list[ParticipantHolding]:
    """Those whose holding grew most over a span, the largest first, then those that shrank, the largest last.

    Half of `most` rows are of each side; where that is little, the first five that grew are among them.
    """
    changed = sorted((row for row in rows if row.changes.get(span)), key=lambda row: -row.changes[span])
    most = min(max(most, FIRST + 1), 2 * _SIDE)
    side = max(most // 2, FIRST)
    grown = [row for row in changed if row.changes[span] > 0][:side]
    shrunk = [row for row in changed if row.changes[span] < 0][-(most - side) :]
    return grown + shrunk


def concentration(rows: Sequence[ParticipantHolding], span: int) -> tuple[Decimal, Decimal | None] | None:
    """The part of all holdings that the first five have, in percent, and its change over a span; None without shares.

    The change is None where the span of any participant is not told.
    """
    now = _first_part([Decimal(row.shares) for row in rows])
    if now is None:
        return None
    if any(span not in row.changes for row in rows):
        return now, None
    before = _first_part([Decimal(row.shares) - Decimal(row.changes[span]) for row in rows])
    return now, None if before is None else now - before


def _first_part(shares: Sequence[Decimal]) -> Decimal | None:
    whole = sum(shares)
    return sum(sorted(shares, reverse=True)[:FIRST], Decimal(0)) / whole * 100 if whole > 0 else None


def holdings_picture(value: Holdings, shown: PictureContext) -> BehindPicture:
    """The largest changes over the chosen span as bars around zero; Enter opens the participant."""
    span, unit = int(shown.option), _holding_unit(value, shown)
    rows = largest_changes(value.rows, span, shown.rows)
    heading = listed((_settled_words(value.settled), unit.words))
    foot = listed(_concentration_words(value.rows, span))
    columns = _holding_columns(value)
    if not rows:
        nothing = translate("Behind", "No holding changed over this span, or the broker does not tell it")
        return BehindPicture(figure=without_figure(nothing), heading=heading, foot=foot)
    if not unit.in_shares and not unit.whole:
        return BehindPicture(figure=_without_whole(columns, shown), heading=heading, foot=foot)

    def read(row: ParticipantHolding) -> str:
        text = translate("Behind", "{name}: {change} shares, holds {shares}")
        change = signed_shares(row.changes[span])
        words = text.format(name=_who(row.participant), change=change, shares=fmt.quantity(row.shares))
        marked = translate("Behind", "marked by the broker") if row.marked else ""
        return listed(filter(None, (words, unit.told(row.changes[span]), marked)))

    bars = [
        Row(row.participant.name or row.participant.number, unit.value(row.changes[span]), read(row)) for row in rows
    ]
    title = translate("Behind", "Changes of holdings over {count} trading days").format(count=span)
    return BehindPicture(
        figure=ranked(
            bars,
            amounts(bar.value for bar in bars) if unit.in_shares else percents,
            words=(title, *(bar.read for bar in bars[:FIRST]), foot),
            columns=columns,
            letters=shown.letters,
        ),
        heading=heading,
        foot=foot,
        opens=tuple(row.participant.number for row in rows),
        leads=PARTICIPANT,
    )


def _who(participant: Participant) -> str:
    return f"{participant.name} ({participant.number})"


def _holding_unit(value: Holdings, shown: PictureContext) -> BarUnit:
    """The trades that settled over the span were made two sessions before each."""
    span = int(shown.option)
    if shown.unit == OF_TURNOVER:
        whole = None if shown.also is None else shown.also.over(value.settled, span, _SETTLES)
        text = translate("Behind", "in percent of the turnover of these {count} trading days, both in shares")
        return BarUnit(text.format(count=span), whole)
    return _plain_unit(shown)


def _plain_unit(shown: PictureContext) -> BarUnit:
    if shown.unit == OF_ISSUED:
        whole = None if shown.also is None else shown.also.issued
        words = translate("Behind", "in percent of the issued shares")
        if whole:
            count = translate("Behind", "{count} by market value and price").format(count=fmt.quantity(whole))
            words = listed((words, count))
        return BarUnit(words, whole)
    return BarUnit(translate("Behind", "in shares"), None, in_shares=True)


def _without_whole(columns: tuple[TableColumn, ...], shown: PictureContext) -> Figure:
    """Why there are no bars: what they would be a part of is not known, or has not come."""
    if shown.also is None:
        sentence = translate("Behind", "What the bars are a part of has not been read; T shows the shares")
    else:
        sentence = translate("Behind", "What the bars are a part of is not told for these days; T shows the shares")
    return replace(without_figure(sentence), columns=columns)


def _settled_words(settled: date | None) -> str:
    custodian = translate("Behind", "a custodian is not an investor")
    if settled is None:
        return listed((translate("Behind", "Holdings at the clearing house, day not told"), custodian))
    text = translate("Behind", "Holdings at the clearing house, settled {day}, of trades two trading days before")
    return listed((text.format(day=fmt.day_in_year(settled)), custodian))


def _concentration_words(rows: Sequence[ParticipantHolding], span: int) -> Iterator[str]:
    found = concentration(rows, span)
    if found is None:
        return
    now, change = found
    yield translate("Behind", "The first {count} hold {share} of it").format(count=FIRST, share=fmt.share(now))
    if change is not None:
        text = translate("Behind", "{points} percentage points over {count} days")
        yield text.format(points=fmt.signed(change, 2), count=span)


def _holding_columns(value: Holdings) -> tuple[TableColumn, ...]:
    rows, whole = value.rows, Decimal(total(row.shares for row in value.rows))
    parts = [Decimal(row.shares) / whole * 100 if whole else None for row in rows]
    return known(
        [
            word_column(translate("Behind", "Participant"), "participant", [row.participant.name for row in rows]),
            word_column(translate("Behind", "Number"), "number", [row.participant.number for row in rows], width=84),
            column(translate("Behind", "Holds"), "holding [shares]", [row.shares for row in rows]),
            column(
                translate("Behind", "Of all holdings"),
                "part [% of clearing house]",
                parts,
                two_digits,
            ),
            *(
                column(
                    translate("Behind", "{count} d").format(count=span),
                    f"change over {span} days [shares]",
                    [row.changes.get(span) for row in rows],
                    signed_shares,
                )
                for span in HOLDING_SPANS
            ),
            word_column(
                translate("Behind", "Marked"),
                "marked by the broker",
                ["+" if row.marked else "" for row in rows],
                width=70,
            ),
            *unstated_columns([row.unstated for row in rows], value.source),
        ]
    )


# --- one participant ------------------------------------------------------------------------------------------------


def participant_picture(value: HoldingByDay, shown: PictureContext) -> BehindPicture:
    """Its holding as steps, and the close on the right axis."""
    history, days = value.history, [each.day for each in value.history.days]
    closes = [value.closes.get(day) for day in days]
    held = [each.shares for each in history.days]
    lines = [DayLine(values=held, steps=True, name=translate("Behind", "Holding (left)"))]
    if any(each is not None for each in closes):
        lines.append(
            DayLine(values=closes, right=True, dashed=True, shade=QUIET, name=translate("Behind", "Close (right)"))
        )

    def read(stop: int) -> str:
        day = history.days[stop]
        parts = [
            fmt.day_in_year(day.day),
            translate("Behind", "holds {shares}").format(shares=fmt.quantity(day.shares)),
        ]
        if day.change is not None:
            parts.append(signed_shares(day.change))
        if (close := closes[stop]) is not None:
            parts.append(translate("Behind", "close {price}").format(price=fmt.plain(close, 2)))
        return listed(parts)

    name = shown.names.get(history.number, "")
    who = f"{name} ({history.number})" if name else history.number
    heading = translate("Behind", "{participant}: holding at the clearing house by settlement day").format(
        participant=who
    )
    return BehindPicture(
        figure=dated(
            days,
            lines,
            amounts(held),
            read,
            right=plain_numbers,
            words=(heading, read(len(days) - 1)),
            columns=known(
                [
                    day_column(translate("Behind", "Day"), "settlement day", days),
                    column(translate("Behind", "Holds"), "holding [shares]", held),
                    column(
                        translate("Common", "Change"),
                        "change [shares]",
                        [each.change for each in history.days],
                        signed_shares,
                    ),
                    column(translate("Behind", "Closing price"), "close, forward-adjusted", closes),
                    *unstated_columns([each.unstated for each in history.days], history.source),
                ]
            ),
        ),
        heading=heading,
        foot="" if value.closes else translate("Behind", "The closing prices of these days were not read."),
    )


# --- trades ---------------------------------------------------------------------------------------------------------


def trades_picture(value: BrokerTrades, shown: PictureContext) -> BehindPicture:
    """Net trades as bars around zero, buyers first."""
    trades, unit = sorted([*value.buyers, *value.sellers], key=lambda each: -each.net), _trade_unit(value, shown)
    heading, columns = listed((_traded_words(value), unit.words)), _trade_columns(trades)
    foot = translate("Behind", "The brokers with the largest net trades; trades settle two trading days later.")
    if not unit.in_shares and not unit.whole:
        return BehindPicture(figure=_without_whole(columns, shown), heading=heading, foot=foot)
    half = max(shown.rows // 2, 2)
    drawn = trades if len(trades) <= shown.rows else trades[:half] + trades[-half:]
    bars = [Row(each.name, unit.value(each.net), _trade_words(each, unit)) for each in drawn]
    return BehindPicture(
        figure=ranked(
            bars,
            amounts(bar.value for bar in bars) if unit.in_shares else percents,
            words=(heading, *(bar.read for bar in bars[:FIRST])),
            columns=columns,
            letters=shown.letters,
        ),
        heading=heading,
        foot=foot,
    )


def _trade_unit(value: BrokerTrades, shown: PictureContext) -> BarUnit:
    if shown.unit == OF_TURNOVER:
        whole = None if shown.also is None else shown.also.over(value.day, 1, 0)
        return BarUnit(translate("Behind", "in percent of the turnover of the day, both in shares"), whole)
    return _plain_unit(shown)


def _trade_columns(trades: Sequence[BrokerTrade]) -> tuple[TableColumn, ...]:
    return known(
        [
            word_column(translate("Behind", "Broker"), "broker", [each.name for each in trades]),
            column(translate("Behind", "Net shares"), "net [shares]", [each.net for each in trades], signed_shares),
            column(
                translate("Behind", "Shares"),
                "bought and sold [shares]",
                [each.shares for each in trades],
                shares_or_none,
            ),
            column(translate("Common", "Turnover"), "turnover", [each.turnover for each in trades], fmt.money),
            column(translate("Behind", "Average"), "average price", [each.average for each in trades], average_price),
        ]
    )


def average_price(value: Decimal) -> str:
    """One that is counted, which has more decimals than a price."""
    return fmt.price(round(value, 3))


def _traded_words(value: BrokerTrades) -> str:
    if value.day is None:
        words = translate("Behind", "Traded by brokers, day not told")
    else:
        words = translate("Behind", "Traded by brokers, day {day}").format(day=fmt.day_in_year(value.day))
    return listed((words, translate("Behind", "the day still runs"))) if value.live else words


def _trade_words(trade: BrokerTrade, unit: BarUnit) -> str:
    text = translate("Behind", "net {change} shares")
    words = [text.format(change=signed_shares(trade.net)), *filter(None, (unit.told(trade.net),))]
    if trade.average is not None:
        words.append(translate("Behind", "average {price}").format(price=average_price(trade.average)))
    return titled(trade.name, listed(words))
