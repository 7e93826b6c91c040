"""The dock of what stands behind the flow: asks once a day for what is in view, follows its letter, says its states."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest

from fakes.scenes.market.reference import ReferenceScene, ScriptedReference, security
from fakes.values.behind import TENCENT, broker_trades, holding_history, holdings, short_volumes, unstated_volumes
from fakes.values.gateway import gateway_of
from fakes.values.hub_values import put
from tideboard_core.errors import GatewayDown, NotOffered, PermissionMissing, RateLimited
from tideboard_core.model.behind.company import StarReport
from tideboard_core.model.behind.holders import (
    Holders,
    HolderSpan,
    HolderTrades,
    Institution,
    InstitutionHolding,
    InstitutionHoldings,
    InstitutionProfile,
    Institutions,
    ShareHolder,
)
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, Market, SecurityType
from tideboard_desktop.behind.dock import BehindDock
from tideboard_desktop.docks.pane import Pane
from tideboard_desktop.ui.dialogs.open_link import OpenLinkDialog

pytestmark = pytest.mark.slow

HSBC = InstrumentId("HK.00005")


async def shown(reference: ReferenceScene, page: str = "short", **answers: Any) -> BehindDock:
    reference.source.answers |= {
        "volumes": short_volumes([10.0] * 60 + [12.0]),
        "holdings": holdings(),
        "holding_history": holding_history(),
        "trades": broker_trades(),
    } | answers
    dock: BehindDock = reference.show(BehindDock)
    dock.show_page(page)
    await reference.settle()
    return dock


def said(dock: BehindDock) -> str:
    """What stands in place of the figures, or below them."""
    pane = dock.findChild(Pane)
    assert isinstance(pane, Pane)
    foot = pane.footer
    return " ".join(part.text() for part in (pane.note.sentence, foot.name, foot.reason, foot.line))


async def test_the_share_of_today_is_said_below_its_picture(reference: ReferenceScene) -> None:
    dock = await shown(reference)
    assert "12.0% of the volume" in dock.foot.words.text()
    assert "above all 60 of 60 days" in dock.foot.words.text()
    assert "above all 60" in dock.plot.accessibleDescription()


async def test_only_what_is_in_view_is_asked_and_once_a_day(reference: ReferenceScene) -> None:
    dock = await shown(reference)
    for page in ("brokers", "short", "brokers"):
        dock.show_page(page)
        await reference.settle()
    assert reference.source.count("volumes") == 1
    assert reference.source.count("holdings") == 1
    dock.ask_again()
    await reference.settle()
    assert reference.source.count("holdings") == 2
    other: BehindDock = reference.show(BehindDock)
    await reference.settle()
    assert other.answers.value is not None
    assert reference.source.count("holdings") == 2
    reference.clock.set_market(reference.clock.market() + timedelta(days=1))
    dock.each_second()
    await reference.settle()
    assert reference.source.count("holdings") == 3


async def test_it_asks_nothing_while_it_is_hidden(reference: ReferenceScene) -> None:
    dock = await shown(reference)
    dock.hide()
    before = len(reference.source.asked)
    dock.choose(HSBC)
    dock.each_second()
    await reference.settle()
    assert len(reference.source.asked) == before
    dock.show()
    await reference.settle()
    assert reference.source.last("volumes") == (HSBC,)


async def test_the_answer_to_another_picture_is_never_drawn(reference: ReferenceScene) -> None:
    dock = await shown(reference)
    dock.hide()
    dock.show_page("brokers")  # asks nothing while it is hidden: the newest answer is that of the short page
    assert not dock.plot.figure.parts
    dock.show()
    await reference.settle()
    assert dock.plot.figure.parts


async def test_another_span_is_no_other_question(reference: ReferenceScene) -> None:
    dock = await shown(reference, "brokers")
    dock.options["holdings"].button("20").click()
    await reference.settle()
    assert reference.source.count("holdings") == 1
    assert dock.plot.figure.read(0) == "UBS (B01161): +40 shares, holds 200"


async def test_a_click_opens_the_participant_and_esc_leads_back(reference: ReferenceScene) -> None:
    dock = await shown(reference, "brokers")
    dock.options["holdings"].button("20").click()
    QTest.mouseClick(dock.plot, Qt.MouseButton.LeftButton, pos=dock.plot.point(1.0, 0.0).toPoint())
    await reference.settle()
    assert reference.source.last("holding_history") == (TENCENT, "B01161")
    assert dock.heading.text().startswith("UBS (B01161): holding")
    QTest.keyClick(dock, Qt.Key.Key_Escape)
    assert dock.question.key == "holdings"


async def test_keys_alone_open_the_first_broker(reference: ReferenceScene) -> None:
    dock = await shown(reference, "brokers")
    dock.plot.setFocus()
    QTest.keyClick(dock.plot, Qt.Key.Key_Down)
    assert dock.plot.reading.startswith("UBS")
    QTest.keyClick(dock.plot, Qt.Key.Key_Return)
    await reference.settle()
    assert reference.source.last("holding_history") == (TENCENT, "B01161")


async def test_no_participant_is_asked_before_one_is_chosen(reference: ReferenceScene) -> None:
    dock = await shown(reference, "brokers")
    dock.show_picture("brokers", "participant")
    await reference.settle()
    assert "Choose a participant" in said(dock)
    assert reference.source.count("holding_history") == 0


async def test_the_running_day_is_read_again_after_a_minute(reference: ReferenceScene) -> None:
    dock = await shown(reference, "brokers")
    dock.show_picture("brokers", "trades")
    await reference.settle()
    reference.clock.advance(61)
    dock.each_second()
    await reference.settle()
    assert reference.source.count("trades") == 2
    dock.options["trades"].button("1").click()
    await reference.settle()
    assert reference.source.last("trades") == (TENCENT, 1)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (NotOffered("offered-elsewhere", provider="Futu OpenD", offered_by="LongPort"), "LongPort does"),
        (PermissionMissing("permission-missing", text="buy it"), "no right"),
        (RateLimited("rate-limited", text="slow", retry_after=7.0), "Asked again in 7 s"),
        (GatewayDown("not-connected"), "No connection"),
    ],
)
async def test_each_refusal_is_said(reference: ReferenceScene, error: Exception, words: str) -> None:
    dock = await shown(reference, volumes=error)
    dock.findChild(Pane).show_state()  # type: ignore[union-attr]
    assert words in said(dock)
    assert dock.foot.words.text() == ""


async def test_nothing_filed_is_said(reference: ReferenceScene) -> None:
    dock = await shown(reference, volumes=short_volumes([]))
    assert "No short sales are known" in said(dock)


async def test_a_type_that_is_known_late_is_said(reference: ReferenceScene) -> None:
    warrant = InstrumentId("HK.12345")
    dock = await shown(reference)
    dock.choose(warrant)
    await reference.settle()
    assert dock.answers.value is not None
    put(reference.hub, Topic.INSTRUMENT.of(warrant), security(warrant, "Call", SecurityType.WARRANT))
    await reference.settle()
    assert "This is told of shares alone" in said(dock)
    assert dock.title_bar.name.text() == "Call"


async def test_what_is_older_than_usual_is_said(reference: ReferenceScene) -> None:
    newest = reference.clock.market().date() - timedelta(days=9)
    dock = await shown(reference, volumes=short_volumes([10.0], newest))
    assert dock.heading.text().startswith("Older than expected")
    assert "usually told within 1 trading days" in dock.heading.text()


async def test_the_table_follows_to_figures_of_other_columns(reference: ReferenceScene) -> None:
    answers = {TENCENT: short_volumes([10.0]), HSBC: unstated_volumes([1, 2])}
    dock = await shown(reference, volumes=lambda instrument: answers[instrument])
    dock.plots.show_table(shown=True)
    assert dock.plots.table is not None
    assert len(dock.plots.table.table.columns) == 6
    dock.choose(HSBC)
    await reference.settle()
    assert dock.plots.currentWidget() is dock.plots.table
    assert dock.plots.table is not None
    assert len(dock.plots.table.table.columns) == 2


async def test_it_is_taken_up_where_it_was_left(reference: ReferenceScene) -> None:
    dock = await shown(reference, "brokers")
    dock.options["holdings"].button("60").click()
    dock.open_picture("participant", "C00019")
    await reference.settle()
    memory = dock.memory()
    other: BehindDock = reference.show(BehindDock)
    other.recall(memory)
    await reference.settle()
    assert other.memory() == memory
    assert (other.question.key, other.option) == ("participant", "C00019")
    other.recall({"page": "nonsense", "participant": "no number", "pictures": {"brokers": "nonsense"}})
    assert (other.question.key, other.opened["participant"]) == ("participant", "")


async def test_the_figures_are_saved(reference: ReferenceScene) -> None:
    dock = await shown(reference)
    assert dock.plot.figure.csv().startswith("day,sold short [shares],volume [shares]")
    assert {command.id for command in dock.commands()} >= {"behind.save", "behind.again", "behind.page.short"}


async def test_a_list_is_in_front_and_gives_way_to_a_refusal(reference: ReferenceScene) -> None:
    row = ShareHolder(name="A fund", change=20)
    dock = await shown(reference, changes=Holders(instrument=TENCENT, source="Script", rows=(row,)))
    dock.show_picture("holders", "filed")
    await reference.settle()
    assert dock.plots.currentWidget() is dock.plots.table
    dock.show_picture("holders", "funds")
    await reference.settle()
    assert dock.plots.currentWidget() is dock.plot
    dock.show_picture("holders", "filed")
    assert dock.plots.currentWidget() is dock.plots.table


HARBOUR = Institution("7", "Harbour", Decimal(2_000_000))
PROFILE = InstitutionProfile(market=Market.HK, source="Script", id="7", name="Harbour", text="Old house")


def institutions() -> dict[str, Any]:
    """One institution that holds three companies, one of them in the table alone."""
    rows = (
        InstitutionHolding(instrument=InstrumentId("HK.01299"), name="Of an untold part"),
        InstitutionHolding(instrument=TENCENT, name="Tencent", part=Decimal(60)),
        InstitutionHolding(instrument=HSBC, name="HSBC", part=Decimal(40)),
    )
    return {
        "institution_list": Institutions(market=Market.HK, source="Script", rows=(HARBOUR,), currency="HKD"),
        "institution": PROFILE,
        "institution_holdings": InstitutionHoldings(market=Market.HK, source="Script", id="7", rows=rows),
        "institution_changes": InstitutionHoldings(market=Market.HK, source="Script", id="7", rows=rows[:0]),
    }


async def test_an_institution_of_the_list_opens_what_it_holds_and_a_company_of_it_is_shown(
    reference: ReferenceScene,
) -> None:
    dock = await shown(reference, "holders", **institutions())
    dock.show_picture("holders", "institution")
    await reference.settle()
    assert "Choose an institution" in said(dock)
    assert reference.source.count("institution") == 0
    dock.show_picture("holders", "market-institutions")
    await reference.settle()
    dock.plot.opened.emit(0)
    await reference.settle()
    assert reference.source.last("institution_holdings") == (Market.HK, "7", 200)
    assert dock.heading.text().startswith("Harbour: what it holds in Hong Kong")
    dock.options["institution"].button("changed").click()
    await reference.settle()
    assert reference.source.last("institution_changes") == (Market.HK, "7", 50)
    assert "Old house" in dock.foot.words.text()
    dock.options["institution"].button("held").click()
    await reference.settle()
    dock.plots.show_table(shown=True)
    assert dock.plots.table is not None
    dock.plots.table.selectRow(2)
    QTest.keyClick(dock.plots.table, Qt.Key.Key_Return)
    await reference.settle()
    assert dock.selection.instrument == HSBC
    assert dock.question.key == "institution"
    assert reference.source.count("institution_holdings") == 1
    QTest.keyClick(dock, Qt.Key.Key_Escape)
    assert dock.question.key == "market-institutions"


async def test_a_holder_opens_the_institution_of_its_name_and_esc_leads_back(reference: ReferenceScene) -> None:
    rows = (ShareHolder(name="Harbour", percent=Decimal(5)), ShareHolder(name="A. Founder", percent=Decimal(4)))
    answers = institutions() | {"holders": Holders(instrument=TENCENT, source="Script", rows=rows)}
    dock = await shown(reference, "holders", **answers)
    dock.plot.opened.emit(0)
    await reference.settle()
    assert reference.source.last("institution") == (Market.HK, "7")
    QTest.keyClick(dock, Qt.Key.Key_Escape)
    assert dock.question.key == "largest"
    dock.plot.opened.emit(1)
    await reference.settle()
    assert "No institution of this name" in said(dock)
    assert reference.source.count("institution") == 1


async def test_a_holder_of_most_shares_opens_its_trades(reference: ReferenceScene) -> None:
    rows = (ShareHolder(name="Prosus", id="11", shares=2_000),)
    found = HolderTrades(
        instrument=TENCENT,
        source="Script",
        holder="11",
        name="Prosus",
        title="",
        kind="",
        spans=(HolderSpan("1 month", 0, 40),),
        trades=(),
    )
    answers = {"top_holders": Holders(instrument=TENCENT, source="Script", rows=rows), "holder_trades": found}
    dock = await shown(reference, "holders", **answers)
    dock.show_picture("holders", "top")
    await reference.settle()
    dock.plot.opened.emit(0)
    await reference.settle()
    assert reference.source.last("holder_trades") == (TENCENT, "11")
    assert dock.heading.text().startswith("Prosus: bought and sold")
    memory = dock.memory()
    assert memory["holder"] == "11"
    other: BehindDock = reference.show(BehindDock)
    other.recall(memory)
    await reference.settle()
    assert (other.question.key, other.option) == ("holder", "11")
    QTest.keyClick(other, Qt.Key.Key_Escape)
    assert other.question.key == "top"


async def test_who_has_the_institutions_is_said(reference: ReferenceScene) -> None:
    lacking = NotOffered("offered-elsewhere", provider="LongPort", offered_by="Futu OpenD")
    dock = await shown(reference, "holders", institution_list=lacking)
    dock.show_picture("holders", "market-institutions")
    await reference.settle()
    assert "Futu OpenD does" in said(dock)


async def test_the_link_of_a_report_is_opened_after_a_question_alone(reference: ReferenceScene) -> None:
    opened: list[str] = []

    def open_url(url: QUrl) -> bool:
        opened.append(url.toString())
        return True

    report = StarReport(instrument=TENCENT, source="Script", stars=4, link="https://example.com/a.pdf")
    dock = await shown(reference, "company", star_report=report)
    dock.open_url = open_url  # type: ignore[method-assign]  # the browser of the test
    link = next(command for command in dock.commands() if command.id == "behind.link")
    assert not link.enabled()
    assert "no link" in link.why_not()
    dock.show_picture("company", "star-report")
    await reference.settle()
    assert link.enabled()
    for answer in ("reject", "accept"):
        link.run()
        await reference.settle()
        dialog = dock.window().findChild(OpenLinkDialog)
        assert dialog is not None
        assert dialog.host.accessibleName() == "example.com"
        assert not opened
        getattr(dialog, answer)()
        await reference.settle()
        reference.flush()
    assert opened == ["https://example.com/a.pdf"]


def second_provider(reference: ReferenceScene, **answers: Any) -> ScriptedReference:
    """Another provider that is connected too."""
    other = ScriptedReference()
    other.provider = "Other"
    other.answers |= answers
    feeds = replace(reference.context.services.feeds, other_gateway=gateway_of(other, behind=other.behind))
    reference.serve(feeds=feeds)
    return other


async def test_what_one_provider_lacks_is_asked_of_the_other(reference: ReferenceScene) -> None:
    other = second_provider(reference, volumes=short_volumes([10.0] * 60 + [14.0]))
    lacking = NotOffered("offered-elsewhere", provider="Script", offered_by="Other")
    dock = await shown(reference, volumes=lacking)
    assert other.count("volumes") == 1
    assert "14.0% of the volume" in dock.foot.words.text()
    assert dock.source.text().startswith("Other")


async def test_both_providers_are_shown_and_their_differences_named(reference: ReferenceScene) -> None:
    other = second_provider(reference, volumes=short_volumes([10.0] * 60 + [14.0]))
    dock = await shown(reference)
    assert other.count("volumes") == 0
    assert dock.providers is not None
    dock.providers.button("both").click()
    await reference.settle()
    said_below = dock.foot.words.text()
    assert "They differ: Sold short of 19 Nov 2026: Script 120,000, Other 140,000 (1 of 61 differ)" in said_below
    assert "sold short [shares] (Other)" in dock.plot.figure.csv()
    dock.providers.button("second").click()
    await reference.settle()
    assert "14.0% of the volume" in dock.foot.words.text()
    assert "They differ" not in dock.foot.words.text()
