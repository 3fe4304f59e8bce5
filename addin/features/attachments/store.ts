import { emptyModel, type FilesModel, type Work, withEntry } from "./filesModel.ts";
import type { FollowedFile } from "./rules.ts";

export interface FilesStore {
  current(): FilesModel;
  change(part: Partial<FilesModel>): void;
  /** @param key of a row. */
  setWork(key: string, work: Work | undefined): void;
  setProblem(key: string, problem: string | undefined): void;
  forget(file: FollowedFile): void;
  subscribe(listener: () => void): () => void;
}

export function createStore(): FilesStore {
  let model = emptyModel;
  const listeners = new Set<() => void>();
  const change = (part: Partial<FilesModel>) => {
    model = { ...model, ...part };
    for (const listener of listeners) listener();
  };
  return {
    current: () => model,
    change,
    setWork: (key, work) => change({ work: withEntry(model.work, key, work) }),
    setProblem: (key, problem) => change({ problems: withEntry(model.problems, key, problem) }),
    forget({ copy: { attachmentId } }) {
      change({ followed: model.followed.filter(({ copy }) => copy.attachmentId !== attachmentId) });
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
