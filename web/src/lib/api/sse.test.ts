import { describe, expect, it } from 'vitest';

import { EventParser } from './sse';

const stream = ': hello\nretry: 1000\n\nid: 17\nevent: SessionStarted\ndata: {"a":1}\n\ndata: one\r\ndata: two\r\n\r\nid: 18\ndata:bare\n\n';
const expected = [
  { id: '17', type: 'SessionStarted', data: '{"a":1}' },
  { id: '17', type: 'message', data: 'one\ntwo' },
  { id: '18', type: 'message', data: 'bare' },
];

describe('EventParser', () => {
  it('gives the same events however the text is cut', () => {
    for (let size = 1; size <= stream.length; size++) {
      const parser = new EventParser();
      const events = [];
      for (let at = 0; at < stream.length; at += size) events.push(...parser.push(stream.slice(at, at + size)));
      expect(events, `pieces of ${size}`).toEqual(expected);
    }
  });

  it('keeps an event to itself until its empty line has come', () => {
    const parser = new EventParser();
    expect([...parser.push('data: half\n')]).toEqual([]);
    expect([...parser.push('\n')]).toEqual([{ id: '', type: 'message', data: 'half' }]);
  });
});
