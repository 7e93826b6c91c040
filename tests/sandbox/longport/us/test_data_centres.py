"""Keys and sockets at both data centres of the LongPort port: which of them is served where."""

from __future__ import annotations

import pytest

from fakes.servers.longport.http_client import SignedClient, client_of, us_client_of
from fakes.servers.longport.in_process import LongportPort, Refused
from tideboard_core.model.credentials import ApiKey, DataCentre, data_centre_of
from tideboard_core.wire.longport.commands import ControlCommand
from tideboard_proto.longport import control_pb2 as control
from tideboard_sandbox.exchange.broker.accounts import LONGPORT_PAPER, LONGPORT_REAL, LONGPORT_US
from tideboard_sandbox.longport.access.api_keys import Keys

OVERVIEW, BALANCE = "/v1/us/assets/overview", "/v1/asset/account"
AP_ONLY = (
    BALANCE,
    "/v1/asset/stock",
    "/v1/asset/cashflow",
    "/v1/asset/fund",
    "/v1/asset/exchange_rates",
    "/v1/risk/margin-ratio",
    "/v1/trade/order",
    "/v3/trade/execution/all",
    "/v1/quote/operatings",
    "/v1/quote/broker-holding",
    "/v1/dailycoins/query",
    "/v1/statement/list",
)


def ap_client(port: LongportPort, *, name: str = "longport_ap_keys", centre: str = "") -> SignedClient:
    return SignedClient(port, Keys(**port.server.first_line[name]), centre=centre)


async def test_every_part_of_a_us_key_set_names_its_data_centre(us_port: LongportPort) -> None:
    line = us_port.server.first_line

    for name, centre in (
        ("longport_keys", DataCentre.UNITED_STATES),
        ("longport_ap_keys", DataCentre.ASIA_PACIFIC),
        ("longport_paper_keys", DataCentre.ASIA_PACIFIC),
    ):
        parts = [part.startswith("us_") for part in line[name].values()]
        assert parts == [centre is DataCentre.UNITED_STATES] * 3
        assert data_centre_of(ApiKey(**line[name])) is centre


async def test_a_us_key_is_served_at_its_own_door_alone(us_port: LongportPort, us: SignedClient) -> None:
    assert (await us.get(OVERVIEW)).data["currency"] == "USD"

    for centre in ("", "ap"):
        us.centre = centre
        answer = await us.get(OVERVIEW)
        assert (answer.status, answer.code) == (403, 403203), centre


async def test_ap_keys_are_served_beside_it_and_refused_stranger(us_port: LongportPort) -> None:
    assert (await ap_client(us_port).get(BALANCE)).data["list"]

    for name in ("longport_ap_keys", "longport_paper_keys"):
        stranger = ap_client(us_port, name=name, centre="us")
        assert (await stranger.get("/v1/trade/order/today")).code == 403203


async def test_a_port_of_asia_refuses_its_keys_under_the_us_header(port: LongportPort) -> None:
    client = client_of(port)
    client.centre = "us"

    assert (await client.get(BALANCE)).code == 403203
    assert "longport_ap_keys" not in port.server.first_line
    assert port.shared.owners == (LONGPORT_REAL, LONGPORT_PAPER)


async def test_a_set_of_parts_of_both_is_refused_stranger(us_port: LongportPort) -> None:
    line = us_port.server.first_line
    mixed = Keys(**{**line["longport_ap_keys"], "access_token": line["longport_keys"]["access_token"]})

    for centre in ("us", "ap"):
        answer = await SignedClient(us_port, mixed, centre=centre).get(OVERVIEW)
        assert (answer.status, answer.code) == (403, 403203), centre


@pytest.mark.parametrize("path", AP_ONLY)
async def test_what_the_us_lack_answers_500_with_code_12(us: SignedClient, path: str) -> None:
    answer = await us.get(path, symbol="AAPL.US", order_id="1")

    assert (answer.status, answer.code) == (500, 12)


@pytest.mark.parametrize("path", [OVERVIEW, "/v1/us/orders/701"])
async def test_what_the_us_alone_have_is_refused_to_others(us_port: LongportPort, path: str) -> None:
    answer = await ap_client(us_port).get(path)

    assert (answer.status, answer.code) == (500, 12)


async def test_no_paper_account_answers_in_the_us(us: SignedClient) -> None:
    path, header = "/v1/trade/order/today", {"x-papertrading": "true"}

    assert (await us.call("GET", path)).data["orders"] == []
    assert (await us.call("GET", path, headers=header)).code == 403206


@pytest.mark.parametrize(("account", "centre", "served"), [
    (LONGPORT_US, "us", True), (LONGPORT_US, "", False), (LONGPORT_US, "ap", False),
    (LONGPORT_REAL, "us", False), (LONGPORT_REAL, "", True), (LONGPORT_REAL, "ap", True),
])  # fmt: skip
@pytest.mark.parametrize("kind", ["quote", "trade"])
async def test_a_socket_is_of_the_data_centre_that_its_handshake_names(
    us_port: LongportPort, kind: str, account: str, centre: str, *, served: bool
) -> None:
    client = await us_port.open(kind, centre=centre)
    auth = control.AuthRequest(token=us_port.shared.otps.issue(account))

    if served:
        assert (await client.ask(ControlCommand.AUTH, auth)).session_id
        return
    with pytest.raises(Refused):
        await client.ask(ControlCommand.AUTH, auth)


async def test_a_session_is_not_taken_over_at_the_other_door(us_port: LongportPort) -> None:
    first = await us_port.open("trade", centre="us")
    auth = control.AuthRequest(token=us_port.shared.otps.issue(LONGPORT_US))
    session = (await first.ask(ControlCommand.AUTH, auth)).session_id

    stranger = await us_port.open("trade")
    with pytest.raises(Refused):
        await stranger.ask(ControlCommand.RECONNECT, control.ReconnectRequest(session_id=session))


async def test_the_hong_kong_market_is_not_traded_there(us: SignedClient) -> None:
    assert (await us.submit()).code == 602005


async def test_an_unnamed_us_client_gets_no_token(us_port: LongportPort) -> None:
    assert (await us_client_of(us_port, named=False).get("/v1/socket/token")).code == 403203
    assert (await us_client_of(us_port).get("/v1/socket/token")).data["otp"]
