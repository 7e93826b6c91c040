"""Stories about the program itself: what it is, what is inside, and whether there is a newer one."""

from __future__ import annotations

from dataclasses import replace

from fakes.servers.release_feed import feed_server
from pictures.hands import Camera, Hands, dialogs
from pictures.stage import Scenery
from pictures.story import Story
from tideboard_core.release.build_info import Kind
from tideboard_desktop.about.update_check import UpdateStage
from tideboard_desktop.about.view import LicencesPage

NOW = "10:47"


async def _about(hands: Hands, camera: Camera) -> None:
    stage = hands.stage
    stage.command("window.about")
    dialog = await hands.dialog()
    await camera.take("about", dialog)
    stage.command("about.licences")
    page = dialog.findChild(LicencesPage)
    assert page is not None
    await stage.until(page.list.count)
    await camera.take("about-licences", dialog)


ABOUT = Story(
    name="about",
    scenery=Scenery(start=NOW),
    pictures={"about": "version, build and surroundings", "about-licences": "what is inside, with licence texts"},
    play=_about,
)


async def _update(hands: Hands, camera: Camera) -> None:
    """An installed 0.1.0 asks a feed on this computer, which has 0.2.0; then one that is not there any more."""
    stage = hands.stage
    updates = stage.application.services.about.updates
    async with feed_server() as server:
        updates.build = replace(updates.build, version="0.1.0", kind=Kind.FROZEN, feed=server.address)
        stage.command("window.updates")
        await stage.until(lambda: updates.stage is UpdateStage.ANSWERED)
        await camera.take("update", dialogs()[0])
    updates.build = replace(updates.build, feed="https://127.0.0.1:9/release.json")
    stage.command("window.updates")
    await stage.until(lambda: updates.stage is UpdateStage.FAILED)
    await camera.take("update-failed", dialogs()[0])


UPDATE = Story(
    name="update",
    scenery=Scenery(start=NOW),
    pictures={"update": "a newer release, with its notes and sums", "update-failed": "a feed that cannot be reached"},
    play=_update,
)
