// A display in a room: draws what /wall/live tells, says how old it is, and comes back by itself from everything, for weeks.

const board = document.getElementById('board');
const age = document.getElementById('age');
const ageValue = document.getElementById('age-value');
const refused = document.getElementById('refused');

const silence = 6000;      // the server tells every second: after so long the line is dead, whatever the network says
const staleFrom = 5000;    // ms, shown in another colour
const lostFrom = 30000;
const again = 1000;        // between two attempts, with as much again by chance: not all displays of a building at once
const refusedFor = 15000;  // a link that was revoked is asked for less often

const wait = ms => new Promise(done => setTimeout(done, ms));
const shown = new Map();   // part → its HTML
let told = null;           // when the newest figures came

function address() {
  const url = new URL(board.dataset.live, location.href);
  url.searchParams.set('zone', Intl.DateTimeFormat().resolvedOptions().timeZone ?? '');
  return url;
}

// Only what changed is put in: the rest of the board is not even looked at by the browser.
function draw(html) {
  const drawing = document.createElement('template');
  drawing.innerHTML = html;
  const parts = [...drawing.content.querySelectorAll('[data-part]')];
  const same = parts.length === shown.size && parts.every(part => shown.has(part.dataset.part));
  if (!same) {
    shown.clear();
    for (const part of parts) shown.set(part.dataset.part, part.outerHTML);
    board.replaceChildren(drawing.content);
    return;
  }
  for (const part of parts) {
    const now = part.outerHTML;
    if (shown.get(part.dataset.part) === now) continue;
    shown.set(part.dataset.part, now);
    board.querySelector(`[data-part="${part.dataset.part}"]`).replaceWith(part);
  }
}

// Who may no longer look sees nothing of before either.
function clear() {
  shown.clear();
  board.replaceChildren();
  told = null;
  refused.hidden = false;
}

async function take(line) {
  const frame = JSON.parse(line);
  if (frame.build !== board.dataset.build) {
    // Another program serves us by now: its page too, once it surely answers.
    const page = await fetch(location.href, { cache: 'no-store' });
    if (page.ok) location.reload();
    return;
  }
  draw(frame.html);
  told = performance.now();
  refused.hidden = true;
  tellAge();
}

// One connection, until it ends or falls silent. Returns how long to wait before the next.
async function listen() {
  const stop = new AbortController();
  let heard = performance.now();
  const watch = setInterval(() => { if (performance.now() - heard > silence) stop.abort(); }, 1000);
  try {
    const answer = await fetch(address(), { cache: 'no-store', redirect: 'manual', signal: stop.signal });
    if (!answer.ok || !answer.headers.get('content-type')?.startsWith('application/x-ndjson')) {
      // Whoever may not look is led to the page where people sign in.
      const no = answer.type === 'opaqueredirect' || [401, 403, 404].includes(answer.status);
      if (no) clear();
      return no ? refusedFor : again;
    }
    const text = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (;;) {
      const { value, done } = await text.read();
      if (done) return 0;
      heard = performance.now();
      rest += value;
      for (let end; (end = rest.indexOf('\n')) >= 0; rest = rest.slice(end + 1)) await take(rest.slice(0, end));
    }
  } catch {
    return again;
  } finally {
    clearInterval(watch);
    stop.abort();
  }
}

function words(ms) {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 2) return age.dataset.now;
  if (seconds < 60) return age.dataset.seconds.replace('{0}', seconds);
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? age.dataset.minutes.replace('{0}', minutes) : age.dataset.hours.replace('{0}', Math.floor(minutes / 60));
}

function tellAge() {
  const ms = told === null ? performance.now() : performance.now() - told;
  const text = told === null ? '–' : words(ms);
  if (ageValue.textContent !== text) ageValue.textContent = text;
  const state = ms > lostFrom ? 'lost' : ms > staleFrom ? 'stale' : 'fresh';
  if (document.body.dataset.age !== state) document.body.dataset.age = state;
}

setInterval(tellAge, 1000);
for (;;) {
  const pause = await listen();
  if (pause > 0) await wait(pause + Math.random() * pause);
}
