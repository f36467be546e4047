"""Writing the Ethical Walls policy, putting it in force, and acknowledging it."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from walls.actions.compartments import By
from walls.models import Acknowledgement, Clause, Membership, Organisation, PolicyInForce, WallsPolicy
from walls.refusals import told

YEAR = dt.timedelta(days=365)
"""After which the policy is acknowledged anew."""
NOT_IN_FORCE = "This version is not in force where you serve, so there is nothing to acknowledge."


@transaction.atomic
def write_policy(*, by: By, title: str, summary: str, illustrative: bool = False) -> WallsPolicy:
    """A new version of the policy, to be given clauses before it is put in force.

    Raises:
        django.db.ProgrammingError: this capacity keeps no council's oversight.
    """
    newest = WallsPolicy.objects.aggregate(newest=Max("version"))["newest"] or 0
    policy = WallsPolicy(version=newest + 1, title=title, summary=summary, illustrative=illustrative)
    policy.full_clean()
    policy.save()
    return policy


@transaction.atomic
def write_clause(*, by: By, policy: WallsPolicy, number: str, title: str, text: str) -> Clause:
    """A clause of a version that is not in force yet.

    Raises:
        ValidationError: the version is in force, or has a clause of that number.
    """
    clause = Clause(policy=policy, number=number, title=title, text=text)
    clause.full_clean()
    with told():
        clause.save()
    return clause


@transaction.atomic
def put_in_force(*, by: By, policy: WallsPolicy, organisation: Organisation, begins_on: dt.date) -> PolicyInForce:
    """Put a version in force in an organisation, from a day on.

    Raises:
        django.db.ProgrammingError: this capacity does not govern there.
        ValidationError: the day has passed, the version has no clauses, or is in force there.
    """
    if by is not None and begins_on < timezone.localdate():
        raise ValidationError({"begins_on": "Choose today or a later day."})
    if not policy.clauses.exists():
        raise ValidationError("This version has no clauses yet.")
    force = PolicyInForce(policy=policy, organisation=organisation, begins_on=begins_on)
    force.full_clean()
    force.save()
    return force


def in_force(organisations: list[int], on: dt.date | None = None) -> dict[int, WallsPolicy]:
    """By organisation, the version that is in force there on a day, or today."""
    found = (
        PolicyInForce.objects.filter(organisation__in=organisations, begins_on__lte=on or timezone.localdate())
        .select_related("policy")
        .order_by("organisation", "-begins_on", "-pk")
        .distinct("organisation")
    )
    return {each.organisation_id: each.policy for each in found}


def clauses_for(organisation: Organisation) -> QuerySet[Clause]:
    """The clauses that may be cited in an organisation: of the version in force there, else of the newest anywhere."""
    versions = in_force([pk for pk in (organisation.pk, organisation.parent_id) if pk])
    if versions:
        return Clause.objects.filter(policy__in={policy.pk for policy in versions.values()})
    begun = PolicyInForce.objects.filter(begins_on__lte=timezone.localdate()).order_by("-begins_on", "-pk")
    return Clause.objects.filter(policy__in=begun.values("policy")[:1])


def to_acknowledge(by: By) -> list[WallsPolicy]:
    """The versions in force where the acting person serves that they have not acknowledged within a year."""
    if by is None or by.person_id is None:
        return []
    serving = Membership.objects.filter(person=by.person_id, post__role__party=by.party_id).values_list(
        "post__organisation", "post__organisation__parent"
    )
    organisations = {pk for pair in serving for pk in pair if pk}
    asked = {policy.pk: policy for policy in in_force(sorted(organisations)).values()}
    since = timezone.now() - YEAR
    done = Acknowledgement.objects.filter(person=by.person_id, acknowledged_at__gt=since, policy__in=asked)
    for pk in done.values_list("policy_id", flat=True):
        asked.pop(pk, None)
    return list(asked.values())


@transaction.atomic
def acknowledge(*, by: By, policy: WallsPolicy) -> Acknowledgement:
    """Say that one has read a version of the policy and will keep to it.

    Raises:
        ValidationError: nobody asks, or it is not in force where they serve, or no longer.
    """
    if by is None or by.person_id is None:
        raise ValidationError("Somebody must acknowledge it.")
    if policy.pk not in bound_by():
        raise ValidationError(NOT_IN_FORCE)
    with told():
        return Acknowledgement.objects.create(person_id=by.person_id, policy=policy)


def bound_by() -> frozenset[int]:
    """The keys of the versions that bind the acting person in whatever capacity: in force where they serve, today."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.bound_by()")
        return frozenset(pk for (pk,) in cursor.fetchall())
