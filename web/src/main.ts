import './style/tokens.css';
import './style/base.css';

import { mount } from 'svelte';

import { followEvents } from './lib/api';
import Shell from './shell/Shell.svelte';
import { applyTheme } from './shell/theme.svelte';

applyTheme();
followEvents();
mount(Shell, { target: document.getElementById('app')! });
