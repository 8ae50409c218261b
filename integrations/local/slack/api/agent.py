"""The agent surface: status lines, suggested prompts, titles and the state of a session.

https://docs.slack.dev/ai/developing-ai-apps
"""

from integrations.local.slack.api.calls import Call, Json, Method
from integrations.local.slack.api.places import place
from integrations.local.slack.entities import AgentThread
from integrations.local.slack.errors import SlackError, invalid_arguments

MOST_LOADING, MOST_PROMPTS = 10, 4
SESSION_STATES = ("processing", "active", "suspended", "closed")


def _thread(call: Call, thread_ts: str) -> AgentThread:
    """Return an existing thread. Raises SlackError channel_not_found or invalid_thread_ts."""
    conversation = place(call, "channel_id")
    if conversation.find(thread_ts) is None:
        raise SlackError("invalid_thread_ts")
    return call.workspace.store.agent_thread(conversation.id, thread_ts)


async def set_status(call: Call) -> Json:
    """Answer assistant.threads.setStatus; an empty status clears it."""
    if "status" not in call.args:
        raise invalid_arguments("missing required field: status")
    loading = call.structure("loading_messages", invalid_arguments("must provide an array")) or []
    if not isinstance(loading, list) or len(loading) > MOST_LOADING:
        raise invalid_arguments(f"no more than {MOST_LOADING} items allowed [json-pointer:/loading_messages]")
    thread = _thread(call, call.required("thread_ts"))
    store = call.workspace.store
    thread.status, thread.loading_messages = call.text("status") or "", [str(text) for text in loading]
    thread.status_set_at = store.clock() if thread.status else None
    store.next_change()
    return {}


async def set_suggested_prompts(call: Call) -> Json:
    """Answer assistant.threads.setSuggestedPrompts; without a thread they stand above the whole messages tab."""
    if not call.workspace.store.app.is_agent:
        raise SlackError("not_agent_app")
    prompts = call.structure("prompts", invalid_arguments("must provide an array [json-pointer:/prompts]"))
    if not isinstance(prompts, list) or not all(_is_prompt(item) for item in prompts):
        raise invalid_arguments("must provide an array [json-pointer:/prompts]")
    if len(prompts) > MOST_PROMPTS:
        raise invalid_arguments(f"no more than {MOST_PROMPTS} items allowed [json-pointer:/prompts]")
    thread_ts, store = call.text("thread_ts"), call.workspace.store
    thread = _thread(call, thread_ts) if thread_ts else store.agent_thread(place(call, "channel_id").id, "")
    thread.prompts = prompts
    store.next_change()
    return {}


def _is_prompt(item: object) -> bool:
    return isinstance(item, dict) and all(isinstance(item.get(key), str) for key in ("title", "message"))


async def set_title(call: Call) -> Json:
    """Answer assistant.threads.setTitle."""
    title = call.required("title")
    _thread(call, call.required("thread_ts")).title = title
    call.workspace.store.next_change()
    return {}


async def set_session_status(call: Call) -> Json:
    """Answer agents.sessions.setStatus; the title counts only when the session begins."""
    status = call.required("status")
    if status not in SESSION_STATES:
        raise SlackError("invalid_status")
    if not call.workspace.store.app.is_agent:
        raise SlackError("feature_disabled")
    thread_ts = call.text("thread_ts")
    if thread_ts is None:
        raise SlackError("thread_ts_required")
    conversation = place(call, "channel_id")
    thread = call.workspace.store.agent_thread(conversation.id, thread_ts)
    thread.title = thread.title if thread.session_status else call.text("title") or ""
    thread.session_status = status
    call.workspace.store.next_change()
    return {"status": status, "agent_status": status, "title": thread.title}


METHODS = (
    Method("assistant.threads.setStatus", set_status, None, ("chat:write",)),
    Method("assistant.threads.setSuggestedPrompts", set_suggested_prompts, 4, ("assistant:write",)),
    Method("assistant.threads.setTitle", set_title, 4, ("assistant:write",)),
    Method("agents.sessions.setStatus", set_session_status, 3, ("chat:write",)),
)
