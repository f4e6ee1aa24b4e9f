/** What JSON can hold. */

/** Text stands first: Vue takes an empty text for true where a switch does. */
export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };
export type JsonObject = Record<string, JsonValue>;
