-- Runs of servers: a session of one of which nothing was seen for a while is over, although nobody said so.
CREATE TABLE servers (
    id TEXT PRIMARY KEY,
    seen_at_unix_ms BIGINT NOT NULL
);

CREATE TABLE sessions (
    id TEXT PRIMARY KEY,
    started_at_unix_ms BIGINT NOT NULL,
    -- Null while a connection is there.
    ended_at_unix_ms BIGINT
);

CREATE INDEX sessions_started ON sessions (started_at_unix_ms, id);
CREATE INDEX sessions_ended ON sessions (ended_at_unix_ms);

CREATE TABLE session_connections (
    id TEXT PRIMARY KEY,
    session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    server_id TEXT NOT NULL,
    started_at_unix_ms BIGINT NOT NULL,
    ended_at_unix_ms BIGINT,
    end_reason TEXT,
    mode TEXT NOT NULL,
    transport TEXT NOT NULL,
    client TEXT,
    persona_id TEXT NOT NULL,
    voice_id TEXT
);

CREATE INDEX session_connections_session ON session_connections (session_id, id);
CREATE INDEX session_connections_live ON session_connections (server_id) WHERE ended_at_unix_ms IS NULL;

CREATE TABLE session_turns (
    connection_id TEXT NOT NULL REFERENCES session_connections (id) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    session_id TEXT NOT NULL,
    at_unix_ms BIGINT NOT NULL,
    transcript TEXT NOT NULL,
    is_typed BIGINT NOT NULL,
    persona_id TEXT NOT NULL,
    voice_id TEXT,
    speech_started_at_unix_ms BIGINT,
    speech_ended_at_unix_ms BIGINT,
    answer TEXT NOT NULL,
    heard_text TEXT NOT NULL,
    heard_ms DOUBLE PRECISION,
    playback_started_at_unix_ms BIGINT,
    playback_ended_at_unix_ms BIGINT,
    metrics_json TEXT,
    -- Transcript and answer in lower case: the databases do not agree on letters beyond ASCII.
    search_text TEXT NOT NULL,
    PRIMARY KEY (connection_id, number)
);

CREATE INDEX session_turns_session ON session_turns (session_id, connection_id, number);

CREATE TABLE session_facts (
    connection_id TEXT NOT NULL REFERENCES session_connections (id) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    session_id TEXT NOT NULL,
    at_unix_ms BIGINT NOT NULL,
    type TEXT NOT NULL,
    detail_json TEXT,
    PRIMARY KEY (connection_id, number)
);

CREATE INDEX session_facts_session ON session_facts (session_id, connection_id, number);
