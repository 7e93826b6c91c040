"""Handler of shares that are about to be listed (3217)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from tideboard_core.model.instrument import Market
from tideboard_proto.opend import Qot_Common_pb2 as qot
from tideboard_proto.opend import Qot_GetIpoList_pb2 as pb
from tideboard_sandbox.exchange.reference.ipos import Offering, trading_day_from
from tideboard_sandbox.opend.messages.codes import local_day, midnight, number, security_of
from tideboard_sandbox.opend.messages.refusals import INVALID_MARKET, Refusal
from tideboard_sandbox.opend.session.quote_rights import allowed_market
from tideboard_sandbox.opend.session.state import Session

_MARKETS: dict[int, tuple[Market, ...]] = {
    qot.QotMarket_HK_Security: (Market.HK,),
    qot.QotMarket_US_Security: (Market.US,),
    qot.QotMarket_CNSH_Security: (Market.SH, Market.SZ),
    qot.QotMarket_CNSZ_Security: (Market.SH, Market.SZ),
}
"""Both mainland exchanges have one list."""

_ONLINE = 0.4
"""Part of a mainland offer that is drawn by lot online."""

_VALUE_A_LOT = 10_000
"""Market value that a mainland applicant must hold for each lot."""


def ipo_list(session: Session, c2s: pb.C2S) -> pb.S2C:
    """Offers of a market, those with the nearest listing first; one whose day is not announced comes last."""
    markets = _MARKETS.get(c2s.market)
    if markets is None:
        raise Refusal(INVALID_MARKET.format(number=c2s.market))
    for market in markets:
        allowed_market(session, market)
    exchange = session.shared.exchange
    rows = [row for market in markets for row in exchange.reference.offerings(market)]
    today = {market: local_day(exchange.now, market) for market in markets}
    rows = [row for row in rows if row.listing is None or row.listing > today[row.market]]
    rows.sort(key=lambda row: (row.listing or date.max, row.id))
    return pb.S2C(ipoList=[_ipo(row, today[row.market]) for row in rows])


def _ipo(row: Offering, today: date) -> pb.IpoData:
    name = row.names[row.market is Market.US]
    data = pb.IpoData(basic=pb.BasicIpoData(security=security_of(row.id), name=name))
    if row.listing is not None:
        data.basic.listTime = row.listing.isoformat()
        data.basic.listTimestamp = midnight(row.listing, row.market).timestamp()
    _EXTRAS[row.market](data, row, today)
    return data


def _hong_kong(data: pb.IpoData, row: Offering, today: date) -> None:
    """The price of the offer is zero until it is fixed."""
    data.hkExData.CopyFrom(
        pb.HKIpoExData(
            ipoPriceMin=number(row.low),
            ipoPriceMax=number(row.high),
            listPrice=number(row.price(today)),
            lotSize=row.lot,
            entrancePrice=number(row.entrance),
            isSubscribeStatus=row.open(today),
            applyEndTime=row.apply_end.isoformat(),
            applyEndTimestamp=midnight(row.apply_end, row.market).timestamp(),
        )
    )


def _america(data: pb.IpoData, row: Offering, _: date) -> None:
    data.usExData.CopyFrom(
        pb.USIpoExData(ipoPriceMin=number(row.low), ipoPriceMax=number(row.high), issueSize=row.size)
    )


def _mainland(data: pb.IpoData, row: Offering, today: date) -> None:
    """Numbers are drawn on the second trading day after the application; the ratio is an estimate until then."""
    online = int(row.size * _ONLINE)
    drawn = trading_day_from(row.market, row.apply_end, 2)
    won = drawn <= today
    extra = pb.CNIpoExData(
        applyCode=_apply_code(row),
        issueSize=row.size,
        onlineIssueSize=online,
        applyUpperLimit=online // 1000 // row.lot * row.lot,
        applyLimitMarketValue=online // 1000 // row.lot * _VALUE_A_LOT,
        isEstimateIpoPrice=row.open(today),
        ipoPrice=number(row.high),
        industryPeRate=round(row.figure("industry", 18, 55), 2),
        isEstimateWinningRatio=not won,
        winningRatio=round(row.figure("ratio", 0.02, 0.09), 4),
        issuePeRate=round(row.figure("pe", 12, 60), 2),
        applyTime=row.apply_end.isoformat(),
        applyTimestamp=midnight(row.apply_end, row.market).timestamp(),
        winningTime=drawn.isoformat(),
        winningTimestamp=midnight(drawn, row.market).timestamp(),
        isHasWon=won,
        winningNumData=_winning(row) if won else [],
    )
    data.cnExData.CopyFrom(extra)


def _apply_code(row: Offering) -> str:
    """Shanghai applies under 730, the STAR board under 787, Shenzhen under the code itself."""
    code = row.id.partition(".")[2]
    if row.market is Market.SZ:
        return code
    return ("787" if code.startswith("688") else "730") + code[3:]


def _winning(row: Offering) -> list[pb.WinningNumData]:
    numbers = {
        name: [f"{int(row.figure(f'{name}{place}', 0, 10**digits)):0{digits}d}" for place in range(count)]
        for name, digits, count in (("末四位数", 4, 2), ("末五位数", 5, 3), ("末六位数", 6, 4))
    }
    return [pb.WinningNumData(winningName=name, winningInfo=",".join(rows)) for name, rows in numbers.items()]


_EXTRAS: dict[Market, Callable[[pb.IpoData, Offering, date], None]] = {
    Market.HK: _hong_kong,
    Market.US: _america,
    Market.SH: _mainland,
    Market.SZ: _mainland,
}
