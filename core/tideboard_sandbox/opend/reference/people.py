"""Handlers of the people at a company's head (3244), their shares (3241) and trades (3242), and of buy-backs (3235)."""

from __future__ import annotations

from datetime import date

from tideboard_core.model.instrument import Market, market_of
from tideboard_proto.opend import Qot_GetCompanyExecutives_pb2 as executives_pb
from tideboard_proto.opend import Qot_GetCorporateActionsBuybacks_pb2 as buy_backs_pb
from tideboard_proto.opend import Qot_GetInsiderHolderList_pb2 as held_pb
from tideboard_proto.opend import Qot_GetInsiderTradeList_pb2 as trades_pb
from tideboard_sandbox.exchange.instruments.listing import Listing
from tideboard_sandbox.exchange.reference.buy_backs import BuyBackDay, buy_backs_of
from tideboard_sandbox.exchange.reference.people import PersonTrade, held_by, people_of, trades_of
from tideboard_sandbox.opend.messages.codes import midnight
from tideboard_sandbox.opend.messages.refusals import NOT_FOR_SECURITY, Refusal
from tideboard_sandbox.opend.reference.company import company_of
from tideboard_sandbox.opend.reference.holders import page_of
from tideboard_sandbox.opend.session.state import Session

_SHARES = "Ordinary shares"


def executives(session: Session, c2s: executives_pb.C2S) -> executives_pb.S2C:
    """Who leads a company."""
    listing = company_of(session, c2s.security)
    market = market_of(listing.id)
    return executives_pb.S2C(
        directorList=[
            executives_pb.DirectorInfo(
                displayLeaderName=row.name,
                leaderName=row.name,
                positionName=row.title,
                beginDate=_stamp(row.begun, market),
                beginDateStr=row.begun.isoformat(),
                leaderAge=str(row.age),
            )
            for row in people_of(session.shared.exchange.companies, listing)
        ]
    )


def insiders(session: Session, c2s: held_pb.C2S) -> held_pb.S2C:
    """What the people at a company's head hold, the most first; companies of the United States alone."""
    listing = _american(session, c2s)
    companies = session.shared.exchange.companies
    held, trades = held_by(companies, listing), trades_of(companies, listing)
    rows, following = page_of(c2s, list(held.items()))
    return held_pb.S2C(
        itemList=[
            held_pb.OwnerInsiderHolderItem(
                holderId=person.number,
                holderQuantity=shares,
                holderPct=100 * shares / listing.issued_shares,
                name=person.name,
                title=person.title,
            )
            for person, shares in rows
        ],
        allCount=len(held),
        nextKey=following,
        insiderTotalCount=len(held),
        insiderBoughtCount=len({row.person.number for row in trades if row.shares > 0}),
        insiderSoldCount=len({row.person.number for row in trades if row.shares < 0}),
    )


def insider_trades(session: Session, c2s: trades_pb.C2S) -> trades_pb.S2C:
    """What the people at a company's head, or one of them, bought and sold in a year, the newest first."""
    listing = _american(session, c2s)
    rows = trades_of(session.shared.exchange.companies, listing)
    wanted = [row for row in rows if not c2s.holderId or row.person.number == c2s.holderId]
    page, following = page_of(c2s, wanted)
    return trades_pb.S2C(itemList=[_trade(row) for row in page], allCount=len(wanted), nextKey=following)


def buy_backs(session: Session, c2s: buy_backs_pb.C2S) -> buy_backs_pb.S2C:
    """What a company of Hong Kong or the mainland bought back by day, the newest first; none elsewhere."""
    listing = company_of(session, c2s.security)
    market = market_of(listing.id)
    days = buy_backs_of(session.shared.exchange.companies, listing) if market is not Market.US else []
    rows, following = page_of(c2s, days[::-1])
    if market is Market.HK:
        return buy_backs_pb.S2C(hkBuyBackList=[_hong_kong(row, listing) for row in rows], nextKey=following)
    return buy_backs_pb.S2C(aBuyBackList=[_mainland(row, listing) for row in rows], nextKey=following)


def _american(session: Session, c2s: held_pb.C2S | trades_pb.C2S) -> Listing:
    listing = company_of(session, c2s.security)
    if market_of(listing.id) is not Market.US:
        raise Refusal(NOT_FOR_SECURITY.format(symbol=listing.id))
    return listing


def _stamp(day: date, market: Market) -> int:
    return int(midnight(day, market).timestamp())


def _trade(row: PersonTrade) -> trades_pb.OwnerInsiderTradeItem:
    when = _stamp(row.day, Market.US)
    return trades_pb.OwnerInsiderTradeItem(
        tradeShares=row.shares,
        minTradeDate=when,
        minTradeDateStr=row.day.isoformat(),
        maxTradeDate=when,
        maxTradeDateStr=row.day.isoformat(),
        minPrice=row.price,
        maxPrice=row.price,
        securityHolderQuantity=row.held,
        isProposedSaleOfSecurities=False,
        holderId=row.person.number,
        name=row.person.name,
        title=row.person.title,
        securityDescription=_SHARES,
        transactionType="Buy" if row.shares > 0 else "Sell",
        sourceGroupName="Form 4",
    )


def _hong_kong(row: BuyBackDay, listing: Listing) -> buy_backs_pb.HKBuyBackItem:
    return buy_backs_pb.HKBuyBackItem(
        publDate=_stamp(row.day, Market.HK),
        publDateStr=row.day.isoformat(),
        endDate=_stamp(row.day, Market.HK),
        endDateStr=row.day.isoformat(),
        buyBackMoney=row.money,
        buyBackSum=row.shares,
        percentage=100 * row.shares / listing.issued_shares,
        highPrice=row.high,
        lowPrice=row.low,
        cumulativeSum=row.total,
        cumulativePercentage=100 * row.total / listing.issued_shares,
        shareType=_SHARES,
    )


def _mainland(row: BuyBackDay, listing: Listing) -> buy_backs_pb.ABuyBackItem:
    market = market_of(listing.id)
    return buy_backs_pb.ABuyBackItem(
        changeRegDate=_stamp(row.day, market),
        changeRegDateStr=row.day.isoformat(),
        startDate=_stamp(row.day, market),
        startDateStr=row.day.isoformat(),
        endDate=_stamp(row.day, market),
        endDateStr=row.day.isoformat(),
        shareType=_SHARES,
        buyBackSum=row.shares,
        buyBackMoney=row.money,
        percentage=100 * row.shares / listing.issued_shares,
        priceFloor=row.low,
        priceCeiling=row.high,
    )
