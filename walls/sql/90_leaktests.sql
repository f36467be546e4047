-- Verdicts of the leak test: written by the owner of the tables, and never changed by anybody.

ALTER TABLE walls_leaktest ENABLE ROW LEVEL SECURITY;
GRANT SELECT ON walls_leaktest TO {app};
-- A row on a wall takes more than to read the oversight: its reader governs or oversees what the wall parts, and so is not
-- barred from it.
DO $$
BEGIN
  EXECUTE format(
    'CREATE POLICY wall_view ON walls_leaktest FOR SELECT TO {app} USING (%s AND (wall_id IS NULL OR wall_id IN (SELECT s.wall_id FROM walls_wallside s)))',
    walls.within('compartment_id', 'view'));
END $$;

CREATE FUNCTION walls.verdict_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE check_violation USING MESSAGE = 'a verdict stays as it was written';
END $$;
CREATE TRIGGER stays BEFORE UPDATE OR DELETE ON walls_leaktest FOR EACH ROW EXECUTE FUNCTION walls.verdict_stays();
REVOKE EXECUTE ON FUNCTION walls.verdict_stays() FROM PUBLIC;
