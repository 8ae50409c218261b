"""The few pages a browser sees: plain, readable, kept from frames, caches and other sites."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.views.pages import Page

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""No form-action here: browsers apply it to the redirect that follows the form, and that one leads to Cronofy."""
LATER = "30"
"""Seconds after which what is down or busy may be tried again."""
NO_MORE: Mapping[str, str] = MappingProxyType({})

_templates = Environment(loader=PackageLoader("handlers.http"), autoescape=True, undefined=StrictUndefined)


def page_response(page: Page, status_code: int = 200, *, posts: bool = False) -> HTMLResponse:
    """The page as an answer; with `posts` its button posts to the page's own address."""
    return rendered("page.html", status_code, page=page, language="en", posts=posts)


def later_response(page: Page) -> HTMLResponse:
    """The page as the answer to what could not be done just now."""
    return rendered("page.html", 503, {"Retry-After": LATER}, page=page, language="en", posts=False)


def rendered(template: str, status_code: int = 200, headers: Mapping[str, str] = NO_MORE, **values: Any) -> HTMLResponse:
    """A template of this folder as an answer."""
    return HTMLResponse(_templates.get_template(template).render(**values), status_code, headers={**HEADERS, **headers})
