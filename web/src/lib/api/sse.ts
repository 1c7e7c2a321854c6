/** An event of a stream as HTML's specification says (server-sent events). */
export interface StreamEvent {
  id: string;
  type: string;
  data: string;
}

/** Takes text in any pieces and gives whole events. */
export class EventParser {
  #rest = '';
  #id = '';
  #type = '';
  #data: string[] = [];

  *push(text: string): Generator<StreamEvent> {
    const lines = (this.#rest + text).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop()!;
    for (const line of lines) {
      if (line !== '') this.#read(line);
      else if (this.#data.length > 0) yield this.#take();
      else this.#type = '';
    }
  }

  #read(line: string): void {
    const colon = line.indexOf(':');
    if (colon === 0) return; // a comment
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'data') this.#data.push(value);
    else if (name === 'event') this.#type = value;
    else if (name === 'id' && !value.includes('\0')) this.#id = value;
  }

  #take(): StreamEvent {
    const event = { id: this.#id, type: this.#type || 'message', data: this.#data.join('\n') };
    this.#type = '';
    this.#data = [];
    return event;
  }
}

/** The events of an answer, until it ends. */
export async function* eventsOf(response: Response): AsyncGenerator<StreamEvent> {
  const parser = new EventParser();
  const text = response.body!.pipeThrough(new TextDecoderStream());
  for await (const piece of text) yield* parser.push(piece);
}
