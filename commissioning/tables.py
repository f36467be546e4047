from commissioning.monitoring.reading import source_address, source_words
from walls.tables import Column, Table, page_of

SERVICES = Table(
    "Services, most recently changed first",
    (
        Column("Service", "name", href=page_of),
        Column("Council", "council.short_name"),
        Column("Seen in", "compartment.name"),
    ),
)
PROVISIONS = Table(
    "Who provides it, and who did",
    (
        Column("Provider", "provider.name"),
        Column("From", "begins_on"),
        Column("Until", "ends_on"),
        Column("Notes", "note"),
        Column("Source", source_words, href=source_address),
        Column("Illustrative", "illustrative"),
    ),
)
