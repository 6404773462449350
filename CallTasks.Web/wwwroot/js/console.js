// What only a browser can do: the theme, dialogs, uploads with progress, and coming back after the server was away.

const wait = ms => new Promise(done => setTimeout(done, ms));

// --- theme -----------------------------------------------------------------------------------------------------------------
function currentTheme() {
  return document.documentElement.dataset.theme
    ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
}

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  for (const sheet of document.querySelectorAll('[data-theme-sheet]')) {
    sheet.media = sheet.dataset.themeSheet === theme ? 'all' : 'not all';
  }
  document.cookie = `theme=${theme}; path=/; max-age=31536000; samesite=lax`;
  return theme;
}

// --- connection ------------------------------------------------------------------------------------------------------------
const connection = document.getElementById('connection');
let comingBack = false;

async function serverAnswers() {
  try {
    const answer = await fetch('/favicon.svg', { cache: 'no-store', signal: AbortSignal.timeout(3000) });
    return answer.ok;
  } catch {
    return false;
  }
}

// The server may be away for a second or for a night: ask until it answers, then take the circuit up again, or, when it is
// another process by now, load the page anew. The address holds the filters, so the reader stays where they were.
async function comeBack() {
  if (comingBack) return;
  comingBack = true;
  const downAt = performance.now();
  document.body.classList.add('reconnecting');
  const show = setTimeout(() => { connection.hidden = false; }, 400);
  for (let attempt = 0; ; attempt++) {
    await wait(Math.min(200 * 2 ** attempt, 2000));
    if (!await serverAnswers()) continue;
    let taken = false;
    try { taken = await Blazor.reconnect(); } catch { /* the server has gone again, or knows nothing of this circuit */ }
    if (taken) break;
    if (await serverAnswers()) { callTasks.voice.carryOver(downAt); loadAnew(); return; }
  }
  clearTimeout(show);
  connection.hidden = true;
  document.body.classList.remove('reconnecting');
  comingBack = false;
}

// What was typed is kept, and its circuit has gone: nobody is asked whether to stay with what cannot be saved.
function loadAnew() {
  addEventListener('beforeunload', event => event.stopImmediatePropagation(), { capture: true });
  location.reload();
}

// --- dialogs ---------------------------------------------------------------------------------------------------------------
function openDialog(dialog, owner) {
  if (!dialog || dialog.open) return;
  const before = document.activeElement;
  // Blazor binds on change: what is being typed counts before a key closes or saves.
  const settle = () => document.activeElement?.dispatchEvent(new Event('change', { bubbles: true }));
  dialog.addEventListener('cancel', event => {
    if (event.target !== dialog) return;
    event.preventDefault();
    settle();
    owner.invokeMethodAsync('AskToClose');
  });
  dialog.addEventListener('keydown', event => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      settle();
      dialog.querySelector('[data-default]:not(:disabled)')?.click();
    }
  });
  // Closing gives the focus back by itself, unless its owner was shut at that moment. (An element that is only removed tells nothing and
  // gives nothing back: a dialog is closed before its removal is rendered.)
  dialog.addEventListener('close', () => { if (document.activeElement === document.body && before?.isConnected) before.focus(); });
  dialog.showModal();
  focusFirstField(dialog);
}

// What asks for the focus, else the first field. A body that is still being read comes later, and a field may be shut until then: the
// browser's own choice (the cross) has the focus meanwhile, and whoever has moved it on keeps it where they put it.
function focusFirstField(dialog) {
  const first = selector => [...dialog.querySelectorAll(selector)].find(field => !field.matches(':disabled') && field.checkVisibility());
  const found = () => {
    const field = first('[autofocus]') ?? first('.dialog-body :is(input, select, textarea)');
    field?.focus();
    return !!field;
  };
  if (found()) return;
  if (!dialog.querySelector('.skeleton')) first('.dialog-foot button')?.focus();
  const here = document.activeElement;
  const rendered = new MutationObserver(() => {
    const moved = here.isConnected && document.activeElement !== here;
    if (moved || !dialog.open || found()) rendered.disconnect();
  });
  rendered.observe(dialog, { childList: true, subtree: true, attributeFilter: ['disabled'] });
}

function closeDialog(dialog) {
  if (dialog?.open) dialog.close();
}

function focusFirstError(root) {
  const field = (root ?? document).querySelector('[aria-invalid="true"]');
  field?.focus();
  field?.scrollIntoView({ block: 'center' });
}

