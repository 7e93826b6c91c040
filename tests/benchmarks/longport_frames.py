"""Pushes as LongPort sends them, over the sandbox's synthetic stocks, and as WebSocket messages."""

from __future__ import annotations

import itertools
import random
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from google.protobuf.message import Message

from tideboard_core.wire.longport.commands import QuoteCommand
from tideboard_core.wire.longport.packet import Packet, PacketType, encode
from tideboard_proto.longport import quote_pb2 as pb

FIRST_CODE = 900_001
"""The sandbox's synthetic stocks begin here."""
FIRST_SEQUENCE = 3_000_000_000_000
"""Above what the sandbox counts with: pushes of an older number are dropped."""
BEGIN = int(datetime(2026, 11, 18, 2, 30, tzinfo=UTC).timestamp())
"""Half past ten on the sandbox's practice day: quotes of another day would be asked about."""
LEVELS = 10
BROKERS = 40
MIX = ("quote",) * 4 + ("depth",) * 3 + ("brokers",) + ("trade",) * 2


def symbols(count: int) -> list[str]:
    """As the wire writes them."""
    return [f"{FIRST_CODE + number}.HK" for number in range(count)]


def websocket_message(payload: bytes) -> bytes:
    """A binary message of a server: one frame, not masked."""
    size = len(payload)
    if size < 126:
        return bytes((0x82, size)) + payload
    return b"\x82\x7e" + size.to_bytes(2, "big") + payload


class Pushes:
    """Makes packets whose numbers rise by one for each kind of each symbol."""

    def __init__(self, codes: Sequence[str], seed: int = 7) -> None:
        self._codes = itertools.cycle(codes)
        self._draw = random.Random(seed)
        self._started = time.monotonic()
        self._kinds = itertools.cycle(self._draw.choices(MIX, k=997))
        self._volumes = dict.fromkeys(codes, 100_000_000)
        self._numbers: defaultdict[tuple[str, str], int] = defaultdict(lambda: FIRST_SEQUENCE)
        self._makers: dict[str, Callable[[str, int], tuple[QuoteCommand, Message]]] = {
            "quote": self._quote,
            "depth": self._depth,
            "brokers": self._brokers,
            "trade": self._trade,
        }

    def packet(self, kind: str) -> bytes:
        """The next push of a kind, or of the mix: 40 % quotes, 30 % books, 10 % queues, 20 % trades."""
        chosen, code = next(self._kinds) if kind == "mix" else kind, next(self._codes)
        self._numbers[chosen, code] += 1
        command, message = self._makers[chosen](code, self._numbers[chosen, code])
        return encode(Packet(PacketType.PUSH, command, message.SerializeToString()))

    def _price(self, code: str) -> float:
        return 20 + int(code.partition(".")[0]) % 60 + self._draw.randrange(-20, 20) * 0.05

    def _quote(self, code: str, number: int) -> tuple[QuoteCommand, Message]:
        """A delta: what a trade changes, and nothing else."""
        traded, price = self._draw.randrange(1, 100) * 100, self._price(code)
        self._volumes[code] += traded
        push = pb.PushQuote(
            symbol=code,
            sequence=number,
            last_done=f"{price:.3f}",
            timestamp=BEGIN + int(time.monotonic() - self._started),
            volume=self._volumes[code],
            turnover=f"{self._volumes[code] * price:.3f}",
            current_volume=traded,
            current_turnover=f"{traded * price:.3f}",
        )
        return QuoteCommand.PUSH_QUOTE, push

    def _depth(self, code: str, number: int) -> tuple[QuoteCommand, Message]:
        middle, draw = self._price(code), self._draw

        def side(sign: int) -> list[pb.Depth]:
            return [
                pb.Depth(
                    position=place,
                    price=f"{middle + sign * 0.05 * place:.3f}",
                    volume=draw.randrange(1, 500) * 100,
                    order_num=draw.randrange(1, 30),
                )
                for place in range(1, LEVELS + 1)
            ]

        return QuoteCommand.PUSH_DEPTH, pb.PushDepth(symbol=code, sequence=number, ask=side(1), bid=side(-1))

    def _brokers(self, code: str, number: int) -> tuple[QuoteCommand, Message]:
        def side() -> list[pb.Brokers]:
            each = BROKERS // LEVELS
            return [
                pb.Brokers(position=place, broker_ids=[self._draw.randrange(1, 9000) for _ in range(each)])
                for place in range(1, LEVELS + 1)
            ]

        push = pb.PushBrokers(symbol=code, sequence=number, ask_brokers=side(), bid_brokers=side())
        return QuoteCommand.PUSH_BROKERS, push

    def _trade(self, code: str, number: int) -> tuple[QuoteCommand, Message]:
        row = pb.Trade(
            price=f"{self._price(code):.3f}",
            volume=self._draw.randrange(1, 100) * 100,
            timestamp=BEGIN + int(time.monotonic() - self._started),
            direction=self._draw.randrange(3),
        )
        return QuoteCommand.PUSH_TRADE, pb.PushTrade(symbol=code, sequence=number, trade=[row])
