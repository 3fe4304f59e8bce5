import {
  Button,
  Menu,
  MenuDivider,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
} from "@fluentui/react-components";
import { CalendarClockRegular, ClockAlarmRegular, MoreHorizontalRegular } from "@fluentui/react-icons";
import { useEnvironment, useText } from "../../ui/Frame.tsx";
import { CardMenuItem } from "./CardActions.tsx";
import type { TitledAction } from "./cardContent.ts";
import type { DoAction, Surface } from "./links.ts";
import { tomorrowMorning } from "./snooze.ts";

export type Snooze = "hour" | "pick" | Date;

interface CardMenuProps {
  readonly title: string;
  /** Those that are not on the card itself. */
  readonly actions: readonly TitledAction[];
  readonly surface: Surface;
  readonly now: Date;
  readonly onSnooze: (snooze: Snooze) => void;
  readonly onDo: (action: DoAction) => void;
  readonly trigger: (button: HTMLElement | null) => void;
}

/** What else can be done with a card. */
export function CardMenu({ title, actions, surface, now, onSnooze, onDo, trigger }: CardMenuProps) {
  const text = useText();
  const { zone } = useEnvironment().environment;
  const tomorrow = tomorrowMorning(now, zone);
  return (
    <Menu>
      <MenuTrigger disableButtonEnhancement>
        <Button
          ref={trigger}
          appearance="subtle"
          icon={<MoreHorizontalRegular />}
          aria-label={text("assistant.more", { title })}
        />
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {actions.map((action) => (
            <CardMenuItem key={JSON.stringify(action.action)} action={action} surface={surface} onDo={onDo} />
          ))}
          {actions.length > 0 && <MenuDivider />}
          <MenuItem icon={<ClockAlarmRegular />} onClick={() => onSnooze("hour")}>
            {text("assistant.snooze.hour")}
          </MenuItem>
          <MenuItem icon={<ClockAlarmRegular />} onClick={() => onSnooze(tomorrow)}>
            {text("assistant.snooze.tomorrow", { at: tomorrow })}
          </MenuItem>
          <MenuItem icon={<CalendarClockRegular />} onClick={() => onSnooze("pick")}>
            {text("assistant.snooze.pick")}
          </MenuItem>
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
