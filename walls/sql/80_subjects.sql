-- What hangs on a walled row lies in that row's compartment, whatever it was told.

GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {app};
