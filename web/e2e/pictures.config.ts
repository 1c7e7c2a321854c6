import config from './playwright.config.ts';

// `npm run pictures`: draws the pages for docs/dashboard.md, of a program that is really in use.
export default { ...config, testMatch: 'pictures.ts', workers: 1, reporter: 'list' };
