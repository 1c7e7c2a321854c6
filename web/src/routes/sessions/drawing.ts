import type { SessionWaveform } from '../../lib/api';
import type { Stretch, Timeline } from './timeline';

export interface Colours {
  person: string;
  personSoft: string;
  assistant: string;
  assistantSoft: string;
  line: string;
  text: string;
  bad: string;
}

export interface Drawing {
  width: number;
  height: number;
  view: Stretch;
  timeline: Timeline;
  waveform: SessionWaveform | null;
  colours: Colours;
  /** Where a connection begins, but for the first. */
  joints: readonly number[];
}

const AXIS_HEIGHT = 22;
const MARK = 4;

/** The person above the middle, the assistant below it; where there is sound as a waveform, else as blocks. */
export function draw(context: CanvasRenderingContext2D, drawing: Drawing): void {
  const { width, height, view, timeline, waveform, colours, joints } = drawing;
  const middle = (height - AXIS_HEIGHT) / 2;
  const x = (ms: number) => ((ms - view.fromMs) / (view.toMs - view.fromMs)) * width;
  const isSeen = ({ fromMs, toMs }: Stretch) => toMs >= view.fromMs && fromMs <= view.toMs;
  context.clearRect(0, 0, width, height);

  const block = (stretch: Stretch, top: number, colour: string) => {
    context.fillStyle = colour;
    context.beginPath();
    context.roundRect(x(stretch.fromMs), top, Math.max(2, x(stretch.toMs) - x(stretch.fromMs)), middle - 4, 4);
    context.fill();
  };
  for (const { person, assistant } of timeline.turns) {
    if (person && isSeen(person)) block(person, 2, waveform ? colours.personSoft : colours.person);
    if (assistant && isSeen(assistant)) block(assistant, middle + 2, waveform ? colours.assistantSoft : colours.assistant);
  }
  if (waveform) {
    drawPeaks(context, waveform, waveform.person, x, middle, -1, colours.person);
    drawPeaks(context, waveform, waveform.assistant, x, middle, 1, colours.assistant);
  }

  context.fillStyle = colours.line;
  context.fillRect(0, middle - 0.5, width, 1);
  for (const joint of joints) {
    for (let y = 0; y < 2 * middle; y += 7) context.fillRect(x(joint) - 0.5, y, 1, 4);
  }
  for (const { report, askedMs, assistant } of timeline.turns) {
    if (report.typed && isSeen({ fromMs: askedMs, toMs: askedMs })) diamond(context, x(askedMs), middle / 2, colours.person);
    if (report.interrupted && assistant && isSeen({ fromMs: assistant.toMs, toMs: assistant.toMs })) {
      context.fillStyle = colours.bad;
      context.fillRect(x(assistant.toMs) - 1, middle - 6, 3, middle + 6);
    }
  }
  for (const { report, atMs } of timeline.happenings) {
    if (report.type === 'error' && isSeen({ fromMs: atMs, toMs: atMs })) diamond(context, x(atMs), middle, colours.bad);
  }
  drawAxis(context, drawing, x);
}

function drawPeaks(
  context: CanvasRenderingContext2D, { from_ms: from, to_ms: to }: SessionWaveform, peaks: readonly number[], x: (ms: number) => number,
  middle: number, direction: -1 | 1, colour: string,
): void {
  const stepMs = (to - from) / peaks.length;
  context.fillStyle = colour;
  context.beginPath();
  context.moveTo(x(from), middle);
  // Quiet sound is sound too: drawn by its root, it can be seen.
  peaks.forEach((peak, i) => context.lineTo(x(from + (i + 0.5) * stepMs), middle + direction * Math.sqrt(peak) * (middle - 3)));
  context.lineTo(x(to), middle);
  context.fill();
}

function diamond(context: CanvasRenderingContext2D, x: number, y: number, colour: string): void {
  context.fillStyle = colour;
  context.beginPath();
  context.moveTo(x, y - MARK - 1);
  context.lineTo(x + MARK + 1, y);
  context.lineTo(x, y + MARK + 1);
  context.lineTo(x - MARK - 1, y);
  context.fill();
}

const steps = [100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 900_000, 1_800_000, 3_600_000, 7_200_000];

/** How far the marks of the axis are apart, so that their labels do not touch. */
export function axisStep(spanMs: number, width: number): number {
  const least = (spanMs * 70) / Math.max(1, width);
  return steps.find((step) => step >= least) ?? Math.ceil(least / 3_600_000) * 3_600_000;
}

/** `1:05`, and with tenths where marks are less than a second apart. */
export function axisLabel(ms: number, stepMs: number): string {
  const seconds = Math.floor(ms / 1_000);
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3_600);
  const clock = hours ? `${hours}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}` : `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
  return stepMs < 1_000 ? `${clock}.${Math.round((ms % 1_000) / 100)}` : clock;
}

function drawAxis(context: CanvasRenderingContext2D, { width, height, view, colours }: Drawing, x: (ms: number) => number): void {
  const step = axisStep(view.toMs - view.fromMs, width);
  context.font = `11px ${getComputedStyle(context.canvas).fontFamily}`;
  context.textBaseline = 'bottom';
  for (let at = Math.ceil(view.fromMs / step) * step; at <= view.toMs; at += step) {
    context.fillStyle = colours.line;
    context.fillRect(x(at), height - AXIS_HEIGHT, 1, 5);
    context.fillStyle = colours.text;
    const label = axisLabel(at, step);
    const half = context.measureText(label).width / 2;
    context.fillText(label, Math.min(Math.max(x(at) - half, 0), width - 2 * half), height);
  }
}
