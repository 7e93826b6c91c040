"""What a start reads of bent settings: each field by itself, none of safety wider, the files kept beside."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import fields, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from random import Random
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import pytest

from fakes.values.bent_files import Path as JsonPath
from fakes.values.bent_files import bent
from fakes.values.full_settings import FULL
from run_forms import sized
from tideboard_core.model.limits import TradingLimits
from tideboard_core.system import settings as tree
from tideboard_core.system.field_reading import FaultKind, FieldFault, differing
from tideboard_core.system.settings import VERSION, LockSettings, ProxyChoice, ProxySettings, Settings
from tideboard_core.system.settings_reading import HARMLESS, ReadSettings, SettingsReview, with_proven
from tideboard_core.system.settings_store import SettingsFile

VECTORS = Path(__file__).parents[2] / "vectors"
SAFETY = tuple(one.name for one in fields(Settings) if one.name not in HARMLESS)


def stored(folder: Path, settings: Settings = FULL) -> dict[str, Any]:
    """Write settings as the program does; returns what the file holds."""
    SettingsFile(folder).save(settings)
    return json.loads((folder / "settings.json").read_bytes())  # type: ignore[no-any-return]


def put(folder: Path, content: dict[str, Any] | bytes, *, copied: bool = True) -> ReadSettings:
    """Read what a file with this content says."""
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    (folder / "settings.json").write_bytes(data)
    if not copied:
        (folder / "settings.good").unlink(missing_ok=True)
    return SettingsFile(folder).read()


def changed(content: dict[str, Any], path: str, value: object) -> dict[str, Any]:
    """The content with one value replaced, in place."""
    *outer, last = path.split(".")
    part: Any = content
    for step in outer:
        part = part[int(step)] if isinstance(part, list) else part[step]
    part[int(last) if isinstance(part, list) else last] = value
    return content


@pytest.mark.parametrize(
    ("path", "value", "named"),
    [
        ("symbol", "", "symbol"),
        ("watchlists.1.symbols.0", "", "watchlists[1].symbols[0]"),
        ("watchlists.0.pinned.0", "US", "watchlists[0].pinned[0]"),
        ("recent_symbols.0", "HK.\x01", "recent_symbols[0]"),
        ("connection.rest.url", "http://[::1", "connection.rest.url"),
        ("connection.rest.url", "ftp://gate.example", "connection.rest.url"),
        ("other_flow.longport.quote_url", "https://x", "other_flow.longport.quote_url"),
        ("other_flow.longport.proxy.url", "http://me:pw@proxy.example:3128", "other_flow.longport.proxy.url"),
        ("connection.rest.proxy.url", "http://proxy.example:3128/x", "connection.rest.proxy.url"),
        ("connection.rest.proxy.choice", "telepathy", "connection.rest.proxy.choice"),
        ("orders.host", "no host", "orders.host"),
        ("orders.port", 10**12, "orders.port"),
        ("orders.rsa_key_file", "\x00", "orders.rsa_key_file"),
        ("account", 7, "account"),
        ("account_environment", "PLAY", "account_environment"),
        ("keys.trading\x2elock", ("",), ""),
        ("shared_place.address", "gopher://x", "shared_place.address"),
        ("lock.unlock_minutes", -5, "lock.unlock_minutes"),
        ("limits.max_quantity", -1, "limits.max_quantity"),
        ("limits.money.HKD.order", "NaN", "limits.money.HKD.order"),
        ("appearance.text_percent", 400, "appearance.text_percent"),
        ("trade_sizes.HK", [1, 2, 3], "trade_sizes.HK"),
        ("chart_templates.0.indicators.0.values.n", 1e300, "chart_templates[0].indicators[0].values.n"),
    ],
)
def test_a_field_that_cannot_be_used_falls_back_alone(tmp_path: Path, path: str, value: object, named: str) -> None:
    content = stored(tmp_path)
    if not named:
        content["keys"]["trading.lock"], named = value, "keys.trading.lock[0]"
    else:
        changed(content, path, value)

    found = put(tmp_path, content)

    assert found.faults == (FieldFault(named, FaultKind.UNREADABLE),)
    assert found.settings == FULL  # that of the last good copy
    assert found.differing == ()


def test_without_a_good_copy_it_is_the_default(tmp_path: Path) -> None:
    content = changed(stored(tmp_path), "symbol", "")
    changed(content, "watchlists.0.symbols.1", "")

    found = put(tmp_path, content, copied=False)

    assert found.settings.symbol == Settings().symbol
    assert found.settings.watchlists[0].symbols == ("HK.00700",)
    assert found.settings.watchlists[1:] == FULL.watchlists[1:]
    assert (found.fallen, found.unconnected) == ((), False)


@pytest.mark.parametrize("broken", ["choice", "url", ""])
def test_a_proxy_that_cannot_be_read_is_no_direct_connection(tmp_path: Path, broken: str) -> None:
    proxy = ProxySettings(choice=ProxyChoice.ADDRESS, url="http://127.0.0.1:3128")
    place = replace(FULL.connection, rest=replace(FULL.connection.rest, proxy=proxy))
    content = stored(tmp_path, replace(FULL, connection=place))
    changed(content, ".".join(filter(None, ("connection.rest.proxy", broken))), 7)

    for copied in (True, False):
        found = put(tmp_path, content, copied=copied)

        assert found.unconnected
        assert SettingsReview(found).unconnected
        assert (found.settings.connection.rest.proxy == proxy) is copied


@pytest.mark.parametrize("name", SAFETY)
def test_a_field_of_safety_that_lacks_is_no_default(tmp_path: Path, name: str) -> None:
    content = stored(tmp_path)
    del content[name]

    found = put(tmp_path, content)

    assert (found.faults, found.settings) == ((FieldFault(name, FaultKind.MISSING),), FULL)
    assert found.fallen == (name,)


@pytest.mark.parametrize("version", [VERSION, VERSION + 1])
def test_a_leave_to_spend_history_that_cannot_be_read_or_is_of_a_newer_form_is_none(
    tmp_path: Path, version: int
) -> None:
    """The good copy has the leave; a file that does not say so, or in a form that is not known whole, has not."""
    content = stored(tmp_path, replace(FULL, past_bars=True))
    found = put(tmp_path, {**content, "version": version, "past_bars": "yes" if version == VERSION else True})
    assert not found.settings.past_bars
    assert put(tmp_path, {**content, "past_bars": True}).settings.past_bars


def test_in_a_file_of_an_older_version_what_lacks_is_the_default(tmp_path: Path) -> None:
    found = put(tmp_path, {"version": VERSION - 1, "symbol": "US.AAPL"}, copied=False)

    assert (found.faults, found.settings) == ((), Settings(symbol="US.AAPL"))


def test_what_was_written_in_this_form_has_not_become_an_older_one(tmp_path: Path) -> None:
    """Its limits would be read as those of version 4, which are others."""
    found = put(tmp_path, changed(stored(tmp_path), "version", 4))

    assert (found.faults, found.settings) == ((FieldFault("version", FaultKind.UNREADABLE),), FULL)
    assert found.fallen == ("version",)


@pytest.mark.parametrize("version", [VERSION, VERSION - 1])
def test_a_key_that_no_version_knows_is_named(tmp_path: Path, version: int) -> None:
    content = {**stored(tmp_path), "version": version, "symbok": "HK.00005"}
    content["lock"]["unlock"] = 0

    found = put(tmp_path, content, copied=False)

    assert set(found.faults) == {FieldFault("symbok", FaultKind.UNKNOWN), FieldFault("lock.unlock", FaultKind.UNKNOWN)}
    assert found.settings == FULL


@pytest.mark.parametrize(
    "content", [None, b"", b"{", b"[]", b"null", b"[" * 100_000, bytes(900), b'{"symbol": "\xed"}']
)
def test_a_file_that_is_no_more_is_no_first_start(tmp_path: Path, content: bytes | None) -> None:
    stored(tmp_path)
    if content is None:
        (tmp_path / "settings.json").unlink()
        found = SettingsFile(tmp_path).read()
    else:
        found = put(tmp_path, content)

    assert found.settings == FULL
    assert [fault.path for fault in found.faults] == [""]
    assert found.reason
    assert (found.fallen, found.unconnected) == (SAFETY, True)


@pytest.mark.parametrize("content", [b"", b"{"])
def test_an_empty_file_without_a_copy_is_no_first_start_either(tmp_path: Path, content: bytes) -> None:
    found = put(tmp_path, content, copied=False)

    assert (found.settings, found.fallen) == (Settings(), SAFETY)
    assert SettingsFile(tmp_path / "new").read() == ReadSettings(
        settings=Settings(), path=tmp_path / "new" / "settings.json"
    )


def test_a_copy_that_was_changed_is_not_believed(tmp_path: Path) -> None:
    content = changed(stored(tmp_path), "limits.max_quantity", "many")
    copy = tmp_path / "settings.good"
    copy.write_bytes(copy.read_bytes().replace(b"700", b"999"))

    found = put(tmp_path, content)

    assert found.good is None
    assert found.settings.limits.max_quantity == TradingLimits().max_quantity


def test_what_differs_from_the_last_good_copy_is_named(tmp_path: Path) -> None:
    content = changed(stored(tmp_path), "lock.unlock_minutes", 0)
    changed(content, "limits.money.HKD.order", "1001")
    changed(content, "symbol", "")

    found = put(tmp_path, content)

    assert found.differing == ("limits.money.HKD.order", "lock.unlock_minutes")
    assert [fault.path for fault in found.faults] == ["symbol"]
    assert found.settings.lock.unlock_minutes == 0
    assert found.fallen == ()


def test_practice_beside_real_connections_is_no_connection(tmp_path: Path) -> None:
    found = put(tmp_path, changed(stored(tmp_path), "orders.backend", "sandbox"))

    assert {fault.path for fault in found.faults} == {"connection", "orders", "other_flow"}
    assert (found.settings, found.unconnected) == (FULL, True)


# --- limits -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("copied", [True, False])
@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("limits.max_quantity", None),
        ("limits.money.HKD", []),
        ("limits.money.HKD.order", "1e99"),
        ("limits.money", 0),
        ("limits", "none"),
    ],
)
def test_limits_that_fell_back_are_those_of_the_order_log(
    tmp_path: Path, path: str, value: object, copied: bool
) -> None:
    found = put(tmp_path, changed(stored(tmp_path), path, value), copied=copied)

    assert with_proven(found.settings.limits, FULL.limits, found) == FULL.limits


def test_no_record_makes_them_wider_than_the_last_good_copy(tmp_path: Path) -> None:
    """A copy that is narrower than the log is a hand's: it stays."""
    found = put(tmp_path, changed(stored(tmp_path), "limits.max_quantity", "many"))
    wide = replace(FULL.limits, max_quantity=9000)

    assert with_proven(found.settings.limits, wide, found).max_quantity == 700


