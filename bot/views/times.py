"""Instants as people read them: Slack's date tokens where Slack renders them, else words in the person's zone, zone named."""

from dataclasses import dataclass
from datetime import datetime

from bot.copy.catalogue import Copy
from bot.domain.people import Person
from bot.domain.session import Session
from bot.domain.timezones import zone_name, zone_or_utc


@dataclass(frozen=True, slots=True)
class Times:
    """How one person reads instants. `zone` is an IANA name; without one, or with one nobody knows, times are UTC and say so.

    `now` decides whether a year needs naming.
    """

    copy: Copy
    zone: str | None
    now: datetime

    @classmethod
    def about(cls, copy: Copy, person: Person, session: Session | None, now: datetime) -> "Times":
        """As `person` reads what concerns a session: in their own zone, else in the one it was booked in."""
        return cls(copy, person.zone or (session.time_zone if session else None), now)

    def token(self, at: datetime) -> str:
        """`at` for mrkdwn: each reader's Slack shows it in its own zone, anything else shows the words.

        https://docs.slack.dev/messaging/formatting-message-text/#date-formatting
        """
        return f"<!date^{int(at.timestamp())}^{{date_short_pretty}} {{time}}|{self.words(at)}>"

    def words(self, at: datetime) -> str:
        """`at` with day, time and zone, for plain text: labels, headings, web pages."""
        there = at.astimezone(zone_or_utc(self.zone))
        return self.copy.say(
            "time-in-zone",
            weekday=there.isoweekday(),
            day=there.day,
            month=there.month,
            this_year=int(there.year == self.now.astimezone(there.tzinfo).year),
            year=str(there.year),
            clock=f"{there:%H:%M}",
            zone=self._zone_words(there),
        )

    def _zone_words(self, there: datetime) -> str:
        place = zone_name(self.zone)
        if place == "UTC":
            return place
        name = self.copy.say("time-city", city=place)
        return f"{name} ({there.tzname()})" if _happens_twice(there) else name


def _happens_twice(there: datetime) -> bool:
    """Whether the clock shows this time a second time that day, as it does when summer time ends."""
    return there.replace(fold=0).utcoffset() != there.replace(fold=1).utcoffset()
