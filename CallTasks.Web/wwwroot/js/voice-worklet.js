// Runs on the browser's sound thread, so that a busy page makes no gaps.
import { Mouth, Ear } from './voice-sound.js';

class Voice extends AudioWorkletProcessor {
  constructor() {
    super();
    this.over = false;
    this.beats = 0;
    this.mouth = new Mouth(sampleRate);
    this.ear = new Ear(sampleRate, samples => this.port.postMessage({ heard: samples.buffer }, [samples.buffer]));
    this.port.onmessage = message => {
      if (message.data === 'over') this.over = true;
      else this.mouth.take(new Int16Array(message.data));
    };
  }

  process(inputs, outputs) {
    if (inputs[0][0]) this.ear.take(inputs[0][0]);
    this.mouth.fill(outputs[0][0]);
    if (++this.beats % 40 === 0) {
      this.port.postMessage({ sounded: this.mouth.sounded, level: this.mouth.level });
      this.mouth.level = 0;
    }
    return !this.over;
  }
}

registerProcessor('call-tasks-voice', Voice);
