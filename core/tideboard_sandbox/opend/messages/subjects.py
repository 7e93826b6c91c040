"""What a request of Futu's protocol is about: its account and its securities, without looking at anything else."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Any, NamedTuple

from google.protobuf.descriptor import Descriptor

from tideboard_proto.opend import Qot_Common_pb2 as qot
from tideboard_proto.opend import Trd_Common_pb2 as trd
from tideboard_sandbox.opend.messages.codes import MARKET_OF_NUMBER


class _Layout(NamedTuple):
    """Where a kind of request names what it is about."""

    has_account: bool
    single: tuple[str, ...]
    lists: tuple[str, ...]
    has_code: bool
    has_market: bool


@cache
def _layout(kind: Descriptor) -> _Layout:
    fields = kind.fields_by_name
    header = fields.get("header")
    return _Layout(
        header is not None and header.message_type is trd.TrdHeader.DESCRIPTOR,
        tuple(
            name
            for name in ("security", "owner", "plate")
            if name in fields and fields[name].message_type is qot.Security.DESCRIPTOR
        ),
        tuple(name for name in ("securityList", "codeList") if name in fields),
        "code" in fields,
        "secMarket" in fields,
    )


def account_in(c2s: Any) -> str:  # noqa: ANN401 one of many messages
    """The account that a request names, empty for none."""
    return str(c2s.header.accID) if _layout(c2s.DESCRIPTOR).has_account else ""


def symbols_in(c2s: Any, most: int) -> tuple[str, ...]:  # noqa: ANN401 one of many messages
    """The first `most` securities that a request names, as we write them: `HK.00700`."""
    return tuple(islice(_named(c2s, _layout(c2s.DESCRIPTOR)), most))


def _named(c2s: Any, layout: _Layout) -> Iterator[str]:  # noqa: ANN401 one of many messages
    for name in layout.single:
        if c2s.HasField(name):
            yield _symbol(getattr(c2s, name))
    for name in layout.lists:
        yield from (row if isinstance(row, str) else _symbol(row) for row in getattr(c2s, name))
    if layout.has_code and c2s.code:
        market = c2s.secMarket if layout.has_market else trd.TrdSecMarket_Unknown
        yield f"{_MARKETS.get(market, '')}{c2s.code}"


def _symbol(security: qot.Security) -> str:
    market = MARKET_OF_NUMBER.get(security.market)
    return f"{market.value}.{security.code}" if market is not None else str(security.code)


_MARKETS = {
    trd.TrdSecMarket_HK: "HK.",
    trd.TrdSecMarket_US: "US.",
    trd.TrdSecMarket_CN_SH: "SH.",
    trd.TrdSecMarket_CN_SZ: "SZ.",
}
