"""The list of orders of Longbridge's United States data centre at a scripted server, by pages."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

from fakes.servers.longport.rows import SUBMITTED
from fakes.servers.longport.scripted import ScriptedLongport, said
from fakes.servers.longport.us_rows import us_holding, us_order, us_overview, us_page
from fakes.servers.scripted_http import Said, Seen
from tideboard_core.gateways.longport.trading.orders import TODAY_FILLS, TODAY_ORDERS
from tideboard_core.gateways.longport.trading.us_account import OVERVIEW
from tideboard_core.gateways.longport.trading.us_orders import QUERY

AGO = str(SUBMITTED - 3600)
Answers = Callable[[dict[str, Any]], dict[str, Any] | Said]


class OrderPages:
    """The scripted server's list of orders; `asked` are the objects that came."""

    def __init__(self, server: ScriptedLongport) -> None:
        self.server = server
        self.asked: list[dict[str, Any]] = []
        server.reply("GET", OVERVIEW, us_overview(us_holding()))
        server.reply("GET", TODAY_ORDERS, {"orders": []})
        server.reply("GET", TODAY_FILLS, {"trades": []})
        self.answer(lambda _asked: us_page())

    def answer(self, answers: Answers) -> None:
        """Answer each question by `answers` from now on."""

        def reply(seen: Seen) -> Said:
            self.asked.append(json.loads(seen.body))
            answer = answers(self.asked[-1])
            return answer if isinstance(answer, Said) else said(answer)

        self.server.http["POST", QUERY] = reply

    def has(self, *rows: dict[str, Any]) -> None:
        """Answer with pages of twenty of these orders, as far as they were made in the window of the question."""

        def answer(asked: dict[str, Any]) -> dict[str, Any]:
            made = [row for row in rows if asked["start_at"] <= int(row["submitted_at"]) <= asked["end_at"]]
            return us_page(*made[(asked["page"] - 1) * 20 : asked["page"] * 20], count=len(made))

        self.answer(answer)

    @property
    def numbers(self) -> list[int]:
        return [asked["page"] for asked in self.asked]


class Late:
    """The server's answers to these calls, which wait until `come`."""

    def __init__(self, server: ScriptedLongport, *calls: tuple[str, str]) -> None:
        self.server = server
        self.come = asyncio.Event()
        server.held.update(dict.fromkeys(calls, self))

    async def until_let_go(self, seen: Seen) -> Said:
        """The scripted answer, once it comes."""
        await self.come.wait()
        answer = self.server.http[seen.method, seen.path](seen)
        assert answer is not None
        return answer


def no(status: int = 500, code: int = 12) -> Said:
    """A refusal, by default that of a call which the data centre does not have."""
    return Said(status, json.dumps({"code": code, "message": "no"}).encode())


def many(count: int, **changes: Any) -> list[dict[str, Any]]:
    """Orders of an hour ago with numbers from 1000 on."""
    return [us_order(**{"id": str(1000 + number), "submitted_at": AGO, **changes}) for number in range(count)]
