"""The rates of all fees by market, and what an order costs by them.

Each rate has its days, where it was read, and when it should be looked at again.

They are shares of the traded value: 0.0003 = 0.03 %. The order of the items is that of a contract note. A day before
`KNOWN_FROM` has no whole schedule. Names of securities: real estate trusts, and the classes of Hong Kong's options.
"""

from __future__ import annotations

from datetime import date
from decimal import ROUND_CEILING, Decimal
from functools import lru_cache
from typing import Any, Final

from tideboard_core.model.fees import BROKER_ALLOWANCE, BROKER_FEES, CENT, FeeCode, FeeItem, FeeRule
from tideboard_core.model.instrument import Instrument, Market, SecurityType
from tideboard_core.model.order import Side
from tideboard_core.model.shares import Shares

KNOWN_FROM: Final = date(2024, 5, 22)
"""First day whose rates are all in the tables."""

_SELL = frozenset({Side.SELL})
_STOCK = frozenset({SecurityType.STOCK})
_FUND = frozenset({SecurityType.ETF})
_NO_FUND = frozenset(SecurityType) - _FUND
_AMOUNTS = frozenset({"rate", "per_unit", "highest", "fixed", "minimum", "maximum", "maximum_rate"})

_EARLIER = (2023, 11, 17)
"""Begin of a rate that nobody read: before the tables."""
_YEARLY = date(2027, 11, 26)
_TURN_OF_YEAR = date(2027, 1, 1)

FUTU: Final = "futuhk.com/en/commissionnew, November 2026"
HKEX: Final = "sc.hkex.com.hk, fees for securities trading, November 2026"
STAMP: Final = "futuhk.com/en/support/topic2_293; Stamp Duty Ordinance, 0.1 % from 2023-11-17"
TRUSTS: Final = "alvarezandmarsaltax.com, ordinance gazetted on 2024-12-20: real estate trusts free from 2024-12-21"
SETTLING: Final = "hkex.com.hk, settlement fee without bounds from 2025-06-30; LongPort's fee-schedule.md of 2026-08-07"
SETTLED_BEFORE: Final = "futuhk.com/en/support/topic2_293: 0.002 %, 2 to 100 dollars a trade"
TARIFF: Final = "hkex.com.hk, list of stock option classes of 2024-11-04; cmbi.com: 3, 1 or 0.5 dollars by tier"
INDEX_OPTIONS: Final = "hf2228.com and successfn.com, charges of index options by the contract"
CONNECT: Final = "swhyhk.com and yuanta.com.hk, northbound shares and funds; tigersecurities.com/help/detail/cnsf"
SEC: Final = "sec.gov, section 31 fee rate advisories; order of 2026-02-27 (FR 2026-04233)"
FINRA: Final = "finra.org, trading activity fee; LongPort's fee-schedule.md of 2026-08-07"
OCC: Final = "90 FR 10544: 0.025 a contract from 2025-02-14 without the cap of 55 dollars"
ORF: Final = "LongPort's fee-schedule.md of 2026-08-07; the highest is ibkrguides' sum of all exchanges of March 2025"
ORF_BEFORE: Final = "itigerup.com/en/help/detail/67485414 with the rates of 2025; moomoo.com/us topic4_66: 0.013"
CAT: Final = "LongPort's fee-schedule.md of 2026-08-07: from 2026-05-01, at least a cent; CAT fee 2026-1 is part of it"
CAT_BEFORE: Final = "moomoo.com/us/support/topic4_66 of 2025-08-29; inferred that it ended with the fee of May 2026"
NSCC: Final = "futuhk.com/en/commissionnew and LongPort's fee-schedule.md of 2026-08-07"
OPTION_SETTLING: Final = "LongPort's fee-schedule.md of 2026-08-07, itigerup.com; an item of Futu's order-fee-query"
SGX: Final = "LongPort's fee-schedule.md (Singapore) of 2026-08-07; hawkinsight.com"
LONGPORT: Final = "LongPort's fee-schedule.md of 2026-08-07, the default tariff of its accounts in Hong Kong"

REAL_ESTATE_TRUSTS: Final = frozenset(
    {"00405", "00435", "00778", "00808", "00823", "01426", "01503", "01881", "02191", "02778", "87001"}
)
"""Trusts listed in Hong Kong, by their code; brokers call them stocks. Of a trust that lacks, the duty is the most."""
TIER_2: Final = frozenset({"KDS", "WHG", "GHL", "SNP", "SBO", "NCL", "PIN", "XPB"})
TIER_3: Final = frozenset({"XTW", "CDA"})
"""Classes of stock options whose tier stands in the part of HKEX's list that was read; all others count as tier 1."""
INDEX_LEVIED: Final = frozenset({"HSI", "HHI", "MHI"})


