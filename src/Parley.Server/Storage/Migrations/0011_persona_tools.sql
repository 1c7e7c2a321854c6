-- Names of the functions that a persona's model may call: a list of texts.
ALTER TABLE personas ADD COLUMN tools_json TEXT NOT NULL DEFAULT '[]';
