"""The quote half of both unmodified LongPort SDKs against the sandbox, compared with what its OpenD port says."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from fakes.servers.opend.client import OpendClient
from fakes.servers.sandbox import OpenSandbox, sandbox_here
from fakes.servers.vendor_sdk import Seen, run_script
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import Qot_Common_pb2 as qot
from tideboard_sandbox.longport.access.sessions import OTP_SECONDS


@contextmanager
def late_passwords(sandbox: OpenSandbox) -> Iterator[str]:
    """The address of that way: it hands requests on as they are, and answers when the port's clock is past the end."""
    door = urlsplit(sandbox.line["longport"]["http"])

    class Way(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            link = HTTPConnection(door.netloc, timeout=10)
            link.request("GET", self.path, headers=dict(self.headers))
            answer = link.getresponse()
            body = answer.read()
            link.close()
            sandbox.ask_now("wait", seconds=OTP_SECONDS + 1)
            self.send_response(answer.status)
            self.send_header("content-type", answer.headers.get("content-type", ""))
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the library's name
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Way)
    running = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    running.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        running.join()
        server.server_close()


pytestmark = [pytest.mark.timeout(120), pytest.mark.slow]

TENCENT = {"market": qot.QotMarket_HK_Security, "code": "00700"}
OPENING = 1_794_965_400
"""09:30 in Hong Kong on the practice day."""


class Session(Seen):
    """What the vendor's client saw in one session, and what the OpenD port says at its last instant."""

    def __init__(self, brand: str, seen: dict[str, Any], told: dict[str, Any]) -> None:
        super().__init__(seen)
        self.brand = brand
        self.told = told


def tell(sandbox: OpenSandbox) -> dict[str, Any]:
    """The same facts through the other port."""
    kinds = [qot.SubType_Basic, qot.SubType_OrderBook, qot.SubType_Broker, qot.SubType_Ticker]
    with OpendClient((sandbox.host, sandbox.port)) as client:
        assert client.init().retType == 0
        client.call(ProtoId.Qot_Sub, securityList=[TENCENT], subTypeList=kinds, isSubOrUnSub=True)
        return {
            "quote": client.call(ProtoId.Qot_GetBasicQot, securityList=[TENCENT]).s2c.basicQotList[0],
            "book": client.call(ProtoId.Qot_GetOrderBook, security=TENCENT, num=10).s2c,
            "brokers": client.call(ProtoId.Qot_GetBroker, security=TENCENT).s2c,
            "trades": client.call(ProtoId.Qot_GetTicker, security=TENCENT, maxRetNum=50).s2c.tickerList,
            "flow": client.call(ProtoId.Qot_GetCapitalFlow, security=TENCENT, periodType=1).s2c.flowItemList,
        }


@pytest.fixture(scope="module", params=["longport", "longbridge"])
def session(request: pytest.FixtureRequest, interop_python: Path, tmp_path_factory: pytest.TempPathFactory) -> Session:
    """One session of the vendor's client; all tests below read what it saw."""
    folder = tmp_path_factory.mktemp(request.param)
    line, result = folder / "line.json", folder / "result.json"
    with sandbox_here(start="10:30", arguments=["--longport-port", "0"]) as sandbox:
        with late_passwords(sandbox) as late:
            line.write_text(json.dumps({**sandbox.line, "late_http": late}), encoding="utf-8")
            run_script(interop_python, "vendor_longport_quote.py", request.param, line, result, home=folder)
        return Session(request.param, json.loads(result.read_text(encoding="utf-8")), tell(sandbox))


def book_of(told: Any) -> dict[str, list[tuple[Decimal, int, int]]]:
    """OpenD's book as prices, volumes and numbers of orders."""
    return {
        name: [(Decimal(str(row.price)), row.volume, row.orederCount) for row in side]
        for name, side in (("asks", told.orderBookAskList), ("bids", told.orderBookBidList))
    }


@pytest.mark.parametrize("source", ["depth", "realtime_depth"])
def test_pulled_and_pushed_books_are_opends_without_ghost_levels(session: Session, source: str) -> None:
    book = session.ok(source)

    assert [row["position"] for row in book["asks"]] == list(range(1, 11))
    assert {
        side: [(Decimal(row["price"]), row["volume"], row["order_num"]) for row in book[side]]
        for side in ("asks", "bids")
    } == book_of(session.told["book"])


