"""Signatures as the vendor's client made them."""

from __future__ import annotations

import hashlib

import pytest

from tideboard_core.wire.longport.signing import canonical_request, signature, signature_header, signature_in

SECRET = "s3cr3t-app-secret"
BODY = (
    b'{"order_type":"LO","side":"Buy","submitted_price":"338.2","submitted_quantity":"100","symbol":"700.HK",'
    b'"time_in_force":"Day"}'
)
EXAMPLES = {
    "submit": (
        "POST",
        "/v1/trade/order",
        "",
        BODY,
        "117b1a1944a0b75fa262b0354056b6ed26add832",
        "86f3a5ca9e069cf7c15582db6606d5b86f78fba954bf38afc77b008fd5e837ed",
    ),
    "password": (
        "GET",
        "/v1/socket/token",
        "",
        b"",
        "73d24a33a252aa7420d8d9770ef62f692d3ba838",
        "26e8baded8d8854c535692fe279da70af734874186769161adabb5040445bb82",
    ),
    "history": (
        "GET",
        "/v1/trade/order/history",
        "symbol=700.HK&status=FilledStatus&status=NewStatus&start_at=1699900000",
        b"",
        "",
        "d0b3a0b8c6fc0843981a983bb2e66aae1968801251d34afddc893b043bb271a3",
    ),
    "cancel": (
        "DELETE",
        "/v1/trade/order",
        "order_id=1",
        b"",
        "",
        "72545bfc00c4a681fc5546d76dd8e47ee9527cdf162e0c4899fa9b791948e92c",
    ),
}


def canonical(name: str, **changes: object) -> str:
    """The canonical request of an example."""
    method, path, query, body, _, _ = EXAMPLES[name]
    parts: dict[str, object] = {
        "method": method,
        "path": path,
        "query": query,
        "body": body,
        "app_key": "ak-test-0001",
        "access_token": "at-test-0001",
        "timestamp": "1700000000",
    }
    return canonical_request(**(parts | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_request_is_signed_as_the_vendors_client_signs_it(name: str) -> None:
    *_, digest, expected = EXAMPLES[name]
    text = canonical(name)
    if digest:
        assert hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest() == digest
    assert signature(text, SECRET) == expected


def test_the_digest_of_the_body_is_the_facts_own() -> None:
    assert canonical("submit").endswith("|8670eaee8b595c321e5397f96f6737bd8345a333")


@pytest.mark.parametrize(
    "changes",
    [
        {"method": "PUT"},
        {"path": "/v1/trade/orders"},
        {"query": "a=1"},
        {"body": BODY + b" "},
        {"app_key": "ak-test-0002"},
        {"access_token": "at-test-0002"},
        {"timestamp": "1700000000.001"},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_every_part_is_covered(changes: dict[str, object]) -> None:
    assert signature(canonical("submit", **changes), SECRET) != EXAMPLES["submit"][-1]


def test_the_header_is_read_back() -> None:
    header = signature_header("ab12")
    assert header == "HMAC-SHA256 SignedHeaders=authorization;x-api-key;x-timestamp, Signature=ab12"
    assert signature_in(header) == "ab12"


@pytest.mark.parametrize(
    "header", ["", "ab12", "HMAC-SHA256 SignedHeaders=authorization, Signature=ab12", "HMAC-SHA1 Signature=ab12"]
)
def test_another_header_is_no_signature_of_ours(header: str) -> None:
    assert signature_in(header) is None
