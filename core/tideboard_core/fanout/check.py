"""The connection check of a fan-out: its server, the key, the fan-out itself, and the broker behind it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Final

from nats.errors import Error

from tideboard_core.errors import BadInput, GatewayDown, InsecureTransport, LoginRefused, WireError
from tideboard_core.fanout.bus import BusAddress, answer_to, connected
from tideboard_core.fanout.bus_client import BusClient
from tideboard_core.fanout.gateway import HubEndpoint
from tideboard_core.fanout.messages import QUESTIONS, Ask, AskAnswer, encode, read_answer
from tideboard_core.fanout.window import STANDS
from tideboard_core.gateways.common.check_report import Findings, StepFailed
from tideboard_core.model.connection_check import CheckStep, Finding, FindingCode

ANSWER_WITHIN: Final = 4.0
"""Seconds: one that has just begun may be waiting for its broker's first answer."""


async def check(endpoint: HubEndpoint, report: Callable[[Finding], None]) -> None:
    """Run the steps on a connection of its own and call `report` with each finding; the first BAD one ends it."""
    findings = Findings(report)
    with contextlib.suppress(StepFailed):
        address = await _address(endpoint, findings)
        try:
            async with connected(address, "tideboard-check") as (client, _ended):
                findings.good(CheckStep.BUS, FindingCode.BUS_ANSWERS)
                findings.good(CheckStep.BEARER, FindingCode.HUB_KEY_ACCEPTED)
                await _ask(client, findings)
        except InsecureTransport:
            raise findings.bad(CheckStep.BUS, FindingCode.BUS_CLEAR_TEXT, host=address.host) from None
        except LoginRefused as error:
            raise _refused(error, findings) from None
        except GatewayDown:
            raise findings.bad(CheckStep.BUS, FindingCode.BUS_CLOSED, host=address.host, port=address.port) from None
        findings.good(CheckStep.TRADING, FindingCode.HUB_NO_ORDERS)


async def _address(endpoint: HubEndpoint, findings: Findings) -> BusAddress:
    try:
        return await endpoint.address()
    except InsecureTransport as error:
        raise findings.bad(CheckStep.BUS, FindingCode.BUS_CLEAR_TEXT, host=error.data["host"]) from None
    except BadInput:
        raise findings.bad(CheckStep.BUS, FindingCode.ADDRESS_UNUSABLE, url=endpoint.url) from None
    except LoginRefused as error:
        missing = error.code == "hub-no-key"
        code = FindingCode.HUB_KEY_MISSING if missing else FindingCode.BEARER_SHUT
        raise findings.bad(CheckStep.BEARER, code) from None


def _refused(error: LoginRefused, findings: Findings) -> StepFailed:
    if error.code == "nats-certificate":
        return findings.bad(CheckStep.BUS, FindingCode.BUS_UNTRUSTED)
    if error.code == "authority-unusable":
        path, reason = error.data["path"], error.data["detail"]
        return findings.bad(CheckStep.BUS, FindingCode.AUTHORITY_UNUSABLE, path=path, reason=reason)
    if error.code == "nats-key-unusable":
        return findings.bad(CheckStep.BEARER, FindingCode.HUB_KEY_UNUSABLE)
    findings.good(CheckStep.BUS, FindingCode.BUS_ANSWERS)
    return findings.bad(CheckStep.BEARER, FindingCode.HUB_KEY_REFUSED)


async def _ask(client: BusClient, findings: Findings) -> None:
    try:
        answer: AskAnswer = read_answer(await answer_to(client, QUESTIONS, encode(Ask()), ANSWER_WITHIN))
    except WireError:
        raise findings.bad(CheckStep.HUB, FindingCode.HUB_VERSION) from None
    except Error:
        raise findings.bad(CheckStep.HUB, FindingCode.HUB_SILENT) from None
    findings.good(CheckStep.HUB, FindingCode.HUB_ANSWERS)
    if answer.reason == "replay-not-passed-on":
        raise findings.bad(CheckStep.HUB_BROKER, FindingCode.HUB_REPLAY)
    if answer.state not in STANDS:
        raise findings.bad(CheckStep.HUB_BROKER, FindingCode.HUB_BROKER_GONE, provider=answer.provider)
    findings.good(CheckStep.HUB_BROKER, FindingCode.HUB_BROKER_LIVE, provider=answer.provider)
