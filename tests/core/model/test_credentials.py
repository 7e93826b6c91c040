"""What an access token says of itself."""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime

import pytest

from fakes.servers.longport.rows import token_saying, token_that_ends
from tideboard_core.model.credentials import (
    ApiKey,
    BearerKey,
    DataCentre,
    OAuthGrant,
    bare,
    data_centre_of,
    end_of,
    is_mixed,
    name_of,
    token_claims,
    token_end,
)

END = datetime(2027, 2, 18, 8, 30, tzinfo=UTC)


def test_the_vendors_prefix_is_no_obstacle() -> None:
    assert token_claims(token_saying(ac="lb_papertrading")) == {"ac": "lb_papertrading"}
    assert token_end(token_that_ends(END)) == END
    assert token_end(f"us_{token_that_ends(END)}") == END


@pytest.mark.parametrize(
    "token",
    [
        "",
        "at-test-0001",
        "a.b",
        "a.b.c.d",
        "a.!!.c",
        "a.äöü.c",
        f"a.{base64.urlsafe_b64encode(b'[1]').decode()}.c",
        f"a.{base64.urlsafe_b64encode(bytes([0xFF, 0xFE])).decode()}.c",
        f"a.{base64.urlsafe_b64encode(b'[' * 9000).decode()}.c",
        f"a.{'e' * 20000}.c",
    ],
    ids=range(10),
)
def test_what_is_no_web_token_says_nothing(token: str) -> None:
    assert token_claims(token) == {}
    assert token_end(token) is None


@pytest.mark.parametrize("exp", [None, "soon", True, 1e30, float("nan"), [1]])
def test_an_end_that_makes_no_sense_is_none(exp: object) -> None:
    assert token_end(token_saying(exp=exp)) is None


def test_the_tokens_own_end_counts_first() -> None:
    told = datetime(2027, 1, 1, tzinfo=UTC)
    key = ApiKey(app_key="a", app_secret="s", access_token=token_that_ends(END), expires=told)
    assert end_of(key) == END
    assert end_of(OAuthGrant(client_id="c", access_token="opaque", refresh_token="r", expires=told)) == told
    assert end_of(OAuthGrant(client_id="c", access_token="opaque", refresh_token="r")) is None


def test_a_bearer_key_is_known_by_its_fingerprint_alone() -> None:
    key = BearerKey(key="fc_" + "0123456789abcdef" * 2)
    assert name_of(key) == key.fingerprint == hashlib.sha256(key.key.encode()).hexdigest()[:8]
    assert end_of(key) is None
    assert key.key not in repr(key)
    assert end_of(BearerKey(key=token_that_ends(END))) is None  # what it looks like proves nothing


@pytest.mark.parametrize("bearer", ["", "Bearer "])
@pytest.mark.parametrize("american", ["app_key", "app_secret", "access_token", ""])
def test_one_part_of_the_united_states_decides_the_data_centre(american: str, bearer: str) -> None:
    names = ("app_key", "app_secret", "access_token")
    app_key, secret, token = (f"{bearer}{'us_' if name == american else ''}x" for name in names)
    centre = DataCentre.UNITED_STATES if american else DataCentre.ASIA_PACIFIC
    assert data_centre_of(ApiKey(app_key=app_key, app_secret=secret, access_token=token)) is centre
    if american == "access_token":
        grant = OAuthGrant(client_id="x", access_token=token, refresh_token="x")
        assert data_centre_of(grant) is centre


def test_the_prefix_counts_at_the_beginning_alone() -> None:
    """Keys are of letters and digits by chance: one that has it within is of no other data centre."""
    keys = ApiKey(app_key="m_us_1", app_secret="4us_f", access_token="Bearer m_us_1")
    assert data_centre_of(keys) is DataCentre.ASIA_PACIFIC
    assert data_centre_of(OAuthGrant(client_id="m_us_", access_token="m_us_1", refresh_token="us_")) is (
        DataCentre.ASIA_PACIFIC
    )


@pytest.mark.parametrize(
    ("parts", "mixed"),
    [
        (("ak", "as", "at"), False),
        (("us_ak", "us_as", "Bearer us_at"), False),
        (("ak", "as", "us_at"), True),
        (("us_ak", "as", "at"), True),
    ],
)
def test_a_set_of_parts_of_both_data_centres_is_known(parts: tuple[str, str, str], mixed: bool) -> None:
    key, secret, token = parts
    assert is_mixed(ApiKey(app_key=key, app_secret=secret, access_token=token)) is mixed


def test_the_client_of_a_grant_names_no_data_centre() -> None:
    assert not is_mixed(OAuthGrant(client_id="c", access_token="us_at", refresh_token="r"))


@pytest.mark.parametrize("copied", ["us_m_1", " us_m_1 ", "Bearer us_m_1", "bearer  us_m_1\n"])
def test_the_word_before_a_copied_token_is_taken_off(copied: str) -> None:
    assert bare(copied) == "us_m_1"
