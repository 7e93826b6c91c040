"""Money and holdings with keys of the United States: each from a call of its own, and what is not told is no zero."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl

import pytest

from fakes.servers.longport.gateway import API_KEY, FixedCredential, approved, logged_in
from fakes.servers.longport.rows import SUBMITTED, balance, token_saying
from fakes.servers.longport.scripted import ScriptedLongport, said
from fakes.servers.longport.us_rows import AMERICAN, us_holding, us_money, us_option, us_order, us_overview
from fakes.servers.scripted_http import Said, Seen
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from tideboard_core.errors import GatewayError, NotOffered, RateLimited, ServerRefused
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.gateways.longport.trading.account import BALANCE, BUY_LIMIT
from tideboard_core.gateways.longport.trading.orders import TODAY_ORDERS
from tideboard_core.gateways.longport.trading.us_account import AVAILABLE, MONEY, MOVEMENTS, OVERVIEW
from tideboard_core.gateways.longport.trading.us_orders import QUERY
from tideboard_core.model.cash_words import CashWord
from tideboard_core.model.combination import CombinationLeg, CombinationRequest
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order import Account, LiveAccount, MaxQuantity, Position, Side, TradingHours
from tideboard_core.model.order_terms import OrderType
from tideboard_core.model.reference import kind_of
from tideboard_core.ports.trading import WriteVerb
from tideboard_core.trips.facts import CashKind
from tideboard_core.trips.history import cash_moves

APPLE, CALL = InstrumentId("US.AAPL"), InstrumentId("US.AAPL261218C345000")
BEAR = {"full_symbol": "TSLA.US", "quantity": "30", "position_side": "SHORT"}


@pytest.fixture
async def gateway(longport: ScriptedLongport, sinks: Sinks, clock: ManualClock) -> AsyncIterator[LongportGateway]:
    """A gateway that is logged in with a key of the United States."""
    longport.reply("GET", OVERVIEW, us_overview(us_holding()))
    made = await logged_in(longport, sinks, clock, FixedCredential(AMERICAN))
    yield made
    await made.close()


@pytest.fixture
async def account(gateway: LongportGateway) -> Account:
    (found,) = await gateway.trading.accounts()
    return found


async def held(gateway: LongportGateway, account: Account) -> dict[InstrumentId, Position]:
    return {row.instrument: row for row in await gateway.trading.positions(account)}


# --- which account it is ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "margin"), [("0", True), ("1", False), ("7", False)])
async def test_the_account_is_live_and_its_currency_and_kind_are_the_overviews(
    gateway: LongportGateway, longport: ScriptedLongport, kind: str, *, margin: bool
) -> None:
    longport.reply("GET", OVERVIEW, us_overview(account_type=kind))
    (account,) = await gateway.trading.accounts()
    assert type(account) is LiveAccount
    assert (account.currency, account.markets, account.margin) == ("USD", frozenset({Market.US}), margin)
    assert len(account.id) == 10, "no call names it: a digest of the key"
    assert not longport.count("GET", "/v1/asset/account")


async def test_one_number_at_both_data_centres_is_two_accounts(
    longport: ScriptedLongport, sinks: Sinks, clock: ManualClock
) -> None:
    """No limit, password or record of the one holds for the other."""
    longport.reply("GET", OVERVIEW, us_overview(us_holding()))
    longport.reply("GET", BALANCE, balance())
    token, found = token_saying(aaid="20001234"), list[Account]()
    for keys in (replace(AMERICAN, access_token=f"us_{token}"), replace(API_KEY, access_token=f"m_{token}")):
        gateway = await logged_in(longport, sinks, clock, FixedCredential(keys))
        found += await gateway.trading.accounts()
        await gateway.close()
    states, asia = (one.identity for one in found)
    assert states.id == asia.id == "20001234"
    assert states != asia
    assert not states.binds(asia)
    assert not asia.binds(states)


NO_LISTS = ("cash_list", "stock_list", "option_list", "crypto_list")


@pytest.mark.parametrize(
    "lacking", [("account_type",), ("currency",), ("cash_buy_power",), ("overnight_buy_power",), NO_LISTS]
)
async def test_an_overview_that_lacks_a_part_is_none(
    gateway: LongportGateway, account: Account, longport: ScriptedLongport, lacking: tuple[str, ...]
) -> None:
    whole = us_overview(us_holding())
    for name in lacking:
        del whole[name]
    for answer in (whole, whole | dict.fromkeys(lacking), {}):
        longport.reply("GET", OVERVIEW, answer)
        for read in (gateway.trading.accounts(), gateway.trading.positions(account)):
            with pytest.raises(GatewayError, match="reply-unreadable"):
                await read


@pytest.mark.parametrize("missing", NO_LISTS)
async def test_a_list_without_rows_may_be_left_out_or_null(
    gateway: LongportGateway, account: Account, longport: ScriptedLongport, missing: str
) -> None:
    """The vendor's page prints an overview without the list of options."""
    whole = us_overview(us_holding(), options=(us_option(),))
    left = {"stock_list": ["US.AAPL261218C345000"], "option_list": ["US.AAPL"]}
    for answer in ({name: value for name, value in whole.items() if name != missing}, whole | {missing: None}):
        longport.reply("GET", OVERVIEW, answer)
        (found,) = await gateway.trading.accounts()
        assert found == account
        listed = await gateway.trading.positions(account)
        assert [row.instrument for row in listed] == left.get(missing, ["US.AAPL", "US.AAPL261218C345000"])
        assert not listed.unread


