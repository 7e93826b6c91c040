"""OAuth without HTTP: the challenge of RFC 7636, odd input."""

from __future__ import annotations

import pytest

from tideboard_sandbox.longport.access.oauth_grants import (
    ACCESS_SECONDS,
    MOST_CLIENTS,
    REFRESH_SECONDS,
    Consent,
    Grants,
    OauthError,
    challenge_of,
)

REDIRECT = "http://127.0.0.1/cb"


def test_the_challenge_is_the_one_of_the_standards_example() -> None:
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"

    assert challenge_of(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_a_challenge_of_other_letters_is_refused_and_does_not_fail() -> None:
    grants = Grants(lambda: 0.0)
    code = grants.allow(Consent("c", REDIRECT, "", "é" * 43), "H1")

    with pytest.raises(OauthError):
        grants.exchange(code, client_id="c", redirect_uri=REDIRECT, verifier="v")


def test_the_table_of_clients_does_not_grow_for_ever() -> None:
    grants = Grants(lambda: 0.0)
    for _ in range(MOST_CLIENTS):
        grants.register([REDIRECT], "")

    with pytest.raises(OauthError):
        grants.register([REDIRECT], "")


def test_the_same_address_under_another_query_is_another_address() -> None:
    grants = Grants(lambda: 0.0)
    client = grants.register([REDIRECT], "")
    grants.check_redirect(client, "http://127.0.0.1:9/cb")

    with pytest.raises(OauthError):
        grants.check_redirect(client, REDIRECT + "?a=1")


def test_a_reset_keeps_who_is_signed_in_and_ends_sign_ins_under_way() -> None:
    now = 0.0
    grants = Grants(lambda: now)
    client = [grants.register([REDIRECT], "") for _ in range(MOST_CLIENTS)][-1]
    consent = Consent(client, REDIRECT, "", challenge_of("v"))
    tokens = grants.exchange(grants.allow(consent, "H1"), client_id=client, redirect_uri=REDIRECT, verifier="v")
    ticket, code = grants.ask(consent), grants.allow(consent, "H1")
    now = ACCESS_SECONDS - 1
    grants.restore()

    now += ACCESS_SECONDS - 1
    assert grants.account_of(tokens.access, client) == "H1"
    now = REFRESH_SECONDS + 1
    assert grants.refresh(tokens.refresh, client_id=client).access != tokens.access
    grants.register([REDIRECT], "")
    with pytest.raises(OauthError, match="too old"):
        grants.decide(ticket)
    with pytest.raises(OauthError, match="code is unknown"):
        grants.exchange(code, client_id=client, redirect_uri=REDIRECT, verifier="v")
