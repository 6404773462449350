// Keyboard shortcuts and the tour. Keys are for the page: never while something is typed, and never over an open dialog.

const goWithin = 1500;
let owner = null;
let goUntil = 0;
let ringed = null;

function typing(target) {
  return target.closest?.('input, textarea, select, [contenteditable]') && !target.matches('[type=checkbox], [type=radio]');
}

// Keys of a list press what bears them (data-key), while the list has the focus; the space bar plays its recording. A letter counts by its
// place where the keyboard writes another script.
let last = { key: '', at: 0 };
const twiceWithin = 250;

// A second click, a key that is held down or struck twice: what it would mark nobody has heard yet.
function isAgain(event, button) {
  const again = event.repeat || event.key === last.key && event.timeStamp - last.at < twiceWithin;
  last = { key: event.key, at: event.timeStamp };
  return again && button?.dataset.once !== undefined;
}

addEventListener('click', event => {
  if (event.detail > 1 && event.target.closest?.('[data-once]')) { event.preventDefault(); event.stopImmediatePropagation(); }
}, { capture: true });

function pressedInList(event) {
  const list = event.target.closest?.('[data-keys]');
  if (!list || event.target.closest('audio')) return false;
  if (event.key === ' ') {
    const sound = list.querySelector('.recording audio');
    if (!sound || event.target.closest('button, a')) return false;
    if (sound.paused) sound.play(); else sound.pause();
    return true;
  }
  const key = /^[\x20-\x7e]+$/.test(event.key) ? event.key : event.code.replace(/^Key/, '');
  const button = list.querySelector(`[data-key~="${CSS.escape(key.length === 1 ? key.toLowerCase() : key)}"]`);
  if (!isAgain(event, button)) button?.click();
  return !!button;
}

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || typing(event.target)) return;
  if (document.querySelector('dialog[open], :popover-open')) return;
  const went = performance.now() < goUntil;
  goUntil = 0;
  if (!went && pressedInList(event)) {
    event.preventDefault();
    return;
  }
  const target = went ? document.querySelector(`[data-go="${CSS.escape(event.key.toLowerCase())}"]`)
    : event.key === 'n' ? document.querySelector('[data-new], .page-head .button-primary:not(:disabled)')
    : null;
  if (target) {
    event.preventDefault();
    target.click();
  } else if (went) {
    return;
  } else if (event.key === 'g') {
    goUntil = performance.now() + goWithin;
  } else if (event.key === '/') {
    const search = document.querySelector('.main input[type=search]');
    if (!search) return;
    event.preventDefault();
    search.focus();
    search.select();
  } else if (event.key === '?') {
    event.preventDefault();
    owner?.invokeMethodAsync('OpenShortcuts');
  }
}

function seen() {
  try { return localStorage.getItem('tour') === 'seen'; } catch { return true; }
}

window.callTasks.help = {
  // True when this browser has not seen the tour yet.
  listen: to => {
    owner = to;
    document.addEventListener('keydown', pressed);
    return !seen();
  },
  unlisten: () => {
    owner = null;
    document.removeEventListener('keydown', pressed);
  },
  tourSeen: () => {
    try { localStorage.setItem('tour', 'seen'); } catch { /* storage may be shut off: then it is offered again */ }
  },
  point: (selector, panel) => {
    ringed?.classList.remove('tour-ringed');
    ringed = selector ? document.querySelector(selector) : null;
    ringed?.classList.add('tour-ringed');
    ringed?.scrollIntoView({ block: 'nearest' });
    panel?.focus();
  },
};
