"""Names: from tags of words to entities of a ``Doc``."""

import numpy as np
import pytest
from spacy.tokens import Doc
from spacy.vocab import Vocab

from service.pipeline.encoding import Encoding, Ints
from service.pipeline.recognition import TAGS, entities, set_entities
from service.pipeline.syntax import places

TEXT = "Ana Lee met Oslo Bank today"
WORDS = np.array([(0, 3), (4, 7), (8, 11), (12, 16), (17, 21), (22, 27)])


def encoding() -> Encoding:
    """The text in words; each is one piece."""
    at = np.arange(len(WORDS))
    return Encoding(at, WORDS, at, WORDS, at, np.zeros((len(WORDS), 3), dtype=np.int64))


def rows(tags: str) -> Ints:
    """Rows of tags that are given with their names."""
    return np.array([TAGS.index(tag) for tag in tags.split()])


@pytest.mark.parametrize(
    ("tags", "names"),
    [
        ("O O O O O O", []),
        ("B-PERSON I-PERSON O B-ORG I-ORG B-OTHER", ["Ana Lee", "Oslo Bank", "today"]),
        ("B-PERSON B-PERSON O O O O", ["Ana", "Lee"]),  # two side by side
        ("O I-PERSON O I-GPE I-ORG O", ["Lee", "Oslo", "Bank"]),  # without a begin
        ("B-LAW I-LAW I-LAW I-LAW I-LAW I-LAW", [TEXT]),
    ],
)
def test_tags_become_names(tags: str, names: list[str]) -> None:
    """A name goes on as long as tags of its label say so, and begins anew where they say so."""
    found = entities(encoding(), rows(tags))
    assert [TEXT[slice(*place)] for place, _ in found] == names
    labels = [tag.partition("-")[2] for tag in tags.split()]
    starts = WORDS[:, 0].tolist()
    assert [label for _, label in found] == [labels[starts.index(a)] for (a, _), _ in found]


def test_touching_names() -> None:
    """Names without a blank between them are one, with the label of the first."""
    words = np.array([(0, 3), (3, 4), (4, 8), (9, 12)])  # Ada-Lund Ode
    at = np.arange(4)
    written = Encoding(at, words, at, words, at, np.zeros((4, 3), dtype=np.int64))
    found = entities(written, rows("B-PERSON B-ORG B-GPE B-GPE"))
    assert found == [((0, 8), "PERSON"), ((9, 12), "GPE")]


def test_entities_are_whole_tokens() -> None:
    """What ends within a token takes all of it; of two that overlap then, the longer one stays."""
    doc = Doc(Vocab(), words=["Ana", "Lee-Fox", "spoke"])
    set_entities(doc, places(doc), [((0, 7), "PERSON"), ((8, 11), "ORG")])
    assert [(entity.text, entity.label_) for entity in doc.ents] == [("Ana Lee-Fox", "PERSON")]


def test_no_entities() -> None:
    """A text without names has none, nor has one without words."""
    for words in ([], ["rain"]):
        doc = Doc(Vocab(), words=words)
        set_entities(doc, places(doc), [])
        assert not doc.ents
