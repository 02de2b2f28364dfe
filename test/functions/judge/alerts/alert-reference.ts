import { SEVERITIES, type Severity } from '../../../../functions/model/deviation.ts';

/** What a window says of a place: Shown, clear, gone, missing, or retired by a person. */
export const SIGHTS = ['S', 'c', 'g', 'm', 'r'] as const;

export interface PlaceSight {
  readonly sight: (typeof SIGHTS)[number];
  readonly severity: Severity;
  readonly silenced: boolean;
}

interface Entry extends PlaceSight {
  readonly hour: number;
}

interface Episode {
  readonly fires: number;
  /** Index of the window that ended it; null while it is open. */
  readonly over: number | null;
  readonly reason: 'cleared' | 'gone';
}

/**
 * What must be notified, from the whole history and no state: the windows of a place are a string, and
 * its episodes are what a regular expression finds in it.
 */
export class AlertReference {
  newest: number | null = null;
  readonly #history: Entry[][];
  readonly #seen: ({ hour: number; revision: number; severity: Severity } | undefined)[] = [];
  readonly #mutedBy: readonly (number | null)[];
  readonly #pattern: RegExp;

  /** `mutedBy` names for each place another one whose alert mutes its own. */
  constructor(forWindows: number, keepFiringFor: number, mutedBy: readonly (number | null)[]) {
    this.#history = mutedBy.map(() => []);
    this.#mutedBy = mutedBy;
    const quiet = `[cg]{0,${keepFiringFor}}`;
    this.#pattern = new RegExp(
      `S{${forWindows}}(?:${quiet}S)*(?:(?<over>[cg]{${keepFiringFor + 1}}|${quiet}r)|${quiet}$)`,
      'g',
    );
    this.#forWindows = forWindows;
  }

  readonly #forWindows: number;

  /** A window that took: only the first measuring of one newer than all before makes history. */
  apply(hour: number, revision: number, places: readonly PlaceSight[]): void {
    const isNew = revision === 0 && (this.newest === null || hour > this.newest);
    for (const [place, sight] of places.entries()) {
      const seen = this.#seen[place];
      const isSeenThere = seen?.hour === hour && seen.revision <= revision;
      if (sight.sight === 'S' && (isNew || isSeenThere)) {
        this.#seen[place] = { hour, revision, severity: sight.severity };
      }
      const severity = this.#seen[place]?.severity ?? 'info';
      if (isNew) this.#history[place]?.push({ ...sight, severity, hour });
    }
    if (isNew) this.newest = hour;
  }

  /** All that must have been notified by now: `place hour reason`. */
  notified(): readonly string[] {
    return this.#history.flatMap((_, place) =>
      this.#episodes(place).flatMap((episode) => this.#notifiedOf(place, episode)),
    );
  }

  #episodes(place: number): readonly Episode[] {
    const decided = (this.#history[place] ?? [])
      .map((entry, index) => ({ ...entry, index }))
      .filter(({ sight }) => sight !== 'm');
    const text = decided.map(({ sight }) => sight).join('');
    return [...text.matchAll(this.#pattern)].map(({ index, 0: all, groups }) => {
      const last = decided[index + all.length - 1]?.index ?? 0;
      const over = groups?.over;
      return {
        fires: decided[index + this.#forWindows - 1]?.index ?? 0,
        over: over === undefined ? null : last,
        reason: over !== undefined && /^(?:.*r|g+)$/.test(over) ? 'gone' : 'cleared',
      };
    });
  }

  #notifiedOf(place: number, { fires, over, reason }: Episode): readonly string[] {
    const history = this.#history[place] ?? [];
    const notified: string[] = [];
    let highest = -1;
    let wasMuted = false;
    for (let index = fires; index < (over ?? history.length); index += 1) {
      const entry = history[index];
      const rank = SEVERITIES.indexOf(entry?.severity ?? 'info');
      if (entry === undefined || rank === 0 || rank <= highest) continue;
      if (entry.silenced || this.#isMuted(place, index, rank)) {
        wasMuted = true;
        continue;
      }
      const opening = wasMuted ? 'unmuted' : 'opened';
      notified.push(`${place} ${entry.hour} ${highest < 0 ? opening : 'escalated'}`);
      highest = rank;
    }
    const end = over === null || highest < 0 ? undefined : history[over];
    return end === undefined ? notified : [...notified, `${place} ${end.hour} ${reason}`];
  }

  #isMuted(place: number, index: number, rank: number): boolean {
    const by = this.#mutedBy[place] ?? null;
    if (by === null) return false;
    const byRank = SEVERITIES.indexOf(this.#history[by]?.[index]?.severity ?? 'info');
    const fires = this.#episodes(by).some(
      ({ fires: from, over }) => from <= index && index < (over ?? Number.POSITIVE_INFINITY),
    );
    return fires && byRank > 0 && byRank >= rank;
  }
}
