// What a reader can operate on a page of the console, and what is operated: told to the test as {where, inside, role, name}. Names are the
// accessible ones; what they hold of data is taken out by the test.
(() => {
  const controls = 'button, a[href], input:not([type=hidden]), select, textarea, summary, audio[controls], [contenteditable=true], '
    + '[role=button], [role=switch], [role=slider], [role=tab], [role=menuitem], [role=checkbox], [role=radio], [role=option], [role=combobox]';
  const typed = { checkbox: 'checkbox', radio: 'radio', range: 'slider', file: 'file', search: 'searchbox', submit: 'button', button: 'button' };
  const text = element => {
    const copy = element.cloneNode(true);
    for (const part of copy.querySelectorAll('input, select, textarea, option, svg, .required')) part.remove();
    return copy.textContent;
  };
  const role = element => (element.getAttribute('aria-haspopup') === 'menu' ? 'menu button' : element.getAttribute('role'))
    ?? { A: 'link', BUTTON: 'button', SELECT: 'combobox', TEXTAREA: 'textbox', SUMMARY: 'summary', AUDIO: 'player' }[element.tagName]
    ?? typed[element.type] ?? 'textbox';
  const ofAccount = menu => menu?.querySelector('form[action="/sign-out"]') != null; // Bears the person's name.
  const name = element => {
    if (ofAccount(element.popoverTargetElement)) return 'Account';
    const given = element.getAttribute('aria-label')
      ?? (element.labels?.length ? [...element.labels].map(text).join(' ') : text(element) || element.title || element.placeholder || '');
    const plain = given.replace(/\s+/g, ' ').trim();
    if (element.tagName !== 'A' || element.closest('.nav, .skip')) return plain;
    const to = new URL(element.href);
    return `${plain} (${to.origin === location.origin ? to.pathname : to.host})`;
  };
  // A part of the frame, a dialog, or the page with the table, menu or empty state that it stands in.
  const where = element => {
    const dialog = element.closest('dialog');
    if (dialog) return `${location.pathname} > ${dialog.querySelector('h2')?.textContent.trim()}`;
    if (element.closest('.tour')) return 'Tour';
    if (element.closest('.toasts')) return 'Message';
    if (element.closest('.skip, .nav, .bar-figures, .banner, .languages')) return 'Frame';
    // By what is drawn, not by the address, which changes before the page does.
    const panel = element.closest('[role=tabpanel]');
    const tabs = [...document.querySelectorAll('.main [role=tab]')];
    const chosen = panel ? tabs.find(tab => tab.id === panel.getAttribute('aria-labelledby')) : tabs.find(tab => tab.ariaSelected === 'true');
    const within = panel || document.querySelector('[role=tabpanel]') === null && !element.closest('[role=tablist]');
    return location.pathname + (within && chosen && chosen !== tabs[0] ? `?${chosen.firstChild.textContent.trim()}` : '');
  };
  const inside = element => {
    if (element.closest('.dialog-head')) return 'head';
    const part = element.closest('[popover], .empty, .pager, .player, table[aria-label]');
    return !part || part.contains(element.closest('dialog')) ? '' : part.matches('.empty') ? 'empty' : ofAccount(part) ? 'Account' : part.getAttribute('aria-label');
  };
  const told = element => ({ where: where(element), inside: inside(element), role: role(element), name: name(element) });
  const ours = () => document.documentElement.lang === 'en' && document.querySelector('.shell, .account, body.wall');

  // Of written documents only the list: their text holds links as any text may.
  globalThis.controlsThatCanBeSeen = () => !ours() ? [] : [...document.querySelectorAll(controls)]
    .filter(element => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0 && !element.closest('.document, .connection'))
    .map(told);

  const operated = target => {
    const element = target?.closest?.(controls);
    if (element && ours()) globalThis.tellOperated?.(told(element));
  };
  let keyed = false; // What a key presses by the page's own script is pressed by the key.
  const listen = (kind, act) => addEventListener(kind, act, { capture: true, passive: true });
  listen('keydown', event => {
    if (!event.isTrusted) return;
    keyed = true;
    setTimeout(() => { keyed = false; });
    if (event.target.closest?.('[role=slider], audio')) operated(event.target);
  });
  listen('click', event => {
    const field = event.target.closest?.('textarea, select, input:not([type=button], [type=submit], [type=checkbox], [type=radio])');
    if (!field && (event.isTrusted || keyed)) operated(event.target);
  });
  listen('input', event => operated(event.target));
  listen('change', event => { if (event.isTrusted) operated(event.target); });
})();
