"""OAuth without HTTP: the challenge of RFC 7636, odd input."""

from __future__ import annotations

import pytest

from tideboard_sandbox.longport.access.oauth_grants import MOST_CLIENTS, Consent, Grants, OauthError, challenge_of

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
