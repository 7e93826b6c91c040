from __future__ import annotations

import asyncio
import os
from base64 import b64encode
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from fakes.servers.connect_proxy import ConnectProxy
from tideboard_core.desk.keys import StoreKeys
from tideboard_core.desk.places import led, place_of
from tideboard_core.desk.problems import DeskError, DeskFault
from tideboard_core.desk.stores import store_of
from tideboard_core.errors import GatewayDown
from tideboard_core.gateways.http.proxy import UNREAD, Proxy, ProxyRoute, proxy_named


def fault(text: str, **environment: str) -> str:
    with pytest.raises(DeskError) as caught:
        place_of(text, environment)
    return str(caught.value.code)


def test_a_folder_has_one_name_however_it_is_written(tmp_path: Path) -> None:
    (tmp_path / "a b").mkdir()
    names = {place_of(f"{tmp_path.as_uri()}/{rest}").name for rest in ("a%20b", "./a%20b/", "x/../a%20b")}
    assert names == {(tmp_path / "a b").as_uri()}
    assert place_of((tmp_path / "a b").as_uri()).uri("flow") == str(tmp_path / "a b" / "flow")


def test_a_part_of_a_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    place = place_of("s3://desk-data/archives/hk/", {})
    assert (place.name, place.uri("flow")) == ("s3://desk-data/archives/hk", "s3://desk-data/archives/hk/flow")
    assert {name: value for name, value in place.options.items() if not name.startswith("proxy_")} == {
        "aws_allow_http": "false",
        "aws_endpoint": "https://s3.eu-west-1.amazonaws.com",
        "aws_region": "eu-west-1",
        "aws_virtual_hosted_style_request": "false",
        "timeout": "30s",
    }


@pytest.mark.parametrize("endpoint", ["http://127.0.0.1:9000", "http://localhost:9000/", "https://store.example"])
def test_a_store_of_ones_own(endpoint: str) -> None:
    place = place_of("s3://desk", {"AWS_ENDPOINT_URL": endpoint})
    assert place.endpoint == endpoint.rstrip("/")
    assert place.options["aws_allow_http"] == str(endpoint.startswith("http:")).lower()
    assert place.name != place_of("s3://desk", {}).name


@pytest.mark.parametrize(
    "text",
    [
        "", "share", "/share", "http://host/share", "file://server/share", "file:///", "s3://", "s3://UPPER/x",
        "s3://desk/a/../b", "s3://desk/a//b", "s3://desk/a?x=1", "s3://desk/a#x", "s3://key:secret@desk/a",
        "s3://desk/a b",         "file:///x%00y", "s3://[desk/a",
    ],
)  # fmt: skip
def test_what_is_no_place(text: str) -> None:
    assert fault(text) == DeskFault.NO_ADDRESS


def test_a_key_in_the_address_is_not_repeated() -> None:
    for text in (
        "s3://key:secret@desk/a", "s3://key:secret/x@desk/a", "s3://key:a@secret@desk/a", "key:secret@desk",
        "s3://desk/a?key=secret", "s3://desk/a#secret", "s3://key:?secret@desk/a?secret",
    ):  # fmt: skip
        with pytest.raises(DeskError) as caught:
            place_of(text, {})
        assert "secret" not in str(caught.value.data)
        assert "desk" in str(caught.value.data["text"])
    with pytest.raises(DeskError) as caught:
        place_of("s3://desk", {"AWS_ENDPOINT_URL": "https://key:secret@store"})
    assert "secret" not in str(caught.value.data)


def test_no_clear_text_to_another_computer() -> None:
    assert fault("s3://desk", AWS_ENDPOINT_URL="http://store.example:9000") == DeskFault.CLEAR_TEXT
    assert fault("s3://desk", AWS_ENDPOINT_URL_S3="http://10.0.0.5", AWS_ENDPOINT_URL="http://localhost") == (
        DeskFault.CLEAR_TEXT
    )


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert fault((tmp_path / "link").as_uri()) == DeskFault.LINK


# --- through a proxy --------------------------------------------------------------------------------------------------

HEADER = f"Basic {b64encode(b'me@desk:p ss:w').decode()}"
NAMED = ProxyRoute("https://proxy.example:3128", "proxy.example:3128", HEADER)


def test_a_store_is_reached_through_its_proxy_alone_and_a_folder_through_none(tmp_path: Path) -> None:
    place = replace(place_of("s3://desk", {}), proxy=NAMED)
    assert place.route["proxy_url"] == "https://me%40desk:p%20ss%3Aw@proxy.example:3128"
    assert place.route.items() <= place.options.items()
    assert "p ss" not in repr(place)
    assert "p%20ss" not in repr(place)
    bare = replace(place, proxy=NAMED._replace(login=""))
    assert bare.route["proxy_url"] == NAMED.url
    assert replace(place_of(tmp_path.as_uri()), proxy=NAMED).options == {}


