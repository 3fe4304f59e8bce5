import {
  AriaLiveAnnouncer,
  FluentProvider,
  makeStyles,
  tokens,
  webDarkTheme,
  webLightTheme,
} from "@fluentui/react-components";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useSyncExternalStore } from "react";
import { chooseLocale, createTranslate, type Translate } from "../../shared/text/index.ts";
import type { Environment } from "../office/environment.ts";

interface Surroundings {
  readonly environment: Environment;
  readonly locale: string;
  readonly text: Translate;
}

const SurroundingsContext = createContext<Surroundings | undefined>(undefined);

const useStyles = makeStyles({
  root: { minHeight: "100dvh", backgroundColor: tokens.colorNeutralBackground1 },
});

const themes = { light: webLightTheme, dark: webDarkTheme } as const;

/** What every pane and page stands in: Outlook's theme and language, and a voice for screen readers. */
export function Frame({
  environment,
  children,
}: {
  readonly environment: Environment;
  readonly children: ReactNode;
}) {
  const styles = useStyles();
  const theme = useSyncExternalStore(environment.onThemeChanged, environment.theme);
  const surroundings = useMemo(() => {
    const locale = chooseLocale(environment.languages);
    return { environment, locale, text: createTranslate(locale, environment.zone) };
  }, [environment]);
  const { locale } = surroundings;
  const direction = directionOf(locale);
  useEffect(() => {
    document.documentElement.lang = locale;
    document.documentElement.dir = direction;
  }, [locale, direction]);
  return (
    // The provider gives its own class to every menu and tooltip too: with a height they would cover the page.
    // What the browser draws itself, such as the calendar's sign in a field for a time, follows the scheme.
    <FluentProvider theme={themes[theme]} dir={direction} style={{ colorScheme: theme }}>
      <div className={styles.root}>
        <AriaLiveAnnouncer>
          <SurroundingsContext value={surroundings}>{children}</SurroundingsContext>
        </AriaLiveAnnouncer>
      </div>
    </FluentProvider>
  );
}

/** Not every browser we run in has `getTextInfo`; none of our languages is written from the right yet. */
function directionOf(locale: string): "ltr" | "rtl" {
  const tag = new Intl.Locale(locale) as Intl.Locale & { getTextInfo?: () => { direction?: string } };
  return tag.getTextInfo?.().direction === "rtl" ? "rtl" : "ltr";
}

export function useEnvironment(): Surroundings {
  const surroundings = useContext(SurroundingsContext);
  if (!surroundings) throw new Error("useEnvironment needs a Frame above it.");
  return surroundings;
}

/** The message catalogue in the rep's language and time zone. */
export const useText = (): Translate => useEnvironment().text;
