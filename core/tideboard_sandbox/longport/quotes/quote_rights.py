"""Quote rights: packages per market; scenarios `no-permission` and `package-at-noon` take some away."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import NamedTuple

from tideboard_core.errors import BadInput
from tideboard_core.model.instrument import InstrumentId, Market, SecurityType, market_of
from tideboard_core.wire.longport.commands import ErrorCode
from tideboard_core.wire.longport.packet import Status
from tideboard_core.wire.longport.symbols import instrument_of
from tideboard_proto.longport import quote_pb2 as pb
from tideboard_sandbox.exchange.market.refusals import ExchangeRefusal, Reason
from tideboard_sandbox.longport.access.refusals import SocketRefusal
from tideboard_sandbox.longport.quotes.client import QuoteSession
from tideboard_sandbox.server.faults import OTC_SHARE, REFUSED_MARKETS

BOOK_DEPTH = 10
MEMBER_ID = 10_001_001
_VALID = timedelta(days=30)
_RATE_LIMITS = ((pb.QueryHistoryCandlestick, 2, 60),)
"""Command, calls per second, burst: the vendor's client limits itself by them and delays the first call of each."""


class Package(NamedTuple):
    """A quote package in the vendor's words; the keys are from the vendor's issue tracker."""

    key: str
    name: str
    description: str


DELAYED_HK = Package("HK_Basic", "15-min Delay", "Market data delayed by 15 minutes")
PACKAGES: dict[str, tuple[Package, ...]] = {
    "HK": (Package("HK_L2_OpenAPI", "LV2 Real-time Quotes", "HKEX real-time quotes, ten levels, broker queue"),),
    "US": (
        Package("US_QBBO_OpenAPI", "LV1 Real-time Quotes", "Nasdaq Basic real-time quotes"),
        Package("US_OPRA_OpenAPI", "LV1 Real-time Quotes", "OPRA US options real-time quotes"),
    ),
    "CN": (Package("CN_L1_ChinaMainland_EL", "LV1 Real-time Quotes", "SSE and SZSE real-time quotes"),),
    "SG": (Package("SG_L1_OpenAPI", "LV1 Real-time Quotes", "SGX real-time quotes"),),
}
_MISSING = "No quote package for this market. Buy one in the quote store."
_DELAYED = "Quotes of this market are delayed by 15 minutes."


def profile(session: QuoteSession, _request: pb.UserQuoteProfileRequest) -> pb.UserQuoteProfileResponse:
    """Level, limits and packages of the account; a market without a package carries a warning."""
    shared = session.shared
    response = pb.UserQuoteProfileResponse(
        member_id=MEMBER_ID,
        quote_level="LV1" if shared.behaviour.level_one_only else "LV2",
        subscribe_limit=shared.symbol_limit,
        history_candlestick_limit=history_symbols(session),
        rate_limit=[pb.RateLimit(command=command, limit=rate, burst=burst) for command, rate, burst in _RATE_LIMITS],
    )
    detail = response.quote_level_detail
    for market, packages in _packages(session).items():
        rows = [_detail(session, package) for package in packages]
        detail.by_market_code[market].packages.extend(rows)
        detail.by_market_code[market].warning_msg = _warning(packages)
        for row in rows:
            detail.by_package_key[row.key].CopyFrom(row)
    return response


def history_symbols(session: QuoteSession) -> int:
    """Securities whose history an account may ask for."""
    return min(session.shared.behaviour.quota, session.shared.behaviour.history_limit)


def named(session: QuoteSession, symbol: str) -> InstrumentId:
    """The instrument of a symbol, if it exists and its quotes may be seen; refuses with 301600 or 301604."""
    instrument = instrument_of(symbol)
    if not session.shared.exchange.has_instrument(instrument):
        raise ExchangeRefusal(Reason.UNKNOWN_SYMBOL, instrument=symbol)
    check_market(session, market_of(instrument))
    if session.shared.behaviour.otc_share and instrument == OTC_SHARE:
        raise no_access()
    return instrument


def known(session: QuoteSession, symbols: Iterable[str]) -> list[InstrumentId]:
    """The instruments of those symbols that exist, in the order asked for; refuses with 301604 what may not be seen."""
    found: list[InstrumentId] = []
    for symbol in symbols:
        try:
            found.append(named(session, symbol))
        except (ExchangeRefusal, BadInput):
            continue
    return found


def check_market(session: QuoteSession, market: Market) -> None:
    """Whether the account has a package of the market; refuses with 301604."""
    if market in _unbought(session):
        raise no_access()


def visible(session: QuoteSession, instrument: InstrumentId, sub_type: int) -> bool:
    """Whether a subscription from before the packages changed is still served."""
    behaviour = session.shared.behaviour
    if not (behaviour.level_one_only or behaviour.package_at_noon):  # asked with each push of each symbol
        return True
    if behaviour.level_one_only and sub_type == pb.BROKERS:
        return False
    return market_of(instrument) not in _unbought(session)


def check_kind(session: QuoteSession, instrument: InstrumentId, sub_type: int) -> None:
    """Whether this kind of data exists for the security and may be seen; refuses with 301603 or 301604."""
    index = session.shared.exchange.instrument(instrument).security_type is SecurityType.INDEX
    if index and sub_type != pb.QUOTE:
        raise ExchangeRefusal(Reason.NOT_OFFERED, instrument=instrument)
    if sub_type != pb.BROKERS:
        return
    if market_of(instrument) is not Market.HK:
        raise ExchangeRefusal(Reason.NOT_OFFERED, instrument=instrument)
    if session.shared.behaviour.level_one_only:
        raise no_access()


def _unbought(session: QuoteSession) -> frozenset[Market]:
    """Markets without a package now; in scenario `package-at-noon` it is bought at noon in Hong Kong."""
    lacks = session.shared.behaviour.lacks_packages(session.exchange.now)
    return REFUSED_MARKETS if lacks else frozenset()


def depth(session: QuoteSession) -> int:
    """Levels of a book that the account sees."""
    return 1 if session.shared.behaviour.level_one_only else BOOK_DEPTH


def no_access() -> SocketRefusal:
    """The refusal for a missing quote package."""
    return SocketRefusal(Status.SERVER_ERROR, ErrorCode.NO_ACCESS, "no quote access")


def _packages(session: QuoteSession) -> dict[str, tuple[Package, ...]]:
    behaviour = session.shared.behaviour
    found = dict(PACKAGES)
    if behaviour.delayed:
        found["HK"] = (DELAYED_HK,)
    return found | dict.fromkeys(_unbought(session), ())


def _warning(packages: tuple[Package, ...]) -> str:
    if not packages:
        return _MISSING
    return _DELAYED if DELAYED_HK in packages else ""


def _detail(session: QuoteSession, package: Package) -> pb.UserQuoteLevelDetail.PackageDetail:
    now = session.shared.exchange.now
    return pb.UserQuoteLevelDetail.PackageDetail(
        key=package.key,
        name=package.name,
        description=package.description,
        start=int((now - _VALID).timestamp()),
        end=int((now + _VALID).timestamp()),
    )
