"""Turns of a transcript: paragraphs that begin with who speaks ("CHAIR: Order.").

A tagger of cues finds most of them; where labels return, as they do in nothing but a transcript,
the others are read by their form.
"""

import re
from collections import Counter
from dataclasses import dataclass

from service.pipeline.annotations import Chars
from service.pipeline.quotes import paragraphs

LABEL = re.compile(r"(?P<speaker>[A-Z][^\n:“”\"‘?!]{0,60}):[ \t]+(?=\S)")
"""What a turn begins with: a name, an office, a letter."""
FURNITURE = frozenset(
    [
        *("read more", "read also", "see also", "subs not used", "editor's note"),
        *"""related more watch listen photo photos image images picture credit source sources video
        subs substitutes booked bookings goals scorers referee attendance date time where when venue
        tickets price address phone email tags topics note update updated""".split(),
    ]
)
"""What pages and lists have before a colon again and again, and nobody is called."""
ASKING = frozenset(["q", "question"])
"""Labels of who asks for the paper: nobody's claims."""
RETURNING = 3
"""Turns whose labels return that make a transcript."""
SPEAKERS = 2
"""Speakers that take turns."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says in a transcript, and the label before it, as offsets.

    In interviews without labels the ``speaker`` is named elsewhere, and there is no ``colon``.
    """

    speaker: Chars
    colon: Chars | None
    words: Chars


def find_turns(text: str) -> list[Turn]:
    """Find the turns of a transcript, in text order; none where a text is no transcript."""
    found: list[tuple[str, Turn]] = []
    for start, end in paragraphs(text):
        label = LABEL.match(text, start, end)
        if label is not None and label["speaker"].lower() not in FURNITURE:
            first, last = label.span("speaker")
            turn = Turn((first, last), (last, last + 1), (label.end(), end))
            found.append((label["speaker"].lower(), turn))
    count = Counter(speaker for speaker, _ in found)
    returning = [i for i, (speaker, _) in enumerate(found) if count[speaker] > 1]
    if len(returning) < RETURNING or len(count) < SPEAKERS:
        return []
    surnames = {speaker.split()[-1] for speaker, number in count.items() if number > 1}
    return [
        turn
        for i, (speaker, turn) in enumerate(found)
        if speaker not in ASKING
        and (returning[0] < i < returning[-1] or speaker.split()[-1] in surnames)
    ]
