"""Linking over the wire: doors, Cronofy's pages, the way back, and the owner's word in Slack. Each scenario has people of its own."""

from bot.commands.world import World
from tests.scenarios.browser import Browser, query_of
from tests.scenarios.cronofy import account, broken, until_ended
from tests.scenarios.forging import forge_press
from tests.scenarios.screen import Screen, Shown

NOT_YET = "Nothing is used before you say so."


async def _ask_to_connect(person: Screen, provider: str) -> str:
    """The door of a provider."""
    answer = await person.command("connect")
    return str(answer.button(provider)["url"])


async def _question(person: Screen, login: str) -> Shown:
    """What Relink asks about a login that came back."""
    question = await person.sees(f"{login}) through your link. Was it you?")
    assert NOT_YET in question.words
    assert question.labels == [f"Use {login}", "This isn't me"]
    return question


async def test_a_first_account_is_used_once_its_owner_says_so_and_can_be_undone(linking: World) -> None:
    mateo, browser, login = Screen(linking, "U0MATEO"), Browser(linking), "mateo.alvarez@brightwater.example"
    door = await _ask_to_connect(mateo, "Google")

    page = await browser.open(door)
    assert "Nothing is used before you say yes" in page.words
    address = await browser.go_on(door)
    assert query_of(address)["avoid_linking"] == "true"
    assert query_of(address)["provider_name"] == "google"
    page = await browser.open(await browser.sign_in(address, email=login))
    assert (page.status, "Go back to Slack and confirm there that it was you" in page.words) == (200, True)

    question = await _question(mateo, login)
    assert (await mateo.command()).first_line.startswith("No calendar is linked yet")

    lee = Screen(linking, "U0LEE")
    mine = await lee.command("help")
    use = question.button(f"Use {login}")
    refused = await lee.answer_to(lambda: forge_press(linking, "U0LEE", mine, use["action_id"], use["value"]))
    assert "it was not yours" in refused.words
    assert (await mateo.command()).first_line.startswith("No calendar is linked yet")

    used = await mateo.presses(question, f"Use {login}")
    assert used.first_line == f"Google ({login}) is in use now."
    again = await mateo.answer_to(lambda: forge_press(linking, "U0MATEO", used, use["action_id"], use["value"]))
    assert again.first_line == used.first_line
    assert not (await mateo.command()).first_line.startswith("No calendar is linked yet")

    undone = await mateo.presses(again, "Undo")
    assert "is not used, and no access to it was kept" in undone.words
    assert (await mateo.command()).first_line.startswith("No calendar is linked yet")
    await until_ended(linking, login)


async def test_this_is_not_me_drops_a_login_for_good(linking: World) -> None:
    lee, browser, login = Screen(linking, "U0LEE"), Browser(linking), "lee.sorensen@icloud.example"
    await browser.through(await _ask_to_connect(lee, "Apple"), email=login)
    question = await _question(lee, login)
    dropped = await lee.presses(question, "This isn't me")
    assert "is not used, and no access to it was kept" in dropped.words
    await until_ended(linking, login)

    use = question.button(f"Use {login}")
    late = await lee.answer_to(lambda: forge_press(linking, "U0LEE", dropped, use["action_id"], use["value"]))
    assert "Nothing was changed." in late.words
    assert (await lee.command()).first_line.startswith("No calendar is linked yet")


async def test_one_more_login_of_the_same_kind_joins_the_account_by_a_link_token_and_leaves_it_again(linking: World) -> None:
    amara, browser, login = Screen(linking, "U0AMARA"), Browser(linking), "amara.private@mail.example"
    address = await browser.go_on(await _ask_to_connect(amara, "Google"))
    assert "link_token" in query_of(address)
    assert "avoid_linking" not in query_of(address)
    page = await browser.open(await browser.sign_in(address, email=login))
    assert "Go back to Slack and confirm there that it was you" in page.words
    question = await _question(amara, login)
    assert (await amara.command("accounts")).first_line == "You have one calendar account linked."

    await amara.presses(question, f"Use {login}")
    listed = await amara.command("accounts")
    assert listed.first_line == "You have 2 calendar accounts linked."
    assert listed.words.count("• Google (") == 2
    assert (await amara.command()).first_line.startswith("Connected: sessions go to “Work”")

    profile = next(
        each for each in (await account(linking, "amara.nwosu@brightwater.example"))["profiles"] if each["profile_name"] == login
    )
    unlink = next(button for button in listed.raw["buttons"] if button["value"] == profile["profile_id"])
    assert login in unlink["confirm"]
    gone = await amara.answer_to(
        lambda: linking.press("U0AMARA", listed.raw, unlink["action_id"], block_id=unlink["block_id"], settle_ms=0)
    )
    assert gone.first_line == f"{login} is unlinked. I no longer read or write its calendars."
    assert (await amara.command("accounts")).first_line == "You have one calendar account linked."
    assert (await amara.command()).first_line.startswith("Connected: sessions go to “Work”")


async def test_without_link_tokens_the_door_explains_itself(linking: World) -> None:
    kim, browser = Screen(linking, "U0KIM"), Browser(linking)
    door = await _ask_to_connect(kim, "Google")
    async with broken(linking, settings={"link_tokens": False}, repaired={"link_tokens": True}):
        answer = await linking.browser.post(door)
    assert answer.status_code == 501
    assert "calendar-help@brightwater.example" in answer.text
    assert "Continue" in (await browser.open(door)).words


async def test_a_login_that_is_signed_in_to_again_is_noticed_by_itself(linking: World) -> None:
    dana, browser = Screen(linking, "U0DANA"), Browser(linking)
    answer = await dana.command()
    address = await browser.go_on(answer.button("Sign in again")["url"])
    walked = await linking.through_cronofy(address, email="dana.whitfield@brightwater.example")
    assert walked["location"] is None
    back = await dana.sees("Back: ")
    assert "Your settings stayed as they were" in back.words
    assert back.primary == ["See sessions"]
    assert (await dana.command()).first_line.startswith("Connected: sessions go to “Calendar”")


