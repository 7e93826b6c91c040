"""A research firm's report: stars, labels, texts; what is out of range; a link that is https only."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from fakes.servers.opend.scripted import ScriptedOpend
from tideboard_core.errors import GatewayError
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.model.behind.company import ReportPart, StarReport
from tideboard_core.model.behind.dated import UnstatedFigure
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import Qot_Common_pb2
from tideboard_proto.opend import Qot_GetResearchMorningstarReport_pb2 as pb

STARS = ProtoId.Qot_GetResearchMorningstarReport
TENCENT = InstrumentId("HK.00700")


def said(text: str, day: str = "") -> pb.StringWithUpdateTime:
    return pb.StringWithUpdateTime(context=text, updateTimeStr=day)


async def test_every_field(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    opend.reply(
        STARS,
        pb.S2C(
            ratingType=Qot_Common_pb2.MorningstarRatingType_Qualitative,
            starRating=4, starUpdateTimeStr="2026-11-10", fairValue=700.5,
            fairValueContent=said("Fair", "2026-11-01"), economicMoatLabel="Wide",
            economicMoatContent=said("Moat", "2026-10-01"), uncertaintyLabel="High",
            analystReportByLine=["A. Person"], analystReportUpdateTimeStr="2026-11-02", bullSay=[said("Up")],
            bearSay=[said("Down"), said("<b>Down</b>")], analystNoteTitle=said("Note"),
            analystNoteContent=said("Text", "2026-11-03"), pdfUrl="https://example.com/a.pdf",
        ),
    )  # fmt: skip

    found = await gateway.behind.company.star_report(TENCENT)

    assert found == StarReport(
        instrument=TENCENT,
        source="Futu OpenD",
        stars=4,
        by_model=False,
        updated=date(2026, 11, 10),
        parts=(
            ReportPart("analystNote", "Note", "Text", date(2026, 11, 3)),
            ReportPart("economicMoat", "Wide", "Moat", date(2026, 10, 1)),
            ReportPart("uncertainty", "High", ""),
            ReportPart("fairValue", "", "Fair", date(2026, 11, 1)),
            ReportPart("bullSay", "", "Up"),
            ReportPart("bearSay", "", "Down"),
            ReportPart("bearSay", "", "<b>Down</b>"),
        ),
        authors=("A. Person",),
        published=date(2026, 11, 2),
        link="https://example.com/a.pdf",
        unstated=(UnstatedFigure("fairValue", Decimal("700.5")),),
    )


async def test_no_report_is_one_without_stars_and_parts(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    opend.reply(STARS, pb.S2C())
    assert await gateway.behind.company.star_report(TENCENT) == StarReport(instrument=TENCENT, source="Futu OpenD")


@pytest.mark.parametrize("stars", [-1, 6, 2**31 - 1])
async def test_stars_are_one_to_five(gateway: OpendGateway, opend: ScriptedOpend, stars: int) -> None:
    opend.reply(STARS, pb.S2C(starRating=stars))
    with pytest.raises(GatewayError) as refused:
        await gateway.behind.company.star_report(TENCENT)
    assert refused.value.data["field"] == "starRating"


@pytest.mark.parametrize("link", ["http://example.com/a", "file:///etc/passwd", "https://exämple.com", "javascript:1"])
async def test_another_link_is_none(gateway: OpendGateway, opend: ScriptedOpend, link: str) -> None:
    opend.reply(STARS, pb.S2C(pdfUrl=link))
    assert (await gateway.behind.company.star_report(TENCENT)).link == ""


async def test_surplus_parts_and_authors_are_named(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    opend.reply(STARS, pb.S2C(bullSay=[said(str(number)) for number in range(2001)]))
    found = await gateway.behind.company.star_report(TENCENT)
    assert (len(found.parts), found.unread) == (2000, "context")

    opend.reply(STARS, pb.S2C(analystReportByLine=["A"] * 21))
    found = await gateway.behind.company.star_report(TENCENT)
    assert (len(found.authors), found.unread) == (20, "analystReportByLine")
