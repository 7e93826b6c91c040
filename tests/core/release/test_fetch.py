"""The one request for the release feed: what it carries, where it may be led, and everything that can be in the way."""

from __future__ import annotations

import asyncio
import errno
import gzip
import os
from pathlib import Path

import pytest

from fakes.servers.certificates import Authority, listening, tls_listening
from fakes.servers.connect_proxy import ConnectProxy
from fakes.servers.release_feed import FeedServer, answer, feed, feed_server, moved
from fakes.values.waiting import in_time
from tideboard_core.errors import FeedError
from tideboard_core.gateways.http.proxy import UNREAD, Proxy, proxy_named
from tideboard_core.release.fetch import CAP, REDIRECTS, SECONDS, fetch_release


async def refused(
    address: str, authority: Authority | None = None, seconds: float = 20.0, proxy: Proxy | None = None
) -> FeedError:
    path = "" if authority is None else str(authority.path)
    with pytest.raises(FeedError) as caught:
        async with in_time("the answer"):
            await fetch_release(address, own="0.1.0", authority=path, seconds=seconds, proxy=proxy)
    return caught.value


def test_the_limits_are_those_that_the_security_page_tells() -> None:
    assert (SECONDS, CAP, REDIRECTS) == (10.0, 1024 * 1024, 5)


async def test_a_feed_is_fetched_over_https_and_nothing_of_the_person_goes_out(authority: Authority) -> None:
    async with feed_server(authority.server()) as server:
        release = await fetch_release(server.address, own="0.1.0", authority=str(authority.path))

    assert release.version == "0.2.0"
    assert server.asked == [
        [
            "GET /release.json HTTP/1.1",
            f"Host: 127.0.0.1:{server.port}",
            "Accept: application/json, */*;q=0.5",
            "Accept-Encoding: identity",
            "User-Agent: tideboard/0.1.0",
        ]
    ]


