// What each program here does: eight calls one after another at each address, then five at once.

/** Makes the calls at the addresses that the arguments name. */
export async function callAll(get) {
  for (const url of process.argv.slice(2)) {
    for (let made = 0; made < 8; made += 1) await get(url);
    await Promise.all(Array.from({ length: 5 }, () => get(url)));
  }
}
