// Only in a page that `npm run serve` gives: asks the server whether there is a newer report.

const EVERY_MS = 60_000;

const shown = document.querySelector<HTMLMetaElement>('meta[name="report-etag"]')?.content ?? '';
let isOffered = false;
const timer = setInterval(() => void askForNewer(), EVERY_MS);

async function askForNewer(): Promise<void> {
  try {
    const headers = { 'If-None-Match': shown };
    const { status } = await fetch('/api/report', { method: 'HEAD', cache: 'no-store', headers });
    if (status === 200) offerReload();
  } catch {
    // The server does not answer: what is shown is still right, and the server may come back.
  }
}

function offerReload(): void {
  // An answer may come while the next question is on its way: both would offer it.
  if (isOffered) return;
  isOffered = true;
  clearInterval(timer);
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = 'There is a newer report: reload';
  button.addEventListener('click', () => location.reload());
  const line = document.createElement('p');
  line.setAttribute('role', 'status');
  line.append(button);
  document.querySelector('header')?.append(line);
}