# --- holdings ---------------------------------------------------------------------------------------------------------


async def test_holdings_are_shares_and_contracts_on_both_sides_and_no_crypto(
    gateway: LongportGateway, account: Account, longport: ScriptedLongport
) -> None:
    longport.reply("GET", OVERVIEW, us_overview(us_holding(), us_holding(**BEAR), options=(us_option(),)))

    rows = await held(gateway, account)

    assert {name: row.quantity for name, row in rows.items()} == {APPLE: 100, InstrumentId("US.TSLA"): -30, CALL: -2}
    apple, call = rows[APPLE], rows[CALL]
    assert (apple.last, apple.value, apple.average_cost) == (Decimal(211), Decimal(21100), Decimal("200.5"))
    assert (apple.pl, apple.pl_today, apple.priced) == (Decimal(1050), Decimal("55.5"), True)
    assert (call.priced, call.value, call.available) == (False, Decimal(0), 2), "what a contract covers no row says"


@pytest.mark.parametrize(
    "odd",
    [
        {"position_side": ""},
        {"position_side": "BOTH"},
        {"quantity": "-5"},
        {"quantity": ""},
        {"currency": ""},
    ],
)
async def test_a_holding_without_a_side_is_not_guessed(
    gateway: LongportGateway, account: Account, longport: ScriptedLongport, odd: dict[str, str]
) -> None:
    longport.reply("GET", OVERVIEW, us_overview(us_holding(**odd), us_holding(**BEAR)))
    rows = await gateway.trading.positions(account)
    assert [row.instrument for row in rows] == ["US.TSLA"]
    assert rows.unread in {*odd, "position_side"}


@pytest.mark.parametrize(
    "names",
    [
        {"full_symbol": "BRK.B.US", "symbol": "BRK.B"},
        {"full_symbol": "", "symbol": "BRK.B.US"},
        {"full_symbol": None, "symbol": "BRK.B", "market": "US"},
        {"full_symbol": None, "symbol": "BRK.B", "counter_id": "ST/US/BRK.B"},
    ],
)
async def test_a_holding_is_known_by_each_name_of_its_security(
    gateway: LongportGateway, account: Account, longport: ScriptedLongport, names: dict[str, Any]
) -> None:
    longport.reply("GET", OVERVIEW, us_overview(us_holding(**names)))
    assert set(await held(gateway, account)) == {"US.BRK.B"}


async def test_what_is_available_is_held_less_what_works(
    gateway: LongportGateway, account: Account, longport: ScriptedLongport
) -> None:
    longport.reply("GET", TODAY_ORDERS, {"orders": []})
    longport.reply("POST", QUERY, {"orders": [us_order()], "total_count": 1})
    await gateway.trading.orders(account)
    assert (await held(gateway, account))[APPLE].available == 60


# --- holdings of several legs -----------------------------------------------------------------------------------------


def legs(*rows: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"strategy": "CoveredCall", "legs": list(rows)}]


