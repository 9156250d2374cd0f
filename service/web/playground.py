"""The playground: a page to read an article on, claim by claim, from files that the package ships.

Its scripts write text, never markup: the policy has the browser refuse anything else.
"""

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from service.web.documentation import STATIC, Page
from service.web.examples import EXAMPLES
from service.web.headers import PAGE

POLICY = f"{PAGE}; require-trusted-types-for 'script'; trusted-types 'none'"
"""Content-Security-Policy of the page."""

router = APIRouter(include_in_schema=False)


@router.get("/")
async def playground() -> Response:
    """Show the playground."""
    return Page(STATIC / "playground" / "index.html", policy=POLICY)


@router.get("/examples")
async def examples() -> Response:
    """List the articles that Swagger UI offers too: id, title, description and text of each."""
    return JSONResponse(
        [
            {
                "id": name,
                "title": example["summary"],
                "description": example["description"].replace("`", ""),
                "text": example["value"]["text"],
            }
            for name, example in EXAMPLES.items()
        ]
    )
