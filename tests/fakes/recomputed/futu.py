"""Futu's part of its corpus: an OpenD or a FutuOpenD-rs of a script answers as it is printed, the gateway is asked."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final

from google.protobuf.json_format import ParseDict
from google.protobuf.message import Message

from fakes.recomputed import asking
from fakes.recomputed.asking import Asked, Case
from fakes.servers.opend.scripted import ScriptedOpend
from fakes.servers.opend_rest.scripted import ScriptedRest
from fakes.servers.scripted_http import Said
from tideboard_core.model.behind.events import EventKind, Noticed
from tideboard_core.model.flow import FlowPeriod
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.reference import ReferenceKind
from tideboard_core.model.watch.screen import Screen, ScreenCondition, ScreenField
from tideboard_core.wire.opend.protocols import ProtoId, response_class
from tideboard_core.wire.opend_rest.json_codec import to_json
from tideboard_core.wire.opend_rest.rows import row_for

FOLDER: Final = "futu_answers"
KINDS: Final = ("quotes", "derivatives", "account", "behind", "reference")
QUOTA: Final = {"proto": "Qot_RequestHistoryKLQuota", "s2c": {"usedQuota": 1, "remainQuota": 99}}
"""As it is printed."""


async def _minute_line(asked: Asked) -> Any:
    """After the subscription that it needs."""
    await asked.gateway.quotes.subscribe([Topic.MINUTES.of(asked.security)])
    return await asked.gateway.quotes.minute_line(asked.security)


def _screen(asked: Asked) -> Awaitable[Any]:
    condition = ScreenCondition(field=ScreenField.PRICE)
    answer: Awaitable[Any] = asked.gateway.reference.screen(Screen(market=asked.market, conditions=(condition,)))
    return answer


def _calendar(asked: Asked) -> Awaitable[Any]:
    kind = EventKind(asked.given["kind"])
    days = asked.day("begin"), asked.day("end")
    answer: Awaitable[Any] = asked.gateway.behind.events.calendar(kind, *days, [asked.market])
    return answer


CALLS: Final[Mapping[str, Callable[[Asked], Awaitable[Any]]]] = {
    **asking.CALLS,
    "money": lambda a: a.gateway.trading.funds(a.account),
    "minute_line": _minute_line,
    "flow_of_days": lambda a: a.gateway.flow.capital_flow(a.security, FlowPeriod.DAY, a.day("begin"), a.day("end")),
    "snapshots": lambda a: a.gateway.quotes.snapshots(a.given),
    "subscriptions": lambda a: a.gateway.quotes.subscription_info(),
    "bar_quota": lambda a: a.gateway.quotes.bar_quota(),
    "option_figures": lambda a: a.gateway.derivatives.option_figures(a.given),
    "related": lambda a: a.gateway.derivatives.related(a.security, ReferenceKind.WARRANT),
    "screen": _screen,
    "changes": lambda a: a.gateway.reference.movers(a.market, count=2),
    "futures": lambda a: a.gateway.reference.futures(a.given),
    "ipos": lambda a: a.gateway.reference.ipos(a.market),
    "corporate_actions": lambda a: a.gateway.reference.corporate_actions(a.security),
    "broker_trades": lambda a: a.gateway.behind.brokers.trades(a.security),
    "buy_backs": lambda a: a.gateway.behind.company.buy_backs(a.security),
    "rated": lambda a: a.gateway.behind.company.ratings(a.security),
    "star_report": lambda a: a.gateway.behind.company.star_report(a.security),
    "institutions": lambda a: a.gateway.behind.holders.institutions(a.security),
    "top_holders": lambda a: a.gateway.behind.holders.holders(a.security),
    "holding_changes": lambda a: a.gateway.behind.holders.changes(a.security, a.day("begin"), a.day("end")),
    "insiders": lambda a: a.gateway.behind.holders.insiders(a.security),
    "institution_list": lambda a: a.gateway.behind.holders.institution_list(a.market, 2),
    "institution": lambda a: a.gateway.behind.holders.institution(a.market, a.given["number"]),
    "institution_holdings": lambda a: a.gateway.behind.holders.institution_holdings(a.market, a.given["number"], 20),
    "institution_changes": lambda a: a.gateway.behind.holders.institution_changes(a.market, a.given["number"], 2),
    "option_trades": lambda a: a.gateway.behind.events.option_events(a.market, None, 20),
    "short_ranks": lambda a: a.gateway.behind.short_selling.ranking(a.market, 20),
    "watched": lambda a: a.gateway.behind.events.noticed(a.market, Noticed.WATCHED),
    "calendar": _calendar,
}


def _message(wire: Mapping[str, Any]) -> Message:
    """The content as it would come: written, and read again."""
    made: type[Message] = type(response_class(ProtoId[wire["proto"]])().s2c)  # type: ignore[attr-defined]
    return made.FromString(ParseDict(wire["s2c"], made()).SerializeToString())


def _by_call(case: Case) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """The answers of a case by protocol, or by path; those to one call come in turn, and the last one again."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for wire in case["wire"]:
        found.setdefault(wire.get("proto", wire.get("post")), []).append(wire)
    return found


def in_opend(case: Case) -> bool:
    """Whether a case has answers of OpenD."""
    return all("proto" in wire for wire in case["wire"])


def in_rest(case: Case) -> bool:
    """Whether FutuOpenD-rs has every call of a case."""
    return all("post" in wire or row_for(ProtoId[wire["proto"]]) is not None for wire in case["wire"])


def prepare_opend(server: ScriptedOpend, case: Case) -> None:
    """Have a scripted OpenD answer as it is printed; a subscription is taken, and a history may be asked for."""
    server.reply(ProtoId.Qot_Sub)
    server.reply(ProtoId.Qot_RequestHistoryKLQuota, _message(QUOTA))
    for name, wires in _by_call(case).items():
        made = response_class(ProtoId[name])
        rest = [made(retType=0, s2c=_message(wire)) for wire in wires]
        server.answers[ProtoId[name]] = lambda _, rest=rest: rest.pop(0) if len(rest) > 1 else rest[0]  # type: ignore[misc]


def prepare_rest(server: ScriptedRest, case: Case) -> None:
    """Have a scripted daemon answer as it is printed, or as it would write what OpenD's pages print."""
    server.reply("POST", "/api/subscribe", {})
    server.reply("POST", "/api/history-kl-quota", _message(QUOTA))
    for name, wires in _by_call(case).items():
        row = None if "post" in wires[0] else row_for(ProtoId[name])
        bodies = [wire["s2c"] if row is None else to_json(_message(wire)) for wire in wires]
        rest = [Said(200, json.dumps({"ret_type": 0, "ret_msg": None, "s2c": body}).encode(), {}) for body in bodies]
        key = ("POST", name) if row is None else (row.method, row.path)
        server.http[key] = lambda _, rest=rest: rest.pop(0) if len(rest) > 1 else rest[0]  # type: ignore[misc]


async def answer_to(case: Case, gateway: Any, login: Any) -> Any:
    """The answer of a case in our values."""
    return await CALLS[case["call"]](Asked(gateway, login, case.get("ask")))
