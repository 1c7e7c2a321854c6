-- What text of an answer sounds when: a list of clauses with their words; null where it is not known.
ALTER TABLE session_turns ADD COLUMN timing_json TEXT;
