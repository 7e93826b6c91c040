"""Lists tied to groups at the broker: linked in a dialog, kept by login, in step both ways, marked on the tab."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from fakes.scenes.market.hub_snapshot import IDS, TENCENT, link
from fakes.scenes.market.reference import ScriptedReference
from fakes.scenes.market.watchlist import CKH, WatchlistScene
from fakes.values.gateway import gateway_of
from fakes.values.hub_values import put
from fakes.values.waiting import between_tasks
from tideboard_core.errors import GatewayDown, ServerRefused
from tideboard_core.market.watchlist_sync import SyncState
from tideboard_core.model.derivatives import WatchedSecurity, WatchlistGroup
from tideboard_core.model.gateway_health import GatewayUser
from tideboard_core.model.hub_keys import QUOTES_LINK
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import LinkState
from tideboard_core.model.watch.watchlist_link import WatchlistLink
from tideboard_core.system.settings import PlacedLink, SymbolList
from tideboard_desktop.watchlists.commands import LINK_MENU, fill
from tideboard_desktop.watchlists.group_dialog import GroupDialog
from tideboard_desktop.watchlists.group_sync import GroupSync

HSBC, ALIBABA = InstrumentId("HK.00005"), InstrumentId("HK.09988")


class Broker(ScriptedReference):
    """Keeps two groups of the person and one of its own; takes what is written."""

    by_name: Callable[[str], Awaitable[WatchlistGroup]] | None = None

    def __init__(self) -> None:
        super().__init__()
        self.held: dict[str, asyncio.Event] = {}
        self.holds: dict[str, list[InstrumentId]] = {"Tech": [TENCENT, CKH], "Banks": [HSBC], "All": [TENCENT]}
        self.answers |= {
            "gateway_user": GatewayUser(id="u1"),
            "watchlist_groups": lambda: [self.group(name) for name in self.holds],
            "change_watchlist": self._change,
        }

    def group(self, name: str) -> WatchlistGroup:
        """A group as it is now."""
        members = tuple(WatchedSecurity(each, each, None, None) for each in self.holds[name])
        return WatchlistGroup(id=name, name=name, securities=members, system=name == "All")

    def _change(self, group: WatchlistGroup, *, add: Sequence[InstrumentId], remove: Sequence[InstrumentId]) -> None:
        kept = [one for one in self.holds[group.id] if one not in remove]
        self.holds[group.id] = [*kept, *add]


class ByName(Broker):
    """Lists one of its groups; the others are read by their names."""

    def __init__(self) -> None:
        super().__init__()
        self.by_name = self._named
        self.answers |= {"watchlist_groups": lambda: [self.group("Banks")]}

    async def _named(self, name: str) -> WatchlistGroup:
        if name not in self.holds:
            raise ServerRefused("server-refused", text="Unknown watchlists")
        return self.group(name)


class Desk(WatchlistScene):
    """A watchlist with a broker behind it; `kept_links` holds what the settings would."""

    broker: Broker
    records: list[tuple[str, Mapping[str, Any], str]]
    kept_links: list[tuple[PlacedLink, ...]]

    def tie(self, kept: Sequence[PlacedLink] = (), *, broker: Broker | None = None) -> GroupSync:
        """Furnish the dock with groups, as the window does."""
        self.broker, self.records, self.kept_links = broker or Broker(), [], []
        groups = GroupSync(
            self.dock.lists,
            gateway_of(self.broker),
            self.hub,
            self.tasks,
            self.dock,
            record=lambda call, data, outcome: self.records.append((call, data, outcome)),
            kept=kept,
            keep=self.kept_links.append,
        )
        self.dock.keep_in_step(groups)
        return groups

    async def rest(self) -> None:
        """Let what runs come to its next wait."""
        for _ in range(12):
            await asyncio.sleep(0)
        await between_tasks(QApplication.processEvents)

    async def look(self, groups: GroupSync) -> None:
        """Bring the lists in step now, without the pause after a person's change."""
        assert groups._sync is not None
        await groups._sync.look_now()

    def symbols(self, place: int) -> tuple[str, ...]:
        """What a list holds."""
        return self.dock.lists.all[place].symbols