async def test_legs_that_no_list_has_are_held(
    gateway: LongportGateway, account: Account, longport: ScriptedLongport
) -> None:
    longport.reply("GET", OVERVIEW, us_overview(us_holding(), multi_leg=legs(us_option())))
    assert {name: row.quantity for name, row in (await held(gateway, account)).items()} == {APPLE: 100, CALL: -2}


async def test_legs_that_the_lists_have_count_once(
    gateway: LongportGateway, account: Account, longport: ScriptedLongport
) -> None:
    both = legs(us_holding(quantity="100"), us_option(quantity="1"))
    longport.reply("GET", OVERVIEW, us_overview(us_holding(), options=(us_option(),), multi_leg=both))
    assert {name: row.quantity for name, row in (await held(gateway, account)).items()} == {APPLE: 100, CALL: -2}


@pytest.mark.parametrize(
    "given",
    [
        legs(us_holding(quantity="101")),
        legs(us_holding(position_side="SHORT")),
        legs(us_option(position_side="")),
        legs(),
        [{"strategy": "CoveredCall"}],
        "covered",
        {"legs": []},
    ],
)
async def test_legs_that_cannot_be_read_make_the_positions_unknown(
    gateway: LongportGateway, account: Account, longport: ScriptedLongport, given: object
) -> None:
    longport.reply("GET", OVERVIEW, us_overview(us_holding(), multi_leg=given))
    with pytest.raises(GatewayError, match="reply-unreadable"):
        await gateway.trading.positions(account)


# --- money ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "power"), [("0", 2000), ("1", 1000)])
async def test_money_is_that_of_its_call(
    gateway: LongportGateway, longport: ScriptedLongport, kind: str, power: int
) -> None:
    longport.reply("GET", OVERVIEW, us_overview(account_type=kind))
    longport.reply("GET", MONEY, us_money())
    (account,) = await gateway.trading.accounts()

    funds = await gateway.trading.funds(account, currency="HKD")

    assert funds.currency == "USD"
    assert [funds.power, funds.cash, funds.total_assets] == [power, 1000, 22100]
    assert [funds.market_value, funds.frozen_cash, funds.withdrawable] == [21100, 50, 800]
    assert dict(funds.balances) == {"USD": Decimal(1000), "HKD": Decimal(7)}
    assert dict(funds.withdrawables) == {"USD": Decimal(800)}
    assert (funds.margin is not None and funds.margin.maintenance == 5000) is (kind == "0")
    assert longport.seen[-1].target == f"{MONEY}?currency=USD"


@pytest.mark.parametrize(
    ("mmr", "nlv", "known"),
    [("5000", "22100", 5000), ("0", "22100", None), ("0.00", "22100", None), ("", "22100", None), ("0", "1000", 0)],
)
async def test_nothing_to_be_kept_of_what_is_held_is_not_known(
    gateway: LongportGateway, account: Account, longport: ScriptedLongport, mmr: str, nlv: str, known: int | None
) -> None:
    longport.reply("GET", MONEY, us_money(margin_status={"currency": "USD", "nlv": nlv, "mmr": mmr}))
    funds = await gateway.trading.funds(account)
    assert (None if funds.margin is None else funds.margin.maintenance) == known
    assert (funds.margin_percent is None) is (known is None), "never 0.0 % beside a position"


@pytest.mark.parametrize(
    "answer",
    [
        {},
        us_money(buy_limit_info={}),
        us_money(buy_limit_info={"currency": "HKD", "overnight_buy_power": "5"}),
        us_money(cash_list=[]),
        us_money(cash_list=[{"currency": "USD", "frozen_cash": "0"}]),
        us_money(margin_status={}),
        us_money(margin_status={"currency": "HKD", "nlv": "5"}),
    ],
)
async def test_money_that_is_not_told_is_no_zero(
    gateway: LongportGateway, account: Account, longport: ScriptedLongport, answer: dict[str, Any]
) -> None:
    longport.reply("GET", MONEY, answer)
    with pytest.raises(GatewayError, match="reply-unreadable"):
        await gateway.trading.funds(account)


# --- what may be ordered ----------------------------------------------------------------------------------------------


