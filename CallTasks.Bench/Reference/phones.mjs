// Prints how many microseconds libphonenumber-js (max metadata) takes for a number of the file in its fastest pass: a line is country, tab, text.
import fs from 'node:fs';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

const numbers = fs.readFileSync(process.argv[2], 'utf8').split('\n').filter(Boolean).map(line => line.split('\t'));
let valid = 0;
function pass() {
  for (const [country, text] of numbers) {
    const phone = parsePhoneNumberFromString(text, country || undefined);
    if (phone?.isValid()) valid++;
  }
}
pass();
const times = [];
for (let i = 0; i < 8; i++) {
  const start = process.hrtime.bigint();
  pass();
  times.push(Number(process.hrtime.bigint() - start) / 1000 / numbers.length);
}
if (valid === 0) throw new Error('no valid number');
console.log(Math.min(...times).toFixed(3));
