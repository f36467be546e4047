"""What must hold before the service starts: every model walled or open, every table policed, every URL declared."""

from collections.abc import Iterator

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connection, models
from django.urls import URLResolver, get_resolver

from walls.policy import Policy

OPEN_APPS = frozenset(
    {"auth", "contenttypes", "sessions", "guardian", "account", "mfa", "usersessions", "socialaccount"}
)
"""Needed before sign-in, or holding no domain data."""
OPEN_MODELS: dict[str, str] = {}
"""Models that are neither walled nor in an open app, each with the reason; apps add theirs with `opened`."""


def opened(label: str, reason: str) -> None:
    """List a model as open on purpose."""
    OPEN_MODELS[label] = reason


for _label, _reason in {
    "walls.Person": "needed before sign-in; kept by a trigger",
    "walls.Organisation": "register",
    "walls.Party": "register",
    "walls.Role": "titles of standing roles; a matter's role has an opaque title",
    "walls.Bar": "rules of law",
    "walls.Post": "register",
    "walls.CompartmentKind": "the policy, shown to all",
    "walls.GrantTemplate": "the policy, shown to all",
    "walls.StandIn": "the policy, shown to all",
    "walls.WallsPolicy": "register: the Ethical Walls policy, which everyone reads",
    "walls.Clause": "register: clauses of that policy",
    "walls.PolicyInForce": "register: where that policy is in force",
}.items():
    opened(_label, _reason)

CONTROL_APP = "walls"
"""Its other tables say who sees what, and carry policies of their own (sql/90_rights.sql)."""


@register()
def models_are_walled(app_configs, **kwargs) -> list[CheckMessage]:
    """Each model is a `Walled`, the history of one, or listed as open with a reason (K1)."""
    from walls.models import Walled, WalledHistory

    errors: list[CheckMessage] = []
    for model in apps.get_models():
        label = model._meta.label
        if model._meta.app_label in OPEN_APPS or label in OPEN_MODELS:
            continue
        if issubclass(model, (Walled, WalledHistory)):
            errors += _walled_model(model)
        elif model._meta.app_label != CONTROL_APP:
            errors.append(Error(f"{label} is neither walled nor listed as open with a reason", id="walls.E001"))
    return errors


def _walled_model(model: type[models.Model]) -> Iterator[CheckMessage]:
    names = {field.name for field in model._meta.get_fields()}
    if "compartment" not in names:
        yield Error(f"{model._meta.label} has no compartment", id="walls.E002")
    for field in model._meta.get_fields():
        if isinstance(field, models.ManyToManyField):
            yield Error(f"{model._meta.label}.{field.name}: a link table needs its own wall", id="walls.E003")


@register(Tags.database)
def role_owns_nothing(app_configs, databases=None, **kwargs) -> list[CheckMessage]:
    """The application role is neither owner, superuser nor able to bypass row-level security (K3)."""
    if settings.DATABASE_ROLE == "owner":
        return []  # migrations and the like, which serve nobody
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT r.rolsuper OR r.rolbypassrls OR EXISTS (
                SELECT FROM pg_class c
                WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
                  AND pg_has_role(current_user, c.relowner, 'MEMBER'))
            FROM pg_roles r WHERE r.rolname = current_user
            """
        )
        (above,) = cursor.fetchone()
    return [Error("the database role owns tables or bypasses the wall", id="walls.E010")] if above else []


@register(Tags.database)
def tables_are_policed(app_configs, databases=None, **kwargs) -> list[CheckMessage]:
    """Every table with a compartment that the application may touch has row-level security and a policy."""
    if settings.DATABASE_ROLE == "owner":
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT DISTINCT c.relname
            FROM pg_class c
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'compartment_id' AND NOT a.attisdropped
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
              AND has_table_privilege(current_user, c.oid, 'SELECT, INSERT, UPDATE, DELETE')
              AND (NOT c.relrowsecurity OR NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid))
            ORDER BY 1
            """
        )
        bare = [name for (name,) in cursor.fetchall()]
        cursor.execute(
            """
            SELECT c.relname FROM pg_class c
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'v'
              AND NOT coalesce(c.reloptions @> ARRAY['security_invoker=true'], false)
              AND has_table_privilege(current_user, c.oid, 'SELECT')
            """
        )
        views = [name for (name,) in cursor.fetchall()]
    return [
        *(Error(f"{name} has a compartment and no policy", id="walls.E011") for name in bare),
        *(Error(f"the view {name} reads as its owner, around the wall", id="walls.E012") for name in views),
    ]


