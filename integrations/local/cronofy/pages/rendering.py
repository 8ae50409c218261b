"""Pages a person sees: plain HTML with forms, usable without a script."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
)
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
}


def page(template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """One page from its template."""
    html = _TEMPLATES.get_template(template).render(**values)
    return HTMLResponse(html, status_code=status, headers=_HEADERS)


def problem(status: int, title: str, text: str) -> HTMLResponse:
    """A page that ends the visit and says why."""
    return page("problem.html", status, title=title, text=text)