@pytest.mark.parametrize("source", ["quotes", "realtime_quote"])
def test_pulled_and_pushed_quotes_are_opends(session: Session, source: str) -> None:
    row, told = session.ok(source)[0], session.told["quote"]

    assert row["symbol"] == "700.HK"
    assert [float(row[name]) for name in ("last_done", "open", "high", "low")] == [
        told.curPrice,
        told.openPrice,
        told.highPrice,
        told.lowPrice,
    ]
    assert (row["volume"], float(row["turnover"])) == (told.volume, told.turnover)
    assert row["trade_status"] == "Normal"


def test_unknown_symbols_are_left_out_of_quotes_and_indexes_are_there(session: Session) -> None:
    rows = session.ok("quotes")

    assert [row["symbol"] for row in rows] == ["700.HK", "AAPL.US", "HSI.HK"]
    assert Decimal(rows[1]["overnight_quote"]["prev_close"]) == Decimal(rows[1]["last_done"])
    assert rows[1]["pre_market_quote"]["volume"] > 0


@pytest.mark.parametrize("source", ["brokers", "realtime_brokers"])
def test_broker_queues_are_opends(session: Session, source: str) -> None:
    queue, told = session.ok(source), session.told["brokers"]

    for side, wanted in (("ask_brokers", told.brokerAskList), ("bid_brokers", told.brokerBidList)):
        rows = [(row["position"], number) for row in queue[side] for number in row["broker_ids"]]
        assert rows[: len(wanted)] == [(broker.pos, broker.id) for broker in wanted]
    named = {number for row in session.ok("participants") for number in row["broker_ids"]}
    assert {broker.id for broker in told.brokerAskList} <= named


def test_trades_are_opends(session: Session) -> None:
    directions = {
        qot.TickerDirection_Bid: "Up",
        qot.TickerDirection_Ask: "Down",
        qot.TickerDirection_Neutral: "Neutral",
    }
    wanted = [(row.price, row.volume, directions[row.dir]) for row in session.told["trades"]]

    assert [(float(row["price"]), row["volume"], row["direction"]) for row in session.ok("trades")] == wanted
    live = [(float(row["price"]), row["volume"], row["direction"]) for row in session.ok("realtime_trades")]
    assert live == wanted[-len(live) :]


def test_all_pushes_come_first_later_and_after_a_cut_connection(session: Session) -> None:
    assert session.seen["first_pushes"]
    assert session.seen["later_pushes"]
    assert session.seen["resumed_pushes"]
    assert session.seen["requests"]["quote RECONNECT"] == 1
    assert {row["symbol"] for rows in session.seen["pushes"].values() for row in rows} == {"700.HK"}


def test_the_increments_of_pushed_quotes_fit_their_volumes(session: Session) -> None:
    rows = session.seen["pushes"]["quote"]
    steps = list(pairwise(rows))

    assert any(after["current_volume"] for _, after in steps)
    assert all(
        after["volume"] - before["volume"] == after["current_volume"]
        for before, after in steps
        if after["current_volume"]
    )


def test_subscriptions_are_listed_and_given_back(session: Session) -> None:
    (row,), (later,) = session.ok("subscriptions"), session.ok("subscriptions_after")

    assert (row["symbol"], row["sub_types"], row["candlesticks"]) == (
        "700.HK",
        ["Quote", "Depth", "Brokers", "Trade"],
        ["Min_1"],
    )
    assert later["sub_types"] == ["Quote", "Depth", "Brokers"]


def test_candles_of_pushed_trades_fit_the_pulled_ones(session: Session) -> None:
    assert session.seen["pushes"]["candle"]
    assert len(session.ok("candles_first")) == 2
    live, pulled = session.ok("realtime_candles")[-1], session.ok("minutes")[-1]
    assert (live["timestamp"], live["close"]) == (pulled["timestamp"], pulled["close"])


def test_candles_minutes_and_history_are_stamped_with_their_begin(session: Session) -> None:
    minutes = session.ok("intraday")

    assert minutes[0]["timestamp"] == OPENING
    assert sum(row["volume"] for row in minutes) == session.told["quote"].volume
    assert session.ok("minutes")[-1]["close"] == session.ok("quotes")[0]["last_done"]
    assert session.ok("hours")[-1]["timestamp"] == OPENING
    assert [row["timestamp"] % 604_800 for row in session.ok("weeks")] == [
        session.ok("weeks")[0]["timestamp"] % 604_800
    ] * 3
    assert session.ok("offset")[0]["timestamp"] == OPENING - 2 * 86_400 + 2 * 3600
    assert len(session.ok("dates")) == 2