def test_what_is_readable_stays_whatever_the_log_says(tmp_path: Path) -> None:
    found = put(tmp_path, changed(stored(tmp_path), "symbol", ""))

    assert with_proven(found.settings.limits, TradingLimits(), found) == FULL.limits


# --- files ------------------------------------------------------------------------------------------------------------


def test_a_bad_file_is_kept_under_its_date_before_it_is_replaced(tmp_path: Path) -> None:
    content = changed(stored(tmp_path), "symbol", "")
    put(tmp_path, content)
    data = (tmp_path / "settings.json").read_bytes()
    file = SettingsFile(tmp_path)
    found = file.read()
    assert not list(tmp_path.glob("*bad*"))

    file.save(found.settings)

    (kept,) = tmp_path.glob("settings.bad-20??-??-??.json")
    assert kept.read_bytes() == data
    assert SettingsFile(tmp_path).read().faults == ()


def test_two_bad_starts_keep_the_oldest_good_copy(tmp_path: Path) -> None:
    stored(tmp_path)
    oldest = (tmp_path / "settings.good").read_bytes()
    for symbol in ("US.TSLA", "US.NVDA"):
        put(tmp_path, b"{" + symbol.encode())
        file = SettingsFile(tmp_path)
        file.save(replace(file.read().settings, symbol=symbol))

    assert (tmp_path / "settings.good-before").read_bytes() == oldest
    assert {path.read_bytes() for path in tmp_path.glob("settings.bad-*")} == {b"{US.TSLA", b"{US.NVDA"}