def _rule(code: FeeCode, source: str, since: tuple[int, int, int], **fields: Any) -> FeeRule:  # noqa: ANN401  texts and sets, whose types the rule has
    """A rate; amounts are given as text, `until` as a tuple of year, month and day."""
    amounts = {name: Decimal(fields.pop(name)) for name in _AMOUNTS & fields.keys()}
    if "until" in fields:
        fields["until"] = date(*fields["until"])
    return FeeRule(code=code, source=source, since=date(*since), **{"review": _YEARLY, **fields, **amounts})


_FUTU_HALF_YEAR = date(2027, 5, 26)
_FLAT = _rule(FeeCode.PLATFORM, FUTU, _EARLIER, fixed="15", review=_FUTU_HALF_YEAR)
_THREE = _rule(FeeCode.COMMISSION, FUTU, _EARLIER, rate="0.0003", minimum="3", review=_FUTU_HALF_YEAR)

_CHINA_CONNECT = (
    _THREE,
    _FLAT,
    _rule(FeeCode.HANDLING, CONNECT, (2023, 8, 28), rate="0.0000341", types=_NO_FUND),
    _rule(FeeCode.HANDLING, CONNECT, (2023, 8, 28), rate="0.00004", types=_FUND),
    _rule(FeeCode.SUPERVISION, CONNECT, (2023, 8, 28), rate="0.00002", types=_NO_FUND),
    _rule(FeeCode.TRANSFER, CONNECT, (2023, 8, 28), rate="0.00003", types=_NO_FUND),
    _rule(FeeCode.TRANSFER, CONNECT, (2023, 8, 28), rate="0.00002", types=_FUND),
    _rule(FeeCode.STAMP_DUTY, CONNECT, (2023, 8, 28), rate="0.0005", sides=_SELL, types=_STOCK),
)
_SEC = tuple(
    _rule(FeeCode.SEC_FEE, SEC, since, rate=rate, minimum="0.01", sides=_SELL, review=date(2027, 3, 1), **until)
    for since, until, rate in (
        ((2024, 5, 22), {"until": (2025, 5, 13)}, "0.0000278"),
        ((2026, 4, 4), {}, "0.0000206"),
    )
)

FEE_SCHEDULES: Final[dict[Market, tuple[FeeRule, ...]]] = {
    Market.HK: (
        _THREE,
        _FLAT,
        *(
            _rule(FeeCode.STAMP_DUTY, source, since, rate="0.001", whole_units=True, types=_STOCK, **fields)
            for source, since, fields in (
                (STAMP, (2023, 11, 17), {"until": (2024, 12, 20)}),
                (TRUSTS, (2024, 12, 21), {"besides": REAL_ESTATE_TRUSTS}),
            )
        ),
        _rule(FeeCode.TRADING_FEE, HKEX, (2023, 1, 1), rate="0.0000565", minimum="0.01"),
        _rule(FeeCode.SFC_LEVY, HKEX, (2014, 11, 1), rate="0.000027", minimum="0.01"),
        _rule(FeeCode.AFRC_LEVY, HKEX, (2022, 1, 1), rate="0.0000015"),
        _rule(
            FeeCode.SETTLEMENT,
            SETTLED_BEFORE,
            _EARLIER,
            rate="0.00002",
            minimum="2",
            maximum="100",
            until=(2025, 6, 29),
        ),
        _rule(FeeCode.SETTLEMENT, SETTLING, (2025, 6, 30), rate="0.000042"),
    ),
    Market.US: (
        _rule(
            FeeCode.COMMISSION,
            FUTU,
            _EARLIER,
            per_unit="0.0049",
            minimum="0.99",
            maximum_rate="0.005",
            review=_FUTU_HALF_YEAR,
        ),
        _rule(
            FeeCode.PLATFORM,
            FUTU,
            _EARLIER,
            per_unit="0.005",
            minimum="1",
            maximum_rate="0.005",
            review=_FUTU_HALF_YEAR,
        ),
        _rule(FeeCode.SETTLEMENT, NSCC, _EARLIER, per_unit="0.003", maximum_rate="0.07"),
        *_SEC,
        _rule(
            FeeCode.TRADING_ACTIVITY,
            FINRA,
            (2024, 1, 1),
            per_unit="0.000166",
            minimum="0.01",
            maximum="8.30",
            sides=_SELL,
            until=(2025, 12, 31),
        ),
        _rule(
            FeeCode.TRADING_ACTIVITY,
            FINRA,
            (2026, 1, 1),
            per_unit="0.000195",
            minimum="0.01",
            maximum="9.79",
            sides=_SELL,
            review=_TURN_OF_YEAR,
        ),
        _rule(
            FeeCode.AUDIT_TRAIL,
            CAT_BEFORE,
            (2024, 10, 1),
            per_unit="0.0000265",
            about=True,
            until=(2026, 4, 30),
        ),
        _rule(
            FeeCode.AUDIT_TRAIL,
            CAT,
            (2026, 5, 1),
            per_unit="0.000003",
            highest="0.0000265",
            minimum="0.01",
            about=True,
            review=_TURN_OF_YEAR,
        ),
    ),
    Market.SH: _CHINA_CONNECT,
    Market.SZ: _CHINA_CONNECT,
    Market.SG: (
        _rule(FeeCode.CLEARING, SGX, (2014, 6, 1), rate="0.000325"),
        _rule(FeeCode.TRADING_FEE, SGX, (2014, 6, 1), rate="0.000075", minimum="0.01"),
    ),
}

