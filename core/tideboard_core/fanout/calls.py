"""Reads that windows have the fan-out make at its broker: which there are, and the fan-out's side of them."""

from __future__ import annotations

import asyncio
import inspect
import zlib
from collections.abc import Mapping
from functools import lru_cache, partial
from operator import attrgetter
from typing import Any, Final, NamedTuple, TypeVar, get_args, get_origin, get_type_hints

import msgspec
from msgspec.structs import replace

from tideboard_core import errors
from tideboard_core.errors import (
    BadInput,
    GatewayDown,
    GatewayError,
    InsecureTransport,
    NotOffered,
    RateLimited,
    RequestTimeout,
    ServerRefused,
    TideboardError,
    WireError,
    field_of,
)
from tideboard_core.fanout.messages import held
from tideboard_core.market.flow_schedule import FlowSchedule
from tideboard_core.market.hub import Hub
from tideboard_core.model.flow import FlowDistribution, FlowPeriod, SizeDistribution
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.ports import behind
from tideboard_core.ports.bars import BarOffer
from tideboard_core.ports.gateway import Gateway, Offer
from tideboard_core.ports.market import FlowSource, QuoteFeed
from tideboard_core.ports.reference import DerivativeSource, ReferenceSource, practice_login
from tideboard_core.ports.system import Clock
from tideboard_core.ports.trading import ReadRows

T = TypeVar("T")

PARTS: Final[Mapping[str, type]] = {
    "quotes": QuoteFeed,
    "flow": FlowSource,
    "derivatives": DerivativeSource,
    "reference": ReferenceSource,
    "behind.brokers": behind.BrokerStandings,
    "behind.short_selling": behind.ShortSelling,
    "behind.holders": behind.HolderSource,
    "behind.company": behind.CompanySource,
    "behind.events": behind.EventSource,
    "behind.news": behind.NewsSource,
    "behind.listings": behind.ListingSource,
}
"""The parts of a gateway that windows may read. Nothing of accounts and orders is among them, and nothing that writes:
lists kept by the broker, its price alerts, its program."""
_OWN: Final = frozenset({"subscribe", "unsubscribe", "subscription_info", "order_book", "quotes"})
"""Calls about subscriptions, which go by the questions that keep keys wanted."""
UPSTREAM: Final = "upstream"
"""The call, of no part, for what the fan-out's own connection is."""
ASK_AGAIN: Final = "ask_again"
"""The call, of no part, for what the broker has refused for want of a right: a person asks for it again."""
MOST_CALLS: Final = 64
"""Calls of all windows that are open at the same time; more are refused."""
CALL_WITHIN: Final = 28.0
"""Seconds for a call at the broker, the wait for the rate limit included."""
SHARED: Final = 2.0
"""Seconds: a flow that was asked for within them answers another window's call too, with its own age."""
PACKED_FROM: Final = 32_768
"""Bytes from which a value is compressed."""
LARGEST: Final = 1_000_000
"""Bytes that go into a message of NATS."""
LARGEST_UNPACKED: Final = 64_000_000


