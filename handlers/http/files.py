"""Calendar files over signed links."""

from fastapi import APIRouter
from fastapi.responses import Response

from bot.copy.catalogue import Copy
from bot.domain.errors import Expired, Invalid, NotFound
from bot.services.calendar_files import CalendarFileService
from bot.services.ports import FileLinks
from bot.views.files import file_name
from bot.views.pages import busy_page, refused_page
from handlers.http.pages import later_response, page_response
from handlers.store import STORE_FAILURES


def file_routes(files: CalendarFileService, links: FileLinks, copy: Copy, support_contact: str) -> APIRouter:
    """`/files/{signed}.ics`: what is handed out is recorded before it is sent."""
    router = APIRouter(include_in_schema=False)

    @router.get("/files/{signed}.ics")
    async def calendar_file(signed: str) -> Response:
        try:
            workspace_id, person_id, session_ids = links.read(signed)
            content, sessions = await files.record_and_write(workspace_id, person_id, session_ids)
        except Expired:
            return page_response(refused_page(copy, support_contact), 410)
        except (Invalid, NotFound):
            return page_response(refused_page(copy, support_contact), 404)
        except STORE_FAILURES:
            return later_response(busy_page(copy))
        headers = {"Content-Disposition": f'attachment; filename="{file_name(sessions, signed)}"', "Cache-Control": "no-store"}
        return Response(content, media_type="text/calendar; charset=utf-8", headers=headers)

    return router