@pytest.fixture
async def desk(qtbot: QtBot, qapp: QApplication) -> AsyncIterator[Desk]:
    """The list `Mine` is the third tab and in view."""
    opened: list[Desk] = []
    mine = SymbolList(name="Mine", symbols=(TENCENT, ALIBABA))
    await between_tasks(lambda: opened.append(Desk(qtbot, qapp, mine)))
    (made,) = opened
    made.dock.lists.show(2)
    yield made
    made.frame.stop()
    await made.tasks.close()


async def linked(desk: Desk) -> GroupSync:
    """`Mine` tied to `Tech` through the dialog, and in step."""
    groups = desk.tie()
    await desk.rest()
    assert desk.dock.links is not None
    desk.dock.links.ask_link()
    await desk.rest()
    dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, GroupDialog) and w.isVisible())
    assert dialog.list.count() == 3
    assert not dialog.list.item(2).flags() & Qt.ItemFlag.ItemIsSelectable  # the broker's own
    assert "Added to “Mine” here: 1 (HK.00001)." in dialog.words.text()
    assert "Added to “Tech” at Script: 1 (HK.09988)." in dialog.words.text()
    assert desk.broker.count("change_watchlist") == 0
    QTest.keyClick(dialog.list, Qt.Key.Key_Return)
    dialog.agree.click()
    await desk.rest()
    await desk.look(groups)
    await desk.rest()
    return groups


async def test_linked_after_both_ways_were_shown(desk: Desk) -> None:
    """What each side lacks is added, recorded, kept under the login, and marked on the tab."""
    groups = await linked(desk)
    assert desk.symbols(2) == (TENCENT, ALIBABA, CKH)
    assert desk.broker.holds["Tech"] == [TENCENT, CKH, ALIBABA]
    assert groups.status(2).state is SyncState.IN_STEP
    assert [outcome for _call, _data, outcome in desk.records] == ["asked", "done"]
    kept = desk.kept_links[-1]
    assert [(one.place, one.link.group_id, one.link.confirmed) for one in kept] == [("Script/u1", "Tech", True)]
    assert kept[0].link.list_id == desk.dock.lists.all[2].id != ""
    assert "In step with “Tech” at Script." in desk.dock.tabs.tabToolTip(2)


async def test_a_login_without_links_asks_nothing(desk: Desk) -> None:
    """The place is learned with the first look at the groups, and once."""
    groups = desk.tie()
    await desk.rest()
    assert groups.ready
    put(desk.hub, QUOTES_LINK, link(LinkState.LIVE, generation=7))
    await desk.rest()
    assert desk.broker.asked == []
    for _ in range(2):
        assert [group.id for group in await groups.groups()] == ["Tech", "Banks", "All"]
    await desk.rest()
    assert [name for name, _args, _named in desk.broker.asked] == ["gateway_user", *["watchlist_groups"] * 2]


async def test_a_place_that_cannot_be_learned_is_said_and_asked_again(desk: Desk) -> None:
    """The dialog gets the error; the next look asks anew."""
    groups = desk.tie()
    desk.broker.answers["gateway_user"] = GatewayDown("gateway-down")
    with pytest.raises(GatewayDown):
        await groups.groups()
    desk.broker.answers["gateway_user"] = GatewayUser(id="u1")
    assert await groups.groups()
    groups.link(2, desk.broker.group("Banks"))
    await desk.rest()
    assert desk.kept_links[-1][0].place == "Script/u1"


async def test_changes_of_either_side_reach_the_other(desk: Desk) -> None:
    """Additions and removals; what the broker changed cannot be taken back by our undo."""
    groups = await linked(desk)
    desk.dock.lists.remove([ALIBABA])
    desk.broker.holds["Tech"].append(HSBC)
    await desk.look(groups)
    assert desk.symbols(2) == (TENCENT, CKH, HSBC)
    assert desk.broker.holds["Tech"] == [TENCENT, CKH, HSBC]
    assert not desk.dock.lists.can_undo
    assert desk.symbols(0) == IDS


async def test_what_changed_offline_is_kept_and_told(desk: Desk) -> None:
    """It waits for the connection, and goes out with the next login."""
    groups = await linked(desk)
    desk.broker.answers["watchlist_groups"] = GatewayDown("gateway-down")
    desk.dock.lists.add([HSBC], 2)
    await desk.look(groups)
    await desk.rest()
    assert groups.status(2).state is SyncState.WAITING
    assert "wait for the connection" in desk.dock.tabs.tabToolTip(2)
    desk.broker.answers["watchlist_groups"] = lambda: [desk.broker.group(name) for name in desk.broker.holds]
    put(desk.hub, QUOTES_LINK, link(LinkState.LIVE, generation=7))
    await desk.rest()
    assert HSBC in desk.broker.holds["Tech"]


