import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Server } from './server.ts';

const START = Date.UTC(2026, 0, 1, 8);

/** Whether databases can be filled here. */
export const canSeed = spawnSync('python3', ['-c', 'import sqlite3']).status === 0;

/** Fills the database of a server with sessions, one each ten minutes; it is stopped meanwhile. Number 4321 is about a Zebra. */
export async function seedSessions(server: Server, { sessions, turns = 5, more = '' }: { sessions: number; turns?: number; more?: string }): Promise<void> {
  const sql = `
    PRAGMA synchronous = OFF; BEGIN;
    CREATE TEMP TABLE n AS WITH RECURSIVE up(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM up WHERE i + 1 < ${Math.max(sessions, turns)}) SELECT i FROM up;
    CREATE TEMP TABLE s AS SELECT i, printf('seed-%05d', i) AS id, printf('%032x', i + 1) AS c, ${START} + i * 600000 AS at FROM n WHERE i < ${sessions};
    INSERT INTO sessions SELECT id, at, at + ${turns * 11_000} FROM s;
    INSERT INTO session_connections
      SELECT c, id, 'seed', at, at + ${turns * 11_000}, 'client_left', 'hands_free', 'websocket', NULL, CASE WHEN i % 100 = 0 THEN 'shop' ELSE 'assistant' END, NULL FROM s;
    CREATE TEMP TABLE t AS
      SELECT s.c, n.i + 1 AS number, s.id, s.at + n.i * 11000 AS at,
        printf('Question %d of session %d%s', n.i + 1, s.i, CASE WHEN s.i = 4321 AND n.i = 2 THEN ' about a Zebra' ELSE '' END) AS q,
        printf('This is the answer to question %d, as long as answers are.', n.i + 1) || '${more}' AS a
      FROM s, n WHERE n.i < ${turns};
    INSERT INTO session_turns (connection_id, number, session_id, at_unix_ms, transcript, is_typed, persona_id, voice_id, speech_started_at_unix_ms,
        speech_ended_at_unix_ms, answer, heard_text, heard_ms, playback_started_at_unix_ms, playback_ended_at_unix_ms, metrics_json, search_text)
      SELECT c, number, id, at + 3000, q, 0, 'assistant', NULL, at, at + 2500, a, a, 5000.0, at + 3600, at + 8600,
        printf('{"turn":%d,"end_of_turn_delay_ms":500,"transcription_delay_ms":210,"llm_asked_ms":220,"llm_first_token_ms":80,"llm_first_clause_ms":190,'
          || '"tts_first_audio_ms":120,"reply_latency_ms":%d,"speculation":"used"}', number, 540 + number * 20), lower(q || char(10) || a) FROM t;
    COMMIT;`;
  await server.stop();
  const run = spawnSync('python3', ['-c', 'import sqlite3, sys; sqlite3.connect(sys.argv[1]).executescript(sys.stdin.read())', join(server.folder, 'data', 'parley.db')], { input: sql });
  if (run.status !== 0) throw new Error(run.stderr.toString());
  await server.start();
}

const RECORD_BYTES = 16;
const RATE_HZ = 16_000;

/** Puts a recording beside a seeded session: the person hums the odd seconds, the assistant the even ones. */
export async function seedRecording(server: Server, session: number, seconds: number): Promise<void> {
  const connection = (session + 1).toString(16).padStart(32, '0');
  const header = Buffer.alloc(24);
  header.write('PRLYREC1', 'latin1');
  header.writeInt32LE(RATE_HZ, 8);
  header.writeInt32LE(RATE_HZ, 12);
  const second = Int16Array.from({ length: RATE_HZ }, (_, i) => 9_000 * Math.sin(i * 0.1));
  const records = Array.from({ length: seconds }, (_, i) => {
    const record = Buffer.alloc(RECORD_BYTES);
    record.writeInt32LE(i % 2 === 0 ? 2 : 1, 0);
    record.writeInt32LE(RATE_HZ, 4);
    record.writeBigInt64LE(BigInt(i * RATE_HZ), 8);
    return [record, Buffer.from(second.buffer)];
  });
  const folder = join(server.folder, 'data', 'recordings');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${connection}.recording`), Buffer.concat([header, ...records.flat()]));
}
