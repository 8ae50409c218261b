"""Block Kit's limits as tables: composition objects, elements, blocks and views.

The numbers are those of https://docs.slack.dev/reference/block-kit and of slack_sdk's models; what no published page
limits is left open here.
"""

from collections.abc import Iterator

from integrations.local.slack.blocks.rules import (
    Anything,
    Extra,
    Flag,
    Items,
    Json,
    OneOf,
    Problem,
    Rule,
    Shape,
    String,
    Whole,
)

ID = String(255)
URL = String(3000)
KIND = String(100)


def _text(limit: int, *kinds: str) -> Rule:
    """Return the rule of a text object of one of `kinds`, at most `limit` characters long."""
    keys: dict[str, Rule] = {"type": String(20, choices=kinds), "text": String(limit)}
    if "plain_text" in kinds:
        keys["emoji"] = Flag()
    if "mrkdwn" in kinds:
        keys["verbatim"] = Flag()
    return Shape(keys, required=("type", "text"))


def plain(limit: int) -> Rule:
    """Return the rule of a plain_text object."""
    return _text(limit, "plain_text")


def any_text(limit: int) -> Rule:
    """Return the rule of a plain_text or mrkdwn object."""
    return _text(limit, "plain_text", "mrkdwn")


def _one_of_keys(*keys: str) -> Extra:
    """Return a check that at least one of `keys` is given."""

    def check(value: Json, pointer: str) -> Iterator[Problem]:
        if not any(key in value for key in keys):
            yield Problem(f"must provide one of: {', '.join(keys)}", pointer)

    return check


def _exactly_one_of_keys(*keys: str) -> Extra:
    """Return a check that exactly one of `keys` is given."""

    def check(value: Json, pointer: str) -> Iterator[Problem]:
        if sum(key in value for key in keys) != 1:
            yield Problem(f"must provide exactly one of: {', '.join(keys)}", pointer)

    return check


def _offered(value: Json) -> list[Json]:
    """Return the options of a menu, its groups' included, as far as they are objects."""
    groups = [group.get("options") for group in value.get("option_groups") or [] if isinstance(group, dict)]
    lists = [value.get("options"), *groups]
    return [option for options in lists if isinstance(options, list) for option in options if isinstance(option, dict)]


def _initial_is_offered(value: Json, pointer: str) -> Iterator[Problem]:
    """Yield a problem for an initial option that is not among the options."""
    values = {str(option.get("value")) for option in _offered(value)}
    initial = value.get("initial_options")
    chosen = [value["initial_option"]] if "initial_option" in value else initial if isinstance(initial, list) else []
    for option in chosen:
        if isinstance(option, dict) and str(option.get("value")) not in values:
            yield Problem("initial option is not among the options", pointer)


def _lengths_fit(value: Json, pointer: str) -> Iterator[Problem]:
    """Yield a problem when a text input's least length exceeds its greatest."""
    least, most = value.get("min_length"), value.get("max_length")
    if isinstance(least, int) and isinstance(most, int) and least > most:
        yield Problem("min_length must not exceed max_length", pointer)


def option(text: Rule) -> Shape:
    """Return the rule of an option whose label follows `text`."""
    keys = {"text": text, "value": String(150), "description": any_text(75), "url": URL}
    return Shape(keys, required=("text", "value"))


OPTION = option(plain(75))
OPTIONS = Items(OPTION, 100)
OPTION_GROUPS = Items(Shape({"label": plain(75), "options": OPTIONS}, required=("label", "options")), 100)
TICKS = Items(option(any_text(75)), 10)
CONFIRM = Shape(
    {
        "title": plain(100),
        "text": any_text(300),
        "confirm": plain(30),
        "deny": plain(30),
        "style": String(20, choices=("primary", "danger")),
    },
    required=("title", "text", "confirm", "deny"),
)
FILTER = Shape(
    {
        "include": Items(String(20, choices=("im", "mpim", "private", "public")), 4),
        "exclude_external_shared_channels": Flag(),
        "exclude_bot_users": Flag(),
    }
)
DISPATCH = Shape(
    {"trigger_actions_on": Items(String(40, choices=("on_enter_pressed", "on_character_entered")), 2)},
    required=("trigger_actions_on",),
)
SLACK_FILE = Shape({"id": ID, "url": URL}, extras=(_exactly_one_of_keys("id", "url"),))


