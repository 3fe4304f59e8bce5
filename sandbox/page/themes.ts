import {
  type Theme as FluentTheme,
  teamsHighContrastTheme,
  webDarkTheme,
  webLightTheme,
} from "@fluentui/react-components";
import type { Theme } from "../office/protocol.ts";
import type { ThemeName } from "./text.ts";

export const fluentThemes: Readonly<Record<ThemeName, FluentTheme>> = {
  light: webLightTheme,
  dark: webDarkTheme,
  contrast: teamsHighContrastTheme,
};

/** The four colours that Outlook tells an add-in about itself. */
export function officeTheme(name: ThemeName): Theme {
  const theme = fluentThemes[name];
  return {
    bodyBackgroundColor: theme.colorNeutralBackground1,
    bodyForegroundColor: theme.colorNeutralForeground1,
    controlBackgroundColor: theme.colorNeutralBackground3,
    controlForegroundColor: theme.colorNeutralForeground1,
  };
}

export const isThemeName = (name: string): name is ThemeName => Object.hasOwn(fluentThemes, name);
