from walls.tables import Column, Table, page_of

OUTCOMES = Table(
    "Outcomes, most recently changed first",
    (
        Column("What is to be different", "statement", href=page_of),
        Column("For whom", "client_group"),
        Column("Where", "compartment.name"),
    ),
)
CYCLES = Table(
    "Cycles, most recently changed first",
    (
        Column("Cycle", "title", href=page_of),
        Column("Turn", "turn", numeric=True),
        Column("Step", "get_step_display"),
        Column("Since", "step_since"),
        Column("Where", "compartment.name"),
    ),
)
CYCLES_OF_SERVICE = Table(
    "Where it is in the commissioning cycle",
    (
        Column("Cycle", "cycle.title", href=lambda link: link.cycle.get_absolute_url()),
        Column("Turn", "cycle.turn", numeric=True),
        Column("Step", "cycle.get_step_display"),
        Column("Since", "cycle.step_since"),
    ),
)
SERVICES_OF_CYCLE = Table(
    "What it is about",
    (
        Column("Service", "service.name", href=lambda link: link.service.get_absolute_url()),
        Column("Council", "service.council.short_name"),
        Column("For whom", "service.client_group"),
    ),
)
