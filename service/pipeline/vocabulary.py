"""Words for bodies, documents, groups and places: what a noun says about the kind that speaks.

The commonest members of each class, gathered by hand from press style guides and from WordNet's
hyponyms of *organization* and *document*. All entries are lower case, nouns in the singular.
Words for people stand in :mod:`~service.pipeline.people`.
"""

GENERIC_ORGANIZATIONS = frozenset(
    """company firm group organisation organization body corporation conglomerate giant maker
    manufacturer retailer business outfit institution association agency charity club side team
    operator supplier carrier developer provider publisher broadcaster lender chain supermarket
    party union network startup start-up venture watchdog regulator think-tank thinktank tank bank
    airline brewery brewer insurer carmaker automaker chipmaker drugmaker steelmaker housebuilder
    lab laboratory university newspaper paper tabloid publication outlet magazine station channel
    website studio label band duo trio orchestra theatre museum gallery airport hotel restaurant
    utility railway nonprofit platform federation league foundation institute daily weekly edition
    site portal""".split()
)
"""What "the ..." stands in for a name given before."""

ORGANIZATIONS = GENERIC_ORGANIZATIONS | frozenset(
    """government ministry department administration cabinet parliament congress legislature senate
    commons assembly council committee commission court tribunal police army navy force military
    embassy consulate office bureau authority executive treasury board panel jury inquiry
    task-force taskforce fund college school hospital clinic trust society confederation
    alliance coalition consortium partnership movement campaign church journal press
    service exchange opposition management leadership secretariat forum summit presidency
    mission delegation unit division branch subsidiary parent junta regime militia brigade
    battalion squadron coastguard directorate inspectorate registry guild enterprise plant
    factory command syndicate cooperative co-operative collective caucus lobby chamber
    observatory academy prison zoo prosecution defence defense media center centre chancellery
    headquarters app radio television municipality register""".split()
)

TRADES = frozenset(
    """airline brewer brewery broadcaster builder carmaker automaker chipmaker drugmaker steelmaker
    housebuilder charity giant insurer lender maker manufacturer operator publisher regulator
    retailer startup start-up supermarket supplier watchdog developer conglomerate""".split()
)
"""What stands before the name of a body to say what it does."""

PARLIAMENTS = frozenset(
    """bundestag duma eduskunta folketing knesset majilis majlis rada riigikogu riksdag sabor saeima
    seimas sejm skupstina skupština storting verkhovna""".split()
)
"""What translations put before a member's name without more ado: "deputy of Sejm NAME"."""

DOCUMENTS = frozenset(
    """report study survey poll statement letter note agreement document treaty paper article book
    memo memorandum communique communiqué declaration resolution bill law act constitution charter
    contract ruling judgment judgement verdict indictment filing petition lawsuit complaint
    affidavit manifesto dossier file email e-mail message tweet post blog announcement release
    bulletin forecast figures data statistics census research analysis review audit assessment
    evidence findings transcript record diary autobiography memoir biography leaflet guide guidance
    guideline advert advertisement headline editorial convention accord protocol pact deal summary
    draft text results index questionnaire warrant decree edict notice testimony account ad video
    calculation calculations
    film clip documentary footage spot piece column op-ed programme commentary briefing blueprint
    strategy brochure prospectus placard banner estimate story slide chart graph map photo
    photograph picture image recording tape song movie series biopic website webpage entry leak rule
    regulation theory hypothesis paperwork certificate log inscription verse scripture brief
    clause annex appendix database scan x-ray receipt invoice examination evaluation post-mortem
    postmortem autopsy suit lawsuit readout circular factsheet polling modelling modeling
    information notebook comment motion ordinance minutes terms handbook
    investigation footnote request preamble conclusions cable telegram
    paragraph decision booklet pamphlet tally count average""".split()
)
TREATIES = frozenset(
    """accord agreement charter communique communiqué constitution convention declaration
    memorandum pact protocol resolution statement treaty""".split()
)
"""Last words of names that are those of documents."""
GENERIC_DOCUMENTS = frozenset(["document", "text", "paper", "paragraph"])

GROUPS = frozenset(
    """people public majority minority crowd number lot some many others most few several
    both those all half audience electorate youth staff police-officers clergy rest
    couple family dozens hundreds thousands millions scores percent per-cent cent handful
    plenty faction none poor rich elderly young unemployed dead everyone everybody % they community
    generation mob chorus pair twins circle circles entourage""".split()
)
"""Unnamed many, though the word may be in the singular."""

COUNTED = frozenset(
    """group band crowd number majority minority chorus string array gang army team handful couple
    series range raft host panel generation pair trio cohort bunch alliance coalition""".split()
)
"""What "... of teachers" makes of teachers: still unnamed many."""

