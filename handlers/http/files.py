"""Calendar files over signed links."""

from fastapi import APIRouter
from fastapi.responses import Response

from bot.copy.catalogue import Copy
from bot.domain.errors import NotFound
from bot.services.calendar_files import CalendarFileService
from bot.services.people import PeopleService
from bot.services.ports import FileLinks
from bot.views.files import file_name
from handlers.http.pages import readable


def file_routes(files: CalendarFileService, people: PeopleService, links: FileLinks, copy: Copy, support_contact: str) -> APIRouter:
    """`/files/{signed}.ics`: what is handed out is recorded before it is sent; nothing to whom it was given for somebody else by now."""
    router = APIRouter(include_in_schema=False)

    @router.get("/files/{signed}.ics")
    async def calendar_file(signed: str) -> Response:
        async def answer() -> Response:
            hand_out = await files.get(*links.read(signed))
            if not await people.is_theirs(await people.get(hand_out.workspace_id, hand_out.person_id), hand_out.slack_channel_id):
                raise NotFound("somebody else speaks for this person now")
            content, _ = await files.record_and_write(hand_out)
            headers = {"Content-Disposition": f'attachment; filename="{file_name(hand_out)}"', "Cache-Control": "no-store"}
            return Response(content, media_type="text/calendar; charset=utf-8", headers=headers)

        return await readable(copy, support_contact, answer)

    return router
