// The sound of a talk: frames of 20 ms at 8 kHz to and from the clock of the browser's own sound.

export const rate = 8000, frame = 160;

// Played without gaps though frames come in fits and starts: some wait before it begins, again after it ran dry, and too many are dropped.
const before = 5 * frame, most = 25 * frame, size = 32 * frame;

export class Mouth {
  constructor(clock) {
    this.step = rate / clock;
    this.ring = new Float32Array(size);
    this.first = 0;
    this.waiting = 0;
    this.at = 0;
    this.speaks = false;
    this.sounded = 0; // Frames that were more than silence.
    this.level = 0;
  }

  take(samples) {
    if (samples.length !== frame) return;
    let loudest = 0, energy = 0;
    for (let n = 0; n < frame; n++) {
      const sample = samples[n] / 32768;
      this.ring[(this.first + this.waiting + n) % size] = sample;
      energy += sample * sample;
      loudest = Math.max(loudest, Math.abs(sample));
    }
    this.waiting += frame;
    this.level = Math.max(this.level, Math.sqrt(energy / frame));
    if (loudest > .01) this.sounded++;
    if (this.waiting > most) this.skip(this.waiting - before);
    if (this.waiting >= before) this.speaks = true;
  }

  skip(count) {
    this.first = (this.first + count) % size;
    this.waiting -= count;
  }

  fill(out) {
    for (let n = 0; n < out.length; n++) {
      if (this.speaks && this.waiting < 2) this.speaks = false;
      if (!this.speaks) { out[n] = 0; continue; }
      const here = this.ring[this.first], next = this.ring[(this.first + 1) % size];
      out[n] = here + (next - here) * this.at;
      this.at += this.step;
      while (this.at >= 1) { this.at--; if (this.waiting > 1) this.skip(1); else { this.speaks = false; this.at = 0; } }
    }
  }
}

// What the microphone hears, cut into frames. Tones above 4 kHz are taken away before.
export class Ear {
  constructor(clock, tell) {
    this.step = clock / rate;
    this.tell = tell;
    this.last = 0;
    this.next = 0; // Where the next sample lies, counted from the last one of the block before.
    this.samples = new Int16Array(frame);
    this.count = 0;
  }

  take(block) {
    // -1 is the last sample of the block before.
    let at = this.next;
    for (; at <= block.length - 1; at += this.step) {
      const left = Math.floor(at), from = left < 0 ? this.last : block[left], to = block[Math.min(left + 1, block.length - 1)];
      const sample = from + (to - from) * (at - left);
      this.samples[this.count++] = Math.max(-32768, Math.min(32767, Math.round(sample * 32767)));
      if (this.count < frame) continue;
      this.tell(this.samples);
      this.samples = new Int16Array(frame);
      this.count = 0;
    }
    this.next = at - block.length;
    this.last = block[block.length - 1];
  }
}

export const levelOf = samples => Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length) / 32768;
