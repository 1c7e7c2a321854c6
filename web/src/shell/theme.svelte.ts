export type Theme = 'system' | 'light' | 'dark';

const STORED = 'parley-theme';

class Appearance {
  #theme = $state<Theme>((localStorage.getItem(STORED) as Theme | null) ?? 'system');

  get theme(): Theme {
    return this.#theme;
  }

  set theme(value: Theme) {
    this.#theme = value;
    if (value === 'system') localStorage.removeItem(STORED);
    else localStorage.setItem(STORED, value);
    applyTheme();
  }
}

export const appearance = new Appearance();

/** `color-scheme` decides what `light-dark()` of the style sheets gives. */
export function applyTheme(): void {
  document.documentElement.dataset.theme = appearance.theme;
}
