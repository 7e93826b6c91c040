"""The story of programs: the settings page before they are let in, and with keys."""

from __future__ import annotations

from pictures.hands import Camera, Hands
from pictures.stage import Scenery
from pictures.story import Story
from tideboard_api.scopes import ProgramScope
from tideboard_core.programs.keys import KeyEnvironment
from tideboard_desktop.programs.page import ProgramsPage

KEYS = (
    (
        "research-agent",
        (ProgramScope.MARKET, ProgramScope.ARCHIVE, ProgramScope.PROPOSE_PRACTICE),
        (KeyEnvironment.PRACTICE,),
    ),
    ("notebook", (ProgramScope.MARKET, ProgramScope.ARCHIVE, ProgramScope.ACCOUNT), (KeyEnvironment.PRACTICE,)),
    ("excel-sheet", (ProgramScope.MARKET,), ()),
)
CALLS, PROPOSALS = (412, 9_104, 0), (7, 0, 0)


async def _programs(hands: Hands, camera: Camera) -> None:
    stage = hands.stage
    stage.application.services.open_page("settings:programs")
    dialog = await hands.dialog()
    page = dialog.findChild(ProgramsPage)
    assert isinstance(page, ProgramsPage)
    page.address.setText("/run/user/1000/tideboard/api.sock")
    await camera.take("programs-off", dialog)
    service = page._service  # noqa: SLF001  of the window that is drawn
    for name, scopes, environments in KEYS:
        await service.make(name, scopes, environments)
    for record, calls, proposals in zip(service.keys.records, CALLS, PROPOSALS, strict=True):
        for _ in range(calls):
            service.use.note_call(record.id)
        for _ in range(proposals):
            service.use.note_proposal(record.id)
    page.show_use()
    await stage.moment()
    await camera.take("programs-keys", dialog)
    page.area.verticalScrollBar().setValue(page.area.verticalScrollBar().maximum())
    await camera.take("programs-new", dialog)


PROGRAMS = Story(
    name="programs",
    scenery=Scenery(start="10:46", size=(1280, 720)),
    pictures={
        "programs-off": "the settings page of programs before any is let in",
        "programs-keys": "the settings page of programs with three keys",
        "programs-new": "the settings page of programs where a key is made",
    },
    play=_programs,
)
