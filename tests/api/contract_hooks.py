"""What Schemathesis is told beside the specification."""

from typing import Any

import schemathesis


@schemathesis.hook
def filter_case(_context: Any, case: Any) -> bool:
    """Leave web pages out: whether there is an article in a string, no schema can say."""
    return bool(case.media_type != "text/html")
