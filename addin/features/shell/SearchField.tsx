import { SearchBox } from "@fluentui/react-components";
import { useEffect, useEffectEvent, useState } from "react";

/** How long somebody must pause in typing before the search runs, in ms. */
const PAUSE_MS = 300;

interface SearchFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onSearch: (search: string) => void;
  readonly className?: string;
}

/** Searches when the typing pauses. */
export function SearchField({ label, value, onSearch, className }: SearchFieldProps) {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  const search = useEffectEvent(() => {
    if (typed.trim() !== value) onSearch(typed.trim());
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: each change of what is typed starts the pause again.
  useEffect(() => {
    const timer = setTimeout(() => search(), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <SearchBox
      {...(className === undefined ? {} : { className })}
      aria-label={label}
      placeholder={label}
      maxLength={200}
      value={typed}
      onChange={(_event, data) => setTyped(data.value)}
    />
  );
}
