"""Findings of a connection check, reported step by step; the first BAD step ends the check."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from tideboard_core.errors import GatewayDown, GatewayError, RequestTimeout
from tideboard_core.model.connection_check import CheckStep, Finding, FindingCode, Verdict
from tideboard_core.model.order import Account

T = TypeVar("T")


class StepFailed(Exception):
    """A step was BAD: the later ones cannot be looked at. It was told already."""


class Findings:
    """Makes findings of outcomes; `data` fills their sentences and never holds a key."""

    def __init__(self, tell: Callable[[Finding], None]) -> None:
        self._tell = tell

    def good(self, step: CheckStep, code: FindingCode, **data: object) -> None:
        """All is well with this step."""
        self._tell(Finding(step=step, verdict=Verdict.GOOD, code=code, data=data))

    def accounts(self, code: FindingCode, accounts: tuple[Account, ...], **data: object) -> None:
        """The accounts of the login."""
        self._tell(Finding(step=CheckStep.ACCOUNTS, verdict=Verdict.GOOD, code=code, data=data, accounts=accounts))

    def caution(self, step: CheckStep, code: FindingCode, **data: object) -> None:
        """Something to know; the check goes on."""
        self._tell(Finding(step=step, verdict=Verdict.CAUTION, code=code, data=data))

    def bad(self, step: CheckStep, code: FindingCode, **data: object) -> StepFailed:
        """This is in the way; the caller raises what is returned."""
        self._tell(Finding(step=step, verdict=Verdict.BAD, code=code, data=data))
        return StepFailed()

    async def asked(self, step: CheckStep, answer: Awaitable[T]) -> T:
        """What the gateway answers; raises StepFailed, told, when it is silent or refuses."""
        try:
            return await answer
        except (RequestTimeout, GatewayDown):
            raise self.bad(step, FindingCode.NO_ANSWER) from None
        except GatewayError as error:
            text = error.data.get("text") or error.code
            raise self.bad(step, FindingCode.ANSWER_REFUSED, text=text) from None
