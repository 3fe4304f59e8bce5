import { useCallback, useRef, useState } from "react";
import { z } from "zod";
import { openRoaming, type RoamingStore } from "../../office/roaming.ts";

const SETTING = "hostsLeftAlone";
/** Outlook keeps 32 KB for all settings of an add-in together. In characters of JSON. */
export const MAX_SETTING_LENGTH = 16_000;
export const MAX_HOSTS = 200;

export interface LeftAlone {
  readonly hosts: readonly string[];
  /** The hosts as they are now, also inside a journey that began before they changed. */
  current(): readonly string[];
  /** True when Outlook could not keep the last change: it then lasts as long as the pane. */
  readonly isNotKept: boolean;
  add(host: string): Promise<void>;
  remove(host: string): Promise<void>;
}

const Hosts = z.array(z.string().max(253)).catch([]);

export const readHosts = (store: Pick<RoamingStore, "read"> | undefined): string[] =>
  Hosts.parse(store?.read(SETTING));

/** The newest first; the oldest are forgotten when there are more than Outlook keeps. */
export function addHost(hosts: readonly string[], host: string): string[] {
  const all = [...new Set([host, ...hosts])].slice(0, MAX_HOSTS);
  while (JSON.stringify(all).length > MAX_SETTING_LENGTH) all.pop();
  return all;
}

/** Hosts whose links the rep wants left alone in every message. */
export function useLeftAlone(): LeftAlone {
  const [store] = useState(openRoaming);
  const [hosts, setHosts] = useState(() => readHosts(store));
  const [isNotKept, setNotKept] = useState(false);
  const latest = useRef(hosts);
  const keep = useCallback(
    async (changed: string[]) => {
      latest.current = changed;
      setHosts(changed);
      const isKept = await store?.write(SETTING, changed).then(
        () => true,
        () => false,
      );
      setNotKept(isKept !== true);
    },
    [store],
  );
  return {
    hosts,
    isNotKept,
    current: useCallback(() => latest.current, []),
    add: (host) => keep(addHost(latest.current, host)),
    remove: (host) => keep(latest.current.filter((other) => other !== host)),
  };
}
