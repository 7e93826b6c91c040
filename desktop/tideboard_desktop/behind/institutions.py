"""Institutions of a market by what they hold there, and one of them: its holdings, its changes, its industries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.behind.holders import (
    InstitutionHolding,
    InstitutionHoldings,
    InstitutionProfile,
    Institutions,
)
from tideboard_core.model.instrument import InstrumentId, Market, SecurityType, market_of
from tideboard_core.model.shares import Shares
from tideboard_desktop.behind.figures import (
    ACCENT,
    DOWN,
    QUIET,
    UP,
    AxisText,
    Row,
    Value,
    amounts,
    column,
    day_column,
    fitting,
    in_table_alone,
    known,
    percents,
    ranked,
    signed_shares,
    word_column,
)
from tideboard_desktop.behind.questions import HK_US, BehindPicture, PictureContext, Question, Sources
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.plots.figure import TableColumn, without_figure
from tideboard_desktop.ui.words.joining import listed, titled, together
from tideboard_desktop.ui.words.markets import market_name

translate = QCoreApplication.translate
MARKET_INSTITUTIONS, INSTITUTION = "market-institutions", "institution"
HELD, CHANGED, INDUSTRIES = "held", "changed", "industries"
MOST_LISTED: Final = 200
"""Institutions, and holdings of one, that are asked for: a page."""
_MOST_CHANGES: Final = 50
"""Changes of one kind that are asked for."""
_MOST_NAMESAKES: Final = 20
_NAMED: Final = "="
_BARS: Final = 15
_QUARTERLY: Final = dict.fromkeys(Market, 100)
"""Trading days: those of a quarter, and the 45 days in which institutions file."""
_Bar = tuple[str, str, Value, str]
"""Security that Enter opens or empty, name, length, what is read out."""


def named(name: str) -> str:
    """What is chosen of an institution of which the name alone is known; empty without one."""
    return f"{_NAMED}{name}" if name else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InstitutionAnswer:
    """One institution, None where there is none of the name that was asked for, and what it holds or has changed."""

    market: Market
    what: str
    profile: InstitutionProfile | None = None
    held: InstitutionHoldings | None = None

    @property
    def unread(self) -> str:
        """What of both answers could not be read."""
        return next((one.unread for one in (self.profile, self.held) if one is not None and one.unread), "")


def institution_questions() -> list[Question]:
    """The institutions of the security's market, and one of them."""
    every = frozenset(SecurityType)
    return [
        Question(
            key=MARKET_INSTITUTIONS,
            word=translate("Behind", "Institutions of the market"),
            asking=translate("Behind", "Asking for the institutions of the market"),
            empty=translate("Behind", "No institution has filed"),
            read=_read_list,
            rows=lambda value: value.rows,
            draw=list_picture,
            markets=HK_US,
            types=every,
            of_market=True,
            newest=lambda value: max((row.disclosed for row in value.rows if row.disclosed), default=None),
            delay=_QUARTERLY,
        ),
        Question(
            key=INSTITUTION,
            word=translate("Behind", "One institution"),
            asking=translate("Behind", "Asking for the institution"),
            empty=translate("Behind", "No institution of this name has filed what it holds in this market"),
            idle=translate(
                "Behind", "Choose an institution: a click or Enter on a bar of Largest, Filed or of the market"
            ),
            read=_read_one,
            rows=lambda value: [] if value.profile is None else [value.profile],
            draw=institution_picture,
            options=(
                (HELD, translate("Behind", "Holds")),
                (CHANGED, translate("Behind", "Changed")),
                (INDUSTRIES, translate("Behind", "Industries")),
            ),
            asks=True,
            markets=HK_US,
            types=every,
            of_market=True,
            newest=lambda value: None if value.profile is None else value.profile.disclosed,
            delay=_QUARTERLY,
        ),
    ]


async def _read_list(sources: Sources, instrument: InstrumentId, _option: str) -> Institutions:
    return await sources.behind.holders.institution_list(market_of(instrument), MOST_LISTED)


