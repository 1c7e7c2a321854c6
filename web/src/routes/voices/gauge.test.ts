import { expect, test } from 'vitest';

import type { SampleLimitsReport } from '../../lib/api';
import { Gauge } from './gauge';

const LIMITS = {
  silence_db: -60, quiet_db: -40, noisy_db: 20, clipped_share: 0.001, clipped_run_samples: 3, clipped_ceiling: 0.998, lowest_ceiling: 0.1,
} as SampleLimitsReport;

/** Speech of a kind: loud for a second, then the background for half a one. */
function gauge(loud: number, background: number, ceiling = 1, seconds = 6): Gauge {
  const made = new Gauge(LIMITS);
  for (let at = 0; at < seconds * 50; at++) {
    const level = at % 75 < 50 ? loud : background;
    made.add(Int16Array.from({ length: 320 }, (_, i) =>
      Math.round(32767 * Math.max(-ceiling, Math.min(ceiling, level * Math.sin((2 * Math.PI * (at * 320 + i) * 210) / 16_000))))), 16_000);
  }
  return made;
}

test.each([
  ['is good', gauge(0.4, 0.001), 'good', 'good'],
  ['is not there', gauge(0.0005, 0.0005), 'bad', 'Nothing is heard'],
  ['is quiet', gauge(0.008, 0.0003), 'warn', 'Very quiet'],
  ['is cut off', gauge(2, 0.001), 'bad', 'Too loud'],
  ['is cut off and was turned down', gauge(0.8, 0.001, 0.4), 'bad', 'Too loud'],
  ['has a loud background', gauge(0.3, 0.06), 'warn', 'background'],
  ['has just begun', gauge(0.4, 0.001, 1, 1), 'plain', 'Listening'],
])('a recording that %s', (_, made, tone, text) => {
  expect(made.judge().text).toContain(text);
  expect(made.judge().tone).toBe(tone);
});

test('the figures of a recording', () => {
  const made = gauge(0.5, 0.005);

  expect(made.durationMs).toBeCloseTo(6_000);
  expect(made.peak).toBeCloseTo(0.5, 2);
  expect(made.speechDb).toBeCloseTo(-9, 0);
  expect(made.signalToNoiseDb).toBeCloseTo(40, 0);
  expect(made.clippedShare).toBe(0);
});
