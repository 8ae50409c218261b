"""Which account a login ends up in, and what the relink page does."""

from typing import Any

from tests.local.cronofy.harness import AUTHORIZE, SCOPE, Cronofy, session

ELI = {"provider_name": "office365", "email": "eli@firm.example"}
DANA = {"provider_name": "google", "email": "dana@work.example"}


async def _accounts(cronofy: Cronofy) -> dict[str, dict[str, Any]]:
    return {each["sub"]: each for each in await cronofy.state("accounts")}


def _logins(account: dict[str, Any]) -> list[str]:
    return [each["profile_name"] for each in account["profiles"]]


async def test_a_new_login_becomes_an_account_of_its_own_with_its_name_and_zone(cronofy: Cronofy) -> None:
    tokens = await cronofy.link(**ELI)
    await cronofy.settle()

    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    userinfo = (await cronofy.http.get("/v1/userinfo", headers=headers)).json()
    assert userinfo["sub"] == tokens["sub"]
    assert (userinfo["email"], userinfo["name"], userinfo["zoneinfo"]) == ("eli@firm.example", "Eli", "Europe/Paris")
    calendars = userinfo["cronofy.data"]["profiles"][0]["profile_calendars"]
    assert [each["calendar_id"] for each in calendars] == ["cal_eli"]


async def test_the_calendars_appear_when_the_first_sync_is_over(cronofy: Cronofy) -> None:
    tokens = await cronofy.link(**ELI)
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    assert (await cronofy.http.get("/v1/calendars", headers=headers)).json()["calendars"] == []

    cronofy.clock.advance(seconds=1)
    assert len((await cronofy.http.get("/v1/calendars", headers=headers)).json()["calendars"]) == 1


async def test_two_people_in_one_browser_end_up_in_one_account(cronofy: Cronofy) -> None:
    first = await cronofy.link(browser="kiosk", **DANA)
    second = await cronofy.link(browser="kiosk", **ELI)

    assert second["sub"] == first["sub"] == "acc_dana"
    assert second["refresh_token"] == first["refresh_token"]
    assert "eli@firm.example" in _logins((await _accounts(cronofy))["acc_dana"])


async def test_avoid_linking_keeps_them_apart(cronofy: Cronofy) -> None:
    await cronofy.link(browser="kiosk", **DANA)
    second = await cronofy.link(AUTHORIZE + SCOPE + "&avoid_linking=true", browser="kiosk", **ELI)

    assert second["sub"] != "acc_dana"


async def test_avoid_linking_false_written_as_python_does_links(cronofy: Cronofy) -> None:
    await cronofy.link(browser="kiosk", **DANA)
    second = await cronofy.link(AUTHORIZE + SCOPE + "&avoid_linking=False", browser="kiosk", **ELI)

    assert second["sub"] == "acc_dana"


async def test_signing_in_with_the_first_login_of_an_account_is_that_account_again(cronofy: Cronofy) -> None:
    tokens = await cronofy.link(AUTHORIZE + SCOPE + "&avoid_linking=true", **DANA)

    assert (tokens["sub"], tokens["refresh_token"]) == ("acc_dana", "refresh-dana")
    assert tokens["scope"] == "read_events create_event delete_event"


async def _link_token(cronofy: Cronofy, person: str = "dana") -> str:
    answer = await cronofy.http.post("/v1/link_tokens", headers=await cronofy.headers(person))
    return f"&link_token={answer.json()['link_token']}"


async def test_a_link_token_adds_the_login_to_its_account_whatever_the_browser_remembers(cronofy: Cronofy) -> None:
    await cronofy.link(browser="kiosk", **DANA)
    url = AUTHORIZE + SCOPE + "&avoid_linking=true" + await _link_token(cronofy, "ravi")

    tokens = await cronofy.link(url, browser="kiosk", **ELI)

    assert tokens["sub"] == "acc_ravi"
    assert _logins((await _accounts(cronofy))["acc_ravi"]) == ["ravi@firm.example", "eli@firm.example"]


async def test_a_link_token_is_too_old_after_five_minutes(cronofy: Cronofy) -> None:
    url = AUTHORIZE + SCOPE + await _link_token(cronofy)
    cronofy.clock.advance(minutes=5)

    assert (await cronofy.sign_in(url, **ELI))["error"] == "invalid_request"


