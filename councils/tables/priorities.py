from walls.tables import Column, Table, page_of

PLANS = Table(
    "Corporate plans, most recently changed first",
    (
        Column("Plan", "title", href=page_of),
        Column("From", "begins_on"),
        Column("Until", "ends_on"),
        Column("Where", "compartment.name"),
    ),
)
PRIORITIES = Table(
    "Priorities, most recently changed first",
    (
        Column("Priority", "title", href=page_of),
        Column("Plan", "plan.title"),
        Column("Where", "compartment.name"),
    ),
)
PRIORITIES_OF_PLAN = Table(
    "In the plan's own order",
    (
        Column("Priority", "title", href=page_of),
        Column("In a few sentences", "summary"),
    ),
)
POLICIES = Table(
    "Policies, most recently changed first",
    (
        Column("Policy", "title", href=page_of),
        Column("Adopted on", "adopted_on"),
        Column("Where", "compartment.name"),
    ),
)
