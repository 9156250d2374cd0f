"""Who issues a document, read from the phrase and the clause around it.

That is told in the phrase ("a report by X", "X's report", "the X report"), or by the verb: what X
issues ("X gave ... the note"), or where X speaks ("X said in a statement").
"""

from service.pipeline.clues import ORGANIZATION, PERSON, PLACE
from service.pipeline.entities import Directory, Entity, is_medium
from service.pipeline.name import Name, like_organization
from service.pipeline.people import is_person, singular
from service.pipeline.reading import FINITE, NOUNS, POSSESSIVE, SUBJECTS, Reading
from service.pipeline.vocabulary import NEWSPAPERS, ORGANIZATIONS, PLATFORMS

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
MADE = ISSUING | DONE | DRAWN
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
BESIDE = frozenset(["appos", "compound", "nmod"])
AT_ONCE = (["VBZ"], ["VBD"], ["VBP"])
"""Tags behind a name that does something, whatever the parse says."""
DASHED = (["-"], ["--"], ["–"], ["—"])
TO = frozenset(["to", "with"])
PLACING = frozenset(["in", "at", "on", "of", "for"])
APART = PLACING | TO
"""Words before a name that does nothing itself."""
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
HANDED = 12
"""Tokens before a document in which it is handed over."""
PRIVATE = frozenset(
    "memo memorandum letter email e-mail note cable telegram transcript message".split()
)
"""What newspapers publish that others wrote."""
CARRIED = frozenset(["editorial", "report", "article", "story"])
"""What newspapers carry and wrote themselves, where nobody else is named."""
SPEAKERS = frozenset([ORGANIZATION, PERSON, PLACE])


