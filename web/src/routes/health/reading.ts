import { connection, type ReadinessReport } from '../../lib/api';
import { unreachable } from '../../lib/api/problem';

/** Whether the server is ready. It says why not with 503, which is an answer here and no problem. */
export async function readReadiness(signal: AbortSignal): Promise<ReadinessReport> {
  let response: Response;
  try {
    response = await fetch('/readyz', { signal });
  } catch (thrown) {
    if (thrown instanceof DOMException && thrown.name === 'AbortError') throw thrown;
    connection.offline();
    connection.retryNow();
    throw unreachable();
  }
  return await response.json() as ReadinessReport;
}
