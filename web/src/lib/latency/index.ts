export { sinceRelease } from './sinceRelease';
export { answeredInMs, endOf, percentile, stagesOf, type Stage } from './stages';
export { default as Waterfall } from './Waterfall.svelte';
