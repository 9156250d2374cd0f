"""The reader that all phenomena share."""

import pytest
from spacy.language import Language

from service.pipeline.build import reader


@pytest.fixture(scope="session")
def nlp() -> Language:
    """Read names and syntax as the service does; what the tagger says of claims is unused."""
    return reader()