def asked_of(longport: ScriptedLongport) -> dict[str, str]:
    return dict(parse_qsl(longport.seen[-1].target.partition("?")[2]))


@pytest.mark.parametrize(
    ("row", "instrument", "free", "wanted", "expected"),
    [
        (us_holding(), APPLE, "60", ("STOCK", "LONG"), (60, None)),
        (us_holding(), APPLE, "900", ("STOCK", "LONG"), (100, None)),  # never more than is held
        (us_option(), CALL, "-9", ("OPTION", "SHORT"), (0, 2)),
        (us_holding(full_symbol="AAPL.US", position_side="SHORT"), APPLE, "-60", ("STOCK", "SHORT"), (0, 60)),
        (us_holding(full_symbol="AAPL.US", position_side="SHORT"), APPLE, "60", ("STOCK", "SHORT"), (0, 60)),
        (us_option(), CALL, "-2", ("OPTION", "SHORT"), (0, 2)),
        (us_option(position_side="LONG"), CALL, "1", ("OPTION", "LONG"), (1, None)),
    ],
)
async def test_what_is_free_is_asked_of_the_security_and_its_side(
    gateway: LongportGateway,
    account: Account,
    longport: ScriptedLongport,
    row: dict[str, Any],
    instrument: InstrumentId,
    free: str,
    wanted: tuple[str, str],
    expected: tuple[int, int | None],
) -> None:
    longport.reply("GET", OVERVIEW, us_overview(row))
    longport.reply("GET", AVAILABLE, {"available_qty": free})

    most = await gateway.trading.max_quantity(account, instrument, OrderType.LIMIT, "1")

    assert most == MaxQuantity(
        cash_buy=None, margin_buy=None, position_sell=expected[0], short_sell=None, buy_back=expected[1]
    )
    asked = asked_of(longport)
    assert (asked["equity_type"], asked["position_side"]) == wanted
    assert asked["symbol"] == str(instrument).removeprefix("US.") + ".US"


async def test_of_what_is_not_held_nothing_is_asked(
    gateway: LongportGateway, account: Account, longport: ScriptedLongport
) -> None:
    most = await gateway.trading.max_quantity(account, CALL, OrderType.LIMIT, "1")
    assert (most.position_sell, most.to_buy(margin=True, closes=False)) == (0, None)
    assert not longport.count("GET", AVAILABLE)
    assert not longport.count("GET", BUY_LIMIT), "whether it is there no source says"


@pytest.mark.parametrize("answer", [{}, {"available_qty": ""}, {"available_qty": "-5"}])
async def test_free_that_is_not_told_is_no_zero(
    gateway: LongportGateway, account: Account, longport: ScriptedLongport, answer: dict[str, str]
) -> None:
    longport.reply("GET", AVAILABLE, answer)
    with pytest.raises(GatewayError, match="reply-unreadable"):
        await gateway.trading.max_quantity(account, APPLE, OrderType.LIMIT, "1")
    longport.refuse("GET", AVAILABLE, 12, status=500)
    with pytest.raises(ServerRefused):
        await gateway.trading.max_quantity(account, APPLE, OrderType.LIMIT, "1")


@pytest.mark.parametrize(
    ("instrument", "side", "answer", "wanted", "free"),
    [
        (APPLE, Side.SELL, "60", ("STOCK", "LONG"), 60),
        (APPLE, Side.BUY, "-60", ("STOCK", "SHORT"), 60),
        (CALL, Side.BUY, "-2", ("OPTION", "SHORT"), 2),
    ],
)
async def test_what_an_exit_may_close_is_one_call_that_is_kept_for_it(
    gateway: LongportGateway,
    account: Account,
    longport: ScriptedLongport,
    instrument: InstrumentId,
    side: Side,
    answer: str,
    wanted: tuple[str, str],
    free: int,
) -> None:
    longport.reply("GET", AVAILABLE, {"available_qty": answer})
    longport.reply("GET", MONEY, us_money())
    while gateway.trading.lists_wait(account) < 1:
        await gateway.trading.funds(account)
    before = len(longport.seen)
    assert await gateway.trading.free_to_close(account, instrument, side) == free
    asked = asked_of(longport)
    assert ((asked["equity_type"], asked["position_side"]), len(longport.seen) - before) == (wanted, 1)


