"""Words for people: their titles, offices, professions, and who is a man or a woman.

The lists are closed classes of news English as far as there are any (titles), and otherwise the
commonest members, gathered by hand from press style guides and from WordNet's hyponyms of
*leader*, *worker*, *relative* and *performer*; nouns that are not listed are judged by their
endings. All entries are lower case, nouns in the singular.
"""

MALE_TITLES = frozenset(
    "mr mr. sir lord king prince señor herr monsieur baron duke father fr brother".split()
)
FEMALE_TITLES = frozenset(
    """mrs mrs. ms ms. miss lady dame queen princess madame madam señora frau baroness duchess
    sister mother""".split()
)
TITLES = (
    MALE_TITLES
    | FEMALE_TITLES
    | frozenset(
        """dr dr. prof prof. professor assoc assoc. rev rev. reverend gen gen. general col col.
        colonel lt lt. capt capt. captain maj maj. major sgt sgt. sergeant cpl cpl. corporal
        admiral adm adm. cmdr cmdr. commander sen sen. senator rep rep. congressman congresswoman
        gov gov. governor president vice-president premier chancellor minister secretary judge
        justice inspector detective constable pc det con supt insp comrade mullah recorder
        lieutenant corporal marshal commodore canon shri smt hon hon. superintendent commissioner
        bishop archbishop cardinal pope imam rabbi sheikh ayatollah brig brig. brigadier cllr
        alderman councillor ambassador consul regent mayor chairman chairwoman coach lawmaker
        spokesman spokeswoman hojjatoleslam""".split()
    )
)
"""Words before a name that are not part of it."""
COURTESY = frozenset("mr mr. mrs mrs. ms ms. miss madam madame sir".split())
"""Titles that go before an office as well as before a name: "Mr. Speaker"."""

POSTNOMINALS = frozenset("MP MSP MEP MLA QC KC SC CBE OBE MBE KBE PhD MD FRS RN RA".split())
"""Letters behind a name that are not part of it."""

MALE_NOUNS = frozenset(
    """man boy father dad daddy husband son brother uncle nephew grandfather grandad grandson
    stepfather actor businessman chairman spokesman policeman fireman salesman king prince duke
    congressman sportsman gentleman widower groom bridegroom fisherman craftsman nobleman priest
    monk landlord barman schoolboy waiter cowboy statesman serviceman clergyman lad bloke guy imam
    godfather fiance playboy""".split()
)
FEMALE_NOUNS = frozenset(
    """woman girl mother mum mom mummy mommy wife daughter sister aunt niece grandmother gran
    grandma granddaughter stepmother actress businesswoman chairwoman spokeswoman policewoman queen
    princess duchess congresswoman sportswoman lady widow bride nun midwife heroine hostess
    ballerina landlady barmaid schoolgirl waitress stewardess godmother fiancee diva starlet heiress
    seamstress goddess""".split()
)

NATIVES = frozenset(
    """dutchman frenchman englishman irishman welshman scotsman ulsterman yorkshireman dutchwoman
    frenchwoman englishwoman irishwoman welshwoman scotswoman spaniard briton swede londoner
    parisian glaswegian mancunian liverpudlian berliner dubliner muscovite pole turk serb croat
    slovak slovene greek kurd icelander""".split()
)
"""Where somebody is from, said by a noun that is no adjective as well."""
NATIVES_AND_NAMES = frozenset(["dane", "finn", "scot", "brit"])
"""The same by nouns that are given names as well."""

UNNAMED_NOUNS = frozenset(
    """spokesman spokeswoman spokesperson source insider official aide witness passer-by bystander
    onlooker resident neighbour neighbor caller reader viewer user commenter somebody someone anyone
    anybody nobody participant respondent passenger employee staffer
    representative""".split()
)
"""One person whom news leaves unnamed on purpose: never resolved to somebody else's name."""

OFFICES = frozenset(
    """president premier minister chancellor secretary governor mayor senator congressman
    congresswoman mp mep judge ambassador consul king queen prince princess pope archbishop bishop
    commissioner prosecutor chairman chairwoman chair director executive boss head leader coach
    manager captain treasurer speaker commander general admiral colonel sheriff envoy attorney
    lawyer solicitor barrister coroner principal headteacher headmaster superintendent dean rector
    chief co-chairman vice-president whip deputy ceo founder co-founder owner editor
    governor-general monarch emperor sultan emir akim regent registrar provost
    comptroller""".split()
)
"""Offices: who is meant follows from the office, not from who was mentioned last."""

PREMIERS = frozenset(["premier", "pm"])
"""What prime ministers are called."""

PUBLIC_OFFICES = frozenset(
    """president premier minister chancellor secretary governor mayor senator ambassador consul
    commissioner prosecutor chairman chairwoman chair director attorney coroner sheriff judge
    speaker officer manager coach leader chief adviser advisor akim regent registrar provost
    comptroller""".split()
)
"""Offices that are written in capitals before a name or instead of one, and that few are called."""

