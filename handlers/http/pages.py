"""The few pages a browser sees: plain, readable, kept from frames, caches and other sites."""

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

_templates = Environment(loader=PackageLoader("handlers.http"), autoescape=True, undefined=StrictUndefined)


def page_response(page: Page, status_code: int = 200, *, posts: bool = False) -> HTMLResponse:
    """The page as an answer; with `posts` its button posts to the page's own address."""
    html = _templates.get_template("page.html").render(page=page, language="en", posts=posts)
    return HTMLResponse(html, status_code, headers=HEADERS)
