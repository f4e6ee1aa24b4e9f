/** Begins an entry that tells what a generator yielded; entries of the log begin with their time. */
const mark = 'yield ';

/**
 * What a running task has said so far, in order: lines of its log, and values that its generator yielded, as JSON texts. Entries told
 * twice count once, those that come too early wait in their place.
 */
export class LiveEntries {
  lines: string[] = [];
  yields: string[] = [];
  #entries: string[] = [];

  hear(from: number, entries: readonly string[]): void {
    const known = this.#entries.length;
    while (this.#entries.length < from) this.#entries.push('');
    entries.forEach((entry, i) => (this.#entries[from + i] = entry));
    if (from >= known) return this.#add(known);
    // something in between came again, or late: all is put in order anew
    [this.lines, this.yields] = [[], []];
    this.#add(0);
  }

  #add(from: number): void {
    for (const entry of this.#entries.slice(from)) {
      if (entry.startsWith(mark)) this.yields.push(entry.slice(mark.length));
      else this.lines.push(entry);
    }
  }
}
