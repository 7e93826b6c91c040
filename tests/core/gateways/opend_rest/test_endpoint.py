"""Where it is now, and which key may go there."""

from __future__ import annotations

import pytest

from fakes.servers.longport.gateway import API_KEY, FixedCredential
from fakes.servers.opend_rest.gateway import bearer
from tideboard_core.errors import GatewayDown, LoginRefused, VaultLocked
from tideboard_core.gateways.opend_rest.endpoint import RestEndpoint
from tideboard_core.model.credentials import Credential

KEY = "fc_" + "a" * 32


class Refusing:
    """A source that has no key, or none that it gives."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    async def credential(self) -> Credential:
        raise self.error


def test_a_door_tells_where_it_is_now() -> None:
    doors: list[str | None] = ["http://127.0.0.1:5/", None, "no address"]
    endpoint = RestEndpoint(url="http://127.0.0.1:1", sandbox_address=lambda: doors.pop(0))
    assert endpoint.where() == "http://127.0.0.1:5"
    with pytest.raises(GatewayDown, match="practice-not-running"):
        endpoint.where()
    with pytest.raises(GatewayDown, match="address-unusable"):
        endpoint.where()


@pytest.mark.parametrize("url", ["https://gateway.example", "http://127.0.0.1:22499", "http://[::1]:1"])
async def test_a_key_goes_where_nobody_reads_along_and_is_told_to_the_logs(url: str) -> None:
    seen: list[str] = []
    assert await RestEndpoint(url=url, credentials=bearer(KEY), on_secret=seen.append).key(url) == KEY
    assert seen == [KEY]


async def test_elsewhere_it_is_not_even_asked_for() -> None:
    source = bearer(KEY)
    assert await RestEndpoint(url="http://h", credentials=source).key("http://h") == ""
    assert source.asked == 0


async def test_no_key_is_no_fault_and_a_shut_keyring_is_one() -> None:
    url = "https://h"
    assert await RestEndpoint(url=url).key(url) == ""
    assert await RestEndpoint(url=url, credentials=Refusing(LoginRefused("no-credential"))).key(url) == ""
    assert await RestEndpoint(url=url, credentials=FixedCredential(API_KEY)).key(url) == ""
    for error in (VaultLocked("keyring-locked"), LoginRefused("keyring-locked")):
        with pytest.raises(LoginRefused, match="keyring-locked"):
            await RestEndpoint(url=url, credentials=Refusing(error)).key(url)
