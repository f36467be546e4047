-- What must happen after a commit. The application has no right on the table itself: it adds, leases, settles and
-- counts, and so can neither list who is told what nor lose a message.

-- A message that exists already, by its key, is not added again.
CREATE FUNCTION walls.enqueue(new_kind text, recipient bigint, new_body jsonb, new_key text, due timestamptz)
RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  INSERT INTO walls_outboxmessage (ref, key, kind, capacity_id, body, created_at, due_at, attempts, outcome, error)
  VALUES (walls.new_ref(), new_key, new_kind, recipient, new_body, walls.clock(), coalesce(due, walls.clock()), 0, '', '')
  ON CONFLICT (key) DO NOTHING
$$;

CREATE FUNCTION walls.outbox_attempts() RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 8';

-- The message that has waited longest, for one worker and for some seconds; nothing if none is due. One at a time, so
-- that a message which kills its worker costs no other message an attempt. Its attempts are counted here and not on
-- failing, since a killed worker reports nothing.
CREATE FUNCTION walls.lease(seconds integer)
RETURNS TABLE (id bigint, attempt integer, kind text, capacity_id bigint, person_id bigint, key text, body jsonb)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  found walls_outboxmessage;
BEGIN
  LOOP
    SELECT m.* INTO found
    FROM walls_outboxmessage m
    WHERE m.done_at IS NULL AND m.dead_at IS NULL AND m.due_at <= walls.clock()
      AND (m.leased_until IS NULL OR m.leased_until <= walls.clock())
    ORDER BY m.due_at, m.id
    LIMIT 1
    FOR UPDATE SKIP LOCKED;
    IF found.id IS NULL THEN RETURN; END IF;
    EXIT WHEN found.attempts < walls.outbox_attempts();
    UPDATE walls_outboxmessage m SET dead_at = walls.clock(), leased_until = NULL, error = 'WorkerLost' WHERE m.id = found.id;
  END LOOP;
  RETURN QUERY
  UPDATE walls_outboxmessage m
  SET attempts = m.attempts + 1, leased_until = walls.clock() + make_interval(secs => seconds)
  WHERE m.id = found.id
  RETURNING m.id, m.attempts::integer, m.kind::text, m.capacity_id, walls.person_of(m.capacity_id), m.key::text, m.body;
END $$;

-- Done, in the transaction of the effect. The attempt's number is the fence: a worker that was thought lost and comes
-- late finds another number, and its effect is rolled back.
CREATE FUNCTION walls.settle(message bigint, attempt integer, how text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  UPDATE walls_outboxmessage m
  SET done_at = walls.clock(), outcome = how, leased_until = NULL, error = ''
  WHERE m.id = message AND m.attempts = attempt AND m.done_at IS NULL AND m.dead_at IS NULL;
  IF NOT FOUND THEN
    RAISE object_not_in_prerequisite_state USING MESSAGE = 'this message is another worker''s by now';
  END IF;
END $$;

-- Not done: again later, twice as late each time up to half an hour, and no more after the last attempt. Answers
-- whether the message is dead. A late worker's report changes nothing.
CREATE FUNCTION walls.fail(message bigint, attempt integer, why text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  dead boolean := attempt >= walls.outbox_attempts();
BEGIN
  UPDATE walls_outboxmessage m
  SET error = left(why, 100), leased_until = NULL,
    due_at = walls.clock() + make_interval(secs => least(15 * 2 ^ attempt, 1800) * (0.75 + random() / 2)),
    dead_at = CASE WHEN dead THEN walls.clock() END
  WHERE m.id = message AND m.attempts = attempt AND m.done_at IS NULL AND m.dead_at IS NULL;
  RETURN FOUND AND dead;
END $$;

-- How the outbox stands, for probes and logs: numbers of no compartment, person or kind.
CREATE FUNCTION walls.outbox_health() RETURNS TABLE (waiting bigint, dead bigint, late_seconds double precision)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT
    (SELECT count(*) FROM walls_outboxmessage WHERE done_at IS NULL AND dead_at IS NULL),
    (SELECT count(*) FROM walls_outboxmessage WHERE dead_at IS NOT NULL),
    coalesce(greatest(0, (
      SELECT extract(epoch FROM walls.clock() - min(due_at)) FROM walls_outboxmessage
      WHERE done_at IS NULL AND dead_at IS NULL
    )), 0)::double precision
$$;

-- The asker's own unread notices, counted in each of their live capacities as that capacity would see them. Counts of
-- one's own only: what two capacities reach is not united by it.
CREATE FUNCTION walls.notices_waiting() RETURNS TABLE (capacity_id bigint, waiting bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  RETURN QUERY
  WITH mine AS MATERIALIZED (
    SELECT k.id FROM walls.capacities(walls.me()) k WHERE k.person_id IS NOT NULL
  ),
  reached AS MATERIALIZED (
    SELECT DISTINCT m.id, a.compartment_id
    FROM mine m CROSS JOIN LATERAL walls.access(m.id, walls.clock(), 'view') a
  )
  SELECT m.id, count(*)
  FROM mine m
  JOIN walls_compartment c ON c.personal_to_id = m.id
  JOIN walls_notice n ON n.compartment_id = c.id AND n.read_at IS NULL
  JOIN reached own ON own.id = m.id AND own.compartment_id = n.compartment_id
  JOIN reached far ON far.id = m.id AND far.compartment_id = n.to_compartment_id
  GROUP BY m.id;
END $$;

REVOKE EXECUTE ON FUNCTION
  walls.enqueue(text, bigint, jsonb, text, timestamptz), walls.outbox_attempts(), walls.lease(integer),
  walls.settle(bigint, integer, text), walls.fail(bigint, integer, text), walls.outbox_health(), walls.notices_waiting()
FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
  walls.enqueue(text, bigint, jsonb, text, timestamptz), walls.lease(integer), walls.settle(bigint, integer, text),
  walls.fail(bigint, integer, text), walls.outbox_health(), walls.notices_waiting()
TO {app};
