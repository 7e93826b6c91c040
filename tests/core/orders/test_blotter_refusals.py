"""What the broker refuses to list is told with its reason, asked again where that may help, and proves nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from fakes.scenes.trading.trading_scene import TradingScene, asked_until_read, runs_for_a_while, trading_scene
from fakes.values.hub_values import known
from fakes.values.trading import TENCENT, funds
from tideboard_core.errors import (
    GatewayError,
    LoginRefused,
    NotOffered,
    RateLimited,
    RequestTimeout,
    ServerRefused,
    ServerTrouble,
)
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.order import Environment
from tideboard_core.model.review import CheckCode
from tideboard_core.orders.login_reads import PAUSES

NOT_FOR_ACCOUNT = ServerRefused("call-not-for-account", text="no such method", number="12")
TROUBLE = ServerTrouble("server-error", text="internal error", number="500000")
LISTS = {Topic.ORDERS: "orders", Topic.FILLS: "fills", Topic.FUNDS: "funds"}


NO_FILLS = NotOffered("route-missing", text="not found")


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[TradingScene]:
    async with trading_scene(tmp_path, Environment.PAPER) as made:
        yield made


@pytest.fixture
async def live(tmp_path: Path) -> AsyncIterator[TradingScene]:
    async with trading_scene(tmp_path, Environment.LIVE) as made:
        yield made


def reasons(scene: TradingScene) -> dict[Topic[object], str]:
    """The codes of what the account's page is told, by list."""
    refused = scene.hub.value(Topic.REFUSED.of(scene.account.id)) or {}
    return {topic: error.code for topic, error in refused.items()}


@pytest.mark.parametrize("error", [NOT_FOR_ACCOUNT, RateLimited("rate-limited", text="slow down")])
async def test_why_a_list_did_not_come_is_told_until_it_comes(scene: TradingScene, error: ServerRefused) -> None:
    scene.gateway.refuse_lists = dict.fromkeys(LISTS.values(), error)
    await scene.blotter.read_again()
    assert reasons(scene) == dict.fromkeys(LISTS, error.code)

    scene.gateway.refuse_lists = {}
    await scene.blotter.read_again()
    assert reasons(scene) == {}


async def test_a_failure_of_the_server_ends_no_login_and_is_asked_again(scene: TradingScene) -> None:
    scene.gateway.fund_row = funds("7")
    scene.gateway.refuse_lists = {"fills": TROUBLE, "funds": TROUBLE}

    def mend() -> None:
        scene.gateway.refuse_lists = {}

    await scene.login_again()
    scene.sleep.before = mend
    await asked_until_read(scene)

    assert scene.sleep.log == [PAUSES[0]]
    assert known(scene.hub, Topic.FUNDS.of(scene.account.id)).power == 7


async def test_orders_of_before_a_login_do_not_count_as_those_of_now(scene: TradingScene) -> None:
    """Nothing adds until the orders are read, for others may work at the broker; the prices of the login go on."""
    scene.gateway.refuse_lists = {"orders": TROUBLE}
    await scene.login_again()
    assert reasons(scene) == {Topic.ORDERS: "server-error"}
    assert CheckCode.LISTS_UNREAD in scene.failing(scene.request())


async def test_money_that_will_stay_refused_is_not_asked_for_again(scene: TradingScene) -> None:
    scene.gateway.refuse_lists = {"funds": NOT_FOR_ACCOUNT}
    await scene.login_again()
    assert scene.blotter.login.state.whole
    await runs_for_a_while(scene)
    assert scene.sleep.log == []


async def test_silence_about_lists_ends_no_login(scene: TradingScene) -> None:
    scene.gateway.refuse_lists = dict.fromkeys(LISTS.values(), RequestTimeout("no-answer"))
    await scene.login_again()
    assert reasons(scene) == {}
    assert CheckCode.LISTS_UNREAD in scene.failing(scene.request())


async def test_the_end_of_the_connection_comes_out(scene: TradingScene) -> None:
    """A refused credential among it, now or when it is asked again: the session logs in anew."""
    scene.gateway.refuse_lists = {"orders": LoginRefused("token-expired", text="token expired")}
    with pytest.raises(LoginRefused):
        await scene.login_again()

    scene.gateway.refuse_lists = {"orders": TROUBLE}
    await scene.login_again()
    scene.gateway.refuse_lists = {"orders": LoginRefused("token-expired", text="token expired")}
    with pytest.raises(LoginRefused):
        await scene.blotter.run(scene.gateway)


@pytest.mark.parametrize("error", [NOT_FOR_ACCOUNT, TROUBLE])
async def test_refused_lists_prove_nothing(scene: TradingScene, error: GatewayError) -> None:
    await scene.blotter.read_holdings(scene.account)
    assert scene.blotter.reread(scene.account.id, TENCENT.id)

    scene.clock.advance(10)
    scene.gateway.refuse_lists = dict.fromkeys(LISTS.values(), error)
    await scene.blotter.read_again()

    assert not scene.blotter.reread(scene.account.id, TENCENT.id)


async def test_a_broker_without_fills_of_paper_accounts_lists_none_and_is_not_told(scene: TradingScene) -> None:
    scene.gateway.refuse_lists = {"fills": NO_FILLS}
    await scene.blotter.read_again()
    assert scene.hub.value(Topic.FILLS.of(scene.account.id)) == ()
    assert reasons(scene) == {}


async def test_fills_of_real_money_that_are_not_to_be_had_are_not_none(live: TradingScene) -> None:
    """The day's loss and the proof of what is held rest on them."""
    live.gateway.refuse_lists = {"fills": NO_FILLS}
    live.hub.forget(Topic.FILLS.of(live.account.id))
    live.clock.advance(10)
    await live.blotter.read_again()
    assert live.hub.value(Topic.FILLS.of(live.account.id)) is None
    assert reasons(live) == {Topic.FILLS: "route-missing"}
    assert live.blotter.proofs.age(live.account.id) == 10, "that of the fills before"
