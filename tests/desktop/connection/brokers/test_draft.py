"""Drafts: what the fields mean, for which use, and how long typed keys stay."""

from __future__ import annotations

import pytest

from tideboard_core.system.addresses import UrlFault
from tideboard_core.system.settings import Backend, Brand, Connection, LongportPlace, Region, SignIn
from tideboard_desktop.connection.brokers.catalogue import connection_of
from tideboard_desktop.connection.brokers.draft import ConnectionDraft, TypedKeys
from tideboard_desktop.connection.connect.drafts import Drafts
from tideboard_desktop.connection.uses import Use, Uses

OPEND = Connection(backend=Backend.OPEND)
LONGPORT = Connection(
    backend=Backend.LONGPORT,
    longport=LongportPlace(brand=Brand.LONGPORT, region=Region.MAINLAND, sign_in=SignIn.OAUTH, overnight=False),
)


@pytest.mark.parametrize("connection", [OPEND, LONGPORT, Connection(door=Backend.LONGPORT), Connection(seed=7)])
def test_a_draft_means_the_connection_it_was_made_of(connection: Connection) -> None:
    assert connection_of(ConnectionDraft.of(connection)) == connection


def test_an_address_that_cannot_be_used_means_nothing() -> None:
    draft = ConnectionDraft.of(LONGPORT)
    draft.change(http_url="http://192.0.2.7", quote_url="https://h", trade_url=" ws://127.0.0.1:1/t ")
    assert connection_of(draft) is None
    assert draft.url_faults() == {"http_url": UrlFault.CLEAR_TEXT, "quote_url": UrlFault.SCHEME}
    draft.change(http_url="", quote_url="")
    found = connection_of(draft)
    assert found is not None
    assert found.longport.trade_url == "ws://127.0.0.1:1/t"


def test_typed_keys_are_a_credential_once_all_three_are_there_and_are_wiped() -> None:
    typed = TypedKeys(app_key=" a ", app_secret="sesame")
    assert typed.credential() is None
    typed.access_token = "t"
    credential = typed.credential()
    assert credential is not None
    assert (credential.app_key, credential.app_secret, credential.access_token) == ("a", "sesame", "t")
    assert "sesame" not in repr(typed) + repr(ConnectionDraft.of(OPEND)) + str(typed)
    typed.wipe()
    assert typed.empty


@pytest.mark.parametrize(
    ("prices", "beside"),
    [
        (OPEND, Backend.LONGPORT),
        (LONGPORT, Backend.OPEND),
    ],
)
def test_beside_one_broker_the_other_is_offered(prices: Connection, beside: Backend) -> None:
    drafts = Drafts(Uses(connection=prices))
    drafts.use = Use.ORDERS
    assert drafts.present.backend is beside
    assert drafts.allowed == {Backend.OPEND, Backend.OPEND_REST, Backend.LONGPORT}


@pytest.mark.parametrize("door", [Backend.OPEND, Backend.LONGPORT])
def test_beside_practice_only_its_other_door_is_offered(door: Backend) -> None:
    drafts = Drafts(Uses(connection=Connection(door=door)))
    assert drafts.allowed == set(Backend)
    drafts.use = Use.OTHER_FLOW
    assert drafts.allowed == {Backend.SANDBOX}
    assert drafts.present.door is not door
    target = connection_of(drafts.present)
    assert target is not None
    assert Uses(connection=Connection(door=door)).changed(target, Use.OTHER_FLOW).other_flow == target


def test_each_use_has_fields_of_its_own_that_stay() -> None:
    drafts = Drafts(Uses(connection=OPEND, orders=LONGPORT))
    drafts.of(Use.PRICES).host = "192.0.2.7"
    drafts.of(Use.ORDERS).typed.app_key = "a"
    drafts.of(Use.ORDERS).replacing = True
    assert drafts.present.host == "192.0.2.7"
    assert connection_of(drafts.of(Use.ORDERS)) == LONGPORT
    drafts.wipe()
    assert drafts.of(Use.ORDERS).typed.empty
    assert not drafts.of(Use.ORDERS).replacing
    assert drafts.present.host == "192.0.2.7"
