from walls.tables import Column, Table, page_of

TEAMS = Table(
    "Provider teams that you can see",
    (Column("Team", "name", href=page_of), Column("Provider", "organisation.short_name")),
)
DELEGATIONS = Table(
    "Who signs off, by provider",
    (
        Column("Provider", "organisation.short_name"),
        Column("Post", "post.title", href=page_of),
        Column("By what authority", "authority"),
        Column("First day", "begins_on"),
        Column("Last day", "ends_on"),
    ),
)
