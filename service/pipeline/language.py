"""Which language a text is in, so that other languages are refused instead of misread."""

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from service.errors import UnsupportedLanguage

SAMPLE = 20_000
"""Code points that are looked at: the start of the text tells."""
ENOUGH = 60
"""With fewer letters than this the text is taken for English: there is too little to tell by."""
MARGIN = 0.95
"""Probability from which another language is believed; machine translation is English, too."""


class LanguageGate:
    """Lets English texts through. Loading takes about a second."""

    def __init__(self) -> None:
        self._identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)

    def check(self, text: str) -> str:
        """Return the language of ``text`` (ISO 639-1), ``en`` where too little text stands to tell.

        Raises:
            UnsupportedLanguage: the text is by a clear margin not English.
        """
        sample = text[:SAMPLE]
        if sum(map(str.isalpha, sample)) < ENOUGH:
            return "en"
        language, probability = self._identifier.classify(sample)
        if language != "en" and probability >= MARGIN:
            message = f"The text seems to be in another language than English ({language})."
            raise UnsupportedLanguage(message, language=language)
        return "en"
