"""How a meeting fares: called, then held, or cancelled before that."""

from django.utils import timezone

from governance.meetings.models import Meeting, MeetingState
from governance.models.bodies import Classification
from walls.actions.compartments import By, roles_of
from walls.lifecycle import Lifecycle, Move, listed

CLERK = frozenset({"clerk"})
CONVENERS: dict[str, frozenset[str]] = {
    Classification.FULL_COUNCIL: CLERK,
    Classification.EXECUTIVE: CLERK | {"leader"},
    Classification.SCRUTINY: CLERK | {"scrutiny_chair"},
    Classification.AUDIT: CLERK,
    Classification.FORUM: CLERK,
    Classification.BOARD: frozenset({"board_chair"}),
    Classification.OWNERS: frozenset({"owner_member"}),
}
"""By kind of body, who calls its meetings: its clerk, who is the council's proper officer, or who takes its chair."""
ANY_CONVENER = frozenset().union(*CONVENERS.values())
COMMISSION = frozenset({"officer", "lead_commissioner"})
KNOW_MATTERS = ANY_CONVENER | COMMISSION
"""Who says which matter an item comes to: a sealed one's are seldom seen by the clerk."""

_CALLED = frozenset({MeetingState.CALLED.value})
_whose = "the body's clerk or chair"
_knowing = "the body's clerk or chair, an officer or the Lead commissioner"


def convenes(by: By, classification: str) -> bool:
    """Whether a capacity calls the meetings of such a body. The wall says of which one."""
    return by is None or bool(roles_of(by) & CONVENERS[classification])


def _anothers(meeting: Meeting, by: By) -> str:
    return "" if convenes(by, meeting.body.classification) else f"This is for {_whose} to do."


def _not_for_them(meeting: Meeting, by: By) -> str:
    knows = convenes(by, meeting.body.classification) or (by is not None and bool(roles_of(by) & COMMISSION))
    return "" if knows else f"This is for {_knowing} to do."


def _over(meeting: Meeting, by: By) -> str:
    early = "It has not begun yet, so it can't have been held."
    return _anothers(meeting, by) or ("" if meeting.begins_at <= timezone.now() else early)


MEETING = listed(
    Lifecycle(
        name="A meeting",
        states=MeetingState,
        moves=(
            Move("edit", "Change it", _CALLED, MeetingState.CALLED, ANY_CONVENER, _whose, check=_anothers),
            Move("item", "Add an item", _CALLED, MeetingState.CALLED, ANY_CONVENER, _whose, check=_anothers),
            Move(
                "matter",
                "Say what it is about",
                _CALLED,
                MeetingState.CALLED,
                KNOW_MATTERS,
                _knowing,
                check=_not_for_them,
            ),
            Move("hold", "Record that it was held", _CALLED, MeetingState.HELD, ANY_CONVENER, _whose, check=_over),
            Move("cancel", "Cancel it", _CALLED, MeetingState.CANCELLED, ANY_CONVENER, _whose, check=_anothers),
        ),
    )
)
