"""Given names that are next to always a man's or a woman's.

The commonest given names of births in the United States and in England and Wales in the second
half of the 20th century, with some that world news brings often, without those that both men
and women bear.
"""

MALE = frozenset(
    """aaron abdul abdullah adam adrian ahmed alan alastair albert alberto alexander alfred ali
    alistair allan allen alvin amir anatoly andre andreas andrei andres andrew andy
    angus antonio anthony antoine antony aristide arnold arsene arthur barry ben benjamin bernard
    bernd bill billy bob boris brad bradley brendan brett brian bruce bruno bryan byron carl carlo
    carlos cedric charles charlie chester christian christoph christopher clarence claudio clifford
    clint clive colin colm conor craig cristiano curtis cyril damian damien dan daniel darren dave
    david dean denis dennis derek derrick desmond diego dietrich dimitri dmitri dmitry dominic
    don donald douglas dwayne dwight earl eddie edgar edmund eduardo edward edwin elliot emanuel
    emilio emmanuel enrico eric erik ernest eugene evan evgeny fabio felipe felix fernando fidel
    filippo florian francesco francois frank franz fred freddie frederick gareth garry gary gavin
    geoff geoffrey george gerald gerard gerhard gianni giles giorgio giovanni giuseppe glen glenn
    gordon graeme graham grant greg gregory guido guillermo gustavo guy hamid hamish hans harold
    harry harvey hassan hector henri henry herbert herman howard hubert hugh hugo hussein iain ian
    ibrahim igor ilham isaac ismail ivan jack jacob jacques jaime jake james jan jared jason javier
    jean-claude jean-pierre jeff jeffrey jens jeremy jerome jerry jim jimmy joao joe joel johan
    johannes john johnny jon jonathan jorge jose josef joseph josh joshua juan juergen julian
    julio junichiro jurgen justin karl keith ken kenneth kevin khalid klaus kofi konstantin kumar
    kurt kyle larry lars laurent lawrence leo leon leonard leonid liam lionel lloyd louis luca
    lucas luigi luis luke malcolm manuel marc marcel marco marcus mario mark martin marvin massimo
    mathieu matt matteo matthew matthias maurice max mehmet michael michel miguel mike mikhail
    mohamed mohammad mohammed muhammad murray mustafa nathan neil nelson nicholas nick nicolas
    nigel nikita nikol nikolai noel norman oleg oliver omar oscar osama otto owen pablo paddy paolo
    pascal patrick paul pedro pervez pete peter phil philip philippe pierre pietro quentin rafael
    ralf ralph ramon raul ray raymond reinhard ricardo richard rick rob robert roberto rod
    rodney roger roland roman romano ron ronald ronan rory ross roy rudolf rupert russell ryan saddam
    salman samuel scott sean sebastian serge sergei sergey sergio seth shaun silvio
    simon stanley stefan stephen steve steven stewart stuart sven tariq ted terence terry theo
    thierry thomas tim timothy toby todd tom tomas tommy tony trevor umberto vaclav victor viktor
    vincent vincenzo vladimir volodymyr walter warren wayne werner wilhelm will william willie
    winston wolfgang xavier yasser yuri yves zinedine""".split()
)

FEMALE = frozenset(
    """abigail agnes aisha alexandra alice alicia alison amanda amber amelia amy ana anastasia
    andrea angela angelina anita ann anna anne annabel annette annie antonia april audrey barbara
    beatrice becky belinda bernadette beth bethany betty beverley bianca bonnie brenda brenda
    bridget britney camilla carla carmen carol carole caroline carolyn catherine cathy cecilia
    celia charlotte cherie cheryl chloe christina christine claire clara claudia colleen
    condoleezza connie constance cynthia daisy danielle dawn debbie deborah debra deirdre denise
    diana diane donna doris dorothy edith edna eileen elaine eleanor elena elisabeth elizabeth
    ella ellen ellie elsie emily emma erica erin esther eva eve fatima felicity fiona florence
    frances freya gabriela gabriella gail gemma georgia georgina geraldine gillian gina gladys
    glenda gloria grace gwyneth halle hannah harriet hazel heather heidi helen helena helene
    henrietta hilary hillary hilda holly imelda imogen ingrid irene iris irina isabel isabella
    jacqueline jacqui jane janet janice jasmine jean jeanette jenna jennifer jenny jessica jill
    joan joanna joanne josephine joyce judith judy julia juliana julie juliet june karen kate
    katharine katherine kathleen kathryn kathy katie kayla keira kirsten kirsty kristen kristin
    kristina laila larissa laura lauren leila lena lesley lilian lily linda lisa liz liza lois
    lorna lorraine louisa louise lucia lucinda lucy lydia lynda lynn lynne mabel madeleine madonna
    maggie mandy marcia margaret maria marian marianne marie marilyn marina marion marjorie
    martha martina mary matilda maureen mavis megan melania melanie melinda melissa mercedes meryl mia
    michelle mildred millie miranda miriam moira molly monica muriel myra nadia nadine nancy naomi
    natalia natalie natasha nicola nicole nicoletta nina nora norma olga olivia paloma pamela patricia paula
    pauline penelope penny petra philippa phoebe phyllis polly priscilla rachael rachel rebecca
    renee rhona rita roberta rosa rosalind rose rosemary rosie roxanne ruby ruth sabrina sally
    samantha sandra sara sarah scarlett serena sharon sheila shirley sian silvia simone sofia
    sonia sophia sophie stacey stella stephanie sue susan susanna susanne suzanne svetlana sylvia
    tamara tania tanya tara tatiana teresa tessa thelma theresa tina tracey tracy ursula valentina
    valerie vanessa vera veronica victoria violet virginia vivien wendy whitney wilma winifred
    yasmin yoko yulia yvette yvonne zara zoe""".split()
)
