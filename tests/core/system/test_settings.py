"""Settings: defaults, round trip, damage and newer versions."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from fakes.values.order_checks import with_money
from fakes.values.privacy import is_private
from tideboard_core import __version__
from tideboard_core.errors import BadInput
from tideboard_core.model.limits import DEFAULT_MONEY, TradingLimits
from tideboard_core.model.notices import NoticePlace, NoticeType, default_places, places_of
from tideboard_core.model.order import Environment
from tideboard_core.system.addresses import UrlFault, url_fault
from tideboard_core.system.appearance import Convention
from tideboard_core.system.settings import (
    VERSION,
    Backend,
    Brand,
    Connection,
    LongportPlace,
    Region,
    RestPlace,
    Settings,
    SignIn,
    SymbolList,
)
from tideboard_core.system.settings_store import SettingsFile

VECTORS = Path(__file__).parents[2] / "vectors"
GOLDEN = VECTORS / "settings-1.json"


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert SettingsFile(tmp_path).load() == Settings()


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    settings = Settings(
        connection=Connection(backend=Backend.OPEND, host="::1", port=11112, rsa_key_file="key.pem"),
        limits=with_money(order=Decimal("12345.67")),
        watchlists=(
            SymbolList(name="tech", symbols=("US.AAPL",)),
            SymbolList(name="科技", symbols=("HK.00700",), pinned=("HK.00700",)),
            SymbolList(name="", follows_positions=True),
        ),
        keys={"trading.lock": ("Ctrl+Shift+L",)},
        account="42",
    )
    SettingsFile(tmp_path).save(settings)

    assert SettingsFile(tmp_path).load() == settings
    assert is_private(tmp_path / "settings.json")


def test_the_file_of_release_1_is_still_understood(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_bytes(GOLDEN.read_bytes())

    settings = SettingsFile(tmp_path).load()

    assert settings.appearance.convention is Convention.RED_UP
    assert settings.limits.max_quantity == 700
    assert settings.watchlists == (SymbolList(name="", symbols=("HK.00700", "US.AAPL")),)


def test_the_file_of_release_2_is_still_understood(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_bytes((VECTORS / "settings-2.json").read_bytes())

    settings = SettingsFile(tmp_path).load()

    assert settings.version == VERSION
    assert settings.connection == Connection(
        backend=Backend.OPEND, host="192.0.2.7", port=11112, rsa_key_file="/keys/opend.pem"
    )
    assert settings.orders is settings.other_flow is None
    assert settings.watchlists == (SymbolList(name="", symbols=("HK.00700", "US.AAPL"), pinned=("US.AAPL",)),)
    assert settings.keys == {"book.freeze": ("F8",)}
    silent = {"fill": ("phone", "system", "window"), "exit": ("phone", "system", "window")}
    assert settings.notices.where == {"LIVE": silent}


def test_the_file_of_release_3_is_still_understood(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_bytes((VECTORS / "settings-3.json").read_bytes())

    settings = SettingsFile(tmp_path).load()

    assert settings.version == VERSION
    place = LongportPlace(brand=Brand.LONGPORT, region=Region.MAINLAND, authority_file="/keys/own.pem")
    assert settings.connection == Connection(backend=Backend.LONGPORT, longport=place)
    assert settings.orders == Connection(backend=Backend.OPEND, host="192.0.2.7")
    assert settings.connection.rest == RestPlace()
    assert settings.watchlists[1] == SymbolList(name="Mine", follows_positions=True)
    assert settings.recent_commands == ("connection.log",)


def test_what_was_quiet_in_release_5_is_still_so(tmp_path: Path) -> None:
    old = {"version": 5, "quiet": ["order", "dream"], "sounds": True, "alert_sounds": False}
    (tmp_path / "settings.json").write_text(json.dumps(old))
    (tmp_path / "settings.json").chmod(0o600)

    choice = SettingsFile(tmp_path).load().notices

    for environment in Environment:
        for type_ in NoticeType:
            usual, now = default_places(type_, environment), places_of(choice, type_, environment)
            hidden = type_ in {NoticeType.ORDER, NoticeType.REJECTION, NoticeType.EXIT_REJECTION}
            silent = type_ is NoticeType.ALERT
            assert usual - now == ({NoticePlace.WINDOW} if hidden else {NoticePlace.SOUND} if silent else set())


@pytest.mark.parametrize("release", [1, 2, 3, 4, 5, 6])
def test_the_file_of_an_older_release_is_kept_beside_the_new_one(tmp_path: Path, release: int) -> None:
    old = (VECTORS / f"settings-{release}.json").read_bytes()
    path, kept = tmp_path / "settings.json", tmp_path / f"settings-{release}.json"
    path.write_bytes(old)
    file = SettingsFile(tmp_path)
    settings = file.load()
    assert not kept.exists()

    file.save(settings)
    assert kept.read_bytes() == old
    assert is_private(kept)
    assert SettingsFile(tmp_path).load() == settings

    kept.unlink()
    again = SettingsFile(tmp_path)
    again.save(again.load())
    assert not kept.exists()  # the present form needs no copy


def test_an_old_file_that_cannot_be_kept_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes((VECTORS / "settings-2.json").read_bytes())
    (tmp_path / "settings-2.json").mkdir()
    file = SettingsFile(tmp_path)
    with pytest.raises(BadInput, match="not-a-file"):
        file.save(file.load())
    assert path.read_bytes() == (VECTORS / "settings-2.json").read_bytes()


def test_three_connections_are_saved_and_loaded(tmp_path: Path) -> None:
    place = LongportPlace(
        brand=Brand.LONGPORT,
        region=Region.MAINLAND,
        sign_in=SignIn.OAUTH,
        overnight=False,
        authority_file="/etc/own.pem",
    )
    settings = Settings(
        connection=Connection(backend=Backend.LONGPORT, longport=place),
        orders=Connection(backend=Backend.OPEND),
        other_flow=Connection(backend=Backend.LONGPORT, longport=LongportPlace(http_url="http://127.0.0.1:8080")),
    )
    SettingsFile(tmp_path).save(settings)
    assert SettingsFile(tmp_path).load() == settings


@pytest.mark.parametrize(
    ("brand", "region", "http", "quote"),
    [
        (Brand.LONGPORT, Region.GLOBAL, "https://openapi.longportapp.com", "wss://openapi-quote.longportapp.com/v2"),
        (Brand.LONGPORT, Region.MAINLAND, "https://openapi.longportapp.cn", "wss://openapi-quote.longportapp.cn/v2"),
        (Brand.LONGBRIDGE, Region.GLOBAL, "https://openapi.longbridge.com", "wss://openapi-quote.longbridge.com/v2"),
        (
            Brand.LONGBRIDGE,
            Region.UNITED_STATES,
            "https://openapi.longbridge.com",
            "wss://openapi-quote.longbridge.com/v2",
        ),
        (Brand.LONGBRIDGE, Region.MAINLAND, "https://openapi.longbridge.cn", "wss://openapi-quote.longbridge.cn/v2"),
    ],
)
def test_each_brand_and_region_has_its_addresses(brand: Brand, region: Region, http: str, quote: str) -> None:
    urls = LongportPlace(brand=brand, region=region).urls
    assert (urls.http, urls.quote) == (http, quote)
    assert urls.trade == quote.replace("quote", "trade")


def test_a_written_address_stands_for_the_brands_own_and_loses_its_slash() -> None:
    urls = LongportPlace(http_url=" http://127.0.0.1:8080/ ", trade_url="ws://127.0.0.1:8080/trade").urls
    assert urls == ("http://127.0.0.1:8080", "wss://openapi-quote.longbridge.com/v2", "ws://127.0.0.1:8080/trade")


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("", None),
        ("https://openapi.example.com/base", None),
        ("http://127.0.0.1:8080", None),
        ("http://127.9.9.9", None),
        ("http://[::1]:80", None),
        ("http://localhost:80", None),
        ("http://localhost.example.com", UrlFault.CLEAR_TEXT),
        ("http://192.0.2.7", UrlFault.CLEAR_TEXT),
        ("wss://openapi.example.com", UrlFault.SCHEME),
        ("openapi.example.com", UrlFault.UNREADABLE),
        ("https://", UrlFault.UNREADABLE),
        ("https://h:99999", UrlFault.UNREADABLE),
        ("https://h:0", UrlFault.UNREADABLE),
        ("https://me:secret@h", UrlFault.UNREADABLE),
        ("https://h/?a=1", UrlFault.UNREADABLE),
        ("https://[::1", UrlFault.UNREADABLE),
    ],
)
def test_clear_text_leads_to_this_computer_alone(url: str, fault: UrlFault | None) -> None:
    assert url_fault(url, secure="https", clear="http") is fault


@pytest.mark.parametrize(
    ("url", "where", "name"),
    [
        ("", "http://127.0.0.1:22499", "opend-rest-127.0.0.1:22499"),
        (" HTTPS://Gate.Example.com:443/Opend/ ", "https://gate.example.com:443/Opend", "gate.example.com:443/Opend"),
        ("http://[::1]:22222", "http://[::1]:22222", "opend-rest-[::1]:22222"),
    ],
)
def test_a_rest_gateway_has_one_key_for_each_address(url: str, where: str, name: str) -> None:
    connection = Connection(backend=Backend.OPEND_REST, rest=RestPlace(url=url))
    assert connection.rest.where == where
    assert connection.credential_name == f"opend-rest-{name.removeprefix('opend-rest-')}"


def test_a_rest_gateway_is_saved_and_loaded(tmp_path: Path) -> None:
    place = RestPlace(url="https://gate.example.com:22499", authority_file="/etc/own.pem")
    settings = Settings(
        connection=Connection(backend=Backend.OPEND), orders=Connection(backend=Backend.OPEND_REST, rest=place)
    )
    SettingsFile(tmp_path).save(settings)
    assert SettingsFile(tmp_path).load() == settings


def test_each_brand_site_and_sign_in_has_a_credential_of_its_own() -> None:
    places = [
        LongportPlace(brand=brand, region=region, sign_in=sign_in, http_url=url)
        for brand in Brand
        for region in Region
        for sign_in in SignIn
        for url in ("", f"http://127.0.0.1:{8080 + list(Region).index(region) + 3 * list(Brand).index(brand)}")
    ]
    assert len({Connection(backend=Backend.LONGPORT, longport=place).credential_name for place in places}) == 24


def test_an_account_of_the_united_states_is_kept_apart_at_the_same_address() -> None:
    """One address serves both data centres: switching from one account to the other would lose the first one's keys."""
    for url in ("", "http://127.0.0.1:8080"):
        places = [LongportPlace(region=region, http_url=url) for region in (Region.GLOBAL, Region.UNITED_STATES)]
        assert places[0].urls == places[1].urls
        here, there = (Connection(backend=Backend.LONGPORT, longport=place) for place in places)
        assert here.credential_name != there.credential_name