async def _read_one(sources: Sources, instrument: InstrumentId, option: str) -> InstitutionAnswer:
    """`option` is what is drawn and, behind a blank, the number or the name of the institution."""
    what, _, who = option.partition(" ")
    market, holders = market_of(instrument), sources.behind.holders
    number = await _number_of(sources, market, who.removeprefix(_NAMED)) if who.startswith(_NAMED) else who
    if not number:
        return InstitutionAnswer(market=market, what=what)
    profile = await holders.institution(market, number)
    held = None
    if what == HELD:
        held = await holders.institution_holdings(market, number, MOST_LISTED)
    elif what == CHANGED:
        held = await holders.institution_changes(market, number, _MOST_CHANGES)
    return InstitutionAnswer(market=market, what=what, profile=profile, held=held)


async def _number_of(sources: Sources, market: Market, name: str) -> str:
    """The number of the one institution of exactly this name, else empty: a holder's number is another one."""
    found = await sources.behind.holders.institution_list(market, _MOST_NAMESAKES, name)
    same = [row.id for row in found.rows if row.name.casefold() == name.casefold()]
    return same[0] if len(same) == 1 else ""


# --- all of a market ------------------------------------------------------------------------------------------------


def list_picture(value: Institutions, shown: PictureContext) -> BehindPicture:
    """What the largest hold of the companies of the market, as money; Enter opens one."""
    rows = value.rows
    heading = translate(
        "Behind", "Institutions by what they hold of companies of {market}, money in {currency}"
    ).format(market=market_name(value.market), currency=value.currency or fmt.MISSING)
    columns = known(
        [
            word_column(translate("Behind", "Institution"), "institution", [row.name for row in rows], width=220),
            column(translate("Behind", "Worth"), "worth", [row.value for row in rows], fmt.money, width=150),
            column(
                translate("Behind", "Change of worth"), "change of worth", [row.value_change for row in rows], _signed,
                width=150,
            ),
            column(translate("Behind", "Companies"), "companies", [row.companies for row in rows], width=90),
            column(
                translate("Behind", "More or fewer"), "change of companies",
                [row.companies_change for row in rows], signed_shares,
            ),
            day_column(translate("Behind", "Disclosed"), "disclosed", [row.disclosed for row in rows]),
        ]
    )  # fmt: skip
    drawn, more = fitting([row for row in rows if row.value is not None], min(_BARS, shown.rows))
    foot = listed(filter(None, (_of_all(len(rows), value.total), more)))
    rows_open = tuple(row.id for row in rows)
    if not drawn:
        return BehindPicture(
            figure=in_table_alone(columns), heading=heading, foot=foot, rows_open=rows_open, leads=INSTITUTION
        )
    bars = []
    for row in drawn:
        words = [_worth(row.value, value.currency)]
        if row.companies is not None:
            words.append(translate("Behind", "{count} companies").format(count=fmt.quantity(row.companies)))
        words += _disclosed(row.disclosed)
        bars.append(Row(row.name, row.value or 0, titled(row.name, listed(words))))
    figure = ranked(
        bars,
        amounts(bar.value for bar in bars),
        words=(heading, *(bar.read for bar in bars[:5])),
        columns=columns,
        shades=(ACCENT, QUIET),
        letters=shown.letters,
    )
    return BehindPicture(
        figure=figure,
        heading=heading,
        foot=foot,
        opens=tuple(row.id for row in drawn),
        rows_open=rows_open,
        leads=INSTITUTION,
    )


# --- one institution ------------------------------------------------------------------------------------------------


