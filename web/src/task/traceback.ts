/** Tracebacks as the server writes them: only frames of scripts, `File "set__script", line N`. */

export interface TracebackLine {
  text: string;
  /** Where a click leads, for lines that name a script. */
  place: { scriptId: string; line: number } | null;
}

const frame = /File "([A-Za-z_]\w*__\w+)", line (\d+)/;

export function readTraceback(text: string): TracebackLine[] {
  return text.split('\n').map((line) => {
    const [, scriptId, number] = frame.exec(line) ?? [];
    return { text: line, place: scriptId === undefined ? null : { scriptId, line: Number(number) } };
  });
}

/** The line of this script where it went wrong: the innermost frame in it. */
export function errorLine(text: string | null, scriptId: string): number | null {
  const places = readTraceback(text ?? '').flatMap(({ place }) => (place?.scriptId === scriptId ? [place.line] : []));
  return places.at(-1) ?? null;
}
