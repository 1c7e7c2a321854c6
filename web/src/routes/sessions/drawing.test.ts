import { expect, it } from 'vitest';

import { axisLabel, axisStep } from './drawing';

it('keeps the marks of the axis apart', () => {
  expect([[2_000, 700], [60_000, 700], [3_600_000, 360], [100 * 3_600_000, 360]].map(([span, width]) => axisStep(span!, width!)))
    .toEqual([200, 10_000, 900_000, 72_000_000]);
});

it('labels them', () =>
  expect([axisLabel(0, 1_000), axisLabel(1_500, 500), axisLabel(65_000, 5_000), axisLabel(3_725_000, 5_000)]).toEqual(['0:00', '0:01.5', '1:05', '1:02:05']));
