"""Converts accounts, funds, positions, margin rules and cash entries; builds the account header of a request."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import IntEnum
from math import isfinite
from typing import Final, NamedTuple, TypeVar

from tideboard_core.errors import GatewayError, NotOffered
from tideboard_core.gateways.common.bounds import names_field, shares
from tideboard_core.gateways.futu.translate.orders import CURRENCY, CURRENCY_NUMBERS
from tideboard_core.gateways.futu.translate.refusals import text_of
from tideboard_core.gateways.futu.translate.symbols import instrument_of, traded_instrument
from tideboard_core.gateways.futu.translate.values import day_of, decimal, seconds_of, utc
from tideboard_core.model.instrument import CONTRACTS, Market, SecurityType
from tideboard_core.model.margin import Margin, RiskLevel
from tideboard_core.model.order import (
    Account,
    CostBasis,
    Funds,
    LiveAccount,
    MaxQuantity,
    PaperAccount,
    Position,
    PracticeAccount,
)
from tideboard_core.model.reference import CashEntry, MarginRule
from tideboard_core.model.shares import whole
from tideboard_proto.opend import Trd_Common_pb2 as Trd
from tideboard_proto.opend import Trd_FlowSummary_pb2, Trd_GetMarginRatio_pb2

Instead = TypeVar("Instead", Decimal, None)
MoneyRows = tuple[tuple[str, Decimal], ...]
"""Amounts by currency."""

BROKER: Final = "futu"
"""The broker of all of these accounts, by whatever connection."""
_CENTS: Final = 0.05
_ROUNDED: Final = 0.0015
_ROUNDED_RATIO: Final = 0.001
"""What rounding may do to a profit, to its part of one share (price and cost have three decimals) and its fraction."""
_DATE_ALONE: Final = len("2026-11-20")
"""A time of this length has no time of day."""


class TrdEnv(IntEnum):
    """The broker's environment of an account: simulated or real money."""

    SIMULATE = 0
    REAL = 1


AccountTypes = Mapping[TrdEnv, type[Account]]
BROKER_ACCOUNTS: Final[AccountTypes] = {TrdEnv.SIMULATE: PaperAccount, TrdEnv.REAL: LiveAccount}
"""The account types of every connection but the one to the sandbox child that the app started."""

US_MARGIN_PAPER: Final = 100
"""The one market that the US margin paper account lists, which is no number of the protocol's (FutuOpenD-rs 1.4.93 and
1.4.97): its requests name that of the United States, which is inferred."""
_MARKETS: Final[dict[int, tuple[Market, ...]]] = {
    Trd.TrdMarket_HK: (Market.HK,),
    Trd.TrdMarket_US: (Market.US,),
    Trd.TrdMarket_CN: (Market.SH, Market.SZ),
    Trd.TrdMarket_HKCC: (Market.SH, Market.SZ),
    Trd.TrdMarket_SG: (Market.SG,),
}
_TRD_MARKETS: Final[dict[Market, tuple[int, ...]]] = {
    Market.HK: (Trd.TrdMarket_HK,),
    Market.US: (Trd.TrdMarket_US,),
    Market.SH: (Trd.TrdMarket_HKCC, Trd.TrdMarket_CN),
    Market.SZ: (Trd.TrdMarket_HKCC, Trd.TrdMarket_CN),
    Market.SG: (Trd.TrdMarket_SG,),
}
"""Trading markets of a market, most preferred first: A-share orders of real accounts go to HKCC, of simulated to CN."""

