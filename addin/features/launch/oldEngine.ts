/**
 * What our own code and its libraries use beyond ES2016, the last edition that classic Outlook's engine of before build
 * 17425 knows. Loaded before everything else.
 */

function define(prototype: object, name: string, value: unknown): void {
  if (!(name in prototype))
    Object.defineProperty(prototype, name, { value, writable: true, configurable: true });
}

define(Array.prototype, "at", function at<T>(this: readonly T[], place: number): T | undefined {
  return this[place < 0 ? this.length + place : place];
});

define(Array.prototype, "flatMap", function flatMap<
  T,
  U,
>(this: readonly T[], turn: (item: T) => U | U[]): U[] {
  return this.reduce<U[]>((all, item) => all.concat(turn(item)), []);
});

define(
  String.prototype,
  "replaceAll",
  function replaceAll(this: string, text: string, replacement: string): string {
    return this.split(text).join(replacement);
  },
);
