"""A sandbox as a child process for tests and scripts: start, addresses and keys, control port as methods, end.

Standard library only, so that a test suite pays for the exchange in the child and not in its own process.
"""

from __future__ import annotations

import contextlib
import json
import queue
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from datetime import date, time
from types import TracebackType
from typing import Any

START_SECONDS = 30.0
ANSWER_SECONDS = 60.0
"""`advance` over a whole day takes the longest."""
END_SECONDS = 5.0
PORTS = ("opend", "rest", "longport")


class SandboxError(RuntimeError):
    """The sandbox did not start, has ended, or refused a command; the text says which and why."""


class SandboxProcess:
    """A running sandbox, also as a context manager; `close` ends it, and so does the end of this process.

    `ports` are those to open, each on a free port of 127.0.0.1: "opend", "rest", "longport"; without any all three,
    on one exchange. `options` are those of `tideboard-sandbox` with underscores: `seed=7, start="14:00",
    scenario="thin-book"`; a flag is True, a list gives an option again. Raises SandboxError if the sandbox does not
    start, ValueError for an unknown port.
    """

    def __init__(self, *ports: str, **options: object) -> None:
        self._log = tempfile.TemporaryFile(prefix="tideboard-sandbox-")  # noqa: SIM115 closed by `close`
        try:
            self._process = subprocess.Popen(
                command_line(ports or PORTS, options),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._log,
            )
        except BaseException:
            self._log.close()
            raise
        try:
            self.line: dict[str, Any] = self._first_line()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> SandboxProcess:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def running(self) -> bool:
        return self._process.poll() is None

    @property
    def trade_password(self) -> str:
        """Password that unlocks the practice account at OpenD and REST."""
        return str(self._announced("trade_password"))

    @property
    def address(self) -> str:
        """`host:port` of the OpenD port."""
        return str(self._announced("opend"))

    @property
    def host(self) -> str:
        """Host of the OpenD port."""
        return self.address.rpartition(":")[0]

    @property
    def port(self) -> int:
        """Number of the OpenD port."""
        return int(self.address.rpartition(":")[2])

    @property
    def url(self) -> str:
        """Base URL of the REST port."""
        return str(self._announced("rest"))

    @property
    def full_key(self) -> str:
        """Bearer key with every scope, at the REST port."""
        return str(self._announced("rest_keys")["full"])

    @property
    def read_only_key(self) -> str:
        """Bearer key without trading, at the REST port."""
        return str(self._announced("rest_keys")["read_only"])

    @property
    def urls(self) -> dict[str, str]:
        """`http_url`, `quote_ws_url`, `trade_ws_url` of the LongPort port, as `longport.openapi.Config` names them."""
        return {f"{name}_url": str(url) for name, url in self._announced("longport").items()}

    @property
    def keys(self) -> dict[str, str]:
        """`app_key`, `app_secret` and `access_token` of LongPort's real account."""
        return dict(self._announced("longport_keys"))

    @property
    def paper_keys(self) -> dict[str, str]:
        """The same of LongPort's paper account."""
        return dict(self._announced("longport_paper_keys"))

    def log(self) -> str:
        """Everything that the sandbox wrote to stderr so far."""
        if self._log.closed:
            return ""
        self._log.seek(0)
        return self._log.read().decode("utf-8", "replace")

    # -- the control port ----------------------------------------------------------------------------------------------

    def advance(self, seconds: float | None = None, *, to: str | None = None) -> dict[str, Any]:
        """Move the exchange by `seconds`, or to the next `to` (HH:MM[:SS] Hong Kong), and push on the way."""
        if (seconds is None) == (to is None):
            raise ValueError("advance takes seconds or to, one of them")
        return self.ask("advance", **({"seconds": seconds} if to is None else {"to": to}))

    def time(self) -> dict[str, Any]:
        """Exchange time as ISO text, `time` in UTC and `hong_kong`, and `speed`."""
        return self.ask("time")

    def speed(self, speed: float) -> dict[str, Any]:
        """Set exchange seconds per wall second; 0 stands still."""
        return self.ask("speed", speed=speed)

    def session(self, day: str | None) -> dict[str, Any]:
        """Make the session of a past day (YYYY-MM-DD) the newest one, closed; None = the running one again."""
        return self.ask("session", day=day)

    def fraction(
        self, account: str, symbol: str, quantity: str, *, side: str = "buy", price: str | None = None
    ) -> dict[str, Any]:
        """Let another program trade `quantity`, also a fraction: at once, or as an order that waits at `price`."""
        return self.ask("fraction", account=account, symbol=symbol, quantity=quantity, side=side, price=price)

    def cash(self, account: str, amount: str | float) -> dict[str, Any]:
        """Bring an account's cash to an amount; `account` is its id or a name such as `real-HK`."""
        return self.ask("cash", account=account, amount=str(amount))

    def holding(
        self, account: str, symbol: str, quantity: str | float, cost: str | float | None = None
    ) -> dict[str, Any]:
        """Let an account hold so many shares at this average cost, or the last price; 0 takes them out."""
        cost = None if cost is None else str(cost)
        return self.ask("holding", account=account, symbol=symbol, quantity=str(quantity), cost=cost)

    def dividend(self, symbol: str, amount: str | float) -> dict[str, Any]:
        """Pay so much a share at once to every account that holds a security; one that owes shares pays it."""
        return self.ask("dividend", symbol=symbol, amount=str(amount))

    def price(self, symbol: str, price: str | float) -> str:
        """Trade a security to a price, step by step; returns the last price."""
        return str(self.ask("price", symbol=symbol, price=str(price))["last"])

    def gap(self, symbol: str, price: str | float) -> str:
        """Let a security trade at a price at once; returns the last price."""
        return str(self.ask("gap", symbol=symbol, price=str(price))["last"])

    def split(self, symbol: str, old: int, new: int, *, day: str | None = None, **more: object) -> str:
        """Let `old` shares become `new` on a trading day to come (YYYY-MM-DD), else the next; returns that day.

        More: `orders` "cancelled", "adjusted" or "left"; `late`, the trading days until the new shares are there;
        `fractions` "cash" or "dropped"; `alone` and `both`, the trading days of a temporary code in Hong Kong.
        """
        return str(self.ask("split", symbol=symbol, old=old, new=new, day=day, **more)["ex_day"])

    def trade(self, symbol: str, side: str, quantity: int, price: str | float | None = None) -> str:
        """Print one trade; `side` is who came to the market, "buy" or "sell". Returns its price.

        A `price` of its own is for New York's sessions outside regular hours: it moves neither book nor later trades.
        """
        own = {} if price is None else {"price": str(price)}
        return str(self.ask("trade", symbol=symbol, side=side, quantity=quantity, **own)["last"])

    def bust(self, fill: str, *, row: str = "off", late: float = 0) -> str:
        """Take back an execution by its number, or the newest of an order; returns its number."""
        return str(self.ask("bust", fill=fill, row=row, late=late)["fill"])

    def correct(
        self,
        fill: str,
        *,
        price: str | None = None,
        quantity: str | None = None,
        anew: bool = False,
        row: str = "off",
        late: float = 0,
    ) -> str:
        """Correct price or quantity of an execution, or of the newest of an order; returns its number."""
        terms = {"price": price, "quantity": quantity, "anew": anew}
        return str(self.ask("correct", fill=fill, row=row, late=late, **terms)["fill"])

    def halt(self, symbol: str, seconds: float | None = None) -> None:
        """Suspend a security until `resume`, or for so many seconds of the exchange."""
        self.ask("halt", symbol=symbol, seconds=seconds)

    def resume(self, symbol: str) -> None:
        """Let a suspended security trade again."""
        self.ask("resume", symbol=symbol)

    def wait(self, seconds: float) -> dict[str, Any]:
        """Let time pass for quotas, rate limits, sessions and tokens, not for the market."""
        return self.ask("wait", seconds=seconds)

    def scenario(self, name: str) -> dict[str, Any]:
        return self.ask("scenario", name=name)

    def reset(self, **options: object) -> dict[str, Any]:
        """Begin anew, as at the start or with another `seed`, `date`, `start`, `scenario` or `speed`.

        Ports, addresses and keys stay, clients stay connected and logged in; everything else is that of a fresh start.
        """
        return self.ask("reset", **{name: _text(value) for name, value in options.items()})

    def journal(
        self,
        *,
        kind: str | None = None,
        door: str | None = None,
        call: str | None = None,
        account: str | None = None,
        outcome: str | None = None,
        after: int = 0,
        count: int | None = None,
    ) -> list[dict[str, Any]]:
        """Requests and changes of orders, oldest first: the newest `count` rows after a number that fit.

        `kind` is "request", "order" or "fill"; `outcome` of a request "answered", "refused" or "unread".
        """
        words = {"kind": kind, "door": door, "call": call, "account": account, "outcome": outcome, "count": count}
        return list(self.ask("journal", after=after, **words)["rows"])

    def clear_journal(self) -> None:
        """Forget every row so far."""
        self.ask("journal", count=0, clear=True)

    def state(self) -> dict[str, Any]:
        """Time, scenario, connections, quota, lock, counts of requests, orders."""
        return self.ask("state")

    def cut(self, connection: int | None = None, *, door: str | None = None) -> int:
        """Cut the connections, or the one with this id; returns how many."""
        return int(self.ask("cut", connection=connection, door=door)["cut"])

    def fault(
        self,
        proto: str | int,
        point: str,
        *,
        times: int = 1,
        text: str | None = None,
        status: int | None = None,
        code: int | None = None,
        door: str | None = None,
    ) -> None:
        """Let the next `times` requests of `proto` meet a fault at `point`; `text`, `status`, `code` are for refuse."""
        self.ask("fault", proto=proto, point=point, times=times, text=text, status=status, code=code, door=door)

    def keeps(self, terms: dict[str, object], **more: object) -> None:
        """Keep the next order with `terms` in place of those asked; more: `write` "change", `times`, and the port."""
        self.ask("keeps", terms=terms, **more)

    def loses(self, **more: object) -> None:
        """Accept the next order and have it in no list; more: `times`, and the port."""
        self.ask("loses", **more)

    def unnamed(self, **more: object) -> None:
        """Answer the next order with the id "0" and list it under it; more: `lost`, `times`, and the port."""
        self.ask("unnamed", **more)

    def lacks(self, account: str, symbol: str, **more: object) -> None:
        """Leave a security out of the next list of an account's positions; more: `times`, and the `quantity` shown."""
        self.ask("lacks", account=account, symbol=symbol, **more)

    def shut_day(self, market: str, day: str) -> None:
        """Let `market` ("HK") be shut on a later `day` (YYYY-MM-DD) on which the calendar has a session."""
        self.ask("shut-day", market=market, day=day)

    def cut_day(self, market: str, day: str, how: str) -> None:
        """Let `market` not trade a part of a later `day`; `how`: closure, breaker, opens-late or ends-at-noon."""
        self.ask("cut-day", market=market, day=day, how=how)

    def exit_digits(self, order: str) -> None:
        """Give LongPort's next exit the digits of this order, and those after it the ones that follow."""
        self.ask("exit-digits", order=order)

    def release(self, *, door: str | None = None) -> int:
        """Send held replies, forget ordered faults, push again; returns how many replies were held."""
        return int(self.ask("release", door=door)["released"])

    def drop_pushes(self, drop: bool = True, *, door: str | None = None) -> None:  # noqa: FBT001 the wire's word
        """Lose every push about orders and fills from now on, or send them again."""
        self.ask("drop-pushes", drop=drop, door=door)

    def notify(self, kind: str) -> int:
        """Send a gateway notice to the clients of OpenD and REST; returns to how many."""
        return int(self.ask("notify", kind=kind)["sent"])

    def require_keys(self, required: bool = True) -> None:  # noqa: FBT001 the wire's word
        """Let the REST port ask for keys, or (False) serve as a daemon without a keys file."""
        self.ask("keys", required=required)

    def close_door(self, *, door: str | None = None) -> None:
        """Close the port and its connections, as if the gateway program had ended; trading locks."""
        self.ask("close-door", door=door)

    def open_door(self, *, door: str | None = None) -> None:
        """Open the port again, at the same address."""
        self.ask("open-door", door=door)

    def ask(self, do: str, **arguments: object) -> dict[str, Any]:
        """Send one control command, without the arguments that are None; returns its answer.

        Raises SandboxError with the sandbox's reason if it refuses, and if it has ended.
        """
        command = {"do": do} | {name: value for name, value in arguments.items() if value is not None}
        if not self.running:
            raise SandboxError(f"{do}: the sandbox has ended with code {self._process.returncode}{self._reason()}")
        return send(str(self.line["control"]), command)

    def close(self) -> None:
        """End the sandbox and wait for it; does nothing the second time."""
        for stop in (self._process.stdin.close if self._process.stdin else str, self._process.terminate):
            with contextlib.suppress(OSError):
                stop()
        try:
            self._process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._log.close()

    def _announced(self, name: str) -> Any:  # noqa: ANN401 text or an object, as the first line has it
        if name not in self.line:
            raise SandboxError(f"this sandbox has no {name}: it serves {', '.join(sorted(self.line))}")
        return self.line[name]

    def _first_line(self) -> dict[str, Any]:
        answers: queue.Queue[bytes] = queue.Queue()
        stdout = self._process.stdout
        assert stdout is not None
        threading.Thread(target=lambda: answers.put(stdout.readline()), name="first line", daemon=True).start()
        try:
            line = answers.get(timeout=START_SECONDS)
        except queue.Empty:
            raise SandboxError(f"the sandbox printed no address within {START_SECONDS:.0f} s{self._reason()}") from None
        if not line:
            code = self._process.wait(END_SECONDS)
            raise SandboxError(f"the sandbox did not start, code {code}{self._reason()}")
        found: dict[str, Any] = json.loads(line)
        return found

    def _reason(self) -> str:
        """The last line of stderr, which is the sandbox's own sentence when it ends with a code."""
        lines = self.log().strip().splitlines()
        return f": {lines[-1].removeprefix('tideboard-sandbox: ')}" if lines else ""


