-- Who is asking, and what time it is. Nothing else in the wall may read a clock or a setting.

CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE SCHEMA walls;
GRANT USAGE ON SCHEMA walls TO {app};

-- The start of the statement and not of the transaction: what another commits hides rows at once (READ COMMITTED).
-- The test database replaces this one function, and so moves the clock of every policy and trigger.
CREATE FUNCTION walls.clock() RETURNS timestamptz
LANGUAGE sql STABLE
AS 'SELECT statement_timestamp()';

-- The capacity in which this transaction acts. The owner of the tables (migrations) needs none;
-- everybody else without one is refused, so that a forgotten identity can never show rows.
CREATE FUNCTION walls.capacity() RETURNS bigint
LANGUAGE plpgsql STABLE
AS $$
DECLARE
  setting text := current_setting('wall.capacity', true);
  -- Who called, and not current_user: inside a definer function that is the owner, whoever called it.
  caller text := coalesce(nullif(current_setting('role'), 'none'), session_user);
BEGIN
  IF setting IS NOT NULL AND setting <> '' THEN
    RETURN setting::bigint;
  END IF;
  IF pg_has_role(caller, {owner_literal}, 'MEMBER') THEN
    RETURN NULL;
  END IF;
  RAISE insufficient_privilege USING MESSAGE = 'no identity';
END $$;
