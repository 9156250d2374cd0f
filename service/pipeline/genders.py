"""Whether a name is a man's or a woman's, as far as names tell.

Some two thousand common names are known by heart; the many others, of which nine in ten bearers
are of one gender, are from nomquamgender (``training/genders.py`` makes the list).
"""

from functools import cache
from pathlib import Path

from service.pipeline.given_names import FEMALE, GIVEN, MALE, UNISEX
from service.pipeline.spellings import plain

MEN = ("ov", "ev", "skiy", "skyi", "skyy", "oglu", "oghlu")
WOMEN = ("ova", "eva", "skaya", "iene", "aite", "dottir", "qizi", "kyzy")
NEITHER = ("waite",)
"""Endings of English surnames that look like such a form: Braithwaite."""
SHORTEST = 5
"""Letters of a surname that tells something by its ending."""
FILE = Path(__file__).with_name("genders.txt")


def gender(name: str, *, common: bool = False) -> str:
    """Tell ``m`` or ``f`` for a given name; empty where it does not tell.

    Only ``common`` names are looked for where a word may as well be a surname.
    """
    name = plain(name)
    if name in MALE:
        return "m"
    if name in FEMALE:
        return "f"
    return "" if common or name in UNISEX else _others().get(name, "")


def of_surname(name: str) -> str:
    """Tell ``m`` or ``f`` for a surname of which a man and a woman have different forms.

    Those are Slavic and Baltic ones, as also in the Caucasus and Central Asia, and Icelandic ones.
    """
    name = plain(name)
    if len(name) < SHORTEST or name.endswith(NEITHER):
        return ""
    if name.endswith(WOMEN):
        return "f"
    return "m" if name.endswith(MEN) else ""


def is_given(name: str) -> bool:
    """Say whether a word is known as a given name, of either gender or both."""
    return plain(name) in GIVEN or gender(name) != ""


@cache
def _others() -> dict[str, str]:
    men, women = FILE.read_text(encoding="ascii").splitlines()
    return dict.fromkeys(men.split(), "m") | dict.fromkeys(women.split(), "f")