def _text(value: object) -> object:
    """A day or a time of day as the control port reads it; anything else stays."""
    return value.isoformat() if isinstance(value, date | time) else value


def send(address: str, command: dict[str, Any]) -> dict[str, Any]:
    """Send one command to a control port (`host:port`) and return its answer.

    Raises SandboxError with the sandbox's reason if it refuses, and if there is no answer.
    """
    do = command.get("do", "")
    host, _, port = address.rpartition(":")
    try:
        with socket.create_connection((host, int(port)), ANSWER_SECONDS) as link, link.makefile("rb") as lines:
            link.sendall(json.dumps(command).encode() + b"\n")
            answer: dict[str, Any] = json.loads(lines.readline() or b"{}")
    except (OSError, OverflowError, ValueError, RecursionError) as problem:
        raise SandboxError(f"{do}: no answer from the control port: {problem}") from problem
    if not answer.pop("ok", False):
        raise SandboxError(f"{do}: {answer.get('error', 'the sandbox closed the control connection')}")
    return answer


def command_line(ports: Sequence[str], options: dict[str, object]) -> list[str]:
    """The command that starts the sandbox with these ports, each a free one; raises ValueError for an unknown port."""
    if unknown := set(ports) - set(PORTS):
        raise ValueError(f"no such port: {', '.join(sorted(unknown))}; there are {', '.join(PORTS)}")
    command = [sys.executable, "-m", "tideboard_sandbox", "--exit-with-parent", "--control-port", "0"]
    for port in ports:
        command += [f"--{port}-port", "0"]
    for name, value in options.items():
        flag = f"--{name.replace('_', '-')}"
        if value is True:
            command.append(flag)
        elif isinstance(value, list | tuple):
            command += [part for each in value for part in (flag, str(each))]
        elif value is not None:
            command += [flag, str(value)]
    return command
