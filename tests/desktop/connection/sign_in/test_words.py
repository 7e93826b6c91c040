"""A credential in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from fakes.servers.keyring import FailingStore
from fakes.values.clock import ManualClock
from tideboard_core.errors import VaultUnavailable
from tideboard_core.model.credentials import ApiKey, DataCentre, OAuthGrant
from tideboard_core.system.addresses import UrlFault
from tideboard_core.system.credentials import Credentials
from tideboard_core.system.settings import Brand, Region, SignIn
from tideboard_desktop.connection.sign_in import words

NOW = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("left", "sentence"),
    [
        (timedelta(days=90), "The token ends on Thu 18 Feb 2027, in 90 days."),
        (timedelta(days=1, hours=2), "The token ends on Sat 21 Nov 2026, in 1 day."),
        (timedelta(hours=2), "The token ends today at"),
        (timedelta(0), "The token ended on Fri 20 Nov 2026."),
        (None, "does not say when it ends"),
    ],
)
def test_the_end_of_a_token(left: timedelta | None, sentence: str) -> None:
    assert sentence in words.end_words(None if left is None else NOW + left, NOW)


@pytest.mark.parametrize(
    ("days", "few"),
    [(90, "ends in 90 days"), (1, "ends in 1 day"), (0.1, "ends today"), (-1, "ended"), (None, "expiry not known")],
)
async def test_the_end_in_few_words(days: float | None, few: str) -> None:
    credentials = Credentials(FailingStore(), "n", clock=ManualClock(NOW))
    ends = None if days is None else NOW + timedelta(days=days)
    await credentials.save(ApiKey(app_key="a", app_secret="b", access_token="c", expires=ends))
    assert few in words.left_words(credentials, NOW)


async def test_a_grant_that_renews_itself_needs_nobody() -> None:
    credentials = Credentials(FailingStore(), "n", clock=ManualClock(NOW))

    async def refresh(_grant: OAuthGrant) -> OAuthGrant:
        raise AssertionError

    await credentials.save(OAuthGrant(client_id="client-9c01", access_token="a", refresh_token="r", expires=NOW))
    assert "ended" in words.validity_words(credentials, NOW)
    credentials.refresh = refresh
    assert words.validity_words(credentials, NOW) == "Renewed by itself while Tideboard runs."
    assert words.left_words(credentials, NOW) == "renewed by itself"
    assert not credentials.ends_soon
    assert credentials.present is not None
    assert words.credential_words(credentials.present) == "Browser sign-in \u00b7\u00b79c01"


async def test_without_a_keyring_the_reason_is_said() -> None:
    trouble = VaultUnavailable("keyring-unavailable", reason="NoKeyring")
    credentials = Credentials(FailingStore(set=trouble), "n", clock=ManualClock(NOW))
    await credentials.save(ApiKey(app_key="a", app_secret="b", access_token="c"))
    told = words.kept_words(credentials)
    assert told.startswith("Not saved: it is forgotten when Tideboard ends. No keyring answers")


def test_brands_regions_ways_and_faults_have_words() -> None:
    assert {words.brand_words(brand) for brand in Brand} == {"LongPort", "Longbridge"}
    assert len({words.region_words(region) for region in Region}) == 3
    assert len({words.centre_words(centre) for centre in DataCentre}) == 2
    assert len({words.sign_in_words(way) for way in SignIn}) == 2
    told = [words.url_fault_words(fault, secure="https", clear="http") for fault in UrlFault]
    assert len(set(told)) == len(UrlFault)
    assert all("https://" in text for text in told)
