"""A tokenizer whose time is linear in any text.

spaCy's own tries affixes again for every character of a stretch without spaces, which is
quadratic: 8,000 quotation marks in a row take it 8 seconds.
"""

import re
from itertools import accumulate, pairwise

from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc

LONGEST = 100
"""Characters without a space that are handed to spaCy at once; real words are shorter."""
RUN = re.compile(rf"\S{{{LONGEST}}}(?=\S)")


class BoundedTokenizer:
    """Cuts overlong stretches before spaCy sees them; the text of the ``Doc`` is unchanged."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self.tokenizer = tokenizer
        self.vocab = tokenizer.vocab

    def __call__(self, text: str) -> Doc:
        """Tokenize ``text``."""
        ends = [match.end() for match in RUN.finditer(text)]
        if not ends:
            whole: Doc = self.tokenizer(text)
            return whole
        bounds = [0, *ends, len(text)]
        doc = self.tokenizer(" ".join(text[a:b] for a, b in pairwise(bounds)))
        cuts = set(map(int.__add__, ends, range(len(ends))))
        words = [token.text for token in doc]
        behind = accumulate(len(token.text_with_ws) for token in doc)
        spaces = [
            bool(token.whitespace_) and end - 1 not in cuts
            for token, end in zip(doc, behind, strict=True)
        ]
        return Doc(self.vocab, words=words, spaces=spaces)

    def __reduce__(self) -> tuple[type["BoundedTokenizer"], tuple[Tokenizer]]:
        """Be picklable, as spaCy wants of tokenizers."""
        return BoundedTokenizer, (self.tokenizer,)
