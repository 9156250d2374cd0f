"""Given names that are next to always a man's or a woman's, and those that both bear.

The commonest given names of births in the United States and in England and Wales in the second
half of the 20th century, with the commonest of other countries as world news spells them.
"""

MALE = frozenset(
    """aaron abbas abdel abdelaziz abdul abdullah abdullahi abel achim adam adem adil adnan adrian
    ahmed ahmet aidan ajay akhmed akihiro akio akira alain alan alastair albert alberto alejandro
    aleksandar aleksander aleksandr aleksei aleksey alessandro alexander alexandre alexandros
    alexandru alexei alexey alfonso alfred alfredo alhaji ali alistair aliyu allan allen alois
    alphonse alvaro alvin amadou amine amir anatoly anders andre andreas andrei andrej andreja
    andres andrew andrii andriy andrzej andy angelo angus anil ansgar anthony antoine anton antoni
    antonin antonio antonis antony anvar anwar aram archibald ari aristide arjun armando armen arne
    arnold arsene artem arthur arturo arun arvind ashok ashraf asif aslan atif atul auguste augusto
    aung axel aziz bakhtiyar baptiste barry bartholomew bashar bashir bastian bastien bayram ben
    benedict benedikt beniamino benito benjamin benoit bernard bernd bertrand bilal bill billy
    bjarne bjorn björn blaise bob bogdan bohdan bohumil boris borislav boubacar brad bradley branko
    brendan brendon brett brian bruce bruno bryan burak burhan byron caleb calvin carl carlo carlos
    casper cedric cem cesar chandra charles charlie chester chinedu christian christoph christopher
    chukwuma clarence claudio claus clement clifford clint clinton clive cole colin colm colton
    conor constantin constantine cornelis craig cristian cristiano cristobal curtis cyril cyrus daan
    dagfinn dalibor damian damien damir dan daniel daniele danilo danny dario dariusz darrell darren
    dave david davide davit dawit dean dejan deng denis dennis denys derek derrick desmond dev
    didier diego dietrich dilip dimitar dimitri dimitris dinesh dirk djamel dmitri dmitry dmytro
    dominic dominik don donald donnie douglas dragan duncan dušan dwayne dwight dylan earl ebrahim
    eddie eddy edgar edgars edmund edoardo eduard eduardo edvard edward edwin eitan elias elijah
    elliot elton emanuel emeka emil emilio emin emir emmanuel emre enda endre enrico enrique enzo
    erdem eric erich erik ernest ernesto ernst erwin esteban etienne eugen eugene evan evangelos
    evgeni evgeny ezra fabien fabio fabrice fadi faisal farid farouk fathi federico felipe felix
    ferdinand ferenc fergus fernando fidel fikret filippo finn fintan flavio florian francesco
    francisco francois franjo frank franklin franz fred freddie frederick fredrik friedrich fritz
    gabor gabriel gael gareth garfield garrett garry gary gaston gavin gavriel gaz geert gennady
    geoff geoffrey georg george georges georgi georgios gerald gerard gerardo gerd gerhard gerry
    gert ghassan gianluca gianni gilbert gilberto giles gino gintaras giorgi giorgio giovanni giulio
    giuseppe glen glenn glyn goran gordon graeme graham grant greg gregoire gregor gregory grigory
    guido guillaume guillermo gunnar gunther gurbanguly gustav gustavo guy gyorgy habib hafez haim
    hakan hakim hallvard hamad hamed hamid hamish hamza hans harald haris harold harry haruki harun
    harvey hasan hashim hassan haydar hector heiko heinrich heinz helmut hendrik henri henrik
    henrique henry herbert herman hermann hideki hideo hikmet hiroshi hisham holger horst hossein
    howard hristo hubert hubertus hugh hugo humberto husam hussein iain ian ibrahim ibrahima idris
    ignacio igor ihor ilham ilya imran imre inigo ion ionut irakli irfan isa isaac ishaan ishmael
    iskander ismail ismet issa istvan ivan ivar ivo iyad jaap jack jacob jacques jafar jaime jair
    jake jakob jakub jalal jamal james jan janez janos janusz jared jari jaroslav jarosław jason
    jasper javad javed javier jawad jean-claude jean-pierre jeff jeffrey jens jeremiah jeremy
    jermaine jerome jerry jerzy jesper jesus jim jimmy joachim joakim joao joaquin jochen joe joel
    joerg johan johann johannes john johnnie johnny jon jonas jonathan joost jorge joris jose josef
    joseph josh joshua josip jozef jozsef juan juergen juha jukka julian julio julius junaid
    junichiro jurgen jurgis juri jussi justin kaan kabir kacper kai kamal kamil kareem karel karim
    karl karol karsten kasper kazimierz kazuo keir keith kemal ken kenji kenneth kent kerem kevin
    khaled khalid khalifa kieran kiran kirill kirk kiyoshi klaas klaus klemens knut kofi konstantin
    kris kristian kristjan kristof krzysztof kumar kunal kurt kwame kwesi kyle ladislav lambert
    larry lars laszlo laurent lawrence leandro lech leif leland lennart leo leon leonard leonardo
    leonid leopold leroy lester leszek levan lewis liam linus lionel ljubomir lloyd lorenz lorenzo
    lothar louis luc luca lucas luciano ludovic ludwig luigi luis lukas lukasz luke luuk maarten
    maciej mads magnus mahathir mahdi mahmoud mahmud maksim malcolm malik mamadou mansour manuel
    marat marc marcel marcelo marcin marco marcos marcus marek marijan marin mario marius mark marko
    markus marlon marten martin martti marvin marwan masato masoud massimo mateusz mathew mathias
    mathieu matias mats matt matteo matthew matthias matthijs matti mattias maurice mauricio mauro
    max maxim maxime maximilian mehdi mehmed mehmet mesut michael michal micheal michel mick miguel
    mihai mihail mikael mike mikhael mikhail mikko mikolaj milan milorad milos mirko miro miroslav
    mladen modibo mohamad mohamed mohammad mohammed mohan moises mordechai morris morten moses moshe
    mostafa moussa muammar muhammad muhammadu muhammed mukesh murat murod murray musa mustafa mykola
    nabil nadim naftali najib narendra nasser nathan nathaniel naveen neil nelson neville nicholas
    nick nico nicolas niels nigel nikita nikol nikola nikolai nikolaj nikolaos nikolay nikos nils
    nnamdi noah noam noel norbert norman nuno nursultan ola olaf olav ole oleg oleh oleksandr
    oleksii oleksiy oliver olivier olli olof omar omer onur orhan orlando osama oscar osman osvaldo
    otto ousmane owen ozan paavo pablo paddy paolo parviz pascal pascual pasquale patricio patrick
    paul paulo pavel pavle pavlo pawel peder pedro pekka percy pervez petar pete peter petr petri
    petro petteri phil philip philipp philippe pierre piet pieter pietro pino piotr pradeep prakash
    pranav preben predrag qasim quentin rachid radek radoslaw radovan raed rafael raffaele rafi
    ragnar rahim rahul raila raimo rainer raj rajesh rajiv rakesh ralf ralph ramesh rami ramin ramiz
    ramon randall rashid rasmus raul ravi ray raymond razvan recep reggie reinaldo reiner reinhard
    remi remy renato rene ricardo riccardo richard rick rico rinat risto rob robbie robert roberto
    rod rodney rodrigo rogelio roger roland rolf romain roman romano ron ronald ronan ronnie rory
    ross rostam roy ruben rudi rudolf rufus rui rune rupert ruslan russell rustam rustem ryan saad
    sabri saddam sadiq saeed sajid salim salman salvador salvatore samir samuel sander sandro sanjay
    santiago satoshi saul sayed scott sean sebastian sebastien sekou selim serge sergei sergey
    sergio serhii serhiy seth shafiq shahid shamil shane shaun shavkat shigeru shimon shinji shinzo
    sigmar sigurd silvester silvio simeon simo simon sirojiddin slavko slobodan stanislav stanislaw
    stanley stefan stefano steinar stelios sten stephen steve steven stewart stig stuart sune sunil
    suresh svein sven sylvain sylvester szymon tadeusz taha taher takashi talal tamas taras tariq
    taro tayyip ted terence terje tero terry thabo thanos theo theodor theodore theodoros thiago
    thierry thijs thomas thorsten tiago tibor tihomir tilman tim timo timothee timothy timur tobias
    toby todd todor tom toma tomas tomasz tomislav tommy tony tor torsten trevor tristan tunde ugo
    ulf ulrich umar umaro umberto usman uwe vaclav vadim valdas valdis valentin valeri valery vasco
    vasil vasile vasili vasily veli victor vidar vijay vikram viktor viktoras vilem ville vincent
    vincenzo vinicius vinod vishal vitali vitaly vito vittorio vlad vladimir vladislav vojtech
    volkan volker volodymyr wael waldemar walid walter warren wayne werner wesley wessel wilfred
    wilhelm will william willie wim winston wojciech wolf wolfgang xavier yahya yair yakov yan
    yannis yaroslav yashar yasir yasser yasuo yevgeny yevhen yiannis yitzhak yohannes yosef yousef
    youssef yuki yunus yuri yuriy yury yusuf yusup yves zaid zakir zbigniew zdenek zeljko zia ziad
    zine zinedine zoltan zoran zsolt zurab""".split()
)

