"""Refusals for want of a right hold for a day; no other does."""

from __future__ import annotations

import weakref

import pytest

from fakes.values.clock import ManualClock
from tideboard_core.errors import GatewayError, NotOffered, PermissionMissing, QuotaExceeded, ServerRefused
from tideboard_core.gateways.common.kept_refusals import KEPT, LASTS, KeptRefusals

REFUSED = PermissionMissing("permission-missing", text="no right", proto_id=3210)


def met(kept: KeptRefusals, request: bytes = b"1", call: str = "Qot_GetWarrant") -> ServerRefused | None:
    """What a call meets without being made."""
    try:
        kept.check(call, request)
    except ServerRefused as error:
        return error
    return None


def test_the_same_request_meets_the_same_words_for_a_day_and_any_other_is_made() -> None:
    clock = ManualClock()
    kept = KeptRefusals(clock.monotonic)
    kept.keep("Qot_GetWarrant", b"1", REFUSED)

    first, again = met(kept), met(kept)
    assert first is not None
    assert first is not again
    assert (type(first), first.code, first.text, first.data) == (
        PermissionMissing,
        REFUSED.code,
        "no right",
        REFUSED.data,
    )
    assert met(kept, b"2") is None
    assert met(kept, call="Qot_GetOptionChain") is None
    clock.advance(LASTS)
    assert (met(kept), len(kept)) == (None, 0)


def test_nothing_of_the_call_stays_with_its_refusal() -> None:
    kept, requests = KeptRefusals(ManualClock().monotonic), list[weakref.ref[set[str]]]()

    def call() -> None:
        request = set[str]()
        requests.append(weakref.ref(request))
        raise PermissionMissing("permission-missing", text="no right")

    try:
        call()
    except PermissionMissing as error:
        kept.keep("Qot_GetWarrant", b"1", error)

    assert (met(kept) is not None, requests[0]()) == (True, None)


def test_a_person_who_asks_again_is_not_answered_from_memory() -> None:
    kept = KeptRefusals(ManualClock().monotonic)
    kept.keep("Qot_GetWarrant", b"1", REFUSED)
    kept.forget()
    assert met(kept) is None


@pytest.mark.parametrize(
    "error", [QuotaExceeded("quota-exceeded"), ServerRefused("server-refused"), GatewayError("x"), NotOffered("y")]
)
def test_what_may_be_otherwise_in_a_minute_is_not_kept(error: GatewayError) -> None:
    kept = KeptRefusals(ManualClock().monotonic)
    kept.keep("Qot_GetWarrant", b"1", error)
    assert len(kept) == 0
    kept.keep("Qot_GetWarrant", b"1", error, of_kind=True)
    assert len(kept) == int(isinstance(error, NotOffered))


def test_the_oldest_goes_first() -> None:
    kept = KeptRefusals(ManualClock().monotonic)
    for number in range(KEPT + 1):
        kept.keep("Qot_GetWarrant", str(number).encode(), REFUSED)
    assert (len(kept), met(kept, b"0"), met(kept, str(KEPT).encode()) is None) == (KEPT, None, False)
