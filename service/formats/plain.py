"""JSON: the answer as it is kept."""

from pydantic import Field

from service.claims import Answer
from service.formats.reading import Reading


class PageAnswer(Answer):
    """The answer to a page: with the text that was taken from it."""

    text: str = Field(description="The article without the page around it: what offsets refer to.")


def write(reading: Reading) -> str:
    """Write the answer, with the article's text where that is given, in one line."""
    answer, text = reading.answer, reading.article
    if text is not None:
        answer = PageAnswer.model_construct(**dict(answer), text=text)
    return answer.model_dump_json()