class Issuing:
    """Reads the phrase and the clause around a document."""

    def __init__(self, reading: Reading, directory: Directory) -> None:
        self._reading = reading
        self._directory = directory

    def by_body(self, token: int) -> int:
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

    def near(self, token: int, last: int) -> Entity | None:
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
            return self.speaker(before - 1)
        entity = self.speaker(before)
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
        return self.speaker(i) if issues else None

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
                issuer = self.first_name(i + 1, last)
                return (
                    None if issuer is not None and _has_it_from(reading, token, issuer) else issuer
                )
            made_for = reading.lower[i] == "for" and reading.lower[token] in MADE_FOR
            of = reading.lower[i] == "of" and i == after
            asked = of and reading.lower[token] in INQUIRIES
            if made_for or asked or (of and reading.lower[token] in SENT):
                client = self.first_name(i + 1, last)
                if client is not None and (client.kind is ORGANIZATION or protest):
                    return client if not asked or self._inquires(i + 1, client) else None
        return None

    def _carried(self, token: int, last: int) -> Entity | None:
        """Find the newspaper that says something in an editorial or a report."""
        reading = self._reading
        if reading.lower[token] not in CARRIED or reading.lower[token + 1 : token + 2] != ["in"]:
            return None
        found, end = None, token + 2
        for i in range(token + 2, min(last, token + REACH)):
            entity = self.speaker(i)
            if entity is None and reading.tag[i] not in NAMING:
                break
            found = entity if entity is not None and entity.kind is ORGANIZATION else found
            end = i + 1
        if reading.lower[token] == "editorial" or found is None:
            return found  # the last: "the Tashkent daily NAME"
        other = not BY.isdisjoint(reading.lower[end : end + 1])
        return None if other or _only_carries(found) or not is_medium(found) else found

    def _inquires(self, first: int, body: Entity) -> bool:
        """Tell the poll of a center from one of a shop's customers."""
        described = not ORGANIZATIONS.isdisjoint(self._reading.lower[first : first + 3])
        return described or like_organization([word.lower() for word in body.words])

    def first_name(self, first: int, last: int) -> Entity | None:
        """Find the name that heads the phrase behind "by"."""
        reading = self._reading
        for i in range(first, min(last, first + REACH)):
            entity = self.speaker(i)
            if entity is not None:
                return self._member(i, last) or entity
            apposed = self.speaker(i + 1) if reading.words[i] == "," and i + 1 < last else None
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
        member = self.speaker(i) if described and i < last else None
        return member if member is not None and member.kind is PERSON else None

    def _holder(self, first: int, last: int) -> Entity | None:
        """Find the holder of an office behind it: "(by the director of) Roads, NAME"."""
        reading = self._reading
        for i in range(first, min(last, first + REACH)):
            if reading.words[i] == ",":
                holder = self.speaker(i + 1) if i + 1 < last else None
                return holder if holder is not None and holder.kind is PERSON else None
            if reading.tag[i] not in NAMING | {"IN"}:
                return None
        return None

    def in_clause(self, token: int) -> tuple[Entity | None, Name | None, int]:
        """Find the issuer in the clause: the subject of the verb that issues the document.

        Given are issuer, addressee, and the token of an issuer that is only described.
        """
        reading = self._reading
        first, last = self._clause(token)
        before = reading.lower[self._begin(token, 4) : token]
        near = reading.lower[max(first, token - HANDED) : token]
        near += reading.lower[token + 1 : min(last, token + 4)]
        in_words = not IN_WORDS.isdisjoint(before) and not self._is_told_in(token)
        if not in_words and self._by(token) >= 0:
            return None, None, -1  # "a letter signed by 40 parents", whoever reads it out
        in_words = in_words or ("with" in before and not ANSWERING.isdisjoint(near))
        if "according" in before or (not in_words and ISSUING.isdisjoint(near)):
            return None, None, -1
        subject = self._says_in(token) if in_words else -1
        issuer = self.speaker(subject) if subject >= 0 else None
        if issuer is not None and not _has_it_from(reading, token, issuer):
            return issuer, None, -1
        if subject >= 0:
            return None, None, subject if reading.lower[subject] in ORGANIZATIONS else -1
        issuer, addressee = self._named(token, first, last, in_words=in_words)
        if issuer is not None:
            return issuer, addressee, -1
        return None, None, self._body(first, token)

    def _named(
        self, token: int, first: int, last: int, *, in_words: bool
    ) -> tuple[Entity | None, Name | None]:
        """Find issuer and addressee among the names of a clause."""
        reading = self._reading
        issuer: Entity | None = None
        addressee: Name | None = None
        for i in range(first, last):
            if reading.lower[i] == "that" and i > token + 1:
                break  # what it says: "in the report it is noted that NAME ..."
            name = self._directory.by_token.get(i)
            if name is None or name.start != i or self._is_quoted(name):
                continue
            behind = reading.words[name.end : name.end + 1]
            if behind in (*DASHED, [")"]) or not POSSESSIVE.isdisjoint(behind):
                continue  # "the Riverton-based company", or a dateline; or whose lawyer wrote it
            entity = self.speaker(i)
            if entity is None or _has_it_from(reading, token, entity):
                continue
            leading = self._leading(i, first)
            if not in_words and (leading & TO or self._is_told(i, first)):
                addressee = addressee or name
            elif issuer is None and (
                (reading.dep[name.head] in SUBJECTS and (i < token or self._issues(name)))
                or (in_words and self._does(name) and not leading & APART)
                or (i < token and not leading & PLACING)
            ):
                issuer = entity
        return issuer, addressee

    def _leading(self, token: int, first: int) -> set[str]:
        """Give the word before a name, and the one before that where it may lead to it as well."""
        reading = self._reading
        leading = set(reading.lower[max(first, token - 1) : token])
        if token - 2 >= first and reading.tag[token - 1] in {"DT", "JJ", "``"}:
            leading.add(reading.lower[token - 2])
        return leading

    def _issues(self, name: Name) -> bool:
        """Say whether a name is the subject of what issues something."""
        return self._reading.lower[self._reading.head[name.head]] in ISSUING

    def _does(self, name: Name) -> bool:
        """Say whether a verb follows a name at once, which then does something."""
        return self._reading.tag[name.end : name.end + 1] in AT_ONCE

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
        shown = reading.head[verb] if reading.dep[verb] == "acl" else -1  # "(the) police said in"
        subject = next((i for i in reading.children[verb] if reading.dep[i] == "nsubj"), shown)
        if subject < 0 or self.speaker(subject) is not None:
            return subject
        beside = (i for i in reading.children[subject] if reading.dep[i] in BESIDE)
        named = next((i for i in beside if self.speaker(i) is not None), subject)
        # "the deputy of the town, NAME, wrote in": the name is found by its place
        return -1 if named == subject and is_person(reading.lower[subject]) else named

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
        done = i < len(lower) and lower[i] in MADE
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
                according = i > 0 and reading.lower[i - 1] == "according"
                return reading.tag[i] in {"IN", "TO"} and not according
            inner = i in self._directory.by_token or reading.lower[i] == "of"
            if not inner and reading.tag[i] not in NOUNS | {"DT", "JJ", "HYPH"}:
                return False
        return False

    def speaker(self, token: int) -> Entity | None:
        """Give whom a token names, if it may issue something."""
        entity = self._directory.at(token)
        return entity if entity is not None and entity.kind in SPEAKERS else None


def _has_it_from(reading: Reading, token: int, issuer: Entity) -> bool:
    """Say whether a newspaper got what it published from somebody else: a memo, a letter."""
    paper = issuer.words[-1].lower() in NEWSPAPERS
    return paper and singular(reading.lower[token]) in PRIVATE


def _only_carries(entity: Entity) -> bool:
    """Tell a Facebook post from one by Facebook."""
    return len(entity.words) == 1 and entity.words[0].lower() in PLATFORMS
