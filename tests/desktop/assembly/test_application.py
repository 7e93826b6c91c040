"""The whole window, wired: what locks reaches the lock, the keyring's word counts, and nothing keeps it from ending."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fakes.walks.own_process import run_fake
from run_forms import sized
from tideboard_core.audit.records import FILE, RecordKind, read
from tideboard_core.system.settings import VERSION, Appearance, Settings
from tideboard_core.system.settings_store import SettingsFile

SECONDS = 240


@pytest.mark.slow
@pytest.mark.timeout(SECONDS)
def test_what_locks_reaches_the_lock(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text('{"version": 4}')
    found = run_fake("whole_application", str(tmp_path), seconds=SECONDS)

    assert found == {
        "chart when the keyring was asked": [True],
        "unlock before the keyring was asked": [True, True],
        "pause after a shortened log": 60.0,  # it may have lost wrong passwords
        "narrower": ["Limits are set for each currency now. Narrower than before: USD, SGD.", "Show limits"],
        "reset": "by-hand",
        "orders left": [],
        "charges left": [],
        "screen": "screen-locked",
        "idle after a key": 600.0,
        "clock": "expired",
        "notice": "password-changed",
        "another account": ["account-switched", "LIVE"],
        "a view that fails": [None, True, "PAPER"],
        "limit": [9000, 5000, 5000, 7000],
        "follows a flatten": [False, True],
        "audit": "shorter",
        "closed in the message": [
            "order log",
            "order log closed, window shown",
            "archive",
            "archive closed, window shown",
        ],
        "window after the message": True,
        "end": "exit",
        "errors": [],
    }
    assert json.loads((tmp_path / "settings.json").read_text())["version"] == VERSION
    verification, records = read((tmp_path / FILE).read_bytes())
    assert verification.whole
    told = [record.data["kind"] for record in records if record.kind is RecordKind.LOCK]
    widening = ["password-refused", "password-accepted"]
    opened = ["unlocked", "locked"]
    assert told == [*opened * 2, "screen-lock-seen", *opened * 3, "unlocked", *widening, "locked"]
    limits = [record.data for record in records if record.kind is RecordKind.LIMITS]
    changes = [(each["before"]["max_quantity"], each["now"]["max_quantity"]) for each in limits]
    assert changes == [(5000, 9000), (9000, 5000), (5000, 7000)]


@pytest.mark.slow
@pytest.mark.timeout(SECONDS)
def test_a_keyring_that_never_answers_does_not_keep_it_from_ending(tmp_path: Path) -> None:
    """What was chosen holds from the first window on, and what failed before it is told in it.

    The order log is whole before the archive is waited for, which may be on a slow disk.
    """
    SettingsFile(tmp_path).save(Settings(appearance=Appearance(calm=True)))
    assert run_fake("whole_application", str(tmp_path), "hanging", seconds=SECONDS) == {
        "told": "The settings could not be saved; the log file says why.",
        "milliseconds of a frame": 100,
        "lost exits": ["1 position has lost its stop or take profit", ""],
        "end": "start",
        "closed": ["order log", "order log closed, window hidden", "archive", "archive closed, window hidden"],
    }


@pytest.mark.slow
@pytest.mark.timeout(SECONDS)
def test_look_and_connection_change_while_it_runs(tmp_path: Path) -> None:
    """A new look is a new window over the same services; a new connection is a new everything in the same process.

    The last is to another broker: lists and layout are as they were, and it knows every row.
    """
    changes = sized(1, 3)
    first, dressed, grown, live, back, elsewhere, days, collected, left = run_fake(
        "changing_application", str(tmp_path), str(changes), seconds=SECONDS
    )

    assert first == {
        "environment": "PRACTICE",
        "framed": True,
        "background": "dark",
        "scale": 1.0,
        "chart": first["chart"],
        "ticket": [first["ticket"][0], "100"],
        "windows": 1,
    }
    assert float(first["ticket"][0]) > 0  # the price of that practice day
    assert dressed == {
        **first,
        "background": "light",
        "scale": 1 + changes / 10,
        "chart": True,
        "ticket": ["600.50", "3"],
    }
    assert grown == {"left behind": [0, 0, 0, 0, 0, 0]}
    assert (live["environment"], live["framed"], live["background"], live["windows"]) == ("LIVE", True, "light", 1)
    assert (back["environment"], back["framed"], back["windows"]) == ("PRACTICE", True, 1)
    assert elsewhere == {"provider": "LongPort sandbox", "known": True, "listed": True, "book closed": True}
    # A day of practice counts until all of its window is ended, then at another practice exchange of the same broker,
    # and for no connection to another broker.
    assert days == {"shut": [True, True, False]}
    assert collected == {"collects": True}
    assert left == {"held": []}


@pytest.mark.slow
@pytest.mark.timeout(SECONDS)
def test_a_broker_that_refuses_the_accounts_sends_prices_all_the_same(tmp_path: Path) -> None:
    """One login, one notice; once the accounts come the program goes on as after any login."""
    assert run_fake("refused_accounts", str(tmp_path), seconds=SECONDS) == {
        "strip": "Prices live, accounts refused",
        "banner": "Prices live, accounts refused: The broker refused: “No one available account” Until they come only"
        " cancels go out.",
        "account": False,
        "price may be taken": True,
        "came": True,
        "states": ["connecting", "logging-in", "live"],
        "logins": 1,
        "notices": 1,
        "prices": "live",
    }


@pytest.mark.slow
@pytest.mark.timeout(SECONDS)
def test_prices_come_from_one_gateway_and_orders_go_to_another(tmp_path: Path) -> None:
    """Each is asked only for its own; LIVE locks with the orders' link and not with that of the prices."""
    found = run_fake("several_connections", str(tmp_path), seconds=SECONDS)

    assert found["one"] == [["", "orders"], 1, False]
    assert found["mixed"] == ["kinds-mixed", True, None]
    assert found["kept"]
    assert found["list and layout"] == [True, True]
    assert found["prices"] == ["facts", "state", "subscribe"]
    assert found["orders"] == ["funds", "orders"]
    assert found["accounts"].startswith("Futu HK ")  # which says whose it is
    assert found["strip"] == "Orders: Futu OpenD, connected"
    assert found["prices lost"] == [
        True,
        {"": "disconnected", "orders": "live"},
        "Prices: No connection to Futu OpenD",
    ]
    assert found["orders lost"] == [
        False,
        "connection-lost",
        {"": "live", "orders": "disconnected"},
        "Orders: No connection to Futu OpenD",
    ]
    assert found["orders lost in PAPER"]
    assert found["grown"] == [0, 0, 0, 0, 0, 0]
    assert found["log"] == ["", "orders"]
    assert found["three uses"] == [["", "orders", "other"], 2, True]


