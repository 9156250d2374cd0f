"""Documents and those who issued them: "the note" stands for the embassy that handed it over.

An issuer is named in the phrase itself ("a report by X", "X's report", "the X report"), or was
named with an earlier mention of the document: as what X issued ("X gave ... the note"), or as
where X spoke ("X said in a statement").
"""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, replace

from service.pipeline.clues import ORGANIZATION, PERSON, PLACE
from service.pipeline.entities import Directory, Entity
from service.pipeline.name import Name, like_organization
from service.pipeline.people import is_person, singular
from service.pipeline.phrases import Phrase
from service.pipeline.reading import FINITE, NOUNS, POSSESSIVE, SUBJECTS, Reading
from service.pipeline.vocabulary import (
    DOCUMENTS,
    GENERIC_DOCUMENTS,
    NEWSPAPERS,
    ORGANIZATIONS,
    PLATFORMS,
)

ISSUING = frozenset(
    """issue issued issues issuing release released releases releasing publish published publishes
    publishing give gave given gives giving send sent sends sending write wrote written writes
    hand handed hands deliver delivered delivers present presented presents submit submitted
    submits file filed files filing sign signed signs post posted posts commission commissioned
    compile compiled conduct conducted produce produced produces draft drafted lodge lodged lodges
    unveil unveiled unveils author authored carry carried prepare prepared spread spreads circulate
    circulated distribute distributed disseminate disseminated adopt adopted adopts""".split()
)
"""What one does to a document of one's own."""
JOINT = frozenset(
    """agreement treaty accord deal pact contract convention protocol memorandum charter law
    constitution act
    bill""".split()
)
"""What several make together, or a legislature: no single issuer answers for it."""
IMPERSONAL = frozenset(
    """poll survey census statistics figures data index study polls research polling modelling
    modeling tally count average""".split()
)
"""What only an organization issues."""
BY = frozenset(["by", "from"])
PERCEIVED = frozenset(
    """seen reviewed obtained viewed examined read quoted cited acquired heard inspected consulted
    studied shared tweeted retweeted leaked""".split()
)
"""What is done to a document by somebody who did not issue it."""
DONE = frozenset(["dated", "written", "signed", "published", "issued", "prepared", "sent"])
"""What was done to it by those who did, even where it is read as something that they do."""
DRAWN = frozenset(["drawn", "made", "read", "put"])
"""What is done to it with "up" or "out" by those whose it is."""
MADE_FOR = frozenset("poll survey study research".split())
"""What is made for those who ordered it, and published by them."""
SENT = frozenset(
    """message messages statement statements report reports communique communiqué note letter data
    statistics release announcement bulletin order resolution decree information comment
    post cable telegram figures findings notice calculations estimate forecast
    conclusions verdict ruling decision warning""".split()
)
"""What is of those who issue it, not of what it tells about."""
IN_WORDS = frozenset(["in", "via", "means"])
"""Words before a document that somebody speaks in: "by means of a note"."""
ANSWERING = frozenset(
    """answer answers answered respond responds responded reply replies replied react reacts
    reacted""".split()
)
"""What one does with a document of one's own: "the ministry answered with a note"."""
AT_ONCE = (["VBZ"], ["VBD"], ["VBP"])
"""Tags behind a name that does something, whatever the parse says."""
DASHED = (["-"], ["--"], ["–"], ["—"])
TO = frozenset(["to", "with"])
REACH = 14
"""Tokens around a document in which its issuer is looked for."""
BODY = NOUNS | {"DT", "JJ", "JJS", "HYPH", "CD"}
"""Tags in the description of a body."""
DESCRIBING = NOUNS | {"JJ", "CD", "HYPH"}
"""Tags of what may stand before a document's noun."""
NAMING = BODY | {"VBG", "VBN", "POS", "``", "''"}
"""Tags of what may stand before the name of who issues something."""
INQUIRIES = frozenset("survey study report research poll review paper analysis audit".split())
"""What news calls "the report" in the end."""
SUMMONED = frozenset(["summoned", "summons", "summon"])
TO_WHOM = frozenset(["to", "at", "by"])
"""Words before the ministry to which an ambassador is summoned."""
HANDED_OVER = frozenset(["note", "protest", "demarche", "démarche"])
"""What ambassadors get there."""
NEAR = 2
"""Sentences from there to "the note"."""
WRITING = frozenset(["wrote", "written", "writes", "writing"])
HANDED = 12
"""Tokens before a document in which it is handed over."""
MEANT = 32
"""Documents among which the one meant by "that document" is looked for."""
PRIVATE = frozenset(
    "memo memorandum letter email e-mail note cable telegram transcript message".split()
)
"""What newspapers publish that others wrote."""
BACKWARDS = frozenset(["this", "that", "these", "those"])
"""Determiners of what was mentioned before."""
SPEAKERS = frozenset([ORGANIZATION, PERSON, PLACE])


