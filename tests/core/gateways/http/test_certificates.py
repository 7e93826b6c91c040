"""Whose certificates are believed where OpenSSL looks in places that this computer does not have."""

from __future__ import annotations

import ssl
import sys
from pathlib import Path

import pytest

from fakes.servers.certificates import Authority, tls_listening
from fakes.servers.release_feed import feed_server
from tideboard_core.errors import FeedError
from tideboard_core.gateways.http import certificates as trust
from tideboard_core.gateways.http.certificates import bundle_elsewhere, trusting
from tideboard_core.release.fetch import fetch_release


@pytest.fixture
def moved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """A computer whose authorities, of which there is one, lie where OpenSSL does not look."""
    authority = Authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "nowhere.pem"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path / "nowhere"))
    monkeypatch.setattr(trust, "BUNDLES", (str(tmp_path / "absent.pem"), str(authority.path)))
    return authority


async def test_authorities_are_found_where_the_system_keeps_them(moved: Authority) -> None:
    assert bundle_elsewhere() == str(moved.path)
    found = trusting("").get_ca_certs()
    assert len(found) == 1 or sys.platform == "win32"  # there the store of the system is read as well
    assert any("Test authority" in str(certificate["subject"]) for certificate in found)
    async with feed_server(moved.server()) as server:
        assert (await fetch_release(server.address, own="0.1.0")).version == "0.2.0"


def test_every_certificate_and_name_is_verified(moved: Authority) -> None:
    for context in (trusting(""), trusting(str(moved.path))):
        assert context.verify_mode is ssl.CERT_REQUIRED
        assert context.check_hostname


async def test_without_any_nobody_is_believed(moved: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trust, "BUNDLES", ())
    assert bundle_elsewhere() == ""
    with tls_listening(moved.server()) as port, pytest.raises(FeedError, match="feed-certificate"):
        await fetch_release(f"https://127.0.0.1:{port}/", own="0.1.0")


def test_a_person_who_names_a_place_is_followed(moved: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(moved.path))
    assert bundle_elsewhere() == ""
    monkeypatch.setenv("SSL_CERT_FILE", str(moved.path.with_name("nowhere.pem")))
    monkeypatch.setenv("SSL_CERT_DIR", str(moved.path.parent))
    assert bundle_elsewhere() == ""