def _element(*required: str, extras: tuple[Extra, ...] = (), **keys: Rule) -> Rule:
    """Return the rule of an interactive element: its own keys and those that all of them have."""
    common: dict[str, Rule] = {"type": KIND, "action_id": ID, "confirm": CONFIRM, "focus_on_load": Flag()}
    return Shape(common | keys, required=required, extras=extras)


def _menu(**keys: Rule) -> Rule:
    """Return the rule of a menu."""
    return _element(extras=(), placeholder=plain(150), **keys)


def _static_menu(**keys: Rule) -> Rule:
    """Return the rule of a menu whose options are given with it."""
    extras = (_exactly_one_of_keys("options", "option_groups"), _initial_is_offered)
    return _element(placeholder=plain(150), options=OPTIONS, option_groups=OPTION_GROUPS, extras=extras, **keys)


def _typed(*extras: Extra, **keys: Rule) -> Rule:
    """Return the rule of an input that is typed into."""
    return _element(placeholder=plain(150), dispatch_action_config=DISPATCH, extras=extras, **keys)


MOST = {"max_selected_items": Whole(1)}
IMAGE_KEYS: dict[str, Rule] = {
    "type": KIND,
    "image_url": URL,
    "slack_file": SLACK_FILE,
    "alt_text": String(2000),
    "title": plain(2000),
    "block_id": ID,
}
BUTTON = _element(
    "text",
    text=plain(75),
    url=URL,
    value=String(2000),
    style=String(20, choices=("primary", "danger")),
    accessibility_label=String(75),
    agent_prompt=String(4000),
)
ICON_BUTTON = _element(
    "icon", "text", icon=String(50), text=plain(75), value=String(2000), accessibility_label=String(75),
    visible_to_user_ids=Items(ID, 100),
)  # fmt: skip
IMAGE_ELEMENT = Shape(
    {key: rule for key, rule in IMAGE_KEYS.items() if key not in {"title", "block_id"}},
    required=("alt_text",),
    extras=(_exactly_one_of_keys("image_url", "slack_file"),),
)

ELEMENTS: dict[str, Rule] = {
    "button": BUTTON,
    "channels_select": _menu(initial_channel=ID, response_url_enabled=Flag()),
    "checkboxes": _element("options", options=TICKS, initial_options=TICKS, extras=(_initial_is_offered,)),
    "conversations_select": _menu(
        initial_conversation=ID, default_to_current_conversation=Flag(), response_url_enabled=Flag(), filter=FILTER
    ),
    "datepicker": _menu(initial_date=String(10, least=10)),
    "datetimepicker": _element(initial_date_time=Whole(10**9, 10**10 - 1)),
    "email_text_input": _typed(initial_value=String(3000, least=0)),
    "external_select": _menu(initial_option=OPTION, min_query_length=Whole()),
    "feedback_buttons": _element("positive_button", "negative_button", positive_button=Anything(), negative_button=Anything()),
    "file_input": _element(filetypes=Items(String(20), 100), max_files=Whole(1, 10)),
    "icon_button": ICON_BUTTON,
    "image": IMAGE_ELEMENT,
    "multi_channels_select": _menu(initial_channels=Items(ID, 100, least=0), **MOST),
    "multi_conversations_select": _menu(
        initial_conversations=Items(ID, 100, least=0), default_to_current_conversation=Flag(), filter=FILTER, **MOST
    ),
    "multi_external_select": _menu(initial_options=OPTIONS, min_query_length=Whole(), **MOST),
    "multi_static_select": _static_menu(initial_options=OPTIONS, **MOST),
    "multi_users_select": _menu(initial_users=Items(ID, 100, least=0), **MOST),
    "number_input": _typed(
        is_decimal_allowed=Flag(), initial_value=String(3000), min_value=String(3000), max_value=String(3000)
    ),
    "overflow": _element("options", options=Items(OPTION, 5)),
    "plain_text_input": _typed(
        _lengths_fit,
        initial_value=String(3000, least=0), multiline=Flag(), min_length=Whole(0, 3000), max_length=Whole(1, 3000),
    ),
    "radio_buttons": _element(
        "options", options=TICKS, initial_option=option(any_text(75)), extras=(_initial_is_offered,)
    ),
    "rich_text_input": _typed(initial_value=Anything()),
    "static_select": _static_menu(initial_option=OPTION),
    "timepicker": _menu(initial_time=String(5, least=5), timezone=String(100)),
    "url_text_input": _typed(initial_value=URL),
    "users_select": _menu(initial_user=ID),
    "workflow_button": _element("text", "workflow", text=plain(75), workflow=Anything()),
}  # fmt: skip
PICKS = frozenset(kind for kind in ELEMENTS if kind.endswith(("_select", "picker")))
TYPED = frozenset(kind for kind in ELEMENTS if kind.endswith("_input"))
CHOICES = frozenset({"checkboxes", "radio_buttons"})
IN_ACTIONS = PICKS | CHOICES | {"button", "overflow", "workflow_button"}
IN_SECTION = IN_ACTIONS | {"image"}
IN_INPUT = PICKS | CHOICES | TYPED
IN_CONTEXT_ACTIONS = frozenset({"feedback_buttons", "icon_button"})


