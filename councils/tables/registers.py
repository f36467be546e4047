from walls.tables import Column, Table, page_of

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
