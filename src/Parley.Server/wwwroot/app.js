import { Loudspeaker, Microphone, createContext } from './audio.js';
import { Conversation } from './conversation.js';
import { Session } from './session.js';

const $ = (id) => document.getElementById(id);
const talk = $('talk');
const handsFree = $('hands-free');

const KEY = 'parley-key';   // for as long as the tab lives
const key = () => sessionStorage.getItem(KEY);
const session = new Session(sessionId(), key);
const conversation = new Conversation($('conversation'));
const context = createContext();
const microphone = new Microphone(context, (frame) => session.sendAudio(frame), showLevel);
let loudspeaker = null;
let isTalking = false;

start();

async function start() {
  connect();
  listenToSession();
  listenToPerson();
  loudspeaker = await Loudspeaker.open(context, (playedMs) => session.send('playback_position', { played_ms: playedMs }));
}

function connect() {
  const format = { encoding: 's16le', sample_rate_hz: context.sampleRate };
  session.open({ mode: handsFree.checked ? 'hands_free' : 'push_to_talk', input: format, output: format });
}

function listenToSession() {
  const on = (name, handle) => session.addEventListener(name, ({ detail }) => handle(detail));
  on('online', () => {
    notify('');
    show('idle');
    talk.disabled = handsFree.disabled = false;
    if (handsFree.checked) beginTalking();
  });
  on('offline', ({ willRetry }) => {
    press(false);
    loudspeaker?.clear();
    microphone.stop();
    show('offline');
    talk.disabled = handsFree.disabled = true;
    notify(willRetry ? 'The connection is lost; trying again.' : 'This conversation goes on in another window. Reload to take it back.');
    if (willRetry) askForKeyIfNeeded();
  });
  on('state_changed', ({ state }) => show(state));
  on('transcription', ({ text, is_final: isFinal }) => conversation.heard(text, isFinal));
  on('llm_response_delta', ({ text }) => conversation.answering(text));
  on('llm_response', ({ text }) => conversation.answered(text));
  on('audio', (buffer) => loudspeaker?.play(buffer));
  on('playback_started', () => loudspeaker?.begin());
  on('playback_complete', () => loudspeaker?.end());
  on('playback_interrupted', ({ heard_text: heardText }) => {
    loudspeaker?.clear();
    conversation.interrupted(heardText);
  });
  on('turn_metrics', ({ reply_latency_ms: latencyMs, end_of_turn_delay_ms: decidedMs }) => {
    if (latencyMs === null) return;
    // Who holds the button decides when the turn ends; only what follows is the platform's.
    const ownMs = handsFree.checked ? latencyMs : latencyMs - (decidedMs ?? 0);
    $('latency').textContent = `answered in ${Math.round(ownMs)} ms`;
  });
  on('error', ({ message }) => notify(message));
}

function listenToPerson() {
  talk.addEventListener('pointerdown', (event) => {
    talk.setPointerCapture(event.pointerId);
    beginTalking();
  });
  for (const name of ['pointerup', 'pointercancel', 'lostpointercapture']) talk.addEventListener(name, endTalking);
  talk.addEventListener('contextmenu', (event) => event.preventDefault());

  const isForTyping = (event) => event.target.closest('input[type="text"], #access, #hands-free, button[type="submit"]');
  const isTalkKey = (event) => event.code === 'Space' || (event.code === 'Enter' && event.target === talk);
  document.addEventListener('keydown', (event) => {
    if (event.code === 'Escape') session.send('cancel');
    if (!isTalkKey(event) || isForTyping(event)) return;
    event.preventDefault();
    if (!event.repeat) beginTalking();
  });
  document.addEventListener('keyup', (event) => {
    if (!isTalkKey(event) || isForTyping(event)) return;
    event.preventDefault();
    endTalking();
  });
  window.addEventListener('blur', endTalking);

  handsFree.addEventListener('change', async () => {
    await quiet();
    connect();   // the mode belongs to the connection; the conversation goes on
  });
  $('access').addEventListener('submit', (event) => {
    event.preventDefault();
    sessionStorage.setItem(KEY, $('key').value.trim());
    $('key').value = '';
    $('access').hidden = true;
    connect();
  });
  $('typed').addEventListener('submit', (event) => {
    event.preventDefault();
    const text = $('text').value.trim();
    if (!text) return;
    context.resume();
    session.send('send_text', { text });
    conversation.heard(text, true);
    $('text').value = '';
  });
}

// A socket that was refused does not tell why; the health of the server needs no key, its voices do.
async function askForKeyIfNeeded() {
  try {
    const { status } = await fetch('/voices', { headers: key() ? { 'X-Api-Key': key() } : {} });
    if (status !== 401) return;
    session.close();   // trying on with a wrong key would only shut the door
    $('access').hidden = false;
    notify(key() ? 'The server does not take this key.' : 'This server asks for an API key.');
  } catch {
    // it is away; the session tries again
  }
}

async function beginTalking() {
  if (isTalking || talk.disabled) return;
  press(true);
  try {
    await context.resume();
    await microphone.open();
  } catch (problem) {
    press(false);
    notify(explain(problem));
    return;
  }
  if (!isTalking) return;   // let go while the browser still asked for permission
  notify('');
  session.send('start_recording');
  microphone.start();
}

async function endTalking() {
  if (isTalking && !handsFree.checked) await quiet();
}

async function quiet() {
  if (!isTalking) return;
  press(false);
  await microphone.stop();
  session.send('stop_recording');
}

function press(isDown) {
  isTalking = isDown;
  talk.setAttribute('aria-pressed', String(isDown));
  const held = isDown ? 'Let go to be answered' : 'Hold to talk';
  talk.querySelector('.label').textContent = handsFree.checked ? (isDown ? 'Listening' : 'Press to listen') : held;
}

function explain(problem) {
  if (problem.name === 'NotAllowedError') return 'The microphone is blocked. Allow it for this page in the address bar, then try again; typing works meanwhile.';
  if (problem.name === 'NotFoundError') return 'There is no microphone. Plug one in and try again; typing works meanwhile.';
  return problem.message;
}

function show(state) {
  document.body.dataset.state = state;
  $('state').textContent = state;
}

function notify(message) {
  $('notice').textContent = message;
  $('notice').hidden = !message;
}

function showLevel(level) {
  document.documentElement.style.setProperty('--level', Math.min(1, Math.sqrt(level)).toFixed(3));
}

// The same for as long as the tab lives, so that a reload goes on with the conversation.
function sessionId() {
  const key = 'parley-session';
  const known = sessionStorage.getItem(key);
  if (known) return known;
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  const id = `web-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
  sessionStorage.setItem(key, id);
  return id;
}
