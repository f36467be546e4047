-- Keys with which a program asks in one capacity's name. Each capacity sees and ends its own; only digests are kept.

ALTER TABLE walls_accesstoken ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE (ends_at) ON walls_accesstoken TO {app};
CREATE POLICY own ON walls_accesstoken TO {app}
  USING (capacity_id = (SELECT walls.capacity()))
  WITH CHECK (capacity_id = (SELECT walls.capacity()) AND (SELECT walls.me()) IS NOT NULL);

-- Made now and for a year at most; an end is only ever brought forward. Each step is an event, without the digest.
CREATE FUNCTION walls.token_kept() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    NEW.created_at := walls.clock();
    NEW.ends_at := least(NEW.ends_at, walls.clock() + interval '366 days');
  ELSIF NEW.ends_at > OLD.ends_at THEN
    RAISE check_violation USING MESSAGE = 'a key that has ended is not brought back: make another';
  END IF;
  INSERT INTO walls_auditevent (kind, body) VALUES (
    CASE TG_OP WHEN 'INSERT' THEN 'key made' ELSE 'key ended' END,
    jsonb_build_object('key', NEW.ref, 'capacity', NEW.capacity_id, 'purpose', NEW.purpose, 'until', NEW.ends_at));
  RETURN NEW;
END $$;
CREATE TRIGGER kept BEFORE INSERT OR UPDATE ON walls_accesstoken FOR EACH ROW EXECUTE FUNCTION walls.token_kept();

-- Whose a key is, if it holds now. Whether the capacity is live is decided afterwards, as for everyone.
CREATE FUNCTION walls.key_holder(told text, wanted text) RETURNS TABLE (person_id bigint, capacity_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT k.person_id, k.id
  FROM walls_accesstoken t
  JOIN walls_capacity k ON k.id = t.capacity_id
  WHERE t.digest = told AND t.purpose = wanted AND walls.clock() < t.ends_at
$$;
REVOKE EXECUTE ON FUNCTION walls.token_kept(), walls.key_holder(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION walls.key_holder(text, text) TO {app};
