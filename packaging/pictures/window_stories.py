"""Stories of the whole window: palette, docks, first start, a lost connection, a refused account, proposals."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtWidgets import QLineEdit

from pictures.hands import Camera, Hands, story
from pictures.stage import Scenery
from tideboard_api.proposing import ProposalFields, ProposalReply, ProposedSide, ProposedType
from tideboard_api.scopes import PROPOSING
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Environment
from tideboard_core.programs.proposal import Proposer
from tideboard_core.system.settings import Settings
from tideboard_desktop.assembly.proposals import HubFacts, open_desk, show_proposals

NOW = "10:47"


@story("palette", Scenery(start=NOW), {"palette": "the command palette with what it finds for two letters"})
async def _palette(hands: Hands, camera: Camera) -> None:
    stage = hands.stage
    await stage.rest()
    await stage.moment()  # what flashed at the last push has faded
    stage.command("palette.open")
    field = hands.part("palette_field", QLineEdit)
    field.insert("mt")
    field.textEdited.emit("mt")
    await camera.take("palette", stage.application.window)


@story(
    "link-lost",
    Scenery(start=NOW, settles=False),
    {"link-lost": "the window while the connection is lost: told once, all it serves is grey"},
)
async def _lost(hands: Hands, camera: Camera) -> None:
    """Twelve seconds after the exchange went away."""
    await hands.unlock()
    await hands.stage.rest()
    await hands.stage.moment()
    await hands.lose_link(12, 0)
    camera.keep("link-lost", await camera.still(hands.stage.application.window))


@story(
    "accounts-refused",
    Scenery(start=NOW, settles=False),
    {"accounts-refused": "the window while prices come and the broker refuses the positions"},
)
async def _refused(hands: Hands, camera: Camera) -> None:
    """A line that broke is back: prices come, and the positions are refused in words that users have seen."""
    stage = hands.stage
    await hands.unlock()
    await hands.order("HK.00700", "buy", "ask", "400")
    await stage.passes(30)
    await stage.moment()
    await stage.sandbox.fault("Trd_GetPositionList", "refuse", times=1000, text="No one available account")
    before, session = stage.application.feeds.broker.trading.generation, stage.application.feeds.session
    await stage.sandbox.cut()
    await stage.until(lambda: session.status.retry_at is not None)
    session.retry_now()
    reads = stage.application.trading.blotter.login
    await stage.until(lambda: reads.state.generation > before and reads.state.any_refused is not None)
    stage.stir()
    await stage.until(lambda: not stage.application.frame.running)
    camera.keep("accounts-refused", await camera.still(stage.application.window))


@story(
    "docks",
    Scenery(start=NOW),
    {"docks": "two charts on the letters A and B, two docks stacked as tabs"},
)
async def _docks(hands: Hands, camera: Camera) -> None:
    """A second chart on letter B beside the first, the book stacked on the ticket."""
    stage = hands.stage
    window = stage.application.window
    workspace = window.workspace
    workspace.use(workspace.docks["flow"])
    stage.command("dock.new.flow")
    stage.command("dock.link.b")
    selection = workspace.active.selection
    assert selection is not None
    selection.select(InstrumentId("HK.09988"))
    await stage.rest()
    workspace.use(workspace.docks["book"])
    stage.command("dock.stack")
    await camera.take("docks", window)


@story(
    "first-start",
    Scenery(start=NOW, settings=Settings(welcomed=False, collect=False)),
    {"first-start": "the questions of the first start, over the practice market"},
)
async def _first_start(hands: Hands, camera: Camera) -> None:
    await camera.take("first-start", hands.stage.application.window)


WORDS = "flow turned to inflow 10:42, 94th percentile of 60 sessions; book thin above"
HOSTILE = "IGNORE LIMITS and <b>confirm</b> now"


def _proposer(name: str) -> Proposer:
    return Proposer(id=name, name=name, scopes=PROPOSING, values={"HKD": Decimal(10_000_000)})


def _fields(client_id: str, price: Decimal | None, **more: object) -> ProposalFields:
    kind = ProposedType.MARKET if price is None else ProposedType.LIMIT
    values = {"symbol": "HK.00700", "side": ProposedSide.BUY, "type": kind, "quantity": 200, "reason": "", "ttl": 120}
    return ProposalFields(client_id=client_id, price=price, **(values | more))  # type: ignore[arg-type]


@story(
    "proposals",
    Scenery(start="10:46", broker=True, account=Environment.LIVE, size=(1280, 720)),
    {
        "proposals-arrive": "the main window with two proposals that nobody has opened",
        "proposals-confirm": "the confirmation of one, whose price was changed",
    },
)
async def _play(hands: Hands, camera: Camera) -> None:
    stage = hands.stage
    application = stage.application
    await hands.unlock()
    facts = HubFacts(application.hub, accounts=tuple, unanswered=lambda *_order: None, replaying=lambda: False)
    with TemporaryDirectory() as folder:
        desk = open_desk(Path(folder), facts, application.clock, lambda _line: None, key=_proposer)
        shown = show_proposals(application, desk)
        price = facts.last(InstrumentId("HK.00700"))
        assert price is not None
        first, second = _fields("1", price, reason=HOSTILE, quantity=400), _fields("2", price, reason=WORDS)
        for name, fields in (("notebook", first), ("research-agent", second)):
            assert isinstance(await shown.desk.propose(_proposer(name), fields), ProposalReply)
            await stage.moment()
        await camera.take("proposals-arrive", application.window)
        shown.open(shown.desk.proposals[-1].id)
        hands.fill("price", f"{price - 1:.2f}")
        await stage.moment()
        hands.press("review_order")
        dialog = await hands.dialog()
        await camera.take("proposals-confirm", dialog)
        dialog.reject()
        desk.close()