// --- menus: popovers under their button, walked by the arrow keys ----------------------------------------------------------
document.addEventListener('beforetoggle', event => {
  if (event.newState !== 'open' || !event.target.matches?.('.menu-items')) return;
  const button = document.querySelector(`[popovertarget="${event.target.id}"]`);
  const place = button.getBoundingClientRect();
  const right = place.left + 240 > innerWidth;
  // Above its button where below there is no room for it.
  const below = innerHeight - place.bottom - 12, above = place.top - 12;
  const up = below < 260 && above > below;
  event.target.style.top = up ? 'auto' : `${place.bottom + 4}px`;
  event.target.style.bottom = up ? `${innerHeight - place.top + 4}px` : 'auto';
  event.target.style.maxHeight = `${up ? above : below}px`;
  event.target.style.left = right ? 'auto' : `${place.left}px`;
  event.target.style.right = right ? `${innerWidth - place.right}px` : 'auto';
  requestAnimationFrame(() => event.target.querySelector('[role=menuitem]:not(:disabled), input:not(:disabled)')?.focus());
}, true);

document.addEventListener('click', event => {
  const item = event.target.closest?.('.menu-items [role=menuitem]');
  item?.closest('.menu-items').hidePopover();
});

function neighbour(items, step) {
  const at = items.indexOf(document.activeElement);
  items[(at + step + items.length) % items.length]?.focus();
}

document.addEventListener('keydown', event => {
  const menu = event.target.closest?.('.menu-items');
  if (menu && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
    event.preventDefault();
    neighbour([...menu.querySelectorAll('[role=menuitem]:not(:disabled)')], event.key === 'ArrowDown' ? 1 : -1);
  }
  const tabs = event.target.closest?.('[role=tablist]');
  if (tabs && (event.key === 'ArrowRight' || event.key === 'ArrowLeft')) {
    event.preventDefault();
    neighbour([...tabs.querySelectorAll('[role=tab]')], event.key === 'ArrowRight' ? 1 : -1);
  }
});

// --- recordings: the mark on the waveform follows the sound, and the sound follows clicks and keys --------------------------
const clock = seconds => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;
const soundOf = wave => wave.closest('.recording').querySelector('audio');

function mark(wave, seconds) {
  const length = Number(wave.ariaValueMax) || 1;
  wave.querySelector('.wave-at').style.left = `${Math.min(100, 100 * seconds / length)}%`;
  wave.ariaValueNow = String(Math.min(length, Math.floor(seconds)));
  wave.ariaValueText = clock(seconds);
}

function seek(wave, seconds) {
  const sound = soundOf(wave);
  const to = Math.max(0, Math.min(sound.duration || Number(wave.ariaValueMax), seconds));
  sound.currentTime = to;
  mark(wave, to);
}

document.addEventListener('timeupdate', event => {
  const wave = event.target.closest?.('.recording')?.querySelector('.wave[role=slider]');
  if (wave) mark(wave, event.target.currentTime);
}, true);

document.addEventListener('click', event => {
  const wave = event.target.closest?.('.wave[role=slider]');
  if (wave) {
    const place = wave.getBoundingClientRect();
    seek(wave, (soundOf(wave).duration || Number(wave.ariaValueMax)) * (event.clientX - place.left) / place.width);
  }
  // The router takes an address that differs in its fragment alone for none, and moves no focus.
  if (event.target.closest?.('.skip')) {
    event.preventDefault();
    document.getElementById('page')?.focus();
  }

  const copy = event.target.closest?.('[data-copy]');
  if (copy) {
    navigator.clipboard?.writeText(copy.dataset.copy);
    copy.classList.add('copied');
    setTimeout(() => copy.classList.remove('copied'), 1200);
  }
});

document.addEventListener('keydown', event => {
  const wave = event.target.closest?.('.wave[role=slider]');
  if (!wave || event.ctrlKey || event.metaKey || event.altKey) return;
  const sound = soundOf(wave);
  const steps = { ArrowRight: 5, ArrowUp: 5, ArrowLeft: -5, ArrowDown: -5, PageUp: 15, PageDown: -15 };
  if (event.key in steps) seek(wave, sound.currentTime + steps[event.key]);
  else if (event.key === 'Home') seek(wave, 0);
  else if (event.key === 'End') seek(wave, sound.duration || Number(wave.ariaValueMax));
  else if (event.key === ' ' || event.key === 'Enter') { if (sound.paused) sound.play(); else sound.pause(); }
  else return;
  event.preventDefault();
});

// --- files -----------------------------------------------------------------------------------------------------------------
const uploads = new Map();

function chosenFile(input) {
  const file = input?.files?.[0];
  return file ? { name: file.name, size: file.size } : null;
}

function clearFile(input) {
  if (input) input.value = '';
}

// Streams the file by HTTP, never over the circuit; progress is told at most five times a second.
function upload(id, input, url, owner) {
  const file = input?.files?.[0];
  if (!file) return Promise.resolve({ status: 0, body: '' });
  return new Promise(done => {
    const form = new FormData();
    form.append('file', file, file.name);
    const request = new XMLHttpRequest();
    uploads.set(id, request);
    let told = 0;
    request.upload.onprogress = event => {
      const now = performance.now();
      if (now - told < 200 && event.loaded < event.total) return;
      told = now;
      owner.invokeMethodAsync('Uploaded', event.loaded, event.total);
    };
    const finish = () => { uploads.delete(id); done({ status: request.status, body: request.responseText.slice(0, 16000) }); };
    request.onload = finish;
    request.onerror = finish;
    request.onabort = finish;
    request.open('POST', url);
    request.send(form);
  });
}

