// Solves a challenge: the number that, written behind the salt, gives the wanted SHA-256 (FIPS 180-4). As a worker it
// answers messages; where there are no workers, the page imports it. The browser's own SHA-256 takes a promise for each
// try, which is slower than this, and is missing outside of secure contexts.

const BLOCK = 64; // bytes
const PRIMES = primes(64);
const K = Int32Array.from(PRIMES, (prime) => fraction(Math.cbrt(prime)));
const START = Int32Array.from(PRIMES.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));
const schedule = new Int32Array(64);

function primes(count) {
  const found = [];
  for (let number = 2; found.length < count; number++) {
    if (found.every((prime) => number % prime)) found.push(number);
  }
  return found;
}

/** The first 32 bits behind the point. */
function fraction(root) {
  return ((root - Math.floor(root)) * 2 ** 32) | 0;
}

/** The number from `first` to `last` that solves it, or -1. Salts and numbers are ASCII. */
export function search({ salt, challenge }, first, last) {
  const wanted = Int32Array.from(challenge.match(/.{8}/g), (word) => parseInt(word, 16));
  const state = new Int32Array(8);
  const bytes = new Uint8Array(BLOCK * Math.ceil((salt.length + 16 + 9) / BLOCK));
  const view = new DataView(bytes.buffer);
  for (let place = 0; place < salt.length; place++) bytes[place] = salt.charCodeAt(place);
  for (let number = first; number <= last; number++) {
    const end = write(number, bytes, salt.length);
    const size = BLOCK * (1 + Math.floor((end + 8) / BLOCK));
    bytes.fill(0, end, size);
    bytes[end] = 0x80;
    view.setUint32(size - 4, end * 8);
    state.set(START);
    for (let block = 0; block < size; block += BLOCK) compress(state, view, block);
    if (state[0] === wanted[0] && state.every((word, place) => word === wanted[place])) return number;
  }
  return -1;
}

/** Writes the digits of a number; returns where they end. */
function write(number, bytes, start) {
  let digits = 1;
  for (let rest = number; rest >= 10; rest = Math.floor(rest / 10)) digits++;
  for (let place = start + digits - 1, rest = number; place >= start; place--, rest = Math.floor(rest / 10)) {
    bytes[place] = 48 + (rest % 10);
  }
  return start + digits;
}

const turn = (word, by) => (word >>> by) | (word << (32 - by));

function compress(state, view, block) {
  for (let t = 0; t < 16; t++) schedule[t] = view.getInt32(block + 4 * t);
  for (let t = 16; t < 64; t++) {
    const late = schedule[t - 2];
    const early = schedule[t - 15];
    const mixed = turn(late, 17) ^ turn(late, 19) ^ (late >>> 10);
    schedule[t] = (mixed + schedule[t - 7] + (turn(early, 7) ^ turn(early, 18) ^ (early >>> 3)) + schedule[t - 16]) | 0;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let t = 0; t < 64; t++) {
    const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[t] + schedule[t]) | 0;
    const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    (h = g), (g = f), (f = e), (e = (d + one) | 0), (d = c), (c = b), (b = a), (a = (one + two) | 0);
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
  state[4] += e;
  state[5] += f;
  state[6] += g;
  state[7] += h;
}

if (typeof document === "undefined") {
  onmessage = ({ data }) => postMessage(search(data, 0, data.maxnumber));
}
