"""Whose a team's return is to fill in, and whose to sign off: by the posts that the acting person holds."""

from django.db.models import Q
from django.utils import timezone

from publica.actions import TEAM
from publica.models import Delegation, ProviderTeam
from walls.actions.compartments import By
from walls.models import Membership
from walls.models.dated import in_force


def posts_in(by: By, team: ProviderTeam) -> frozenset[str]:
    """The codes of the roles that a capacity holds in one team: its people may serve in several."""
    if by is None:
        return frozenset()
    # Asked for each button of a page, and the same for all of them.
    known: dict[int, frozenset[str]] = vars(team).setdefault("posts_in", {})
    if by.pk not in known:
        held = Membership.objects.filter(
            in_force(), person=by.person_id, post__role__party=by.party_id, post__role__scope=team.ref
        )
        known[by.pk] = frozenset(held.values_list("post__role__code", flat=True))
    return known[by.pk]


def of_team(by: By, team: ProviderTeam) -> bool:
    """Whether a capacity is of a team's own people."""
    return by is None or bool(posts_in(by, team) & TEAM)


def delegations_of(by: By) -> Q:
    """Which delegations let a capacity sign off today, to filter by."""
    if by is None:
        return Q(pk=None)
    today = timezone.localdate()
    held = Membership.objects.filter(in_force(), person=by.person_id, post__role__party=by.party_id)
    return (
        Q(post__in=held.values("post"))
        & (Q(begins_on=None) | Q(begins_on__lte=today))
        & (Q(ends_on=None) | Q(ends_on__gte=today))
    )


def delegation(by: By, organisation_id: int) -> Delegation | None:
    """The delegation by which a capacity signs off for a provider today, if there is one."""
    found = Delegation.objects.filter(delegations_of(by), organisation=organisation_id)
    return found.select_related("post__organisation").first()
