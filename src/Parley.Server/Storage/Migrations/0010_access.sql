-- Keys are never kept, only SHA-256 of them, in hexadecimal.
CREATE TABLE api_keys (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    scopes_json TEXT NOT NULL,
    hash TEXT NOT NULL,
    created_at_unix_ms BIGINT NOT NULL,
    expires_at_unix_ms BIGINT,
    revoked_at_unix_ms BIGINT,
    rotated_at_unix_ms BIGINT,
    previous_hash TEXT,
    previous_expires_at_unix_ms BIGINT,
    last_used_at_unix_ms BIGINT
);

INSERT INTO counters (name, value) VALUES ('audit', 0);

CREATE TABLE audit_log (
    sequence BIGINT PRIMARY KEY,
    at_unix_ms BIGINT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    target TEXT NOT NULL,
    outcome TEXT NOT NULL,
    request_id TEXT
);