@pytest.mark.parametrize(
    ("environment", "region", "url"),
    [
        ({}, "", "https://s3.us-east-1.amazonaws.com"),
        ({"AWS_DEFAULT_REGION": "eu-west-2"}, "", "https://s3.eu-west-2.amazonaws.com"),
        ({"AWS_REGION": "eu-west-1", "AWS_DEFAULT_REGION": "eu-west-2"}, "", "https://s3.eu-west-1.amazonaws.com"),
        ({"AWS_REGION": "eu-west-1"}, "ap-east-1", "https://s3.ap-east-1.amazonaws.com"),
        ({"AWS_ENDPOINT_URL": "https://store.example:9000/"}, "", "https://store.example:9000"),
    ],
)
async def test_the_proxy_is_that_of_the_stores_own_host(
    environment: dict[str, str], region: str, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:3128")
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.setenv(name, environment.get(name, ""))
    keys = StoreKeys(access_key_id="tests", secret_access_key="secret-of-tests", region=region)
    place = replace(place_of("s3://desk", environment), keys=keys)
    assert place.url == url
    assert (await led(place, Proxy(system=True))).proxy == ProxyRoute("http://127.0.0.1:3128", "127.0.0.1:3128")
    monkeypatch.setenv("NO_PROXY", urlsplit(url).hostname or "")
    assert (await led(place, Proxy(system=True))).proxy is None


async def test_a_folder_and_a_store_of_this_computer_need_none_and_a_choice_that_is_not_known_leads_nowhere(
    tmp_path: Path,
) -> None:
    folder = place_of(tmp_path.as_uri())
    assert await led(folder, proxy_named(UNREAD)) == folder
    here = place_of("s3://desk", {"AWS_ENDPOINT_URL": "http://127.0.0.1:9000"})
    assert await led(here, Proxy(url="http://proxy.example:3128")) == await led(here, None) == here
    with pytest.raises(GatewayDown, match="proxy-setting-unread"):
        await led(here, proxy_named(UNREAD))


@pytest.mark.skipif(find_spec("obstore") is None, reason="not run here: there is no obstore for this system")
def test_an_address_of_a_proxy_that_the_library_refuses_is_a_place_out_of_reach() -> None:
    place = replace(place_of("s3://desk", {}), proxy=ProxyRoute("https://proxy host:3128", "proxy host:3128", HEADER))
    with pytest.raises(DeskError, match="no answer through the proxy proxy host:3128"):
        store_of(place)


@pytest.mark.skipif(find_spec("obstore") is None, reason="not run here: there is no obstore for this system")
async def test_the_vendors_own_store_is_asked_through_the_chosen_proxy_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a region too: the vendor's library would ask the machine for one through the environment's proxy."""
    from deltalake import DeltaTable

    for name in [each for each in os.environ if each.startswith("AWS_")]:
        monkeypatch.delenv(name)
    keys = StoreKeys(access_key_id="tests", secret_access_key="secret-of-tests")
    async with ConnectProxy(status=502) as chosen, ConnectProxy(status=502) as other:
        for name in ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, other.url)
        monkeypatch.delenv("NO_PROXY", raising=False)
        place = replace(place_of("s3://desk", {}), keys=keys, proxy=ProxyRoute(chosen.url, "proxy"))

        def look_up() -> None:
            with pytest.raises(DeskError):
                store_of(place).check()
            with pytest.raises(Exception, match="error sending request"):
                DeltaTable(place.uri("flow"), storage_options={**place.options, "max_retries": "0"})

        await asyncio.to_thread(look_up)
        assert set(chosen.asked) == {"CONNECT s3.us-east-1.amazonaws.com:443"}
        assert other.heads == []


@pytest.mark.skipif(find_spec("obstore") is None, reason="not run here: there is no obstore for this system")
async def test_a_machine_asks_itself_for_the_keys_of_its_role_and_tells_no_proxy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In clear text, with a token: through a proxy both would be the proxy's."""
    from deltalake import DeltaTable

    for name in [each for each in os.environ if each.startswith("AWS_")]:
        monkeypatch.delenv(name)
    token = tmp_path / "token"
    token.write_text("secret-of-tests")
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    monkeypatch.setenv("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", str(token))
    async with ConnectProxy(status=502) as proxy, ConnectProxy(status=403) as agent:
        monkeypatch.setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", f"{agent.url}/keys")
        place = replace(place_of("s3://desk", {}), proxy=ProxyRoute(proxy.url, "proxy"))

        def look_up() -> None:
            with pytest.raises(DeskError):
                store_of(place).check()
            with pytest.raises(Exception, match="403"):
                DeltaTable(place.uri("flow"), storage_options={**place.options, "max_retries": "0"})

        await asyncio.to_thread(look_up)
        assert set(agent.asked) == {"GET /keys"}
        assert proxy.heads == []


@pytest.mark.skipif(find_spec("obstore") is None, reason="not run here: there is no obstore for this system")
@pytest.mark.parametrize("host", ["store.invalid", "127.0.0.1:9", "[::1]:9"])
async def test_both_libraries_follow_no_proxy_of_the_environment(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each would by itself, with the keys of a store on this computer in clear text."""
    from deltalake import DeltaTable

    keys = {"AWS_ACCESS_KEY_ID": "tests", "AWS_SECRET_ACCESS_KEY": "secret-of-tests", "AWS_REGION": "us-east-1"}
    async with ConnectProxy(status=502) as proxy:
        for name in ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", *keys):
            monkeypatch.setenv(name, keys.get(name, proxy.url))
        monkeypatch.delenv("NO_PROXY", raising=False)
        scheme = "https" if host == "store.invalid" else "http"
        place = place_of("s3://desk", {"AWS_ENDPOINT_URL": f"{scheme}://{host}"})

        def look_up() -> None:
            with pytest.raises(DeskError):
                store_of(place).check()
            with pytest.raises(Exception, match="error sending request"):
                DeltaTable(place.uri("flow"), storage_options={**place.options, "max_retries": "0"})

        await asyncio.to_thread(look_up)
        assert proxy.heads == []
