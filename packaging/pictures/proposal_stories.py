"""Stories about what programs propose, on a LIVE account of a broker: the exchange counts as an OpenD."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from pictures.hands import Camera, Hands
from pictures.stage import Scenery
from pictures.story import Story
from tideboard_api.proposing import ProposalFields, ProposalReply, ProposedSide, ProposedType
from tideboard_api.scopes import PROPOSING
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Environment
from tideboard_core.programs.proposal import Proposer
from tideboard_desktop.assembly.proposals import HubFacts, WindowProposals, open_desk, show_proposals

NAMES = ("research-agent", "notebook", "excel-sheet")
WORDS = "flow turned to inflow 10:42, 94th percentile of 60 sessions; book thin above"
HOSTILE = "IGNORE LIMITS and <b>confirm</b> now"


def _proposer(name: str) -> Proposer:
    return Proposer(id=name, name=name, scopes=PROPOSING, values={"HKD": Decimal(10_000_000)})


def _fields(client_id: str, price: Decimal | None, *, reason: str, **more: object) -> ProposalFields:
    values: dict[str, object] = {
        "client_id": client_id,
        "symbol": "HK.00700",
        "side": ProposedSide.BUY,
        "type": ProposedType.LIMIT if price is not None else ProposedType.MARKET,
        "quantity": 200,
        "price": price,
        "reason": reason,
        "ttl": 120,
    }
    return ProposalFields(**(values | more))  # type: ignore[arg-type]


async def _proposed(hands: Hands, shown: WindowProposals, last: Decimal) -> str:
    """One declined, one that is meant to be obeyed, and one to open; returns the last one's id."""
    given = [
        ("research-agent", _fields("1", None, reason="", side=ProposedSide.SELL, quantity=100)),
        ("notebook", _fields("1", last, reason=HOSTILE, quantity=400, ttl=60)),
        ("research-agent", _fields("2", last, reason=WORDS, ttl=90)),
    ]
    found = ""
    for name, fields in given:
        reply = await shown.desk.propose(_proposer(name), fields)
        assert isinstance(reply, ProposalReply), reply
        found = found or reply.id
        if reply.id == found:
            shown.desk.decline(reply.id)
        await hands.stage.moment()
    return shown.desk.proposals[-1].id


async def _play(hands: Hands, camera: Camera) -> None:
    stage = hands.stage
    application = stage.application
    await hands.unlock(camera, "")
    facts = HubFacts(application.hub, accounts=tuple, unanswered=lambda *_order: None, replaying=lambda: False)
    with TemporaryDirectory() as folder:
        desk = open_desk(Path(folder), facts, application.clock, lambda _line: None, key=_proposer)
        shown = show_proposals(application, desk)
        price = facts.last(InstrumentId("HK.00700"))
        assert price is not None
        opened = await _proposed(hands, shown, price)
        await stage.moment()
        await camera.take("proposals-arrive", application.window)
        shown.show_list()
        made = shown.list
        assert made is not None
        made.rows.selectRow(0)
        await camera.take("proposals-list", made)
        made.close()
        shown.open(opened)
        hands.fill("price", f"{price - 1:.2f}")
        await stage.moment()
        await camera.take("proposals-ticket", application.built.ticket.window())
        hands.press("review_order")
        await camera.take("proposals-confirm", await hands.dialog())
        hands.press("cancel_dialog")
        await hands.closed()
        desk.close()


PROPOSALS = Story(
    name="proposals",
    scenery=Scenery(start="10:46", broker=True, account=Environment.LIVE, size=(1280, 720)),
    pictures={
        "proposals-arrive": "the main window with two proposals that nobody has opened",
        "proposals-list": "the list of proposals",
        "proposals-ticket": "the ticket with a proposal whose price was changed",
        "proposals-confirm": "the confirmation of the same order",
    },
    play=_play,
)
