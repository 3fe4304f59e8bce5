import {
  Button,
  Menu,
  MenuDivider,
  MenuItem,
  MenuItemLink,
  MenuList,
  MenuPopover,
  MenuTrigger,
} from "@fluentui/react-components";
import { CalendarClockRegular, ClockAlarmRegular, MoreHorizontalRegular } from "@fluentui/react-icons";
import { useEnvironment, useText } from "../../ui/Frame.tsx";
import type { TitledAction } from "./cardContent.ts";
import { linkOf, type Surface } from "./links.ts";
import { tomorrowMorning } from "./snooze.ts";

export type Snooze = "hour" | "pick" | Date;

interface CardMenuProps {
  readonly title: string;
  /** Those that are not on the card itself. */
  readonly actions: readonly TitledAction[];
  readonly surface: Surface;
  readonly now: Date;
  readonly onSnooze: (snooze: Snooze) => void;
  readonly trigger: (button: HTMLElement | null) => void;
}

/** What else can be done with a card. */
export function CardMenu({ title, actions, surface, now, onSnooze, trigger }: CardMenuProps) {
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
            <MenuItemLink key={JSON.stringify(action.action)} {...linkOf(action.action, surface)}>
              {action.title}
            </MenuItemLink>
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