@pytest.mark.parametrize("field", ["http_url", "quote_url", "trade_url"])
@pytest.mark.parametrize("sign_in", SignIn)
def test_what_goes_to_an_address_of_one_s_own_has_a_name_of_its_own(field: str, sign_in: SignIn) -> None:
    """One-time passwords of the brand's credential would else be sent to whatever host is written there."""
    brand = LongportPlace(sign_in=sign_in)
    there = replace(brand, **{field: "wss://evil.example"})  # type: ignore[arg-type]
    names = [Connection(backend=Backend.LONGPORT, longport=place).credential_name for place in (brand, there)]

    assert names[0] == f"longport-longbridge-global-{sign_in}"
    assert "evil.example" in names[1]


def test_the_brand_s_own_addresses_written_out_are_the_brand_s() -> None:
    own = LongportPlace().urls
    written = LongportPlace(quote_url=f"{own.quote}/", trade_url=own.trade)

    assert written.other_hosts == ()


@pytest.mark.parametrize(
    ("http", "quote", "old"),
    [
        ("", "wss://mine.example", ""),
        ("https://mine.example", "", ""),
        ("https://mine.example", "wss://mine.example/quote", "longport-mine.example-api-key"),
    ],
)
def test_the_brand_s_own_entry_is_never_taken_for_an_address_of_one_s_own(http: str, quote: str, old: str) -> None:
    place = LongportPlace(http_url=http, quote_url=quote)
    connection = Connection(backend=Backend.LONGPORT, longport=place)

    assert connection.old_credential_name == old
    assert connection.credential_name != old


