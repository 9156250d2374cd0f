"""Texts that nobody has written: made of articles' grammar, random words and hostile characters."""

import random

ODD = [
    *("\U0001f600", "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f1e9\U0001f1ea"),
    *("e\u0301", "\u0130", "\ufb03", "\U00010348", "\u1e9e", "\u0301" * 20),
    *("\u0627\u0644\u0633\u0644\u0627\u0645", "\u05e9\u05dc\u05d5\u05dd", "\u202e", "\u2067"),
    *("\ufeff", "\x00", "\x07", "\x1b[2J", "\x85", "\u2028", "\u00a0", "\u200b", "\ufffd"),
    *("\uffff", "\U0010ffff", "\r\n", "\r", "\n\n", "\t", "\x0c", "<b>", "&amp;", "'''"),
]
MARKS = [
    ('"', '"'),
    ("\u201c", "\u201d"),
    ("\u2018", "\u2019"),
    ("\u00ab", "\u00bb"),
    ("\u201e", "\u201c"),
    ("``", "''"),
]
CUES = ["said", "says", "told reporters", "warned", "denies", "claimed", "thinks", "asked", "added"]
ENGLISH = """
the of and to in is that for on with as at by from this they were been which their council bridge
report harbour people would after other about could because without workers before during
""".split()
LETTERS = "abcdefghijklmnoprstuvwyz"


class Writer:
    """Writes texts; the same ``seed`` writes the same ones."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def word(self) -> str:
        """Return a word that no vocabulary has."""
        return "".join(self._random.choices(LETTERS, k=self._random.randint(2, 9)))

    def words(self, most: int) -> str:
        """Return several, with English ones between them: a text without any would be refused."""
        count = self._random.randint(1, most)
        return " ".join(
            self._random.choice(ENGLISH) if self._random.random() < 0.6 else self.word()
            for _ in range(count)
        )

    def name(self) -> str:
        """Return a name."""
        return " ".join(self.word().title() for _ in range(self._random.randint(1, 3)))

    def sentence(self) -> str:
        """Return a sentence in which mostly somebody says something."""
        cue, (opening, closing) = self._random.choice(CUES), self._random.choice(MARKS)
        return self._random.choice(
            [
                f"{self.name()} {cue} that the {self.words(9)} will be {self.words(4)}.",
                f"{opening}We {self.words(9)},{closing} {self.name()}, {self.words(2)}, {cue}.",
                f"According to {self.name()}, the {self.words(7)} was {self.words(3)}.",
                f"{opening}It {self.words(6)},{closing} she {cue}, {opening}and yes.{closing}",
                f"The {self.words(8)} of {self.name()} is {self.words(6)}.",
                f"{self.name().upper()}: {self.words(9)}?",
                f"{opening}{self.words(9)}",
            ]
        )

    def article(self, sentences: int) -> str:
        """Return an article of ordinary characters."""
        between = self._random.choices([" ", "\n\n"], [3, 1], k=sentences)
        return "".join(self.sentence() + gap for gap in between)

    def hostile(self, sentences: int) -> str:
        """Return a text with odd characters anywhere, also within words."""
        text = list(self.article(sentences))
        for _ in range(self._random.randint(0, 3 * sentences)):
            text.insert(self._random.randint(0, len(text)), self._random.choice(ODD))
        return "".join(text)