_PLACES: Final = {Market.HK: "HK", Market.US: "US", Market.SH: "CN", Market.SZ: "CN", Market.SG: "SG"}
_KINDS: Final[dict[type[Account], str]] = {PracticeAccount: "Practice", PaperAccount: "Futu paper"}
_OF_CONTRACTS: Final[dict[int, str]] = {Trd.SimAccType_Option: " options", Trd.SimAccType_Futures: " futures"}
_EVERY_KIND: Final = frozenset(SecurityType)
_SIMULATED_KINDS: Final[dict[int, frozenset[SecurityType]]] = {
    Trd.SimAccType_Stock: _EVERY_KIND - CONTRACTS,
    Trd.SimAccType_Option: frozenset({SecurityType.OPTION}),
    Trd.SimAccType_Futures: frozenset({SecurityType.FUTURE}),
    Trd.SimAccType_StockAndOption: _EVERY_KIND - {SecurityType.FUTURE},
}
"""What a paper account trades, by its type (futu-api-doc qa/trade Q1: two of a market, each trades its own kind)."""
_CURRENCY_OF_MARKET: Final[dict[int, int]] = {
    Trd.TrdMarket_HK: Trd.Currency_HKD,
    Trd.TrdMarket_US: Trd.Currency_USD,
    Trd.TrdMarket_CN: Trd.Currency_CNH,
    Trd.TrdMarket_HKCC: Trd.Currency_CNH,
    Trd.TrdMarket_SG: Trd.Currency_SGD,
}
_HIDDEN_ROLES: Final = frozenset({Trd.TrdAccRole_Master})
_ROLES: Final[dict[int, str]] = {Trd.TrdAccRole_IPO: " new issues and company shares"}
"""Kinds of account that their name has to tell: one for new issues holds the shares of an employer's plan, too."""
_CANADA: Final = (Trd.Currency_USD, Trd.Currency_CAD)
"""The currencies in which the money of an account of Futu Canada may be asked for; others are refused."""
_FIRM_PREFIX: Final = len("SecurityFirm_")


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokerAccount:
    """One account with the header fields of requests about it.

    `pushed`: its orders and fills are pushed, which those of the US margin paper account may not be; its lists and
    money are of now only where they come from the broker's server (futu-agent-hub, SKILL.md).
    """

    account: Account
    environment: TrdEnv
    number: int
    trd_markets: tuple[int, ...]
    firm: int
    currency: int
    pushed: bool = True

    def header(self, market: Market | None = None) -> Trd.TrdHeader:
        """Return the header of a request; without a market the account's first one.

        Raises NotOffered when the account may not trade on `market`.
        """
        trd_market = self.trd_markets[0]
        if market is not None:
            allowed = [number for number in _TRD_MARKETS[market] if number in self.trd_markets]
            if not allowed:
                raise NotOffered("market-not-in-account", text="", market=str(market), account=self.account.short_id)
            trd_market = allowed[0]
        return Trd.TrdHeader(trdEnv=self.environment, accID=self.number, trdMarket=trd_market)

    def asked_currency(self, wanted: str) -> int:
        """Return the currency in which its money is asked for: the wanted one where the broker converts to it."""
        number = CURRENCY_NUMBERS.get(wanted, self.currency)
        return self.currency if self.firm == Trd.SecurityFirm_FutuCA and number not in _CANADA else number


def _name(kind: type[Account], markets: list[Market], wire: Trd.TrdAcc) -> str:
    """`Practice HK`, `Futu HK`, `Futu paper US`, `Futu paper HK options`; the number is shown beside it."""
    where = "/".join(dict.fromkeys(_PLACES[market] for market in markets))
    what = _OF_CONTRACTS.get(wire.simAccType, "") or _ROLES.get(wire.accRole, "")
    return f"{_KINDS.get(kind, 'Futu')} {where}{what}"


def _card(wire: Trd.TrdAcc) -> str:
    """The number of a real account in the broker's own programs, which the id is not; empty where it is not told."""
    card = text_of(wire.uniCardNum)
    return card if wire.trdEnv != TrdEnv.SIMULATE and card.isascii() and card.isdecimal() else ""


