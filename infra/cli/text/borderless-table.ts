/** The characters of a `cli-table3` without lines: columns stand two spaces apart. */
export function borderless(): Record<string, string> {
  const sides = ['top', 'bottom', 'left', 'right', 'mid'];
  const names = sides.flatMap((side) =>
    ['', '-mid', '-left', '-right'].map((end) => `${side}${end}`),
  );
  return { ...Object.fromEntries(names.map((name) => [name, ''])), middle: '  ' };
}
