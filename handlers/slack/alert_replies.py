"""What people say in words of what Relink writes first: done where it is clear, else shown how it is and where to change it."""

from dataclasses import replace
from datetime import datetime

from bot.domain.manners import AlertPreferences, Weekday
from bot.domain.messages import Message
from bot.domain.people import Person
from bot.domain.timezones import local_date
from bot.language.wishes import AlertWish, WishKind, alert_wish
from bot.views.alert_settings import NotPutOff, alerts_message, put_off_message
from handlers.reception import Reception


class AlertReplies:
    """The answers to words about alerts."""

    def __init__(self, reception: Reception) -> None:
        self._wishes = reception.use_cases.wishes
        self._copy = reception.copy
        self._clock = reception.clock

    async def to(self, person: Person, words: str) -> Message:
        """Do what is wanted, and say what goes from now on."""
        wish, preferences = alert_wish(words, self._clock(), person.time_zone), await self._wishes.preferences(person)
        if wish and wish.kind is WishKind.LATER:
            return await self._put_off(person, preferences, wish.at)
        wanted = _changed(preferences, wish, person) if wish else preferences
        if wanted != preferences:
            await self._wishes.prefer(person, wanted)
        return alerts_message(self._copy, person, wanted)

    async def _put_off(self, person: Person, preferences: AlertPreferences, at: datetime | None) -> Message:
        put_off = await self._wishes.put_off_all(person, at) if at else None
        if put_off is None:
            why = NotPutOff.NOTHING_TOLD if at else NotPutOff.NO_DAY
            return alerts_message(self._copy, person, preferences, why)
        return put_off_message(self._copy, person, put_off, self._clock())


def _changed(preferences: AlertPreferences, wish: AlertWish, person: Person) -> AlertPreferences:
    if wish.kind is WishKind.DIGEST and wish.at:
        return replace(preferences, digest_day=tuple(Weekday)[local_date(wish.at, person.time_zone).weekday()])
    return replace(preferences, muted=wish.kind is WishKind.MUTE)