def broker_account(wire: Trd.TrdAcc, types: AccountTypes) -> BrokerAccount | None:
    """Return an account that can trade; None if it is disabled, cannot trade by its role, or has no known market.

    An environment that we do not know counts as real money.
    """
    listed = (Trd.TrdMarket_US if number == US_MARGIN_PAPER else number for number in wire.trdMarketAuthList)
    trd_markets = tuple(dict.fromkeys(number for number in listed if number in _MARKETS))
    if not trd_markets or wire.accStatus == Trd.TrdAccStatus_Disabled or wire.accRole in _HIDDEN_ROLES:
        return None
    environment = TrdEnv.SIMULATE if wire.trdEnv == TrdEnv.SIMULATE else TrdEnv.REAL
    currency = _CURRENCY_OF_MARKET[trd_markets[0]]
    if wire.securityFirm == Trd.SecurityFirm_FutuCA and currency not in _CANADA:
        currency = _CANADA[0]
    markets = [market for number in trd_markets for market in _MARKETS[number]]
    account = types[environment](
        id=str(wire.accID),
        name=text_of(wire.competitionAccName) or _name(types[environment], markets, wire),
        markets=frozenset(markets),
        currency=CURRENCY[currency],
        margin=wire.accType == Trd.TrdAccType_Margin,
        broker=BROKER,
        firm=_firm_name(wire.securityFirm),
        simulated=environment is TrdEnv.SIMULATE,
        kinds=_SIMULATED_KINDS.get(wire.simAccType),
        card=_card(wire),
    )
    return BrokerAccount(
        account=account,
        environment=environment,
        number=wire.accID,
        trd_markets=trd_markets,
        firm=wire.securityFirm,
        currency=currency,
        pushed=wire.simAccType != Trd.SimAccType_StockAndOption or Market.US not in markets,
    )


@names_field
def funds(header: Trd.TrdHeader, wire: Trd.Funds, *, currency: str) -> Funds:
    """Return money and buying power in the reply's currency, in `currency` if the reply names none.

    Cash and what can be withdrawn in one sum are fields of accounts of one market, by the protocol's comments. A user
    found them filled in an account of several; a 0 beside other money in the lists is not told.
    """
    in_currency = CURRENCY.get(wire.currency, currency)
    balances = _by_currency((row.currency, row.cash) for row in wire.cashInfoList)
    withdrawables = _by_currency((row.currency, row.availableBalance) for row in wire.cashInfoList)
    cash, withdrawable = decimal(wire.cash), decimal(wire.avlWithdrawalCash)
    return Funds(
        account_id=str(header.accID),
        currency=in_currency,
        power=decimal(wire.power),
        total_assets=decimal(wire.totalAssets),
        cash=_stated_sum(cash, balances, in_currency, decimal(wire.totalAssets) - _apart_from_cash(wire)),
        market_value=decimal(wire.marketVal),
        frozen_cash=decimal(wire.frozenCash),
        withdrawable=_stated_sum(withdrawable, withdrawables, in_currency, None),
        balances=balances,
        withdrawables=withdrawables,
        assets_in=_by_market(wire),
        margin=_margin(wire),
    )


def _stated_sum(
    stated: Decimal, rows: tuple[tuple[str, Decimal], ...], currency: str, instead: Instead
) -> Decimal | Instead:
    """Return the sum that was told; of a 0 beside other money the one row there is in its currency, else `instead`."""
    money = [(name, amount) for name, amount in rows if amount]
    if stated or not money:
        return stated
    (name, amount), *others = money
    return amount if name == currency and not others else instead


def _apart_from_cash(wire: Trd.Funds) -> Decimal:
    """Return the value of everything that an account holds beside its money."""
    return sum(map(decimal, (wire.marketVal, wire.fundAssets, wire.bondAssets, wire.cryptoMv)), Decimal(0))


def _by_currency(rows: Iterable[tuple[int, float]]) -> MoneyRows:
    """Return the money in each currency; none if one of them cannot be read, since the rest would pass for all."""
    read = [(CURRENCY.get(number, ""), _amount(value)) for number, value in rows]
    known = [(currency, amount) for currency, amount in read if currency and amount is not None]
    return tuple(known) if len(known) == len(read) == len({currency for currency, _ in known}) else ()


def _by_market(wire: Trd.Funds) -> tuple[tuple[Market, Decimal], ...]:
    """Return the net assets in each market, of the mainland under Shanghai; none if they do not add up to the total.

    No page says in which currency they are: only those that make up the total are in that of the total.
    """
    read = [(_MARKETS.get(row.trdMarket), _amount(row.assets)) for row in wire.marketInfoList]
    known = tuple((markets[0], amount) for markets, amount in read if markets and amount is not None)
    total, amounts = decimal(wire.totalAssets), sum((amount for _, amount in known), Decimal(0))
    others = sum(map(decimal, (wire.fundAssets, wire.bondAssets, wire.cryptoMv)), Decimal(0))
    fits = any(abs(whole - amounts) <= len(read) for whole in (total, total - others))
    return known if fits and len(known) == len(read) else ()


