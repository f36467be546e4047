from walls.tables import Column, Table, page_of

TEAMS = Table(
    "Provider teams that you can see",
    (Column("Team", "name", href=page_of), Column("Provider", "organisation.short_name")),
)
