"""Countries and capitals, by which a name is a place whatever a statistical reader takes it for.

Member states of the United Nations and their capitals, under the names that English news uses,
and the commonest names of parts and groups of them.
"""

from service.pipeline.given_names import GIVEN

COUNTRIES = frozenset(
    """afghanistan albania algeria andorra angola argentina armenia australia austria azerbaijan
    bahamas bahrain bangladesh barbados belarus belgium belize benin bhutan bolivia bosnia botswana
    brazil brunei bulgaria burundi cambodia cameroon canada chad chile china colombia congo croatia
    cuba cyprus czechia denmark djibouti dominica ecuador egypt england eritrea estonia ethiopia
    fiji finland france gabon gambia georgia germany ghana greece grenada guatemala guinea guyana
    haiti honduras hungary iceland india indonesia iran iraq ireland israel italy jamaica japan
    jordan kazakhstan kenya kosovo kuwait kyrgyzstan laos latvia lebanon lesotho liberia libya
    liechtenstein lithuania luxembourg macedonia madagascar malawi malaysia maldives mali malta
    mauritania mauritius mexico moldova monaco mongolia montenegro morocco mozambique myanmar
    namibia nepal netherlands nicaragua niger nigeria norway oman pakistan palau palestine panama
    paraguay peru philippines poland portugal qatar romania russia rwanda samoa scotland senegal
    serbia seychelles singapore slovakia slovenia somalia spain sudan suriname swaziland sweden
    switzerland syria taiwan tajikistan tanzania thailand togo tonga tunisia turkey turkmenistan
    uganda ukraine uruguay uzbekistan vanuatu venezuela vietnam wales yemen zambia zimbabwe britain
    uk u.k. us u.s. usa u.s.a. uae america burma holland abkhazia ossetia transnistria karabakh
    crimea chechnya dagestan kurdistan""".split()
)
_NATIONS = """
    afghan afghanistan albanian albania algerian algeria american us angolan angola argentine
    argentina argentinian argentina armenian armenia australian australia austrian austria
    azerbaijani azerbaijan azeri azerbaijan bahraini bahrain bangladeshi bangladesh belarusian
    belarus belgian belgium bolivian bolivia bosnian bosnia brazilian brazil british britain
    bulgarian bulgaria burmese myanmar cambodian cambodia cameroonian cameroon canadian canada
    chadian chad chilean chile chinese china colombian colombia congolese congo croatian croatia
    cuban cuba cypriot cyprus czech czechia danish denmark dutch netherlands ecuadorian ecuador
    egyptian egypt english england eritrean eritrea estonian estonia ethiopian ethiopia finnish
    finland french france georgian georgia german germany ghanaian ghana greek greece guatemalan
    guatemala haitian haiti honduran honduras hungarian hungary icelandic iceland indian india
    indonesian indonesia iranian iran iraqi iraq irish ireland israeli israel italian italy
    jamaican jamaica japanese japan jordanian jordan kazakh kazakhstan kenyan kenya kosovar
    kosovo kuwaiti kuwait kyrgyz kyrgyzstan laotian laos latvian latvia lebanese lebanon
    liberian liberia libyan libya lithuanian lithuania macedonian macedonia malaysian malaysia
    maltese malta mexican mexico moldovan moldova mongolian mongolia montenegrin montenegro
    moroccan morocco mozambican mozambique namibian namibia nepalese nepal nicaraguan nicaragua
    nigerian nigeria norwegian norway omani oman pakistani pakistan palestinian palestine
    panamanian panama paraguayan paraguay peruvian peru polish poland portuguese portugal qatari
    qatar romanian romania russian russia rwandan rwanda saudi saudi scottish scotland
    senegalese senegal serbian serbia singaporean singapore slovak slovakia slovenian slovenia
    somali somalia spanish spain sudanese sudan swedish sweden swiss switzerland syrian syria
    taiwanese taiwan tajik tajikistan tanzanian tanzania thai thailand tunisian tunisia turkish
    turkey turkmen turkmenistan ugandan uganda ukrainian ukraine uruguayan uruguay uzbek
    uzbekistan venezuelan venezuela vietnamese vietnam welsh wales yemeni yemen zambian zambia
    zimbabwean zimbabwe
""".split()
NATIONS = dict(zip(_NATIONS[::2], _NATIONS[1::2], strict=True))
"""Whose country an adjective says: a Ruritanian minister is one of Ruritania."""
CAPITALS = frozenset(
    """kabul tirana algiers luanda yerevan canberra vienna baku manama dhaka minsk brussels
    thimphu sarajevo gaborone brasilia sofia ouagadougou phnom yaounde yaoundé ottawa bangui
    santiago beijing bogota bogotá kinshasa zagreb havana nicosia prague copenhagen quito cairo
    asmara tallinn helsinki paris libreville tbilisi berlin accra athens conakry budapest reykjavik
    delhi jakarta tehran baghdad dublin jerusalem rome kingston tokyo amman astana nairobi pristina
    bishkek vientiane riga beirut monrovia tripoli vaduz vilnius skopje antananarivo lilongwe
    bamako valletta nouakchott chisinau ulaanbaatar podgorica rabat maputo windhoek kathmandu
    amsterdam wellington managua niamey abuja pyongyang oslo muscat islamabad ramallah asuncion
    lima manila warsaw lisbon doha bucharest moscow kigali riyadh dakar belgrade freetown
    bratislava ljubljana mogadishu pretoria seoul madrid colombo khartoum paramaribo stockholm
    bern damascus taipei dushanbe dodoma bangkok lome lomé tunis ankara ashgabat kampala kiev kyiv
    london washington montevideo tashkent caracas hanoi lusaka harare edinburgh cardiff
    belfast sukhumi tskhinvali tiraspol stepanakert grozny""".split()
)
PLACES = COUNTRIES | CAPITALS
TWO_WORDS = frozenset(
    [
        *(
            "abu dhabi",
            "addis ababa",
            "buenos aires",
            "guatemala city",
            "hong kong",
            "kuala lumpur",
        ),
        *("kuwait city", "mexico city", "new delhi", "new york", "panama city", "phnom penh"),
        *("san salvador", "santo domingo", "tel aviv", "downing street"),
    ]
)
"""Places of two words, neither of which says so; among them one that speaks for a government."""
ONLY_COUNTRIES = COUNTRIES - GIVEN
"""Countries after whom nobody is called."""