def _block(*required: str, extras: tuple[Extra, ...] = (), **keys: Rule) -> Shape:
    """Return the rule of a block: its own keys, its type and its id."""
    return Shape({"type": KIND, "block_id": ID} | keys, required=required, extras=extras)


class _Open(Shape):
    """A block Slack knows and this table does not: only its type and id are looked at."""

    __slots__ = ()

    def problems(self, value: Json, pointer: str) -> Iterator[Problem]:
        """Yield what is wrong with the block's id."""
        if "block_id" in value:
            yield from ID.problems(value["block_id"], f"{pointer}/block_id")


TEXTS: dict[str, Rule] = {"plain_text": any_text(3000), "mrkdwn": any_text(3000), "image": IMAGE_ELEMENT}
UNCHECKED = ("alert", "call", "card", "carousel", "container", "data_table", "data_visualization", "plan", "task_card")
_KNOWN_BLOCKS: dict[str, Rule] = {
    "actions": _block("elements", elements=Items(OneOf(ELEMENTS, IN_ACTIONS), 25)),
    "context": _block("elements", elements=Items(OneOf(TEXTS), 10)),
    "context_actions": _block("elements", elements=Items(OneOf(ELEMENTS, IN_CONTEXT_ACTIONS), 5)),
    "divider": _block(),
    "file": _block("external_id", "source", external_id=ID, source=String(20, choices=("remote",))),
    "header": _block("text", text=plain(150), level=Whole(1, 4)),
    "image": Shape(IMAGE_KEYS, required=("alt_text",), extras=(_exactly_one_of_keys("image_url", "slack_file"),)),
    "input": _block(
        "label", "element",
        label=plain(2000), element=OneOf(ELEMENTS, IN_INPUT), hint=plain(2000), optional=Flag(), dispatch_action=Flag(),
    ),
    "markdown": _block("text", text=String(12_000)),
    "rich_text": _block("elements", elements=Items(Anything(), 1000)),
    "section": _block(
        text=any_text(3000), fields=Items(any_text(2000), 10), accessory=OneOf(ELEMENTS, IN_SECTION), expand=Flag(),
        extras=(_one_of_keys("text", "fields"),),
    ),
    "table": _block("rows", rows=Items(Items(Anything(), 20), 100), column_settings=Items(Anything(), 20, least=0)),
    "video": _block(
        "alt_text", "title", "thumbnail_url", "video_url",
        alt_text=String(2000), title=plain(199), title_url=URL, thumbnail_url=URL, video_url=URL,
        description=plain(200), author_name=String(49), provider_name=String(50), provider_icon_url=URL,
    ),
}  # fmt: skip
BLOCKS: dict[str, Rule] = _KNOWN_BLOCKS | dict.fromkeys(UNCHECKED, _Open({}))

HOME_KEYS: dict[str, Rule] = {
    "type": KIND,
    "blocks": Items(OneOf(BLOCKS), 100),
    "private_metadata": String(3000, least=0),
    "callback_id": String(255, least=0),
    "external_id": String(255, least=0),
}
MODAL_KEYS = HOME_KEYS | {
    "title": plain(24),
    "submit": plain(24),
    "close": plain(24),
    "clear_on_close": Flag(),
    "notify_on_close": Flag(),
    "submit_disabled": Flag(),
}
MESSAGE_BLOCKS = Items(OneOf(BLOCKS), 50, least=0)
VIEWS: dict[str, Rule] = {
    "home": Shape(HOME_KEYS, required=("blocks",)),
    "modal": Shape(MODAL_KEYS, required=("title", "blocks")),
}
