import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import {
  CircleHalfFillRegular,
  EyeOffRegular,
  EyeRegular,
  ProhibitedRegular,
  SubtractCircleRegular,
} from "@fluentui/react-icons";
import type { FollowState } from "../../../shared/compose.ts";

const icons = {
  following: EyeRegular,
  partlyFollowing: CircleHalfFillRegular,
  notFollowing: EyeOffRegular,
  blocked: ProhibitedRegular,
  unavailable: SubtractCircleRegular,
} as const satisfies Record<FollowState, unknown>;

const useStyles = makeStyles({
  root: { fontSize: tokens.fontSizeHero700, lineHeight: 1, flexShrink: 0 },
  following: { color: tokens.colorStatusSuccessForeground1 },
  partlyFollowing: { color: tokens.colorStatusSuccessForeground1 },
  notFollowing: { color: tokens.colorNeutralForeground3 },
  blocked: { color: tokens.colorStatusDangerForeground1 },
  unavailable: { color: tokens.colorNeutralForeground3 },
});

/** A shape and a colour for each state; the words beside it carry the meaning. */
export function StateIcon({ state }: { readonly state: FollowState }) {
  const styles = useStyles();
  const Icon = icons[state];
  return <Icon className={mergeClasses(styles.root, styles[state])} aria-hidden />;
}