async def test_the_environments_proxy_and_names_are_not_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A proxy would learn of it, and a netrc would send a password."""
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    async with listening() as other, feed_server() as server:
        for name in ("http_proxy", "https_proxy", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{other}")
        await fetch_release(server.address, own="0.1.0")

    assert not any("authorization" in line.lower() for line in server.asked[0])


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("", "feed-address-unusable"),
        ("release.json", "feed-address-unusable"),
        ("ftp://example.com/x", "feed-address-unusable"),
        ("wss://example.com/x", "feed-address-unusable"),
        ("https://", "feed-address-unusable"),
        ("https://h:99999/", "feed-address-unusable"),
        ("https://[::1/", "feed-address-unusable"),
        ("https://me:secret@example.com/x", "feed-address-unusable"),
        ("https://example.com/a b", "feed-address-unusable"),
        ("https://example.com/\u00e9", "feed-address-unusable"),
        ("http://example.com/x", "feed-not-https"),
        ("http://192.0.2.7/x", "feed-not-https"),
    ],
)
async def test_an_address_that_is_not_asked(address: str, code: str) -> None:
    assert (await refused(address)).code == code


async def test_every_certificate_is_verified(authority: Authority) -> None:
    for context, trusts, detail in (
        (authority.server(), None, "certificate"),
        (authority.server(days=-1), authority, "certificate has expired"),
        (authority.server("feed.example"), authority, "certificate is not valid"),
    ):
        with tls_listening(context) as port:
            error = await refused(f"https://127.0.0.1:{port}/release.json", trusts)
        assert error.code == "feed-certificate"
        assert error.data["host"] == "127.0.0.1"
        assert detail in str(error.data["detail"])


async def test_nobody_there(authority: Authority) -> None:
    async with listening() as port:
        pass
    error = await refused(f"https://127.0.0.1:{port}/x", authority)
    assert (error.code, error.data["port"]) == ("feed-unreachable", port)
    assert error.data["detail"] == os.strerror(errno.ECONNREFUSED)
    async with listening(b"SSH-2.0-x\r\n") as port:  # no TLS, and no HTTP
        assert (await refused(f"https://127.0.0.1:{port}/x", authority)).code == "feed-unreachable"
        assert (await refused(f"http://127.0.0.1:{port}/x")).code == "feed-unreachable"


async def test_a_connection_that_ends_is_not_tried_again() -> None:
    async with feed_server(answers={"/release.json": b""}) as server:
        assert (await refused(server.address)).code == "feed-unreachable"
    assert len(server.asked) == 1


async def test_a_body_that_ends_early_is_told() -> None:
    async with feed_server(answers={"/release.json": answer(feed())[:-9]}) as server:
        assert (await refused(server.address)).code == "feed-unreachable"


async def test_whoever_says_nothing_is_not_waited_for() -> None:
    async with feed_server(answers={"/release.json": None, "/slow": answer(feed())[:-9]}) as server:
        error = await refused(server.address, seconds=0.2)
    assert (error.code, error.data) == ("feed-timed-out", {"host": "127.0.0.1", "seconds": 0.2})


@pytest.mark.parametrize("status", ["404 Not Found", "500 Oops", "204 No Content", "304 Not Modified", "403 Forbidden"])
async def test_another_status_is_told(status: str) -> None:
    async with feed_server(answers={"/release.json": answer(b"{}" if status[0] in "45" else b"", status)}) as server:
        error = await refused(server.address)
    assert (error.code, error.data["http"]) == ("feed-refused", int(status[:3]))


async def test_a_packed_answer_that_nobody_asked_for_is_refused() -> None:
    """Also one that is packed well: it may be a bomb."""
    for body in (feed(), gzip.compress(feed())):
        async with feed_server(answers={"/release.json": answer(body, Content_Encoding="gzip")}) as server:
            assert (await refused(server.address)).code == "feed-refused"


async def test_an_answer_without_end_is_left() -> None:
    """Whether it tells its length or not; one of just the allowed length is read to its end."""
    for body, code in ((b" " * (CAP + 1), "feed-too-long"), (b" " * CAP, "feed-not-json")):
        for said in (answer(body), b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + body):
            async with feed_server(answers={"/release.json": said}) as server:
                error = await refused(server.address)
                assert error.code == code
                if code == "feed-too-long":
                    assert error.data["limit"] == 1024, "KiB"


async def test_what_the_feed_says_is_judged() -> None:
    async with feed_server(answers={"/release.json": answer(feed(version="latest"))}) as server:
        assert (await refused(server.address)).code == "feed-version"


async def test_a_redirect_is_followed_without_cookies(authority: Authority) -> None:
    async with feed_server(authority.server()) as other, feed_server(authority.server()) as server:
        server.answers["/release.json"] = moved("/latest#part")
        server.answers["/latest"] = moved(other.address, "307 Temporary Redirect")
        await fetch_release(server.address, own="0.1.0", authority=str(authority.path))

    assert [head[0] for head in server.asked] == ["GET /release.json HTTP/1.1", "GET /latest HTTP/1.1"]
    assert len(other.asked) == 1
    assert not any(
        line.lower().startswith(("cookie", "referer")) for head in server.asked + other.asked for line in head
    )


@pytest.mark.parametrize(
    "status",
    ["301 Moved Permanently", "302 Found", "303 See Other", "307 Temporary Redirect", "308 Permanent Redirect"],
)
async def test_each_status_that_leads_elsewhere_is_followed_and_needs_a_place(status: str) -> None:
    async with feed_server() as server:
        server.answers |= {"/old": moved("/release.json", status), "/nowhere": answer(b"", status)}
        assert (await fetch_release(server.at("/old"), own="0.1.0")).version == "0.2.0"
        assert (await refused(server.at("/nowhere"))).code == "feed-led-astray"
        assert len(server.asked) == 3


async def test_redirects_have_an_end() -> None:
    async with feed_server() as server:
        for step in range(REDIRECTS + 1):
            server.answers[f"/{step}"] = moved(f"/{step + 1}" if step < REDIRECTS else "/release.json")
        assert (await refused(server.at("/0"))).code == "feed-led-astray"
        assert len(server.asked) == REDIRECTS + 1
        assert (await fetch_release(server.at("/1"), own="0.1.0")).version == "0.2.0"


@pytest.mark.parametrize(
    "target",
    ["", "http://example.com/", "https://example.com/", "https://10.0.0.1/", "file:///x", "http://[::1", "//10.1.2.3/"],
)
async def test_nobody_is_led_out_of_this_computer_or_to_another_scheme(target: str) -> None:
    async with feed_server(answers={"/release.json": moved(target)}) as server:
        assert (await refused(server.address)).code in {"feed-led-astray", "feed-address-unusable"}


@pytest.mark.parametrize(
    "target",
    [
        "http://other.example/", "https://127.0.0.1/", "https://localhost/", "https://a.localhost/", "https://10.0.0.1/",
        "https://[::1]/", "https://127.0.0.1./",
        "https://localhost./", "https://169.254.169.254/", "https://2130706433/", "https://0x7f000001/",
        "https://127.1/", "https://u:p@other.example/",
        "ftp://other.example/", "https://[64:ff9b::7f00:1]/", "https://[64:ff9b:1::a00:1]/", "https://[2002:7f00:1::]/",
        "https://[::ffff:10.0.0.1]/", "https://router.local/",
    ],
)  # fmt: skip
async def test_a_feed_of_the_open_network_leads_to_nothing_private(
    target: str, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    """feed.example is led to a server here by the name lookup alone, and its certificate is its own."""
    async with feed_server(authority.server("feed.example")) as server:
        server.answers["/release.json"] = moved(target)
        lead(server, monkeypatch)
        error = await refused(f"https://feed.example:{server.port}/release.json", authority)

    assert error.code in {"feed-led-astray", "feed-address-unusable"}
    assert len(server.asked) == 1


def lead(server: FeedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every name stand for this computer, but that of a router."""
    real = asyncio.get_running_loop().getaddrinfo

    async def find(host: str, port: int, **how: int) -> object:
        return await real("10.0.0.1" if host == "router.local" else "127.0.0.1", port, **how)

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", find)


