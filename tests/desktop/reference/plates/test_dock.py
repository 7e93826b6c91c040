"""Plates with their securities: kinds, prices of what is in view, flow within the broker's limit."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from PySide6.QtWidgets import QMenu

from fakes.scenes.market.hub_snapshot import flow, quote
from fakes.scenes.market.reference import ReferenceScene, security
from fakes.values.hub_values import put
from tideboard_core.errors import NotOffered, PermissionMissing
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.quote import Snapshot
from tideboard_core.model.reference import Plate, PlateKind
from tideboard_desktop.docks.pane import Pane
from tideboard_desktop.reference.plates.dock import PlatesDock

BANKS, TECH, OWN = (InstrumentId(f"HK.{code}") for code in ("BK1005", "LIST1059", "LIST1910"))
PLATES = [Plate(BANKS, "Banks"), Plate(TECH, "Tech leaders"), Plate(OWN, "Index")]
MEMBERS = {
    BANKS: [security("HK.00005", "HSBC"), security("HK.03988", "BOC")],
    TECH: [security(f"HK.0{number}", f"Tech {number}") for number in range(1000, 1020)],
    OWN: [],
}


def picture(symbol: InstrumentId) -> Snapshot:
    return Snapshot(
        quote=quote(symbol, "102", "100", 5e6),
        bid=None,
        ask=None,
        bid_volume=0,
        ask_volume=0,
        lot_size=1,
        price_step=Decimal("0.1"),
        rising=3,
        falling=1,
        unchanged=0,
    )


def plates(_market: Market, kind: PlateKind | None = None) -> object:
    if kind is PlateKind.REGION:
        return NotOffered("not-offered")
    of = {None: PLATES, PlateKind.INDUSTRY: PLATES[:1], PlateKind.CONCEPT: PLATES[1:2]}
    return of[kind]


async def shown(reference: ReferenceScene) -> PlatesDock:
    answers = reference.source.answers
    answers["plates"] = plates
    answers["plate_members"] = lambda plate: MEMBERS[plate]
    answers["snapshots"] = lambda ids: [picture(one) for one in ids]
    dock: PlatesDock = reference.show(PlatesDock)
    await reference.settle()
    await reference.settle()
    await reference.settle()
    return dock


async def test_plates_know_their_kind_though_a_list_of_all_does_not_tell_it(reference: ReferenceScene) -> None:
    dock = await shown(reference)
    assert dock.table is not None
    assert {row.plate.name: row.plate.kind for row in dock.table.rows.rows} == {
        "Banks": PlateKind.INDUSTRY,
        "Tech leaders": PlateKind.CONCEPT,
        "Index": PlateKind.OTHER,
    }
    dock.show_kind("concept")
    assert [row.plate.name for row in dock.table.rows.rows] == ["Tech leaders"]
    dock.show_kind("all")
    dock.search.setText("BAN")
    assert [row.plate.name for row in dock.table.rows.rows] == ["Banks"]


async def test_pictures_are_taken_of_what_is_in_view_and_again_when_they_are_old(reference: ReferenceScene) -> None:
    dock = await shown(reference)
    assert dock.table is not None
    row = dock.table.rows.rows[0]
    assert (row.members, dock.table.rows.cell(dock.table.rows.index(0, 1)).text) == (4, "+2.00%")
    asked = reference.source.count("snapshots")
    dock.each_second()
    await reference.settle()
    assert reference.source.count("snapshots") == asked
    reference.clock.advance(16)
    dock.each_second()
    await reference.settle()
    assert reference.source.count("snapshots") == asked + 2  # plates and their securities
    wanted = {key.topic for key in reference.hub.wanted()}
    assert wanted == {Topic.FLOW}  # no subscription is spent on it: flow is a call of the schedule


async def test_flow_of_what_is_in_view_is_read_by_itself_within_the_limit(reference: ReferenceScene) -> None:
    """A dash says why; the flow of the others waits for calls to spare."""
    dock = await shown(reference)
    assert dock.table is not None
    dock.table.choose_row(1)
    await reference.settle()
    tip = dock.member_table.rows.cell(dock.member_table.rows.index(0, 4)).exact
    assert tip.startswith("Not read yet")
    dock.each_second()
    seen = [dock.member_table.rows.rows[place].id for place in dock.member_table.shown_rows]
    asked = {key.subject for key in reference.hub.wanted() if key.topic is Topic.FLOW}
    assert asked
    assert asked == set(seen[:8])
    one = InstrumentId(seen[0])
    put(reference.hub, Topic.FLOW.of(one), flow(one, 30e6))
    dock.flow.refresh(reference.hub.take_dirty())
    assert dock.member_table.rows.rows[0].net == 30e6
    dock.show_members()
    assert dock.member_table.rows.cell(dock.member_table.rows.index(1, 4)).exact == "On the way"


async def test_a_hidden_dock_wants_no_flow_and_wants_it_again_in_view(reference: ReferenceScene) -> None:
    dock = await shown(reference)
    dock.each_second()
    wanted = reference.hub.wanted()
    assert {key.topic for key in wanted} == {Topic.FLOW}
    dock.hide()
    assert reference.hub.wanted() == frozenset()
    dock.show()
    dock.each_second()
    assert reference.hub.wanted() == wanted


async def test_the_first_plate_is_open_and_another_row_opens_another(reference: ReferenceScene) -> None:
    dock = await shown(reference)
    assert dock.table is not None
    assert [row.facts.name for row in dock.member_table.rows.rows] == ["HSBC", "BOC"]
    dock.table.choose_row(1)
    await reference.settle()
    assert len(dock.member_table.rows.rows) == 20
    dock.member_table.choose_row(3)
    dock.member_table.opened.emit(3)
    assert dock.selection.instrument == "HK.01003"


async def test_flow_is_wanted_for_a_few_at_a_time_and_summed_with_its_coverage(reference: ReferenceScene) -> None:
    dock = await shown(reference)
    assert dock.table is not None
    dock.table.choose_row(1)
    await reference.settle()
    assert dock.flow.coverage.text() == "net inflow today, 0 of 20, 0%"
    dock.flow.more.click()
    wanted = sorted(key.subject for key in reference.hub.wanted() if key.topic is Topic.FLOW)
    assert wanted == [f"HK.0{number}" for number in range(1000, 1008)]
    assert not dock.flow.more.isEnabled()

    for number, net in ((1000, 30e6), (1001, -10e6)):
        one = InstrumentId(f"HK.0{number}")
        put(reference.hub, Topic.FLOW.of(one), flow(one, net))
    dock.flow.refresh(reference.hub.take_dirty())
    assert dock.flow.net.text() == "+20.00M HKD"
    assert dock.flow.coverage.text() == "net inflow today, 2 of 20, 10% \u00b7 6 on the way"
    assert len(reference.hub.wanted()) == 6
    assert dock.member_table.rows.rows[0].net == 30e6

    dock.table.choose_row(0)
    await reference.settle()
    assert reference.hub.wanted() == frozenset()


async def test_what_the_broker_refuses_is_given_up(reference: ReferenceScene) -> None:
    dock = await shown(reference)
    dock.flow.read_more()

    class Refusing:
        async def capital_flow(self, *_args: object) -> object:
            raise PermissionMissing("permission-missing")

    for key in sorted(reference.hub.wanted()):
        await reference.schedule.serve(Refusing(), key)  # type: ignore[arg-type]  # the one call it makes
    dock.flow.tick([])
    assert reference.hub.wanted() - {Topic.FLOW.of(InstrumentId("HK.00005"))} == frozenset()
    assert dock.flow.more.isHidden()
    assert dock.flow.coverage.text().endswith("1 without flow")


async def test_old_flow_and_another_currency_are_not_added(reference: ReferenceScene) -> None:
    from tideboard_desktop.reference.plates.model import roll_up

    today, other = flow(InstrumentId("HK.00005"), 5e6), flow(InstrumentId("HK.03988"), 7e6)
    yesterday = datetime(2026, 11, 19, 7, 0, tzinfo=UTC).timestamp()
    old = type(other)(
        instrument=other.instrument,
        period=other.period,
        times=(yesterday,),
        net=(7e6,),
        tiers=None,
        provider="Script",
    )
    found = roll_up(MEMBERS[BANKS], {"HK.00005": today, "HK.03988": old}.get)
    assert (found.net, found.known, found.members, found.coverage) == (5e6, 1, 2, 50.0)


async def test_securities_go_into_a_watchlist_and_their_flow_is_shown(reference: ReferenceScene) -> None:
    dock = await shown(reference)
    menu = QMenu()
    dock.member_table.choose_row(0)
    dock.member_table.fill_menu(menu, dock.member_table.picked())
    acts = {action.text(): action for action in menu.actions()}
    acts["Capital flow of HK.00005"].trigger()
    assert reference.shown_flow == ["HK.00005"]
    lists = acts["Add to watchlist"].menu()
    assert isinstance(lists, QMenu)
    lists.actions()[0].trigger()
    assert "HK.00005" in reference.lists.all[0].symbols
    assert "symbols were added to" in dock.foot.words.text()
    menu.deleteLater()


async def test_no_permission_says_so_and_leads_to_the_rights(reference: ReferenceScene) -> None:
    reference.source.answers["plates"] = PermissionMissing("permission-missing", text="LV1 wanted")
    dock: PlatesDock = reference.show(PlatesDock)
    await reference.settle()
    pane = dock.findChildren(Pane)[1]
    assert pane.note.sentence.text() == "No right to read this"
    assert "LV1 wanted" in pane.footer.reason.text()
    pane.footer.button.click()
    assert reference.opened == ["connection:allowances"]


async def test_a_plate_that_another_dock_names_is_opened_whatever_was_searched(reference: ReferenceScene) -> None:
    dock = await shown(reference)
    dock.show_kind("industry")
    dock.search.setText("nothing of that name")
    dock.recall({"kind": "all", "market": "HK", "plate": TECH})
    await reference.settle()
    assert dock.plate is not None
    assert (dock.plate.id, dock.search.text()) == (TECH, "")
    assert len(dock.member_table.rows.rows) == 20


async def test_a_plate_is_handed_to_the_screener(reference: ReferenceScene) -> None:
    dock = await shown(reference)
    menu = QMenu()
    assert dock.table is not None
    dock._plate_menu(menu, [dock.table.row_at(0)])
    next(act for act in menu.actions() if act.text() == "Screen Banks").trigger()
    assert reference.opened_with == [("screener", {"within": BANKS})]
