"""Stories on accounts of a broker: the exchange counts as an OpenD, so its accounts are LIVE and PAPER."""

from __future__ import annotations

from pictures.hands import Camera, Hands
from pictures.stage import Scenery
from pictures.story import Play, Story
from tideboard_core.model.order import Environment

START = "10:46"


def _play(word: str) -> Play:
    async def play(hands: Hands, camera: Camera) -> None:
        stage = hands.stage
        await hands.unlock(camera, f"unlock-{word}")
        await hands.write_order("HK.00700", "buy", "ask", "300")
        await stage.moment()
        await camera.take(f"{word}-window", stage.application.window)
        hands.press("review_order")
        await camera.take(f"confirm-{word}", await hands.dialog())
        hands.press("cancel_dialog")
        await hands.closed()
        await hands.write_order("HK.00700", "buy", "ask", "2000")
        hands.press("review_order")
        await camera.take(f"typed-{word}", await hands.dialog())
        hands.press("cancel_dialog")
        await hands.closed()

    return play


def _story(environment: Environment, word: str, words: str) -> Story:
    pictures = {
        f"unlock-{word}": f"the Unlock dialog of {words}",
        f"{word}-window": f"the main window on {words}",
        f"confirm-{word}": f"the confirmation on {words}",
    }
    if environment is Environment.LIVE:
        pictures[f"typed-{word}"] = f"the confirmation on {words} that wants the quantity typed"
    scenery = Scenery(start=START, broker=True, account=environment, size=(1280, 720))
    return Story(name=word, scenery=scenery, pictures=pictures, play=_play(word))


LIVE = _story(Environment.LIVE, "live", "an account with real money")
PAPER = _story(Environment.PAPER, "paper", "a broker's paper account")