def test_bad_files_do_not_fill_the_disk(tmp_path: Path) -> None:
    stored(tmp_path)
    for number in range(12):
        put(tmp_path, b"{" + str(number).encode())
        file = SettingsFile(tmp_path)
        file.save(file.read().settings)

    kept = {path.read_bytes() for path in tmp_path.glob("settings.bad-*")}
    assert kept == {*(b"{%d" % number for number in range(8)), b"{11"}


# --- downgrade --------------------------------------------------------------------------------------------------------


def newer(folder: Path) -> dict[str, Any]:
    content = {**stored(folder), "version": VERSION + 1, "written_by": "9.1", "telepathy": {"on": True}}
    content["limits"]["per_hour"] = 7
    return content


def test_a_newer_file_opens_as_far_as_it_is_known(tmp_path: Path) -> None:
    found = put(tmp_path, newer(tmp_path), copied=False)

    assert found.newer is not None
    assert (found.newer.writer, found.newer.version) == ("9.1", VERSION + 1)
    assert {fault.path for fault in found.faults} == {"telepathy", "limits.per_hour"}
    assert found.settings.watchlists == FULL.watchlists
    assert (found.fallen, found.unconnected) == (SAFETY, True)


def test_no_field_of_safety_of_a_newer_file_is_wider_than_usual(tmp_path: Path) -> None:
    content = newer(tmp_path)
    changed(content, "limits.max_quantity", 90_000)
    changed(content, "lock.unlock_minutes", 0)
    changed(content, "lock.lock_gateway_too", False)
    changed(content, "notices.detailed", ["phone"])

    settings = put(tmp_path, content, copied=False).settings

    assert not settings.limits.widened(TradingLimits())
    assert settings.lock == LockSettings(unlock_minutes=15, idle_minutes=3)
    assert (settings.notices.detailed, settings.programs.on) == ((), False)


