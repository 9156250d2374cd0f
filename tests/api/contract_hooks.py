"""What Schemathesis is told beside the specification."""

from typing import Any

import schemathesis


@schemathesis.hook
def filter_case(_context: Any, case: Any) -> bool:
    """Leave out what no schema can say: an article in a page, and lines that are no string."""
    if case.media_type == "application/x-ndjson":
        return isinstance(case.body, str)
    return bool(case.media_type != "text/html")


@schemathesis.serializer("application/x-ndjson")
def lines(_context: Any, value: Any) -> bytes:
    """Send lines as they are: any string is some lines."""
    return str(value).encode("utf-8", "surrogatepass")
