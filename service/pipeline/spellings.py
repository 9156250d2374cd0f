"""One name in several spellings: Đurašković and Djuraskovic, Dadashzada and Dadashzadeh.

News that goes from one script to another spells a surname as it sounds, and not twice alike.
Consonants last; vowels, doubled letters and marks do not.
"""

import re
import unicodedata

LETTERS = str.maketrans(
    {"đ": "dj", "ł": "l", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d", "þ": "th"}
    | {"ə": "a"}
)
"""Letters that Unicode does not take apart."""
AZERBAIJANI = frozenset("əı")
"""Letters of an alphabet in which "q" is what English news spells "g"."""
SOUNDS = str.maketrans({"w": "v", "q": "k", "c": "k"})
TOGETHER = re.compile("kh|dzh|zh|dj|gj|xh|dz|sch|tch|cs|cz")
"""Letters that are one sound together, as languages write it: Akhmedov is Ahmedov."""
AS_ONE = {"kh": "h", "sch": "s", "tch": "c", "cs": "c", "cz": "c"}
"""That sound; that of the others is a "j"."""
SILENT = frozenset("aeiouyh'’`-. ")
ENOUGH = 4
"""Consonants that a surname needs to be known by them."""
LONG = 6
"""Letters that one with fewer needs to be known by them, "i" and "y" being the same."""


def plain(word: str) -> str:
    """Give a word in lower case, without the marks of its letters."""
    if word.isascii():
        return word.lower()
    lower = word.lower()
    if not AZERBAIJANI.isdisjoint(lower):
        lower = lower.replace("q", "g")  # Iqbal is Ikbal
    apart = unicodedata.normalize("NFKD", lower.translate(LETTERS))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def sound(word: str) -> str:
    """Give the consonants of a word; of a long one that has few, its letters; else nothing."""
    kept: list[str] = []
    one = TOGETHER.sub(lambda found: AS_ONE.get(found[0], "j"), plain(word))
    for letter in one.translate(SOUNDS):
        if letter not in SILENT and kept[-1:] != [letter]:
            kept.append(letter)
    if len(kept) >= ENOUGH:
        return "".join(kept).replace("z", "s")
    return plain(word).replace("y", "i") if len(word) >= LONG else ""


def hyphenated(words: tuple[str, ...]) -> tuple[str, ...]:
    """Give the words of a name in plain letters, those with a hyphen between them as one."""
    parts: list[str] = []
    for word in words:
        if parts and (word == "-" or parts[-1].endswith("-")):
            parts[-1] += plain(word)
        else:
            parts.append(plain(word))
    return tuple(parts)
