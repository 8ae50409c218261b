"""What support's tables are asked, for the test of what each call costs."""

from collections.abc import Awaitable, Callable, Mapping

from bot.domain.cases import Age, CaseQuery
from bot.domain.support import SupportItem, SupportKind
from storage.unit_of_work import UnitOfWork
from tests.storage.values import HOUR, NOW, W, audit_entry, case, case_note, home, nudge

HELD = SupportItem(W, "held-1", SupportKind.HELD, NOW)

STAFF_CALLS: Mapping[str, Callable[[UnitOfWork], Awaitable[object]]] = {
    "support_items.add": lambda work: work.support_items.add(HELD),
    "support_items.find": lambda work: work.support_items.find(W, "held-1"),
    "support_items.find_outbreak": lambda work: work.support_items.find_outbreak(W, "tenant"),
    "support_items.list_open": lambda work: work.support_items.list_open(W, NOW),
    "support_items.save": lambda work: work.support_items.save(HELD),
    "support_items.save_posted": lambda work: work.support_items.save_posted(W, "held-1", "C1", "1.0"),
    "contacts.list_latest": lambda work: work.contacts.list_latest(W, "dana", 10),
    "incidents.list_latest": lambda work: work.incidents.list_latest(W, "dana", 5),
    "people.list_by_name": lambda work: work.people.list_by_name(W, "Dana Mor", 11),
    "cases.add": lambda work: work.cases.add(case("another", person_id="liam")),
    "cases.find_open": lambda work: work.cases.find_open(W, "dana"),
    "cases.list_open": lambda work: work.cases.list_open(W, ["dana", "liam"]),
    "cases.page": lambda work: work.cases.page(CaseQuery(), W, NOW),
    "cases.count": lambda work: work.cases.count(CaseQuery(domain="acme.example", age=Age.DAY, nobodys=True), W, NOW),
    "cases.save": lambda work: work.cases.save(case()),
    "cases.save_posted": lambda work: work.cases.save_posted(W, "case-1", "C1", "1.0"),
    "cases.add_note": lambda work: work.cases.add_note(case_note("another")),
    "cases.list_notes": lambda work: work.cases.list_notes(W, "case-1", 5),
    "audit_entries.add": lambda work: work.audit_entries.add(audit_entry(NOW + HOUR)),
    "audit_entries.list_about": lambda work: work.audit_entries.list_about(W, "dana", 20),
    "homes.find": lambda work: work.homes.find(W, "U0DANA"),
    "homes.save": lambda work: work.homes.save(home()),
    "homes.forget_published": lambda work: work.homes.forget_published(home()),
    "homes.of_people": lambda work: work.homes.of_people(W, ["dana", *(f"p{number}" for number in range(30))]),
    "homes.watching": lambda work: work.homes.watching(W, "Spring"),
    "nudges.find": lambda work: work.nudges.find(W, "dana"),
    "nudges.put": lambda work: work.nudges.put(nudge(), over=nudge()),
    "cohorts.count": lambda work: work.cohorts.count(W, "Spring", NOW, NOW + HOUR),
    "cohorts.list_not_ready": lambda work: work.cohorts.list_not_ready(W, "Spring", NOW, NOW + HOUR, limit=10),
    "cohorts.programmes": lambda work: work.cohorts.programmes(W, "a", 11),
}
