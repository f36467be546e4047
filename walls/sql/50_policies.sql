-- Row-level security, the second of the two points: it knows the definition and nothing of the application's filter.
-- Always `IN (SELECT ... FROM walls.access(...))`, a hashed sub-plan made once a statement; a bare function in a
-- policy runs for every row (SPEED.md: 132 times slower).

CREATE FUNCTION walls.within(col text, action text) RETURNS text
LANGUAGE sql IMMUTABLE
AS $$
  SELECT format('%I IN (SELECT a.compartment_id FROM walls.access(walls.capacity(), walls.clock(), %L) a)', col, action)
$$;

-- A row never changes compartment: release a copy instead.
CREATE FUNCTION walls.stay() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  IF NEW.compartment_id <> OLD.compartment_id OR NEW.ref <> OLD.ref OR NEW.id <> OLD.id THEN
    RAISE check_violation USING MESSAGE = 'a row never changes compartment; release a copy';
  END IF;
  RETURN NEW;
END $$;

-- A version says who made it and when, whatever it was told; of what the owner loads, there is nobody to say.
CREATE FUNCTION walls.version_stamp() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  IF walls.capacity() IS NOT NULL THEN
    NEW.acting_id := walls.capacity();
    NEW.history_date := walls.clock();
  END IF;
  RETURN NEW;
END $$;

-- One audit event per statement and compartment, with the ids and a digest of the history rows.
CREATE FUNCTION walls.history_kept() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  INSERT INTO walls_auditevent (kind, compartment_id, body)
  SELECT 'change', n.compartment_id, jsonb_build_object(
    'table', TG_TABLE_NAME,
    'ids', jsonb_agg(n.history_id ORDER BY n.history_id),
    'digest', encode(sha256(convert_to(string_agg(n::text, E'\n' ORDER BY n.history_id), 'UTF8')), 'hex')
  )
  FROM new_rows n
  GROUP BY n.compartment_id;
  RETURN NULL;
END $$;

-- Put the wall around one table: its rights, policies and triggers, and those of its history.
-- A link's rows (`across`) also need their other end to be seen, for reading and for writing alike,
-- so that a hidden target and an absent one give the same error.
CREATE FUNCTION walls.enclose(tbl regclass, writes text, history regclass DEFAULT NULL, across boolean DEFAULT false)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
  seen text := walls.within('compartment_id', 'view');
  written text := walls.within('compartment_id', writes);
  ends text := CASE WHEN across THEN walls.within('to_compartment_id', 'view') ELSE 'true' END;
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', tbl);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %s TO {app}', tbl);
  EXECUTE format('CREATE POLICY wall_view ON %s FOR SELECT TO {app} USING (%s AND %s)', tbl, seen, ends);
  EXECUTE format(
    'CREATE POLICY wall_add ON %s FOR INSERT TO {app} WITH CHECK ((%s OR compartment_id IN (SELECT walls.release_target())) AND %s)',
    tbl, written, ends);
  EXECUTE format('CREATE POLICY wall_edit ON %s FOR UPDATE TO {app} USING (%s AND %s) WITH CHECK (%s AND %s)', tbl, written, ends, written, ends);
  EXECUTE format('CREATE TRIGGER stay BEFORE UPDATE ON %s FOR EACH ROW EXECUTE FUNCTION walls.stay()', tbl);
  IF history IS NOT NULL THEN
    EXECUTE format('ALTER TABLE %s ALTER COLUMN compartment_id SET NOT NULL', history);
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', history);
    EXECUTE format('GRANT SELECT, INSERT ON %s TO {app}', history);
    EXECUTE format('CREATE POLICY wall_view ON %s FOR SELECT TO {app} USING (%s AND %s)', history, seen, ends);
    EXECUTE format(
      'CREATE POLICY wall_add ON %s FOR INSERT TO {app} WITH CHECK ((%s OR compartment_id IN (SELECT walls.release_target())) AND %s)',
      history, written, ends);
    EXECUTE format('CREATE TRIGGER stamp BEFORE INSERT ON %s FOR EACH ROW EXECUTE FUNCTION walls.version_stamp()', history);
    EXECUTE format(
      'CREATE TRIGGER kept AFTER INSERT ON %s REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION walls.history_kept()',
      history);
  END IF;
END $$;

-- A register is an open table: everyone reads it, its keepers write it, and each change is an audit event.
CREATE FUNCTION walls.register_kept() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  INSERT INTO walls_auditevent (kind, body)
  VALUES ('register', jsonb_build_object(
    'table', TG_TABLE_NAME, 'did', lower(TG_OP), 'row', to_jsonb(NEW) - 'password',
    'before', CASE WHEN TG_OP = 'UPDATE' THEN to_jsonb(OLD) - 'password' END));
  RETURN NULL;
END $$;

-- Whoever swapped the numbers of two posts would swap their holders.
CREATE FUNCTION walls.entry_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id <> OLD.id OR NEW.ref <> OLD.ref THEN
    RAISE check_violation USING MESSAGE = 'an entry keeps its number and reference';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION walls.register(tbl regclass, keepers text DEFAULT 'walls.administers()') RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', tbl);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %s TO {app}', tbl);
  EXECUTE format('CREATE POLICY register_view ON %s FOR SELECT TO {app} USING (true)', tbl);
  EXECUTE format('CREATE POLICY register_add ON %s FOR INSERT TO {app} WITH CHECK (%s)', tbl, keepers);
  EXECUTE format('CREATE POLICY register_edit ON %s FOR UPDATE TO {app} USING (%s) WITH CHECK (%s)', tbl, keepers, keepers);
  EXECUTE format('CREATE TRIGGER entry_stays BEFORE UPDATE ON %s FOR EACH ROW EXECUTE FUNCTION walls.entry_stays()', tbl);
  EXECUTE format('CREATE TRIGGER noted AFTER INSERT OR UPDATE ON %s FOR EACH ROW EXECUTE FUNCTION walls.register_kept()', tbl);
END $$;
