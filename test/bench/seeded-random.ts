/** A seeded generator of numbers in [0, 1): sfc32, so that the same seed gives the same bytes. */
export function seededRandom(seed: number): () => number {
  let a = 0x9e3779b9;
  let b = 0x243f6a88;
  let c = seed | 0;
  let counter = 1;
  const next = () => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return (sum >>> 0) / 4_294_967_296;
  };
  for (let warmUp = 0; warmUp < 12; warmUp += 1) next();
  return next;
}

const FOUR_DIGITS = Array.from({ length: 65_536 }, (_, n) => n.toString(16).padStart(4, '0'));

/** Random hex digits from a seeded generator. */
export function hexWith(random: () => number): (digits: number) => string {
  return (digits) => {
    let text = '';
    while (text.length < digits) text += FOUR_DIGITS[Math.floor(random() * 65_536)];
    return text.slice(0, digits);
  };
}