def test_a_newer_file_is_not_overwritten_and_what_is_changed_goes_on(tmp_path: Path) -> None:
    put(tmp_path, newer(tmp_path))
    data = (tmp_path / "settings.json").read_bytes()
    file = SettingsFile(tmp_path)
    file.save(replace(file.read().settings, symbol="HK.00005"))

    assert (tmp_path / "settings.json").read_bytes() == data
    again = SettingsFile(tmp_path)
    found = again.read()
    assert (found.faults, found.settings.symbol) == ((), "HK.00005")
    again.save(replace(found.settings, symbol="HK.00388"))
    assert SettingsFile(tmp_path).read().settings.symbol == "HK.00388"
    assert (tmp_path / "settings.json").read_bytes() == data

    changed(content := json.loads(data), "symbol", "US.TSLA")  # the newer program ran since
    assert put(tmp_path, content).newer is not None


# --- the kind ---------------------------------------------------------------------------------------------------------


def leaves(hint: object, name: str) -> list[str]:
    """The texts and numbers of a type that nothing parses, by the name of their field."""
    if get_origin(hint) is Annotated:
        return []
    if isinstance(hint, type) and dataclasses.is_dataclass(hint) and hint.__module__ == tree.__name__:
        hints = get_type_hints(hint, include_extras=True)
        own = [one.name for one in fields(hint) if one.name != "version"]
        return [found for one in own for found in leaves(hints[one], f"{hint.__name__}.{one}")]
    if hint in {str, int, float}:
        return [name]
    return [found for one in get_args(hint) for found in leaves(one, name)]


def test_every_text_and_number_of_the_tree_is_parsed_where_it_is_read() -> None:
    """A bare `str` would be parsed where it is used, which ends the start: give it a type of `parsed_fields`."""
    assert leaves(Settings, "") == []


def test_what_is_harmless_is_a_field() -> None:
    assert {one.name for one in fields(Settings)} >= HARMLESS


def _touched(path: str, touched: tuple[JsonPath, ...]) -> bool:
    """Whether a path of the tree is in or around a part of the file that was bent."""
    steps = [one for one in path.replace("[", ".").replace("]", "").split(".") if one]
    for one in touched:
        bent_at = [
            str(step) for part in one for step in str(part).replace("[", ".").replace("]", "").split(".") if step
        ]
        length = min(len(steps), len(bent_at))
        if steps[:length] == bent_at[:length]:
            return True
    return False