def _margin(wire: Trd.Funds) -> Margin | None:
    """Return the margin; None if the reply has no figure of it. It is only shown: what is no number is not told."""
    given = Margin(
        initial=_amount(wire.initialMargin) if wire.HasField("initialMargin") else None,
        maintenance=_amount(wire.maintenanceMargin) if wire.HasField("maintenanceMargin") else None,
        call_at=_amount(wire.marginCallMargin) if wire.HasField("marginCallMargin") else None,
        level=_RISK_LEVELS.get(wire.riskLevel) if wire.HasField("riskLevel") else None,
        step=wire.riskStatus or None,
    )
    return given if given != Margin() else None


_RISK_LEVELS: Final[Mapping[int, RiskLevel]] = {
    Trd.CltRiskLevel_AbsoluteSafe: RiskLevel.ABSOLUTELY_SAFE,
    Trd.CltRiskLevel_Safe: RiskLevel.SAFE,
    Trd.CltRiskLevel_Warning: RiskLevel.WARNING,
    Trd.CltRiskLevel_Danger: RiskLevel.DANGER,
    Trd.CltRiskLevel_OptDanger: RiskLevel.OPTION_DANGER,
}


@names_field
def position(header: Trd.TrdHeader, wire: Trd.Position) -> Position:
    """Return one position; a short one has a negative quantity.

    Its amounts are only shown, so one that is not a number leaves the position unpriced. Raises GatewayError for an
    unknown market and for a quantity that cannot be read.
    """
    # Quantities of short positions come with either sign.
    sign = -1 if wire.positionSide == Trd.PositionSide_Short and wire.qty > 0 else 1
    cost, basis = _cost(wire)
    figures = [_amount(amount) for amount in (wire.price, wire.val, cost.profit)]
    last, value, pl = (Decimal(0) if amount is None else amount for amount in figures)
    percent = None if cost.ratio is None else _amount(cost.ratio)
    return Position(
        account_id=str(header.accID),
        instrument=traded_instrument(
            sec_market=wire.secMarket, trd_market=wire.trdMarket or header.trdMarket, code=wire.code
        ),
        name=text_of(wire.name),
        quantity=sign * shares(wire.qty),
        available=shares(wire.canSellQty),
        average_cost=None if cost.price is None else _amount(cost.price),
        last=last,
        value=value,
        pl=pl,
        pl_percent=None if percent is None else percent * 100,  # 0.049 is 4.9 %, unlike the percent fields of quotes
        pl_today=_amount(wire.td_plVal) if wire.HasField("td_plVal") else None,
        currency=CURRENCY.get(wire.currency, ""),
        priced=None not in figures,
        cost_basis=basis,
    )


@names_field
def max_quantity(wire: Trd.MaxTrdQtys) -> MaxQuantity:
    """Return how many whole shares the broker would accept."""
    return MaxQuantity(
        cash_buy=whole(shares(wire.maxCashBuy)),
        margin_buy=whole(shares(wire.maxCashAndMarginBuy)) if wire.HasField("maxCashAndMarginBuy") else None,
        position_sell=whole(shares(wire.maxPositionSell)),
        short_sell=whole(shares(wire.maxSellShort)) if wire.HasField("maxSellShort") else None,
        buy_back=whole(shares(wire.maxBuyBack)) if wire.HasField("maxBuyBack") else None,
    )


def margin_rule(wire: Trd_GetMarginRatio_pb2.MarginRatioInfo) -> MarginRule:
    """Return the rule of a security; what the row leaves out is None."""

    def optional(name: str) -> Decimal | None:
        return decimal(getattr(wire, name)) if wire.HasField(name) else None

    return MarginRule(
        instrument=instrument_of(wire.security),
        long=wire.isLongPermit if wire.HasField("isLongPermit") else None,
        short=wire.isShortPermit if wire.HasField("isShortPermit") else None,
        short_pool=optional("shortPoolRemain"),
        short_fee_rate=optional("shortFeeRate"),
        initial_long=optional("imLongRatio"),
        initial_short=optional("imShortRatio"),
        maintenance_long=optional("mmLongRatio"),
        maintenance_short=optional("mmShortRatio"),
    )


