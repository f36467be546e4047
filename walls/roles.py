"""The two database roles of the wall: one owns the tables, the other works behind their policies."""

import re

OWNER = "commissioning_owner"
APP = "commissioning_app"


def provision_sql(owner: str, app: str, database: str) -> str:
    """The SQL by which an administrator makes both roles and the database, for psql.

    It may run again at any time. Passwords are the administrator's to set, by psql's own command.

    Raises:
        ValueError: a name would need quoting, or the two roles are one.
    """
    for name in (owner, app, database):
        if not re.fullmatch(r"[a-z_][a-z0-9_]{0,62}", name):
            raise ValueError(f"{name!r} is not a plain lower-case name")
    if owner == app:
        raise ValueError("the owner and the application must be two roles")
    # Names are checked above, and roles and databases cannot be parameters.
    return f"""\\set ON_ERROR_STOP on
SELECT 'CREATE ROLE {owner}' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{owner}')\\gexec
SELECT 'CREATE ROLE {app}' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{app}')\\gexec
-- CREATEDB lets the owner make test databases.
ALTER ROLE {owner} WITH LOGIN NOSUPERUSER CREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
ALTER ROLE {app} WITH LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
-- The owner may become the application, as tests do; never the other way round.
GRANT {app} TO {owner};
ALTER ROLE {app} SET statement_timeout = '30s';
ALTER ROLE {app} SET lock_timeout = '10s';
-- Its statements are short, and compiling one costs more than running it.
ALTER ROLE {app} SET jit = off;
ALTER ROLE {app} SET idle_in_transaction_session_timeout = '60s';
SELECT 'CREATE DATABASE {database} OWNER {owner} ENCODING ''UTF8'' TEMPLATE template0'
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '{database}')\\gexec
ALTER DATABASE {database} SET timezone = 'UTC';
REVOKE ALL ON DATABASE {database} FROM PUBLIC;
GRANT CONNECT ON DATABASE {database} TO {app};
"""  # noqa: S608
