-- What happened. Append-only; the database says who and when; chained at commit, so the lock lasts one commit.

CREATE FUNCTION walls.audit_stamp() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  NEW.at := clock_timestamp();
  NEW.capacity_id := nullif(current_setting('wall.capacity', true), '')::bigint;
  NEW.body := coalesce(NEW.body, '{}'::jsonb);
  RETURN NEW;
END $$;
CREATE TRIGGER stamp BEFORE INSERT ON walls_auditevent FOR EACH ROW EXECUTE FUNCTION walls.audit_stamp();

-- What is looked up: a compartment's events for its governors, and the changes of one entry of a register.
CREATE INDEX audit_of_compartment ON walls_auditevent (compartment_id, kind, id DESC) WHERE compartment_id IS NOT NULL;
CREATE INDEX audit_of_entry ON walls_auditevent ((body ->> 'table'), ((body #>> '{row,id}')::bigint), id DESC)
  WHERE kind = 'register';

CREATE FUNCTION walls.audit_hash(prev bytea, seq bigint, e walls_auditevent) RETURNS bytea
LANGUAGE sql IMMUTABLE
AS $$
  SELECT sha256(prev || convert_to(concat_ws('|',
    seq, e.id, extract(epoch FROM e.at), coalesce(e.capacity_id, 0), e.kind, coalesce(e.compartment_id, 0), e.body::text
  ), 'UTF8'))
$$;

CREATE FUNCTION walls.audit_chain() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  last record;
  seq bigint;
  prev bytea;
BEGIN
  PERFORM pg_advisory_xact_lock(7001);
  SELECT l.seq, l.hash INTO last FROM walls_auditlink l ORDER BY l.seq DESC LIMIT 1;
  seq := coalesce(last.seq, 0) + 1;
  prev := coalesce(last.hash, '\x00'::bytea);
  INSERT INTO walls_auditlink (seq, event_id, prev, hash) VALUES (seq, NEW.id, prev, walls.audit_hash(prev, seq, NEW));
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER chain AFTER INSERT ON walls_auditevent
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION walls.audit_chain();

-- Where the chain stands, for publishing outside the database.
CREATE FUNCTION walls.audit_head() RETURNS TABLE (seq bigint, hash text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT l.seq, encode(l.hash, 'hex') FROM walls_auditlink l ORDER BY l.seq DESC LIMIT 1
$$;

-- Everything wrong with the chain: a changed event, a missing or reordered link, an event never chained, and a
-- head published outside ([{"seq": 9, "hash": ".."}]) that the chain no longer holds.
CREATE FUNCTION walls.verify_audit(heads jsonb DEFAULT '[]') RETURNS TABLE (seq bigint, problem text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  WITH link AS (
    SELECT l.seq, l.prev, l.hash, e,
      coalesce(lag(l.hash) OVER w, '\x00'::bytea) AS before,
      lag(l.seq, 1, 0::bigint) OVER w AS number_before
    FROM walls_auditlink l
    LEFT JOIN walls_auditevent e ON e.id = l.event_id
    WINDOW w AS (ORDER BY l.seq)
  )
  SELECT seq, CASE WHEN seq <> number_before + 1 THEN 'a link before this one is missing'
    ELSE 'this event is not what was chained' END
  FROM link
  WHERE seq <> number_before + 1 OR prev <> before OR hash IS DISTINCT FROM walls.audit_hash(before, seq, e)
  UNION ALL
  SELECT NULL, 'event ' || e.id || ' was never chained'
  FROM walls_auditevent e
  WHERE NOT EXISTS (SELECT FROM walls_auditlink l WHERE l.event_id = e.id)
  UNION ALL
  SELECT h.seq, 'the head published outside is not in the chain'
  FROM jsonb_to_recordset(heads) AS h (seq bigint, hash text)
  LEFT JOIN walls_auditlink l ON l.seq = h.seq
  WHERE l.hash IS NULL OR encode(l.hash, 'hex') <> h.hash
$$;

-- A refusal, with the compartment of the row that was asked for, so that its governors can read who was turned away; where
-- a wall stands or each read is recorded, they are told, once a day of each capacity. The asker never learns, nor by how
-- long it takes (L40): one message is left here, and who governs is looked up when it is delivered. That is to happen
-- also if the asker holds no post by then, so the message is the public's, which there always is.
CREATE FUNCTION walls.record_refusal(told jsonb, tbl text, row_ref text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  place bigint;
BEGIN
  IF EXISTS (
    SELECT FROM pg_policy p WHERE p.polrelid = to_regclass(quote_ident(tbl)) AND p.polname = 'wall_view'
  ) THEN
    EXECUTE format('SELECT compartment_id FROM %I WHERE ref = $1 LIMIT 1', tbl) INTO place USING row_ref;
  END IF;
  INSERT INTO walls_auditevent (kind, compartment_id, body) VALUES ('refused', place, told);
  PERFORM walls.enqueue('turned_away', (SELECT min(k.id) FROM walls_capacity k WHERE k.person_id IS NULL),
    jsonb_build_object('compartment', c.id), today.key, NULL)
  FROM walls_compartment c
  JOIN walls_compartmentkind n ON n.code = c.kind_id
  CROSS JOIN LATERAL (SELECT format('turned away:%s:%s:%s', c.id, walls.capacity(), walls.today())) AS today (key)
  WHERE c.id = place AND (n.sealed OR EXISTS (
    SELECT FROM walls_wallside s JOIN walls_wall w ON w.id = s.wall_id AND walls.live(w.starts_at, w.ends_at, walls.clock())
    WHERE s.compartment_id = c.id))
    AND NOT EXISTS (SELECT FROM walls_outboxmessage m WHERE m.key = today.key);
END $$;
