"""Which language a text is in, so that other languages, and no language, are refused."""

import re
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from service.errors import InvalidInput, UnsupportedLanguage

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

SAMPLE = 20_000
"""Code points that are looked at: the start of the text tells."""
GLANCES = 3
GLANCE = 200
"""Code points of each of some stretches: where these look English, all of it is taken for it."""
ENGLISH = frozenset(
    """the and that this these those with from which they their them have been being would could
    should about who what when where how there because said says after before into his him she you
    your its other only while against between years not it""".split()
)
"""Words that any few lines of English hold, and those of other languages hardly."""
CERTAIN = 4
"""Different ones of them that make a text English; fewer may stand in the title of a song."""
FREQUENT = ENGLISH.union(
    """of to in is for a on as at he was be are by has will i we his an or but""".split()
)
"""Words that are every other word of English, and rare in what is quoted from other languages."""
APART = 10
"""Words in a row among which one is frequent, all through a text that is English alone."""
ENOUGH = 60
"""With fewer letters than this the text is taken for English: there is too little to tell by."""
MARGIN = 0.95
"""Probability from which another language is believed; machine translation is English, too."""
WORD = re.compile(r"\w+")
PIECE = re.compile(r"[0-9A-Za-z\u00c0-\u024f\u1e00-\u1eff]+|\S")
"""A word or a mark: about what is a token to the model, which knows Latin words alone. To it an
underscore is a mark, and so is each letter of another script."""
LONG = 5_000
"""Code points from which a text has to be made of words. A mark takes the model as long as a word,
0.4 ms: a million of them, which an article may have, would take the place of others for minutes."""
LEAST_LENGTH = 1.25
"""Code points of a piece, on average: marks alone have 1, the shortest dialogue 1.4, articles 4."""
BOOK = 100_000
BOOK_LENGTH = 2.0
"""Texts as long as a book are no mere dialogue: no half of their pieces are marks."""


def require_words(text: str) -> None:
    """Raise ``InvalidInput`` where a long text is made of marks rather than of words."""
    if len(text) < LONG:
        return
    pieces = PIECE.findall(text)
    least = LEAST_LENGTH if len(text) < BOOK else BOOK_LENGTH
    if sum(map(len, pieces)) < least * len(pieces):
        message = "The text has hardly any words in it."
        raise InvalidInput(message)


class LanguageGate:
    """Lets English texts through.

    What tells languages apart is loaded with the first text that is not English at a glance: that
    takes half a second, and most articles never need it.
    """

    @cached_property
    def _identifier(self) -> "LanguageIdentifier":
        from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415

        return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)

    def check(self, text: str) -> str:
        """Return the language of ``text`` (ISO 639-1), ``en`` where too little text stands to tell.

        Raises:
            InvalidInput: a long text has hardly any words.
            UnsupportedLanguage: the text is by a clear margin not English.
        """
        language = self._language(text[:SAMPLE])
        require_words(text)
        return language

    def _language(self, sample: str) -> str:
        if len(list(islice(filter(str.isalpha, sample), ENOUGH))) < ENOUGH:
            return "en"
        glances = _glances(sample)
        if _is_english(glances) or self._identifier.classify("".join(glances))[0] == "en":
            return "en"
        language, probability = self._identifier.classify(sample)
        if language != "en" and probability >= MARGIN:
            message = f"The text seems to be in another language than English ({language})."
            raise UnsupportedLanguage(message, language=language)
        return "en"


def _glances(text: str) -> list[str]:
    """Take stretches from all over a text."""
    apart = max(GLANCE, len(text) // GLANCES)
    return [text[at : at + GLANCE] for at in range(0, len(text), apart)]


def _is_english(glances: list[str]) -> bool:
    """Say whether a text is English for certain, and nothing else, by its frequent words."""
    seen: set[str] = set()
    for glance in glances:
        apart = 0
        for word in WORD.findall(glance.lower()):
            apart = 0 if word in FREQUENT else apart + 1
            if apart > APART:
                return False
            seen.add(word)
    return len(ENGLISH & seen) >= CERTAIN