def cash_entry(wire: Trd_FlowSummary_pb2.FlowSummaryInfo, *, asked: date, market: Market) -> CashEntry:
    """Return one cash entry, money that leaves negative. `asked` is the clearing date of a row that names none.

    The amount has its sign: positive came in, negative left (futu-api-doc, trade/get-acc-cash-flow). A direction beside
    it may be unknown. The row's time of day is in the time zone of `market`.
    """
    amount = decimal(wire.cashFlowAmount)
    against = (
        Trd_FlowSummary_pb2.TrdCashFlowDirection_Out if amount > 0 else Trd_FlowSummary_pb2.TrdCashFlowDirection_In
    )
    created = text_of(wire.createTime)
    return CashEntry(
        id=str(wire.cashFlowID) if wire.cashFlowID else "",
        clearing_date=day_of(wire.clearingDate) if wire.clearingDate else asked,
        settlement_date=day_of(wire.settlementDate) if wire.settlementDate else None,
        currency=CURRENCY.get(wire.currency, ""),
        kind=text_of(wire.cashFlowType),
        amount=amount,
        remark=text_of(wire.cashFlowRemark),
        created=utc(seconds_of(created, market)) if len(created) > _DATE_ALONE else None,
        contradicted=bool(amount) and wire.cashFlowDirection == against,
    )


def _amount(value: float) -> Decimal | None:
    """Return an amount that is only shown; None if the model cannot hold it."""
    try:
        return decimal(value)
    except GatewayError:
        return None


class _Cost(NamedTuple):
    """A cost with the profit and its fraction that are measured from it; None = not told."""

    price: float | None
    profit: float
    ratio: float | None


def _cost(wire: Trd.Position) -> tuple[_Cost, CostBasis]:
    """Return the average cost with its profit where they agree with each other, else the diluted one with its own.

    A row has both methods, and a figure of one beside a figure of the other shows a loss as a profit. Of the average
    cost the simulation answers zeros, and whether its profit is filled for every account no source says.
    """
    average = _Cost(wire.averageCostPrice, wire.unrealizedPL, wire.averagePlRatio)
    has_all = all(wire.HasField(name) for name in ("averageCostPrice", "unrealizedPL", "averagePlRatio"))
    if has_all and _agrees(wire, average):
        return (average if average.price else average._replace(ratio=None)), CostBasis.AVERAGE
    field = next((name for name in ("dilutedCostPrice", "costPrice") if wire.HasField(name)), "")
    price = getattr(wire, field) if field else None
    if price == 0 and wire.plVal == 0 and wire.price:
        return _Cost(None, 0.0, None), CostBasis.AVERAGE
    ratio = wire.plRatio if wire.HasField("plRatio") else None
    return _Cost(price, wire.plVal, ratio), CostBasis.AVERAGE if price is None else CostBasis.DILUTED


def _agrees(wire: Trd.Position, cost: _Cost) -> bool:
    """Whether the profit follows from price, cost, quantity and multiplier, and its fraction from both."""
    plain = wire.price * abs(wire.qty)
    if cost.price is None or not plain or not all(map(isfinite, (plain, wire.val, *cost))):  # type: ignore[arg-type]
        return False
    short = wire.positionSide == Trd.PositionSide_Short or wire.qty < 0
    units = -abs(wire.qty) if short else wire.qty
    units *= max(round(abs(wire.val) / plain), 1)  # shares behind a contract, 1 of shares
    spent = cost.price * units
    if abs(wire.price * units - spent - cost.profit) > _CENTS + abs(units) * _ROUNDED:
        return False
    return not spent or abs(cost.profit / abs(spent) - (cost.ratio or 0)) <= _ROUNDED_RATIO + _CENTS / abs(spent)


def _firm_name(number: int) -> str:
    try:
        return Trd.SecurityFirm.Name(number)[_FIRM_PREFIX:] if number else ""
    except ValueError:
        return str(number)
