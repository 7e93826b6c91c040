"""What passes over NATS between the fan-out and its windows: subjects, values, questions and answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Annotated, Any, Final, TypeVar
from urllib.parse import quote as escaped

import msgspec

from tideboard_core.errors import BadInput, GatewayError, WireError, field_of
from tideboard_core.model.bounds import bounded
from tideboard_core.model.field_limits import MAX_AMOUNT
from tideboard_core.model.hub_keys import HISTORY_QUOTA, Key, Topic
from tideboard_core.model.instrument import code_of, instrument_id, market_of
from tideboard_core.model.live import HistoryQuota
from tideboard_core.model.quote import Bar, BrokerQueue, MinuteLine, OrderBook, Quote, Tick

T = TypeVar("T")

FORMAT: Final = 2
"""Of the messages; another number is another version of the program."""
VALUES: Final = "q.>"
"""Every subject of a value."""
QUESTIONS: Final = "ask"
"""The subject on which windows ask for values."""
CALLS: Final = "call"
"""The subject on which windows have the fan-out read something from its broker."""
MOST_ASKED: Final = 100
"""Keys in a question: the last values of so many books fit into a message of NATS."""

_DECODERS: Final[dict[Topic[object], msgspec.msgpack.Decoder[Any]]] = {
    Topic.QUOTE: msgspec.msgpack.Decoder(Quote),
    Topic.BOOK: msgspec.msgpack.Decoder(OrderBook),
    Topic.TICKS: msgspec.msgpack.Decoder(tuple[Tick, ...]),
    Topic.BROKERS: msgspec.msgpack.Decoder(BrokerQueue),
    Topic.MINUTES: msgspec.msgpack.Decoder(MinuteLine),
    Topic.BARS_1M: msgspec.msgpack.Decoder(tuple[Bar, ...]),
    Topic.HISTORY_QUOTA: msgspec.msgpack.Decoder(HistoryQuota),
}
TOPICS: Final = tuple(_DECODERS)
"""What is passed on: of securities, and of the connection the allowance for history, which all windows spend."""
EACH: Final = frozenset({Topic.TICKS, Topic.MINUTES, Topic.BARS_1M})
"""Topics whose values are news alone: none replaces the one before, so that each is passed on."""
_ENCODER: Final = msgspec.msgpack.Encoder()


_Number = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]


class Update(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """One value. `received` is when it came from the broker and `sent` when it left, in seconds of the fan-out's clock.

    `run` is a random number of the program's run, `sequence` rises by one with each value of the key in that run. The
    decoder holds these two to their limits and `read_update` the moments.
    """

    run: _Number
    sequence: _Number
    received: float
    sent: float
    value: msgspec.Raw


class WantedKey(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A key that a window wants, and the sequence of the newest value that it has of it; 0 without one."""

    topic: str
    subject: str
    sequence: int = 0


