"""Preferences: in force at once, on disk soon, never over a file that could not be read."""

from __future__ import annotations

from pathlib import Path

from tideboard_core.system.field_reading import FaultKind, FieldFault
from tideboard_core.system.settings import ProxyChoice, ProxySettings, ServiceProxies, Settings
from tideboard_core.system.settings_reading import ReadSettings, SettingsReview
from tideboard_core.system.settings_store import SettingsFile
from tideboard_desktop.ui.preferences import Preferences
from tideboard_desktop.ui.tasks import Tasks


def make(directory: Path, tasks: Tasks, failures: list[str], *, writable: bool = True) -> Preferences:
    return Preferences(
        Settings(), SettingsFile(directory), tasks, writable=writable, failed=lambda: failures.append("failed")
    )


def never(error: BaseException, where: str) -> None:
    raise AssertionError(f"{where}: {error}")


async def test_many_changes_are_written_as_one_file(tmp_path: Path) -> None:
    tasks, failures = Tasks(never), list[str]()
    preferences = make(tmp_path, tasks, failures)
    for symbol in ("HK.00005", "HK.00388", "US.AAPL"):
        preferences.change(symbol=symbol)
    assert preferences.settings.symbol == "US.AAPL"

    preferences.save_now()
    await tasks.close()

    assert SettingsFile(tmp_path).load().symbol == "US.AAPL"
    assert failures == []


async def test_a_file_that_was_not_read_is_never_written(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text("{")
    tasks = Tasks(never)
    preferences = make(tmp_path, tasks, [], writable=False)

    preferences.change(symbol="HK.00005")
    preferences.save_now()
    await tasks.close()

    assert preferences.settings.symbol == "HK.00005"
    assert (tmp_path / "settings.json").read_text() == "{"


async def test_a_proxy_that_could_not_be_read_is_named_so_until_a_person_has_confirmed(tmp_path: Path) -> None:
    tasks = Tasks(never)
    preferences = make(tmp_path, tasks, [])
    chosen = ProxySettings(choice=ProxyChoice.ADDRESS, url="HTTP://127.0.0.1:3128/")
    preferences.change(proxies=ServiceProxies(phone=chosen))

    def words() -> list[str]:
        return [preferences.proxy_words(of) for of in (lambda all_: all_.updates, lambda all_: all_.phone)]

    assert words() == ["none", "http://127.0.0.1:3128"]
    for path, named in (("proxies.phone.url", True), ("proxies", True), ("", True), ("symbol", False)):
        fault = FieldFault(path, FaultKind.UNREADABLE)
        found = ReadSettings(settings=preferences.settings, path=tmp_path, faults=(fault,))
        preferences.review = review = SettingsReview(found)
        assert words() == (["unread"] * 2 if named else ["none", "http://127.0.0.1:3128"]), path
        review.confirmed = True
        assert words() == ["none", "http://127.0.0.1:3128"]
    await tasks.close()


async def test_whoever_listens_hears_of_a_change_until_it_ends_that(tmp_path: Path) -> None:
    tasks = Tasks(never)
    preferences, heard = make(tmp_path, tasks, []), list[str]()
    end = preferences.on_change(lambda: heard.append(preferences.settings.symbol))

    preferences.change(symbol="HK.00005")
    end()
    preferences.change(symbol="HK.00388")
    await tasks.close()

    assert heard == ["HK.00005"]
