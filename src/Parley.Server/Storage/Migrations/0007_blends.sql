-- Voices that are mixed of others: a list of {"voice", "weight"}; null where a voice is made of recordings.
ALTER TABLE voices ADD COLUMN blend_json TEXT;
