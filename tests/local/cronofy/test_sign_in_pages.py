"""The pages of an authorization request, as a browser meets them."""

import re

import httpx
import pytest

from tests.local.cronofy.harness import AUTHORIZE, BASE, CALLBACK, SCOPE, Cronofy, local_cronofy


async def _open(cronofy: Cronofy, url: str) -> httpx.Response:
    return await cronofy.http.get(url, follow_redirects=True)


async def _press(cronofy: Cronofy, page: httpx.Response, **fields: object) -> httpx.Response:
    return await cronofy.http.post(page.url, data=fields)


def _title(page: httpx.Response) -> str:
    found = re.search(r"<h1>(.*?)</h1>", page.text, re.DOTALL)
    assert found
    return found[1]


async def test_a_person_chooses_a_provider_a_login_and_allows(cronofy: Cronofy) -> None:
    page = await _open(cronofy, AUTHORIZE + SCOPE)
    assert _title(page) == "Which calendar do you use?"
    page = await _press(cronofy, page, provider_name="office365", decision="next")
    page = await _open(cronofy, page.headers["location"])
    assert _title(page) == "Sign in to Office 365"
    assert "eli@firm.example" in page.text
    assert "noa@firm.example" not in page.text
    page = await _press(cronofy, page, email="eli@firm.example", decision="next")
    page = await _open(cronofy, page.headers["location"])
    assert "<li>read events</li>" in page.text
    back = await _press(cronofy, page, decision="allow")

    assert back.status_code == 303
    assert re.fullmatch(re.escape(CALLBACK) + r"\?code=[\w-]+&state=s%261", back.headers["location"])


async def test_pages_are_labelled_and_need_no_script(cronofy: Cronofy) -> None:
    page = await _open(cronofy, AUTHORIZE + SCOPE + "&provider_name=google")

    assert '<html lang="en">' in page.text
    assert "<legend>Account</legend>" in page.text
    assert "<script" not in page.text
    inputs = re.findall(r"<input[^>]*>", page.text)
    assert inputs
    assert all(re.search(r"<label[^>]*>\s*" + re.escape(each), page.text) for each in inputs)
    assert page.headers["x-frame-options"] == "DENY"


async def test_a_named_provider_skips_the_choice_and_an_unknown_one_does_not(cronofy: Cronofy) -> None:
    named = await _open(cronofy, AUTHORIZE + SCOPE + "&provider_name=apple")
    unknown = await _open(cronofy, AUTHORIZE + SCOPE + "&provider_name=lotus")

    assert _title(named) == "Sign in to Apple iCloud"
    assert _title(unknown) == "Which calendar do you use?"


async def test_office_365_logins_are_offered_under_exchange_too(cronofy: Cronofy) -> None:
    page = await _open(cronofy, AUTHORIZE + SCOPE + "&provider_name=exchange")

    assert _title(page) == "Sign in to Exchange"
    assert "eli@firm.example" in page.text


@pytest.mark.parametrize("person", [{}, {"provider_name": "google", "email": "dana@work.example"}])
async def test_refusing_on_any_page_returns_access_denied_and_the_state(cronofy: Cronofy, person: dict[str, str]) -> None:
    back = await cronofy.sign_in(AUTHORIZE + SCOPE, decision="refuse", **person)

    assert back == {"error": "access_denied", "state": "s&1"}


async def test_a_form_that_chose_nothing_is_shown_again_with_the_reason(cronofy: Cronofy) -> None:
    page = await _open(cronofy, AUTHORIZE + SCOPE)
    again = await _press(cronofy, page, decision="next")
    assert (again.status_code, 'role="alert"' in again.text) == (422, True)

    page = await _open(cronofy, AUTHORIZE + SCOPE + "&provider_name=google")
    again = await _press(cronofy, page, decision="next", email="nobody@x.example")
    assert (again.status_code, 'role="alert"' in again.text) == (422, True)

    await _press(cronofy, page, decision="next", email="dana@work.example")
    again = await _press(cronofy, page, decision="perhaps")
    assert (again.status_code, "Choose Allow or Refuse." in again.text) == (422, True)


async def test_a_person_can_go_back_and_use_another_login(cronofy: Cronofy) -> None:
    page = await _open(cronofy, AUTHORIZE + SCOPE + "&provider_name=google")
    await _press(cronofy, page, decision="next", email="dana@work.example")
    await _press(cronofy, page, decision="other")

    assert _title(await _open(cronofy, str(page.url))) == "Sign in to Google"


async def test_a_finished_or_invented_page_is_gone(cronofy: Cronofy) -> None:
    page = await _open(cronofy, AUTHORIZE + SCOPE)
    await _press(cronofy, page, decision="refuse")

    assert (await _open(cronofy, str(page.url))).status_code == 404
    assert (await _press(cronofy, page, decision="next")).status_code == 404
    assert (await _open(cronofy, f"{BASE}/sign-in/invented")).status_code == 404


