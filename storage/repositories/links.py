"""Single-use states, and the links that wait for their owner."""

from datetime import datetime

from sqlalchemy import Select, and_, or_, select, update

from bot.domain.grants import Tokens
from bot.domain.linking import Door, LinkOutcome, LinkPhase, LinkState, PendingLink, Purpose, Replaced
from storage.models.links import LinkStateRow, PendingLinkRow
from storage.repositories.base import Repository, columns_of, value_of


class LinksRepository(Repository):
    """States by themselves; links by id and by who they wait for."""

    async def add_state(self, state: LinkState) -> None:
        """Remember a state that was just made."""
        await self._touch(self._insert(LinkStateRow).values(columns_of(state, "door") | columns_of(state.door)))

    async def take_state(self, state: str, now: datetime) -> LinkState | None:
        """Use it up: the state as it was before, None if it never existed. Of two callers one gets it unused."""
        unused = update(LinkStateRow).where(LinkStateRow.state == state, LinkStateRow.used_at.is_(None))
        first = await self._touch(unused.values(used_at=now)) == 1
        row = await self._one(select(LinkStateRow).where(LinkStateRow.state == state))
        if row is None:
            return None
        return value_of(LinkState, row, door=value_of(Door, row), used_at=None if first else row.used_at)

    async def end_state(self, state: str, outcome: LinkOutcome, login: str | None) -> None:
        """Remember what came of it, for whoever loads its page again."""
        await self._touch(update(LinkStateRow).where(LinkStateRow.state == state).values(outcome=outcome, login=login))

    async def add_link(self, link: PendingLink, tokens: Tokens | None) -> None:
        """Remember a link that came back, with its tokens beside it."""
        await self._touch(self._insert(PendingLinkRow).values(columns_of(link) | {"tokens": tokens}))

    async def renew_tokens(self, link_id: str, tokens: Tokens | None) -> None:
        """What a later run with the same login was given, in place of what lay beside a link that waits."""
        waits = (PendingLinkRow.id == link_id, PendingLinkRow.phase == LinkPhase.WAITING)
        await self._touch(update(PendingLinkRow).where(*waits).values(tokens=tokens))

    async def find_link(self, workspace_id: str, link_id: str) -> PendingLink | None:
        """The link of that id."""
        row = await self._one(_of(workspace_id).where(PendingLinkRow.id == link_id))
        return value_of(PendingLink, row) if row else None

    async def link_tokens(self, link_id: str) -> Tokens | None:
        """What its code was exchanged for; None once it was decided."""
        row = await self._one(select(PendingLinkRow).where(PendingLinkRow.id == link_id))
        return row.tokens if row else None

    async def held_profiles(self, workspace_id: str, person_id: str) -> dict[str, LinkPhase]:
        """The logins of the person's own account that wait for their word or were turned down: they are out of sight.

        By profile id. The latest link of a login counts, so one that was turned down may come again and be confirmed.
        """
        added = select(PendingLinkRow.profile_id, PendingLinkRow.phase).where(
            PendingLinkRow.workspace_id == workspace_id, PendingLinkRow.person_id == person_id, PendingLinkRow.purpose == Purpose.ADD
        )
        latest = dict(iter(await self._session.execute(added.order_by(PendingLinkRow.came_at))))
        return {profile_id: phase for profile_id, phase in latest.items() if phase is not LinkPhase.CONFIRMED}

    async def list_waiting(self, workspace_id: str, person_id: str) -> list[PendingLink]:
        """The links that wait for this person's word, in the order they came."""
        waiting = _of(workspace_id).where(PendingLinkRow.person_id == person_id, PendingLinkRow.phase == LinkPhase.WAITING)
        return [value_of(PendingLink, row) for row in await self._all(waiting.order_by(PendingLinkRow.came_at, PendingLinkRow.id))]

    async def decide(self, workspace_id: str, link_id: str, was: LinkPhase, phase: LinkPhase, at: datetime) -> bool:
        """Move the link from `was` to `phase`, and drop its tokens; False when it is no longer in `was`."""
        this = (PendingLinkRow.workspace_id == workspace_id, PendingLinkRow.id == link_id, PendingLinkRow.phase == was)
        return await self._touch(update(PendingLinkRow).where(*this).values(phase=phase, decided_at=at, tokens=None)) == 1

    async def keep_replaced(self, link_id: str, replaced: Replaced | None) -> None:
        """Keep what this login took the place of; None lets go of it."""
        sub = replaced.grant.sub if replaced else None
        await self._touch(update(PendingLinkRow).where(PendingLinkRow.id == link_id).values(replaced=replaced, replaced_sub=sub))

    async def find_replaced(self, link_id: str) -> Replaced | None:
        """What this login took the place of, while it can be undone."""
        row = await self._one(select(PendingLinkRow).where(PendingLinkRow.id == link_id))
        return row.replaced if row else None

    async def hand_on_replaced(self, workspace_id: str, person_id: str, sub: str, before: Replaced | None) -> None:
        """Wherever an undo could bring back the person's account `sub`, it brings back what stood before that instead, if anything."""
        theirs = (PendingLinkRow.workspace_id == workspace_id, PendingLinkRow.person_id == person_id, PendingLinkRow.replaced_sub == sub)
        earlier = before.grant.sub if before else None
        await self._touch(update(PendingLinkRow).where(*theirs).values(replaced=before, replaced_sub=earlier))

    async def needs_account(self, sub: str) -> bool:
        """Whether a login that waits, or an undo, could put this account in place, in any workspace: they share one authorisation."""
        waits = and_(PendingLinkRow.sub == sub, PendingLinkRow.tokens.is_not(None))
        needing = select(PendingLinkRow.id).where(or_(waits, PendingLinkRow.replaced_sub == sub))
        return await self._session.scalar(needing.limit(1)) is not None


def _of(workspace_id: str) -> Select[PendingLinkRow]:
    return select(PendingLinkRow).where(PendingLinkRow.workspace_id == workspace_id)
