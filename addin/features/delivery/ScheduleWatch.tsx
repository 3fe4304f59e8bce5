import { useLive } from "../../api/ApiProvider.tsx";

interface ScheduleWatchProps {
  readonly messageId: string;
  readonly onChange: () => void;
}

/** Hears of it when a scheduled message goes out, or is changed elsewhere, while it stands open here. */
export function ScheduleWatch({ messageId, onChange }: ScheduleWatchProps) {
  useLive((nudge) => {
    if (nudge.kind === "all" || (nudge.kind === "message" && nudge.id === messageId)) onChange();
  });
  return null;
}
