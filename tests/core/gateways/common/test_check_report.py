"""Findings: each outcome is told once, with its verdict; a bad one is told before the check ends."""

from __future__ import annotations

import pytest

from fakes.values.order_checks import ACCOUNT
from tideboard_core.errors import GatewayDown, RequestTimeout, ServerRefused
from tideboard_core.gateways.common.check_report import Findings, StepFailed
from tideboard_core.model.connection_check import CheckStep, CheckVerdict, Finding, FindingCode


@pytest.fixture
def told() -> list[Finding]:
    """What was told."""
    return []


def test_a_good_step_and_one_to_know_are_told(told: list[Finding]) -> None:
    findings = Findings(told.append)

    findings.good(CheckStep.PORT, FindingCode.PORT_ANSWERS, port=11111)
    findings.caution(CheckStep.KEY, FindingCode.CLEAR_TEXT, host="opend.example")

    assert told == [
        Finding(step=CheckStep.PORT, verdict=CheckVerdict.GOOD, code=FindingCode.PORT_ANSWERS, data={"port": 11111}),
        Finding(
            step=CheckStep.KEY,
            verdict=CheckVerdict.CAUTION,
            code=FindingCode.CLEAR_TEXT,
            data={"host": "opend.example"},
        ),
    ]


def test_a_bad_step_is_told_and_what_ends_the_check_is_returned(told: list[Finding]) -> None:
    ended = Findings(told.append).bad(CheckStep.PORT, FindingCode.PORT_CLOSED, port=1)

    assert isinstance(ended, StepFailed)
    assert [(finding.verdict, finding.code) for finding in told] == [(CheckVerdict.BAD, FindingCode.PORT_CLOSED)]


def test_accounts_go_along_with_their_step(told: list[Finding]) -> None:
    Findings(told.append).accounts(FindingCode.ACCOUNTS_FOUND, (ACCOUNT,), currency="HKD")

    (finding,) = told
    assert (finding.step, finding.verdict, finding.accounts) == (CheckStep.ACCOUNTS, CheckVerdict.GOOD, (ACCOUNT,))
    assert finding.data == {"currency": "HKD"}


async def answering(outcome: object) -> object:
    """An answer, or the error in place of one."""
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


@pytest.mark.parametrize(
    ("error", "code", "data"),
    [
        (RequestTimeout("request-timeout"), FindingCode.NO_ANSWER, {}),
        (GatewayDown("connection-lost"), FindingCode.NO_ANSWER, {}),
        (RequestTimeout("gateway-timed-out", text="slow"), FindingCode.ANSWER_REFUSED, {"text": "slow"}),
        (GatewayDown("gateway-offline", text="offline"), FindingCode.ANSWER_REFUSED, {"text": "offline"}),
        (ServerRefused("x", text="no", number="12"), FindingCode.ANSWER_REFUSED, {"text": "no", "number": "12"}),
        (ServerRefused("server-error", text="no right"), FindingCode.ANSWER_REFUSED, {"text": "no right"}),
        (ServerRefused("server-error"), FindingCode.ANSWER_REFUSED, {"text": "server-error"}),
    ],
)
async def test_an_answer_that_does_not_come_is_told_and_ends_the_check(
    told: list[Finding], error: Exception, code: FindingCode, data: dict[str, object]
) -> None:
    findings = Findings(told.append)
    assert await findings.asked(CheckStep.RIGHTS, answering(7)) == 7
    with pytest.raises(StepFailed):
        await findings.asked(CheckStep.RIGHTS, answering(error))

    assert told == [Finding(step=CheckStep.RIGHTS, verdict=CheckVerdict.BAD, code=code, data=data)]
