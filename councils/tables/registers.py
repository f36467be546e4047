from walls.tables import Column, Table, page_of, until

ORGANISATIONS = Table(
    "Organisations, by name",
    (
        Column("Organisation", "name", href=page_of),
        Column("Kind", "kind"),
        Column("Part of", "parent"),
        Column("First day", "begins_on"),
        Column("Last day", "ends_on"),
    ),
)
PARTIES = Table(
    "Its sides",
    (
        Column("Party", str),
        Column("Called", "audience"),
        Column("Appointments are governed", lambda party: bool(party.governed_in_id)),
    ),
)
POSTS = Table(
    "Posts, by organisation",
    (
        Column("Post", "title", href=page_of),
        Column("Organisation", "organisation"),
        Column("Acts for", "role.party"),
        Column("Role", "role.title"),
        Column("Last day", "ends_on"),
    ),
)
HOLDERS = Table(
    "Holders, newest first",
    (
        Column("Person", "person", href=page_of),
        Column("In what right", "get_basis_display"),
        Column("From", "starts_at"),
        Column("Until", until),
    ),
)
COUNCILS = Table(
    "Councils, by name",
    (
        Column("Council", "organisation.name", href=page_of),
        Column("Abbreviation", "abbreviation"),
        Column("Commissions services here", "commissions"),
    ),
)
PORTFOLIOS = Table(
    "Portfolios",
    (
        Column("Portfolio", "title", href=page_of),
        Column("Council", "council"),
        Column("Answered for by", "post.title"),
        Column("First day", "begins_on"),
        Column("Last day", "ends_on"),
    ),
)
CALENDARS = Table("Calendars", (Column("Calendar", "name", href=page_of), Column("Code", "code")))
HOLIDAYS = Table(
    "Holidays, latest first",
    (
        Column("Day", "date", href=page_of),
        Column("Holiday", "name"),
        Column("No longer a holiday", "superseded"),
        Column("Source", "source"),
    ),
)
