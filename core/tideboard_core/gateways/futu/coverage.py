"""The trading sessions that subscriptions cover: all that OpenD grants, and never fewer than one of them asked for."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from tideboard_core.errors import QuotaExceeded, RateLimited, ServerRefused
from tideboard_core.gateways.futu.link import FutuLink
from tideboard_core.gateways.futu.translate import bars
from tideboard_core.model.instrument import InstrumentId, Market, market_of, spelled_as_contract
from tideboard_core.model.quote import PERIOD_MINUTES, BarPeriod
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import Common_pb2, Qot_Common_pb2, Qot_Sub_pb2

LONGEST_EXTENDED: Final = 60
"""Minutes of the longest candle that may hold trades of other sessions (comments of RequestHistoryKL 9 and 10)."""
_REGULAR: Final = int(Common_pb2.Session_NONE)
"""A subscription that names no session has the regular one."""
_WIDEST_FIRST: Final = (int(Common_pb2.Session_ALL), int(Common_pb2.Session_ETH), _REGULAR)
_BY_SESSION: Final = frozenset(
    {
        Qot_Common_pb2.SubType_Ticker,
        Qot_Common_pb2.SubType_RT,
        *(bars.SUB_TYPE[each] for each in bars.SUB_TYPE if PERIOD_MINUTES.get(each, 1440) <= LONGEST_EXTENDED),
    }
)
"""Types that follow the session; the basic quote and the book are pushed in every one."""


def has_sessions(instrument: InstrumentId) -> bool:
    """Whether a security trades in sessions that a subscription has to name: shares of the United States."""
    return market_of(instrument) is Market.US and not spelled_as_contract(instrument)


def may_extend(period: BarPeriod) -> bool:
    """Whether candles of a period may hold trades outside the regular session."""
    return PERIOD_MINUTES.get(period, LONGEST_EXTENDED + 1) <= LONGEST_EXTENDED


class SessionCoverage:
    """What each series of a connection covers. Whether OpenD keeps the newest session or the widest no source says."""

    def __init__(self, link: FutuLink) -> None:
        self._link = link
        self._granted: dict[tuple[InstrumentId, int], int] = {}
        self._generation = link.generation

    async def subscribe(self, ids: Collection[InstrumentId], c2s: Qot_Sub_pb2.C2S, *, extended: bool) -> None:
        """Subscribe with the widest session that is granted; `extended` asks for all, else what they have stays.

        What is refused with a session, as without the right of the night, is asked for with the next narrower one. The
        securities of a call have sessions all, or none of them has.
        """
        self._follow_login()
        keys = [(each, sub_type) for each in ids for sub_type in c2s.subTypeList if sub_type in _BY_SESSION]
        if not keys or not all(map(has_sessions, ids)):
            await self._link.call(ProtoId.Qot_Sub, c2s)
            return
        had = min(_WIDEST_FIRST.index(self._granted.get(key, _REGULAR)) for key in keys)
        for session in _WIDEST_FIRST[0 if extended else had :]:
            if session == _REGULAR:
                c2s.ClearField("session")
            else:
                c2s.session = session
            try:
                await self._link.call(ProtoId.Qot_Sub, c2s)
            except (QuotaExceeded, RateLimited):
                raise
            except ServerRefused:
                if session == _REGULAR:
                    raise
            else:
                self._granted |= dict.fromkeys(keys, session)
                return

    def ended(self, ids: Collection[InstrumentId], sub_types: Collection[int]) -> None:
        """Forget series that are no longer subscribed."""
        for each in ids:
            for sub_type in sub_types:
                self._granted.pop((each, sub_type), None)

    def is_extended(self, instrument: InstrumentId, sub_type: int) -> bool:
        """Whether a series holds trades outside the regular session."""
        self._follow_login()
        return self._granted.get((instrument, sub_type), _REGULAR) != _REGULAR

    def _follow_login(self) -> None:
        if self._generation != self._link.generation:  # a new connection has no subscriptions
            self._granted.clear()
            self._generation = self._link.generation
