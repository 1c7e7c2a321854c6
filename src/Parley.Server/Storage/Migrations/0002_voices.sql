-- Voices that were asked for over the API, their recordings, and the jobs that make them.
INSERT INTO counters (name, value) VALUES ('voices', 0), ('voice_samples', 0), ('training_jobs', 0);

CREATE TABLE voices (
    number BIGINT PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    engine TEXT NOT NULL,
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    description TEXT NOT NULL,
    status TEXT NOT NULL,
    samples BIGINT NOT NULL,
    material_ms DOUBLE PRECISION NOT NULL,
    job_id TEXT,
    trained_at_unix_ms BIGINT,
    created_at_unix_ms BIGINT NOT NULL,
    updated_at_unix_ms BIGINT NOT NULL
);

CREATE TABLE voice_samples (
    number BIGINT PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    voice_number BIGINT NOT NULL REFERENCES voices (number),
    hash TEXT NOT NULL,
    file_name TEXT NOT NULL,
    content_type TEXT NOT NULL,
    size_bytes BIGINT NOT NULL,
    material_ms DOUBLE PRECISION NOT NULL,
    report_json TEXT NOT NULL,
    created_at_unix_ms BIGINT NOT NULL,
    UNIQUE (voice_number, hash)
);

-- Voices that are gone while their files may still be there; nobody is given the id until they are not.
CREATE TABLE voice_removals (
    voice_number BIGINT PRIMARY KEY,
    voice_id TEXT NOT NULL,
    engine TEXT NOT NULL
);

CREATE TABLE training_jobs (
    number BIGINT PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    voice_number BIGINT NOT NULL,
    voice_id TEXT NOT NULL,
    engine TEXT NOT NULL,
    state TEXT NOT NULL,
    stage TEXT NOT NULL,
    percent BIGINT NOT NULL,
    attempt BIGINT NOT NULL,
    failures BIGINT NOT NULL,
    error TEXT,
    worker TEXT,
    lease_until_unix_ms BIGINT NOT NULL,
    not_before_unix_ms BIGINT NOT NULL,
    created_at_unix_ms BIGINT NOT NULL,
    started_at_unix_ms BIGINT,
    finished_at_unix_ms BIGINT,
    updated_at_unix_ms BIGINT NOT NULL
);

CREATE UNIQUE INDEX training_jobs_active ON training_jobs (voice_number) WHERE state IN ('queued', 'running');

CREATE INDEX training_jobs_voice ON training_jobs (voice_id, number);

-- Answers to requests that carried an Idempotency-Key.
CREATE TABLE receipts (
    scope TEXT NOT NULL,
    key TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    answer TEXT NOT NULL,
    at_unix_ms BIGINT NOT NULL,
    PRIMARY KEY (scope, key)
);

CREATE INDEX receipts_at ON receipts (at_unix_ms);