async def test_a_refusal_and_a_conflict_are_said(desk: Desk) -> None:
    """In the foot, once; the tab turns amber."""
    groups = await linked(desk)
    desk.broker.answers["change_watchlist"] = ServerRefused("server-refused", text="no")
    desk.dock.lists.add([HSBC], 2)
    await desk.look(groups)
    await desk.rest()
    assert groups.status(2).state is SyncState.FAILED
    assert "Not in step with “Tech”" in desk.dock.foot.words.text()
    desk.broker.answers["change_watchlist"] = desk.broker._change
    desk.broker.holds["Tech"] = []
    await desk.look(groups)
    await desk.rest()
    assert "kept on both" in desk.dock.foot.words.text()


async def test_unlinked_both_stay_as_they_are(desk: Desk) -> None:
    """Nothing is removed anywhere."""
    groups = await linked(desk)
    commands = {command.id: command for command in desk.dock.commands()}
    assert commands["watchlist.unlink"].enabled()
    assert not commands["watchlist.link"].enabled()
    commands["watchlist.unlink"].run()
    await desk.rest()
    assert groups.link_of(2) is None
    assert desk.kept_links[-1] == ()
    desk.dock.lists.remove([TENCENT])
    await desk.look(groups)
    assert TENCENT in desk.broker.holds["Tech"]
    assert commands["watchlist.link"].enabled()


async def test_a_link_of_another_login_waits(desk: Desk) -> None:
    """The same group name at another broker is another group; its link is kept."""
    other = PlacedLink(place="Futu OpenD/42", link=WatchlistLink(list_id="abc", group_id="Tech", group_name="Tech"))
    groups = desk.tie([other])
    await desk.rest()
    assert groups.ready
    assert groups.link_of(2) is None
    assert desk.broker.count("watchlist_groups") == 0
    groups.link(2, desk.broker.group("Banks"))
    await desk.rest()
    assert desk.kept_links[-1][0] == other


async def test_a_key_that_may_not_write_groups_has_it_said(desk: Desk) -> None:
    """Linking and bringing in step are off with the reason; a link that stands can be given up."""
    await linked(desk)
    assert desk.dock.links is not None
    desk.dock.links.why_off = lambda: "The key has no qot:state scope."
    menu = QMenu()
    commands = {command.id: command for command in desk.dock.commands()}
    fill(menu, commands.values(), LINK_MENU)
    link, sync, unlink = menu.actions()
    assert [link.isEnabled(), sync.isEnabled(), unlink.isEnabled()] == [False, False, True]
    assert link.toolTip() == sync.toolTip() == "The key has no qot:state scope."


async def test_a_group_that_is_not_listed_is_named(desk: Desk) -> None:
    """Enter in the field looks for it and links nothing yet; once linked it is found by its name each time."""
    groups = desk.tie(broker=ByName())
    await desk.rest()
    assert desk.dock.links is not None
    desk.dock.links.ask_link()
    await desk.rest()
    dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, GroupDialog) and w.isVisible())
    assert dialog.list.count() == 1
    for name in ("Nowhere", "Tech"):
        dialog.other.setText(name)
        QTest.keyClick(dialog.other, Qt.Key.Key_Return)
        await desk.rest()
        assert dialog.isVisible()
        assert dialog.group is not None
        assert (dialog.group.name, "Unknown watchlists" in dialog.words.text()) == (
            ("Banks", True) if name == "Nowhere" else ("Tech", False)
        )
    dialog.agree.click()
    await desk.rest()
    await desk.look(groups)
    await desk.rest()

    assert groups.status(2).state is SyncState.IN_STEP
    assert desk.broker.holds["Tech"] == [TENCENT, CKH, ALIBABA]


async def test_where_all_groups_are_listed_none_is_named(desk: Desk) -> None:
    desk.tie()
    await desk.rest()
    assert desk.dock.links is not None
    desk.dock.links.ask_link()
    await desk.rest()
    dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, GroupDialog) and w.isVisible())
    assert not dialog.other.isVisible()
    dialog.reject()
    await desk.rest()
