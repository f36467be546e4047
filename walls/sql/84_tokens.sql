-- Keys of programs: each capacity sees its own.

ALTER TABLE walls_accesstoken ENABLE ROW LEVEL SECURITY;
