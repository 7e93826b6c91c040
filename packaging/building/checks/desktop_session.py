"""Somebody's desktop in a bare root: screen, message bus, keyring, and a start from the desktop entry."""

from __future__ import annotations

import re
from dataclasses import dataclass

from building.bare_root import Root
from devtools.base import Stop

SETTLED = 12
"""Seconds between the first window and its picture: the practice market has quotes and flow by then."""
LONGEST_START = 60
SCREEN = "window.xwd"
# The session of an ordinary person. No name of ours but the one in the menu: the launcher finds the desktop entry.
SESSION = """
set -u
cd "$HOME"
Xvfb :7 -screen 0 1680x1050x24 -nolisten tcp >/dev/null 2>&1 &
export DISPLAY=:7
until xdpyinfo >/dev/null 2>&1; do sleep 0.1; done
exec dbus-run-session -- sh -c 'printf "\\n" | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
eval "$1"' session "$1"
"""
START = f"""
found() {{
  large="[0-9]\\{{3,4\\}}x[0-9]\\{{3,4\\}}+"
  ours="^ *\\(0x[0-9a-f]*\\) \\".*\\": (\\"tideboard\\".* $large.*"
  window=$(xwininfo -root -tree | sed -n "s/$ours/\\1/p" | head -n 1)
  [ -n "$window" ]
}}
began=$(date +%s%N)
gtk-launch tideboard >start.log 2>&1 || exit 3
for try in $(seq {LONGEST_START * 10}); do
  found && break
  sleep 0.1
done
echo "shown $(( ($(date +%s%N) - began) / 1000000 ))"
found || {{ cat start.log; exit 4; }}
sleep {SETTLED}
found || {{ cat start.log; exit 5; }}
xprop -id "$window" WM_CLASS _NET_WM_NAME
tideboard --open
echo "second $?"
xwd -root -silent -out {SCREEN}
kill -TERM $(pidof tideboard)
for try in $(seq 200); do pidof tideboard tideboard-sandbox >/dev/null || break; sleep 0.1; done
pidof tideboard tideboard-sandbox >/dev/null && echo "left $(pidof tideboard tideboard-sandbox)"
cat start.log >&2
exit 0
"""


@dataclass(frozen=True, slots=True)
class Seen:
    """The program's window on its screen (xwd).

    `second` is the code of a second start beside the first, `said` what the program wrote, `left` what did not end.
    """

    title: str
    window_class: str
    second: int
    milliseconds: int
    screen: bytes
    said: str
    left: str


def session(root: Root) -> Seen:
    """Start the program from the menu as the ordinary person, look, and end it; raises Stop without a window."""
    done = root.run("sh", "-c", SESSION, "session", START, person=True, seconds=LONGEST_START + SETTLED + 120)
    told = done.stdout
    if done.returncode:
        tail = "\n".join((told + done.stderr).strip().splitlines()[-20:])
        raise Stop(f"{tail}\nThe desktop entry brought no window within {LONGEST_START} s (code {done.returncode}).")
    return Seen(
        title=_part(told, r'_NET_WM_NAME\(UTF8_STRING\) = "(.*)"'),
        window_class=_part(told, r"WM_CLASS\(STRING\) = (.*)"),
        second=int(_part(told, r"second (\d+)")),
        milliseconds=int(_part(told, r"shown (\d+)")),
        screen=root.home(SCREEN).read_bytes(),
        said=done.stderr.strip(),
        left=_part(told, r"left (.*)"),
    )


def inside(root: Root, command: str) -> None:
    """Run a shell command in such a session as the ordinary person; raises Stop when it fails."""
    root.must("sh", "-c", SESSION, "session", command, person=True)


def faults(said: str) -> list[str]:
    """Lines of the program's own that speak of a fault; the launcher's are not about us."""
    return [
        line
        for line in said.splitlines()
        if re.search(r" (WARNING|ERROR|CRITICAL) tideboard|Traceback|^tideboard:|^qt\.", line)
    ]


def _part(text: str, pattern: str) -> str:
    found = re.search(pattern, text)
    return found[1] if found else ""
