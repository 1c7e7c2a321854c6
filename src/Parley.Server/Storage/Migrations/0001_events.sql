-- Events in one order without gaps: whoever writes one takes the next number of the counter, and holds it to the end of the transaction.
CREATE TABLE counters (
    name TEXT PRIMARY KEY,
    value BIGINT NOT NULL
);

INSERT INTO counters (name, value) VALUES ('events', 0);

CREATE TABLE events (
    id BIGINT PRIMARY KEY,
    at_unix_ms BIGINT NOT NULL,
    payload_json TEXT NOT NULL
);

CREATE INDEX events_at ON events (at_unix_ms);
