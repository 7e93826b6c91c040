"""The fields of options and warrants in static facts, quotes and snapshots."""

from __future__ import annotations

from datetime import date
from typing import Any

from tideboard_core.model.derivatives import WarrantKind
from tideboard_core.model.instrument import Instrument, InstrumentId, Market, OptionStyle, market_of
from tideboard_core.model.session import exchange_date
from tideboard_proto.opend import Qot_Common_pb2 as qot
from tideboard_proto.opend import Qot_GetSecuritySnapshot_pb2 as snapshot_pb
from tideboard_sandbox.exchange.derivatives.options import ListedOption, OptionFigures, monthly
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.warrant_figures import WarrantFigures, figures_of
from tideboard_sandbox.opend.messages.codes import midnight, number, security_of

KIND: dict[WarrantKind, int] = {
    WarrantKind.CALL: qot.WarrantType_Buy,
    WarrantKind.PUT: qot.WarrantType_Sell,
    WarrantKind.BULL: qot.WarrantType_Bull,
    WarrantKind.BEAR: qot.WarrantType_Bear,
    WarrantKind.INLINE: qot.WarrantType_InLine,
}
ISSUER: dict[str, int] = {
    "JP": qot.Issuer_JP,
    "SG": qot.Issuer_SG,
    "UB": qot.Issuer_UB,
    "HS": qot.Issuer_HS,
    "BI": qot.Issuer_BI,
}
_STYLES = {
    OptionStyle.AMERICAN: qot.OptionAreaType_American,
    OptionStyle.EUROPEAN: qot.OptionAreaType_European,
}


def add_option(exchange: Exchange, info: qot.SecurityStaticInfo, facts: Instrument) -> None:
    """Add an option's terms to its static facts; nothing for other securities."""
    figures = exchange.details.option_figures(facts.id)
    if figures is None:
        return
    contract = figures.contract
    market = market_of(facts.id)
    info.optionExData.CopyFrom(
        qot.OptionStaticExData(
            type=_type(contract),
            owner=security_of(contract.owner),
            strikeTime=contract.expiry.isoformat(),
            strikePrice=number(contract.strike),
            suspend=False,
            market=market.value,
            strikeTimestamp=midnight(contract.expiry, market).timestamp(),
            expirationCycle=cycle_of(market, contract.expiry),
            optionStandardType=(
                qot.OptionStandardType_NonStandard if contract.adjusted else qot.OptionStandardType_Standard
            ),
            optionSettlementMode=qot.OptionSettlementMode_PM,
        )
    )


def option_snapshot(exchange: Exchange, instrument: InstrumentId) -> snapshot_pb.OptionSnapshotExData | None:
    """The option fields of a snapshot; None for other securities."""
    figures = exchange.details.option_figures(instrument)
    if figures is None:
        return None
    contract = figures.contract
    return snapshot_pb.OptionSnapshotExData(
        type=_type(contract),
        owner=security_of(contract.owner),
        strikeTime=contract.expiry.isoformat(),
        strikeTimestamp=midnight(contract.expiry, market_of(instrument)).timestamp(),
        **option_fields(exchange, figures),
    )


def option_basic(exchange: Exchange, instrument: InstrumentId) -> qot.OptionBasicQotExData | None:
    """The option fields of a quote; None for other securities."""
    figures = exchange.details.option_figures(instrument)
    return None if figures is None else qot.OptionBasicQotExData(**option_fields(exchange, figures))


def option_fields(exchange: Exchange, figures: OptionFigures) -> dict[str, Any]:
    """Fields that quote and snapshot share; the last ones exist in Hong Kong only."""
    contract, greeks = figures.contract, figures.greeks
    market = market_of(contract.id)
    spot, last = exchange.quote(contract.owner).last, exchange.quote(contract.id).last
    size = contract.root.size
    gap = contract.even - spot if contract.call else spot - contract.even
    shared = {
        "strikePrice": number(contract.strike),
        "contractSize": size,
        "contractSizeFloat": float(size),
        "openInterest": figures.open_interest,
        "impliedVolatility": figures.implied_volatility * 100,
        "premium": float((gap + last) / spot * 100),
        "delta": greeks.delta,
        "gamma": greeks.gamma,
        "vega": greeks.vega,
        "theta": greeks.theta,
        "rho": greeks.rho,
        "expiryDateDistance": (contract.expiry - exchange_date(market, exchange.now)).days,
        "optionAreaType": _STYLES[contract.root.style],
    }
    if market is not Market.HK:
        return shared
    lot = exchange.instrument(contract.owner).lot_size
    return shared | {
        "netOpenInterest": figures.net_open_interest,
        "contractNominalValue": number(spot * size),
        "ownerLotMultiplier": size / lot,
        "contractMultiplier": float(size),
    }


def warrant_snapshot(exchange: Exchange, instrument: InstrumentId) -> snapshot_pb.WarrantSnapshotExData | None:
    """The warrant fields of a snapshot; None for other securities."""
    row = figures_of(exchange, instrument)
    if row is None:
        return None
    terms = row.terms
    message = snapshot_pb.WarrantSnapshotExData(
        conversionRate=float(terms.conversion_ratio),
        warrantType=KIND[row.kind],
        strikePrice=number(terms.strike),
        maturityTime=terms.maturity.isoformat(),
        maturityTimestamp=stamp_of(terms.maturity),
        endTradeTime=row.last_trade_day.isoformat(),
        endTradeTimestamp=stamp_of(row.last_trade_day),
        owner=security_of(terms.owner),
        recoveryPrice=number(terms.recovery),
        streetVolumn=row.outstanding,
        issueVolumn=row.issued,
        streetRate=number(row.outstanding_ratio),
        delta=row.delta if row.plain else 0.0,
        impliedVolatility=row.implied_volatility * 100 if row.plain else 0.0,
        premium=number(row.premium),
        leverage=number(row.leverage),
        ipop=number(row.moneyness),
        breakEvenPoint=number(row.balance_point),
        conversionPrice=number(row.cost),
        priceRecoveryRatio=number(row.to_recovery),
        score=float(row.score),
        issuerCode=terms.issuer,
    )
    if terms.upper is not None:
        message.upperStrikePrice, message.lowerStrikePrice = number(terms.upper), number(terms.strike)
        message.inLinePriceStatus = inline_status(row)
    return message


def warrant_basic(exchange: Exchange, instrument: InstrumentId) -> qot.WarrantBasicQotExData | None:
    """The warrant fields of a quote; None for other securities."""
    row = figures_of(exchange, instrument)
    if row is None:
        return None
    message = qot.WarrantBasicQotExData(premium=number(row.premium))
    if row.plain:
        message.delta, message.impliedVolatility = row.delta, row.implied_volatility * 100
    return message


def _type(contract: ListedOption) -> int:
    return qot.OptionType_Call if contract.call else qot.OptionType_Put


def cycle_of(market: Market, day: date) -> int:
    """ExpirationCycle number of a last day."""
    return qot.ExpirationCycle_Month if day == monthly(market, day.year, day.month) else qot.ExpirationCycle_Week


def price_type(row: WarrantFigures) -> int:
    """PriceType number: in the money, or between the strikes, or not."""
    return qot.PriceType_WithIn if row.moneyness >= 0 else qot.PriceType_Outside


def inline_status(row: WarrantFigures) -> int:
    """PriceType number of an inline warrant; the unknown one for others."""
    return price_type(row) if row.terms.upper is not None else qot.PriceType_Unknow


def stamp_of(day: date) -> float:
    """Epoch seconds of the beginning of a Hong Kong day."""
    return midnight(day, Market.HK).timestamp()
