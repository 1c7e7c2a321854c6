import { connection } from './api';

/**
 * Does something every so often while a component is there, the page is seen and the server answers; the pause counts from
 * the end of the work before. `pauseMs` may read state: null pauses it.
 */
export function every(pauseMs: () => number | null, work: () => Promise<unknown>): void {
  let isSeen = $state(!document.hidden);

  $effect(() => {
    const look = () => (isSeen = !document.hidden);
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  });

  $effect(() => {
    const pause = pauseMs();
    if (pause === null || !isSeen || connection.state === 'offline') return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    const next = () => {
      timer = setTimeout(async () => {
        await work();
        if (!isOver) next();
      }, pause);
    };
    next();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  });
}
