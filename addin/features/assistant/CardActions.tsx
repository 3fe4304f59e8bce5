import { Button, MenuItem, MenuItemLink } from "@fluentui/react-components";
import {
  BotRegular,
  CallAddRegular,
  DraftsRegular,
  OpenRegular,
  PersonStarRegular,
} from "@fluentui/react-icons";
import type { TitledAction } from "./cardContent.ts";
import { type DoAction, doesSomething, linkOf, type Surface } from "./links.ts";

interface CardActionProps {
  readonly action: TitledAction;
  readonly surface: Surface;
  readonly onDo: (action: DoAction) => void;
}

/** An action on the card itself. */
export function CardButton({ action: { title, action }, surface, onDo }: CardActionProps) {
  if (doesSomething(action)) return <Button onClick={() => onDo(action)}>{title}</Button>;
  return (
    <Button as="a" {...linkOf(action, surface)}>
      {title}
    </Button>
  );
}

/** An action in the card's menu. */
export function CardMenuItem({ action: { title, action }, surface, onDo }: CardActionProps) {
  if (!doesSomething(action)) {
    return (
      <MenuItemLink icon={<OpenRegular />} {...linkOf(action, surface)}>
        {title}
      </MenuItemLink>
    );
  }
  return (
    <MenuItem icon={iconOf(action)} onClick={() => onDo(action)}>
      {title}
    </MenuItem>
  );
}

/** The same symbols as in a message's timeline. */
function iconOf(action: DoAction) {
  if (action.verb === "backToDraft") return <DraftsRegular />;
  if (action.verb !== "teach") return <CallAddRegular />;
  return action.data.evidence === "own" ? <PersonStarRegular /> : <BotRegular />;
}
