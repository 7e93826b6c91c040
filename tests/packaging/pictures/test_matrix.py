"""The looks in which the matrix draws every picture."""

from __future__ import annotations

from dataclasses import astuple
from itertools import combinations, product

from pictures.catalogue import names
from pictures.looks import Look
from pictures.matrix import LANGUAGES, SCREENS, TEXTS, THEMES, looks, matrix


def chosen(look: Look) -> tuple[object, ...]:
    """What a person can choose in it."""
    return (look.size, look.scale), look.language, look.theme, look.text


def test_each_two_choices_meet_in_a_look_of_three_stories() -> None:
    values = SCREENS, LANGUAGES, THEMES, TEXTS
    seen = [chosen(look) for number in range(3) for look in looks(number)]
    for one, other in combinations(range(len(values)), 2):
        assert {(each[one], each[other]) for each in seen} == set(product(values[one], values[other]))


def test_each_story_is_seen_on_every_screen_in_every_language_theme_and_text_size() -> None:
    for number in range(3):
        for place, values in enumerate((SCREENS, LANGUAGES, THEMES, TEXTS)):
            assert {chosen(look)[place] for look in looks(number)} == set(values)


def test_every_picture_is_drawn_and_has_a_file_of_its_own() -> None:
    shots = matrix(names())
    assert {shot.name for shot in shots} == set(names())
    assert len({shot.file for shot in shots}) == len({(shot.name, *astuple(shot.look)) for shot in shots}) == len(shots)
