"""Questions of programs to a window without the process between them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from fakes.scenes.served_programs import ServedProgramsScene
from fakes.values.waiting import until
from tideboard_api.replies import BarsPeriod
from tideboard_api.scopes import ProgramScope
from tideboard_core.model.hub_keys import Topic
from tideboard_core.programs.channel import CallAnswered, CallRefused, ReadCall, ReadOf, ToServer


class ToldProcess:
    """Stands for the process; `said` has what the window told it."""

    def __init__(self) -> None:
        self.said: list[ToServer] = []

    def send(self, *messages: ToServer) -> None:
        self.said += [each for each in messages if isinstance(each, CallAnswered | CallRefused)]

    def close(self) -> None:
        """Nothing is open."""

    async def stop(self) -> None:
        """Nothing runs."""

    @property
    def last(self) -> Any:
        """What was answered last, or the fault with its figures."""
        message = self.said[-1]
        if isinstance(message, CallRefused):
            return message.fault.value, message.data
        assert isinstance(message, CallAnswered)
        return msgspec.msgpack.decode(message.body)


class ProgramsDesk:
    """Keys by name, and what the window answers when the process asks for them; `told` stands for the process."""

    def __init__(self, scene: ServedProgramsScene) -> None:
        self.scene, self.told = scene, ToldProcess()
        self.keys: dict[str, str] = {}
        scene.service._child = self.told  # type: ignore[assignment]

    async def make(self, name: str, *scopes: ProgramScope) -> None:
        """A key that reads the market, with these scopes."""
        await self.scene.service.make(name, [ProgramScope.MARKET, *scopes], [])
        self.keys[name] = self.scene.service.keys.records[-1].id

    def ask(
        self, what: ReadOf, *symbols: str, key: str = "fetcher", period: str = "1m", before: datetime | None = None
    ) -> None:
        """A question whose answer is not waited for."""
        self.scene.service._take(
            ReadCall(id=1, key=self.keys[key], what=what, subjects=symbols, period=BarsPeriod(period), before=before)
        )

    async def read(
        self, what: ReadOf, *symbols: str, key: str = "fetcher", period: str = "1m", before: datetime | None = None
    ) -> Any:
        """The answer to a question."""
        count = len(self.told.said)
        self.ask(what, *symbols, key=key, period=period, before=before)
        await until(lambda: len(self.told.said) > count)
        return self.told.last

    def wants(self, topic: Topic[object], symbol: str) -> bool:
        return topic.of(symbol) in self.scene.hub.wanted()

    def later(self, seconds: float) -> None:
        """Let time pass."""
        self.scene.floor.clock.advance(seconds)
        self.scene.fetches.look()