async def test_a_feed_of_the_open_network_is_led_to_another_host_of_it(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As GitHub does it with the files of a release."""
    async with (
        feed_server(authority.server("cdn.example")) as other,
        feed_server(authority.server("feed.example")) as server,
    ):
        server.answers["/release.json"] = moved(f"https://cdn.example:{other.port}/release.json")
        lead(server, monkeypatch)
        address = f"https://feed.example:{server.port}/release.json"
        assert (await fetch_release(address, own="0.1.0", authority=str(authority.path))).version == "0.2.0"


# --- through a proxy --------------------------------------------------------------------------------------------------

OPEN, OTHER, INSIDE = "93.184.215.14", "151.101.1.69", "10.0.0.1"
NAMES = {"feed.example": OPEN, "cdn.example": OTHER, "router.local": INSIDE}


@pytest.fixture
async def found(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names that are resolved to addresses which a proxy alone reaches; returns those that were looked up."""
    asked: list[str] = []
    real = asyncio.get_running_loop().getaddrinfo

    async def find(host: str, port: int, **how: int) -> object:
        asked.extend([host] if host in NAMES else [])
        return await real(NAMES.get(host, host), port, **how)

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", find)
    return asked


async def test_a_proxy_is_told_the_address_that_was_judged_and_not_the_host(
    authority: Authority, found: list[str]
) -> None:
    async with (
        feed_server(authority.server("cdn.example")) as other,
        feed_server(authority.server("feed.example")) as server,
        ConnectProxy() as proxy,
    ):
        server.answers["/release.json"] = moved(f"https://cdn.example:{other.port}/release.json")
        address = f"https://feed.example:{server.port}/release.json"
        made = await fetch_release(address, own="0.1.0", authority=str(authority.path), proxy=Proxy(url=proxy.url))
        assert made.version == "0.2.0"
        assert proxy.asked == [f"CONNECT {OPEN}:{server.port}", f"CONNECT {OTHER}:{other.port}"]
        assert not any(name in head for head in proxy.heads for name in NAMES)
        assert (found, b"release.json" in proxy.passed) == (["feed.example", "cdn.example"], False)
        assert server.asked[0][:2] == ["GET /release.json HTTP/1.1", f"Host: feed.example:{server.port}"]


async def test_a_feed_of_the_open_network_is_led_to_an_address_of_it(authority: Authority, found: list[str]) -> None:
    async with (
        feed_server(authority.server(OTHER)) as other,
        feed_server(authority.server("feed.example")) as server,
        ConnectProxy() as proxy,
    ):
        server.answers["/release.json"] = moved(f"https://{OTHER}:{other.port}/release.json")
        address = f"https://feed.example:{server.port}/release.json"
        made = await fetch_release(address, own="0.1.0", authority=str(authority.path), proxy=Proxy(url=proxy.url))
        assert made.version == "0.2.0"
    assert found == ["feed.example"]


@pytest.mark.parametrize("target", ["https://router.local/", f"https://{INSIDE}/"])
async def test_a_redirect_inwards_is_judged_before_a_proxy_could_follow_it(
    target: str, authority: Authority, found: list[str]
) -> None:
    async with feed_server(authority.server("feed.example")) as server, ConnectProxy() as proxy:
        server.answers["/release.json"] = moved(target)
        address = f"https://feed.example:{server.port}/release.json"
        error = await refused(address, authority, proxy=Proxy(url=proxy.url))
        assert error.code == "feed-led-astray"
        assert proxy.asked == [f"CONNECT {OPEN}:{server.port}"]
        assert len(server.asked) == 1
    assert "feed.example" in found


async def test_a_certificate_is_that_of_the_host_through_a_proxy_too(authority: Authority, found: list[str]) -> None:
    for shown in ("cdn.example", OPEN):
        with tls_listening(authority.server(shown)) as port:
            async with ConnectProxy() as proxy:
                address = f"https://feed.example:{port}/release.json"
                error = await refused(address, authority, proxy=Proxy(url=proxy.url))
                assert (error.code, error.data["host"]) == ("feed-certificate", "feed.example")
    assert found == ["feed.example"] * 2


@pytest.mark.parametrize(
    ("status", "code", "asked"),
    [(0, "proxy-failed", 1), (502, "proxy-refused", 1), (UNREAD, "proxy-setting-unread", 0)],
)
async def test_a_proxy_that_fails_is_named_and_nothing_goes_around_it(
    authority: Authority, found: list[str], status: int | str, code: str, asked: int
) -> None:
    async with (
        feed_server(authority.server("feed.example")) as server,
        ConnectProxy(status=status if isinstance(status, int) else 200) as proxy,
    ):
        chosen = proxy_named(proxy.url if isinstance(status, int) else status)
        error = await refused(f"https://feed.example:{server.port}/release.json", authority, proxy=chosen)
        assert error.code == code
        assert error.data.get("proxy", "") == (f"127.0.0.1:{proxy.port}" if asked else "")
        assert (len(proxy.heads), server.connections) == (asked, 0)
    assert found == ["feed.example"] * asked


async def test_a_proxy_that_never_answers_is_named_and_not_the_feed() -> None:
    async with ConnectProxy(held=True) as proxy:
        error = await refused(f"https://{OPEN}/release.json", seconds=0.6, proxy=Proxy(url=proxy.url))
        assert (error.code, error.data) == ("proxy-timed-out", {"proxy": f"127.0.0.1:{proxy.port}"})


async def test_a_feed_that_closes_after_reading_is_asked_once_through_a_proxy(
    authority: Authority, found: list[str]
) -> None:
    async with feed_server(authority.server("feed.example")) as server, ConnectProxy() as proxy:
        server.answers["/release.json"] = b""
        error = await refused(f"https://feed.example:{server.port}/release.json", authority, proxy=Proxy(url=proxy.url))
        assert (error.code, len(server.asked), len(proxy.heads)) == ("feed-unreachable", 1, 1)
    assert found == ["feed.example"]


async def test_a_host_that_needs_no_proxy_is_judged_all_the_same(
    authority: Authority, found: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A host that this computer's settings except is reached directly, at the address that was judged."""
    monkeypatch.setitem(NAMES, "feed.example", "127.0.0.1")
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "feed.example,router.local")
    async with feed_server(authority.server("feed.example")) as server:
        address, path = f"https://feed.example:{server.port}/release.json", str(authority.path)
        assert (await fetch_release(address, own="0.1.0", authority=path, proxy=Proxy(system=True))).version == "0.2.0"
        server.answers["/release.json"] = moved("https://router.local/")
        assert (await refused(address, authority, proxy=Proxy(system=True))).code == "feed-led-astray"
    assert found == ["feed.example", "feed.example", "router.local"]
