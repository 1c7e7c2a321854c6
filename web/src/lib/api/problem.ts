/** What went wrong with a request, as the server says it (RFC 9457), or that the server could not be reached. */
export class Problem extends Error {
  readonly name = 'Problem';

  constructor(
    /** Such as `unknown-session`: the server's `type` without its prefix; `unreachable` where no answer came. */
    readonly code: string,
    /** The status of the answer; 0 where none came. */
    readonly status: number,
    readonly title: string,
    /** What happened and what to do. */
    detail: string,
  ) {
    super(detail);
  }

  get isUnreachable(): boolean {
    return this.status === 0;
  }
}

const PREFIX = 'urn:parley:problem:';

export const unreachable = () =>
  new Problem('unreachable', 0, 'Parley cannot be reached', 'The server does not answer. This page goes on by itself when it is back.');

/** The problem that an answer tells of; an answer without one is told by its status. */
export async function problemOf(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => null);
  const told = (body ?? {}) as { type?: string; title?: string; detail?: string; error?: { code?: string; message?: string } };
  if (told.error?.message) return new Problem(told.error.code ?? 'error', response.status, 'This did not work', told.error.message);
  return new Problem(
    told.type?.startsWith(PREFIX) ? told.type.slice(PREFIX.length) : `status-${response.status}`,
    response.status,
    told.title ?? 'This did not work',
    told.detail ?? `The server answered ${response.status} ${response.statusText}.`.replace(' .', '.'),
  );
}

/** Whatever was thrown, as a problem; null for what was only called off. */
export function asProblem(thrown: unknown): Problem | null {
  if (thrown instanceof Problem) return thrown;
  if (thrown instanceof DOMException && thrown.name === 'AbortError') return null;
  return new Problem('page', -1, 'The page made a mistake', thrown instanceof Error ? thrown.message : String(thrown));
}
