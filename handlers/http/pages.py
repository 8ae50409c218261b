"""The few pages a browser sees: plain, readable, kept from frames, caches and other sites."""

from bot.views.pages import Page
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""No form-action here: browsers apply it to the redirect that follows the form, and that one leads to Cronofy."""

_templates = Environment(loader=PackageLoader("handlers.http"), autoescape=True, undefined=StrictUndefined)


def page_response(page: Page, status_code: int = 200, post_to: str | None = None) -> HTMLResponse:
    """The page as an answer; with `post_to` its button posts there."""
    html = _templates.get_template("page.html").render(page=page, language="en", post_to=post_to)
    return HTMLResponse(html, status_code, headers=HEADERS)
