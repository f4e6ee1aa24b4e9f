/** Where the cursor was in each script, remembered in this browser. */

export interface Place {
  at: number;
  top: number;
}

const key = 'dff.places';
/** Scripts remembered; the one left longest ago goes first. */
const limit = 100;

function read(): Record<string, Place> {
  try {
    return JSON.parse(localStorage.getItem(key) ?? '{}') as Record<string, Place>;
  } catch {
    return {};
  }
}

export const readPlace = (scriptId: string): Place => read()[scriptId] ?? { at: 0, top: 0 };

export function writePlace(scriptId: string, place: Place): void {
  const others = Object.entries(read()).filter(([id]) => id !== scriptId);
  localStorage.setItem(key, JSON.stringify(Object.fromEntries([...others.slice(-limit + 1), [scriptId, place]])));
}
