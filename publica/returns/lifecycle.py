"""How a return gets from a draft to its councils: the team, its provider's quality check, and the sign-off."""

from publica.actions import TEAM, TEAM_MANAGER
from publica.holding import delegation, of_team, posts_in
from publica.returns.models import Return, ReturnState
from walls.actions.compartments import By, may
from walls.capacities import CurrentCapacity
from walls.lifecycle import Lifecycle, Move, listed

PERFORMANCE, APPROVER = "performance", "approver"
OPENERS = TEAM | {PERFORMANCE}
NOT_OPENED = "Returns are opened by a provider's teams and its performance officers."
NOT_THE_TEAM = "This is for the team's own people to do."


def _by_its_manager(ret: Return, by: By) -> str:
    if by is None or TEAM_MANAGER in posts_in(by, ret.team):
        return ""
    return "This is for the team's own manager to do."


def _by_another_who_is_named(ret: Return, by: By) -> str:
    if by is None:
        return ""
    if ret.submitted_by_id == by.person_id:
        return "You submitted this return. Somebody else must sign it off."
    if delegation(by, ret.team.organisation_id) is None:
        return "The scheme of delegation does not name your post as one that signs off for this provider."
    return ""


RETURN = listed(
    Lifecycle(
        name="A performance return",
        states=ReturnState,
        moves=(
            Move(
                code="submit",
                text="Check and submit",
                sources=frozenset({ReturnState.DRAFT}),
                target=ReturnState.SUBMITTED,
                roles=frozenset({TEAM_MANAGER}),
                whose="the team's manager",
                check=_by_its_manager,
            ),
            Move(
                code="assure",
                text="Quality is assured",
                sources=frozenset({ReturnState.SUBMITTED}),
                target=ReturnState.ASSURED,
                roles=frozenset({PERFORMANCE}),
                whose="the provider's performance officer",
            ),
            Move(
                code="send_back",
                text="Send it back",
                sources=frozenset({ReturnState.SUBMITTED, ReturnState.ASSURED}),
                target=ReturnState.DRAFT,
                roles=frozenset({PERFORMANCE, APPROVER}),
                whose="the provider's performance officer or approver",
            ),
            Move(
                code="sign_off",
                text="Sign off",
                sources=frozenset({ReturnState.ASSURED}),
                target=ReturnState.SIGNED_OFF,
                roles=frozenset(),
                whose="the approver whom the provider's scheme of delegation names",
                action="decide",
                check=_by_another_who_is_named,
            ),
        ),
    )
)


def not_edited(ret: Return, by: By) -> str:
    """Why this capacity may not change what a return says; nothing if it may."""
    if not may(by, "contribute", ret.compartment_id, TEAM):
        return NOT_THE_TEAM
    if ret.state != ReturnState.DRAFT:
        return f"It is {ReturnState(ret.state).label.lower()}, so its figures stay as they are."
    return "" if of_team(by, ret.team) else NOT_THE_TEAM


def not_revised(ret: Return, by: By) -> str:
    """Why this capacity may not answer a council's query with a revision; nothing if it may."""
    if not may(by, "contribute", ret.compartment_id, TEAM):
        return NOT_THE_TEAM
    if ret.state != ReturnState.SIGNED_OFF:
        return "Councils query what has been signed off."
    return "" if of_team(by, ret.team) else NOT_THE_TEAM


def not_followed(by: CurrentCapacity) -> str:
    """Why a capacity may not follow who has sent what, or nothing."""
    return "" if by.roles & {PERFORMANCE, APPROVER} else "This is for a provider's performance officers and approvers."
