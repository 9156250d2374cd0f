"""Word lists: what a noun says about the kind of thing that speaks.

The lists are closed classes of news English as far as there are any (titles, press verbs), and
otherwise the commonest members, gathered by hand from press style guides and from WordNet's
hyponyms of *leader*, *worker*, *organization* and *document*; nouns that are not listed are
judged by their endings. All entries are lower case, nouns in the singular.
"""

MALE_TITLES = frozenset("mr sir lord king prince mr. señor herr monsieur baron duke".split())
FEMALE_TITLES = frozenset(
    "mrs ms miss lady dame queen princess mrs. ms. madame baroness duchess".split()
)
TITLES = (
    MALE_TITLES
    | FEMALE_TITLES
    | frozenset(
        """dr dr. prof prof. professor rev rev. reverend st gen gen. general col col. colonel lt
        lt. capt capt. captain maj maj. major sgt sgt. sergeant admiral adm adm. sen sen. senator
        rep rep. congressman congresswoman gov gov. governor president vice-president premier
        chancellor prime minister first foreign justice secretary judge justice inspector
        detective constable pc superintendent commissioner bishop archbishop cardinal pope imam
        rabbi sheikh ayatollah fr father sister brother brig brigadier cllr councillor
        ambassador mayor chairman chairwoman coach""".split()
    )
)
"""Words before a name that are not part of it."""

MALE_NOUNS = frozenset(
    """man boy father husband son brother uncle nephew grandfather actor businessman chairman
    spokesman policeman fireman salesman king prince duke congressman sportsman gentleman widower
    groom fisherman craftsman nobleman priest monk""".split()
)
FEMALE_NOUNS = frozenset(
    """woman girl mother wife daughter sister aunt niece grandmother actress businesswoman
    chairwoman spokeswoman policewoman queen princess duchess congresswoman sportswoman lady widow
    bride nun midwife heroine hostess ballerina""".split()
)

UNNAMED_NOUNS = frozenset(
    """spokesman spokeswoman spokesperson source insider official aide witness passer-by bystander
    onlooker resident neighbour neighbor caller reader viewer user commenter somebody someone
    anyone anybody nobody everyone everybody participant respondent passenger employee""".split()
)
"""One person whom news leaves unnamed on purpose: never resolved to somebody else's name."""

OFFICES = frozenset(
    """president premier minister chancellor secretary governor mayor senator congressman
    congresswoman mp judge ambassador king queen prince princess pope archbishop bishop
    commissioner prosecutor chairman chairwoman chair chief director executive boss head leader
    coach manager captain treasurer speaker commander general admiral colonel sheriff envoy
    attorney lawyer solicitor barrister coroner principal headteacher headmaster dean rector chief
    co-chairman vice-president whip deputy ceo founder owner editor""".split()
)
"""Offices: who is meant follows from the office, not from who was mentioned last."""

PERSON_NOUNS = (
    UNNAMED_NOUNS
    | OFFICES
    | MALE_NOUNS
    | FEMALE_NOUNS
    | frozenset(
        """person individual analyst economist expert scientist researcher professor doctor nurse
        teacher student pupil journalist reporter correspondent columnist critic author writer
        novelist poet playwright singer musician rapper guitarist drummer pianist composer
        conductor star celebrity comedian presenter broadcaster host filmmaker producer
        cinematographer screenwriter designer architect artist painter sculptor photographer model
        player striker goalkeeper keeper defender midfielder winger forward hooker prop lock
        flanker fly-half scrum-half centre full-back fullback back batsman bowler all-rounder
        wicketkeeper skipper golfer boxer driver rider jockey runner sprinter swimmer cyclist
        athlete champion veteran rookie quarterback pitcher referee umpire trainer
        official officer soldier sailor pilot astronaut detective inspector constable
        firefighter paramedic surgeon psychologist psychiatrist physicist chemist biologist
        geologist astronomer historian archaeologist sociologist anthropologist mathematician
        engineer programmer developer hacker entrepreneur investor trader broker banker
        member delegate accountant consultant adviser advisor strategist lobbyist campaigner activist protester
        politician lawmaker legislator councillor candidate incumbent diplomat dissident refugee
        migrant prisoner inmate defendant suspect victim survivor plaintiff claimant accused
        farmer miner driver shopkeeper builder plumber chef cook butcher baker waiter clerk
        secretary assistant worker volunteer customer consumer shopper patient parent child
        teenager youngster baby toddler pensioner tycoon billionaire millionaire mogul magnate
        colleague friend partner ally rival opponent successor predecessor relative fan supporter
        winner loser nominee laureate graduate scholar fellow lecturer academic theologian vicar
        cleric clergyman preacher missionary bigot thief killer murderer gunman attacker hostage
        spy agent guard chief hero idol icon pop-star chart-topper newcomer native compatriot
        northerner southerner democrat republican conservative tory liberal socialist coordinator co-ordinator organiser organizer curator librarian
        inventor pioneer guru sage visionary""".split()
    )
)

PERSON_ENDINGS = ("ist", "ologist", "ician", "woman", "sman", "eer", "-old", "crat", "person")
"""Endings of nouns for persons that are next to never anything else."""

GENERIC_ORGANIZATIONS = frozenset(
    """company firm group organisation organization body corporation conglomerate giant maker
    manufacturer retailer business outfit institution association agency charity club side team
    operator supplier carrier developer provider publisher broadcaster lender chain supermarket
    party union network startup start-up venture watchdog regulator
    think-tank thinktank""".split()
)
"""What "the ..." stands in for a name given before."""

