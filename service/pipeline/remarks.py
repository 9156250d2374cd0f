"""Remarks of the one who writes: nobody else notes, recalls or reminds in the text's own voice."""

import re

REMARK = re.compile(
    r"let(?: us|['’]s| ['’]s)\b|to (?:note|remind|recall|remember|mention|add)\b"
    r"|(?:[\w'’]{1,15} ){0,4}(?:worth|noteworthy)\b"
    r"|(?:[\w'’]{1,15} )?(?:must|should|has to|have to|can|may|needs? to) be (?:\w{1,15} )?(?:noted"
    r"|mentioned|reminded|recalled|remembered|stressed|underlined|emphasi[sz]ed|added|said|remarked"
    r"|pointed)\b",
    re.IGNORECASE,
)
"""Cues without a source."""
WRITER = re.compile(r"we|us|i", re.IGNORECASE)
REMINDING = re.compile(r"(?:[\w'’]{1,12} ){0,4}(?:remind|recall|note)\b", re.IGNORECASE)


def is_remark(cue: str) -> bool:
    """Say whether a cue without a source is the writer's: *it should be noted that*."""
    return bool(REMARK.match(cue))


def is_reminder(cue: str, source: str) -> bool:
    """Say whether a cue is the writer's, with or without a source: *we remind you that*."""
    if not source:
        return is_remark(cue)
    return bool(WRITER.fullmatch(source) and REMINDING.match(cue))
