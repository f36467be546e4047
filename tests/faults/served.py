"""The web as gunicorn serves it, with the points at which it may be killed while a form is carried out."""

from typing import Any

from config.wsgi import application as service
from tests.faults import work
from tests.notes.models import Note
from tests.notes.views import NewNote, NoteForm
from walls import outbox

act = NewNote.act


def act_watched(page: NewNote, form: NoteForm) -> Note:
    """Write the note and a message, with the point between both and their commit."""
    note = act(page, form)
    outbox.enqueue(kind="tally", to=page.by, body={"compartment": note.compartment_id}, key=f"told of {note.title}")
    work.may_die("before the commit")
    return note


def application(environ: dict[str, Any], start_response: Any) -> Any:
    """Answer, with the point between the commit and the answer's first byte."""
    answer = service(environ, start_response)
    if environ["REQUEST_METHOD"] == "POST":
        work.may_die("before the answer")
    return answer


NewNote.act = act_watched  # type: ignore[assignment, method-assign]