@dataclass(frozen=True, slots=True)
class Document:
    """One mention of a document, who issued it and to whom, as far as is said there.

    ``body`` is the token of an issuer that is described, not named ("the foreign ministry"), or -1.
    """

    token: int
    noun: str
    issuer: Entity | None
    addressee: Name | None
    definite: bool
    body: int = -1


class Documents:
    """All mentions of documents in a text. Building it takes time linear in the text.

    ``speaking`` are tokens in the sources of claims.
    """

    def __init__(self, reading: Reading, directory: Directory, speaking: set[int]) -> None:
        self._reading = reading
        self._speaking = speaking
        self._directory = directory
        self._by_noun: dict[str, list[Document]] = {}
        self._all: list[Document] = []
        self._inquiries: list[Document] = []
        self._summons: list[tuple[int, Entity]] = []
        for token, word in enumerate(reading.lower):
            if word in WRITING and reading.lower[token + 1 : token + 2] == ["to"]:
                self._enter_letter(token)
            common = reading.tag[token] in {"NN", "NNS"} or token not in directory.by_token
            if word in SUMMONED:
                self._enter_summons(token)
            if common and reading.tag[token] in NOUNS and not reading.quoted[token]:
                noun = singular(word) if word not in DOCUMENTS else word
                if noun in DOCUMENTS:
                    self._enter(token, noun)

    def issued(self, phrase: Phrase) -> Document | None:
        """Find the document that a phrase means, where its issuer is known."""
        word = self._reading.lower[phrase.head]
        noun = word if word in DOCUMENTS else singular(word)
        own = self._near(phrase.head, phrase.end)
        by_name = self._reading.lower[phrase.head + 1 : phrase.head + 2] == ["by"]
        if own is not None and (noun not in IMPERSONAL or own.kind is ORGANIZATION or by_name):
            return Document(phrase.head, noun, own, None, definite=True)
        body = self._made_by(phrase.head)
        if body >= 0:
            return Document(phrase.head, noun, None, None, definite=True, body=body)
        if phrase.definite or phrase.determiner == "":
            same = self._by_noun.get(noun, [])
            alone = phrase.determiner == "the" and phrase.stop == phrase.end
            others = self._inquiries if noun in INQUIRIES and alone else []
            others = _latest(others, phrase.head)
            later = [] if phrase.determiner in BACKWARDS else same[:REACH]
            told = _issued((*_latest(same, phrase.head + 1), *others, *later))
            return told or self._handed(phrase.head, noun)
        return None

    def _handed(self, token: int, noun: str) -> Document | None:
        """Take a note for that of the ministry that somebody was summoned to just before."""
        at = bisect_left(self._summons, token, key=lambda summons: summons[0])
        if not at or noun not in HANDED_OVER:
            return None
        summoned, ministry = self._summons[at - 1]
        sentence = self._reading.sentence
        near = sentence[token] - sentence[summoned] <= NEAR
        return Document(token, noun, ministry, None, definite=True) if near else None

    def is_first_inquiry(self, phrase: Phrase) -> bool:
        """Say whether a phrase is the first mention of a report, survey or the like."""
        inquiry = self._reading.lower[phrase.head] in INQUIRIES
        return inquiry and not _latest(self._inquiries, phrase.head)

    def meant(self, phrase: Phrase) -> Document | None:
        """Find the definite document before a phrase that says no more than "that document".

        "That document" is the last one, for itself; "the document" is rather one that says
        something than one that is told of, and may have its issuer from an earlier mention.
        """
        if self._reading.lower[phrase.head] not in GENERIC_DOCUMENTS:
            return None
        before = [
            document
            for document in _latest(self._all, phrase.head)
            if document.definite and document.noun not in GENERIC_DOCUMENTS
        ]
        pointed = phrase.determiner in BACKWARDS
        new = self._just_told(phrase)
        if new is not None and not pointed:
            return new
        said = (each for each in before if pointed or each.token in self._speaking)
        found = next(said, before[0] if before else None)
        if found is None:
            return None
        if pointed or found.noun in JOINT:
            return replace(found, issuer=None, body=-1)
        return _issued(_latest(self._by_noun[found.noun], found.token + 1)) or found

    def _just_told(self, phrase: Phrase) -> Document | None:
        """Find a document that the sentence before tells of, with its issuer, for the first time."""
        sentence = self._reading.sentence
        told = (e for e in _latest(self._all, phrase.head) if e.noun not in GENERIC_DOCUMENTS)
        last = next(told, None)
        if last is None or last.definite or last.noun in JOINT:
            return None
        near = 0 < sentence[phrase.head] - sentence[last.token] <= NEAR
        return _issued([last]) if near else None

    def _enter(self, token: int, noun: str) -> None:
        reading = self._reading
        issuer = self._near(token, min(len(reading), token + REACH))
        addressee: Name | None = None
        body = -1 if issuer is not None else self._made_by(token)
        acts = reading.dep[token] == "nsubj" and reading.lower[token - 1] == "the"
        if issuer is None and body < 0 and noun not in JOINT and not acts:
            issuer, addressee, body = self._from_clause(token)
        first = token
        while (
            first > 0 and token - first < REACH and reading.tag[first - 1] in DESCRIBING
        ):
            first -= 1
        if noun in IMPERSONAL and issuer is not None and issuer.kind is not ORGANIZATION:
            issuer = addressee = None
        definite = first > 0 and reading.lower[first - 1] in {"the", "this", "that"}
        document = Document(token, noun, issuer, addressee, definite, body)
        self._by_noun.setdefault(noun, []).append(document)
        if noun in GENERIC_DOCUMENTS and definite and issuer is not None and self._all:
            last = self._all[-1]
            if last.issuer is None and reading.sentence[token] - reading.sentence[last.token] <= NEAR:
                self._by_noun[last.noun].append(replace(document, noun=last.noun))
        self._all.append(document)
        if noun in INQUIRIES:
            self._inquiries.append(document)

    def _enter_letter(self, verb: int) -> None:
        """Note the letter of somebody who "wrote to" another."""
        reading = self._reading
        subjects = (i for i in reading.children[verb] if reading.dep[i] in SUBJECTS)
        writer = self._speaker(next(subjects, verb))
        if writer is not None:
            letter = Document(verb, "letter", writer, None, definite=False)
            self._by_noun.setdefault("letter", []).append(letter)

    def _enter_summons(self, verb: int) -> None:
        """Note the ministry to which somebody is summoned, or which summons him."""
        reading = self._reading
        subjects = (i for i in reading.children[verb] if reading.dep[i] == "nsubj")
        ministry = self._speaker(next(subjects, verb))
        for i in range(verb + 1, min(len(reading), verb + REACH)):
            if ministry is None and reading.lower[i] in TO_WHOM:
                ministry = self._first_name(i + 1, len(reading))
        if ministry is not None and ministry.kind is ORGANIZATION:
            self._summons.append((verb, ministry))

    def _made_by(self, token: int) -> int:
        """Find the token of a body without a name that a document is "by" or "from"."""
        reading = self._reading
        by = self._by(token)
        if by < 0:
            return -1
        for i in range(by + 1, min(len(reading), token + REACH)):
            name = self._directory.by_token.get(i)
            if (name is not None and name.label != "NORP") or reading.tag[i] not in BODY:
                return -1
            noun = reading.lower[i] in ORGANIZATIONS
            if noun and (i + 1 == len(reading) or reading.tag[i + 1] not in NOUNS):
                return i
        return -1

    def _near(self, token: int, last: int) -> Entity | None:
        """Find the issuer in the phrase around a document's noun."""
        reading, directory = self._reading, self._directory
        before = token - 1
        while (
            before >= 0
            and token - before < REACH
            and (
                before not in directory.by_token
                and reading.tag[before] in NOUNS | {"JJ", "JJS", "CD", "VBN"}
            )
        ):
            before -= 1
        if before >= 1 and reading.lower[before] in POSSESSIVE:
            return self._speaker(before - 1)
        entity = self._speaker(before)
        if entity is not None and entity.kind is not PLACE and not _only_carries(entity):
            name = directory.by_token[before]
            if not self._is_told(name.start, max(0, name.start - REACH)):
                return entity
        return self._sent(token) or self._carried(token, last) or self._behind(token, last)

    def _sent(self, token: int) -> Entity | None:
        """Find who issued a document in the clause behind it: "a memo (that) NAME had sent"."""
        lower, tag = self._reading.lower, self._reading.tag
        i = token + 1
        i += lower[i : i + 1] in (["that"], ["which"])
        i += lower[i : i + 1] == ["the"]
        name = self._directory.by_token.get(i)
        if name is None or name.start != i:
            return None
        verb = name.end + (lower[name.end : name.end + 1] in (["has"], ["had"], ["have"]))
        issues = verb < len(lower) and lower[verb] in ISSUING and tag[verb].startswith("VB")
        return self._speaker(i) if issues else None

    def _behind(self, token: int, last: int) -> Entity | None:
        """Find whom a document is by, or for, or of."""
        reading = self._reading
        protest = reading.lower[token + 1 : token + 3] == ["of", "protest"]
        after = token + 3 if protest else token + 1
        for i in range(token + 1, min(last, token + REACH)):
            made = reading.words[i] == "," and (
                reading.tag[i + 1 : i + 2] == ["VBN"]
                or not (DONE | BY).isdisjoint(reading.lower[i + 1 : i + 2])
            )
            if reading.sentence[i] != reading.sentence[token] or (
                reading.words[i] in {",", ";", ":"} and not made
            ):
                break
            if reading.tag[i] in FINITE and reading.lower[i] not in DONE:
                break
            if reading.lower[i] in BY:
                settled = reading.lower[i] == "from" and is_person(reading.lower[i - 1])
                if settled or reading.lower[i - 1] in PERCEIVED:
                    return None  # "the post of a teacher from X"
                issuer = self._first_name(i + 1, last)
                return (
                    None if issuer is not None and _has_it_from(reading, token, issuer) else issuer
                )
            made_for = reading.lower[i] == "for" and reading.lower[token] in MADE_FOR
            of = reading.lower[i] == "of" and i == after
            asked = of and reading.lower[token] in INQUIRIES
            if made_for or asked or (of and reading.lower[token] in SENT):
                client = self._first_name(i + 1, last)
                if client is not None and (client.kind is ORGANIZATION or protest):
                    return client if not asked or self._inquires(i + 1, client) else None
        return None

    def _carried(self, token: int, last: int) -> Entity | None:
        """Find the newspaper that says something in an editorial."""
        reading = self._reading
        if reading.lower[token] != "editorial" or reading.lower[token + 1 : token + 2] != ["in"]:
            return None
        found = None
        for i in range(token + 2, min(last, token + REACH)):
            entity = self._speaker(i)
            if entity is None and reading.tag[i] not in NAMING:
                break
            found = entity if entity is not None and entity.kind is ORGANIZATION else found
        return found  # the last: "the Tashkent daily NAME"

    def _inquires(self, first: int, body: Entity) -> bool:
        """Tell the poll of a center from one of a shop's customers."""
        described = not ORGANIZATIONS.isdisjoint(self._reading.lower[first : first + 3])
        return described or like_organization([word.lower() for word in body.words])

    def _first_name(self, first: int, last: int) -> Entity | None:
        """Find the name that heads the phrase behind "by"."""
        reading = self._reading
        for i in range(first, min(last, first + REACH)):
            entity = self._speaker(i)
            if entity is not None:
                return self._member(i, last) or entity
            apposed = self._speaker(i + 1) if reading.words[i] == "," and i + 1 < last else None
            if apposed is not None and is_person(reading.lower[i - 1]):
                return apposed
            if reading.lower[i] == "of" and is_person(reading.lower[i - 1]):
                return self._holder(i + 1, last)
            if reading.tag[i] not in NAMING and reading.words[i] != "-":
                return None
        return None

    def _member(self, token: int, last: int) -> Entity | None:
        """Find whom a body's name describes: "(by the) Georgetown political scientist NAME"."""
        name = self._directory.by_token[token]
        i = name.end
        while i < min(last, token + REACH) and i not in self._directory.by_token:
            if self._reading.tag[i] not in DESCRIBING:
                return None
            i += 1
        described = i > name.end and is_person(self._reading.lower[i - 1])
        member = self._speaker(i) if described and i < last else None
        return member if member is not None and member.kind is PERSON else None

    def _holder(self, first: int, last: int) -> Entity | None:
        """Find the holder of an office behind it: "(by the director of) Roads, NAME"."""
        reading = self._reading
        for i in range(first, min(last, first + REACH)):
            if reading.words[i] == ",":
                holder = self._speaker(i + 1) if i + 1 < last else None
                return holder if holder is not None and holder.kind is PERSON else None
            if reading.tag[i] not in NAMING | {"IN"}:
                return None
        return None

    def _from_clause(self, token: int) -> tuple[Entity | None, Name | None, int]:
        """Find the issuer in the clause: the subject of the verb that issues the document.

        Given last is the token of one that is only described.
        """
        reading = self._reading
        before = reading.lower[self._begin(token, 4) : token]
        in_words = not IN_WORDS.isdisjoint(before) and not self._is_told_in(token)
        first, last = self._clause(token)
        if not in_words and self._by(token) >= 0:
            return None, None, -1  # "a letter signed by 40 parents", whoever reads it out
        near = reading.lower[max(first, token - HANDED) : token]
        near += reading.lower[token + 1 : min(last, token + 4)]
        in_words = in_words or ("with" in before and not ANSWERING.isdisjoint(near))
        if "according" in before or (not in_words and ISSUING.isdisjoint(near)):
            return None, None, -1
        subject = self._says_in(token) if in_words else -1
        issuer = self._speaker(subject) if subject >= 0 else None
        if issuer is not None and _has_it_from(reading, token, issuer):
            issuer = None
        if issuer is None and subject >= 0:
            return None, None, subject if reading.lower[subject] in ORGANIZATIONS else -1
        addressee: Name | None = None
        for i in range(first, last):
            if reading.lower[i] == "that" and i > token + 1:
                break  # what it says: "in the report it is noted that NAME ..."
            name = self._directory.by_token.get(i)
            if name is None or name.start != i or self._is_quoted(name):
                continue
            behind = reading.words[name.end : name.end + 1]
            if behind in DASHED or not POSSESSIVE.isdisjoint(behind):
                continue  # "the Riverton-based company", or a dateline; or whose lawyer wrote it
            entity = self._speaker(i)
            leading = set(reading.lower[max(first, i - 1) : i])
            if i - 2 >= first and reading.tag[i - 1] in {"DT", "JJ", "``"}:
                leading.add(reading.lower[i - 2])
            if entity is None or _has_it_from(reading, token, entity):
                continue
            if (leading & TO or self._is_told(i, first)) and not in_words:
                addressee = addressee or name
            elif issuer is None and (
                reading.dep[name.head] in SUBJECTS
                or (in_words and not leading & TO and reading.tag[name.end : name.end + 1] in AT_ONCE)
                or (i < token and not leading & {"in", "at", "on", "of", "for"})
            ):
                issuer = entity
        if issuer is not None:
            return issuer, addressee, -1
        return None, None, self._body(first, last if in_words else token)

    def _begin(self, token: int, least: int) -> int:
        """Give the token before the words that describe a document, ``least`` before it or more."""
        first = token
        while first > 0 and token - first < REACH and self._reading.tag[first - 1] in NAMING:
            first -= 1
        return max(0, min(first - 1, token - least))

    def _is_told_in(self, token: int) -> bool:
        """Tell what somebody is told in a document from what he says there himself."""
        reading = self._reading
        verb = reading.head[reading.head[token]]
        told = any(reading.dep[i] == "nsubjpass" for i in reading.children[verb])
        return reading.dep[token] == "pobj" and told

    def _says_in(self, token: int) -> int:
        """Find who says something in a document: the subject of the verb that "in" belongs to.

        It is a token of a name where that stands there, or in apposition; -1 is none.
        """
        reading = self._reading
        verb = reading.head[reading.head[token]]
        if reading.tag[verb] not in FINITE | {"VBN", "VBG"} or reading.dep[token] != "pobj":
            return -1
        shown = reading.head[verb] if reading.dep[verb] == "acl" else -1  # "prosecutors disclosed in"
        subject = next((i for i in reading.children[verb] if reading.dep[i] == "nsubj"), shown)
        if subject < 0 or self._speaker(subject) is not None:
            return subject
        apposed = (i for i in reading.children[subject] if reading.dep[i] == "appos")
        named = next(apposed, subject)
        return subject if self._speaker(named) is None else named

    def _is_quoted(self, name: Name) -> bool:
        """Tell a name in somebody's words from one that stands in marks of its own."""
        quoted = self._reading.quoted
        before, behind = max(0, name.start - 2), min(len(quoted) - 1, name.end + 1)
        return quoted[name.start] and (quoted[before] or quoted[behind])

    def _by(self, token: int) -> int:
        """Give the place of the "by" or "from" behind a document: ", drawn up by"; or -1."""
        lower, tag = self._reading.lower, self._reading.tag
        i = token + 1
        i += lower[i : i + 1] == [","]
        done = i < len(lower) and lower[i] in ISSUING | DONE | DRAWN
        if done and (tag[i] == "VBN" or lower[i] in DONE):
            i += 1
            i += tag[i : i + 1] == ["RP"]
        return i if lower[i : i + 1] in (["by"], ["from"]) else -1

    def _clause(self, token: int) -> tuple[int, int]:
        """Give the tokens around a document in its sentence, on its line, half open."""
        reading = self._reading
        first = token
        while (
            first > 0
            and token - first < 2 * REACH
            and reading.sentence[first - 1] == reading.sentence[token]
            and reading.paragraph[first - 1] == reading.paragraph[token]
        ):
            first -= 1
        last = token
        while (
            last < len(reading)
            and last - token < REACH
            and reading.sentence[last] == reading.sentence[token]
        ):
            last += 1
        for i in range(first, token):
            if reading.tag[i] in FINITE:
                break
            if [reading.words[i]] in DASHED and i not in self._directory.by_token:
                return i + 1, last  # behind a dateline
        return first, last

    def _body(self, first: int, last: int) -> int:
        """Find a subject that is a body without a name."""
        reading = self._reading
        bodies = (
            i
            for i in range(first, last)
            if reading.dep[i] in SUBJECTS
            and reading.lower[i] in ORGANIZATIONS
            and not reading.quoted[i]
        )
        return next(bodies, -1)

    def _is_told(self, token: int, first: int) -> bool:
        """Say whether a name ends a phrase behind "to": "to the ambassador of X NAME"."""
        reading = self._reading
        for i in range(token - 1, max(first, token - REACH) - 1, -1):
            if reading.lower[i] in TO:
                return reading.tag[i] in {"IN", "TO"}
            inner = i in self._directory.by_token or reading.lower[i] == "of"
            if not inner and reading.tag[i] not in NOUNS | {"DT", "JJ", "HYPH"}:
                return False
        return False

    def _speaker(self, token: int) -> Entity | None:
        entity = self._directory.at(token)
        return entity if entity is not None and entity.kind in SPEAKERS else None


def _has_it_from(reading: Reading, token: int, issuer: Entity) -> bool:
    """Say whether a newspaper got what it published from somebody else: a memo, a letter."""
    paper = issuer.words[-1].lower() in NEWSPAPERS
    return paper and singular(reading.lower[token]) in PRIVATE


def _only_carries(entity: Entity) -> bool:
    """Tell a Facebook post from one by Facebook."""
    return len(entity.words) == 1 and entity.words[0].lower() in PLATFORMS


def _issued(documents: Iterable[Document]) -> Document | None:
    """Give the first of which it is said who issued it."""
    issued = (each for each in documents if each.issuer is not None or each.body >= 0)
    return next(issued, None)


def _latest(documents: list[Document], token: int) -> list[Document]:
    """Give the documents mentioned last before a token, the last first."""
    at = bisect_left(documents, token, key=lambda document: document.token)
    return documents[max(0, at - MEANT) : at][::-1]


def named(reading: Reading, document: Document) -> str:
    """Give the words of a document without issuer: its noun and what stands before it."""
    first = document.token
    while (
        first > 0
        and document.token - first < REACH
        and reading.tag[first - 1] in DESCRIBING
    ):
        first -= 1
    return reading.phrase(first, document.token + 1)
