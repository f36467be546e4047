"""How a signed-off report is answered: each council answers for its own services alone."""

from commissioning.monitoring.models import Standing
from councils.actions.keeping import KEEPERS
from walls.lifecycle import Lifecycle, Move, listed

WHOSE = "the council's commissioning officers and Lead commissioner"

REPORT = listed(
    Lifecycle(
        name="A performance report",
        states=Standing,
        field="standing",
        moves=(
            Move(
                code="accept",
                text="Accept",
                sources=frozenset({Standing.AWAITING, Standing.QUERIED}),
                target=Standing.ACCEPTED,
                roles=KEEPERS,
                whose=WHOSE,
            ),
            Move(
                code="query",
                text="Query",
                sources=frozenset({Standing.AWAITING}),
                target=Standing.QUERIED,
                roles=KEEPERS,
                whose=WHOSE,
            ),
        ),
    )
)
