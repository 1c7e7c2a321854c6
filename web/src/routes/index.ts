import type { Component } from 'svelte';

import type { IconName } from '../lib/ui';

export interface Page {
  /** First part of the address. */
  name: string;
  label: string;
  icon: IconName;
  /** Loaded when it is first shown. */
  load: () => Promise<{ default: Component }>;
}

/** The pages, in the order of the menu; the first is where one begins. What follows in the address is the page's own. */
export const pages: readonly Page[] = [
  { name: 'talk', label: 'Talk', icon: 'talk', load: () => import('./talk/TalkPage.svelte') },
  { name: 'voices', label: 'Voices', icon: 'voices', load: () => import('./voices/VoicesPage.svelte') },
  { name: 'personas', label: 'Personas', icon: 'personas', load: () => import('./personas/PersonasPage.svelte') },
  { name: 'sessions', label: 'Sessions', icon: 'sessions', load: () => import('./sessions/SessionsPage.svelte') },
  { name: 'health', label: 'Health', icon: 'health', load: () => import('./health/HealthPage.svelte') },
  { name: 'settings', label: 'Settings', icon: 'settings', load: () => import('./settings/SettingsPage.svelte') },
];