class Call(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A call of a part by its name; arguments that are left out have their defaults."""

    part: str
    name: str
    arguments: dict[str, msgspec.Raw] = {}


class CallError(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """An error by its class in `tideboard_core.errors`, with its code and data."""

    kind: str
    code: str
    data: dict[str, str | float | bool] = {}


class CallAnswer(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """What a call brought: a value, compressed where it is large, or an error.

    `received` is when it came from the broker, in seconds of the clock of the fan-out's run.
    """

    received: float
    value: msgspec.Raw = msgspec.Raw(b"\xc0")
    packed: bytes = b""
    error: CallError | None = None
    run: int = 0


class Upstream(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """The fan-out's own connection: name and end point of its broker, what that offers and lacks.

    `practice`: its login is one of a practice exchange. `subscribed` and `left` are its quota of subscriptions.
    """

    provider: str
    practice: bool
    bars: BarOffer
    reference: bool
    unoffered: dict[Offer, str]
    subscribed: int
    left: int
    per_symbol: bool


class EitherDistribution(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A distribution of one of the two kinds."""

    tiers: FlowDistribution | None = None
    sizes: SizeDistribution | None = None


class Signature(NamedTuple):
    """The types of a call's arguments by their names, and of what it returns."""

    arguments: Mapping[str, Any]
    returns: Any


_OF_NO_PART: Final[Mapping[str, Any]] = {UPSTREAM: Upstream, ASK_AGAIN: None}
_CALLS: Final = msgspec.msgpack.Decoder(Call)
_ANSWERS: Final = msgspec.msgpack.Decoder(CallAnswer)
_ROWS: Final = msgspec.msgpack.Decoder(tuple[msgspec.Raw, ...])
_ENCODER: Final = msgspec.msgpack.Encoder()
_KINDS: Final = {
    name: kind
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and (issubclass(kind, GatewayError) or kind is BadInput)
}


@lru_cache
def calls_of(part: str) -> Mapping[str, Signature]:
    """The calls of a part that windows may make."""
    found = {}
    for name, function in inspect.getmembers(PARTS[part], inspect.iscoroutinefunction):
        if part != "quotes" or name not in _OWN:
            types = get_type_hints(function)
            returns = EitherDistribution if name == "capital_distribution" else types.pop("return")
            found[name] = Signature({key: kind for key, kind in types.items() if key != "return"}, returns)
    return found


def signature_of(part: str, name: str) -> Signature:
    """The types of a call; raises NotOffered for what windows may not call."""
    if not part and name in _OF_NO_PART:
        return Signature({}, _OF_NO_PART[name])
    found = calls_of(part).get(name) if part in PARTS else None
    if found is None:
        raise NotOffered("hub-not-passed-on")
    return found


def encoded_call(part: str, name: str, arguments: Mapping[str, object]) -> bytes:
    """A call's bytes."""
    return _ENCODER.encode(Call(part, name, {key: _raw(value) for key, value in arguments.items()}))


def read_call_answer(data: bytes) -> CallAnswer:
    """The answer to a call; raises WireError for anything else."""
    return held(_ANSWERS.decode, data, "answer")


def value_in(answer: CallAnswer, part: str, name: str) -> Any:  # noqa: ANN401  of the type that the call returns
    """What the call brought, of a list the rows that can be read; raises its error, and WireError for no such value."""
    if answer.error is not None:
        raise _error_of(answer.error)
    value = _unpacked(answer.packed) if answer.packed else answer.value
    kind = signature_of(part, name).returns
    if get_origin(kind) is list:
        return _rows_in(value, get_args(kind)[0], name)
    found = held(partial(msgspec.msgpack.decode, type=kind), value, name)
    return (found.tiers or found.sizes) if isinstance(found, EitherDistribution) else found


def _rows_in(value: bytes | msgspec.Raw, kind: Any, name: str) -> ReadRows[Any]:  # noqa: ANN401  any type of a row
    """The rows of an answer, each read alone; `unread` is the field of the first that cannot be and is left out."""
    rows = ReadRows[Any]()
    for row in held(_ROWS.decode, value, name):
        try:
            rows.append(held(partial(msgspec.msgpack.decode, type=kind), row, name))
        except WireError as error:
            rows.unread = rows.unread or field_of(error)
    return rows


def _unpacked(packed: bytes) -> bytes:
    unpacking = zlib.decompressobj()
    try:
        found = unpacking.decompress(packed, LARGEST_UNPACKED)
    except zlib.error:
        raise WireError("fanout-message", field="size") from None
    if unpacking.unconsumed_tail:
        raise WireError("fanout-message", field="size")
    return found


def _raw(value: object) -> msgspec.Raw:
    if isinstance(value, FlowDistribution):
        value = EitherDistribution(tiers=value)
    elif isinstance(value, SizeDistribution):
        value = EitherDistribution(sizes=value)
    return msgspec.Raw(_ENCODER.encode(value))


def _error_of(error: CallError) -> TideboardError:
    kind = _KINDS.get(error.kind, ServerRefused)
    if issubclass(kind, GatewayDown | InsecureTransport):  # of the login there: this window's own stands
        kind = GatewayDown
    try:
        if not isinstance(error.data.get("retry_after", 0.0), float) or not isinstance(error.data.get("text", ""), str):
            raise TypeError
        return kind(error.code, **error.data)
    except TypeError:  # data that an error of this class has not
        return ServerRefused(error.code)


class WindowCalls:
    """Makes the calls of windows at the broker, one budget for all, and shares a flow among those who ask for it."""

    def __init__(self, gateway: Gateway, hub: Hub, clock: Clock, schedule: FlowSchedule) -> None:
        """`schedule` polls at the gateway while it is connected."""
        self._gateway, self._hub, self._clock, self._schedule = gateway, hub, clock, schedule
        self._open = 0

    async def answer(self, data: bytes) -> CallAnswer:
        """Make the call of a message; whatever goes wrong is in the answer."""
        if self._open >= MOST_CALLS:
            return self.refused(RateLimited("fanout-busy", retry_after=1.0))
        self._open += 1
        try:
            async with asyncio.timeout(CALL_WITHIN):
                return await self._made(held(_CALLS.decode, data, "call"))
        except TimeoutError:
            return self.refused(RequestTimeout("fanout-silent"))
        except TideboardError as error:
            return self.refused(error)
        except Exception as error:  # noqa: BLE001  a fault in one call must not end the values of all windows
            self._hub.report(error, "call of a window")
            return self.refused(ServerRefused("fanout-failed"))
        finally:
            self._open -= 1

    def refused(self, error: TideboardError) -> CallAnswer:
        """The answer that a call ended with an error."""
        kind = type(error).__name__
        data = {key: value for key, value in error.data.items() if isinstance(value, str | int | float)}
        known = kind if kind in _KINDS else ServerRefused.__name__
        return CallAnswer(self._clock.monotonic(), error=CallError(known, error.code, data))

    def encoded(self, answer: CallAnswer, run: int) -> bytes:
        """The bytes of an answer in a run of the fan-out; one that is too large becomes a refusal."""
        if len(bytes(answer.value)) >= PACKED_FROM:
            answer = CallAnswer(answer.received, packed=zlib.compress(answer.value, 1))
        data = _ENCODER.encode(replace(answer, run=run))
        if len(data) <= LARGEST:
            return data
        return _ENCODER.encode(replace(self.refused(ServerRefused("fanout-too-large")), run=run))

    async def _made(self, call: Call) -> CallAnswer:
        types = signature_of(call.part, call.name).arguments
        arguments = {
            key: held(partial(msgspec.msgpack.decode, type=types[key]), value, key)
            for key, value in call.arguments.items()
            if key in types
        }
        if self._gateway.replay is not None:
            raise NotOffered("replay-not-passed-on")
        if call.name == UPSTREAM:
            return self._now(await self._upstream())
        if call.name == ASK_AGAIN:
            self._hub.ask_again()
            return self._now(None)
        if call.part == "flow" and arguments.get("period", FlowPeriod.INTRADAY) is FlowPeriod.INTRADAY:
            topic = Topic.FLOW if call.name == "capital_flow" else Topic.DISTRIBUTION
            return await self._flow(topic.of(arguments["instrument"]))
        part = self._part(call.part)
        return self._now(await getattr(part, call.name)(**arguments))

    def _part(self, name: str) -> object:
        part = attrgetter(name)(self._gateway)
        if part is None:
            raise NotOffered("hub-not-passed-on", provider=self._gateway.provider)
        found: object = part
        return found

    async def _flow(self, key: Key[T]) -> CallAnswer:
        found = await self._schedule.read(key, since=self._clock.monotonic() - SHARED)
        arrived = self._hub.arrived(key)
        return CallAnswer(self._clock.monotonic() if arrived is None else arrived, _raw(found.value))

    async def _upstream(self) -> Upstream:
        gateway = self._gateway
        quota = await gateway.quotes.subscription_info()
        return Upstream(
            provider=gateway.provider,
            practice=await practice_login(gateway.program),
            bars=gateway.quotes.bar_offer,
            reference=gateway.reference is not None,
            unoffered=dict(gateway.unoffered),
            subscribed=quota.used,
            left=quota.remaining,
            per_symbol=quota.per_symbol,
        )

    def _now(self, value: object) -> CallAnswer:
        return CallAnswer(self._clock.monotonic(), _raw(value))
