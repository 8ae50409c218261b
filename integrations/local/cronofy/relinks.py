"""The address of the page where a person signs in to a lost login again."""

from urllib.parse import quote, urlencode

from integrations.local.cronofy.entities import Profile
from integrations.local.cronofy.world import World


def relink_url(world: World, profile: Profile) -> str:
    """Names the provider and the login, no account (docs: api/identity/userinfo, the example's `profile_relink_url`)."""
    query = urlencode({"email": profile.mailbox.email})
    return f"{world.base_url}/relink/{quote(profile.mailbox.family)}?{query}"
