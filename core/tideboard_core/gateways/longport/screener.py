"""LongPort's screener: fields and screens in the broker's words and units; answers as its public clients read them."""

from __future__ import annotations

from collections.abc import Mapping
from operator import attrgetter
from typing import Any, Final

from tideboard_core.errors import BadInput, GatewayError
from tideboard_core.gateways.common.bounds import UnknownMarket, unreadable
from tideboard_core.gateways.common.elsewhere import LONGPORT
from tideboard_core.gateways.longport.behind.fields import MORE, count, few, read_once, security
from tideboard_core.gateways.longport.translate.json_fields import (
    Row,
    mapping,
    optional_number,
    raw_text,
    required,
    rows,
    text,
)
from tideboard_core.gateways.longport.transport.link import LongportLink
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.watch.screen import (
    ROWS_PER_PAGE,
    OwnChoice,
    OwnCondition,
    OwnField,
    OwnFigure,
    OwnParameter,
    OwnScreen,
    Screen,
    ScreenPage,
    ScreenRow,
)
from tideboard_core.plain_text import plain_text
from tideboard_core.ports.trading import ReadRows

PATH: Final = "/v1/quote/ai/screener"
PREFIX: Final = "filter_"
"""Every key has it on the wire; the broker's clients show keys without."""
SHOWN: Final = tuple(
    f"{PREFIX}{key}" for key in ("prevclose", "prevchg", "marketcap", "salesgrowthyoy", "pettm", "pbmrq", "industry")
)
"""What the broker's own clients always ask to see."""
PAGE: Final = 100
"""Rows of one page, the broker's most."""
_MARKETS: Final = {Market.HK: "HK", Market.US: "US", Market.SH: "CN", Market.SZ: "CN", Market.SG: "SG"}
_MARKET_OF: Final = {"HK": Market.HK, "US": Market.US, "CN": Market.SH, "SG": Market.SG}
_COUNTER_PARTS: Final = 3