async def test_what_an_exit_may_close_never_waits_nor_takes_the_call_of_its_order(
    gateway: LongportGateway, account: Account, longport: ScriptedLongport, clock: ManualClock
) -> None:
    longport.reply("GET", AVAILABLE, {"available_qty": "60"})
    began = clock.monotonic()
    while gateway.link.limits.exit_read_delay() <= 0:
        await gateway.trading.free_to_close(account, APPLE, Side.SELL)
    with pytest.raises(RateLimited, match="too-many-waiting"):
        await gateway.trading.free_to_close(account, APPLE, Side.SELL)
    assert clock.monotonic() - began < 2
    assert gateway.trading.write_budget(WriteVerb.PLACE, account) == 0


async def test_what_has_no_source_is_not_offered(gateway: LongportGateway, account: Account) -> None:
    offers = gateway.trading.offers
    assert offers.types == {Market.US: {OrderType.LIMIT, OrderType.MARKET}}
    assert offers.exits is None
    assert offers.combinations is None
    assert (offers.shorts, offers.markets) == (frozenset[Market](), frozenset({Market.US}))
    assert (offers.of(account).exits, offers.of(account).combinations) == (None, None)
    assert offers.hours == {Market.US: frozenset({TradingHours.REGULAR, TradingHours.EXTENDED})}
    with pytest.raises(NotOffered, match="fund-positions-not-in-us"):
        await gateway.trading.mutual_funds(account)
    with pytest.raises(NotOffered, match="margin-ratio-not-in-us"):
        await gateway.trading.margin_rules(account, [APPLE])
    stranger = LiveAccount(id="8", name="", markets=account.markets, currency="USD")
    with pytest.raises(NotOffered, match="unknown-account"):
        await gateway.trading.funds(stranger)


async def test_a_combination_is_refused_before_anything_is_sent(
    gateway: LongportGateway, account: Account, longport: ScriptedLongport
) -> None:
    assert isinstance(account, LiveAccount)
    legs = (
        CombinationLeg(instrument=CALL, side=Side.BUY, ratio=1),
        CombinationLeg(instrument=InstrumentId("US.AAPL261218C350000"), side=Side.SELL, ratio=1),
    )
    request = CombinationRequest(
        account=account, legs=legs, order_type=OrderType.LIMIT, quantity=1, price=Decimal(1), client_order_id="TB-1"
    )
    with pytest.raises(NotOffered, match="combinations-not-offered"):
        await gateway.trading.place_combination(approved(request))  # type: ignore[arg-type]
    assert not longport.count("POST")
    assert not longport.count("POST", "/v1/trade/order/multileg")


# --- movements --------------------------------------------------------------------------------------------------------


def movement(number: int, **changes: Any) -> dict[str, Any]:
    row = {
        "title": "Sell",
        "amount": "-5.5",
        "currency": "USD",
        "symbol": "AAPL.US",
        "ref_no": str(number),
        "create_at": str(SUBMITTED),
        "done_at": str(SUBMITTED),
    }
    return row | changes