@register(Tags.database)
def references_stay_or_link(app_configs, databases=None, **kwargs) -> list[CheckMessage]:
    """Every reference to a walled row is a child's, which lies with it, or a link's, which names its compartment.

    Else a row could point across the wall, and its page would show what lies on the other side (DESIGN.md 3.1).
    """
    if settings.DATABASE_ROLE == "owner":
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT c.conrelid::regclass::text, c.confrelid::regclass::text, a.attname, f.attname
            FROM pg_constraint c
            JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
            JOIN pg_attribute f ON f.attrelid = c.conrelid AND f.attnum = c.conkey[2]
            JOIN pg_attribute p ON p.attrelid = c.confrelid AND p.attnum = c.confkey[1] AND p.attname = 'compartment_id'
            WHERE c.contype = 'f' AND cardinality(c.conkey) = 2 AND c.convalidated
            """
        )
        bound = set(cursor.fetchall())
    return [
        Error(f"{field} points at a walled row that may be in another compartment", id="walls.E013")
        for field in _references_to_walled()
        if not any(
            (field.model._meta.db_table, field.related_model._meta.db_table, column, field.column) in bound
            for column in _compartments_of(field.model)
        )
    ]


def _references_to_walled() -> Iterator[models.ForeignKey]:
    from walls.models import Walled, WalledHistory

    for model in apps.get_models():
        if issubclass(model, WalledHistory):  # holds numbers of rows and no reference
            continue
        for field in model._meta.local_fields:
            related = field.related_model
            if isinstance(field, models.ForeignKey) and isinstance(related, type) and issubclass(related, Walled):
                yield field


def _compartments_of(model: type[models.Model]) -> tuple[str, ...]:
    """The columns that name the compartments a model's rows may point into."""
    from walls.models import WalledLink

    return ("compartment_id", "to_compartment_id") if issubclass(model, WalledLink) else ("compartment_id",)


@register(Tags.urls)
def urls_are_declared(app_configs, **kwargs) -> list[CheckMessage]:
    """Every URL says who may ask for it (K15), and has a name, by which it is asked in tests of the wall."""
    declared = list(declared_urls())
    return [
        *(
            Error(f"the URL {route!r} ({name or 'unnamed'}) declares no policy", id="walls.E020")
            for route, name, policy in declared
            if policy is None
        ),
        *(
            Error(f"the URL {route!r} has no name, by which the leak test would ask for it", id="walls.E021")
            for route, name, _ in declared
            if name is None
        ),
    ]


def declared_urls() -> Iterator[tuple[str, str | None, Policy | None]]:
    """Every URL of the service: its route, its name, and its policy or None."""
    yield from _walk(get_resolver(), "", "")


def _walk(resolver: URLResolver, prefix: str, space: str) -> Iterator[tuple[str, str | None, Policy | None]]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _walk(pattern, route, inner)
        else:
            name = space + pattern.name if pattern.name else None
            yield route, name, policy_of(pattern.callback, name)


def policy_of(view, name: str | None) -> Policy | None:
    """The policy a view declares; for another project's view, the one this project's settings give its name."""
    for holder in (view, getattr(view, "view_class", None)):
        policy = getattr(holder, "policy", None)
        if isinstance(policy, Policy):
            return policy
    given = settings.URL_POLICIES.get(name) if name else None
    return Policy[given] if given else None
