import { access } from './access.svelte';
import { connection } from './connection.svelte';
import { Problem, problemOf, unreachable } from './problem';

export interface UploadOptions {
  /** How much has been sent, 0 to 1; 1 while the server still works on it. */
  onProgress?: (share: number) => void;
  signal?: AbortSignal;
  /** With it, the same upload sent again is done once. */
  idempotencyKey?: string;
}

/** Posts a form and tells how much of it has been sent, which `fetch` does not. Throws a `Problem` unless all is well. */
export async function upload<T>(address: string, form: FormData, options: UploadOptions = {}): Promise<T> {
  const response = await send(address, form, options);
  if (response.ok) return (await response.json()) as T;
  if (response.status === 401) access.isNeeded = true;
  throw await problemOf(response);
}

function send(address: string, form: FormData, { onProgress, signal, idempotencyKey }: UploadOptions): Promise<Response> {
  return new Promise((done, failed) => {
    const sending = new XMLHttpRequest();
    sending.open('POST', address);
    for (const [name, value] of Object.entries(access.headers)) sending.setRequestHeader(name, value);
    if (idempotencyKey) sending.setRequestHeader('Idempotency-Key', idempotencyKey);
    sending.upload.onprogress = ({ loaded, total }) => onProgress?.(total > 0 ? loaded / total : 0);
    sending.upload.onload = () => onProgress?.(1);
    sending.onload = () => done(new Response(sending.response as string, { status: sending.status, statusText: sending.statusText }));
    sending.onabort = () => failed(new DOMException('The upload was called off.', 'AbortError'));
    sending.onerror = () => failed(lost());
    signal?.addEventListener('abort', () => sending.abort());
    if (signal?.aborted) return failed(new DOMException('The upload was called off.', 'AbortError'));
    sending.send(form);
  });
}

// Either nobody is there, or the server hung up in the middle, as it does on what is far too large.
function lost(): Problem {
  connection.retryNow();
  return connection.state === 'offline'
    ? unreachable()
    : new Problem('upload-cut-off', 0, 'The upload was cut off', 'The connection broke while the file was sent. Nothing was kept; try again.');
}
