from commissioning.delivery.models import CommissionerNote
from walls.tables import Column, Table, page_of

AGREEMENTS = Table(
    "Agreements, most recently changed first",
    (
        Column("Agreement", "title", href=page_of),
        Column("Service", "service.name"),
        Column("Council", "service.council.short_name"),
        Column("Provider", "provider.short_name"),
        Column("Team", "team_name"),
        Column("From", "begins_on"),
        Column("Until", "ends_on"),
    ),
)
AGREEMENTS_OF_SERVICE = Table(
    "Service agreements",
    (
        Column("Agreement", "title", href=page_of),
        Column("Provider", "provider.short_name"),
        Column("Team", "team_name"),
        Column("From", "begins_on"),
        Column("Until", "ends_on"),
    ),
)
PLAN = Table(
    "Service delivery plan",
    (
        Column("Place", "position", numeric=True),
        Column("Project, product or service", "title", href=page_of),
        Column("The outcome it serves, in agreed words", "aim"),
        Column("Due on", "due_on"),
    ),
)


def _opening(note: CommissionerNote) -> str:
    words = note.text.split()
    return " ".join(words[:12]) + (" …" if len(words) > 12 else "")


NOTES = Table(
    "Notes, most recently changed first",
    (
        Column("Note", _opening, href=page_of),
        Column("Service", "service"),
        Column("Changed", "updated_at"),
    ),
)