OPTION_SCHEDULES: Final[dict[Market, tuple[FeeRule, ...]]] = {
    Market.HK: (
        _rule(FeeCode.COMMISSION, FUTU, _EARLIER, rate="0.002", minimum="3", review=_FUTU_HALF_YEAR),
        _FLAT,
        _rule(FeeCode.TRADING_FEE, TARIFF, _EARLIER, per_unit="3", besides=TIER_2 | TIER_3 | INDEX_LEVIED),
        _rule(FeeCode.TRADING_FEE, TARIFF, _EARLIER, per_unit="1", only=TIER_2),
        _rule(FeeCode.TRADING_FEE, TARIFF, _EARLIER, per_unit="0.5", only=TIER_3),
        _rule(FeeCode.TRADING_FEE, INDEX_OPTIONS, _EARLIER, per_unit="10", only=frozenset({"HSI"})),
        _rule(FeeCode.TRADING_FEE, INDEX_OPTIONS, _EARLIER, per_unit="3.5", only=frozenset({"HHI"})),
        _rule(FeeCode.TRADING_FEE, INDEX_OPTIONS, _EARLIER, per_unit="2", only=frozenset({"MHI"})),
        _rule(FeeCode.SFC_LEVY, INDEX_OPTIONS, _EARLIER, per_unit="0.54", only=frozenset({"HSI", "HHI"})),
        _rule(FeeCode.SFC_LEVY, INDEX_OPTIONS, _EARLIER, per_unit="0.1", only=frozenset({"MHI"})),
    ),
    Market.US: (
        _rule(FeeCode.COMMISSION, FUTU, _EARLIER, per_unit="0.65", minimum="1.99", review=_FUTU_HALF_YEAR),
        _rule(FeeCode.PLATFORM, FUTU, _EARLIER, per_unit="0.30", review=_FUTU_HALF_YEAR),
        _rule(FeeCode.OPTION_REGULATORY, ORF_BEFORE, (2024, 5, 22), per_unit="0.012", about=True, until=(2026, 6, 30)),
        _rule(
            FeeCode.OPTION_REGULATORY,
            ORF,
            (2026, 7, 1),
            per_unit="0.02295",
            highest="0.02815",
            about=True,
            review=_TURN_OF_YEAR,
        ),
        _rule(FeeCode.CLEARING, OCC, _EARLIER, per_unit="0.02", maximum="55", until=(2025, 2, 13)),
        _rule(FeeCode.CLEARING, OCC, (2025, 2, 14), per_unit="0.025", review=_TURN_OF_YEAR),
        _rule(FeeCode.SETTLEMENT, OPTION_SETTLING, _EARLIER, per_unit="0.18", about=True),
        *_SEC,
        _rule(
            FeeCode.TRADING_ACTIVITY,
            FINRA,
            (2024, 1, 1),
            per_unit="0.00279",
            minimum="0.01",
            sides=_SELL,
            until=(2025, 12, 31),
        ),
        _rule(
            FeeCode.TRADING_ACTIVITY,
            FINRA,
            (2026, 1, 1),
            per_unit="0.00329",
            minimum="0.01",
            sides=_SELL,
            review=_TURN_OF_YEAR,
        ),
        _rule(FeeCode.AUDIT_TRAIL, CAT_BEFORE, (2024, 10, 1), per_unit="0.0022", about=True, until=(2026, 4, 30)),
        _rule(
            FeeCode.AUDIT_TRAIL,
            CAT,
            (2026, 5, 1),
            per_unit="0.0003",
            highest="0.0022",
            minimum="0.01",
            about=True,
            review=_TURN_OF_YEAR,
        ),
    ),
}
"""Tariffs of options by the contract; a market without its own charges as for stocks."""

