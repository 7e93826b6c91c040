"""The whole program in a language that brackets and lengthens every text: nothing is unmarked, nothing is cut."""

from __future__ import annotations

import asyncio
import platform
import re
from collections.abc import AsyncIterator, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication, QWidget

from fakes.scenes.market.hub_snapshot import ACCOUNT, ROWS
from fakes.scenes.screen.clipping import SLACK, clipped
from fakes.scenes.screen.free_space import elided_beside_room
from fakes.scenes.screen.overlaps import overlapping
from fakes.scenes.screen.shown_texts import Painted, Said, painted_texts, said_by, said_by_menu
from fakes.scenes.window.surfaces import DIALOGS, OTHERS, WholeScene
from fakes.values.reviews import account
from pseudo_language import make_pseudo_language, pseudo
from run_forms import sized
from tideboard_core import __version__
from tideboard_core.indicators.table import INDICATORS
from tideboard_core.model.gateway_health import Scope
from tideboard_core.model.instrument import Market
from tideboard_core.model.lock import LockReason
from tideboard_core.model.order import Environment, OrderType, Side, TimeInForce
from tideboard_core.model.review import CheckCode, VoidCode, VoidReason
from tideboard_desktop.reference.futures import FAMILIES
from tideboard_desktop.settings.view import SettingsDialog
from tideboard_desktop.ui.cli.command_line import SCENARIOS
from tideboard_desktop.ui.format import month_name
from tideboard_desktop.ui.translation import install_data
from tideboard_desktop.ui.widgets.environment import meaning, word
from tideboard_desktop.ui.words.checks import check_denial
from tideboard_desktop.ui.words.error_codes import ERRORS
from tideboard_desktop.ui.words.errors import lock_reason, sentence_of
from tideboard_desktop.ui.words.links import STATES, state_text
from tideboard_desktop.ui.words.orders import money_kind, side_word, time_in_force_word, type_word, void_sentence

pytestmark = pytest.mark.slow

_BRACKETED = re.compile(r"\[[^\[\]]*\]")
_CUT = re.compile(r"\[[^\]]*\u2026$")
"""The beginning of a bracket that was elided."""
_CODES = re.compile(
    r"\b(HK|US|SH|SZ|SG)\.[A-Z0-9.]+|\bTB-[\w-]+|[\w./:~-]*[/\\][\w./:\\~-]+|\b([\w-]+\.)+(com|cn)\b"
    r"|\b[0-9a-f]{40}\b|\btideboard[_-]\d[\w.-]+|" + re.escape(platform.platform())
)
"""Symbols, our order numbers, paths, addresses, hosts, commits, files of a release, and the name of this system."""
_BREAK = "\u200b"
"""Where a long path may be broken."""
_WORD = re.compile(r"[^\W\d_]{2,}")
_CURRENCIES = {"HKD", "USD", "CNY", "SGD"}
_ZONES = {"HKT", "CST", "SGT", "EST", "EDT", "UTC", "GMT", "BST"}
_UNITS = {"GB", "MB"}
_PROVIDERS = {
    "Sandbox",
    "OpenD",
    "Futu",
    "FutuOpenD",
    "rs",
    "LongPort",
    "Longbridge",
    "OpenAPI",
    "Tideboard",
    "LV",
    "REST",
}
_KEYS = {
    *("Ctrl", "Alt", "Shift", "Meta", "Esc", "Enter", "Return", "Space", "Home", "End", "Del", "Ins", "Tab"),
    *("PgUp", "PgDown", "Left", "Right", "Up", "Down", "Backspace"),
}
_SCENARIOS = {word for name in SCENARIOS for word in _WORD.findall(name)}
_LANGUAGES = {"English", "\u7b80\u4f53\u4e2d\u6587", "\u7e41\u9ad4\u4e2d\u6587"}
_NAMES = {
    word
    for name in (ACCOUNT.name, *(row[1] for row in ROWS), *(account(each).name for each in Environment))
    for word in _WORD.findall(name)
}
_FORMATS = {"CSV", "Parquet", "Excel"}
_VERSION = set(_WORD.findall(__version__))
_SERVICES = {"ntfy", "Telegram", "TLS", "STARTTLS"}
"""Ways to a phone, and of encrypting a mail, as their makers spell them."""
_GATEWAY = {word for scope in Scope for word in _WORD.findall(scope.value)}
_INDICATORS = {
    word
    for one in INDICATORS.values()
    for text in (one.code, one.basis, *(line.label for line in one.lines))
    for word in _WORD.findall(text)
}
_MARKETS = {market.value for market in Market} | set(FAMILIES)
_ALLOWED = (
    _INDICATORS
    | _GATEWAY
    | _MARKETS
    | _UNITS
    | _CURRENCIES
    | _ZONES
    | _PROVIDERS
    | _SCENARIOS
    | _KEYS
    | _LANGUAGES
    | _NAMES
    | _FORMATS
    | _SERVICES
    | _VERSION
)