function cancelUpload(id) {
  uploads.get(id)?.abort();
}

function download(url) {
  const link = document.createElement('a');
  link.href = url;
  link.download = '';
  document.body.append(link);
  link.click();
  link.remove();
}

// --- what was typed outlives a restart of the server and a closed tab ----------------------------------------------------------
// Each tab has its own; the last one that was typed is kept beside it for the day the tab is gone, and is taken away only by whoever wrote
// or read it: another tab may still draft the same.
const draftDays = 7;
const draftsKept = 20; // Beside the tabs; whoever leaves more behind than that wants the newest.
const draftKinds = ['call-task-draft:', 'script-draft:'];
const draftPartLength = 12000; // Three bytes a character at most: a message of the circuit has room for it.
const draftsRead = new Map(); // What of those beside the tabs was shown here.

const draftTime = key => Number(/^\{"at":(\d+)/.exec(localStorage.getItem(key) ?? '')?.[1] ?? 0);

// Those that are too old, then the oldest of too many, make room. Gives back what was taken.
function sweepDrafts(wanted, most) {
  const others = Object.keys(localStorage).filter(key => key !== wanted && draftKinds.some(kind => key.startsWith(kind)))
    .map(key => [key, draftTime(key)]).sort((one, other) => other[1] - one[1]);
  const gone = others.filter(([, at], n) => n >= most || Date.now() - at > draftDays * 86400000).map(([key]) => [key, localStorage.getItem(key)]);
  for (const [key] of gone) localStorage.removeItem(key);
  return gone;
}

// A tab's own mark, as long as it is open; none where storage is shut off.
function draftTab() {
  try {
    const tab = sessionStorage.getItem('tab') ?? Math.random().toString(36).slice(2);
    sessionStorage.setItem('tab', tab);
    return tab;
  } catch { return null; }
}

function forgetDraft(key) {
  sessionStorage.removeItem(key);
  const text = localStorage.getItem(key);
  if (text === null) return;
  let kept = null;
  try { kept = JSON.parse(text); } catch { /* Nobody wrote that: it may go. */ }
  if (!kept || kept.tab === draftTab() || kept.text === draftsRead.get(key)) localStorage.removeItem(key);
}

// Tells what stands in the way, or null.
function keepDraft(key, text) {
  try {
    if (text === null) { forgetDraft(key); return null; }
    sessionStorage.setItem(key, text);
  } catch { return 'full'; }
  const tab = draftTab(), swept = [];
  for (let most = draftsKept; ; most = most >> 1) {
    try {
      if (most < draftsKept || localStorage.getItem(key) === null) swept.push(...sweepDrafts(key, most));
      localStorage.setItem(key, JSON.stringify({ at: Date.now(), tab, text }));
      return null;
    } catch {
      if (most > 0) continue;
      // Storage is shut off, or full of what is not ours: this tab alone has it, and others were swept for nothing.
      try { for (const [key, text] of swept) localStorage.setItem(key, text); } catch { /* What had room has room. */ }
      return 'full';
    }
  }
}

function readDraft(key) {
  try {
    const own = sessionStorage.getItem(key);
    if (own) return own;
    const kept = JSON.parse(localStorage.getItem(key) ?? 'null');
    draftsRead.set(key, kept?.text);
    return kept && Date.now() - kept.at < draftDays * 86400000 ? kept.text : null;
  } catch { return null; }
}

// From a character on; a pair of half characters stays together.
function draftPart(key, from) {
  const text = readDraft(key);
  if (typeof text !== 'string' || from >= text.length) return null;
  let to = Math.min(text.length, from + draftPartLength);
  if (to < text.length && (text.charCodeAt(to - 1) & 0xfc00) === 0xd800) to--;
  return { text: text.slice(from, to), more: to < text.length };
}

window.callTasks = {
  currentTheme, setTheme, openDialog, closeDialog, focusFirstError, chosenFile, clearFile, upload, cancelUpload, download, keepDraft, readDraft, draftPart,
  toggleTheme: () => setTheme(currentTheme() === 'dark' ? 'light' : 'dark'),
  copy: text => navigator.clipboard?.writeText(text),
  timeZone: () => Intl.DateTimeFormat().resolvedOptions().timeZone ?? 'UTC',
};

await import('./help.js');
await import('./editor.js');
await import('./voice.js');
await Blazor.start({
  circuit: {
    reconnectionHandler: { onConnectionDown: () => { comeBack(); }, onConnectionUp: () => { } },
  },
});
