"""docs/add-a-broker.md, done: a descriptor and a builder make a broker that can be chosen, checked and connected."""

from __future__ import annotations

import asyncio
import re
import tomllib
from typing import cast

import pytest
from pytestqt.qtbot import QtBot

from checkout import ROOT, python_files
from fakes.scenes.connection.connect_page import ConnectionScene, fields
from fakes.scenes.connection.example_broker import EXAMPLE, MADE_UP, ExampleBuilder, ExampleForm, ExampleGateway
from fakes.scenes.market.session import Noted
from fakes.values.clock import ManualClock
from fakes.values.hub_values import put
from fakes.values.lock import MemoryStore
from fakes.values.trading import QUOTE
from fakes.values.waiting import in_time
from tideboard_core.market.hub import Hub
from tideboard_core.model.connection_check import CheckStep
from tideboard_core.model.hub_keys import ORDERS_LINK, QUOTES_LINK, Topic
from tideboard_core.model.live import LinkState, LinkStatus
from tideboard_core.redaction import Redactor
from tideboard_core.system.credentials import CredentialShelf
from tideboard_core.system.settings import Backend, Connection
from tideboard_desktop.connection.brokers.catalogue import BROKERS
from tideboard_desktop.connection.uses import Use, Uses
from tideboard_desktop.startup.brokers import GATEWAYS, Brokers
from tideboard_desktop.ui.tasks import Tasks

PAGE = ROOT / "docs" / "add-a-broker.md"


@pytest.fixture
def _added(monkeypatch: pytest.MonkeyPatch) -> None:
    """The two lines of the page."""
    monkeypatch.setitem(BROKERS, MADE_UP, EXAMPLE)
    monkeypatch.setitem(GATEWAYS, MADE_UP, ExampleBuilder)


@pytest.mark.usefixtures("_added")
async def test_it_is_chosen_checked_and_connected(tasks: Tasks, qtbot: QtBot) -> None:
    scene = ConnectionScene(tasks)
    qtbot.addWidget(scene.page)
    scene.page.show()
    button = scene.page.choice.backend.button(MADE_UP.value)
    assert button.text() == "Made up"
    button.click()
    form = fields(scene.page.choice, ExampleForm)
    assert form.isVisible()

    form.host.setText("")
    assert scene.page.choice.note.text() == "Write a host."
    assert not scene.page.go.isEnabled()
    form.host.setText("broker.example")
    assert scene.page.choice.note.text() == "A made-up broker."
    assert scene.page.checklist.widget_of(CheckStep.LOGIN).isVisible()
    assert not scene.page.checklist.widget_of(CheckStep.PORT).isVisible()

    ended = asyncio.Event()
    scene.checkup.changed.connect(lambda: None if scene.checkup.running else ended.set())
    scene.page.go.click()  # checks first
    async with in_time("the end of the check", lambda: scene.checkup.findings):
        await ended.wait()
    assert list(scene.checkup.findings) == [CheckStep.ADDRESS, CheckStep.LOGIN]
    assert scene.connected == [Connection(backend=MADE_UP, host="broker.example")]


@pytest.mark.usefixtures("_added")
async def test_it_is_shown_as_the_connection_in_use(tasks: Tasks, qtbot: QtBot) -> None:
    scene = ConnectionScene(tasks, uses=Uses(connection=Connection(backend=MADE_UP, host="broker.example")))
    qtbot.addWidget(scene.page)
    live = LinkStatus(state=LinkState.LIVE, provider="Made up", address="broker.example", since=0.0)
    put(scene.hub, QUOTES_LINK, live)
    scene.page.table.refresh()
    assert "Made up, broker.example" in scene.page.table.rows[Use.PRICES].accessibleName()


@pytest.mark.usefixtures("_added")
async def test_its_gateway_brings_prices() -> None:
    clock = ManualClock()
    hub, shelf = Hub(clock), CredentialShelf(MemoryStore(), clock=clock)
    target = Connection(backend=MADE_UP, host="broker.example")
    spec = Brokers(Redactor(), clock, shelf).spec(target, (QUOTES_LINK, ORDERS_LINK))
    gateway = cast("ExampleGateway", spec.build(hub, Noted(), clock))
    await gateway.connect()
    assert hub.value(Topic.QUOTE.of(QUOTE.instrument)) == QUOTE


def test_every_backend_has_a_descriptor_and_each_broker_a_builder() -> None:
    assert set(BROKERS) == set(Backend)
    assert {backend for backend, broker in BROKERS.items() if not broker.practice} == set(GATEWAYS)


def named_paths() -> list[str]:
    """The files and folders that the page names."""
    named = re.findall(r"`([^`\s]+)`", PAGE.read_text(encoding="utf-8"))
    return [name for name in named if "/" in name and not name.startswith(".venv")]


def test_the_page_names_every_module_that_may_import_a_gateway() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    (allowed,) = (
        one["allowed_importers"]
        for one in contracts
        if "tideboard_core.gateways.opend" in one.get("protected_modules", ())
    )
    modules = [name.partition("_")[2].replace(".", "/") for name in allowed if name != "tideboard_core.gateways"]
    assert len(modules) > 1
    assert {f"{name.partition('/')[0]}/tideboard_{name}.py" for name in modules} <= set(named_paths())


def test_the_page_names_every_source_that_asks_for_one_broker() -> None:
    """By its backend, its rule of flow or its pace; its own packages apart."""
    asks = re.compile(r"\b(Backend|FlowDefinition)\.LONGPORT\b|\bLONGPORT_(SHARED_)?PACE\b")
    own = ("gateways/longport/", "brokers/longport/")
    found = [
        path.as_posix()
        for path in python_files("core", "desktop")
        if asks.search((ROOT / path).read_text(encoding="utf-8")) and not any(one in path.as_posix() for one in own)
    ]
    assert len(found) > 10
    assert [path for path in found if path not in named_paths()] == []


def test_every_file_and_name_of_the_page_is_there() -> None:
    named = re.findall(r"`([^`\s]+)`", PAGE.read_text(encoding="utf-8"))
    paths = named_paths()
    assert len(paths) > 15
    assert [path for path in paths if not (ROOT / path).exists()] == []
    sources = " ".join(
        (ROOT / path).read_text(encoding="utf-8") for path in paths if path.endswith(".py") and (ROOT / path).is_file()
    )
    words = [name for name in named if "/" not in name and not name.endswith((".py", ".toml"))]
    assert [word for word in words if word not in sources] == []
