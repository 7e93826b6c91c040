"""Handler of snapshots (3203) of up to 400 securities."""

from __future__ import annotations

from tideboard_core.model.instrument import Instrument, InstrumentId, SecurityType
from tideboard_core.model.quote import Quote
from tideboard_proto.opend import Qot_Common_pb2 as qot
from tideboard_proto.opend import Qot_GetSecuritySnapshot_pb2 as pb
from tideboard_sandbox.exchange.derivatives.futures import interest_of
from tideboard_sandbox.exchange.facade import Exchange, Fundamentals
from tideboard_sandbox.exchange.reference.plates import CONSTITUENTS
from tideboard_sandbox.opend.messages.codes import SECURITY_TYPE, local_day, number, security_of
from tideboard_sandbox.opend.messages.derivatives import option_snapshot, warrant_snapshot
from tideboard_sandbox.opend.messages.quotes import (
    average_price,
    extended,
    percent,
    reported_quote,
    security_status,
    update_text,
)
from tideboard_sandbox.opend.reference.static_info import MOST_SYMBOLS, check_count
from tideboard_sandbox.opend.session.quote_rights import allowed, check_basic_count
from tideboard_sandbox.opend.session.state import Session


def snapshots(session: Session, c2s: pb.C2S) -> pb.S2C:
    """Snapshots in the order of the request; one unknown symbol refuses the whole call."""
    check_count(c2s.securityList, MOST_SYMBOLS)
    instruments = [allowed(session, security) for security in c2s.securityList]
    check_basic_count(session, instruments)
    return pb.S2C(snapshotList=[snapshot_of(session.shared.exchange, instrument) for instrument in instruments])


def snapshot_of(exchange: Exchange, instrument: InstrumentId) -> pb.Snapshot:
    facts, quote = exchange.instrument(instrument), reported_quote(exchange, instrument)
    base = exchange.fundamentals(instrument)
    row = pb.Snapshot(basic=_basic(exchange, facts, quote, base))
    if facts.security_type is SecurityType.STOCK:
        row.equityExData.CopyFrom(_equity(quote, base))
    elif facts.security_type is SecurityType.ETF:
        row.trustExData.CopyFrom(_trust(quote, base))
    elif facts.security_type is SecurityType.INDEX:
        row.indexExData.CopyFrom(pb.IndexSnapshotExData(**_counts(exchange, CONSTITUENTS.get(instrument))))
    elif facts.security_type is SecurityType.PLATE:
        row.plateExData.CopyFrom(pb.PlateSnapshotExData(**_counts(exchange, instrument)))
    elif facts.security_type is SecurityType.FUTURE and exchange.reference.futures.find(instrument) is not None:
        row.futureExData.CopyFrom(_future(exchange, quote))
    option, warrant = option_snapshot(exchange, instrument), warrant_snapshot(exchange, instrument)
    if option is not None:
        row.optionExData.CopyFrom(option)
    if warrant is not None:
        row.warrantExData.CopyFrom(warrant)
    return row


def _counts(exchange: Exchange, plate: InstrumentId | None) -> dict[str, int]:
    """How many securities of a plate stand above, below and at their previous close; none for an unknown plate."""
    found = None if plate is None else exchange.reference.plates.find(plate)
    changes = (
        []
        if found is None
        else [seen.change for seen in exchange.reference.price_summaries.take(found.members).values()]
    )
    rising, falling = sum(change > 0 for change in changes), sum(change < 0 for change in changes)
    return {"raiseCount": rising, "fallCount": falling, "equalCount": len(changes) - rising - falling}


def _future(exchange: Exchange, quote: Quote) -> pb.FutureSnapshotExData:
    """The settlement price is the previous close; a contract that stands for another has that one's open interest."""
    contract = exchange.reference.futures.find(quote.instrument)
    assert contract is not None
    interest = interest_of(contract, exchange.seed)
    return pb.FutureSnapshotExData(
        lastSettlePrice=number(quote.prev_close),
        position=interest.position,
        positionChange=interest.change,
        lastTradeTime=contract.last_trade.isoformat() if contract.origin is None else "",
        isMainContract=contract.main,
    )