def institution_picture(value: InstitutionAnswer, shown: PictureContext) -> BehindPicture:
    """Its holdings, what it changed, or its industries, with what it is in words; Enter on a company shows it."""
    profile, held = value.profile, value.held
    assert profile is not None  # an answer without one has no rows
    currency = profile.currency or (held.currency if held is not None else "")
    if held is None:
        title = translate("Behind", "{name}: what it holds in {market} by industry")
        bars, text, columns = _of_industries(profile)
        shades = ACCENT, QUIET
    elif value.what == CHANGED:
        title = translate("Behind", "{name}: what it bought and sold in {market} by its newest filing, in shares")
        bars, text, columns = _of_changes(held, shown)
        shades = UP, DOWN
    else:
        title = translate("Behind", "{name}: what it holds in {market}, in percent of all that it holds there")
        bars, text, columns = _of_holdings(held, shown, currency)
        shades = ACCENT, QUIET
    heading = listed(
        (
            title.format(name=profile.name or profile.id, market=market_name(value.market)),
            *_disclosed(profile.disclosed),
        )
    )
    drawn, more = _with_own(bars, shown, ends=value.what == CHANGED)
    total = None if held is None else held.total
    counted = [_of_all(len(held.rows), total) if held is not None else "", more]
    said = f"\u201c{profile.text}\u201d" if profile.text else ""
    foot = together(listed(filter(None, (*counted, *_profile_words(profile, currency)))), said)
    rows_open = () if held is None else tuple(row.instrument for row in held.rows)
    if not drawn:
        nothing = without_figure(translate("Behind", "Its newest filing tells nothing of it"))
        figure = in_table_alone(columns) if columns else nothing
        return BehindPicture(figure=figure, heading=heading, foot=foot, rows_open=rows_open)
    rows = [Row(name, number, read) for _opens, name, number, read in drawn]
    figure = ranked(
        rows,
        text,
        words=(heading, *(row.read for row in rows[:5]), foot),
        columns=columns,
        shades=shades,
        letters=shown.letters,
    )
    opens = tuple(bar[0] for bar in drawn)
    return BehindPicture(figure=figure, heading=heading, foot=foot, opens=opens, rows_open=rows_open)


