"""Calendars as things to pick: grouped by account, told apart, found by typing, and named by references that mean nothing elsewhere."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from bot.copy.catalogue import Copy
from bot.domain.connection import Calendar, PrimaryCalendar, Profile
from bot.views import mentions
from bot.views.blocks import LABEL_LIMIT, OPTIONS_LIMIT, Element, option, option_group
from bot.views.text import matches, quoted, shortened

Pairs = Sequence[tuple[Profile, Calendar]]


def calendar_reference(calendar_id: str) -> str:
    """A short stand-in for a calendar's id, the same every time; ids of some providers are longer than an option's value may be."""
    return sha256(calendar_id.encode()).hexdigest()[:32]


def resolve_among(reference: str, pairs: Iterable[tuple[Profile, Calendar]]) -> str | None:
    """The id of the calendar that `reference` stands for, if it is one of these."""
    return next((calendar.calendar_id for _, calendar in pairs if calendar_reference(calendar.calendar_id) == reference), None)


def calendar_options(copy: Copy, pairs: Pairs, query: str = "", current_id: str | None = None) -> dict[str, list[Element]]:
    """Slack's answer to a search: option groups by account, a hundred options at most, the current calendar among them if it fits.

    Where calendars are left out, every account keeps its share and the first group says how many there are to find by typing.
    """
    fitting = [entry for entry in _entries(copy, pairs, current_id) if matches(query, entry.searched)]
    shown = set(sorted(range(len(fitting)), key=lambda index: (fitting[index].rank, index))[:OPTIONS_LIMIT])
    groups: dict[str, list[Element]] = defaultdict(list)
    for index, entry in enumerate(fitting):
        if index in shown:
            groups[entry.group].append(entry.option)
    if not groups:
        return {"options": []}
    labels = _with_hint(copy, list(groups), len(fitting) - len(shown))
    return {"option_groups": [option_group(label, options) for label, options in zip(labels, groups.values(), strict=True)]}


def option_of(copy: Copy, pairs: Pairs, calendar_ids: Iterable[str], current_id: str | None = None) -> list[Element]:
    """The options of these calendars, as the search shows them: what a select is given as already picked."""
    wanted = {calendar_reference(calendar_id) for calendar_id in calendar_ids}
    return [entry.option for entry in _entries(copy, pairs, current_id) if entry.option["value"] in wanted]


def primary_words(copy: Copy, primary: PrimaryCalendar, pairs: Pairs) -> str:
    """The primary calendar with its login, told apart from others of the same name among `pairs` as the select tells them apart."""
    named_so = [(profile, calendar) for profile, calendar in pairs if calendar.name == primary.calendar_name]
    own = next((profile for profile, calendar in named_so if calendar.calendar_id == primary.calendar_id), None)
    if own is None or len(named_so) == 1:
        return mentions.primary_calendar(copy, primary)
    beside = [calendar.calendar_id for profile, calendar in named_so if profile.profile_id == own.profile_id]
    name, number = shortened(primary.calendar_name), beside.index(primary.calendar_id) + 1
    if len(beside) > 1:
        name = copy.say("calendar-numbered", calendar=name, number=number, count=len(beside))
    login = _group_labels(copy, {profile.profile_id: profile for profile, _ in pairs}.values())[own.profile_id]
    return copy.say("calendar-in-login", calendar=quoted(name, LABEL_LIMIT), login=quoted(login, LABEL_LIMIT))


@dataclass(frozen=True, slots=True)
class _Entry:
    """One calendar to pick. `rank` is its place within its account, so that a cut takes from all accounts alike."""

    group: str
    option: Element
    searched: str
    rank: int


def _entries(copy: Copy, pairs: Pairs, current_id: str | None) -> list[_Entry]:
    groups = _group_labels(copy, {profile.profile_id: profile for profile, _ in pairs}.values())
    names = [_shown_name(copy, calendar) for _, calendar in pairs]
    same = Counter((profile.profile_id, name) for (profile, _), name in zip(pairs, names, strict=True))
    seen: Counter[tuple[str, str]] = Counter()
    ranks: Counter[str] = Counter()
    entries = []
    for (profile, calendar), name in zip(pairs, names, strict=True):
        key, group = (profile.profile_id, name), groups[profile.profile_id]
        seen[key] += 1
        current = calendar.calendar_id == current_id
        numbered = copy.say("calendar-numbered", calendar=name, number=seen[key], count=same[key]) if same[key] > 1 else name
        label = copy.say("calendar-current", calendar=numbered) if current else numbered
        choice = option(label, calendar_reference(calendar.calendar_id), description=group)
        entries.append(_Entry(group, choice, f"{calendar.name} {label} {group}", -1 if current else ranks[profile.profile_id]))
        ranks[profile.profile_id] += 1
    return entries


def _shown_name(copy: Copy, calendar: Calendar) -> str:
    name = shortened(calendar.name, 45) or copy.say("calendar-unnamed")
    return copy.say("calendar-main", calendar=name) if calendar.provider_primary else name


def _group_labels(copy: Copy, profiles: Iterable[Profile]) -> dict[str, str]:
    """One label per profile; two logins that look the same are numbered."""
    labels = {profile.profile_id: _login_label(copy, profile) for profile in profiles}
    same, seen = Counter(labels.values()), Counter[str]()
    for profile_id, label in labels.items():
        seen[label] += 1
        if same[label] > 1:
            labels[profile_id] = copy.say("calendar-numbered", calendar=label, number=seen[label], count=same[label])
    return labels


def _login_label(copy: Copy, profile: Profile) -> str:
    return copy.say("login-mention", provider=copy.say_for("provider", profile.provider), login=shortened(profile.name, 40))


def _with_hint(copy: Copy, labels: list[str], hidden: int) -> list[str]:
    """Group labels are all that Slack shows beside options, so the first one says that there is more."""
    if not hidden or not labels:
        return labels
    return [copy.say("calendars-hidden", login=shortened(labels[0], 40), count=hidden), *labels[1:]]