FEMALE = frozenset(
    """aaliyah abeba abigail adaeze adela adelaide adele adriana agata agnes agneta agnieszka aida
    aigul ainhoa aino aisha akiko alba alejandra aleksandra alena alessandra alessia alexandra
    alexandria alice alicia alina alison alma alona alya amal amanda amaya amber amelia amelie amina
    aminata amira amrita amy ana anabel anahit anais anastasia anastasiya andrea andreea anette
    angela angelica angelika angelina angelique angie anika anissa anita anja anke ann anna annabel
    anne anneke anneli annelise annemarie annette annie annika anoushka antje antoinette antonella
    antonia april arabella araceli ariana arlene arwa asha asma asta astrid audrey aurelia aurelie
    aurora ava awa ayaan ayesha ayse aysel aysha azadeh azra babette barbara barbora beata beatrice
    beatriz becky bela belinda benazir berit bernadette bernice bertha beryl beth bethany bettina
    betty beverley bianca biljana birgit birgitta blanca blanche bonnie bozena branka brenda bridget
    brigid brigitte britney britta brooke camila camilla candice cara carina carla carlota carlotta
    carmen carol carole carolina caroline carolyn caterina catherine cathrine cathy cecilia celeste
    celia celine chantal charlene charlotte cherie cheryl chiamaka chiara chidinma chimamanda chloe
    chloé christa christel christiane christina christine cindy claire clara clarissa claudette
    claudia clementine colleen condoleezza connie constance consuelo cora cordelia corinna corinne
    cosima courtney cristina cynthia dagmar dagny daisy dalia danica daniela daniella danielle
    danuta daphne darya dawn debbie deborah debra deirdre delia delphine demi denisa denise desiree
    diana diane dilma dilnoza dolores dominika donna dora doreen doris dorota dorothea dorothee
    dorothy dunja ebba ebru edda edith edna efua eileen eimear eirin eirini ekaterina elaine eleanor
    elena eleni eleonora elfriede eliane elif elina eline elisa elisabeth elise eliska eliza
    elizabeth elke ella ellen ellie ellinor elodie eloise elsa elsie elspeth elvira elzbieta
    emanuela emilia emilie emily emine emma emmanuelle erica erika erin erna ernestine esma
    esmeralda esperanza estela estelle esther etta eugenia eugenie eunice eva evangelina eve evelina
    eveline evgenia ewa fabienne farah fatema fatima fatma fatou fatoumata fay faye federica felicia
    felicity fernanda filipa fiona fleur flora florence folake frances francesca francine francoise
    frauke freda frederica freida freya frieda gabriela gabriella gail galina gemma genevieve
    georgette georgia georgiana georgina geraldine gerda geri germaine gertrude ghislaine gilda
    gillian gina giorgia giovanna gisela giselle gitte giulia gladys glenda gloria golda graca grace
    graciela greta gretchen gro guadalupe gudrun gulnara gunilla gwen gwendolyn gwyneth hala halle
    hana hanan hanna hannah hanne harriet hatice hayat hazel heather hedda hege heidi heike helen
    helena helene helga heloise henrietta henriette herta hiba hilary hilda hilde hildegard hillary
    hind holly huda ida ilaria ilona ilse imane imelda imogen ines inge ingeborg inger ingrid inna
    ioana iolanda irena irene irina iris irma irmgard isabel isabella isabelle isla ivana ivanka
    iveta iwona jacinda jacinta jacqueline jacqui jadwiga jana jane janelle janet janice janina
    jasmine jayne jean jeanette jeanne jeannette jelena jenna jennifer jenny jeri jessica jill jitka
    joan joana joanna joanne jocelyn jodie johanna jolanta jolene jorunn josefa josefina josefine
    josephine jovana joyce juana judith judy julia juliana julie juliet julieta juliette june
    justine justyna jutta kaia kaisa kaja kalinda kamala karen karima karin karina karla karolina
    katalin katarina katarzyna kate kateryna katharina katharine katherine kathleen kathrin kathryn
    kathy katie katja katrin katrina katya kayla keira kerstin kezia khadija kiera kimberly kinga
    kira kirsi kirsten kirsty kitty klara kristen kristiina kristin kristina krystyna ksenia lada
    laetitia laila lale lamia lana lara larisa larissa latifa laura lauren lavinia lea leah leanne
    leena leia leila lena leni leona leonie leonor lesley leticia letizia leyla liana lidia liesbeth
    lilian liliana lilja lilla lily linda linnea lisa lisbeth livia liz liza ljiljana lois lola
    loretta lorna lorraine lotta lotte louisa louise lourdes luana luba lucia luciana lucie lucija
    lucinda lucy ludmila luisa lupita lydia lynda lynn lynne lyudmila mabel madeleine madonna maeve
    magali magda magdalena maggie mai maia maike maite maja malala malin mandisa mandy manon manuela
    mara marcela marcella marcelle marcia mareike margaret margaretha margarita margit margot
    margrethe margriet maria mariam marian mariana marianne marie marijke marika marilyn marina
    marion marisa marissa marit marita marjan marjorie marketa marlene marta martha martina martine
    mary maryam marysia masha mathilde matilda matilde maud maura maureen mavis maya meera megan
    megumi mehreen melania melanie melinda melissa mercedes mercy meret merete meryem meryl mette
    mhairi mia michaela michelle michiko miep mihaela mila mildred milena millie mina miranda
    mireille mirela miriam mirjam mirjana mitsuko moira molly mona monica monique muna muriel myra
    myriam myrna nadezhda nadia nadine nadja naima nana nancy naomi nasrin natacha natalia natalie
    natalija natalya natasa natasha nathalie nawal nazanin neda nela nelly nermin nesrin ngozi niamh
    nicola nicole nicoletta nicolette nigora nilufar nina nino noa noemi noora nora noreen norma
    nour nuala nuria nurul octavia odette odile oksana olena olga olivia orla ornella oyindamola
    padma paloma pamela paola pascale patricia patrizia paula paulina pauline penelope penny petra
    petronella philippa philomena phoebe phyllis pia pilar pippa polly pooja priscilla priya
    priyanka rachael rachel raffaella raisa ramona rana rania raquel rasa rebecca rebeka reem regina
    reina renata renate renee reyhan rhona rihanna riikka rima rina rita roberta romana romina romy
    rosa rosalba rosalia rosalie rosalind rosamund rosana rosanna rose roselyn rosemary rosie
    rossella rowena roxanne roya ruby rukhsana ruta ruth sabina sabine sabrina sadia safia safiya
    sahar saida saima sakura saleha sally salma salome samantha samia samira sana sanaa sandra
    sandrine sania sanna sanne saoirse sara sarah saskia scarlett selena selin selma senait serena
    severine shabana shaima shanti shari sharon sheila sheryl shirin shirley shreya sian sibel
    sidsel sigrid silke silvana silvia silvina simona simone sinead sinikka siobhan siri sirpa
    sissel slavica snezana sofia soledad solveig sonia sonja sophia sophie soraya stacey stacy
    stefania stefanie stella stephanie sue sunniva susan susanna susanne suzan suzana suzanne svenja
    svetlana sybil sylvia sylvie tamar tamara tamsin tania tanya tara tarana tatiana tatjana tatyana
    tea teodora teresa terezia tessa thais thandiwe thea thelma theodora theresa therese tiffany
    tilda tina tomoko tove tracey traci tracy trine trudy tuula ulla ulrika ulrike unni ursula
    urszula valentina valentine valeria valerie valerija vandana vanessa varvara vasilisa veena vera
    verena veronica veronika veronique vesna victoire victoria vigdis viktoria vilma viola violet
    virginia virginie viviana viviane vivien vivienne wafa wanda wangari wendy whitney wiebke
    wilhelmina wilma winifred xenia yael yana yara yasmeen yasmin yasmina yelena yesenia yetunde
    yevgenia yoko yoshiko yulia yuliya yumi yvette yvonne zahra zainab zaira zara zdenka zeynep
    zhanna zita zoe zofia zohra zora zsofia zuzana zuzanna""".split()
)

UNISEX = frozenset(
    """addison ainsley alex alexis angel ariel ashley aubrey avery bailey billie blake bobbie brook
    cameron camille carey carmel carroll casey chad chris claude cody corey dakota dale dana darcy
    daryl devon dominique drew duc elliott emerson evelyn finley francis frankie gale gene georgie
    hadley hai harley harper hayden hoang hunter hyun indigo jackie jaden jamie jesse jessie jin jo
    jody joey jordan jude jules jun jung kang kelly kelsey kendall kerry kim kit laurence lee leigh
    leslie lindsay lindsey linh loren lou madison marley marlo mei mel merle micah michele ming minh
    morgan nat nicky noor parker pat payton phoenix quang quinn randy reese regan reilly riley robin
    rowan sacha sam sandy sascha sasha shannon shay shelby shelley sidney skyler spencer stevie
    tatum taylor toni tyler tyne val vivian wallis wei wen willy yannick zion""".split()
)
"""Names that tell nothing of their bearers but that they are persons."""

GIVEN = MALE | FEMALE | UNISEX
