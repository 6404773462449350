// The drawing of a script: blocks are dragged, arrows drawn, the view moved and zoomed here; the server is told what came of it, once.

const grid = 10, far = 50000, snapped = value => Math.min(far, Math.max(0, Math.round(value / grid) * grid));
const readable = .65; // Names of blocks stand in 9 pixels then and their texts in 8: the least that can be read.
const canvases = new Map();
let own = null; // The zoom that a person chose, and the page they chose it on.

// As ScriptLayout.Path draws it.
function line(x1, y1, x2, y2) {
  const bend = Math.max(40, Math.abs(x2 - x1) / 2);
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
}

const typing = target => target.closest?.('input, textarea, select, [contenteditable]');
const settle = () => { const field = document.activeElement; if (field?.matches?.('input, textarea')) field.dispatchEvent(new Event('change', { bubbles: true })); };

function enter(canvas, owner) {
  if (!canvas || canvases.has(canvas)) return;
  const leaving = new AbortController();
  const on = (target, kind, act, options) => target.addEventListener(kind, act, { signal: leaving.signal, ...options });
  const editor = canvas.closest('.editor') ?? canvas;
  const editable = () => canvas.dataset.editable !== undefined;
  const blockOf = element => element?.closest?.('.block');
  const byId = id => canvas.querySelector(`.block[data-block="${CSS.escape(id)}"]`);
  const placeOf = block => [parseInt(block.style.left) || 0, parseInt(block.style.top) || 0];
  const state = { zoom: 1, owner, told: Promise.resolve() };

  // One after the other: a drop counts before the key that follows it.
  const tell = (...what) => { state.told = state.told.then(() => owner.invokeMethodAsync(...what)).catch(() => { /* the circuit has gone; the page comes back by itself */ }); return state.told; };

  // Long texts count whenever their typing pauses, not only when they are left: so they are kept, whatever happens to the circuit.
  let pause = 0;
  on(editor, 'input', event => {
    clearTimeout(pause);
    const field = event.target;
    if (field.dataset?.pause !== undefined) pause = setTimeout(() => field.isConnected && field.dispatchEvent(new Event('change', { bubbles: true })), 1000);
  });

  // --- the view --------------------------------------------------------------------------------------------------------------
  function zoom(to, x = canvas.clientWidth / 2, y = canvas.clientHeight / 2) {
    const before = state.zoom;
    state.zoom = Math.min(2, Math.max(.2, to));
    canvas.style.setProperty('--zoom', state.zoom);
    const factor = state.zoom / before;
    canvas.scrollLeft = (canvas.scrollLeft + x) * factor - x;
    canvas.scrollTop = (canvas.scrollTop + y) * factor - y;
    const shown = editor.querySelector('[data-zoom-shown]');
    if (shown) shown.textContent = `${Math.round(state.zoom * 100)} %`;
  }

  // A person's own zoom holds while they stay, also when the drawing is read anew.
  function choose(act) {
    act();
    own = { page: location.pathname, zoom: state.zoom };
  }

  // All blocks in the window, but not smaller than `least`; where that is too large for them, it begins where the bot does.
  function fit(least, chosen) {
    const blocks = [...canvas.querySelectorAll('.block')].map(block => { const [x, y] = placeOf(block); return { block, x, y, right: x + block.offsetWidth, bottom: y + block.offsetHeight }; });
    if (blocks.length === 0 || canvas.clientWidth === 0) return;
    const tools = editor.querySelector('.canvas-tools')?.offsetTop ?? canvas.clientHeight; // Nothing hides beneath them.
    const edge = 40, left = Math.max(0, Math.min(...blocks.map(block => block.x)) - edge), top = Math.max(0, Math.min(...blocks.map(block => block.y)) - edge);
    const whole = Math.min(canvas.clientWidth / (Math.max(...blocks.map(block => block.right)) + edge - left), tools / (Math.max(...blocks.map(block => block.bottom)) + edge / 2 - top));
    zoom(chosen ?? Math.min(1, Math.max(least, whole)));
    const start = whole < state.zoom ? blocks.find(({ block }) => block.classList.contains('block-start')) : null;
    if (start) canvas.scrollTo((start.x + start.right) / 2 * state.zoom - canvas.clientWidth / 2, (start.y + start.bottom) / 2 * state.zoom - canvas.clientHeight / 2);
    else canvas.scrollTo(left * state.zoom, top * state.zoom);
  }

  const press = what => choose(() => what === 'in' ? zoom(state.zoom * 1.25) : what === 'out' ? zoom(state.zoom / 1.25) : fit(0));

  on(canvas, 'wheel', event => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const at = canvas.getBoundingClientRect();
    choose(() => zoom(state.zoom * (event.deltaY < 0 ? 1.1 : 1 / 1.1), event.clientX - at.left, event.clientY - at.top));
  }, { passive: false });

  on(editor, 'click', event => {
    const button = event.target.closest?.('[data-zoom]');
    if (!button) return;
    press(button.dataset.zoom);
  });

  // --- the pointer -----------------------------------------------------------------------------------------------------------
  const pointIn = event => {
    const at = canvas.getBoundingClientRect();
    return [(event.clientX - at.left + canvas.scrollLeft) / state.zoom, (event.clientY - at.top + canvas.scrollTop) / state.zoom];
  };

  // The lines that begin or end at a block, each with its end and where that was.
  const linesOf = id => [...canvas.querySelectorAll('path[data-line]')]
    .filter(path => path.dataset.from === id || path.dataset.to === id)
    .map(path => ({ path, from: path.dataset.from === id, to: path.dataset.to === id, d: path.getAttribute('d'), at: path.dataset.line.split(' ').map(Number) }));

  function put(block, lines, was, x, y) {
    block.style.left = `${x}px`;
    block.style.top = `${y}px`;
    const dx = x - was[0], dy = y - was[1];
    for (const { path, from, to, at } of lines)
      path.setAttribute('d', line(at[0] + (from ? dx : 0), at[1] + (from ? dy : 0), at[2] + (to ? dx : 0), at[3] + (to ? dy : 0)));
  }

  // Back where it was: the lines run again as they were routed. Where a block is let go elsewhere, the server routes them.
  function putBack(block, lines, was) {
    put(block, [], was, ...was);
    for (const { path, d } of lines) path.setAttribute('d', d);
  }

  on(canvas, 'pointerdown', event => {
    if (event.button > 1 || event.target === canvas && (event.offsetX > canvas.clientWidth || event.offsetY > canvas.clientHeight)) return;
    const block = event.button === 0 && editable() ? blockOf(event.target) : null;
    const outlet = block && event.target.closest('.outlet');
    if (!block && blockOf(event.target) && event.button === 0) return;
    const start = [event.clientX, event.clientY, canvas.scrollLeft, canvas.scrollTop];
    const done = new AbortController();
    const until = (kind, act) => addEventListener(kind, act, { signal: AbortSignal.any([leaving.signal, done.signal]) });
    let moved = false, last = null, over = null;

    const act = outlet ? drawing(block, outlet) : block ? dragging(block, pointIn(event)) : panning(start);
    if (outlet || !block) event.preventDefault();
    until('pointermove', move => {
      moved ||= Math.hypot(move.clientX - start[0], move.clientY - start[1]) > 4;
      if (!moved) return;
      canvas.classList.add(act.name);
      if (block) scrollAtEdge(move);
      last = act.move(move, pointIn(move));
    });
    const end = kept => {
      done.abort();
      canvas.classList.remove(act.name);
      over?.classList.remove('block-over');
      act.end(kept && moved ? last : null);
      if (kept && !moved && !block && event.button === 0) tell('Pressed', 'leave', null);
      // What follows a drag is no click.
      if (moved) addEventListener('click', click => { click.stopPropagation(); click.preventDefault(); }, { capture: true, once: true, signal: AbortSignal.timeout(50) });
    };
    until('pointerup', () => end(true));
    until('pointercancel', () => end(false));
    until('keydown', key => { if (key.key === 'Escape') { key.stopPropagation(); end(false); } });

    function dragging(block, from) {
      const was = placeOf(block), lines = linesOf(block.dataset.block);
      return {
        name: 'canvas-dragging',
        move: (_, to) => {
          const place = [snapped(was[0] + to[0] - from[0]), snapped(was[1] + to[1] - from[1])];
          put(block, lines, was, ...place);
          return place;
        },
        end: place => {
          if (!place || place[0] === was[0] && place[1] === was[1]) putBack(block, lines, was);
          else tell('Moved', block.dataset.block, ...place);
        },
      };
    }

    function drawing(block, outlet) {
      const path = canvas.querySelector('.arrow-new'), [left, top] = placeOf(block);
      const from = [left + block.offsetWidth, top + outlet.offsetTop + outlet.offsetHeight / 2];
      return {
        name: 'canvas-drawing',
        move: (move, to) => {
          path.setAttribute('d', line(...from, ...to.map(Math.round)));
          const here = blockOf(document.elementFromPoint(move.clientX, move.clientY));
          if (here !== over) { over?.classList.remove('block-over'); here?.classList.add('block-over'); over = here; }
          return here?.dataset.block;
        },
        end: target => {
          path.setAttribute('d', '');
          if (target) tell('Connected', block.dataset.block, outlet.dataset.outlet, target);
        },
      };
    }
  });

  function panning(start) {
    return {
      name: 'canvas-panning',
      move: move => { canvas.scrollLeft = start[2] + start[0] - move.clientX; canvas.scrollTop = start[3] + start[1] - move.clientY; },
      end: () => { },
    };
  }

  function scrollAtEdge(event) {
    const at = canvas.getBoundingClientRect(), edge = 30;
    canvas.scrollBy(
      event.clientX > at.right - edge ? 12 : event.clientX < at.left + edge ? -12 : 0,
      event.clientY > at.bottom - edge ? 12 : event.clientY < at.top + edge ? -12 : 0);
  }

  // --- the keyboard ----------------------------------------------------------------------------------------------------------
  let walking = null; // A block that is being moved by keys: { block, was, lines, timer }

  function arrive() {
    if (!walking) return;
    const { block, was, lines, timer } = walking;
    clearTimeout(timer);
    walking = null;
    const place = placeOf(block);
    if (place[0] !== was[0] || place[1] !== was[1]) tell('Moved', block.dataset.block, ...place);
    else putBack(block, lines, was);
  }

  const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  on(canvas, 'keydown', event => {
    const block = event.target.classList.contains('block-face') ? blockOf(event.target) : null;
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (block && plain && event.key in steps && editable()) {
      event.preventDefault();
      if (walking?.block !== block) { arrive(); walking = { block, was: placeOf(block), lines: linesOf(block.dataset.block) }; }
      const [x, y] = placeOf(block), by = event.shiftKey ? 100 : 20;
      put(block, walking.lines, walking.was, snapped(x + steps[event.key][0] * by), snapped(y + steps[event.key][1] * by));
      block.scrollIntoView({ block: 'nearest', inline: 'nearest' });
      clearTimeout(walking.timer);
      walking.timer = setTimeout(arrive, 400);
    } else if (block && plain && (event.key === 'Delete' || event.key === 'Backspace') && editable()) {
      event.preventDefault();
      arrive();
      tell('Pressed', 'delete', block.dataset.block);
    } else if (plain && event.key === 'Escape') { arrive(); tell('Pressed', 'leave', null);
    } else if (plain && (event.key === '+' || event.key === '=')) press('in');
    else if (plain && event.key === '-') press('out');
    else if (plain && event.key === '0') press('fit');
    else return;
    event.preventDefault();
  });
  on(canvas, 'focusout', arrive);

  on(document, 'keydown', event => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || document.querySelector('dialog[open]')) return;
    const key = event.key.toLowerCase();
    const block = blockOf(document.activeElement)?.dataset.block ?? null;
    const word = key === 's' || key === 'enter' ? 'save'
      : typing(event.target) ? null
      : key === 'z' ? (event.shiftKey ? 'redo' : 'undo') : key === 'y' ? 'redo' : key === 'd' ? 'duplicate' : null;
    if (!word) return;
    event.preventDefault();
    if (!editable()) return;
    arrive();
    if (word === 'save') settle();
    tell('Pressed', word, block);
  });

  canvases.set(canvas, { leaving, byId });
  if (own?.page !== location.pathname) own = null;
  fit(readable, own?.zoom);
  canvas.dataset.live = '';
}

function leave(canvas) {
  canvases.get(canvas)?.leaving.abort();
  canvases.delete(canvas);
}

function reveal(canvas, id) {
  const block = canvases.get(canvas)?.byId(id);
  block?.scrollIntoView({ block: 'center', inline: 'center' });
  block?.querySelector('.block-face')?.focus({ preventScroll: true });
}

// Where a bot is: brought into sight without taking the focus.
function follow(canvas, id) {
  canvases.get(canvas)?.byId(id)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

window.callTasks.canvas = { enter, leave, reveal, follow };
