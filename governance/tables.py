from walls.tables import Column, Table, page_of

BODIES = Table(
    "Bodies, by name",
    (
        Column("Body", "organisation.name", href=page_of),
        Column("Of", "organisation.parent"),
        Column("Kind", "get_classification_display"),
        Column("Quorum", "quorum", numeric=True),
        Column("Receives performance reports", "monitoring_group"),
    ),
)
SEATS = Table(
    "Posts with a seat",
    (Column("Post", "post.title"), Column("Of", "post.organisation")),
)