async def test_access_that_was_withdrawn_is_given_again(linking: World) -> None:
    priya, browser = Screen(linking, "U0PRIYA"), Browser(linking)
    answer = await priya.command()
    page = await browser.through(answer.button("Allow access")["url"], provider_name="google", email="priya.raman@brightwater.example")
    assert "Connected again" in page.words
    await priya.sees("Back: ")
    assert (await priya.command()).first_line.startswith("Connected: sessions go to “Work”")


async def test_another_login_than_the_one_to_be_mended_changes_nothing(linking: World) -> None:
    tomasz, browser, other = Screen(linking, "U0TOMASZ"), Browser(linking), "d.private@mail.example"
    answer = await tomasz.command()
    address = (await browser.go_on(answer.button("Allow access")["url"])).replace("provider_name=google", "provider_name=office365")
    page = await browser.open(await browser.sign_in(address, email=other))
    assert "That was another login" in page.words
    assert f"signed in, but as {other}" in page.words
    question = await _question(tomasz, other)
    assert "It is not the login that was to be mended. Using it unlinks" in question.words
    assert "a permission I need was not given" in (await tomasz.command()).first_line
    used = await tomasz.presses(question, f"Use {other}")
    assert "It took the place of" in used.words
    assert other in (await tomasz.command()).words
    undone = await tomasz.presses(used, "Undo")
    assert "In use again, as before" in undone.words
    assert "a permission I need was not given" in (await tomasz.command()).first_line


async def test_an_account_that_belongs_to_somebody_else_is_refused_and_left_alone(linking: World) -> None:
    grace, browser = Screen(linking, "U0GRACE"), Browser(linking)
    page = await browser.through(await _ask_to_connect(grace, "Google"), email="ravi.menon@brightwater.example")
    assert page.status == 409
    assert "belongs to another person here" in page.words
    told = await grace.sees("belongs to another person here")
    assert "Nothing was changed." in told.words
    assert "ravi" not in told.words
    assert (await grace.command()).first_line.startswith("No calendar is linked yet")
    assert (await Screen(linking, "U0RAVI").command()).first_line.startswith("Connected: sessions go to “Coaching”")


async def test_refused_consent_is_a_page_and_a_message_with_the_way_back(linking: World) -> None:
    beatriz, browser = Screen(linking, "U0BEATRIZ"), Browser(linking)
    door = await _ask_to_connect(beatriz, "Google")
    page = await browser.through(door, email=None, decision="refuse")
    assert "Access was not given" in page.words
    told = await beatriz.sees("Access was not given on the provider's page")
    assert told.button("Try again")["url"].startswith(linking.relink_url)
    assert (await beatriz.command()).first_line.startswith("No calendar is linked yet")


async def test_unticked_permissions_keep_the_first_sync_running_and_the_button_says_where_they_are(linking: World) -> None:
    lee, browser, login = Screen(linking, "U0LEE"), Browser(linking), "lee.sorensen@client.example"
    await browser.through(await _ask_to_connect(lee, "Google"), email=login, permissions=())
    question = await _question(lee, login)
    used = await lee.presses(question, f"Use {login}")
    assert "The first sync of" in used.words
    assert used.primary == ["Check permissions"]
    await lee.presses(used, "Undo")  # for the scenarios in which Lee is linked to nothing


async def test_a_scope_that_was_not_granted_is_said_and_nothing_is_kept(linking: World) -> None:
    helena, browser = Screen(linking, "U0HELENA"), Browser(linking)
    address = await browser.go_on(await _ask_to_connect(helena, "Google"))
    scope = query_of(address)["scope"].replace(" ", "+")
    page = await browser.open(await browser.sign_in(address.replace(scope, "read_events"), email="mateo.alvarez@brightwater.example"))
    assert "Permissions are missing" in page.words
    told = await helena.sees("permissions were left unticked")
    assert told.primary == ["Try again"]
    assert (await helena.command()).first_line.startswith("No calendar is linked yet")


async def test_what_was_used_once_or_never_given_out_is_refused(linking: World) -> None:
    grace, browser = Screen(linking, "U0GRACE"), Browser(linking)
    door = await _ask_to_connect(grace, "Office 365")
    back = await browser.sign_in(await browser.go_on(door), email="d.private@mail.example", decision="allow")
    first = await browser.open(back)
    assert first.status == 200
    second = await browser.open(back)
    assert (second.status, second.words) == (first.status, first.words)

    code = query_of(back)["code"]
    fresh_state = query_of(await browser.go_on(door))["state"]
    old_code = await browser.open(f"/cronofy/return?state={fresh_state}&code={code}")
    assert old_code.status == 410

    for forged in ("state=made-up&code=1", "state=&code=1", "code=1", f"state={'x' * 5000}&code=1", "state=%00&code=1"):
        assert (await browser.open(f"/cronofy/return?{forged}")).status == 404
    for card in (door[:-2], f"{door}x", f"{linking.relink_url}/cronofy/connect/made-up"):
        assert (await browser.open(card)).status == 404
        assert (await linking.browser.post(card)).status_code == 404


async def test_people_whom_the_platform_linked_are_never_asked(linking: World) -> None:
    for user in ("U0JONAS", "U0INGRID", "U0WEI", "U0NOOR", "U0SEUN"):
        person = Screen(linking, user)
        await person.command()
        listed = await person.command("accounts")
        assert "linked." in listed.first_line
        assert not [message.words for message in await person.messages() if "Was it you" in message.words]
