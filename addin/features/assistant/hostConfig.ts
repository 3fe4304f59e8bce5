import { tokens } from "@fluentui/react-components";
import { HostConfig } from "adaptivecards";

/** Text in one colour of the theme: the cards carry no colours of their own. */
const color = { default: tokens.colorNeutralForeground1, subtle: tokens.colorNeutralForeground2 };
const containerStyle = {
  backgroundColor: "transparent",
  foregroundColors: {
    default: color,
    dark: color,
    light: color,
    accent: { default: tokens.colorBrandForeground1, subtle: tokens.colorBrandForeground2 },
    good: { default: tokens.colorStatusSuccessForeground1, subtle: tokens.colorStatusSuccessForeground1 },
    warning: { default: tokens.colorStatusWarningForeground1, subtle: tokens.colorStatusWarningForeground1 },
    attention: { default: tokens.colorStatusDangerForeground1, subtle: tokens.colorStatusDangerForeground1 },
  },
};

/**
 * How Adaptive Cards look here. Colours are Fluent's tokens, which are CSS variables: a change of theme shows at once.
 * Sizes, in px, are those of Fluent's type ramp.
 */
export const hostConfig = new HostConfig({
  supportsInteractivity: false,
  fontFamily: tokens.fontFamilyBase,
  fontSizes: { small: 12, default: 14, medium: 16, large: 20, extraLarge: 24 },
  fontWeights: { lighter: 400, default: 400, bolder: 600 },
  lineHeights: { small: 16, default: 20, medium: 22, large: 28, extraLarge: 32 },
  containerStyles: { default: containerStyle, emphasis: containerStyle },
  spacing: { none: 0, small: 4, default: 8, medium: 12, large: 16, extraLarge: 20, padding: 0 },
});