def _with_own(bars: Sequence[_Bar], shown: PictureContext, *, ends: bool) -> tuple[list[_Bar], str]:
    """As many as have room, from the first on or from both `ends`; the security in view is always one of them."""
    most = min(_BARS, shown.rows)
    drawn, more = fitting(bars, most)
    if more and ends:
        drawn = [*bars[: most - most // 2], *bars[len(bars) - most // 2 :]]
    own = next((place for place, bar in enumerate(bars) if bar[0] == shown.instrument), None)
    if own is not None and bars[own] not in drawn:
        drawn[(most - 1) // 2 if ends else most - 1] = bars[own]
    return drawn, more


def _of_holdings(
    held: InstitutionHoldings, shown: PictureContext, currency: str
) -> tuple[list[_Bar], AxisText, tuple[TableColumn, ...]]:
    rows = held.rows
    bars: list[_Bar] = [
        (
            row.instrument,
            _marked(row, shown),
            row.part,
            titled(row.name or row.instrument, listed(_holding_words(row, currency))),
        )
        for row in rows
        if row.part is not None
    ]
    columns = known(
        [
            *_company_columns(rows),
            column(
                translate("Behind", "Worth"), _money_head(currency), [row.value for row in rows], fmt.money, width=150
            ),
            column(translate("Behind", "Of its holdings"), "part [% of its holdings]", [row.part for row in rows]),
            column(translate("Behind", "Of issued"), "holding [% of issued]", [row.percent for row in rows]),
            column(
                translate("Behind", "Of issued, before"), "holding before [% of issued]",
                [row.percent_before for row in rows], width=130,
            ),
            *_change_columns(rows),
        ]
    )  # fmt: skip
    return bars, percents, columns


def _of_changes(
    held: InstitutionHoldings, shown: PictureContext
) -> tuple[list[_Bar], AxisText, tuple[TableColumn, ...]]:
    """What was bought above what was sold, the largest of each at the ends."""
    rows = held.rows
    bars: list[_Bar] = [
        (
            row.instrument,
            _marked(row, shown),
            row.change or 0,
            titled(row.name or row.instrument, listed(_holding_words(row, ""))),
        )
        for row in sorted(rows, key=lambda row: -(row.change or 0))
        if row.change
    ]
    columns = known(
        [
            *_company_columns(rows),
            column(translate("Behind", "Of its holdings"), "part [% of its holdings]", [row.part for row in rows]),
            *_change_columns(rows),
        ]
    )
    return bars, amounts(bar[2] for bar in bars), columns


def _of_industries(profile: InstitutionProfile) -> tuple[list[_Bar], AxisText, tuple[TableColumn, ...]]:
    parts = profile.industries
    bars: list[_Bar] = []
    for part in parts:
        if part.percent is not None:
            words = [
                fmt.share(part.percent, 2),
                *([] if part.value is None else [_worth(part.value, profile.currency)]),
            ]
            bars.append(("", part.name, part.percent, titled(part.name, listed(words))))
    columns = known(
        [
            word_column(translate("Behind", "Industry"), "industry", [part.name for part in parts]),
            column(
                translate("Behind", "Of its holdings"), "part [% of its holdings]", [part.percent for part in parts]
            ),
            column(
                translate("Behind", "Worth"), _money_head(profile.currency), [part.value for part in parts], fmt.money,
                width=150,
            ),
        ]
    )  # fmt: skip
    return bars, percents, columns


# --- words and columns ----------------------------------------------------------------------------------------------


def _profile_words(profile: InstitutionProfile, currency: str) -> Iterator[str]:
    if profile.value is not None:
        yield _worth(profile.value, currency)
    if profile.value_before is not None:
        yield translate("Behind", "{amount} before").format(amount=_amount(profile.value_before))
    counts = (
        (translate("Behind", "{count} companies"), profile.companies),
        (translate("Behind", "{count} new"), profile.new),
        (translate("Behind", "{count} sold out"), profile.sold_out),
        (translate("Behind", "{count} increased"), profile.increased),
        (translate("Behind", "{count} decreased"), profile.decreased),
    )
    yield from (text.format(count=fmt.quantity(count)) for text, count in counts if count is not None)
    if profile.top_ten is not None:
        yield translate("Behind", "the ten largest are {share}").format(share=fmt.share(profile.top_ten, 2))
    if profile.top_ten_change is not None:
        text = translate("Behind", "{change} points since the filing before")
        yield text.format(change=_signed(profile.top_ten_change))


def _holding_words(row: InstitutionHolding, currency: str) -> Iterator[str]:
    if row.part is not None:
        yield translate("Behind", "{share} of its holdings").format(share=fmt.share(row.part, 2))
    if row.value is not None:
        yield _worth(row.value, currency)
    if row.percent is not None:
        yield translate("Behind", "{share} of the issued shares").format(share=fmt.share(row.percent, 2))
    if row.change is not None:
        yield translate("Behind", "{change} since the filing before").format(change=signed_shares(row.change))
    if row.reported is not None:
        yield translate("Behind", "filed for {day}").format(day=fmt.day_in_year(row.reported))
    if row.filing:
        yield row.filing


def _company_columns(rows: Sequence[InstitutionHolding]) -> list[TableColumn]:
    return [
        word_column(translate("Behind", "Company"), "company", [row.name for row in rows]),
        word_column(translate("Common", "Security"), "security", [row.instrument for row in rows], width=90),
        word_column(translate("Behind", "Industry"), "industry", [row.industry for row in rows], width=130),
    ]


def _change_columns(rows: Sequence[InstitutionHolding]) -> list[TableColumn]:
    changes: list[Shares | None] = [row.change for row in rows]
    return [
        column(translate("Common", "Change"), "change [shares]", changes, signed_shares),
        day_column(translate("Behind", "Filed for"), "filed for", [row.reported for row in rows]),
        word_column(translate("Behind", "Filing"), "filing", [row.filing for row in rows], width=90),
    ]


def _of_all(count: int, total: int | None) -> str:
    """Words for a list that is longer than what came; empty for a whole one."""
    if total is None or total <= count:
        return ""
    text = translate("Behind", "{count} of {all} are listed")
    return text.format(count=fmt.quantity(count), all=fmt.quantity(total))


def _disclosed(day: date | None) -> list[str]:
    return [] if day is None else [translate("Behind", "disclosed {day}").format(day=fmt.day_in_year(day))]


def _marked(row: InstitutionHolding, shown: PictureContext) -> str:
    name = row.name or row.instrument
    return f"› {name}" if row.instrument == shown.instrument else name


def _worth(value: Decimal | None, currency: str) -> str:
    return (
        translate("Behind", "worth {amount} {currency}").format(amount=_amount(value or 0), currency=currency).rstrip()
    )


def _amount(value: Value) -> str:
    return fmt.amount(float(value), fmt.unit_for(float(value), fmt.units_in_force()))


def _signed(value: Decimal) -> str:
    return fmt.signed(value, 2)


def _money_head(currency: str) -> str:
    return f"worth [{currency}]" if currency else "worth"
