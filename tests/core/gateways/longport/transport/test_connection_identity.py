"""A connection belongs to the account of its first credential; what another one's would do, it does not do."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from fakes.servers.longport.gateway import FixedCredential, approved, gateway_to, order
from fakes.servers.longport.rows import balance, notification, push_row, token_saying
from fakes.servers.longport.scripted import OTP_PATH, ScriptedLongport
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from tideboard_core.errors import GatewayDown, LoginRefused, OrderDenied, VaultLocked
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.gateways.longport.trading.account import BALANCE, STOCK
from tideboard_core.gateways.longport.transport.connection import AccountCredentials
from tideboard_core.model.credentials import ApiKey, Credential, OAuthGrant
from tideboard_core.model.order import PaperAccount
from tideboard_core.wire.longport.commands import ControlCommand, TradeCommand
from tideboard_proto.longport import trade_pb2 as trade

ORDER = "/v1/trade/order"
PAPER, LIVE = {"aaid": "20975338", "account_channel": "lb_papertrading"}, {"aaid": "10011223", "account_channel": "lb"}


def key_of(claims: dict[str, str], *, number: int = 1) -> ApiKey:
    """Keys of an account; another `number` is its next token."""
    return ApiKey(app_key="ak", app_secret="secret", access_token=token_saying(**claims, iat=number))


async def ended(gateway: LongportGateway, sinks: Sinks) -> list[Exception | None]:
    """What the session hears of the end of the connection."""
    heard: list[Exception | None] = []
    gateway.on_closed(heard.append)
    return heard


# -- alone -------------------------------------------------------------------------------------------------------------


async def test_the_next_token_of_the_same_account_is_handed_on() -> None:
    source = FixedCredential(key_of(PAPER))
    told: list[GatewayDown] = []
    holder = AccountCredentials(source, on_changed=told.append)
    first = await holder.credential()
    source.credentials.append(key_of(PAPER, number=2))
    assert (await holder.credential()) is not first
    assert told == []


@pytest.mark.parametrize("other", [LIVE, {**PAPER, "account_channel": "lb"}, {**PAPER, "aaid": "9"}])
async def test_a_credential_of_another_account_ends_it(other: dict[str, str]) -> None:
    source = FixedCredential(key_of(PAPER))
    told: list[GatewayDown] = []
    holder = AccountCredentials(source, on_changed=told.append)
    await holder.credential()
    source.credentials.append(key_of(other))
    for _ in range(2):
        with pytest.raises(GatewayDown, match="credential-changed"):
            await holder.credential()
    assert [error.code for error in told] == ["credential-changed"] * 2


async def test_a_grant_with_a_token_of_the_other_data_centre_ends_it() -> None:
    """Its account's number is made of the client's id, and is the same; the account is not."""
    grant = OAuthGrant(client_id="client", access_token="at-1", refresh_token="rt", expires=ManualClock().wall())
    source = FixedCredential(grant)
    told: list[GatewayDown] = []
    holder = AccountCredentials(source, on_changed=told.append)
    await holder.credential()
    source.credentials.append(replace(grant, access_token="us_at-2"))
    with pytest.raises(GatewayDown, match="credential-changed"):
        await holder.credential()
    assert [error.code for error in told] == ["credential-changed"]


async def test_a_shut_keyring_is_a_login_that_cannot_be_made() -> None:
    class Shut:
        async def credential(self) -> Credential:
            raise VaultLocked("keyring-locked")

    with pytest.raises(LoginRefused, match="keyring-locked"):
        await AccountCredentials(Shut(), on_changed=lambda _: None).credential()


# -- in the gateway ----------------------------------------------------------------------------------------------------


async def test_an_order_never_goes_to_the_account_of_keys_that_were_put_in_the_place_of_ours(
    longport: ScriptedLongport, sinks: Sinks, clock: ManualClock
) -> None:
    """Paper in the window, keys of a live account saved or checked on the connect page meanwhile."""
    source = FixedCredential(key_of(PAPER))
    gateway = gateway_to(longport, sinks, clock, source=source)
    await gateway.connect()
    await gateway.log_in()
    longport.reply("POST", ORDER, {"order_id": "1"})
    longport.reply("GET", BALANCE, balance())
    longport.reply("GET", STOCK, {"list": []})
    (account,) = await gateway.trading.accounts()
    assert isinstance(account, PaperAccount)
    heard = await ended(gateway, sinks)
    source.credentials.append(key_of(LIVE))

    with pytest.raises(OrderDenied) as denied:
        await gateway.trading.place(approved(replace(order(), account=account)))

    assert denied.value.code == "not-sent-credential-changed"
    assert longport.count("POST") == 0
    assert [error.code for error in heard if isinstance(error, GatewayDown)] == ["credential-changed"]
    with pytest.raises(GatewayDown):  # nor is another account's money shown under this one's name
        await gateway.trading.funds(account)
    await gateway.close()


@pytest.mark.parametrize("other", [LIVE, {**PAPER, "account_channel": "lb"}], ids=["another", "of the same number"])
async def test_a_new_connection_as_somebody_else_takes_no_order_of_the_account_before(
    longport: ScriptedLongport, sinks: Sinks, clock: ManualClock, other: dict[str, str]
) -> None:
    """The link is up before the account has been read again."""
    source = FixedCredential(key_of(PAPER))
    gateway = gateway_to(longport, sinks, clock, source=source)
    await gateway.connect()
    await gateway.log_in()
    longport.reply("POST", ORDER, {"order_id": "1"})
    longport.reply("GET", BALANCE, balance())
    longport.reply("GET", STOCK, {"list": []})
    (account,) = await gateway.trading.accounts()
    await gateway.trading.watch_accounts([account])
    source.credentials.append(key_of(other))
    await gateway.connect()
    await gateway.log_in()

    with pytest.raises(OrderDenied, match="unknown-account"):
        await gateway.trading.place(approved(replace(order(), account=account), generation=2))
    await longport.push(TradeCommand.NOTIFICATION, trade.Notification.FromString(notification(push_row())), "trade")
    (new,) = await gateway.trading.accounts()

    assert longport.count("POST") == 0
    assert sinks.orders == []
    assert (new.id, new.environment.value) == (other["aaid"], "LIVE")
    await gateway.close()


async def test_a_session_is_gone_on_with_by_its_own_account_alone(
    longport: ScriptedLongport, sinks: Sinks, clock: ManualClock
) -> None:
    source = FixedCredential(key_of(PAPER))
    gateway = gateway_to(longport, sinks, clock, source=source)
    await gateway.connect()
    await gateway.log_in()
    source.credentials.append(key_of(PAPER, number=2))
    await gateway.connect()
    await gateway.log_in()
    assert len(longport.packets(ControlCommand.RECONNECT, "trade")) == 1
    source.credentials.append(key_of(LIVE))
    before = longport.count("GET", OTP_PATH)
    await gateway.connect()
    await gateway.log_in()
    assert len(longport.packets(ControlCommand.RECONNECT, "trade")) == 1
    assert longport.count("GET", OTP_PATH) == before + 2
    await gateway.close()


async def test_a_read_that_waited_for_its_turn_is_not_sent_on_the_next_connection(
    longport: ScriptedLongport, sinks: Sinks, clock: ManualClock
) -> None:
    """Holdings of the one account would be shown under the name of the other."""
    source = FixedCredential(key_of(PAPER))
    gateway = gateway_to(longport, sinks, clock, source=source)
    await gateway.connect()
    await gateway.log_in()
    turn = asyncio.Event()

    async def waits(*, way_out: bool = False) -> float:
        await turn.wait()
        return float(way_out)

    gateway.link.limits.trade_read = waits  # type: ignore[method-assign]
    read = asyncio.get_running_loop().create_task(gateway.link.read(STOCK))
    await asyncio.sleep(0)
    source.credentials.append(key_of(LIVE))
    await gateway.connect()
    await gateway.log_in()
    turn.set()
    with pytest.raises(GatewayDown, match="connection-lost"):
        await read
    assert longport.count("GET", STOCK) == 0
    await gateway.close()
