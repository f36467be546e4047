from governance.models import Meeting, MeetingState
from walls.tables import Column, Table, page_of

COLOURS = {MeetingState.CALLED: "blue", MeetingState.HELD: "green"}


def state_tag(meeting: Meeting) -> dict[str, str]:
    """How far a meeting has got, as a tag."""
    state = MeetingState(meeting.state)
    return {"text": str(state.label), "colour": COLOURS.get(state, "grey")}


MEETINGS = Table(
    "Meetings, most recently changed first",
    (
        Column("Meeting of", "body", href=page_of),
        Column("Of", "body.organisation.parent"),
        Column("Begins", "begins_at"),
        Column("Place", "venue"),
        Column("Where it has got to", lambda row: "", tag=state_tag),
    ),
)
ITEMS = Table(
    "Agenda",
    (
        Column("Item", "position", numeric=True),
        Column("Title", "title", href=page_of),
        Column("What for", "get_kind_display"),
    ),
)
EXPECTED = Table(
    "Who is expected",
    (
        Column("Post", "post"),
        Column("Held by", "name"),
        Column("In what right", "right"),
    ),
)
MATTERS = Table(
    "Walled records that it is about",
    (
        Column("Record", "words", href=lambda about: about.href),
        Column("Where", "compartment"),
    ),
)
_LINE = (
    Column("Matter", "matter"),
    Column("Post", "post"),
    Column("Held by", "name"),
    Column("Leaves or stays", "verdict"),
    Column("Why, or under which permit", "why"),
)
OF_ITEM = Table("Who leaves, and who may stay", _LINE)
WALL_CHECK = Table(
    "Who leaves, and who may stay", (Column("Item", "item"), *_LINE, Column("For the minutes", "minutes"))
)