def answer_movements(longport: ScriptedLongport, by_type: Mapping[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Answer with pages of twenty of the types that are asked for; returns the questions as they come."""
    bodies: list[dict[str, Any]] = []

    def answer(seen: Seen) -> Said:
        bodies.append(json.loads(seen.body))
        page, types = bodies[-1]["page"], bodies[-1]["types"]
        rows = [row for kind in types for row in by_type.get(kind, [])]
        return said({"current_page": page, "items": rows[(page - 1) * 20 : page * 20]})

    longport.http["POST", MOVEMENTS] = answer
    return bodies


DAYS = date(2026, 11, 19), date(2026, 11, 20)


async def test_movements_are_read_by_type_until_a_page_is_not_full(
    gateway: LongportGateway, account: Account, longport: ScriptedLongport
) -> None:
    sold = [movement(number) for number in range(47)]
    bodies = answer_movements(longport, {"TT_OPTIONS_TRADING": sold, "TT_MARGIN_FINANCING": [movement(90)]})
    moved = await gateway.trading.cash_entries(account, *DAYS)

    assert len(moved) == 48
    assert {(row.amount, row.currency, row.kind, row.clearing_date) for row in moved} == {
        (Decimal("-5.5"), "USD", "Sell", date(2026, 11, 19))
    }
    trades = [body for body in bodies if "TT_OPTIONS_TRADING" in body["types"]]
    assert [body["page"] for body in trades] == [1, 2, 3]
    assert trades[0] == {
        "start": 1795064400,
        "end": 1795237199,
        "types": ["TT_STOCKS_AND_ETFS_TRADING", "TT_OPTIONS_TRADING"],
        "page": 1,
        "size": 20,
    }


async def test_a_movement_is_what_its_type_says_whatever_its_title(
    gateway: LongportGateway, account: Account, longport: ScriptedLongport
) -> None:
    """No page says in which words titles are: by words alone each trade would pass for money that came from outside."""
    by_type = {
        "TT_STOCKS_AND_ETFS_TRADING": [movement(1, title="BUY 100 AAPL")],
        "TT_OPTIONS_TRADING": [movement(2, title="")],
        "TT_DEPOSIT_AND_WITHDRAWAL": [movement(3, title="ACH"), movement(4, title="ACH", amount="7")],
        "TT_MARGIN_FINANCING": [movement(5, title="Margin")],
        "TT_CORPORATE_ACTION": [movement(6, title="Cash Dividend"), movement(7, title="Spin-off")],
        "TT_OTHER": [movement(8, title="Trading Fees")],
    }
    answer_movements(longport, by_type)
    moved = cash_moves(await gateway.trading.cash_entries(account, *DAYS))
    assert [row.kind for row in moved] == [
        CashKind.TRADE,
        CashKind.TRADE,
        CashKind.WITHDRAWAL,
        CashKind.DEPOSIT,
        CashKind.INTEREST,
        CashKind.DIVIDEND,
        CashKind.OTHER,
        CashKind.ORDER_FEE,
    ]


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({"title": "Buy", "quantity": "5", "amount": "-9"}, CashWord.BOUGHT),
        ({"title": "Sell", "quantity": "5", "amount": "9"}, CashWord.SOLD),
        ({"title": "Platform Fee", "amount": "-9"}, CashWord.TRADED),
        ({"title": "Trading Fees", "quantity": "5", "amount": "-9"}, CashWord.FEES),
    ],
)
async def test_a_movement_of_a_trade_is_shown_by_its_side_where_it_tells_a_quantity(
    gateway: LongportGateway, account: Account, longport: ScriptedLongport, changes: dict[str, str], shown: CashWord
) -> None:
    answer_movements(longport, {"TT_STOCKS_AND_ETFS_TRADING": [movement(1, **changes)]})
    assert [kind_of(row) for row in await gateway.trading.cash_entries(account, *DAYS)] == [shown]


async def test_a_filter_of_types_that_filters_nothing_makes_no_movement_count_twice(
    gateway: LongportGateway, account: Account, longport: ScriptedLongport
) -> None:
    rows = [movement(1, title="Gift"), movement(2, title="Deposit")]
    longport.reply("POST", MOVEMENTS, {"current_page": 1, "items": rows})
    moved = cash_moves(await gateway.trading.cash_entries(account, *DAYS))
    assert [row.kind for row in moved] == [CashKind.OTHER, CashKind.DEPOSIT]


@pytest.mark.parametrize("answer", [{}, {"current_page": 1, "items": [movement(1)] * 20}], ids=["empty", "endless"])
async def test_movements_that_cannot_be_whole_are_none(
    gateway: LongportGateway, account: Account, longport: ScriptedLongport, answer: dict[str, Any]
) -> None:
    longport.reply("POST", MOVEMENTS, answer)
    with pytest.raises(GatewayError, match="reply-unreadable"):
        await gateway.trading.cash_entries(account, date(2026, 11, 19), date(2026, 11, 20))


def test_a_sale_is_bounded_by_what_is_free_and_a_purchase_by_money_alone() -> None:
    most = MaxQuantity(cash_buy=None, margin_buy=None, position_sell=60, short_sell=None)
    assert most.to_buy(margin=True, closes=False) is most.to_buy(margin=False, closes=False) is None
    assert (most.to_sell(closes=True), most.to_sell(closes=False)) == (60, None)