ATTENDING = frozenset(
    """doctor nurse surgeon medic paramedic midwife psychologist psychiatrist therapist teacher
    tutor referee umpire juror magistrate bailiff interpreter translator plumber electrician
    receptionist interviewer presenter host anchor anchorman moderator correspondent sergeant
    constable inspector detective policeman policewoman officer guard soldier""".split()
)
"""Who is there for somebody else: never taken for whoever was mentioned last."""

PERSON_NOUNS = (
    UNNAMED_NOUNS
    | OFFICES
    | MALE_NOUNS
    | FEMALE_NOUNS
    | NATIVES
    | frozenset(
        """person individual analyst economist expert scientist researcher professor
        doctor nurse teacher student pupil journalist reporter correspondent columnist
        critic author writer novelist poet playwright singer musician rapper guitarist
        drummer pianist composer conductor star celebrity comedian presenter broadcaster
        host filmmaker producer cinematographer screenwriter songwriter designer
        architect artist painter sculptor photographer model supermodel influencer
        blogger vlogger streamer youtuber crooner player substitute striker goalkeeper
        keeper defender midfielder winger forward hooker prop lock flanker fly-half
        scrum-half full-back fullback back batsman bowler all-rounder wicketkeeper
        skipper golfer boxer driver rider jockey runner sprinter swimmer cyclist athlete
        champion veteran rookie quarterback pitcher referee umpire trainer linesman
        teammate team-mate mate scorer rower skier skater surfer climber hiker wrestler
        footballer cricketer hurdler fencer gymnast officer soldier sailor pilot
        astronaut forecaster barista detective inspector constable cop firefighter
        paramedic lifeguard medic
        surgeon psychologist psychiatrist physicist chemist biologist geologist
        astronomer historian archaeologist sociologist anthropologist mathematician
        epidemiologist engineer programmer developer hacker entrepreneur investor trader
        broker banker financier shareholder member delegate accountant auditor consultant
        rabbi sergeant corporal cardinal brigadier commodore ayatollah sheikh reverend mullah
        baroness planner challenger adviser advisor strategist lobbyist campaigner activist
        protester demonstrator politician lawmaker legislator parliamentarian councillor
        candidate nominee incumbent diplomat functionary observer dissident refugee migrant
        prisoner inmate detainee defendant suspect victim survivor plaintiff claimant
        accused juror magistrate justice bailiff offender convict fraudster robber burglar
        smuggler dealer trafficker
        arsonist rapist stalker perpetrator militant rebel insurgent fighter jihadist
        separatist extremist farmer rancher grower beekeeper miner shopkeeper builder
        plumber carpenter roofer scaffolder welder mechanic courier postman trucker
        cabbie gardener caretaker janitor cleaner warden ranger chef cook butcher baker
        waiter clerk cashier secretary assistant worker labourer laborer volunteer
        customer consumer shopper diner patient parent child kid teenager teen youngster
        toddler infant baby pensioner retiree tycoon billionaire millionaire mogul
        magnate colleague counterpart friend pal partner ally rival opponent successor
        predecessor relative cousin sibling twin spouse girlfriend boyfriend fan
        supporter follower winner loser laureate graduate scholar fellow lecturer
        academic theologian vicar pastor minister preacher cleric chaplain missionary
        bigot thief killer murderer gunman attacker hostage spy agent guard hero idol
        icon pop-star chart-topper newcomer native compatriot northerner southerner
        democrat republican conservative tory liberal socialist nationalist coordinator mentor
        lieutenant headman headwoman elder netizen bookmaker punter
        co-ordinator organiser organizer curator librarian inventor pioneer guru sage
        visionary handyman nanny babysitter carer caregiver tutor tenant homeowner
        motorist commuter pedestrian tourist holidaymaker traveller traveler villager
        islander citizen voter taxpayer constituent pharmacist vet veterinarian clinician
        therapist counsel counsellor counselor translator interpreter narrator illustrator
        restaurateur hotelier publican landowner questioner interviewer whistleblower
        whistle-blower guest interlocutor moderator anchor anchorman commentator pundit
        pollster operative staff-member mum-of-two frontman bandmate co-star great-grandmother
        great-grandfather grandparent hubby ex ex-husband ex-wife ombudsman ombudswoman""".split()
    )
)

PERSON_ENDINGS = ("ist", "ician", "woman", "sman", "eer", "-old", "crat", "person")
"""Endings of nouns for persons that are next to never anything else."""
OF_SURNAMES = ("ist", "sman", "eer")
"""Those of them that surnames have as well: Christ, Grossman, Vermeer."""
NO_PERSONS = frozenset(
    "list checklist shortlist longlist blacklist whitelist watchlist waitlist wishlist playlist "
    "setlist twist mist fist wrist waist gist heist grist assist talisman beer deer reindeer "
    "veneer career cheer steer sheer".split()
)
"""Nouns with such endings that are none."""

