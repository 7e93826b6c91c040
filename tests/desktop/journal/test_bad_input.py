"""A broker's history with faults: each is named in its trip's row and panel, and the sums say what they leave out."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from msgspec.structs import replace

from fakes.scenes.journal import LIVE, JournalScene
from fakes.values.trips import BEGIN, MINUTE, fee, fill, orders_of
from fakes.values.waiting import until
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.trips.rows import OwnHolding, Reading
from tideboard_desktop.journal.dock import JournalDock
from tideboard_desktop.ui.csv_export import rows_to_csv

MINE = LIVE.identity
GAP, TWICE, ORPHAN, CHANGED, STRANGE, OLD, NEW = (InstrumentId(f"HK.0000{number}") for number in (1, 2, 3, 4, 5, 6, 7))
TRADES = {
    GAP: ("buy 500 10", "sell 300 11"),
    TWICE: ("buy 500 10", "sell 500 11"),
    ORPHAN: ("buy 500 10", "sell 500 11"),
    CHANGED: ("buy 500 10", "sell 500 11"),
    STRANGE: ("buy 500 10", "sell 500 11"),
}
FILLS = {
    name: [
        fill(f"{name}-{at}", words, 10 * at, of=f"{name}-o{at}", instrument=name, name=name)
        for at, words in enumerate(trades)
    ]
    for name, trades in TRADES.items()
}


def keep(journal: JournalScene) -> None:
    """Each fault in a security of its own, beside sound trips."""
    store = journal.stores.trips
    every = [one for fills in FILLS.values() for one in fills]
    orders = orders_of(every)
    sold = orders[f"{GAP}-o1"]
    orders[sold.id] = replace(sold, states=(replace(sold.states[-1], filled=500),))  # a fill of 200 was not listed
    orders |= {name: replace(one, currency="") for name, one in orders.items() if one.instrument == STRANGE}
    renamed = fill("renamed-0", "buy 500 10", 5, instrument=OLD, name="Old")
    orders |= orders_of([renamed])
    store.add_orders(MINE, [one for one in orders.values() if one.instrument != ORPHAN])
    store.add_fills(MINE, [*every, *FILLS[TWICE], renamed])
    store.told.add_fees(MINE, [fee(one.id, "10", 30) for one in orders.values()])
    store.told.add_fees(MINE, [fee(f"{CHANGED}-o1", "12.50", 90)])
    for day, name in enumerate((OLD, NEW)):
        at = BEGIN + timedelta(days=day, hours=3)
        held = OwnHolding(instrument=name, name=name, quantity=500, cost=Decimal(10), currency="HKD")
        money = Decimal(100_000)
        store.add_reading(MINE, Reading(at=at, currency="HKD", cash=money, assets=money, holdings=(held,)))


def marks(dock: JournalDock, name: InstrumentId) -> str:
    """What the panel says of a security's trip, once its row is chosen; the file says the same."""
    place, row = next((at, row) for at, row in enumerate(dock.model.rows) if row.trip.instrument == name)
    dock.trips.setCurrentIndex(dock.model.index(place, 0))
    assert min(map(str, row.trip.marks)) in rows_to_csv(*dock.model.as_file())
    return dock.detail.marks.text()


async def test_each_fault_is_named_and_the_sums_say_what_they_leave_out(journal: JournalScene) -> None:
    keep(journal)
    dock = await journal.show()
    await until(lambda: not dock._due)

    assert "fills are missing" in marks(dock, GAP)
    assert "code changed" in marks(dock, NEW)
    rows = {row.trip.instrument: row.trip for row in dock.model.rows}
    assert OLD not in rows
    assert rows[TWICE].realised == 500
    assert rows[TWICE].quantity == 500, "listed twice, counted once"
    assert (rows[CHANGED].fees, rows[CHANGED].net) == (Decimal("22.50"), Decimal("477.50"))
    changes = journal.stores.trips.told.fee_changes(MINE)[f"{CHANGED}-o1"]
    assert [(one.total, one.told) for one in changes] == [
        (10, BEGIN + 30 * MINUTE),
        (Decimal("12.50"), BEGIN + 90 * MINUTE),
    ]
    assert STRANGE not in rows, "of no currency, so in no sum of one"
    assert "+960.00 ?" in dock.strip.figure("others")
    assert dock.strip.figure("net") == "Net after fees: +1,437.50 HKD"
    assert "1 still open" in dock.strip.figure("fees")

    dock.filters.currency.chosen.emit("")
    await until(lambda: not dock._due)
    assert dock.strip.figure("net") == "Net after fees: +960.00"
    assert "currency not known" in marks(dock, STRANGE)
    assert "order not known" in marks(dock, ORPHAN)
