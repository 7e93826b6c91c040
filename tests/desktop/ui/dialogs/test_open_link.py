"""Links from outside: which are offered at all, and which host the question shows."""

from __future__ import annotations

import pytest

from tideboard_desktop.ui.dialogs.open_link import host_of, web_link


@pytest.mark.parametrize(
    "text",
    [
        "",
        "http://news.example/a",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://",
        "https:///path",
        "https://user@news.example/",
        "https://user:word@news.example/",
        "https://good.example\\@evil.example/",
        "https://good.example /",
        " https://news.example/",
        "//news.example/",
        "HTTPS",
    ],
)
def test_what_is_no_https_address_is_not_offered(text: str) -> None:
    assert web_link(text) is None


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("https://news.example/a?b=https://other.example", "news.example"),
        ("https://news.example:8443/", "news.example"),
        ("https://bücher.example/", "xn--bcher-kva.example"),
        ("https://аррӏе.com/", "xn--80ak6aa92e.com"),
        ("https://NEWS.Example/", "news.example"),
    ],
)
def test_the_host_is_ascii_whatever_the_letters(text: str, host: str) -> None:
    url = web_link(text)
    assert url is not None
    assert host_of(url) == host
