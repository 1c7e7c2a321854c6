export { access } from './access.svelte';
export { allPages, api, nextPage, request, useKey } from './client';
export { connection } from './connection.svelte';
export { followEvents, onEvent, type PlatformEvent } from './events';
export { identity, type Scope } from './identity.svelte';
export { asProblem, Problem } from './problem';
export { Resource, resource } from './resource.svelte';
export type * from './schema';
