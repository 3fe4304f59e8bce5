/** One of our own addresses, read and verified by whoever holds the keys. */
export interface OwnAddress {
  readonly kind: "open" | "link" | "attachment";
  readonly messageId: string;
  readonly index: number;
  /** Where it leads; empty for the open image. */
  readonly url: string;
}

/** Reads an address if it is one of ours, and verified. Asked for every web address of a document. */
export type ReadOwn = (address: string) => OwnAddress | undefined;