ALIKE = (
    "mother mum mom mummy mommy",
    "father dad daddy",
    "grandmother gran grandma",
    "manager coach boss",
    "mayor akim",
    "chief head leader director boss",
    "ceo executive chief boss",
    "cleric clergyman vicar pastor priest rev rev. reverend chaplain minister",
    "doctor medic physician surgeon gp dr dr.",
    "professor prof prof. academic scholar lecturer",
    "officer constable detective sergeant inspector pc sgt sgt. cop policeman policewoman",
    "senator sen sen. lawmaker legislator",
    "lawmaker mp parliamentarian legislator politician rep rep. congressman congresswoman",
    "governor gov gov.",
    "general gen gen. commander",
    "lawyer attorney solicitor barrister counsel",
    "scientist researcher",
    "author writer novelist",
    "singer star rapper crooner popstar pop-star vocalist",
    "actor actress star",
    "chairman chairwoman chair",
    "spokesman spokeswoman spokesperson",
    "goalkeeper keeper",
    "captain skipper capt capt.",
    "colonel col col.",
    "lieutenant lt lt.",
    "admiral adm adm.",
    "superintendent supt",
    "president leader head",
    "candidate nominee",
    "ambassador envoy diplomat",
    "prosecutor attorney",
    "judge justice magistrate",
    "defendant accused",
    "teacher tutor schoolteacher",
    "pm minister premier",
    "teenager teen youngster",
    "groom bridegroom fiance husband",
    "bride fiancee wife",
    "counterpart colleague",
    "teammate team-mate mate",
    "company firm business corporation",
    "airline carrier",
    "bank lender",
    "retailer chain supermarket",
    "carmaker automaker",
    "newspaper paper daily tabloid publication outlet",
    "broadcaster channel station network",
    "charity nonprofit",
    "watchdog regulator",
    "embassy mission",
    "police constabulary force",
    "ministry department mfa",
)
"""Words that news uses in turns for one and the same."""


def _alike() -> dict[str, frozenset[str]]:
    classes: dict[str, set[str]] = {}
    for line in ALIKE:
        words = line.split()
        for word in words:
            classes.setdefault(word, {word}).update(words)
    return {word: frozenset(others) for word, others in classes.items()}


_ALIKE = _alike()
_ALIKE["leader"] |= _ALIKE["chairman"]  # a party's, and not the other way round


def alike(noun: str) -> frozenset[str]:
    """Give a noun and those that may stand for the same role."""
    return _ALIKE.get(noun) or frozenset((noun,))


IRREGULAR = {
    "children": "child",
    "grandchildren": "grandchild",
    "schoolchildren": "schoolchild",
    "wives": "wife",
    "housewives": "housewife",
    "midwives": "midwife",
    "thieves": "thief",
    "heroes": "hero",
    "analyses": "analysis",
    "people": "people",
}
"""Plurals of nouns that news speaks of, which spelling does not tell."""


def singular(noun: str) -> str:
    """Guess the singular of a lower-case noun, by English spelling but for a few."""
    if noun in IRREGULAR:
        return IRREGULAR[noun]
    if noun.endswith("men"):
        return noun[:-3] + "man"
    if not noun.endswith("s") or noun.endswith(("ss", "us", "is")):
        return noun
    if noun.endswith("ies") and len(noun) > len("ties"):
        return noun[:-3] + "y"
    return noun[: -2 if noun.endswith(("sses", "ches", "shes", "xes")) else -1]


def is_person(noun: str) -> bool:
    """Say whether a singular lower-case noun stands for a person."""
    return (
        noun in PERSON_NOUNS
        or ("-" in noun and noun.rsplit("-", 1)[-1] in PERSON_NOUNS)
        or (noun.endswith(PERSON_ENDINGS) and noun not in NO_PERSONS)
    )


def may_be_surname(word: str) -> bool:
    """Say whether a word stands for a person by nothing but an ending that surnames have."""
    return word not in PERSON_NOUNS and word.endswith(OF_SURNAMES)


def are_persons(noun: str) -> bool:
    """Say whether a lower-case noun stands for several persons."""
    one = singular(noun)
    return one != noun and is_person(one)


def gender_of_noun(noun: str) -> str:
    """Tell ``m`` or ``f`` from a noun for a person; empty where it tells nothing."""
    last = noun.rsplit("-", 1)[-1]
    if noun in MALE_NOUNS or last in MALE_NOUNS:
        return "m"
    if noun in NATIVES and noun.endswith("man") and not noun.endswith("woman"):
        return "m"
    return "f" if last in FEMALE_NOUNS or last.endswith("woman") else ""
