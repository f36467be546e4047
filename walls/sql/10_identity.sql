-- Who is asking, as a person.

CREATE FUNCTION walls.me() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS 'SELECT person_id FROM walls_capacity WHERE id = walls.capacity()';

CREATE FUNCTION walls.person_of(capacity bigint) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS 'SELECT person_id FROM walls_capacity WHERE id = capacity';
