"""What people say in words of what Relink writes first: done where it is clear, else shown how it is and where to change it."""

from dataclasses import replace
from datetime import datetime

from bot.domain.manners import AlertPreferences, Manners, Weekday
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
        manners = await self._wishes.manners(person)
        wish = alert_wish(words, self._clock(), manners.zone)
        if wish and wish.kind is WishKind.LATER:
            return await self._put_off(person, manners, wish.at)
        wanted = _changed(manners, wish) if wish else manners.preferences
        if wanted != manners.preferences:
            manners = await self._wishes.prefer(person, wanted)
        return alerts_message(self._copy, manners)

    async def _put_off(self, person: Person, manners: Manners, at: datetime | None) -> Message:
        put_off = await self._wishes.put_off_all(person, at) if at else None
        if put_off is None:
            return alerts_message(self._copy, manners, NotPutOff.NOTHING_TOLD if at else NotPutOff.NO_DAY)
        return put_off_message(self._copy, put_off, manners.zone, self._clock())


def _changed(manners: Manners, wish: AlertWish) -> AlertPreferences:
    if wish.kind is WishKind.DIGEST and wish.at:
        return replace(manners.preferences, digest_day=tuple(Weekday)[local_date(wish.at, manners.zone).weekday()])
    return replace(manners.preferences, muted=wish.kind is WishKind.MUTE)
