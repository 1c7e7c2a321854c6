// A language model for tests: OpenAI's chat completions over HTTP, streamed, with answers that follow from the question.
// It prints the port that it listens on. With functions to call it calls the first of them once; the result of a call it
// tells at length; anything else it repeats.
import http from 'node:http';

const server = http.createServer(async (request, response) => {
  if (request.method !== 'POST') {
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ data: [{ id: 'scripted' }] }));
    return;
  }

  let body = '';
  for await (const piece of request) body += piece;
  const { messages, tools } = JSON.parse(body);
  const last = messages.at(-1);
  response.setHeader('content-type', 'text/event-stream');
  const send = (delta, finish = null) => response.write(
    `data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`);
  if (last.role === 'tool') {
    say(send, `The library says: ${last.content}. ` + 'And it has a great many more books to tell about. '.repeat(12));
  } else if (tools?.length > 0 && !messages.some((message) => message.role === 'tool')) {
    const { name } = tools[0].function;
    const question = JSON.stringify({ question: last.content });
    send({ tool_calls: [{ index: 0, id: 'call_of_the_model', type: 'function', function: { name, arguments: '' } }] });
    send({ tool_calls: [{ index: 0, function: { arguments: question.slice(0, 10) } }] });
    send({ tool_calls: [{ index: 0, function: { arguments: question.slice(10) } }] });
    send({}, 'tool_calls');
  } else {
    say(send, `You said: ${String(last.content).split('\n').at(-1)}.`);
  }

  response.write(`data: ${JSON.stringify({ choices: [], usage: { prompt_tokens: 7, completion_tokens: 9 } })}\n\n`);
  response.end('data: [DONE]\n\n');
});

function say(send, text) {
  for (const word of text.match(/\S+\s*/g)) send({ content: word });
  send({}, 'stop');
}

server.listen(0, '127.0.0.1', () => console.log(`chat on ${server.address().port}`));
process.stdin.on('end', () => process.exit(0)).resume();
