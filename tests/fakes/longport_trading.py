"""A LongPort gateway whose waiting takes no time, and the account that it trades for."""

from __future__ import annotations

from fakes.clock import ManualClock
from fakes.longport_gateway import FixedCredential, endpoint_of
from fakes.longport_rows import balance, holding, positions
from fakes.scripted_longport import ScriptedLongport
from fakes.sinks import Sinks
from tideboard_core.gateways.longport import trading
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.model.order import Account


async def logged_in(
    longport: ScriptedLongport, sinks: Sinks, clock: ManualClock, source: FixedCredential | None = None
) -> LongportGateway:
    """A gateway that is logged in; a queue for the rate limit moves the clock instead of waiting."""
    endpoint = endpoint_of(longport, source=source)
    gateway = LongportGateway(
        endpoint, feed=sinks, trading=sinks, clock=clock, market_time=clock.set_market, sleep=clock.sleep
    )
    await gateway.connect()
    await gateway.log_in()
    return gateway


async def account_of(gateway: LongportGateway, longport: ScriptedLongport) -> Account:
    """The account of the login, with the answers that it takes; it holds Tencent."""
    longport.reply("GET", trading.BALANCE, balance())
    longport.reply("GET", trading.STOCK, positions(holding()))
    (account,) = await gateway.accounts()
    return account