def _basic(exchange: Exchange, facts: Instrument, quote: Quote, base: Fundamentals) -> pb.SnapshotBasicData:
    best = exchange.snapshot(facts.id)
    bid, ask = best.bid_volume, best.ask_volume
    return pb.SnapshotBasicData(
        security=security_of(facts.id),
        name=facts.name,
        type=SECURITY_TYPE[facts.security_type],
        isSuspend=quote.suspended,
        listTime=facts.listing_date or "1970-01-01",
        lotSize=facts.lot_size * facts.multiplier,
        priceSpread=number(facts.price_step(quote.last)),
        updateTime=update_text(quote, facts.market),
        updateTimestamp=quote.time.timestamp(),
        highPrice=number(quote.high),
        openPrice=number(quote.open),
        lowPrice=number(quote.low),
        lastClosePrice=number(quote.prev_close),
        curPrice=number(quote.last),
        volume=quote.volume,
        hpVolume=float(quote.volume),
        turnover=number(quote.turnover),
        turnoverRate=number(quote.turnover_rate),
        askPrice=number(best.ask),
        bidPrice=number(best.bid),
        askVol=ask,
        bidVol=bid,
        enableMargin=False,  # cash accounts: see `money.margin_ratios`
        enableShortSell=False,
        amplitude=number(quote.amplitude),
        avgPrice=average_price(quote) / facts.multiplier,
        bidAskRatio=(bid - ask) / (bid + ask) * 100 if bid + ask else 0.0,
        highest52WeeksPrice=number(base.high_52_weeks),
        lowest52WeeksPrice=number(base.low_52_weeks),
        preMarket=extended(quote.pre),
        afterMarket=extended(quote.after),
        overnight=extended(quote.overnight),
        secStatus=_status(exchange, quote, facts),
    )


def _status(exchange: Exchange, quote: Quote, facts: Instrument) -> int:
    """A share that is not listed yet is being subscribed, or waits."""
    offering = exchange.reference.offering(facts.id)
    if offering is None:
        return security_status(exchange, quote, facts)
    opened = offering.open(local_day(exchange.now, facts.market))
    return qot.SecurityStatus_Purchasing if opened else qot.SecurityStatus_Listing


def _equity(quote: Quote, base: Fundamentals) -> pb.EquitySnapshotExData:
    """All shares count as outstanding; last year's figures stand for the trailing ones."""
    shares, earnings, assets = base.issued_shares, base.earnings_per_share, base.net_assets_per_share
    value = number(quote.last * shares)
    pe_rate = float(quote.last / earnings) if earnings else 0.0
    return pb.EquitySnapshotExData(
        issuedShares=shares,
        issuedMarketVal=value,
        netAsset=number(assets * shares),
        netProfit=number(earnings * shares),
        earningsPershare=number(earnings),
        outstandingShares=shares,
        outstandingMarketVal=value,
        netAssetPershare=number(assets),
        eyRate=percent(earnings, quote.last),
        peRate=pe_rate,
        pbRate=float(quote.last / assets) if assets else 0.0,
        peTTMRate=pe_rate,
        dividendTTM=number(base.dividend_ttm),
        dividendRatioTTM=percent(base.dividend_ttm, quote.last),
        dividendLFY=number(base.dividend_ttm),
        dividendLFYRatio=percent(base.dividend_ttm, quote.last),
    )


def _trust(quote: Quote, base: Fundamentals) -> pb.TrustSnapshotExData:
    return pb.TrustSnapshotExData(
        dividendYield=percent(base.dividend_ttm, quote.last),
        aum=number(quote.last * base.issued_shares),
        outstandingUnits=base.issued_shares,
        netAssetValue=number(base.net_assets_per_share),
        premium=percent(quote.last - base.net_assets_per_share, base.net_assets_per_share),
        assetClass=qot.AssetClass_Stock,
    )