@pytest.mark.slow
@pytest.mark.whole("rest")
@pytest.mark.timeout(SECONDS)
@pytest.mark.parametrize("gateway", ["opend", "rest", "longport"])
def test_a_login_asks_for_nothing_that_is_known_to_be_refused(tmp_path: Path, gateway: str) -> None:
    """With all rights nothing is refused; with those of a free account nothing twice, and all else is shown."""
    found = run_fake("refused_at_login", str(tmp_path), gateway, seconds=SECONDS)

    assert found["healthy"] == {}
    assert len(found["free"]) >= 6
    assert found["free again"] == {}
    assert len(found["asked again"]) >= 6
    assert found["shown"] == found["shown free"] == found["shown free again"]


@pytest.mark.slow
@pytest.mark.timeout(SECONDS)
def test_hidden_only_what_must_goes_on(tmp_path: Path) -> None:
    """After the close, with the window hidden: heartbeats, the clocks of lock and brake, order log, archive writer.

    One timer goes on by itself: every tenth second while nothing counts, else once a second.
    """
    assert run_fake("hidden_application", str(tmp_path), seconds=SECONDS) == {
        "unlocked": True,
        "lock": "expired",
        "order log": ["unlocked", "locked"],
        "archive": True,
        "books of letters": ["HK.00700"],
        "timers": [10_000],
        "timers with a brake": [1000],
        "painting": False,
    }


@pytest.mark.slow
@pytest.mark.timeout(SECONDS)
def test_hidden_alerts_ring_and_an_order_without_an_answer_is_asked_for(tmp_path: Path) -> None:
    """While the market moves; the broker keeps one alert, Tideboard the other. For armed rules see signal_walk."""
    assert run_fake("hidden_market", str(tmp_path), seconds=SECONDS) == {
        "alerts": ["HK.00700", "HK.03690"],
        "unknown": True,
        "settled": ["submitted"],
        "sent": 1,
        "answer": ["OrderUnknown"],
        "shown": False,
    }
