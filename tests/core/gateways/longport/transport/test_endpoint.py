"""Where a service is now, and whose money it moves."""

from __future__ import annotations

import pytest

from fakes.servers.longport.gateway import FixedCredential
from tideboard_core.errors import GatewayDown
from tideboard_core.gateways.longport.transport.endpoint import Addresses, LongportEndpoint
from tideboard_core.model.order import LiveAccount, PaperAccount, PracticeAccount

ADDRESSES = Addresses("https://h", "wss://h/v2", "wss://h/v2")


def test_a_door_tells_where_it_is_now() -> None:
    doors: list[Addresses | None] = [ADDRESSES, None]
    endpoint = LongportEndpoint(
        addresses=ADDRESSES, credentials=FixedCredential(), sandbox_addresses=lambda: doors.pop(0)
    )
    assert endpoint.where() == ADDRESSES
    with pytest.raises(GatewayDown, match="practice-not-running"):
        endpoint.where()


def test_an_account_is_live_unless_the_credential_or_the_program_says_otherwise() -> None:
    endpoint = LongportEndpoint(addresses=ADDRESSES, credentials=FixedCredential())
    assert endpoint.environment_of(paper=False) is LiveAccount
    assert endpoint.environment_of(paper=True) is PaperAccount
    ours = LongportEndpoint(addresses=ADDRESSES, credentials=FixedCredential(), account_type=PracticeAccount)
    assert ours.environment_of(paper=False) is PracticeAccount
