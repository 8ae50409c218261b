"""Views on a person's screen: a stack of at most three modals, and the app's home tab."""

from typing import Any

from integrations.local.slack.blocks.check import view_problems, view_too_large
from integrations.local.slack.blocks.complete import complete_view
from integrations.local.slack.blocks.inputs import initial_state
from integrations.local.slack.entities import View
from integrations.local.slack.errors import ImpossibleError, SlackError, invalid_arguments
from integrations.local.slack.store import Store
from integrations.local.slack.triggers import Triggers

Json = dict[str, Any]
MOST_STACKED = 3


class Modals:
    """Opens, stacks, changes and closes views; everything the app sends is checked first."""

    def __init__(self, store: Store, triggers: Triggers) -> None:
        self._store = store
        self._triggers = triggers

    def checked(self, raw: Any, kind: str) -> Json:
        """Return a completed view of this kind. Raises SlackError with what is wrong with it."""
        if not isinstance(raw, dict):
            raise invalid_arguments("must provide an object [json-pointer:/view]")
        if view_too_large(raw):
            raise SlackError("view_too_large")
        problems = [str(problem) for problem in view_problems(raw)]
        if raw.get("type") != kind:
            problems.append(f"unsupported type: {raw.get('type')} [json-pointer:/view/type]")
        if problems:
            raise invalid_arguments("failed to match all allowed schemas [json-pointer:/view]", *problems)
        return complete_view(raw, self._store.ids)

    def open(self, trigger_id: str, raw: Any) -> View:
        """Show a modal to whoever caused the trigger, instead of the ones open before. Raises SlackError."""
        content = self.checked(raw, "modal")
        trigger = self._triggers.check(trigger_id)
        self._reserve_external_id(content)
        trigger.exchanged = True
        view = self._new(trigger.user, content)
        view.root_view_id = view.id
        self._store.modals[trigger.user] = [view]
        return view

    def push(self, trigger_id: str, raw: Any) -> View:
        """Put a modal on top of the one in which the trigger arose. Raises SlackError."""
        content = self.checked(raw, "modal")
        trigger = self._triggers.check(trigger_id)
        below = self._store.modals.get(trigger.user, [])
        if not below or trigger.view_id not in {view.id for view in below}:
            raise SlackError("not_found")
        view = self.stack(trigger.user, content)
        trigger.exchanged = True
        return view

    def stack(self, user: str, content: Json) -> View:
        """Put a checked modal on top of a person's open ones. Raises SlackError when there are three."""
        below = self._store.modals.get(user, [])
        if not below:
            raise SlackError("not_found")
        if len(below) >= MOST_STACKED:
            raise SlackError("push_limit_reached")
        self._reserve_external_id(content)
        view = self._new(user, content)
        view.root_view_id, view.previous_view_id = below[0].root_view_id, below[-1].id
        below.append(view)
        return view

    def change(self, view: View, content: Json) -> View:
        """Replace what a view shows; what was entered under the same ids stays."""
        view.content = content
        view.hash = self._hash()
        view.state = initial_state(view.blocks, view.state)
        view.errors = {}
        view.changed = self._store.next_change()
        return view

    def update(self, raw: Any, *, view_id: str | None, external_id: str | None, expected_hash: str | None) -> View:
        """Replace an open modal or a published home. Raises SlackError when it is gone or was changed meanwhile."""
        view = next((item for item in self._store.views() if _named(item, view_id, external_id)), None)
        if view is None:
            raise SlackError("not_found")
        content = self.checked(raw, view.kind)
        if expected_hash and expected_hash != view.hash:
            raise SlackError("hash_conflict")
        self._reserve_external_id(content, but=view)
        return self.change(view, content)

    def publish(self, user: str, raw: Any, expected_hash: str | None) -> View:
        """Show a home tab to one person. Raises SlackError."""
        content = self.checked(raw, "home")
        published = self._store.homes.get(user)
        if published is not None and expected_hash and expected_hash != published.hash:
            raise SlackError("hash_conflict")
        self._reserve_external_id(content, but=published)
        if published is not None:
            return self.change(published, content)
        view = self._new(user, content)
        view.root_view_id = view.id
        self._store.homes[user] = view
        return view

    def shown(self, user: str, view_id: str) -> View:
        """Return the view a person has before them: the topmost modal or their home. Raises ImpossibleError."""
        stack = self._store.modals.get(user, [])
        top = [stack[-1]] if stack else []
        home = self._store.homes.get(user)
        for view in [*top, *([home] if home else [])]:
            if view.id == view_id:
                return view
        raise ImpossibleError(f"{user} does not have the view {view_id} on top of their screen")

    def close(self, view: View) -> None:
        """Take one modal away, if it is still there; the one below appears."""
        stack = self._store.modals.get(view.user, [])
        if view in stack:
            stack.remove(view)
            self._store.next_change()

    def close_all(self, user: str) -> list[View]:
        """Take a person's whole stack away and return it, topmost first."""
        self._store.next_change()
        return list(reversed(self._store.modals.pop(user, [])))

    def _new(self, user: str, content: Json) -> View:
        view = View(self._store.ids.new("V"), user, content, self._hash())
        view.state = initial_state(view.blocks)
        view.changed = self._store.next_change()
        return view

    def _hash(self) -> str:
        return f"{self._store.ids.ts().split('.')[0]}.{self._store.ids.secret()[:8]}"

    def _reserve_external_id(self, content: Json, but: View | None = None) -> None:
        wanted = content["external_id"]
        taken = {view.content["external_id"] for view in self._store.views() if view is not but}
        if wanted and wanted in taken:
            raise SlackError("duplicate_external_id")


def _named(view: View, view_id: str | None, external_id: str | None) -> bool:
    return view.id == view_id if view_id else bool(external_id) and view.content["external_id"] == external_id