def unmarked(text: str) -> list[str]:
    """The words of a text in the pseudo language that no translation brought and that are no data."""
    left = _CODES.sub(" ", _CUT.sub(" ", _BRACKETED.sub(" ", text.replace(_BREAK, ""))))
    return [word for word in _WORD.findall(left) if word not in _ALLOWED and not _beginning(word, text)]


def _beginning(word: str, text: str) -> bool:
    """Whether the word is a name that was cut by an ellipsis."""
    return f"{word}\u2026" in text and any(name.startswith(word) for name in _NAMES | _PROVIDERS)


SIZES = ((1600, 1000, 1.0), (1280, 720, 1.0), (1600, 1000, 1.5), (1280, 720, 1.5))
SMALL_AND_LARGE = (SIZES[0], SIZES[-1])
"""The gate takes larger text in less room: what is cut with small text is cut with it too."""


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The language itself."""
    return make_pseudo_language(tmp_path_factory.mktemp("pseudo"))


@pytest.fixture
def spoken(qapp: QApplication, compiled: bytes) -> Iterator[None]:
    """The program speaks it."""
    assert install_data(qapp, compiled)
    yield
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.deleteLater()


@pytest.fixture(params=SIZES, ids=lambda size: f"{size[0]}x{size[1]} at {size[2]:.0%}")
async def scene(
    request: pytest.FixtureRequest, qapp: QApplication, spoken: None, tmp_path: Path
) -> AsyncIterator[WholeScene]:
    """The window on screen in one size and one size of text."""
    asyncio.get_running_loop().slow_callback_duration = float("inf")  # all of it is built in one go
    width, height, scale = request.param
    made = WholeScene(qapp, tmp_path, scale)
    made.dress()
    made.window.resize(width, height)
    made.window.show()
    await made.settle()
    assert (made.window.width(), made.window.height()) == (width, height)
    yield made
    await made.end()


def test_the_language_keeps_what_is_filled_in() -> None:
    assert pseudo("Net flow") == "[Net flow\u014d\u014d]"
    assert pseudo("{market} opens {when}") == "{market}[ opens \u014d\u014d\u014d\u014d\u014d\u014d]{when}"
    assert pseudo("{weekday} {day}") == "{weekday} {day}"
    assert unmarked("[Net] 1.2M Outflow HK.00700") == ["Outflow"]


@pytest.mark.usefixtures("spoken", "qapp")
def test_every_sentence_for_a_code_of_core_is_marked() -> None:
    """Tables of texts stand away from where they are translated: both must name the same context."""
    said = [sentence_of(code, {}) for code in ERRORS]
    said += [lock_reason(reason) for reason in LockReason]
    said += [check_denial(code, {}) for code in CheckCode]
    said += [state_text(state) for state in STATES]
    said += [void_sentence(VoidReason(code=code)) for code in VoidCode]
    said += [*map(side_word, Side), *map(type_word, OrderType), *map(time_in_force_word, TimeInForce)]
    said += [*map(word, Environment), *map(meaning, Environment), *map(money_kind, Environment)]
    said += [month_name(date(2026, month, 1)) for month in range(1, 13)]

    assert wrong([Said(text, "a table") for text in said]) == []
    assert "" not in said


@pytest.mark.whole("1600x1000 at 100%", "1280x720 at 100%")
async def test_every_text_of_the_window_is_marked_and_whole(scene: WholeScene) -> None:
    """In widgets, views, menus, commands, and painted."""
    found = list(said_by(scene.window))
    for menu in scene.menus():
        found.extend(said_by_menu(menu))
    for command in scene.built.keyboard.table.commands:
        found.extend(Said(text, command.id) for text in (command.text, command.group, command.why_not()))
    with painted_texts() as painted:
        scene.window.grab()
    found.extend(Said(one.text, one.where) for one in painted)

    assert wrong(found) == []
    assert sorted(set(clipped(scene.window))) == []
    assert cut(painted) == []


@pytest.mark.whole("100%")
@pytest.mark.parametrize("scene", SMALL_AND_LARGE, indirect=True, ids=["100%", "150%"])
async def test_every_text_of_the_late_docks_is_marked_and_whole(scene: WholeScene) -> None:
    """Each of those that are closed at first as a tab of its own, with its commands."""
    told: dict[str, list[str]] = {}
    workspace = scene.built.window.workspace
    for dock in scene.build_docks(sized(3, 1)):
        workspace.open(dock.identity)
        await scene.settle()
        with painted_texts() as painted:
            dock.grab()
        found = [*said_by(dock), *(Said(one.text, one.where) for one in painted)]
        told[dock.identity] = sorted({*wrong(found), *without_room(dock), *cut(painted)})
        workspace.close(dock)
    for command in scene.built.keyboard.table.commands:
        spoken = [Said(text, command.id) for text in (command.text, command.group, command.why_not())]
        told.setdefault("commands", []).extend(wrong(spoken))

    assert {name: lines for name, lines in told.items() if lines} == {}


@pytest.mark.whole("100%")
@pytest.mark.parametrize("scene", SMALL_AND_LARGE, indirect=True, ids=["100%", "150%"])
async def test_every_text_of_the_dialogs_is_marked_and_whole(scene: WholeScene) -> None:
    """Every dialog, settings page, card, sheet and panel."""
    told: dict[str, list[str]] = {}
    for name, make in list({**DIALOGS, **OTHERS}.items())[:: sized(3, 1)]:
        for shown in pages(make(scene)):
            shown.show()
            await scene.settle()
            with painted_texts() as painted:
                shown.grab()
            found = [*said_by(shown), *(Said(one.text, one.where) for one in painted)]
            told.setdefault(name, []).extend([*wrong(found), *without_room(shown), *cut(painted)])
        scene.take_away(shown)

    assert {name: sorted(set(lines)) for name, lines in told.items() if lines} == {}


def pages(dialog: QWidget) -> Iterator[QWidget]:
    """The dialog with each of its pages in turn."""
    if not isinstance(dialog, SettingsDialog):
        yield dialog
        return
    for row in range(dialog.list.count()):
        dialog.list.setCurrentRow(row)
        yield dialog


def wrong(found: list[Said]) -> list[str]:
    """What stands outside the brackets, with its place."""
    return sorted({f"{words}: {one.text!r} in {one.where}" for one in found if (words := unmarked(one.text))})


def without_room(shown: QWidget) -> list[str]:
    """What is cut, lies over something else, or is elided beside room."""
    return [*clipped(shown), *overlapping(shown), *elided_beside_room(shown)]


def cut(painted: list[Painted]) -> list[str]:
    """What is wider than the rectangle it was painted into."""
    return sorted(
        {f"{one.text!r} in {one.where}" for one in painted if one.room is not None and one.width > one.room + SLACK}
    )
