"""What LongPort has no call for is refused without asking it, each with a reason of its own."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from fakes.clock import ManualClock
from fakes.longport_gateway import endpoint_of
from fakes.scripted_longport import ScriptedLongport
from fakes.sinks import Sinks
from tideboard_core.errors import NotOffered
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.model.alerts import AlertKind, PriceAlert
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.reference import ReferenceKind
from tideboard_core.model.screen import Screen

TENCENT = InstrumentId("HK.00700")
ALERT = PriceAlert(instrument=TENCENT, kind=AlertKind.PRICE_UP, value=Decimal(1))
DAY = date(2026, 11, 20)


async def test_every_call_says_why(longport: ScriptedLongport, sinks: Sinks, clock: ManualClock) -> None:
    gateway = LongportGateway(endpoint_of(longport), feed=sinks, trading=sinks, clock=clock)
    calls = {
        "plates-not-offered": (
            gateway.plates(Market.HK), gateway.plate_members(TENCENT), gateway.owner_plates([TENCENT])
        ),
        "screen-not-offered": (gateway.screen(Screen(market=Market.HK)),),
        "futures-not-offered": (gateway.futures([TENCENT]), gateway.related(TENCENT, ReferenceKind.FUTURE)),
        "ipos-not-offered": (gateway.ipos(Market.HK),),
        "corporate-actions-not-offered": (gateway.corporate_actions(TENCENT),),
        "code-changes-not-offered": (gateway.code_changes(),),
        "suspensions-not-offered": (gateway.suspensions([TENCENT], DAY, DAY),),
        "alerts-not-offered": (
            gateway.alerts(), gateway.add_alert(ALERT), gateway.change_alert(ALERT), gateway.delete_alerts(TENCENT)
        ),
        "gateway-program-not-offered": (
            gateway.delay_statistics(), gateway.used_quota(), gateway.clients(), gateway.gateway_user(),
            gateway.scopes(), gateway.admin_status(), gateway.admin_reload(), gateway.admin_shutdown(),
        ),
    }  # fmt: skip
    for code, asked in calls.items():
        for call in asked:
            with pytest.raises(NotOffered) as refused:
                await call
            assert (refused.value.code, refused.value.data["provider"]) == (code, "LongPort")
    assert longport.seen == []
