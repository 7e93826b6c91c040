"""Brand, region, overnight quotes and addresses."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from fakes.scenes.connection.connect_page import sign_in_services
from tideboard_core.system.settings import Backend, Brand, Connection, LongportPlace, Region
from tideboard_desktop.connection.brokers.catalogue import connection_of
from tideboard_desktop.connection.brokers.draft import Draft
from tideboard_desktop.connection.brokers.longport.form import LongportForm
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.ui.widgets.labels import Tone


def made(tasks: Tasks, qtbot: QtBot, place: LongportPlace | None = None) -> tuple[LongportForm, Draft]:
    draft = Draft.of(Connection(backend=Backend.LONGPORT, longport=place or LongportPlace()))
    form = LongportForm(draft, sign_in_services(tasks), make_theme())
    qtbot.addWidget(form)
    form.show()
    return form, draft


async def test_every_choice_reaches_the_draft(tasks: Tasks, qtbot: QtBot) -> None:
    form, draft = made(tasks, qtbot)
    told: list[object] = []
    form.changed.connect(lambda: told.append(draft.longport_settings))
    form.brand.button(Brand.LONGPORT.value).click()
    form.region.button(Region.MAINLAND.value).click()
    form.overnight.click()
    assert draft.longport_settings == LongportPlace(brand=Brand.LONGPORT, region=Region.MAINLAND, overnight=False)
    assert len(told) == 3
    assert form.more.text() == "Addresses: openapi.longportapp.cn"
    assert form.urls["quote_url"].placeholderText() == "wss://openapi-quote.longportapp.cn/v2"


async def test_addresses_are_folded_away_unless_some_are_written(tasks: Tasks, qtbot: QtBot) -> None:
    form, _draft = made(tasks, qtbot)
    assert not form.urls["http_url"].isVisible()
    form.more.click()
    assert form.urls["http_url"].isVisible()
    other, _draft = made(tasks, qtbot, LongportPlace(http_url="http://127.0.0.1:8080"))
    assert other.urls["http_url"].isVisible()
    assert other.more.text() == "Addresses: 127.0.0.1:8080"


async def test_clear_text_to_another_computer_is_told_at_once(tasks: Tasks, qtbot: QtBot) -> None:
    form, draft = made(tasks, qtbot)
    form.more.click()
    form.urls["http_url"].setText("http://192.0.2.7")
    fault = form.faults["http_url"]
    assert fault.isVisible()
    assert fault.property("tone") == Tone.WARN.value
    assert "for this computer only" in fault.text()
    assert form.urls["http_url"].property("invalid") is True
    assert connection_of(draft) is None
    form.urls["http_url"].setText("https://broker.example")
    assert not fault.isVisible()
    assert connection_of(draft) is not None
    form.urls["quote_url"].setText("https://broker.example")
    assert "begins with wss://" in form.faults["quote_url"].text()


async def test_an_authority_of_ones_own_reaches_the_draft_and_is_shown(tasks: Tasks, qtbot: QtBot) -> None:
    form, draft = made(tasks, qtbot)
    form.more.click()
    form.authority.changed.emit("/a.pem")
    assert draft.longport_settings == LongportPlace(authority_file="/a.pem")
    connection = connection_of(draft)
    assert connection is not None
    assert connection.longport.authority_file == "/a.pem"
    other, _draft = made(tasks, qtbot, LongportPlace(authority_file="/a.pem"))
    assert other.authority.isVisible()
    assert other.authority.path.text() == "/a.pem"
