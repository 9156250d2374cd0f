"""Attributions that attribute nothing: nobody answers for what is not said, or only felt."""

import re

EMPTY = re.compile(
    r"(?:it|this|that|these|those|which|them|so|him|her|us|me|you|he|she|they)", re.IGNORECASE
)
"""Contents that say nothing by themselves: *he agreed to this* is no claim."""
FELT = re.compile(r"\b(?:tired|weary|sick|fond|proud|ashamed) of|\bfed up with", re.IGNORECASE)
"""What somebody feels about something, without words or thought."""
DONE = re.compile(
    r"\b(?:is|are|was|were|been|being|be|got|gets) (?:\w{1,15}ly )?"
    r"(?:added|appointed|nominated|elected|hired|sacked|promoted|selected|chosen|awarded|adopted"
    r"|passed|enacted|ratified|scheduled|slated|designed|devised|detected|built|founded)\b",
    re.IGNORECASE,
)
"""What is done to somebody or something, not said: *a clause has been added that ...*."""
KEEPING = re.compile(r"\b(?:declin|refus)", re.IGNORECASE)
SILENT = re.compile(
    r"to (?:publicly |immediately |further )?(?:comment|elaborate|answer|respond|discuss|specify"
    r"|estimate|disclose|reveal|identify|be (?:interviewed|named|identified|drawn)|say (?:whom?"
    r"|what|when|where|which|why|how|whether|if)|speak (?:to|with|about))\b",
    re.IGNORECASE,
)
"""What those do not say who "declined to comment"."""
UNASKED = re.compile(
    r"\b(?:ask|request|want|prefer)\w* (?:not )?to (?:not )?(?:be|remain)"
    r" (?:named|identified|quoted|anonymous)\b",
    re.IGNORECASE,
)
"""What sources ask for themselves."""
UNTOLD = re.compile(
    r"(?:\bnot|n['’]t|\b(?:declin|refus)\w+ to)"
    r" (?:say|specify|disclose|reveal|elaborate|explain)\b",
    re.IGNORECASE,
)
SAID = re.compile(r"that\b", re.IGNORECASE)
"""What "it was added" to something said."""
ASKED = re.compile(r"(?:who|what|when|where|which|why|how|whether|if)\b", re.IGNORECASE)
"""What a report does not answer that "did not say whether": nobody answers for it."""


def is_silence(cue: str, content: str) -> bool:
    """Say whether a content says nothing, or is what somebody does not say or only feels."""
    return bool(
        EMPTY.fullmatch(content)
        or FELT.search(cue)
        or (DONE.search(cue) and not SAID.match(content))
        or (KEEPING.search(cue) and SILENT.match(content))
        or (UNTOLD.search(cue) and ASKED.match(content))
        or UNASKED.match(f"{cue} {content}")
    )
