/** Versions are compared part by part: 1.15 is later than 1.9. */
export function isAtLeast(has: string | undefined, wanted: string): boolean {
  if (has === undefined) return false;
  const [hasParts, wantedParts] = [has, wanted].map((version) => version.split(".").map(Number));
  for (let i = 0; i < (wantedParts?.length ?? 0); i += 1) {
    const difference = (hasParts?.[i] ?? 0) - (wantedParts?.[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}
