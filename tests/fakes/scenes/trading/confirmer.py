"""A person who answers as scripted, and tasks and sleeps under a test's control."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Coroutine
from typing import Any

from fakes.values.clock import Naps
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.open_review import CancelReview, CombinationReview, FlattenReview, OrderReview
from tideboard_core.model.review import Confirmation, Gesture


class ScriptedPerson:
    """A Confirmer that does what the review asks for, unless `on_review` or `answer` say otherwise."""

    def __init__(self) -> None:
        self.on_review: Callable[[Any], Awaitable[Confirmation | None]] | None = None
        self.answer: Confirmation | None = None
        self.reviews: list[OrderReview] = []
        self.combinations: list[CombinationReview] = []
        self.cancels: list[CancelReview] = []
        self.flattens: list[FlattenReview] = []
        self.password = ""
        self.ticks: Collection[InstrumentId] = ()
        """The positions of a flatten whose boxes this person ticks."""

    async def confirm(self, review: OrderReview) -> Confirmation:
        self.reviews.append(review)
        given = await self.on_review(review) if self.on_review is not None else None
        if self.password and review.needs_password is not None:
            await review.unlock_once(self.password)
        return given or self.answer or consent(review)

    async def confirm_combination(self, review: CombinationReview) -> Confirmation:
        self.combinations.append(review)
        given = await self.on_review(review) if self.on_review is not None else None
        return given or self.answer or consent(review)

    async def confirm_cancel(self, review: CancelReview) -> Confirmation:
        self.cancels.append(review)
        given = await self.on_review(review) if self.on_review is not None else None
        if self.password and review.needs_password is not None:
            await review.unlock_once(self.password)
        return given or self.answer or Confirmation(accepted=True)

    async def confirm_flatten(self, review: FlattenReview) -> Confirmation:
        self.flattens.append(review)
        given = await self.on_review(review) if self.on_review is not None else None
        if self.password and review.needs_password is not None:
            await review.unlock_once(self.password)
        count = len(review.plan.with_ticked((), self.ticks).worked_on)
        typed = count if review.gesture is Gesture.TYPE else None
        lines = frozenset(self.ticks)
        asked = Confirmation(accepted=True, gesture=review.gesture, held=0.9, typed_quantity=typed, lines=lines)
        return given or self.answer or asked


def consent(review: OrderReview | CombinationReview) -> Confirmation:
    """The gesture that the review asks for, done fully."""
    warned = frozenset(check.code for check in review.checks if check.warns)
    typed = review.summary.quantity if review.gesture is Gesture.TYPE else None
    return Confirmation(accepted=True, gesture=review.gesture, held=0.9, typed_quantity=typed, ticked=warned)


class Spawner:
    """Holds tasks and lets a test wait until all of them are done."""

    def __init__(self) -> None:
        self.tasks: set[asyncio.Task[None]] = set()

    def __call__(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def settled(self) -> None:
        """Every task so far has ended; errors come out."""
        while self.tasks:
            await asyncio.gather(*self.tasks)
            await asyncio.sleep(0)  # from Python 3.14 on, gathering tasks that are done lets nobody else have a turn

    async def cancel(self) -> None:
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)


class Sleeper:
    """Sleeping takes no time and moves no clock; `log` keeps how long it would have been."""

    def __init__(self) -> None:
        self.log: list[float] = []
        self.before: Callable[[], None] = lambda: None
        self.naps: Naps | None = None
        """Where everybody sleeps instead, until a test lets the time pass."""

    async def __call__(self, seconds: float) -> None:
        self.log.append(seconds)
        self.before()
        await (asyncio.sleep(0) if self.naps is None else self.naps(seconds))
