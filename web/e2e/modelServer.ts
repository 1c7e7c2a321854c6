import type { ServerResponse } from 'node:http';

import { serve, type LocalServer } from './localServer.ts';

export interface Message {
  role: 'system' | 'user' | 'assistant' | 'tool';
  content: string;
}

/** What the model asks to be called, in place of an answer. */
export interface Call {
  tool: string;
  with: Readonly<Record<string, unknown>>;
}

/** What it answers, by what the system prompt says and what was said so far; `tools` are those it may call. */
export type Script = (systemPrompt: string, messages: readonly Message[], tools: readonly string[]) => string | Call;

interface Request {
  messages: Message[];
  tools?: { function: { name: string } }[];
}

const MODELS = ['scripted-large', 'scripted-small'];

/** A server that speaks OpenAI's protocol and does what the test says, in place of a language model. */
export function startModelServer(script: Script): Promise<LocalServer> {
  return serve((request, response) => {
    let body = '';
    request.on('data', (text: Buffer) => (body += text));
    request.on('end', () => {
      if (request.url!.endsWith('/models')) {
        response.setHeader('Content-Type', 'application/json');
        response.end(JSON.stringify({ data: MODELS.map((id) => ({ id })) }));
        return;
      }
      const { messages, tools = [] } = JSON.parse(body) as Request;
      stream(response, script(messages.find(({ role }) => role === 'system')?.content ?? '', messages, tools.map((tool) => tool.function.name)));
    });
  });
}

function stream(response: ServerResponse, answer: string | Call): void {
  response.setHeader('Content-Type', 'text/event-stream');
  const write = (choice: object) => response.write(`data: ${JSON.stringify({ choices: [{ index: 0, ...choice }] })}\n\n`);
  if (typeof answer === 'string') {
    for (const content of answer.split(/(?<= )/)) write({ delta: { content } });
  } else {
    // In pieces, as servers send them: the name first, then the arguments.
    const pieces = JSON.stringify(answer.with).match(/.{1,8}/gs)!;
    write({ delta: { tool_calls: [{ index: 0, id: 'call_1', type: 'function', function: { name: answer.tool, arguments: '' } }] } });
    for (const piece of pieces) write({ delta: { tool_calls: [{ index: 0, function: { arguments: piece } }] } });
  }
  write({ delta: {}, finish_reason: typeof answer === 'string' ? 'stop' : 'tool_calls' });
  response.end('data: [DONE]\n\n');
}
