"""What the worker does for a provider: reads the workbooks that its teams send in."""

from publica.returns import uploads
from walls.capacities import CurrentCapacity
from walls.outbox import Message, Outcome, handles


@handles(uploads.READ)
def read_workbook(message: Message, by: CurrentCapacity) -> Outcome:
    """Read an uploaded workbook."""
    return uploads.read(by=by, ref=message.body["upload"])