async def test_one_mailbox_in_two_accounts_is_one_calendar_under_two_ids(cronofy: Cronofy) -> None:
    await cronofy.link(AUTHORIZE + SCOPE + await _link_token(cronofy, "ravi"), **DANA)
    await cronofy.settle()
    await cronofy.write(session())
    await cronofy.settle()

    copies = [each for each in await cronofy.state("events") if each["event_id"] == "session-1"]
    assert len(copies) == 2
    assert len({each["calendar_id"] for each in copies}) == 2
    assert len({each["event_uid"] for each in copies}) == 1


async def test_losing_a_mailbox_that_two_accounts_linked_breaks_both_and_relinking_mends_both(
    cronofy: Cronofy,
) -> None:
    await cronofy.link(AUTHORIZE + SCOPE + await _link_token(cronofy, "ravi"), **DANA)
    await cronofy.control("disconnect", profile_id="pro_work")

    def broken(accounts: dict[str, dict[str, Any]]) -> set[str]:
        return {
            sub
            for sub, account in accounts.items()
            for profile in account["profiles"]
            if profile["profile_name"] == "dana@work.example" and not profile["profile_connected"]
        }

    assert broken(await _accounts(cronofy)) == {"acc_dana", "acc_ravi"}
    url = (await cronofy.profile("pro_work"))["profile_relink_url"]
    await cronofy.control("sign_in", url=url)
    assert broken(await _accounts(cronofy)) == set()


async def test_the_relink_page_renews_the_login_and_returns_nowhere(cronofy: Cronofy) -> None:
    url = (await cronofy.profile("pro_home"))["profile_relink_url"]
    answer = await cronofy.control("sign_in", url=url)

    assert (answer["location"], answer["title"]) == (None, "Your calendar is connected again")
    profile = await cronofy.profile("pro_home")
    assert profile["profile_connected"] is True
    assert "profile_relink_url" not in profile


async def test_relinking_with_another_login_changes_nothing_for_the_broken_one(cronofy: Cronofy) -> None:
    await cronofy.control("disconnect", profile_id="pro_work")
    url = (await cronofy.profile("pro_work"))["profile_relink_url"]
    before = _logins((await _accounts(cronofy))["acc_dana"])

    answer = await cronofy.control("sign_in", url=url, email="noa@firm.example")

    assert answer["title"] == "You signed in with another account"
    assert (await cronofy.profile("pro_work"))["profile_connected"] is False
    assert _logins((await _accounts(cronofy))["acc_dana"]) == before


async def test_refusing_on_the_relink_page_changes_nothing(cronofy: Cronofy) -> None:
    url = (await cronofy.profile("pro_home"))["profile_relink_url"]
    answer = await cronofy.control("sign_in", url=url, decision="refuse")

    assert answer["title"] == "Nothing was changed"
    assert (await cronofy.profile("pro_home"))["profile_connected"] is False


async def test_relinking_can_take_permissions_away(cronofy: Cronofy) -> None:
    await cronofy.control("disconnect", profile_id="pro_work")
    url = (await cronofy.profile("pro_work"))["profile_relink_url"]
    await cronofy.control("sign_in", url=url, permissions=["see_calendars"])
    await cronofy.settle()

    profile = await cronofy.profile("pro_work")
    assert profile["profile_connected"] is True
    assert profile["profile_initial_sync_required"] is True
    assert profile["profile_calendars"] == []


async def test_a_relink_page_for_an_unknown_or_unlinked_login_leads_nowhere(cronofy: Cronofy) -> None:
    for path in ("/relink/google?email=nobody@x.example", "/relink/office365?email=eli@firm.example", "/relink/lotus"):
        assert (await cronofy.http.get(path)).status_code == 404


async def test_authorizing_again_renews_a_lost_login_and_a_revoked_one_comes_back(cronofy: Cronofy) -> None:
    await cronofy.control("disconnect", profile_id="pro_work")
    await cronofy.http.post("/v1/profiles/pro_work/revoke", headers=await cronofy.headers())

    await cronofy.link(**DANA)

    assert (await cronofy.profile("pro_work"))["profile_connected"] is True


async def test_an_account_that_withdrew_gets_a_new_refresh_token_when_it_comes_back(cronofy: Cronofy) -> None:
    await cronofy.control("revoke", sub="acc_dana")

    tokens = await cronofy.link(**DANA)

    assert tokens["sub"] == "acc_dana"
    assert tokens["refresh_token"] != "refresh-dana"
