"""Each row of the error tables through the sandbox's door: its kind, its data, how often it was asked."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest

from fakes.servers.longport.feed import feed_on
from fakes.servers.longport.sandbox import longport_sandbox
from fakes.servers.sandbox import OpenSandbox
from fakes.values.sinks import Sinks
from fakes.values.trading import order_row
from tideboard_core.errors import (
    GatewayError,
    LoginRefused,
    NotOffered,
    OrderRejected,
    PermissionMissing,
    QuotaExceeded,
    RateLimited,
    RequestTimeout,
    ServerRefused,
    ServerTrouble,
    UnknownSymbol,
)
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import LinkEvent, LinkEventKind
from tideboard_core.model.order import Account, CancelRequest, ModifyRequest, OrderRequest, OrderType, Side
from tideboard_core.ports.trading import ApprovedOrder

TENCENT, APPLE = InstrumentId("HK.00700"), InstrumentId("US.AAPL")
FLOW, ORDER, BALANCE = "quote CAPITAL_FLOW", "POST /v1/trade/order", "GET /v1/asset/account"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[OpenSandbox]:
    """One sandbox for all: each test orders its own faults."""
    with longport_sandbox() as running:
        yield running


@pytest.fixture
async def gateway(sandbox: OpenSandbox, sinks: Sinks) -> AsyncIterator[LongportGateway]:
    """A gateway that is logged in; the faults of the test before are forgotten, and so are its calls."""
    await sandbox.release()
    await sandbox.wait(61)
    async with feed_on(sandbox, sinks) as made:
        yield made


async def asked(sandbox: OpenSandbox, call: str) -> int:
    """How often the door was asked for this."""
    return int((await sandbox.state())["longport"]["requests"].get(call, 0))


def events(sinks: Sinks) -> list[LinkEvent]:
    """What the connection log was told."""
    return [update.value for key, update in sinks.published if key.topic is Topic.LINK_EVENT]


SOCKET_ROWS = [
    (3, 301600, ServerRefused, "request-invalid", LinkEventKind.REFUSED),
    (3, 301606, RateLimited, "rate-limited", LinkEventKind.RATE_LIMITED),
    (7, 301600, UnknownSymbol, "unknown-symbol", LinkEventKind.REFUSED),
    (7, 301603, NotOffered, "no-quotes", LinkEventKind.REFUSED),
    (7, 301604, PermissionMissing, "quote-package-missing", LinkEventKind.NO_PERMISSION),
    (7, 301605, QuotaExceeded, "too-many-subscriptions", LinkEventKind.QUOTA_SPENT),
    (7, 301607, QuotaExceeded, "too-many-symbols", LinkEventKind.QUOTA_SPENT),
]


@pytest.mark.parametrize(("status", "number", "kind", "code", "event"), SOCKET_ROWS)
async def test_a_row_of_the_sockets_table_is_its_kind_asked_once_and_told(
    sandbox: OpenSandbox,
    gateway: LongportGateway,
    sinks: Sinks,
    *,
    status: int,
    number: int,
    kind: type[GatewayError],
    code: str,
    event: LinkEventKind,
) -> None:
    before = await asked(sandbox, FLOW)
    await sandbox.fault(FLOW, "refuse", status=status, code=number, text="what the broker says")
    with pytest.raises(kind) as caught:
        await gateway.flow.capital_flow(TENCENT)
    assert (type(caught.value), caught.value.code) == (kind, code)
    assert caught.value.data["text"] == "what the broker says"
    assert caught.value.data["number"] == str(number)
    assert await asked(sandbox, FLOW) == before + 1
    assert events(sinks)[-1].kind is event
    gateway.link.refusals.forget()  # one for want of a right is kept for a day
    assert (await gateway.flow.capital_flow(TENCENT)).net  # the connection stands


async def test_a_server_error_is_asked_about_again_and_the_answer_taken(
    sandbox: OpenSandbox, gateway: LongportGateway
) -> None:
    before = await asked(sandbox, FLOW)
    await sandbox.fault(FLOW, "refuse", times=2, status=7, code=301602)
    assert (await gateway.flow.capital_flow(TENCENT)).net
    assert await asked(sandbox, FLOW) == before + 3


async def test_a_server_that_goes_on_failing_is_given_up(sandbox: OpenSandbox, gateway: LongportGateway) -> None:
    before = await asked(sandbox, FLOW)
    await sandbox.fault(FLOW, "refuse", times=50, status=7, code=301602)
    with pytest.raises(ServerTrouble):
        await gateway.flow.capital_flow(TENCENT)
    assert await asked(sandbox, FLOW) == before + 4


async def test_too_many_calls_slow_the_next_one_down_and_tell_the_seconds(
    sandbox: OpenSandbox, gateway: LongportGateway
) -> None:
    await sandbox.fault(FLOW, "refuse", status=3, code=301606)
    with pytest.raises(RateLimited) as caught:
        await gateway.flow.capital_flow(TENCENT)
    assert caught.value.retry_after > 0
    assert gateway.link.limits.quotes.delay() > 0


async def test_a_missing_package_is_named_with_its_market(sandbox: OpenSandbox, gateway: LongportGateway) -> None:
    await gateway.quotes.quote_packages()
    await sandbox.fault("quote SUBSCRIBE", "refuse", status=7, code=301604)
    with pytest.raises(PermissionMissing) as caught:
        await gateway.quotes.subscribe([Topic.BROKERS.of(TENCENT)])
    assert (caught.value.data["market"], caught.value.data["package"]) == ("HK", "LV2 Real-time Quotes")


HTTP_ROWS = [
    (403, 403201, LoginRefused, "signature-invalid"),
    (403, 403202, ServerRefused, "server-refused"),
    (403, 403203, LoginRefused, "app-key-illegal"),
    (403, 403205, LoginRefused, "ip-not-allowed"),
    (401, 401003, LoginRefused, "token-expired"),
    (429, 429001, RateLimited, "rate-limited"),
    (429, 429002, RateLimited, "rate-limited"),
    (429, 0, RateLimited, "rate-limited"),
    (400, 602001, ServerRefused, "server-refused"),
    (404, 404000, ServerRefused, "server-refused"),
]


@pytest.mark.parametrize(("status", "number", "kind", "code"), HTTP_ROWS)
async def test_a_row_of_the_http_table_is_its_kind_asked_once_with_its_trace(
    sandbox: OpenSandbox, gateway: LongportGateway, *, status: int, number: int, kind: type[GatewayError], code: str
) -> None:
    before = await asked(sandbox, BALANCE)
    await sandbox.fault(BALANCE, "refuse", status=status, code=number, text="what the broker says")
    with pytest.raises(kind) as caught:
        await gateway.link.read("/v1/asset/account")
    assert (type(caught.value), caught.value.code) == (kind, code)
    assert "what the broker says" in str(caught.value.data["text"])
    assert len(str(caught.value.data["trace"])) == 32
    assert await asked(sandbox, BALANCE) == before + 1


@pytest.mark.parametrize(("status", "number"), [(500, 500000), (200, 500000), (502, 0), (503, 503000)])
async def test_a_read_that_the_server_failed_is_asked_again(
    sandbox: OpenSandbox, gateway: LongportGateway, status: int, number: int
) -> None:
    before = await asked(sandbox, BALANCE)
    await sandbox.fault(BALANCE, "refuse", status=status, code=number)
    assert (await gateway.link.read("/v1/asset/account"))["list"]
    assert await asked(sandbox, BALANCE) == before + 2


async def test_a_page_with_good_status_is_no_answer(sandbox: OpenSandbox, gateway: LongportGateway) -> None:
    await sandbox.fault(BALANCE, "refuse", status=200, code=0, text="Sign in to the hotel's network")
    with pytest.raises(GatewayError, match="reply-unreadable") as caught:
        await gateway.link.read("/v1/asset/account")
    assert "hotel" in str(caught.value.data["text"])


# --- trade writes: never a second time -------------------------------------------------------------------------------


async def account_at(gateway: LongportGateway) -> Account:
    """The account of the login."""
    (account,) = await gateway.trading.accounts()
    return account


def approve(request: Any, gateway: LongportGateway) -> ApprovedOrder[Any]:
    """An approval of this connection."""
    return ApprovedOrder(request, approved_at=0.0, generation=gateway.generation)


def order(account: Account) -> OrderRequest:
    """A buy far below the market."""
    return OrderRequest(
        account=account,
        instrument=TENCENT,
        side=Side.BUY,
        order_type=OrderType.LIMIT,
        quantity=100,
        price=Decimal(430),
        client_order_id="TB-1120-0001",
    )


@pytest.mark.parametrize("call", ["POST", "PUT", "DELETE"])
@pytest.mark.parametrize(
    ("status", "number", "kind"),
    [
        (500, 500000, RequestTimeout),
        (200, 500000, RequestTimeout),
        (502, 0, RequestTimeout),
        (503, 503000, RequestTimeout),
        (429, 429002, OrderRejected),
        (429, 0, RequestTimeout),
        (401, 401003, OrderRejected),
        (403, 403202, RequestTimeout),
        (400, 602035, OrderRejected),
    ],
)
async def test_a_write_leaves_once_and_only_a_clear_no_is_a_rejection(
    sandbox: OpenSandbox, gateway: LongportGateway, *, call: str, status: int, number: int, kind: type[Exception]
) -> None:
    account = await account_at(gateway)
    row = order_row(account)
    modify = ModifyRequest(account=account, order=row, quantity=300, price=Decimal(430), client_order_id="TB-2")
    cancel = CancelRequest(account=account, order=row, client_order_id="TB-3")
    sends: dict[str, Callable[[], Awaitable[object]]] = {
        "POST": lambda: gateway.trading.place(approve(order(account), gateway)),
        "PUT": lambda: gateway.trading.modify(approve(modify, gateway)),
        "DELETE": lambda: gateway.trading.cancel(approve(cancel, gateway)),
    }
    path = f"{call} /v1/trade/order"
    before = await asked(sandbox, path)
    await sandbox.fault(path, "refuse", times=9, status=status, code=number, text="what the broker says")
    with pytest.raises(kind) as caught:
        await sends[call]()
    assert "what the broker says" in str(caught.value.data["text"])  # type: ignore[attr-defined]
    assert len(str(caught.value.data["trace"])) == 32  # type: ignore[attr-defined]
    assert await asked(sandbox, path) == before + 1


async def test_a_subscription_of_order_pushes_is_not_asked_twice(
    sandbox: OpenSandbox, gateway: LongportGateway
) -> None:
    call = "trade SUBSCRIBE"
    before = await asked(sandbox, call)
    await sandbox.fault(call, "refuse", times=9, status=7, code=301602)
    with pytest.raises(ServerTrouble):
        await gateway.trading.watch_accounts([await account_at(gateway)])
    assert await asked(sandbox, call) == before + 1
