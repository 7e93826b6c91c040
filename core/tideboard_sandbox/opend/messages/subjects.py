"""What a request of Futu's protocol is about: its account and its securities, without looking at anything else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tideboard_proto.opend import Qot_Common_pb2 as qot
from tideboard_proto.opend import Trd_Common_pb2 as trd
from tideboard_sandbox.opend.messages.codes import MARKET_OF_NUMBER

_SINGLE = ("security", "owner", "plate")
_LISTS = ("securityList", "codeList")


def account_in(c2s: Any) -> str:  # noqa: ANN401 one of many messages
    """The account that a request names, empty for none."""
    fields = c2s.DESCRIPTOR.fields_by_name
    if "header" not in fields or fields["header"].message_type is not trd.TrdHeader.DESCRIPTOR:
        return ""
    return str(c2s.header.accID)


def symbols_in(c2s: Any, most: int) -> tuple[str, ...]:  # noqa: ANN401 one of many messages
    """The first `most` securities that a request names, as we write them: `HK.00700`."""
    names: list[str] = []
    for name in _named(c2s):
        if len(names) == most:
            break
        names.append(name)
    return tuple(names)


def _named(c2s: Any) -> Iterator[str]:  # noqa: ANN401 one of many messages
    fields = c2s.DESCRIPTOR.fields_by_name
    for name in _SINGLE:
        if name in fields and fields[name].message_type is qot.Security.DESCRIPTOR and c2s.HasField(name):
            yield _symbol(getattr(c2s, name))
    for name in _LISTS:
        if name in fields:
            rows = getattr(c2s, name)
            yield from (row if isinstance(row, str) else _symbol(row) for row in rows)
    if "code" in fields and c2s.code:
        market = c2s.secMarket if "secMarket" in fields else trd.TrdSecMarket_Unknown
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
