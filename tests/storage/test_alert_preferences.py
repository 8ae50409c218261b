"""What people chose about being spoken to first."""

from datetime import time

from bot.domain.manners import AlertPreferences, Weekday
from storage.unit_of_work import Storage
from tests.storage.values import W


async def test_what_a_person_chose_is_theirs_and_replaced_by_the_next_choice(storage: Storage) -> None:
    chosen = AlertPreferences(W, "dana", time(22, 30), time(6), Weekday.FRIDAY, muted=True)
    async with storage.writing() as work:
        assert await work.alert_preferences.get(W, "dana") == AlertPreferences(W, "dana")
        await work.alert_preferences.save(AlertPreferences(W, "dana", digest_day=None))
        await work.alert_preferences.save(chosen)
        await work.alert_preferences.save(AlertPreferences("T0OTHER", "dana"))
    async with storage.reading() as work:
        assert await work.alert_preferences.get(W, "dana") == chosen
        assert await work.alert_preferences.get(W, "ravi") == AlertPreferences(W, "ravi")