class Ask(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A question: keys that are wanted for another while; their values that the window lacks are the answer.

    `run` is that of the window's sequences. With `fresh` they are read from the broker first. `claim` is a random
    number of a fan-out that asks whether there is another one: who answers goes on, and the asking one ends.
    """

    run: int = 0
    keys: tuple[WantedKey, ...] = ()
    fresh: bool = False
    claim: int = 0


class Known(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """The newest value of a key."""

    topic: str
    subject: str
    update: Update


class RefusedKey(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A key that the broker or the fan-out refuses, with the error's code, and its class where that is told."""

    topic: str
    subject: str
    code: str
    kind: str = ""


class AskAnswer(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """The answer: `clock` are the seconds of the fan-out's clock when it was made.

    `login` rises by one with each login at the broker; `state` and `reason` are those of that connection, a LinkState
    and an error's code. Of many large values the answer has the first; the next question brings others. `values` are
    of `Known` and `refused` of `RefusedKey`: each is read alone, so that one that cannot be takes no other with it.
    """

    format: int
    run: int
    login: int
    clock: float
    provider: str
    state: str
    reason: str = ""
    values: tuple[msgspec.Raw, ...] = ()
    refused: tuple[msgspec.Raw, ...] = ()


_NO_MESSAGE: Final = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, ArithmeticError, ValueError)
"""What comes of decoding bytes that are no message."""
_UPDATES: Final = msgspec.msgpack.Decoder(Update)
_ASKS: Final = msgspec.msgpack.Decoder(Ask)
_ANSWERS: Final = msgspec.msgpack.Decoder(AskAnswer)
_KNOWN: Final = msgspec.msgpack.Decoder(Known)
_REFUSED: Final = msgspec.msgpack.Decoder(RefusedKey)


def subject_of(key: Key[object]) -> str:
    """The subject of a key's values: `q.HK.00700.quote`; dots and wildcards in a code are escaped as in URLs."""
    if key == HISTORY_QUOTA:
        return f"q.{key.topic}"
    code = escaped(code_of(instrument_id(key.subject)), safe="").replace(".", "%2E")
    return f"q.{market_of(instrument_id(key.subject))}.{code}.{key.topic}"


def key_of(topic: str, subject: str) -> Key[object]:
    """The key of two texts that came from outside; raises BadInput for what is not passed on."""
    if (topic, subject) == HISTORY_QUOTA:
        return HISTORY_QUOTA
    found = next((each for each in TOPICS if each == topic and each is not Topic.HISTORY_QUOTA), None)
    if found is None or instrument_id(subject) != subject:
        raise BadInput("bad-symbol", text=subject)
    return found.of(subject)


def raw(value: object) -> msgspec.Raw:
    """A value of one of TOPICS as it stands in an `Update`, or a part of an answer."""
    return msgspec.Raw(_ENCODER.encode(value))


def message_of(run: int, sequence: int, received: float, sent: float, value: object) -> bytes:
    """The bytes of an `Update` with a value of one of TOPICS, encoded at once."""
    return _ENCODER.encode((run, sequence, received, sent, value))


def value_of(key: Key[T], value: msgspec.Raw) -> T:
    """The value of a key.

    Raises WireError `not-of-key` for that of another security, `fanout-message` for one with a field that cannot be
    read or is beyond the model's limits.
    """
    found: Any = held(_DECODERS[key.topic].decode, value, "message")
    if key.topic is not Topic.HISTORY_QUOTA:
        for each in found if isinstance(found, tuple) else (found,):
            if each.instrument != key.subject:
                raise WireError("not-of-key", field="instrument")
    made: T = found
    return made


def encode(message: Update | Ask | AskAnswer) -> bytes:
    """A message's bytes."""
    return _ENCODER.encode(message)


def read_update(data: bytes) -> Update:
    """A value's message; raises WireError for anything else, and for a value that was received after it was sent."""
    try:
        update = _UPDATES.decode(data)
    except _NO_MESSAGE:
        raise WireError("fanout-message", field="message") from None
    return _in_time(update)


def _in_time(update: Update, clock: float = MAX_AMOUNT) -> Update:
    if not 0 <= update.received <= update.sent <= clock:
        raise WireError("fanout-message", field="received")
    return update


def read_ask(data: bytes) -> Ask:
    """A question; raises WireError for anything else, and for one with more than MOST_ASKED keys."""
    ask = _read(_ASKS, data)
    if len(ask.keys) > MOST_ASKED:
        raise WireError("fanout-message", field="keys")
    return ask


def read_answer(data: bytes) -> AskAnswer:
    """An answer; raises WireError for anything else and for that of another version of the program."""
    answer = _read(_ANSWERS, data)
    if answer.format != FORMAT:
        raise WireError("fanout-version", field="format")
    return answer


def read_known(data: msgspec.Raw, clock: float = MAX_AMOUNT) -> Known:
    """A value of an answer that was made at `clock`; raises as `read_update`, and for one that was sent after that."""
    known = _read(_KNOWN, data)
    _in_time(known.update, clock)
    return known


def read_refused(data: msgspec.Raw) -> RefusedKey:
    """A refusal of an answer; raises WireError for anything else."""
    return _read(_REFUSED, data)


def _read(decoder: msgspec.msgpack.Decoder[T], data: bytes | msgspec.Raw) -> T:
    return held(decoder.decode, data, "message")


def held(decode: Callable[[Any], T], data: bytes | msgspec.Raw, field: str) -> T:
    """What was decoded, held to the limits of the model; raises WireError, which names `field` for what is no value."""
    try:
        return bounded(decode(data))
    except _NO_MESSAGE:
        raise WireError("fanout-message", field=field) from None
    except GatewayError as error:
        raise WireError("fanout-message", field=field_of(error)) from None


def parts(keys: Iterable[Key[object]]) -> list[list[Key[object]]]:
    """Keys, sorted, as they go into questions."""
    every = sorted(keys)
    return [every[first : first + MOST_ASKED] for first in range(0, len(every), MOST_ASKED)] or [[]]
