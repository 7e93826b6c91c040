"""The whole window in a process of its own, offscreen: another data folder sends orders for its account. Prints JSON.

`python -m fakes.walks.other_folder DIRECTORY [braked]`; with `braked` its own order log has a loss brake of that
account, a PAPER one, at the first login.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from fakes.scenes.trading.sandbox_scene import sandbox_scene
from fakes.servers.sandbox import OpenSandbox, sandbox_here
from fakes.values.hub_values import known
from fakes.walks.changing_application import until
from fakes.walks.several_connections import find, lose
from tideboard_core.model.hub_keys import ORDERS_LINK, Topic
from tideboard_core.model.live import LinkEventKind
from tideboard_core.model.order import Environment
from tideboard_core.orders.brake.loss_brake import LossBrake
from tideboard_core.orders.brake.loss_limits import LossLimits
from tideboard_core.orders.charges import OrderCharges
from tideboard_desktop.assembly.application import Application
from tideboard_desktop.startup import launch as start
from tideboard_desktop.ui.cli.command_line import parse
from tideboard_desktop.ui.words.accounts import account_words

Facts = dict[str, Any]


async def trade_elsewhere(sandbox: OpenSandbox, directory: Path) -> str:
    """Another data folder sends an order; returns its account in words."""
    async with sandbox_scene(sandbox, directory, Environment.PAPER) as scene:
        await scene.unlock()
        await scene.resting()
        return account_words(scene.account)


async def set_brake(sandbox: OpenSandbox, directory: Path) -> None:
    """The order log of `directory` gets a loss brake of the account."""
    async with sandbox_scene(sandbox, directory, Environment.PAPER) as scene:
        brake = LossBrake(
            hub=scene.hub,
            clock=scene.clock,
            blotter=scene.blotter,
            journal=scene.order_journal,
            feed=scene.gateway.quotes,
            charges=OrderCharges(scene.hub, scene.clock, scene.gateway.trading),
            note=scene.audit.note,
        )
        brake.set(scene.account, LossLimits(streak=9))
        await scene.audit.drain()


def logins(application: Application) -> int:
    """How often the lists were read after a login."""
    return sum(line.event.kind is LinkEventKind.READ_AGAIN for line in application.connection.log.lines)


def told(application: Application) -> list[tuple[str, Environment | None]]:
    """The notices that name another data folder, with the environment under which each is listed."""
    listed = [(notice.shown_text, notice.environment) for notice in application.services.notices.notices]
    return [one for one in listed if "another data folder" in one[0]]


async def again(application: Application, sandbox: OpenSandbox) -> None:
    """Lose the connection and log in again."""
    before = logins(application)
    await lose(application, sandbox, ORDERS_LINK)
    await find(application, sandbox, ORDERS_LINK)
    await until(lambda: logins(application) > before)


async def sit(application: Application, sandbox: OpenSandbox, found: Facts) -> None:
    """Log in three times; a brake is taken away after the first."""
    try:
        await until(lambda: logins(application) == 1)
        found["told"] = [told(application)]
        if found["braked"]:
            brake, accounts = application.trading.brake(), known(application.hub, Topic.ACCOUNTS.of(""))
            (braked,) = [account for account in accounts if brake.limits(account).on]
            brake.set(braked, LossLimits())
        for _ in range(2):
            await again(application, sandbox)
            found["told"].append(told(application))
    finally:
        application.close()


def main() -> int:
    """Run in this process."""
    directory = Path(sys.argv[1])
    here, there = directory / "here", directory / "there"
    with sandbox_here() as sandbox:
        found: Facts = {"account": asyncio.run(trade_elsewhere(sandbox, there)), "braked": sys.argv[2:] == ["braked"]}
        if found["braked"]:
            asyncio.run(set_brake(sandbox, here))
        run = Application.run

        async def run_seated(self: Application) -> None:
            acting = asyncio.get_running_loop().create_task(sit(self, sandbox, found))
            await run(self)
            await acting

        Application.run = run_seated  # type: ignore[method-assign]  # the person takes a seat
        code = start.run(parse(["--data-dir", str(here), "--opend", sandbox.opend]), here)
    print(json.dumps(found))  # noqa: T201  the test reads it
    return code


if __name__ == "__main__":
    sys.exit(main())
