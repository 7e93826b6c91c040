"""A day that was lived stays as every port told it: the next days, as a past session, after commands moved it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest

from fakes.servers.longport.quote_session import recorded_session
from fakes.servers.opend.in_process import InProcessClient, InProcessOpend
from fakes.servers.opend_rest.in_process import InProcessRest
from tideboard_core.errors import BadInput
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.longport import quote_pb2 as pb
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.longport.quotes.candles import history
from tideboard_sandbox.longport.quotes.handlers import capital_flow

pytestmark = pytest.mark.slow

DAY = "2026-11-18"
TENCENT, APPLE = {"market": 1, "code": "00700"}, {"market": 11, "code": "AAPL"}
HOUR = 3600


class Ports:
    """All three ports on one exchange."""

    def __init__(self) -> None:
        self.rest = InProcessRest()
        self.exchange = self.rest.opend.exchange
        self.opend: InProcessOpend = self.rest.opend
        self.visitor: InProcessClient = self.rest.opend.client()
        self.longport = recorded_session(self.exchange)

    def bars(self, security: dict[str, Any], code: str, wire: str) -> list[object]:
        """One-minute bars of the day at each port."""
        self.opend.shared.limits.forget()
        days = {"beginTime": DAY, "endTime": DAY, "rehabType": 0, "klType": 1}
        opend = self.visitor.ok(ProtoId.Qot_RequestHistoryKL, security=security, **days)
        wanted = {"symbol": code, "rehab_type": 0, "kl_type": 1, "begin_time": DAY, "end_time": DAY}
        day = DAY.replace("-", "")
        asked = pb.SecurityHistoryCandlestickRequest(symbol=wire, period=pb.ONE_MINUTE, query_type=pb.QUERY_BY_DATE)
        asked.date_request.start_date = asked.date_request.end_date = day
        return [
            list(opend.klList),
            self.rest.ok("POST /api/history-kline", wanted)["kl_list"],
            list(history(self.longport, asked).candlesticks),
        ]

    def flow(self, security: dict[str, Any], code: str, wire: str) -> list[object]:
        """The newest session's flow at each port."""
        self.opend.shared.limits.forget()
        return [
            list(self.visitor.ok(ProtoId.Qot_GetCapitalFlow, security=security).flowItemList),
            self.rest.ok("POST /api/capital-flow", {"symbol": code})["flow_item_list"],
            list(capital_flow(self.longport, pb.CapitalFlowIntradayRequest(symbol=wire)).capital_flow_lines),
        ]


@pytest.fixture
def ports() -> Iterator[Ports]:
    made = Ports()
    made.exchange.advance(5 * HOUR)
    yield made
    made.exchange.close()


HONG_KONG, NEW_YORK = (TENCENT, "HK.00700", "700.HK"), (APPLE, "US.AAPL", "AAPL.US")


def test_bars_and_flow_are_the_same_at_every_port(ports: Ports) -> None:
    exchange = ports.exchange
    ports.bars(*HONG_KONG)
    ports.bars(*NEW_YORK)
    exchange.commands.set_price(InstrumentId("HK.00700"), Decimal(650))
    exchange.advance(HOUR)
    lived = {HONG_KONG[1]: (ports.bars(*HONG_KONG), ports.flow(*HONG_KONG))}
    exchange.advance(17 * HOUR)
    lived[NEW_YORK[1]] = (ports.bars(*NEW_YORK), ports.flow(*NEW_YORK))
    assert [len(rows) for rows in lived["HK.00700"][0] + lived["US.AAPL"][0]] == [330] * 3 + [390] * 3  # type: ignore[arg-type]

    for days in (0, 2):
        exchange.advance(days * 24 * HOUR)
        for security in (HONG_KONG, NEW_YORK):
            assert ports.bars(*security) == lived[security[1]][0]
        exchange.show_session(date.fromisoformat(DAY))
        for security in (HONG_KONG, NEW_YORK):
            assert ports.bars(*security) == lived[security[1]][0]
            assert ports.flow(*security) == lived[security[1]][1]
        exchange.show_session(None)


@pytest.mark.parametrize("hours", [14, 16, 22])
def test_no_session_is_shown_before_it_is_over_everywhere(hours: float) -> None:
    """Half past midnight and half past two in Hong Kong, when New York still trades that day; half past eight."""
    exchange = Exchange(date=date.fromisoformat(DAY), start=time(10, 30))
    exchange.advance(hours * HOUR)
    with pytest.raises(BadInput, match="no-past-session"):
        exchange.show_session(date.fromisoformat(DAY))
    exchange.advance_to(datetime(2026, 11, 19, 1, tzinfo=UTC))
    exchange.show_session(date.fromisoformat(DAY))
