// A talk with a bot: the microphone goes up, what the bot says comes down and is played. The server begins it once the sound is carried.
import { Mouth, Ear, frame, levelOf } from './voice-sound.js';

const broken = 1006; // Nobody closed the connection (RFC 6455 section 7.1.5).
const playOut = 700; // ms in which what has come is played to its end
const calm = () => matchMedia('(prefers-reduced-motion: reduce)').matches;
let talk = null; // One at a time.
let brokenAt = -Infinity; // When the connection of the last one broke, by performance.now().

async function start(panel, owner, key) {
  stop();
  delete panel.dataset.lost;
  const mine = talk = { panel, owner, key, tracks: [], shown: {}, over: false };
  const tell = (...what) => owner.invokeMethodAsync(...what).catch(() => { /* the page has gone */ });
  try {
    mine.context = new AudioContext();
    mine.context.resume(); // Some browsers wait for it, none has to be waited for.
    const microphone = await hear(mine);
    if (mine.over) { release(mine); return; }
    tell('Hears', microphone);
    await connect(mine);
    if (mine.over) { release(mine); return; }
    mine.socket = new WebSocket(`${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}/editor/voice/${key}`);
    mine.socket.binaryType = 'arraybuffer';
    let opened = false;
    mine.socket.onopen = () => { opened = true; };
    mine.socket.onmessage = message => { if (message.data.byteLength === 2 * frame) mine.say(message.data); };
    mine.socket.onclose = ({ code }) => {
      if (!opened) tell('Fails', key);
      else if (code === broken) lose(mine);
      silence(mine);
      setTimeout(() => release(mine), playOut);
    };
  } catch (error) {
    console.warn('The talk has no sound.', error);
    tell('Fails', key);
    release(mine);
  }
}

// The microphone, or why there is none. The talk goes on without it, by keys.
async function hear(mine) {
  if (!navigator.mediaDevices?.getUserMedia) return isSecureContext ? 'none' : 'insecure';
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true } });
    mine.tracks = stream.getTracks();
    mine.stream = stream;
    return 'on';
  } catch (error) {
    return error.name === 'NotAllowedError' || error.name === 'SecurityError' ? 'refused' : error.name === 'NotFoundError' || error.name === 'OverconstrainedError' ? 'none' : 'busy';
  }
}

// Microphone → low tones → voice → low tones → loudspeaker.
async function connect(mine) {
  const { context } = mine;
  const heard = samples => {
    if (mine.socket?.readyState === WebSocket.OPEN) mine.socket.send(samples.buffer);
    show(mine, 'you', levelOf(samples));
  };
  const said = (sounded, level) => {
    mine.panel.dataset.sounded = sounded;
    show(mine, 'bot', level);
  };
  let node;
  if (context.audioWorklet) {
    await context.audioWorklet.addModule(new URL('./voice-worklet.js', import.meta.url));
    node = new AudioWorkletNode(context, 'call-tasks-voice', { numberOfInputs: 1, numberOfOutputs: 1, outputChannelCount: [1], channelCount: 1, channelCountMode: 'explicit' });
    node.port.onmessage = ({ data }) => { if (data.heard) heard(new Int16Array(data.heard)); else said(data.sounded, data.level); };
    mine.say = data => node.port.postMessage(data, [data]);
    mine.hush = () => node.port.postMessage('over');
  } else {
    // Plain http knows no worklets, and no microphone either; the old way plays as well.
    const mouth = new Mouth(context.sampleRate);
    node = context.createScriptProcessor(1024, 1, 1);
    node.onaudioprocess = event => {
      mouth.fill(event.outputBuffer.getChannelData(0));
      said(mouth.sounded, mouth.level);
      mouth.level = 0;
    };
    mine.say = data => mouth.take(new Int16Array(data));
    mine.hush = () => { node.onaudioprocess = null; };
  }
  lowTones(context, node).connect(context.destination);
  if (mine.stream && context.audioWorklet) lowTones(context, context.createMediaStreamSource(mine.stream)).connect(node);
}

// A phone carries tones up to some 3,400 Hz.
function lowTones(context, from) {
  for (let n = 0; n < 2; n++) {
    const filter = context.createBiquadFilter();
    filter.type = 'lowpass';
    filter.frequency.value = 3500;
    from.connect(filter);
    from = filter;
  }
  return from;
}

// Ten times a second, or twice where motion is not wanted; from silence to full scale in decibels.
function show(mine, who, level) {
  if (mine.socket?.readyState !== WebSocket.OPEN) return;
  const now = performance.now(), shown = mine.shown[who] ??= { at: 0, level: 0 };
  shown.level = Math.max(shown.level, level);
  if (now - shown.at < (calm() ? 500 : 100)) return;
  const meter = mine.panel.querySelector(`[data-meter=${who}]`);
  const part = Math.max(0, Math.min(1, 1 + Math.log10(Math.max(shown.level, 1e-6)) / 2.5));
  mine.shown[who] = { at: now, level: 0 };
  if (!meter) return;
  meter.firstElementChild.style.transform = `scaleX(${calm() ? Math.round(part * 4) / 4 : part.toFixed(2)})`;
  meter.setAttribute('aria-valuenow', Math.round(part * 100));
}

// The server may have gone with the connection, and cannot say so then.
function lose(mine) {
  brokenAt = performance.now();
  mine.panel.dataset.lost = '';
  const state = mine.panel.querySelector('[data-lost-words]');
  if (state?.firstChild) state.firstChild.nodeValue = state.dataset.lostWords;
}

// Told to the page that is loaded next, in place of this one, when its circuit went at the same time.
function carryOver(downAt) {
  if (Math.abs(brokenAt - downAt) < 10000) sessionStorage.setItem('talk-lost', location.pathname);
}

function wasLost() {
  try {
    const lost = sessionStorage.getItem('talk-lost');
    sessionStorage.removeItem('talk-lost');
    return lost === location.pathname;
  } catch { return false; }
}

// The microphone is let go, and the meters fall.
function silence(mine) {
  for (const meter of mine.panel.querySelectorAll('[data-meter]')) {
    meter.firstElementChild.style.transform = '';
    meter.setAttribute('aria-valuenow', 0);
  }
  for (const track of mine.tracks) track.stop();
  mine.tracks = [];
}

function release(mine) {
  if (mine.over && !mine.context) return;
  mine.over = true;
  silence(mine);
  mine.hush?.();
  mine.context?.close().catch(() => { });
  mine.context = null;
  if (mine.socket) { mine.socket.onclose = null; mine.socket.close(); }
  if (talk === mine) talk = null;
}

function stop() {
  if (!talk) return;
  talk.over = true;
  release(talk);
}

// Not waited for by the page: its person may take their time over the question for the microphone.
window.callTasks.voice = { start: (...how) => { start(...how); }, stop, carryOver, wasLost };
