import { randomInt } from "node:crypto";
import type { FolderName, StoredMessage } from "./message.ts";

/** One stay of an item in a folder: a move ends it, even one that leads to the same folder. */
export interface Stay {
  readonly itemId: string;
  readonly folder: FolderName;
  /** By which the ordinary id of that time can be told. */
  readonly moves: number;
  /** Number of the change that began it. */
  readonly enteredAt: number;
  /** Number of the last change in it; of the one that ended it when `isOver`. */
  readonly changedAt: number;
  readonly isOver: boolean;
}

/** What happened in a mailbox, in order, as far as somebody who asks for what is new has to know. */
export interface History {
  /** Differs after each start of the sandbox: what was handed out before leads nowhere then. */
  readonly generation: number;
  /** Number of the last change. */
  last(): number;
  record(before: StoredMessage | undefined, after: StoredMessage | undefined): void;
  /** The stays in a folder that changed after the change `from` and not after `to`, in the order of change. */
  between(folder: FolderName, from: number, to: number): Stay[];
}

const keyOf = ({ itemId, folder, moves }: StoredMessage) => `${folder} ${itemId} ${moves}`;

const isSameStay = (before: StoredMessage, after: StoredMessage) => keyOf(before) === keyOf(after);

export function createHistory(messages: Iterable<StoredMessage>): History {
  /** A map keeps the order of insertion; whatever changes goes to the end. */
  const stays = new Map<string, Stay>();
  let last = 0;

  function note(message: StoredMessage, isOver: boolean) {
    const key = keyOf(message);
    const { itemId, folder, moves } = message;
    last += 1;
    const enteredAt = stays.get(key)?.enteredAt ?? last;
    stays.delete(key);
    stays.set(key, { itemId, folder, moves, enteredAt, changedAt: last, isOver });
  }
  for (const message of messages) note(message, false);

  return {
    generation: randomInt(100, 1_000_000),
    last: () => last,
    record(before, after) {
      if (before && !(after && isSameStay(before, after))) note(before, true);
      if (after) note(after, false);
    },
    between: (folder, from, to) =>
      [...stays.values()].filter(
        (stay) => stay.folder === folder && stay.changedAt > from && stay.changedAt <= to,
      ),
  };
}
