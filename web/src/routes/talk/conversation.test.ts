import { expect, test } from 'vitest';

import type { ToolCall } from '../../lib/session';
import { Conversation } from './conversation.svelte';

const call = (tool: string, failed = false): ToolCall => ({ tool, duration_ms: 12, failed });
const toolsOf = (conversation: Conversation) => conversation.turns.map(({ calls }) => calls.map(({ tool }) => tool));

test('calls stand with the reply that they were made for, before its words and between them', () => {
  const conversation = new Conversation();
  conversation.typed('How many lamps?');
  conversation.called(call('stock'));
  conversation.replying('One moment. ');
  conversation.called(call('price', true));
  conversation.replied('One moment. Seven.');
  conversation.started();
  conversation.completed();
  conversation.typed('And what time is it?');
  conversation.called(call('current_time'));
  expect(toolsOf(conversation)).toEqual([['stock', 'price'], ['current_time']]);
});

test('a call that nobody waits for any longer makes no turn', () => {
  const conversation = new Conversation();
  conversation.called(call('stock'));
  expect(conversation.turns).toEqual([]);
  conversation.typed('How many lamps?');
  conversation.replied('Seven.');
  conversation.called(call('stock'));
  expect(toolsOf(conversation)).toEqual([[]]);
});
