"""Whether a programme's people are ready: how many, and who is not; names, states and times, nothing that is private."""

from datetime import datetime

from bot.copy.catalogue import Copy
from bot.domain.messages import Block, Message
from bot.domain.readiness import Cohort, CohortMember, Readiness
from bot.services.cohorts import Programmes
from bot.views.blocks import Element, button, message, section
from bot.views.ids import ActionId, with_suffix
from bot.views.text import quoted, shortened
from bot.views.times import Times

LONGEST_NAME = 200


def cohort_message(copy: Copy, cohort: Cohort, now: datetime) -> Message:
    """The numbers, and a page of those who are not ready, the next session at risk first, each with a way to send them their own fix."""
    lines = [copy.say("cohort", programme=quoted(cohort.programme), count=cohort.total), counts_line(copy, cohort)]
    members = [_member(copy, each, number, now) for number, each in enumerate(cohort.members)]
    return message(lines, buttons=_pages(copy, cohort), more=members, small=[copy.say("cohort-small")])


def programmes_message(copy: Copy, programmes: Programmes) -> Message:
    """The first programmes, each with its numbers and a way to see who is not ready."""
    if not programmes.cohorts:
        return message([copy.say("cohort-none")])
    more = [
        section(
            copy.say("cohort-of", programme=quoted(cohort.programme), numbers=counts_line(copy, cohort)),
            accessory=see_button(copy, cohort, number),
        )
        for number, cohort in enumerate(programmes.cohorts)
    ]
    small = [copy.say("cohort-others")] if programmes.more else []
    return message([copy.say("cohort-which")], more=more, small=small)


def cohort_refused_message(copy: Copy) -> Message:
    """No programme of theirs, or one of nobody."""
    return message([copy.say("cohort-refused"), copy.say("cohort-refused-then")])


def not_allowed_but_message(copy: Copy, person_id: str, name: str) -> Message:
    """The role does not allow looking somebody up; what it does allow."""
    lines = [copy.say("not-allowed-but", person=quoted(name))]
    return message(lines, buttons=[_nudge_button(copy, person_id, name, "", primary=True)])


def counts_line(copy: Copy, cohort: Cohort) -> str:
    """How many stand where."""
    ready, at_risk, not_ready = (cohort.counts.get(each, 0) for each in Readiness)
    return copy.say("cohort-counts", ready=ready, risk=at_risk, rest=not_ready)


def see_button(copy: Copy, cohort: Cohort, number: int = 0) -> Element:
    """Who of them is not ready."""
    programme = cohort.programme
    hint = copy.say("cohort-see-hint", programme=shortened(programme, 40))
    return button(copy.say("cohort-see"), with_suffix(ActionId.COHORT, str(number)), value=_reference(cohort, 0), hint=hint)


def _member(copy: Copy, member: CohortMember, number: int, now: datetime) -> Block:
    state = copy.say_for("state", member.status) if member.status else copy.say("cohort-never-seen")
    next_at = Times(copy, None, now).token(member.next_at) if member.next_at else ""
    said = copy.say("cohort-member", person=quoted(member.name), state=state, risk=int(member.next_at is not None), when=next_at)
    return section(said, accessory=_nudge_button(copy, member.person_id, member.name, str(number)))


def _nudge_button(copy: Copy, person_id: str, name: str, suffix: str, *, primary: bool = False) -> Element:
    label, hint = copy.say("nudge-open"), copy.say("nudge-open-hint", person=shortened(name, 40))
    return button(label, with_suffix(ActionId.NUDGE, suffix), value=person_id, primary=primary, hint=hint)


def _pages(copy: Copy, cohort: Cohort) -> list[Element | None]:
    before, after = copy.say("queue-previous"), copy.say("queue-next")
    back = _page_button(before, copy.say("queue-previous-hint"), cohort, cohort.page - 1) if cohort.page else None
    return [back, _page_button(after, copy.say("queue-next-hint"), cohort, cohort.page + 1) if cohort.more else None]


def _page_button(label: str, hint: str, cohort: Cohort, page: int) -> Element:
    return button(label, with_suffix(ActionId.COHORT, f"page-{page}"), value=_reference(cohort, page), hint=hint)


def _reference(cohort: Cohort, page: int) -> str:
    """A page of a programme; one whose name is too long for a button is the presser's own, or none."""
    return f"{page}:{cohort.programme if len(cohort.programme) <= LONGEST_NAME else ''}"