PLACE_NOUNS = frozenset(
    """country nation state city town capital island village region republic kingdom province county
    district municipality territory enclave port suburb borough canton emirate peninsula archipelago
    settlement colony""".split()
)

ORGANIZATION_NAME_WORDS = frozenset(
    """inc inc. corp corp. ltd ltd. plc llc gmbh ag nv bv spa group groupe gruppe gruppo groep grupo
    holdings company corporation council forum
    university college school bank party union foundation institute institution agency authority
    association society federation confederation committee commission ministry department office
    bureau embassy consulate court parliament senate congress assembly police army navy airlines
    airways motors pictures records studios entertainment media news radio television times post
    herald tribune journal gazette chronicle observer guardian telegraph mail express mirror sun
    league club fc united city-council trust fund service services force board chamber exchange
    partners capital systems technologies software networks energy oil gas international network
    press organization organisation executive registry registries academy museum hospital church
    synod alliance coalition front movement brigade brigades secretariat treasury reserve
    administration task-force foods stores brothers & hamas fbi campaign centre center shipping
    ferries lines cruises transport rail railway railways mills homes hotels hotel resorts logistics
    aviation aerospace automotive telecom telecommunications mobile insurance pharma pharmaceuticals
    chemicals steel cement mining minerals resources petroleum textiles brewery breweries bakeries
    farms dairy optics instruments semiconductors electronics electric power water utilities
    properties estates construction engineering consulting associates solutions rovers wanderers
    athletic albion hotspur rangers orchestra theatre laboratories laboratory labs cooperative guild
    caucus directorate observatory tribunal commons devices semiconductor bancorp beverages biotech
    ventures therapeutics genetics staff command mfa""".split()
)
"""Words that make a name one of an organization."""
BODIES = ORGANIZATIONS | ORGANIZATION_NAME_WORDS
"""Words for bodies, in names or not."""

OF_ORGANIZATIONS = frozenset(
    """embassy ministry department office bank university institute council committee commission
    college house church bureau board transport academy society association federation union league
    school court secretary chamber confederation organisation organization fund centre center museum
    agency consulate mission trust staff""".split()
)
"""Head words after which "of", "for", "in" and another name belong to the name."""

PORTFOLIOS = frozenset(
    """affairs agriculture aviation cabinet commerce communication communications construction
    cooperation culture defence defense development digitalization economics economy education
    elections emergencies employment energy environment equality europe families finance finances
    fisheries forestry forests health heritage home housing immigration industry industries
    information infrastructure innovation integration intelligence interior investment justice
    labor labour lands law media migration mines mining navy opposition peace planning police policy
    politics privatization production protection reconciliation reforms relations religion research
    resources rights roads science security services sport sports staff state statistics
    sustainability taxes technologies technology tourism trade transport transportation treasury
    veterans war water welfare women works youth""".split()
)
"""What ministers and heads are of."""

METONYMS = frozenset(
    """kremlin white-house downing-street whitehall westminster elysee élysée number-10 no-10
    capitol-hill vatican west east""".split()
)
"""Seats of power and regions that stand for those who sit there, as capitals do."""

NEWSPAPERS = frozenset(
    """times post mail telegraph guardian independent herald journal tribune express mirror sun
    observer gazette chronicle star standard globe bee examiner inquirer courier daily mercury
    record echo argus ledger bugle dispatch advertiser enquirer newspaper""".split()
)
"""Last words of the names of newspapers."""

PLATFORMS = frozenset(
    "facebook twitter x instagram telegram whatsapp tiktok linkedin youtube vk weibo".split()
)
"""Where anybody writes."""

CHANNELS = frozenset(
    """bbc itv cnn nbc cbs abc msnbc cnbc npr pbs rté rte rtl zdf ard orf svt nrk yle tve rtp cbc
    ctv sabc nhk kbs cctv cgtn wion ndtv trt ntv tvp afr anadolu mti pti reuters afp ap upi xinhua
    interfax tass itar-tass itar bloomberg dpa ansa efe kyodo al-jazeera aljazeera
    newsnight""".split()
)
"""Broadcasters and agencies that hardly anything else is called."""

MEDIA = CHANNELS | frozenset(
    """reporter reporters journalist journalists press media newsmen correspondent correspondents
    newspaper newspapers magazine radio tv television programme program show agency newswire
    website interviewers interviewer broadcaster podcast channel
    times post mail telegraph guardian independent herald journal tribune express mirror sun
    observer gazette chronicle star news today sky mtv nme billboard variety newsweek economist
    spiegel figaro monde zeitung facebook twitter instagram youtube blog webcast conference
    briefing paper publication outlet daily weekly edition site portal line 5live live sport
    wire""".split()
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
