export { access } from './access.svelte';
export { allPages, api, nextPage, request } from './client';
export { connection } from './connection.svelte';
export { followEvents, onEvent, type PlatformEvent } from './events';
export { asProblem, Problem } from './problem';
export { Resource, resource } from './resource.svelte';
export type * from './schema';
