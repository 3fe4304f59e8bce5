/** What we use of a package that brings no types. */
declare module "longest-prefix-match" {
  export default class LongestPrefixMatch<T> {
    /** @param prefix an address and its length, `192.0.2.0/24`; one prefix can have several values. */
    addPrefix(prefix: string, value: T): void;
    /**
     * @returns the values of the longest prefix that holds `prefix`, in the order they were added.
     * @throws {Error} for what is no prefix.
     */
    getMatch(prefix: string): T[];
  }
}