class LongportScreener:
    """Implements `ports.reference.OwnScreener`, and runs the screens of its conditions."""

    owner = LONGPORT

    def __init__(self, link: LongportLink) -> None:
        self._link = link

    async def fields(self) -> ReadRows[OwnField]:
        """All fields of the broker, group by group."""
        data = await self._link.look_up(f"{PATH}/indicators")
        found = [
            {**row, "group": group.get("group_name")}
            for group in rows(data, "groups")
            for row in rows(group, "indicators")
        ]
        return read_once(found, own_field, attrgetter("key"))

    async def screens(self, market: Market) -> ReadRows[OwnScreen]:
        """The login's own screens, then those that the broker recommends, from two calls."""
        query = (("market", _MARKETS[market]),)
        mine = await self._link.look_up(f"{PATH}/strategies/mine", query)
        theirs = await self._link.look_up(f"{PATH}/strategies/recommend", query)
        found = [{**row, "mine": data is mine} for data in (mine, theirs) for row in rows(data, "strategys")]
        return read_once(found, own_screen, attrgetter("id"))

    async def kept_screen(self, screen_id: int, market: Market) -> Screen:
        """The conditions of one of them. Raises GatewayError if one cannot be read: without it it is another screen."""
        data = await self._link.look_up(f"{PATH}/strategy/{int(screen_id)}")
        found = few(mapping(data, "filter"), "filters")
        return Screen(
            market=_market(text(data, "market"), market),
            provider=self.owner,
            own=tuple(own_condition(row) for row in found),
        )

    async def run(self, wanted: Screen, *, begin: int, count: int) -> ScreenPage:
        """Rows from the `begin`th on, from as many pages as hold them; each is a POST, sent once. Raises BadInput."""
        _check(wanted, begin=begin, count=count)
        found: list[Row] = []
        total, first, surplus = 0, begin // PAGE, ""
        for number in range(first, (begin + count - 1) // PAGE + 1):
            data = await self._link.look_up(f"{PATH}/search", body=request(wanted, number))
            page = rows(data, "items")
            total = _total(data)
            surplus = surplus or MORE * (len(page) > PAGE)
            found.extend(page[:PAGE])
            if len(page) < PAGE or (number + 1) * PAGE >= total:
                break
        skipped = begin - first * PAGE
        asked = _MARKETS[wanted.market]
        read = read_once(found[skipped : skipped + count], lambda row: row_of(row, asked), attrgetter("instrument"))
        return ScreenPage(tuple(read), total, read.unread or surplus)


def request(wanted: Screen, page: int) -> Mapping[str, object]:
    """Return the body of one page's request, as the broker's clients send it; pages count from 0."""
    filters = [
        {
            "key": each.key,
            "min": "" if each.least is None else f"{each.least:f}",
            "max": "" if each.most is None else f"{each.most:f}",
            "tech_values": each.chosen,
        }
        for each in wanted.own
    ]
    returns = list(dict.fromkeys((*(each.key for each in wanted.own), *SHOWN)))
    body = {
        "market": _MARKETS[wanted.market],
        "filters": filters,
        "returns": returns,
        "page": page,
        "size": PAGE,
    }
    if wanted.own_order:
        body |= {"sort_by": returns.index(wanted.own_order), "sort_order": int(wanted.descending)}
    return body


def own_field(row: Row) -> OwnField:
    """Return one field. Raises GatewayError for one without a key, or whose parameter has nothing to choose."""
    return OwnField(
        key=_key(row),
        name=text(row, "name"),
        unit=text(row, "unit"),
        group=text(row, "group"),
        parameters=tuple(_parameter(each) for each in few(row, "tech_indicators")),
    )


def _parameter(row: Row) -> OwnParameter:
    choices = tuple(OwnChoice(required(each, "item_value"), text(each, "item_name")) for each in few(row, "tech_items"))
    if not choices:
        raise unreadable(field="tech_items", value="")
    return OwnParameter(required(row, "tech_key"), choices)


def own_screen(row: Row) -> OwnScreen:
    """Return one screen that the broker keeps. Raises GatewayError for one without an id."""
    found = count(row, "id")
    if not found:
        raise unreadable(field="id", value=str(row.get("id")))
    return OwnScreen(found, text(row, "name"), mine=row["mine"] is True)


def own_condition(row: Row) -> OwnCondition:
    """Return one condition. Raises GatewayError."""
    chosen = mapping(row, "tech_values")
    return OwnCondition(
        key=_key(row),
        least=optional_number(row, "min"),
        most=optional_number(row, "max"),
        chosen={required({"tech_values": key}, "tech_values"): required(chosen, key) for key in chosen},
    )


def row_of(row: Row, market: str) -> ScreenRow:
    """Return one security that passes. Raises GatewayError for one without a symbol, or of a market not asked for."""
    instrument = security(row, "symbol") or _counter(row)
    if _MARKETS.get(market_of(instrument)) != market:
        raise unreadable(field="symbol", value=instrument)
    own = {_key(each): _figure(each) for each in few(row, "indicators")}
    return ScreenRow(instrument, text(row, "name"), {}, own)


def _figure(row: Row) -> OwnFigure:
    """A figure; its number is None where the text is none."""
    try:
        value = optional_number(row, "value")
    except GatewayError:
        value = None
    return OwnFigure(text(row, "value"), value, text(row, "unit"))


def _counter(row: Row) -> InstrumentId:
    """The security of `ST/HK/700`, which is in the answers of older versions of the vendor's sources."""
    parts = raw_text(row, "counter_id").split("/")
    found = security({"symbol": f"{parts[2]}.{parts[1]}"}, "symbol") if len(parts) == _COUNTER_PARTS else None
    if found is None:
        raise unreadable(field="symbol", value=raw_text(row, "symbol"))
    return found


def _key(row: Row) -> str:
    """A key as it is on the wire, whether it was sent with its prefix or without."""
    key = required(row, "key")
    return key if key.startswith(PREFIX) else f"{PREFIX}{key}"


def _market(name: str, default: Market) -> Market:
    if name in {"", "-"}:
        return default
    found = _MARKET_OF.get(name.upper())
    if found is None:
        raise UnknownMarket("not-offered", text=plain_text(name))
    return default if _MARKETS.get(default) == name.upper() else found


def _total(data: Row) -> int:
    found = count(data, "total")
    return len(rows(data, "items")) if found is None else found


def _check(wanted: Screen, *, begin: int, count: int) -> None:
    keys = [each.key for each in wanted.own]
    if len(set(keys)) != len(keys):
        raise BadInput("screen-field-twice", field=next(each for each in keys if keys.count(each) > 1))
    if wanted.own_order and wanted.own_order not in keys:
        raise BadInput("screen-order-without-condition", field=wanted.own_order)
    if begin < 0 or not 0 < count <= ROWS_PER_PAGE:
        raise BadInput("screen-page", begin=begin, count=count, limit=ROWS_PER_PAGE)
    for each in wanted.own:
        bounds: list[Any] = [bound for bound in (each.least, each.most) if bound is not None]
        if not all(bound.is_finite() for bound in bounds) or bounds != sorted(bounds):
            raise BadInput("screen-bounds", field=each.key, least=each.least, most=each.most)
