"""Stories of orders after New York's close, 12 % away from it, and of a contract that shares may not cover."""

from __future__ import annotations

from pictures.chart_stories import chart_in_front
from pictures.hands import Camera, Hands, dialogs
from pictures.stage import Scenery
from pictures.story import Story
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import Market
from tideboard_core.model.order import Environment
from tideboard_core.model.order_terms import TradingHours

SHARE, BOUGHT, CONTRACT = "US.AAPL", "US.AAPL1270115C159000", "US.AAPL1270115C162000"
HELD = ("--holding", f"real-US={SHARE}:200@280", "--holding", "real-US=US.TSLA:50@380")
SOLD = (
    "--holding",
    f"real-US={SHARE}:100@280",
    "--holding",
    f"real-US={BOUGHT}:1@5",
    "--holding",
    f"real-US={CONTRACT}:-1@3",
)
TALL = (1500, 1420)


async def _choose(person: Hands) -> None:
    """Put the LIVE account that trades in New York in view, and unlock it."""
    application = person.stage.application
    accounts = application.hub.value(Topic.ACCOUNTS.of("")) or ()
    found = (one for one in accounts if one.environment is Environment.LIVE and Market.US in one.markets)
    application.choose_account(next(found).identity)
    await person.stage.passes(2)


async def _dismiss(person: Hands) -> None:
    for dialog in dialogs():
        dialog.reject()
    await person.closed()
    await person.stage.until(lambda: not person.stage.application.built.busy)
    await person.stage.passes(31, step=31)


async def _night(person: Hands, camera: Camera) -> None:
    stage = person.stage
    await _choose(person)
    await stage.show(SHARE)
    await person.unlock(camera, "")
    await stage.passes(62, step=31)
    docks = stage.application.window.workspace.docks
    await person.write_order(SHARE, "sell", "bid", "100")
    stage.application.built.ticket.choose_hours(TradingHours.EXTENDED)
    await stage.moment()
    await stage.ticket_asked()
    await camera.take("after-hours-ticket", docks["ticket"])
    await camera.take("after-hours-window", stage.application.window)
    person.press("review_order")
    await camera.take("after-hours-confirm", await person.dialog())
    await _dismiss(person)
    stage.command("blotter.flatten")
    await camera.take("after-hours-flatten", await person.dialog())
    await _dismiss(person)
    await camera.take("after-hours-chart", await chart_in_front(person))


async def _adjusted(person: Hands, camera: Camera) -> None:
    stage = person.stage
    await _choose(person)
    await person.unlock(camera, "")
    await stage.passes(62, step=31)
    await person.write_order(BOUGHT, "sell", "bid", "1")
    await stage.moment()
    await stage.ticket_asked()
    await camera.take("adjusted-cover-ticket", stage.application.window.workspace.docks["ticket"])
    person.press("review_order")
    await camera.take("adjusted-cover-confirm", await person.dialog())
    await _dismiss(person)


def _scenery(scenario: str, start: str, held: tuple[str, ...]) -> Scenery:
    return Scenery(scenario=scenario, start=start, broker=True, account=Environment.LIVE, size=TALL, arguments=held)


AFTER_HOURS = Story(
    name="after-hours",
    scenery=_scenery("regular-last-down-12", "05:18", HELD),
    pictures={
        "after-hours-ticket": "the ticket with a sale at the bid, 12 % below the close",
        "after-hours-window": "the window at that moment",
        "after-hours-chart": "the chart with the price that trades now",
        "after-hours-confirm": "the confirmation of that sale",
        "after-hours-flatten": "closing all positions after hours",
    },
    play=_night,
)
ADJUSTED = Story(
    name="adjusted",
    scenery=_scenery("calm", "22:46", SOLD),
    pictures={
        "adjusted-cover-ticket": "the ticket with a sale of the adjusted call that covers a sold one, beside shares",
        "adjusted-cover-confirm": "its confirmation",
    },
    play=_adjusted,
)
