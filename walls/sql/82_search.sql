-- Finding rows by their words: an index that nobody reads but the function that asks it.

ALTER TABLE walls_searchentry ENABLE ROW LEVEL SECURITY;