def _plain(raw: object) -> object:
    """A part of a file as what it means: other spellings of one symbol, number or address are one."""
    if isinstance(raw, dict):
        return {key: _plain(one) for key, one in raw.items() if key not in {"written_by", "beside"}}
    if isinstance(raw, list):
        return [_plain(one) for one in raw]
    if isinstance(raw, bool) or raw is None:
        return str(raw)
    try:
        return Decimal(str(raw).strip()).normalize()
    except InvalidOperation:
        return str(raw).strip().upper()


def _wider(found: ReadSettings) -> list[str]:
    """The fields of safety that fell back and let more pass than before."""
    settings, fallen = found.settings, found.fallen
    limits = with_proven(settings.limits, FULL.limits, found)
    wide = []
    for name in {path.partition(".")[0] for path in fallen}:
        now, before = getattr(settings, name), getattr(FULL, name)
        if name == "limits" and limits.widened(FULL.limits) and not any("limits" in one for one in found.differing):
            wide.append(name)
        if name == "lock" and not any("lock" in one for one in found.differing):
            wide += [name] if now != before else []
    return wide


@pytest.mark.parametrize("copied", [True, False], ids=["with a copy", "without"])
def test_whatever_is_bent_the_rest_is_as_it_was(tmp_path: Path, copied: bool) -> None:
    stored(tmp_path)
    good, random = (tmp_path / "settings.json").read_bytes(), Random(58)
    for number in range(sized(150, 4000)):
        data, touched = bent(good, random)
        found = put(tmp_path, data, copied=copied)
        story = f"{number}: {touched}"

        if touched is not None and not any(one[0] in {"version", "written_by", "beside"} for one in touched if one):
            mixed = {path.partition(".")[0] for path, _ in found.faults} >= {"connection", "orders", "other_flow"}
            same = ("connection", "orders", "other_flow") if mixed else ()
            unlike = [path for path in differing(found.settings, FULL) if not path.startswith(same)]
            assert [path for path in unlike if not _touched(path, touched)] == [], story
            named = [path for path, _ in found.faults if not path.startswith(same)]
            assert [path for path in named if not _touched(path, touched)] == [], story
        elif touched is None:
            assert found.settings == (FULL if copied else Settings()), story
        if copied:
            silent = not found.faults and not found.differing and found.newer is None
            assert not silent or _plain(json.loads(data)) == _plain(json.loads(good)), story
            assert _wider(found) == [], story
            unnamed = [
                path
                for path in differing(found.settings, FULL)
                if found.newer is None
                and path not in found.differing
                and not any(path in one for one, _ in found.faults)
            ]
            assert unnamed == [], story


@pytest.mark.parametrize("version", [6, 7, 8, 9, 10])
def test_the_file_of_a_release_is_known_whole(tmp_path: Path, version: int) -> None:
    """A field that this release has more than its own file wants another VERSION, with that file kept here."""
    (tmp_path / "settings.json").write_bytes((VECTORS / f"settings-{version}.json").read_bytes())

    found = SettingsFile(tmp_path).read()

    assert (found.faults, found.settings) == ((), FULL)
    assert (VECTORS / f"settings-{VERSION}.json").exists()


def test_what_was_confirmed_is_what_the_next_start_reads(tmp_path: Path) -> None:
    """Confirming writes what holds, and widens nothing: the next start finds no other value and no fault."""
    stored(tmp_path)
    good, copy = (tmp_path / "settings.json").read_bytes(), (tmp_path / "settings.good").read_bytes()
    random = Random(59)
    for number in range(sized(40, 2000)):
        data, touched = bent(good, random)
        (tmp_path / "settings.json").write_bytes(data)
        (tmp_path / "settings.good").write_bytes(copy)
        file = SettingsFile(tmp_path)
        held = replace(file.read().settings, version=VERSION)

        file.save(held)

        again = SettingsFile(tmp_path).read()
        assert (again.faults, again.settings, again.good) == ((), held, held), f"{number}: {touched}"
        file.path.unlink()
        for kept in tmp_path.glob("settings.bad-*"):
            kept.unlink()
