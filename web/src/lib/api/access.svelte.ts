const STORED = 'parley-key'; // for as long as the tab lives

/** The API key of this tab, and whether the server asks for one that is not there. */
class Access {
  #key = $state(sessionStorage.getItem(STORED) ?? '');
  /** The server wants a key, or another one; the shell asks for it. */
  isNeeded = $state(false);

  get key(): string {
    return this.#key;
  }

  set key(value: string) {
    this.#key = value.trim();
    this.isNeeded = false;
    if (this.#key) sessionStorage.setItem(STORED, this.#key);
    else sessionStorage.removeItem(STORED);
  }

  /** Of a request; empty where the server asks for none. */
  get headers(): Record<string, string> {
    return this.#key ? { 'X-Api-Key': this.#key } : {};
  }
}

export const access = new Access();