ORGANIZATIONS = GENERIC_ORGANIZATIONS | frozenset(
    """government ministry department administration cabinet parliament congress senate commons
    assembly council committee commission court tribunal police army navy force military embassy
    consulate office bureau authority executive treasury board panel jury inquiry task-force
    taskforce bank fund university college school hospital institute institution laboratory lab
    foundation trust society federation confederation league alliance coalition consortium
    partnership movement campaign church newspaper paper daily tabloid magazine journal press
    station channel website site brewery airline airport bureau service studio label band duo trio
    orchestra theatre museum gallery exchange insurer brewer carmaker automaker chipmaker
    drugmaker steelmaker housebuilder opposition management leadership secretariat forum summit
    presidency mission delegation unit division branch subsidiary parent junta regime militia
    prosecution defence defense media""".split()
)

DOCUMENTS = frozenset(
    """report study survey poll statement letter note agreement document treaty paper article
    book memo memorandum communique communiqué declaration resolution bill law act constitution
    charter contract ruling judgment judgement verdict indictment filing petition lawsuit
    complaint affidavit manifesto dossier file email e-mail message tweet post blog announcement
    release bulletin forecast figures data statistics census research analysis review audit
    assessment evidence findings transcript record diary autobiography memoir biography leaflet
    guide guidance guideline advert advertisement headline editorial convention accord protocol
    pact deal summary draft text transcript results index questionnaire warrant decree edict
    notice testimony account ad advert video film clip documentary footage spot piece column op-ed
    programme commentary briefing blueprint strategy brochure prospectus placard banner""".split()
)
GENERIC_DOCUMENTS = frozenset(["document", "text", "paper"])

GROUPS = frozenset(
    """people public majority minority crowd number lot some many others most few several both
    those all half audience electorate youth staff police-officers clergy rest couple family
    dozens hundreds thousands millions scores percent per-cent cent handful plenty faction none
    poor rich elderly young unemployed dead everyone they""".split()
)
"""Unnamed many, though the word may be in the singular."""

PLACE_NOUNS = frozenset(
    "country nation state city town capital island village region republic kingdom".split()
)

ORGANIZATION_NAME_WORDS = frozenset(
    """inc inc. corp corp. ltd ltd. plc llc gmbh ag group holdings company corporation council
    forum university college school bank party union foundation institute institution agency
    authority association society federation confederation committee commission ministry
    department office bureau embassy consulate court parliament senate congress assembly police
    army navy airlines airways motors pictures records studios entertainment media news radio
    television times post herald tribune journal gazette chronicle observer guardian telegraph
    mail express mirror sun league club fc united city-council trust fund service services force
    board chamber exchange partners capital systems technologies software networks energy oil gas
    international network press organization organisation executive registry registries
    academy museum hospital church synod alliance coalition front movement brigade brigades
    secretariat treasury reserve administration task-force foods stores brothers & hamas fbi
    campaign centre center""".split()
)
"""Words that make a name one of an organization."""

METONYMS = frozenset(
    """kremlin white-house downing-street whitehall westminster elysee élysée number-10 no-10
    capitol-hill vatican west east""".split()
)
"""Seats of power and regions that stand for those who sit there, as capitals do."""

NEWSPAPERS = frozenset(
    """times post mail telegraph guardian independent herald journal tribune express mirror sun
    observer gazette chronicle star standard globe bee examiner inquirer courier daily mercury
    record echo argus newspaper""".split()
)
"""Last words of the names of newspapers."""

MEDIA = frozenset(
    """reporter reporters journalist journalists press media newsmen correspondents newspaper
    newspapers magazine radio tv television programme program show agency newswire website
    interviewers interviewer broadcaster podcast channel bbc itv cnn nbc cbs abc msnbc cnbc npr
    pbs reuters afp ap upi xinhua interfax tass itar-tass itar bloomberg dpa ansa efe kyodo
    al-jazeera aljazeera newsnight times post mail telegraph guardian independent herald journal
    tribune express mirror sun observer gazette chronicle star news today sky channel mtv nme
    billboard variety newsweek economist spiegel figaro monde zeitung facebook twitter instagram
    youtube blog webcast conference briefing paper daily line 5live live sport wire""".split()
)
"""Who merely carries words, so that telling them is not aimed at them."""

PARTY_PLURALS = {
    "tories": "Tory",
    "conservatives": "Conservative",
    "democrats": "Democratic",
    "republicans": "Republican",
    "greens": "Green",
    "liberals": "Liberal",
    "socialists": "Socialist",
    "communists": "Communist",
    "nationalists": "Nationalist",
    "christian democrats": "Christian Democratic",
    "social democrats": "Social Democratic",
    "liberal democrats": "Liberal Democratic",
}
"""Members of a party, in the plural, and how its name begins."""


def singular(noun: str) -> str:
    """Guess the singular of a lower-case noun, by English spelling alone."""
    if noun.endswith("ies") and len(noun) > 4:  # noqa: PLR2004 - "ties"
        return noun[:-3] + "y"
    if noun.endswith(("sses", "ches", "shes", "xes")):
        return noun[:-2]
    if noun.endswith("men"):
        return noun[:-3] + "man"
    if noun.endswith("s") and not noun.endswith(("ss", "us", "is")):
        return noun[:-1]
    return noun


def is_person(noun: str) -> bool:
    """Say whether a singular lower-case noun stands for a person."""
    last = noun.rsplit("-", 1)[-1]
    return noun in PERSON_NOUNS or last in PERSON_NOUNS or noun.endswith(PERSON_ENDINGS)
