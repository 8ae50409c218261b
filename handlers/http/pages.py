"""The few pages a browser sees: plain, readable, kept from frames, caches and other sites."""

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import Any

from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.copy.catalogue import Copy
from bot.domain.errors import Expired, Invalid, NotEnabled, NotFound, OutsideError
from bot.views.pages import Page, busy_page, cannot_reach_page, not_enabled_page, refused_page
from handlers.store import STORE_FAILURES

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


async def readable(copy: Copy, support_contact: str, answer: Callable[[], Awaitable[Response]]) -> Response:
    """The answer, or a page that says what stood in its way."""
    try:
        return await answer()
    except (Invalid, NotFound):
        return page_response(refused_page(copy, support_contact), 404)
    except Expired:
        return page_response(refused_page(copy, support_contact), 410)
    except NotEnabled:
        return page_response(not_enabled_page(copy, support_contact), 501)
    except OutsideError:
        return _later_response(cannot_reach_page(copy))
    except STORE_FAILURES:
        return _later_response(busy_page(copy))


def page_response(page: Page, status_code: int = 200, *, posts: bool = False) -> HTMLResponse:
    """The page as an answer; with `posts` its button posts to the page's own address."""
    return rendered("page.html", status_code, page=page, language="en", posts=posts)


def _later_response(page: Page) -> HTMLResponse:
    """The page as the answer to what could not be done just now."""
    return rendered("page.html", 503, {"Retry-After": LATER}, page=page, language="en", posts=False)


def rendered(template: str, status_code: int = 200, headers: Mapping[str, str] = NO_MORE, **values: Any) -> HTMLResponse:
    """A template of this folder as an answer."""
    return HTMLResponse(_templates.get_template(template).render(**values), status_code, headers={**HEADERS, **headers})
