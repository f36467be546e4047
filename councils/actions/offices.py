"""What the law says of holding a council's offices, beyond what parts two of them (councils/policy/bars.csv)."""

from django.core.exceptions import ValidationError

from walls.actions import appointments, cover
from walls.models import Basis, Membership

EXECUTIVE = frozenset({"leader", "portfolio_holder"})
"""The roles whose holders are the executive of their council."""
MOST_MEMBERS = 10
"""Of an executive, the Leader included: Local Government Act 2000, section 9C(5)."""
DEPUTIES = {
    "monitoring_officer": (
        "the Monitoring Officer acts in person or, when absent or ill, by the deputy whom the Monitoring Officer "
        "nominates (Local Government and Housing Act 1989, section 5(7))"
    ),
    "s151": (
        "the Section 151 officer acts in person or, when absent or ill, by a member of staff whom that officer "
        "nominates and who belongs to an accountancy body (Local Government Finance Act 1988, section 114(6))"
    ),
}
"""Officers of statute whose duties pass only to a deputy they nominate."""


def executive_of_ten(appointment: Membership) -> None:
    """EX-25: refuse an eleventh member of a council's executive at any one time.

    It counts what the asker sees; whoever appoints to an executive governs its party, and so sees it whole.
    """
    if appointment.basis != Basis.SUBSTANTIVE or appointment.post.role.code not in EXECUTIVE:
        return
    others = [
        (person, starts, ends)
        for person, starts, ends in Membership.objects.filter(
            basis=Basis.SUBSTANTIVE,
            post__organisation=appointment.post.organisation_id,
            post__role__code__in=EXECUTIVE,
        ).values_list("person", "starts_at", "ends_at")
        if (ends is None or appointment.starts_at < ends)
        and (appointment.ends_at is None or starts < appointment.ends_at)
    ]
    # The most at any one time are there when one of them begins, or when this one does.
    for at in {appointment.starts_at, *(starts for _, starts, _ in others if starts > appointment.starts_at)}:
        at_once = {person for person, starts, ends in others if starts <= at and (ends is None or at < ends)}
        if len(at_once | {appointment.person_id}) > MOST_MEMBERS:
            raise ValidationError(
                {
                    "post": "An executive has at most ten members, the Leader included "
                    "(Local Government Act 2000, section 9C(5)). End another appointment first."
                }
            )


def register() -> None:
    """Let appointments and cover obey these rules."""
    appointments.add_rule(executive_of_ten)
    cover.NOMINATED.update(DEPUTIES)
