"""Findings of a connection check, reported step by step; the first BAD step ends the check."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from tideboard_core.errors import GatewayDown, GatewayError, RequestTimeout
from tideboard_core.model.connection_check import CheckStep, CheckVerdict, Finding, FindingCode
from tideboard_core.model.order import Account

T = TypeVar("T")


class StepFailed(Exception):
    """A step was BAD and has been reported; the later steps cannot be tried."""


class Findings:
    """Reports one finding per outcome; `data` fills the finding's sentence and never holds a key."""

    def __init__(self, report: Callable[[Finding], None]) -> None:
        self._report = report

    def good(self, step: CheckStep, code: FindingCode, **data: object) -> None:
        """Report that a step succeeded."""
        self._report(Finding(step=step, verdict=CheckVerdict.GOOD, code=code, data=data))

    def accounts(self, code: FindingCode, accounts: tuple[Account, ...], **data: object) -> None:
        """Report the accounts of the login."""
        self._report(
            Finding(step=CheckStep.ACCOUNTS, verdict=CheckVerdict.GOOD, code=code, data=data, accounts=accounts)
        )

    def caution(self, step: CheckStep, code: FindingCode, **data: object) -> None:
        """Report a limitation; the check goes on."""
        self._report(Finding(step=step, verdict=CheckVerdict.CAUTION, code=code, data=data))

    def bad(self, step: CheckStep, code: FindingCode, **data: object) -> StepFailed:
        """Report a failure; returns the StepFailed that the caller raises."""
        self._report(Finding(step=step, verdict=CheckVerdict.BAD, code=code, data=data))
        return StepFailed()

    async def asked(self, step: CheckStep, answer: Awaitable[T]) -> T:
        """Return the gateway's answer; reports and raises StepFailed if there is none or it is a refusal."""
        try:
            return await answer
        except GatewayError as error:
            text = error.data.get("text")
            if isinstance(error, RequestTimeout | GatewayDown) and not text:
                raise self.bad(step, FindingCode.NO_ANSWER) from None
            coded = {"number": number} if (number := error.data.get("number")) else {}
            raise self.bad(step, FindingCode.ANSWER_REFUSED, text=text or error.code, **coded) from None
