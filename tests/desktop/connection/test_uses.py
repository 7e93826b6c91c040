"""Which connection serves which use: one place once, no mixing of kinds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tideboard_core.errors import BadInput
from tideboard_core.system.settings import (
    Backend,
    Connection,
    LongportPlace,
    ProxyChoice,
    ProxySettings,
    RestPlace,
    Settings,
    SignIn,
)
from tideboard_desktop.connection.uses import Use, Uses, same_end_point, uses_of

PRACTICE = Connection()
OTHER_DOOR = Connection(door=Backend.LONGPORT)
OPEND = Connection(backend=Backend.OPEND)
ANOTHER_OPEND = Connection(backend=Backend.OPEND, port=11112)
LONGPORT = Connection(backend=Backend.LONGPORT)
REST = Connection(backend=Backend.OPEND_REST)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (PRACTICE, replace(PRACTICE, seed=7, scenario="fast"), True),
        (PRACTICE, OTHER_DOOR, False),
        (OPEND, replace(OPEND, rsa_key_file="key.pem"), True),
        (OPEND, ANOTHER_OPEND, False),
        (LONGPORT, replace(LONGPORT, longport=LongportPlace(overnight=False)), True),
        (LONGPORT, replace(LONGPORT, longport=LongportPlace(sign_in=SignIn.OAUTH)), False),
        (OPEND, LONGPORT, False),
    ],
)
def test_a_place_is_a_door_a_gateway_or_a_credential(one: Connection, other: Connection, *, same: bool) -> None:
    assert same_end_point(one, other) is same


@pytest.mark.parametrize("field", ["orders", "other_flow"])
@pytest.mark.parametrize(("prices", "beside"), [(PRACTICE, OPEND), (OPEND, OTHER_DOOR), (LONGPORT, PRACTICE)])
def test_practice_and_real_connections_do_not_go_together(prices: Connection, beside: Connection, field: str) -> None:
    with pytest.raises(BadInput) as caught:
        Uses(connection=prices, **{field: beside})

    assert caught.value.code == "kinds-mixed"


def test_orders_to_the_connection_of_the_prices_are_no_use_of_their_own() -> None:
    assert Uses(connection=OPEND, orders=replace(OPEND, rsa_key_file="k")).orders is None


def test_a_second_flow_from_the_first_one_s_connection_is_refused() -> None:
    with pytest.raises(BadInput) as caught:
        Uses(connection=OPEND, other_flow=OPEND)

    assert caught.value.code == "same-flow"


def test_a_connection_that_serves_two_uses_is_there_once() -> None:
    assert Uses(connection=OPEND, orders=LONGPORT, other_flow=LONGPORT).all == (OPEND, LONGPORT)
    assert Uses(connection=PRACTICE, orders=OTHER_DOOR).all == (PRACTICE, OTHER_DOOR)


@pytest.mark.parametrize(
    ("new", "orders", "flow"),
    [
        (ANOTHER_OPEND, LONGPORT, LONGPORT),
        (LONGPORT, None, None),  # what was beside it is now the first
        (PRACTICE, None, None),
    ],
)
def test_new_prices_keep_the_uses_that_go_with_them(
    new: Connection, orders: Connection | None, flow: Connection | None
) -> None:
    before = Uses(connection=OPEND, orders=LONGPORT, other_flow=LONGPORT)

    assert before.changed(new, Use.PRICES) == Uses(connection=new, orders=orders, other_flow=flow)


def test_a_use_beside_the_prices_begins_and_ends() -> None:
    several = Uses(connection=OPEND).changed(LONGPORT, Use.ORDERS).changed(LONGPORT, Use.OTHER_FLOW)

    assert several == Uses(connection=OPEND, orders=LONGPORT, other_flow=LONGPORT)
    assert several.changed(None, Use.ORDERS).changed(None, Use.OTHER_FLOW) == Uses(connection=OPEND)
    assert several.changed(None, Use.PRICES) == several
    with pytest.raises(BadInput):
        several.changed(PRACTICE, Use.ORDERS)


def test_the_settings_keep_every_use_without_seed_and_scenario() -> None:
    several = Uses(connection=replace(PRACTICE, seed=7, scenario="fast"), other_flow=OTHER_DOOR)
    kept = several.kept()

    assert kept == {"connection": PRACTICE, "orders": None, "other_flow": OTHER_DOOR}
    assert uses_of(Settings(connection=PRACTICE, other_flow=OTHER_DOOR)) == Uses(
        connection=PRACTICE, other_flow=OTHER_DOOR
    )


@pytest.mark.parametrize("use", [Use.ORDERS, Use.OTHER_FLOW])
@pytest.mark.parametrize(
    ("direct", "chosen"),
    [
        (LONGPORT, replace(LONGPORT, longport=LongportPlace(proxy=ProxySettings(choice=ProxyChoice.SYSTEM)))),
        (REST, replace(REST, rest=RestPlace(proxy=ProxySettings(choice=ProxyChoice.SYSTEM)))),
    ],
)
def test_a_connection_of_two_uses_goes_through_the_proxy_that_was_chosen_last(
    use: Use, direct: Connection, chosen: Connection
) -> None:
    beside = Use.OTHER_FLOW if use is Use.ORDERS else Use.ORDERS

    found = Uses(connection=OPEND, **{beside.value: direct}).changed(chosen, use)

    assert found.all == (OPEND, chosen)
    assert found.changed(direct, use).all == (OPEND, direct)
    assert Uses(connection=direct).changed(chosen, Use.ORDERS) == Uses(connection=chosen)
    assert Uses(connection=OPEND, orders=direct).changed(chosen, Use.PRICES) == Uses(connection=chosen)