@pytest.mark.parametrize(
    "url",
    [
        AUTHORIZE.replace("client_id=relink", "client_id=other") + SCOPE,
        AUTHORIZE.replace(f"redirect_uri={CALLBACK}", "") + SCOPE,
        AUTHORIZE.replace(f"redirect_uri={CALLBACK}", "redirect_uri=javascript:alert(1)") + SCOPE,
    ],
)
async def test_a_request_that_cannot_be_trusted_ends_on_a_page(cronofy: Cronofy, url: str) -> None:
    answer = await cronofy.http.get(url)

    assert answer.status_code == 400
    assert "location" not in answer.headers


async def test_only_registered_addresses_get_an_answer_in_production() -> None:
    cronofy = local_cronofy(redirect_uris=(CALLBACK,))
    async with cronofy.http:
        assert (await cronofy.http.get(AUTHORIZE + SCOPE)).status_code == 303
        other = AUTHORIZE.replace(CALLBACK, CALLBACK + "2") + SCOPE
        assert (await cronofy.http.get(other)).status_code == 400


@pytest.mark.parametrize(
    ("url", "error"),
    [
        (AUTHORIZE, "invalid_scope"),
        (AUTHORIZE.replace("response_type=code&", "") + SCOPE, "invalid_request"),
        (AUTHORIZE.replace("response_type=code", "response_type=token") + SCOPE, "unsupported_response_type"),
        (AUTHORIZE + SCOPE + "&link_token=unknown", "invalid_request"),
    ],
)
async def test_a_wrong_request_returns_its_error_to_the_application(cronofy: Cronofy, url: str, error: str) -> None:
    answer = await cronofy.http.get(url)

    assert answer.status_code == 302
    assert answer.headers["location"] == f"{CALLBACK}?error={error}&state=s%261"


async def test_without_a_state_none_comes_back_and_a_query_is_kept(cronofy: Cronofy) -> None:
    url = AUTHORIZE.replace("&state=s%261", "").replace(CALLBACK, CALLBACK + "%3Fdoor=1")
    answer = await cronofy.http.get(url)

    assert answer.headers["location"] == f"{CALLBACK}?door=1&error=invalid_scope"


async def test_unticked_boxes_link_a_login_whose_first_sync_never_ends(cronofy: Cronofy) -> None:
    tokens = await cronofy.link(provider_name="google", email="noa@firm.example")
    cronofy.clock.advance(days=2)
    await cronofy.settle()

    headers = {"Authorization": f"Bearer {(await cronofy.refresh(tokens['refresh_token'])).json()['access_token']}"}
    profile = (await cronofy.http.get("/v1/userinfo", headers=headers)).json()["cronofy.data"]["profiles"][0]
    assert profile["profile_connected"] is True
    assert profile["profile_initial_sync_required"] is True
    assert profile["profile_calendars"] == []


async def test_ticking_the_boxes_on_a_second_visit_lets_the_sync_end(cronofy: Cronofy) -> None:
    boxes = ["see_calendars", "change_events"]
    await cronofy.link(provider_name="google", email="mia@firm.example", permissions=boxes)
    await cronofy.settle()

    profile = await cronofy.profile("pro_mia", "mia")
    assert profile["profile_initial_sync_required"] is False
    assert [each["calendar_id"] for each in profile["profile_calendars"]] == ["cal_mia"]


async def test_administrator_approval_stops_the_person_until_it_is_given(cronofy: Cronofy) -> None:
    person = {"provider_name": "office365", "email": "sam@bank.example"}
    stopped = await cronofy.control("sign_in", url=AUTHORIZE + SCOPE, **person)
    assert (stopped["location"], stopped["title"]) == (None, "Need administrator approval")
    assert (await cronofy.sign_in(AUTHORIZE + SCOPE, decision="refuse", **person))["error"] == "access_denied"

    await cronofy.control("identity", consent="granted", **person)
    assert "code" in await cronofy.sign_in(AUTHORIZE + SCOPE, **person)


async def test_approval_cannot_be_skipped_by_sending_the_form_of_the_next_page(cronofy: Cronofy) -> None:
    page = await _open(cronofy, AUTHORIZE + SCOPE + "&provider_name=office365")
    await _press(cronofy, page, decision="next", email="sam@bank.example")

    answer = await _press(cronofy, page, decision="allow")
    assert _title(answer) == "Need administrator approval"


async def test_free_busy_access_is_offered_to_applications_that_ask_for_it(cronofy: Cronofy) -> None:
    url = AUTHORIZE + "&scope=free_busy_write"
    tokens = await cronofy.link(url, provider_name="office365", email="eli@firm.example", access_mode="free_busy")

    assert tokens["linking_profile"]["provider_name"] == "ms_graph_free_busy"
    assert tokens["linking_profile"]["provider_service"] == "ms_graph_free_busy"


async def test_a_walk_that_does_not_know_what_to_choose_stops_on_that_page(cronofy: Cronofy) -> None:
    lost = await cronofy.control("sign_in", url=AUTHORIZE + SCOPE, provider_name="google", email="no@x.example")

    assert (lost["location"], lost["title"]) == (None, "Sign in to Google")
