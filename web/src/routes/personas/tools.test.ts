import { expect, test } from 'vitest';

import type { ToolReport } from '../../lib/api';
import { choicesOf, fewOf, toggled } from './tools';

const tool = (name: string, source: ToolReport['source'] = 'settings') => ({ name, description: `Does ${name}.`, source, parameters: {} }) as ToolReport;

test('what is named and no longer there can still be chosen, after what is there', () => {
  const choices = choicesOf([tool('current_time', 'built_in'), tool('stock')], ['weather', 'stock', 'alarm', 'weather']);
  expect(choices.map(({ name, source }) => `${name} ${source}`)).toEqual(['current_time built_in', 'stock settings', 'alarm missing', 'weather missing']);
});

test('as long as what is there is not known, nothing is called missing', () => {
  expect(choicesOf(undefined, ['stock'])).toEqual([{ name: 'stock', description: '', source: 'unknown' }]);
  expect(choicesOf(undefined, [])).toEqual([]);
});

test('of very many the first are shown, and those that are named', () => {
  const choices = choicesOf(Array.from({ length: 40 }, (_, i) => tool(`tool-${i}`)), []);
  expect(fewOf(choices, ['tool-1', 'tool-39'], 3).map(({ name }) => name)).toEqual(['tool-0', 'tool-1', 'tool-2', 'tool-39']);
});

test('ticking adds a name once, and unticking takes it out', () => {
  expect(toggled(['a'], 'b', true)).toEqual(['a', 'b']);
  expect(toggled(['a', 'b'], 'a', true)).toEqual(['b', 'a']);
  expect(toggled(['a', 'b'], 'a', false)).toEqual(['b']);
});
