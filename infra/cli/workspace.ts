import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Fault } from '../../functions/errors.ts';

/** Temporary folders of one run; removed all together, at once, so that a signal can do it too. */
export class Workspace {
  private readonly folders: string[] = [];

  /** Makes an empty folder for this run; throws `lake-write-failed` where the disk has no place. */
  folder(): string {
    try {
      const made = mkdtempSync(join(tmpdir(), 'resumption-watch-'));
      this.folders.push(made);
      return made;
    } catch (cause) {
      throw new Fault(
        'lake-write-failed',
        `can't make a temporary folder in ${tmpdir()}: set TMPDIR or --lake to a folder with space`,
        { cause },
      );
    }
  }

  /** Removes every folder and what it holds. */
  remove(): void {
    for (const folder of this.folders.splice(0)) {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}
