"""The parser that all phenomena share."""

import pytest
import spacy
from spacy.language import Language

from service.pipeline.build import PARSER, UNUSED
from service.pipeline.tokens import BoundedTokenizer


@pytest.fixture(scope="session")
def nlp() -> Language:
    """Parse as the service does."""
    parser = spacy.load(PARSER, exclude=UNUSED)
    parser.tokenizer = BoundedTokenizer(parser.tokenizer)
    return parser
