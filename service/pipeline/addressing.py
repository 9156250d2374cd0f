"""Verbs and nouns of saying that are aimed at somebody.

Gathered from the classes *tell*, *advise*, *judgement* and *order* of Levin (1993, "English Verb
Classes and Alternations"), with the press verbs of praise and blame; inflected by rule.
"""

IRREGULAR = {
    "tell": ("tells", "told", "telling"),
    "beg": ("begs", "begged", "begging"),
    "forbid": ("forbids", "forbade", "forbidden", "forbidding"),
    "slam": ("slams", "slammed", "slamming"),
    "write": ("writes", "wrote", "written", "writing"),
    "speak": ("speaks", "spoke", "spoken", "speaking"),
    "say": ("says", "said", "saying"),
    "ban": ("bans", "banned", "banning"),
    "compel": ("compels", "compelled", "compelling"),
    "admit": ("admits", "admitted", "admitting"),
    "hit": ("hits", "hitting"),
    "swear": ("swears", "swore", "sworn", "swearing"),
    "signal": ("signals", "signalled", "signaled", "signalling", "signaling"),
    "counsel": ("counsels", "counselled", "counseled", "counselling", "counseling"),
}


def _forms(verbs: str) -> frozenset[str]:
    forms: set[str] = set()
    for verb in verbs.split():
        if verb in IRREGULAR:
            forms.update((verb, *IRREGULAR[verb]))
            continue
        stem = verb.removesuffix("e")
        y = verb.endswith("y") and verb[-2] not in "aeiou"
        third = (
            verb[:-1] + "ies"
            if y
            else verb + ("es" if verb.endswith(("s", "sh", "ch", "x")) else "s")
        )
        past = verb[:-1] + "ied" if y else stem + "ed"
        forms.update((verb, third, past, stem + "ing"))
    return frozenset(forms)


TELLING = _forms(
    """tell inform warn remind assure reassure advise notify caution alert brief convince persuade
    promise instruct counsel threaten"""
)
"""Whoever is told something stands beside the verb: "told X that ..."."""
URGING = _forms(
    """urge ask beg order command press challenge invite implore exhort encourage direct require
    summon pressure push compel forbid ban petition lobby request nudge demand recommend oblige"""
)
"""Whoever is to do something: "urged X to ..."."""
JUDGING = _forms(
    """accuse blame criticise criticize praise thank attack condemn denounce congratulate rebuke
    chide chastise scold slam lambast blast castigate applaud commend salute berate fault ridicule
    mock insult laud reprimand admonish deride disparage vilify berate charge
    sue prosecute suspect indict apologise apologize reproach"""
)
"""Praise, thanks and blame: aimed at the object where that can be praised or blamed."""
PROMISING = _forms("promise")
"""What is told somebody or something may be what is promised: "a bridge was promised"."""
ACCUSING = _forms(
    "accuse blame thank congratulate scold berate rebuke reprimand sue chide admonish reproach"
)
"""Those of them whose object, whatever it is, is who or what they are aimed at."""
TOWARDS = {
    "on": _forms("call prevail round")
    | {"attack", "attacks", "assault", "verdict", "pressure", "call", "calls", "demand", "demands"},
    "upon": _forms("call prevail"),
    "to": _forms(
        """appeal write complain apologise apologize reply respond pledge promise speak explain
        suggest propose protest signal confess admit say state answer convey shout wish offer
        recommend"""
    )
    | frozenset(
        """letter letters note message messages warning warnings appeal appeals plea pleas advice
        apology apologies promise complaint complaints reply response request requests call calls
        submission statement tribute gratitude thanks condolences congratulations greetings
        sympathy regards greeting put""".split()
    ),
    "at": _forms("shout hit lash rail scream yell swear")
    | {"hit", "anger", "swipe", "jibe", "criticism"},
    "with": _forms("plead protest argue intercede remonstrate") | {"protest"},
    "of": _forms("demand ask") | {"criticism", "demands"},
    "against": _forms("protest")
    | {
        "allegation",
        "allegations",
        "accusation",
        "accusations",
        "complaint",
        "charge",
        "charges",
        "protest",
        "claims",
    },
    "for": {"praise", "advice", "sympathy"},
    "from": _forms("demand require"),
}
"""Words of saying by the preposition behind which the one stands whom they are aimed at."""
MEANT = frozenset("truth story stories lie lies tale tales joke jokes something everything".split())
"""What is told, not who is."""
MENTAL = frozenset(
    """tell think thought believe believed hope hoped know knew guess suppose feel felt expect say
    said mean reckon suspect understand see find imagine fear wish bet sure confident aware afraid
    convinced certain glad delighted""".split()
)
"""What "I ..." is said with before what one is really speaking of."""
BE = frozenset("is are was were be been being am 's ’s 're ’re gets got get".split())
"""Auxiliaries of the passive."""
REPORTED = (
    (JUDGING | TELLING | URGING)
    | frozenset(
        """said believed thought reported alleged expected understood claimed rumoured rumored
        considered deemed estimated suspected known stated noted announced feared hoped assumed
        revealed predicted forecast tipped described called supposed meant seen regarded
        charged""".split()
    )
) - frozenset("convinced persuaded assured reassured prepared".split())
"""Words of saying that, in the passive, leave open who says so."""
