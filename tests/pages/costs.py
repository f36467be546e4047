"""What a page costs the database, and how much of that is the kernel's."""

import re
from dataclasses import dataclass

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.pages.visits import SHOWN, Visit, rows_in

FUNCTION = re.compile(r"\bwalls\.(?!clock\()\w+(?=\()|\bset_config(?=\()")
"""A function that decides. What time it is decides nothing by itself."""
TABLE = re.compile(r"\b(?:FROM|INTO|UPDATE) \"?(walls_\w+)")
REGISTERS = {"walls_person", "walls_organisation", "walls_post"}
CONTENT = {
    "walls_notice",
    "walls_attachment",
    "walls_comment",
    "walls_wallspolicy",
    "walls_clause",
    "walls_policyinforce",
    "walls_acknowledgement",
    "walls_permitrequest",
    "walls_declaration",
    "walls_sealing",
    "walls_breach",
    "walls_leaktest",
    "walls_historicalbreach",
}
"""Tables of the walls app that decide nothing: who and what there is, and what lies behind the wall like any record."""
BARRIERS = {
    "walls_wall",
    "walls_wallside",
    "walls_sidetaken",
    "walls_namedforwall",
    "walls_undertaking",
    "walls_undertakingtext",
    "walls_exclusion",
    "walls_permit",
}
WALLS = (
    "wall",
    "walls",
    "wall_side",
    "wall_sign",
    "wall_leave",
    "wall_papers",
    "wall_look_again",
    "wall_undertaking",
    "wall_name",
    "wall_name_off",
    "wall_lower",
)
EXCEPTIONS = (
    *("permits", "permit", "permit_revoke", "permit_release", "permit_request", "permit_request_grant"),
    *("declaration", "declaration_decide"),
)
MOVERS = ("moves", "appointment_left")
SUBJECTS = {
    "compartment": {"walls_compartment", "walls_grantperiod", "walls_auditevent"},
    "compartments": {"walls_compartment"},
    "compartment_grants": {"walls_compartment"},
    "compartment_kinds": {"walls_compartmentkind"},
    "meeting_wall_check": {"walls_compartment", "walls_employerbar", "walls_permit"},
    "what_i_can_see": {"walls_compartment", "walls_membership"},
    "overseen": {"walls_compartment"},
    "compartment_why": {"walls_compartment", "walls_permit", "walls_exclusion", "walls_employerbar", "walls_wall"},
    "compartment_evidence": {"walls_compartment", *BARRIERS},
    "wall_new": {"walls_compartment"},
    "kept_out": {"walls_compartment", "walls_employerbar", "walls_ringfence"},
    **{name: {"walls_compartment"} for name in ("employer_bar_new", "ring_fence_new")},
    "barrier_end": {"walls_compartment", "walls_employerbar", "walls_ringfence"},
    **{name: {"walls_compartment", "walls_auditevent", "walls_membership", *BARRIERS} for name in MOVERS},
    "bid": {"walls_compartment"},
    "paper": {"walls_compartment"},
    "home": {"walls.holdings"},
    **{name: {"walls_compartment", "walls_auditevent", *BARRIERS} for name in WALLS},
    **{name: {"walls_compartment", "walls_exclusion", "walls_permit"} for name in EXCEPTIONS},
}
"""The pages about the kernel's own tables. There alone is a plain read of these tables the page's content, as reading
needs is of the page of needs, and so are one's own posts, which a function tells; with another function of the wall
anywhere in it, it is the kernel's here too."""
END = "SELECT set_config('wall.capacity', '', true)"
OF_THE_TRANSACTION = re.compile(rf"^(SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT|{re.escape(END)}$)")
"""A request's transaction is a savepoint here, inside the test's own: its end takes the identity back in a statement,
which a commit does by itself."""
FOLLOWING = re.compile(r'href="(\?[^"]*)" rel="next"')


@dataclass(frozen=True)
class Cost:
    """The statements of one request, how many of them were the kernel's, and how much the page listed."""

    statements: int
    kernel: int
    rows: int
    following: str
    """The address of the next page of a list, if there is one."""


def cost(client: Client, visit: Visit) -> Cost:
    """What it costs to show a page once more."""
    connection.queries_log.clear()  # it keeps 9,000, and once it is full a capture finds nothing new in it
    with CaptureQueriesContext(connection) as captured:
        response = client.get(visit.path)
    assert response.status_code in SHOWN, f"{visit.name} answers {response.status_code} at {visit.path}"
    asked = [query["sql"] for query in captured if not OF_THE_TRANSACTION.match(query["sql"])]
    page = response.content.decode() if visit.is_html else ""
    following = FOLLOWING.search(page)
    return Cost(
        statements=len(asked),
        kernel=len([statement for statement in asked if of_the_kernel(statement, visit.name)]),
        rows=rows_in(page),
        following=visit.path.partition("?")[0] + following[1] if following else "",
    )


def of_the_kernel(statement: str, page: str) -> bool:
    """Whether a statement decides or records: calls a function of the wall, or is about a table that it decides by."""
    subjects = SUBJECTS.get(page, set())
    if functions := set(FUNCTION.findall(statement)):
        return not functions <= subjects
    table = TABLE.search(statement)
    return table is not None and table[1] not in REGISTERS | CONTENT | subjects
