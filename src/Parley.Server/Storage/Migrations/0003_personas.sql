-- Personas that were made over the API or the command line. The counter's value tells whether anything has changed.
INSERT INTO counters (name, value) VALUES ('personas', 0);

CREATE TABLE personas (
    id TEXT PRIMARY KEY,
    number BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    name TEXT NOT NULL,
    prompt TEXT NOT NULL,
    voice TEXT,
    model TEXT,
    language TEXT,
    created_at_unix_ms BIGINT NOT NULL,
    updated_at_unix_ms BIGINT NOT NULL
);
