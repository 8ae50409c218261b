"""Writes people, conversations, messages, views and files as the JSON objects Slack gives the app."""

import mimetypes
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any
from zoneinfo import ZoneInfo

from integrations.local.slack.entities import Conversation, Message, StoredFile, View
from integrations.local.slack.seed import UsergroupSeed, UserSeed
from integrations.local.slack.store import Store

Json = dict[str, Any]
STRANGER_TEAM = "T0ELSEWHERE"


def unix(instant: datetime) -> int:
    """Return whole Unix seconds."""
    return int(instant.timestamp())


def user_json(store: Store, user: UserSeed, *, with_email: bool) -> Json:
    """Return a user object; the e-mail address only with the scope for it, and never a stranger's."""
    team = STRANGER_TEAM if user.is_stranger else store.team.id
    name = user.real_name or user.name
    profile: Json = {"real_name": name, "display_name": user.name, "real_name_normalized": name, "team": team}
    profile |= {"display_name_normalized": user.name, "status_text": "", "status_emoji": "", "title": ""}
    if with_email and user.email and not user.is_stranger:
        profile["email"] = user.email
    if user.id == store.app.bot_user_id:
        profile |= {"api_app_id": store.app.app_id, "bot_id": store.app.bot_id, "always_active": False}
    now = store.clock().astimezone(ZoneInfo(user.tz))
    offset = now.utcoffset()
    flags = {"is_admin": user.is_admin, "is_owner": False, "is_primary_owner": False, "is_app_user": False}
    flags |= {"is_restricted": user.is_restricted, "is_ultra_restricted": False, "is_bot": user.is_bot}
    zone: Json = {"tz": user.tz, "tz_label": now.tzname(), "tz_offset": int(offset.total_seconds()) if offset else 0}
    named: Json = {"id": user.id, "team_id": team, "name": user.name, "deleted": user.deleted, "real_name": name}
    stranger = {"is_stranger": True} if user.is_stranger else {}
    return named | stranger | flags | zone | {"profile": profile, "updated": unix(store.clock())}


def conversation_json(store: Store, conversation: Conversation) -> Json:
    """Return a conversation object as the app's bot user sees it."""
    bot = store.app.bot_user_id
    shared: Json = {"id": conversation.id, "created": unix(conversation.created_at), "is_org_shared": False}
    if conversation.kind == "im":
        person = next(member for member in conversation.members if member != bot)
        return shared | {"is_im": True, "is_archived": False, "user": person, "is_open": True}
    private = conversation.kind != "channel"
    name = conversation.name or f"mpdm-{conversation.id.lower()}"
    kinds = {"is_channel": not private, "is_group": private, "is_im": False, "is_mpim": conversation.kind == "mpim"}
    return {
        **shared,
        **kinds,
        "name": name,
        "name_normalized": name,
        "is_private": private,
        "is_archived": conversation.archived,
        "is_general": False,
        "is_shared": False,
        "is_ext_shared": False,
        "is_member": bot in conversation.members,
        "num_members": len(conversation.members),
    }


def usergroup_json(store: Store, group: UsergroupSeed) -> Json:
    """Return a user group object."""
    named: Json = {"id": group.id, "team_id": store.team.id, "handle": group.handle, "name": group.handle}
    counted = {"is_usergroup": True, "is_external": False, "user_count": len(group.members)}
    return named | counted | {"users": list(group.members), "date_delete": 0}


def bot_profile(store: Store) -> Json:
    """Return the profile that goes with the app's own messages."""
    app = store.app
    return {"id": app.bot_id, "app_id": app.app_id, "name": app.name, "deleted": False, "team_id": store.team.id}


def message_json(store: Store, message: Message, *, with_metadata: bool = False) -> Json:
    """Return a message object as events and history hold it; `metadata` only where it was asked for."""
    written: Json = {"type": "message", "user": message.user, "text": message.text, "ts": message.ts}
    written["team"] = store.team.id
    if message.is_from_app:
        app = store.app
        written |= {"bot_id": app.bot_id, "app_id": app.app_id, "bot_profile": bot_profile(store)}
    if message.is_reply:
        parent = store.conversations[message.channel].messages.get(message.thread_ts or "")
        written["parent_user_id"] = parent.user if parent else message.user
    optional = {
        "subtype": message.subtype,
        "client_msg_id": message.client_msg_id,
        "blocks": message.blocks,
        "attachments": message.attachments,
        "thread_ts": message.thread_ts,
        "edited": message.edited,
        "files": [file_json(store, store.files[file_id]) for file_id in message.file_ids],
        "reactions": [{"name": name, "users": people, "count": len(people)} for name, people in message.reactions.items()],
        "metadata": message.metadata if with_metadata else None,
    }
    return written | {key: value for key, value in optional.items() if value}


def thread_json(store: Store, conversation: Conversation, message: Message, *, with_metadata: bool) -> Json:
    """Return a message object which, at the root of a thread, also counts its replies."""
    written = message_json(store, message, with_metadata=with_metadata)
    replies = [reply for reply in conversation.thread(message.ts) if reply.is_reply]
    if replies and not message.is_reply:
        people = list(dict.fromkeys(reply.user for reply in replies))
        written |= {"thread_ts": message.ts, "reply_count": len(replies), "reply_users_count": len(people)}
        written |= {"reply_users": people, "latest_reply": replies[-1].ts}
    return written


def view_json(store: Store, view: View) -> Json:
    """Return a view object as the Web API answers it and interaction payloads carry it."""
    app = store.app
    ids: Json = {"id": view.id, "team_id": store.team.id, "app_id": app.app_id, "bot_id": app.bot_id}
    ids |= {"root_view_id": view.root_view_id, "previous_view_id": view.previous_view_id}
    ids |= {"app_installed_team_id": store.team.id}
    return view.content | ids | {"hash": view.hash, "state": {"values": view.state}}


def file_json(store: Store, file: StoredFile) -> Json:
    """Return a file object; its private URLs need the app's token."""
    extension = PurePosixPath(file.name).suffix.removeprefix(".") or "binary"
    private = f"{store.base_url}/files-pri/{store.team.id}-{file.id}/{file.name}"
    written: Json = {"id": file.id, "created": unix(file.created_at), "timestamp": unix(file.created_at)}
    written |= {"name": file.name, "title": file.title or file.name, "user": file.owner, "user_team": store.team.id}
    written |= {"mimetype": mimetypes.guess_type(file.name)[0] or "application/octet-stream", "size": file.size}
    written |= {"filetype": extension, "pretty_type": extension.upper(), "mode": "hosted", "editable": False}
    written |= {"is_external": False, "external_type": "", "is_public": False, "public_url_shared": False}
    written |= {"display_as_bot": False, "username": "", "file_access": "visible"}
    written |= {"url_private": private, "url_private_download": private, "permalink": private}
    return written | ({"alt_txt": file.alt_text} if file.alt_text else {})
