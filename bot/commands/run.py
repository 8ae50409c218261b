"""`relink run`: everything in one process, until SIGTERM."""

import asyncio
import sys

import uvicorn

from bot.app import open_relink
from bot.commands.setting_errors import settings_or_exit
from bot.settings import Settings
from bot.telemetry import configure_logging


def run() -> None:
    """Run Relink: Slack, the platform's API, Cronofy's way back, and durable work."""
    settings = settings_or_exit()
    configure_logging("console" if sys.stderr.isatty() else "json")
    asyncio.run(serve(settings))


async def serve(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT, then finish what was begun."""
    async with open_relink(settings) as relink:
        config = uvicorn.Config(
            relink.http, host=settings.host, port=settings.port, log_config=None, access_log=False, lifespan="off", server_header=False
        )
        await uvicorn.Server(config).serve()