_PER_SHARE = (
    _rule(FeeCode.COMMISSION, LONGPORT, _EARLIER, per_unit="0.0049", minimum="0.99", maximum_rate="0.005"),
    _rule(FeeCode.PLATFORM, LONGPORT, _EARLIER, per_unit="0.005", minimum="1", maximum_rate="0.0099"),
)
_PER_ORDER = (
    _rule(FeeCode.COMMISSION, LONGPORT, _EARLIER, rate="0.0003", minimum="3"),
    _rule(FeeCode.PLATFORM, LONGPORT, _EARLIER, fixed="15"),
)
_PER_CONTRACT = (
    _rule(FeeCode.COMMISSION, LONGPORT, _EARLIER, per_unit="0.45", minimum="1.49"),
    _rule(FeeCode.PLATFORM, LONGPORT, _EARLIER, per_unit="0.30"),
)
_SINGAPORE = (_rule(FeeCode.COMMISSION, LONGPORT, _EARLIER, fixed="1.98"),)
ALLOWANCES: Final[dict[tuple[Market, SecurityType], tuple[FeeRule, ...]]] = {
    **{(Market.HK, kind): _PER_ORDER for kind in (SecurityType.STOCK, SecurityType.ETF, SecurityType.WARRANT)},
    **{(Market.US, kind): _PER_SHARE for kind in (SecurityType.STOCK, SecurityType.ETF)},
    **{(Market.SG, kind): _SINGAPORE for kind in (SecurityType.STOCK, SecurityType.ETF, SecurityType.WARRANT)},
    (Market.US, SecurityType.OPTION): _PER_CONTRACT,
}
"""The default tariff of a broker whose accounts differ: what is set aside at least; many accounts pay less."""


def schedule_of(instrument: Instrument) -> tuple[FeeRule, ...]:
    """Every rate of a security's market and kind, of all days."""
    options = OPTION_SCHEDULES if instrument.security_type is SecurityType.OPTION else {}
    return options.get(instrument.market, FEE_SCHEDULES[instrument.market])


def all_rules() -> tuple[FeeRule, ...]:
    """Every rate once, for those who look after them."""
    tables = (*FEE_SCHEDULES.values(), *OPTION_SCHEDULES.values(), *ALLOWANCES.values())
    return tuple(dict.fromkeys(rule for table in tables for rule in table))


def past_review(day: date) -> tuple[FeeRule, ...]:
    """The rates that still apply and should have been looked at before `day`."""
    return tuple(rule for rule in all_rules() if rule.until is None and rule.review <= day)


@lru_cache(maxsize=64)  # a ticket and a confirmation ask for the same several times
def fee_items(
    *,
    instrument: Instrument,
    side: Side,
    quantity: Shares,
    value: Decimal,
    day: date,
    broker_known: bool,
    highest: bool = False,
) -> tuple[FeeItem, ...]:
    """Every fee of one order that trades `quantity` shares or contracts worth `value`, in the market's currency.

    `value` is what the whole order trades for, a contract's multiplier included; `day` the exchange's. Without
    `broker_known` an allowance (`BROKER_UNKNOWN`) takes the place of what the broker charges. `highest` takes the most
    of what could apply, for money that has to be there.
    """
    rules = [rule for rule in schedule_of(instrument) if rule.applies(instrument, side, day)]

    items = [FeeItem(rule.code, rule.amount(quantity, value, highest=highest), rule.about) for rule in rules]
    if broker_known:
        return tuple(items)
    tariff = (rule for rule in ALLOWANCES.get((instrument.market, instrument.security_type), ()))
    least = sum((rule.amount(quantity, value, highest=highest) for rule in tariff), Decimal(0))
    allowance = max((value * BROKER_ALLOWANCE).quantize(CENT, ROUND_CEILING), least)
    others = (item for item in items if item.code not in BROKER_FEES)
    return (FeeItem(FeeCode.BROKER_UNKNOWN, allowance, about=True), *others)
