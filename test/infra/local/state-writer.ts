import { FolderStore } from '../../../infra/local/folder-store.ts';

/** A process that adds one to a state's number so many times, against whoever does the same. */
const [, , folder = '', times = '0'] = process.argv;
const store = new FolderStore(folder);

for (let left = Number(times); left > 0; ) {
  const before = await store.load('k');
  const sum = before === undefined ? 0 : Number(Buffer.from(before.bytes).toString());
  if (await store.replace('k', Buffer.from(String(sum + 1)), before?.version ?? null)) left -= 1;
}