def test_a_newer_file_is_refused_kindly_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"version": VERSION + 1, "connection": {"backend": "telepathy"}, "written_by": "9.1"}))
    before = path.read_bytes()

    with pytest.raises(BadInput) as caught:
        SettingsFile(tmp_path).load()

    assert caught.value.code == "settings-newer"
    assert (caught.value.data["version"], caught.value.data["writer"]) == (VERSION + 1, "9.1")
    assert path.read_bytes() == before


def test_the_file_of_release_4_is_still_understood(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_bytes((VECTORS / "settings-4.json").read_bytes())

    settings = SettingsFile(tmp_path).load()

    assert settings.connection == Connection(
        backend=Backend.OPEND_REST, rest=RestPlace(url="https://gate.example.com:22499", authority_file="/keys/own.pem")
    )
    assert settings.other_flow == Connection(backend=Backend.LONGPORT, longport=LongportPlace(sign_in=SignIn.OAUTH))
    assert settings.watchlists[1] == SymbolList(name="Mine", id="w1", symbols=("US.AAPL",))
    assert settings.watchlist_links[0].link.list_id == "w1"


def test_one_limit_for_all_currencies_stays_in_hong_kong_and_becomes_no_wider_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_bytes((VECTORS / "settings-4.json").read_bytes())
    file = SettingsFile(tmp_path)

    found = file.read()

    assert found.settings.limits.money == DEFAULT_MONEY
    assert (found.faults, found.narrowed) == ((), ("USD", "SGD"))
    file.save(Settings())
    again = SettingsFile(tmp_path).read()
    assert again.settings.limits == TradingLimits()
    assert again.narrowed == ()


def test_a_limit_that_was_low_stays_low_in_every_currency(tmp_path: Path) -> None:
    old = {"version": 4, "limits": {"max_value": "100000", "max_daily_value": "9000000", "typed_quantity_value": "0"}}
    (tmp_path / "settings.json").write_text(json.dumps(old))
    file = SettingsFile(tmp_path)

    found = file.read()
    money = found.settings.limits.money

    assert {one.order for one in money.values()} == {100_000}
    assert {one.typed for one in money.values()} == {0}
    assert [money[one].day for one in ("HKD", "CNY", "USD")] == [9_000_000, 5_000_000, 650_000]
    assert found.narrowed == ("CNY", "USD", "SGD")


def test_the_file_of_release_5_is_still_understood(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_bytes((VECTORS / "settings-5.json").read_bytes())
    found = SettingsFile(tmp_path).read()
    limits = found.settings.limits

    assert found.narrowed == ()
    assert limits.money.keys() == {"HKD", "USD", "JPY"}
    assert limits.money["HKD"].behind == 4_000_000
    assert (limits.typed_lots, limits.typed_shares) == (100, 3000)
    assert (limits.no_short_sales, limits.no_short_contracts) == (False, True)


@pytest.mark.parametrize("currency", ["hkd", "HK", "ＨＫＤ", ""])
def test_limits_of_what_is_no_currency_are_refused(currency: str, tmp_path: Path) -> None:
    amounts = {"order": "1", "day": "1", "typed": "1", "behind": "1"}
    (tmp_path / "settings.json").write_text(json.dumps({"version": 5, "limits": {"money": {currency: amounts}}}))

    with pytest.raises(BadInput) as caught:
        SettingsFile(tmp_path).load()

    assert caught.value.data["where"] == f"limits.money.{currency}"


def test_the_file_says_which_program_wrote_it(tmp_path: Path) -> None:
    SettingsFile(tmp_path).save(Settings())
    assert json.loads((tmp_path / "settings.json").read_bytes())["written_by"] == __version__


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("{", "Expecting property name"),
        ('{"version": "one"}', "version"),
        ('{"version": 1, "connection": {"port": "soon"}}', "connection.port"),
        ('{"version": 1, "appearance": {"theme": "mauve"}}', "appearance.theme"),
        ('{"version": 2, "appearance": {"text_percent": 400}}', "appearance.text_percent"),
        ('{"version": 2, "limits": {"max_value": "NaN"}}', "limits.max_value"),
        ('{"version": 2, "limits": {"collar_last_percent": "Infinity"}}', "limits.collar_last_percent"),
        ('{"version": 2, "symbol": "HK.\xed"}', "decode byte 0xed"),
        ('{"version": 2, "symbol": ' + "[" * 100_000, "recursion"),
    ],
)
def test_a_damaged_file_says_where_and_is_kept(tmp_path: Path, text: str, where: str) -> None:
    """A byte of the disk that fails is one of them: the program starts without what the file says."""
    path = tmp_path / "settings.json"
    path.write_text(text, encoding="latin-1")

    with pytest.raises(BadInput) as caught:
        SettingsFile(tmp_path).load()

    assert caught.value.code == "settings-damaged"
    assert where in str(caught.value.data["where"])
    assert path.read_text(encoding="latin-1") == text


def test_a_failed_save_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = SettingsFile(tmp_path)
    file.save(Settings(symbol="HK.00005"))

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        file.save(replace(Settings(), symbol="HK.00388"))

    assert file.load().symbol == "HK.00005"
    assert {path.name for path in tmp_path.iterdir()} == {"settings.json", "settings.good"}
