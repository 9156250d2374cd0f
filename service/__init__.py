"""sayso: who says what in a news article.

``service.extract`` does in Python what ``POST /v1/claims`` does over HTTP.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from service.library import extract

__version__ = "0.1.0"
__all__ = ["__version__", "extract"]


def __getattr__(name: str) -> Any:  # noqa: ANN401  (whatever the name stands for)
    """Import what is asked for when it is asked for: the package itself costs nothing."""
    if name == "extract":
        from service.library import extract  # noqa: PLC0415  (see above)

        return extract
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)
