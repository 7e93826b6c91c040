"""Both clients against the server itself: every call, streams, refusals, and a window that ends or comes back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from fakes.servers.programs_window import ScriptedWindow, served
from fakes.values.waiting import until
from tideboard_api import client as client_module
from tideboard_api.async_client import AsyncClient
from tideboard_api.calls import proposal_fields
from tideboard_api.client import Client
from tideboard_api.errors import KeyRefused, NoWindow, ProposalRefused, ScopeMissing
from tideboard_api.faults import ApiFault
from tideboard_api.proposing import ProposalReply, ProposalState
from tideboard_api.replies import (
    AbsentReason,
    BarsReply,
    BookReply,
    BookReplyLevel,
    FlowReply,
    InstrumentReply,
    OrderReply,
    OthersText,
    PositionReply,
    QuoteReply,
    RecordReply,
    SignalReply,
    SignalsReply,
    StatusReply,
    ValueKind,
    ValueSource,
)
from tideboard_api.scopes import ProgramScope
from tideboard_api.stream import WatchedValue
from tideboard_core.programs.archive_place import ArchivePlace
from tideboard_core.programs.channel import ProposeCall, ReadOf, ValueChanged, WatchCall, WatchedItem, WatchedOf, packed
from tideboard_core.programs.server.answers import CallAnswers, RecordWanted

KEY = "tbk_0123abcd_" + "k" * 43
NOON = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)
SOURCE = ValueSource(provider="Futu OpenD", kind=ValueKind.PRACTICE, received=NOON, age=0.5)
QUOTE = QuoteReply(symbol="HK.00700", source=SOURCE, last=Decimal("612.50"), volume=100, time=NOON)
ANSWERS: dict[ReadOf, Any] = {
    ReadOf.STATUS: StatusReply(
        version="1.0",
        provider="Futu OpenD",
        link="live",
        environment="practice",
        markets={"HK": "open"},
        replay=None,
        key="notebook",
        scopes=("market",),
        time=NOON,
    ),
    ReadOf.INSTRUMENT: InstrumentReply(
        symbol="HK.00700",
        name=OthersText(text="騰訊控股", source="broker"),
        kind="stock",
        lot=100,
        currency="HKD",
        market="HK",
    ),
    ReadOf.QUOTE: QUOTE,
    ReadOf.BOOK: BookReply(
        symbol="HK.00700", source=SOURCE, bids=(BookReplyLevel(price=Decimal("612.50"), quantity=400, orders=2),)
    ),
    ReadOf.FLOW: FlowReply(symbol="HK.00700", source=SOURCE, definition="futu", times=(0.0, 60.0), net=(0.0, None)),
    ReadOf.BARS: BarsReply(symbol="HK.00700", period="1m", source=SOURCE, times=(60.0,), close=(Decimal("612.50"),)),
    ReadOf.POSITIONS: [
        PositionReply(
            account="Practice",
            environment="practice",
            symbol="HK.00700",
            name=OthersText(text="騰訊控股", source="broker"),
            quantity=Decimal(200),
            available=Decimal(200),
            average_cost=None,
            last=Decimal("612.50"),
            value=Decimal(122500),
            currency="HKD",
        )
    ],
    ReadOf.ORDERS: list[OrderReply](),
    ReadOf.SIGNALS: SignalsReply(
        fired=(
            SignalReply(
                rule="sign-turn",
                name="Sign turn",
                symbol="HK.00700",
                source=SOURCE,
                time=NOON,
                states="higher",
                mirrored=False,
                holds=True,
                ended=None,
                muted=False,
            ),
        )
    ),
}
READS: tuple[tuple[str, tuple[str, ...], Any], ...] = (
    ("status", (), ANSWERS[ReadOf.STATUS]),
    ("instruments", ("HK.00700", "HK.00700"), [ANSWERS[ReadOf.INSTRUMENT]] * 2),
    ("quote", ("HK.00700",), QUOTE),
    ("quotes", ("HK.00700", "HK.00700"), [QUOTE] * 2),
    ("book", ("HK.00700",), ANSWERS[ReadOf.BOOK]),
    ("flow", ("HK.00700",), ANSWERS[ReadOf.FLOW]),
    ("bars", ("HK.00700",), ANSWERS[ReadOf.BARS]),
    ("bars", ("HK.00700", "day"), ANSWERS[ReadOf.BARS]),
    ("positions", (), ANSWERS[ReadOf.POSITIONS]),
    ("orders", (), []),
    ("signals", (), ANSWERS[ReadOf.SIGNALS]),
    (
        "record",
        ("Sign turn", "HK.00700", "HK.00005"),
        RecordReply(rule="sign-turn", symbols=("HK.00700", "HK.00005"), reason=AbsentReason.NOT_RECORDED),
    ),
)

Caller = Callable[..., Awaitable[Any]]


async def _next(values: AsyncIterator[Any]) -> Any:
    return await anext(values)


@pytest.fixture
async def window(tmp_path: Path) -> AsyncIterator[ScriptedWindow]:
    place = ArchivePlace(
        folder=str(tmp_path / "archive"), provider="Futu", tier_version="1", currency="HKD", practice=True, now=0.0
    )
    made = ScriptedWindow({**ANSWERS, ReadOf.RECORD: place})
    made.make("notebook", ProgramScope.MARKET, ProgramScope.RECORDS, ProgramScope.ACCOUNT)
    made.make("agent", ProgramScope.PROPOSE_PRACTICE)
    async with served(made, tmp_path, tcp=True):
        yield made


@pytest.fixture(params=["waits over the socket", "waits over TCP", "awaits over the socket", "awaits over TCP"])
async def call(request: pytest.FixtureRequest, window: ScriptedWindow) -> AsyncIterator[Caller]:
    """Calls a method of a client of one kind: `call(key, name, *arguments)`."""
    place = f"http://127.0.0.1:{window.port}" if request.param.endswith("TCP") else window.address
    waiting = {name: Client(place=place, key=token) for name, token in window.tokens.items()}
    awaiting = {name: AsyncClient(place=place, key=token) for name, token in window.tokens.items()}

    async def waits(key: str, name: str, *arguments: Any, **more: Any) -> Any:
        return await asyncio.to_thread(getattr(waiting[key], name), *arguments, **more)

    async def awaits(key: str, name: str, *arguments: Any, **more: Any) -> Any:
        return await getattr(awaiting[key], name)(*arguments, **more)

    yield waits if request.param.startswith("waits") else awaits
    clients: list[Client | AsyncClient] = [*waiting.values(), *awaiting.values()]
    for each in clients:
        each.close()


async def test_every_read_brings_its_type(call: Caller) -> None:
    for name, arguments, expected in READS:
        assert await call("notebook", name, *arguments) == expected, name


async def test_a_record_is_asked_for_until_it_is_whole(call: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[RecordWanted] = []
    whole = RecordReply(rule="sign-turn", symbols=("HK.00700",), fired=12)

    def make(_answers: CallAnswers, _place: ArchivePlace, wanted: RecordWanted) -> RecordReply:
        asked.append(wanted)
        late = len(asked) % 3
        return RecordReply(rule=wanted.rule, symbols=whole.symbols, reason=AbsentReason.TOO_LONG) if late else whole

    monkeypatch.setattr(CallAnswers, "_make", make)
    assert await call("notebook", "record", "sign-turn", "HK.00700") == whole
    assert len(asked) == 3
    first = await call("notebook", "record", "sign-turn", "HK.00700", within=0.0)
    assert (first.reason, len(asked)) == (AbsentReason.TOO_LONG, 4), "within the time that it may take"


async def test_a_refusal_is_an_error_and_the_next_call_goes_on(call: Caller, window: ScriptedWindow) -> None:
    with pytest.raises(ScopeMissing) as caught:
        await call("agent", "quote", "HK.00700")
    assert caught.value.data == {"scope": "market"}
    window.revoke("notebook")
    assert (await call("agent", "status")).version == "1.0", "its answer comes behind the news of that key"
    with pytest.raises(KeyRefused):
        await call("notebook", "status")


async def test_a_proposal_is_followed_to_its_end(
    call: Caller, window: ScriptedWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module, "ASK_AGAIN", 0.01)
    monkeypatch.setattr("tideboard_api.async_client.ASK_AGAIN", 0.01)
    made = ProposalReply(
        id="p-1",
        client_id="a1",
        state=ProposalState.CREATED,
        edited=False,
        created=NOON,
        ends=NOON + timedelta(seconds=120),
    )
    window.proposing = window.answers[ReadOf.PROPOSAL] = made
    fields = proposal_fields("HK.00700", "buy", 200, "612.50", client_id="a1", reason="thin above")

    handle = await call("agent", "propose", fields)

    (asked,) = (each for each in window.heard if isinstance(each, ProposeCall))
    assert asked.fields == fields
    assert handle.reply == made
    window.answers[ReadOf.PROPOSAL] = confirmed = ProposalReply(
        id="p-1",
        client_id="a1",
        state=ProposalState.CONFIRMED,
        edited=True,
        created=NOON,
        ends=made.ends,
    )
    waited = asyncio.to_thread(handle.wait) if not asyncio.iscoroutinefunction(handle.wait) else handle.wait()
    assert await waited == confirmed
    window.proposing = ApiFault.CONFLICT
    with pytest.raises(ProposalRefused):
        await call("agent", "propose", fields)


async def test_a_window_that_ends_is_said_so(call: Caller, window: ScriptedWindow) -> None:
    await call("notebook", "status")
    window.end.close()
    await window.ended.wait()
    await until(lambda: not Path(window.address).exists())
    with pytest.raises(NoWindow):
        await call("notebook", "status")


async def test_a_connection_that_the_window_ended_is_made_anew(tmp_path: Path) -> None:
    first = ScriptedWindow(dict(ANSWERS))
    token = first.make("notebook", ProgramScope.MARKET)
    async with served(first, tmp_path):
        clients = Client(place=first.address, key=token), AsyncClient(place=first.address, key=token)
        assert await asyncio.to_thread(clients[0].status) == await clients[1].status()
    again = ScriptedWindow(dict(ANSWERS), records=first.records)
    async with served(again, tmp_path):
        assert await asyncio.to_thread(clients[0].status) == await clients[1].status()
    for each in clients:
        each.close()


async def test_a_stream_brings_each_change_until_the_window_ends(window: ScriptedWindow) -> None:
    client = AsyncClient(place=window.address, key=window.tokens["notebook"])
    item = WatchedItem(WatchedOf.QUOTE, "HK.00700")
    async with aclosing(client.watch("quote", "HK.00700")) as values:
        coming = asyncio.get_running_loop().create_task(_next(values))
        await until(lambda: any(isinstance(each, WatchCall) for each in window.heard))
        window.end.send(ValueChanged(item=item, body=packed(QUOTE)))
        assert await coming == WatchedValue("quote", "HK.00700", QUOTE)
        window.end.close()
        with pytest.raises(NoWindow):
            await anext(values)


async def test_a_stream_is_read_in_a_loop_that_waits(window: ScriptedWindow) -> None:
    found = list[Any]()

    def read() -> None:
        values = Client(place=window.address, key=window.tokens["notebook"]).watch("quote", "HK.00700")
        found.append(next(values))
        values.close()

    reading = asyncio.get_running_loop().create_task(asyncio.to_thread(read))
    await until(lambda: any(isinstance(each, WatchCall) for each in window.heard))
    item = WatchedItem(WatchedOf.QUOTE, "HK.00700")
    window.end.send(ValueChanged(item=item, body=packed(QUOTE)))
    await reading
    assert found == [WatchedValue("quote", "HK.00700", QUOTE)]


async def test_a_proxy_is_never_asked(window: ScriptedWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    client = AsyncClient(place=f"http://127.0.0.1:{window.port}", key=window.tokens["notebook"])
    assert (await client.status()).key == "notebook"
    client.close()


@pytest.mark.parametrize("kind", [Client, AsyncClient])
@pytest.mark.parametrize("text", ["tbk_SECRET", f"{KEY}\nx", KEY.replace("k", "騰"), f" {KEY}"])
def test_what_is_no_key_is_refused_and_not_repeated(kind: type[Client | AsyncClient], text: str) -> None:
    """Libraries below name a header that they refuse."""
    with pytest.raises(KeyRefused) as caught:
        kind(place="http://127.0.0.1:9", key=text)
    assert text.strip() not in str(caught.value)
    assert caught.value.code == "not-a-key"


@pytest.mark.parametrize(("price", "trigger"), [(612.55, None), (None, 612.55)])
def test_a_price_is_never_a_float(price: object, trigger: object) -> None:
    with pytest.raises(ValueError, match="never a float"):
        proposal_fields("HK.00700", "buy", 100, price, trigger=trigger)  # type: ignore[arg-type]


def test_without_a_window_it_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(NoWindow, match="No window answers at this place"):
        Client(place=str(tmp_path / "api.sock"), key=KEY).status()
