// What was said, as a list: the person's words as they are understood, the answer as it is made.

export class Conversation {
  #list;
  #yours = null;
  #answer = null;

  constructor(list) {
    this.#list = list;
  }

  heard(text, isFinal) {
    if (!text && !this.#yours) return;
    this.#yours ??= this.#add('you partial');
    this.#yours.textContent = text;
    if (isFinal) {
      if (!text) this.#yours.remove();
      this.#yours.classList.remove('partial');
      this.#yours = null;
      this.#answer = null;
    }
    this.#scroll();
  }

  answering(text) {
    this.#answer ??= this.#add('parley');
    this.#answer.append(text);
    this.#scroll();
  }

  answered(text) {
    this.#answer ??= this.#add('parley');
    this.#answer.textContent = text;
    this.#scroll();
  }

  /** Strikes out what the listener did not get to hear. */
  interrupted(heardText) {
    const whole = this.#answer?.textContent ?? '';
    if (!this.#answer || !whole.startsWith(heardText) || whole === heardText) return;
    const unheard = document.createElement('span');
    unheard.className = 'unheard';
    unheard.textContent = whole.slice(heardText.length);
    this.#answer.replaceChildren(heardText, unheard);
    this.#answer = null;
  }

  #add(className) {
    this.#list.querySelector('.hint')?.remove();
    const item = document.createElement('li');
    item.className = className;
    this.#list.append(item);
    return item;
  }

  #scroll() {
    window.scrollTo({ top: document.body.scrollHeight });
  }
}
