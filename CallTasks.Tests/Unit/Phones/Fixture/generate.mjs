// Writes the differential fixture to the path named on the command line. Run by generate.sh.
//
// A line: country (or nothing), text, verdict. Verdict: "-" could not be read; "v" valid, "i" invalid, followed by the E.164 number, where
// a number that ends like the text's digits is written as "<head>~<n>": head, then the text's last n digits.
import fs from 'node:fs';
import zlib from 'node:zlib';
import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
const metadata = require('libphonenumber-js/metadata.max.json');
const { parsePhoneNumberFromString } = require('libphonenumber-js/core');

const SEED = 20240917;
const PER_KIND = 34;      // generated numbers per region and kind of number
const MUTANTS = 420;      // mutated and misplaced numbers per region

let state = SEED;
function random() { // mulberry32
  state = (state + 0x6D2B79F5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
const below = n => Math.floor(random() * n);
const pick = list => list[below(list.length)];
const digit = () => String(below(10));

// ---- a random string that a pattern matches
function parsePattern(text) {
  let at = 0;
  function alternatives() {
    const list = [sequence()];
    while (text[at] === '|') { at++; list.push(sequence()); }
    return () => pick(list)();
  }
  function sequence() {
    const parts = [];
    while (at < text.length && text[at] !== '|' && text[at] !== ')') {
      const part = atom();
      let low = 1, high = 1;
      if (text[at] === '?') { at++; low = 0; }
      else if (text[at] === '{') {
        const match = /^\{(\d+)(?:,(\d+))?\}/.exec(text.slice(at));
        at += match[0].length; low = +match[1]; high = +(match[2] ?? match[1]);
      }
      parts.push(() => { let s = ''; for (let n = low + below(high - low + 1); n > 0; n--) s += part(); return s; });
    }
    return () => parts.map(p => p()).join('');
  }
  function atom() {
    if (text[at] === '(') {
      at += text.startsWith('(?:', at) ? 3 : 1;
      const inner = alternatives();
      at++;
      return inner;
    }
    if (text[at] === '[') {
      const end = text.indexOf(']', at);
      const set = [];
      for (let i = at + 1; i < end; i++) {
        if (text[i + 1] === '-') { for (let c = +text[i]; c <= +text[i + 2]; c++) set.push(String(c)); i += 2; } else set.push(text[i]);
      }
      at = end + 1;
      return () => pick(set);
    }
    if (text[at] === '\\') { at += 2; return digit; }
    if (text[at] === '$') { at++; return () => ''; }
    const c = text[at++];
    return () => c;
  }
  return alternatives();
}

// ---- ways of writing
const scripts = [0x0660, 0x06F0, 0xFF10];
const inScript = (text, base) => text.replace(/[0-9]/g, d => String.fromCharCode(base + +d));
const separators = [' ', '-', '.', '/', ' - ', '\u00A0', '\u2013', '  ', '', ') ', '(', '\u3000', '\uFF0D'];
function punctuated(digits) {
  let out = '';
  for (const d of digits) out += d + (random() < 0.25 ? pick(separators) : '');
  return out;
}
const tails = [' ext. 12', ' x34', ' ext 5678', ';ext=99', ' доб. 101', ',,12', ',7', ' #12', '-12#', ' int 4', ' anexo 3', ' (home)', ' ', '#', ';isub=5', '~21'];
const heads = ['tel:', 'Tel. ', ' ', '(', 'моб. ', '\u200E', "'", '=', '№'];
const national = (phone, region) => { try { return phone.format('NATIONAL'); } catch { return phone.nationalNumber; } };

function mutate(text) {
  const i = below(text.length || 1);
  switch (below(12)) {
    case 0: return text.slice(0, i) + digit() + text.slice(i + 1);
    case 1: return text.slice(0, i) + digit() + text.slice(i);
    case 2: return text.slice(0, i) + text.slice(i + 1);
    case 3: return text.slice(0, -1 - below(4));
    case 4: return text + digit();
    case 5: return digit() + text;
    case 6: return '0' + text;
    case 7: return text.slice(1 + below(2));
    case 8: return i + 1 < text.length ? text.slice(0, i) + text[i + 1] + text[i] + text.slice(i + 2) : text;
    case 9: return text.slice(0, i) + pick(['a', '+', ',', ';', '*', 'x', '~', '\u202A', '#', ' доб. ']) + text.slice(i);
    case 10: return text + pick(tails);
    default: return pick(heads) + text;
  }
}

const lines = [];
const seen = new Set();
let valid = 0;
function add(country, text) {
  if (!text) return;
  const key = `${country}\t${text}`;
  if (seen.has(key)) return;
  seen.add(key);
  let phone;
  try { phone = parsePhoneNumberFromString(text, country ? { defaultCountry: country } : undefined, metadata); } catch { phone = undefined; }
  let verdict = '-';
  if (phone) {
    const digits = text.replace(/[^0-9]/g, '');
    let n = 0;
    while (n < digits.length && n < phone.number.length - 1 && digits.at(-1 - n) === phone.number.at(-1 - n)) n++;
    const written = n > 4 ? `${phone.number.slice(1, phone.number.length - n)}~${n}` : phone.number.slice(1);
    const ok = phone.isValid();
    if (ok) valid++;
    verdict = (ok ? 'v' : 'i') + written;
  }
  lines.push(`${key}\t${verdict}`);
}

const regions = Object.keys(metadata.countries);
const plans = [...regions.map(r => [r, metadata.countries[r]]), ...Object.values(metadata.nonGeographic).map(p => ['', p])];
const iddOf = Object.fromEntries(regions.map(r => [r, metadata.countries[r][1] ? parsePattern(metadata.countries[r][1]) : null]));
for (const [region, plan] of plans) {
  const code = plan[0];
  const pool = [];
  const patterns = [plan[2], ...(plan[11] || []).filter(Boolean).map(t => t[0]).filter(Boolean)];
  for (const pattern of patterns) {
    const generate = parsePattern(pattern);
    for (let i = 0; i < PER_KIND; i++) pool.push(generate());
  }
  const prefix = plan[7] || plan[5];
  const generatePrefix = prefix ? parsePattern(prefix) : () => '';
  for (const number of pool) {
    add('', `+${code}${number}`);
    if (!region) continue;
    switch (below(9)) {
      case 0: add(region, number); break;
      case 1: add(region, (plan[5] || '') + number); break;
      case 2: add(region, generatePrefix() + number); break;
      case 3: add(region, code + number); break;
      case 4: add(region, punctuated((plan[5] || '') + number)); break;
      case 5: {
        const phone = parsePhoneNumberFromString(`+${code}${number}`, undefined, metadata);
        if (phone) add(region, random() < 0.5 ? national(phone, region) : phone.format('INTERNATIONAL'));
        break;
      }
      case 6: { const other = pick(regions); if (iddOf[other]) add(other, iddOf[other]() + code + number); break; }
      case 7: add(region, inScript(punctuated(number), pick(scripts))); break;
      default: add(pick(regions), `+${punctuated(code + number)}`); break;
    }
  }
  for (let i = 0; i < MUTANTS; i++) {
    let text = pick(pool);
    const form = below(6);
    let country = region;
    if (form === 0 || !region) { text = `+${code}${text}`; country = random() < 0.5 ? '' : pick(regions); }
    else if (form === 1) text = (plan[5] || '') + text;
    else if (form === 2) text = generatePrefix() + text;
    else if (form === 3) text = code + text;
    else if (form === 4) country = pick(regions);
    for (let n = 1 + below(3); n > 0; n--) text = mutate(text);
    if (random() < 0.15) text = punctuated(text);
    add(country, text);
  }
  if (region) {
    for (let i = 0; i < 60; i++) { // anything at all
      let text = random() < 0.3 ? '+' : '';
      for (let n = 1 + below(18); n > 0; n--) text += digit();
      add(random() < 0.8 ? region : '', text);
    }
  }
}
// Where this product reads more than libphonenumber-js does: a full-width plus, digits of further scripts.
for (let i = 0; i < 6; i++) add(i % 2 ? 'DE' : '', `\uFF0B7912${String(1000000 + below(9000000))}`);
for (const base of [0x0966, 0x09E6, 0x0E50]) for (let i = 0; i < 2; i++) add('IN', inScript(`+91 98${String(10000000 + below(90000000))}`, base));

fs.writeFileSync(process.argv[2], zlib.brotliCompressSync(lines.join('\n') + '\n', { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 11, [zlib.constants.BROTLI_PARAM_LGWIN]: 24 } }));
console.log(`${lines.length} numbers, ${valid} valid, ${fs.statSync(process.argv[2]).size} bytes`);