def test_the_flow_is_cumulative_and_its_distribution_fits(session: Session) -> None:
    flow, split = session.ok("flow"), session.ok("distribution")
    sums = {side: sum(Decimal(amount) for amount in split[side].values()) for side in ("capital_in", "capital_out")}

    assert [row["timestamp"] for row in flow] == [OPENING + 60 * place for place in range(len(flow))]
    assert sums["capital_in"] - sums["capital_out"] == Decimal(flow[-1]["inflow"])
    first = {int(row.timestamp): row.inFlow for row in session.told["flow"]}
    shared = [(float(row["inflow"]), first[row["timestamp"] + 60]) for row in flow if row["timestamp"] + 60 in first]
    assert len(shared) >= 60
    assert any(mine != other for mine, other in shared)


def test_reference_data(session: Session) -> None:
    days, static = session.ok("days"), {row["symbol"]: row for row in session.ok("static")}

    assert days["half_trading_days"] == ["2026-12-24", "2026-12-31"]
    assert "2026-12-25" not in days["trading_days"]
    assert {row["market"] for row in session.ok("sessions")} == {"HK", "US", "CN", "SG"}
    assert (static["700.HK"]["name_cn"], static["700.HK"]["name_hk"]) == ("腾讯控股", "騰訊控股")
    assert (static["700.HK"]["lot_size"], static["AAPL.US"]["currency"]) == (100, "USD")
    boards = [static[name]["board"] for name in ("700.HK", "AAPL.US", "HSI.HK", "600519.SH", "D05.SG")]
    assert boards == ["HKEquity", "USMain", "HKHS", "SHMainConnect", "SGMain"]


def test_option_chains(session: Session) -> None:
    chain, option = session.ok("chain"), session.ok("option")[0]
    symbols = [row["call_symbol"] if session.brand == "longport" else row["symbol"] for row in chain]

    assert "2026-12-18" in session.ok("expiries")
    assert session.ok("no_options") == []
    assert option["symbol"] in symbols
    assert (option["strike_price"], option["direction"], option["underlying_symbol"]) == ("270", "Call", "AAPL.US")
    assert Decimal(option["low"]) <= Decimal(option["last_done"]) <= Decimal(option["high"])


def test_warrants(session: Session) -> None:
    (quote,), listed = session.ok("warrant"), session.ok("warrants")

    assert (quote["underlying_symbol"], quote["category"], quote["strike_price"]) == ("700.HK", "Call", "634")
    prices = [Decimal(row["last_done"]) for row in listed]
    assert len(listed) >= 24
    assert prices == sorted(prices)
    puts = {row["symbol"] for row in session.ok("puts")}
    assert "14209.HK" in puts < {row["symbol"] for row in listed}
    assert {row["issuer_id"] for row in session.ok("issuers")} == {1, 2, 3, 4, 5}
    if session.brand == "longbridge":  # the older client copies the last price into these
        call = next(row for row in listed if row["symbol"] == "13716.HK")
        assert (call["strike_price"], call["conversion_ratio"]) == ("634", "100")


def test_calculated_figures(session: Session) -> None:
    stock, warrant, option = session.ok("figures")

    assert Decimal(stock["capital_flow"]) == Decimal(session.ok("flow")[-1]["inflow"])
    assert stock["last_done"] == session.ok("quotes")[0]["last_done"]
    assert (stock["strike_price"], stock["delta"]) == (None, None)
    assert warrant["strike_price"] == "634"
    assert 0 < float(option["delta"]) < 1


def test_figures_over_http(session: Session) -> None:
    assert 0 <= session.ok("temperature")["temperature"] <= 100
    assert "AAPL.US" in {row["symbol"] for row in session.ok("overnight")}


def test_refusals_carry_the_services_code(session: Session) -> None:
    assert session.refused("unknown") == 301600
    assert session.refused("too_many") == 301607
    assert session.refused("refused") == 301602
    assert session.seen["login"]["message"] == "come back later"


def test_a_one_time_password_that_ended_opens_nothing(session: Session) -> None:
    """The client got it, and sent it after its five minutes."""
    assert "one-time password" in session.seen["late_login"]["message"]


def test_missing_packages_are_told_and_their_quotes_refused(session: Session) -> None:
    packages = {row["key"]: row["name"] for row in session.ok("poor_packages")}

    assert packages["HK_Basic"] == "15-min Delay"
    assert not any(key.startswith("US_") for key in packages)
    assert session.refused("poor_refused") == 301604
    assert len(session.ok("poor_depth")["bids"]) == 1
    assert len(session.ok("packages")) == 5
