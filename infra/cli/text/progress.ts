import { Presets, SingleBar } from 'cli-progress';

/** Shows a person how far a long step is. */
export interface Progress {
  update(done: number, total: number): void;
  stop(): void;
}

/** A bar on a terminal; nothing elsewhere, so that a log of the run stays short. */
export function openProgress(
  stream: NodeJS.WritableStream & { readonly isTTY?: boolean },
  what: string,
): Progress {
  if (stream.isTTY !== true) return { update: () => {}, stop: () => {} };
  const bar = new SingleBar(
    {
      stream,
      format: `${what} {bar} {percentage}%`,
      clearOnComplete: true,
      // Signals are ours to handle; a hidden cursor or a changed wrapping would outlive a kill.
      hideCursor: false,
      linewrap: true,
      gracefulExit: false,
    },
    Presets.shades_classic,
  );
  let started = false;
  return {
    update(done, total) {
      if (!started) bar.start(total, done);
      else bar.update(done);
      started = true;
    },
    stop() {
      if (started) bar.stop();
    },
  };
}
