import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { type ReactNode, useRef } from "react";
import { useText } from "../../ui/Frame.tsx";
import { MenuNav, SideNav } from "./Navigation.tsx";
import type { Route } from "./routes.ts";
import { useNarrow } from "./useMedia.ts";

const useStyles = makeStyles({
  root: {
    display: "flex",
    flexDirection: "column",
    minHeight: "100vh",
    backgroundColor: tokens.colorNeutralBackground2,
    color: tokens.colorNeutralForeground1,
  },
  beside: { flexDirection: "row", alignItems: "stretch" },
  skip: {
    position: "absolute",
    zIndex: 2,
    top: tokens.spacingVerticalXS,
    left: tokens.spacingHorizontalXS,
    padding: tokens.spacingHorizontalM,
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorBrandForegroundLink,
    borderRadius: tokens.borderRadiusMedium,
    border: "none",
    font: "inherit",
    boxShadow: tokens.shadow8,
    ":not(:focus)": { transform: "translateY(-200%)" },
  },
  main: {
    flexGrow: 1,
    minWidth: 0,
    boxSizing: "border-box",
    padding: `${tokens.spacingVerticalXXL} ${tokens.spacingHorizontalXXL}`,
    outline: "none",
  },
  mainNarrow: { padding: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalM}` },
  content: { maxWidth: "1200px", margin: "0 auto" },
});

/** What surrounds every screen of the full page: the way around, and a way past it for keyboards. */
export function Shell({ route, children }: { route: Route; children: ReactNode }) {
  const styles = useStyles();
  const text = useText();
  const narrow = useNarrow();
  const main = useRef<HTMLElement>(null);
  return (
    <div className={mergeClasses(styles.root, !narrow && styles.beside)}>
      {/* A button: the hash of a link to the content would be taken for a route. */}
      <button type="button" className={styles.skip} onClick={() => main.current?.focus()}>
        {text("full.skip")}
      </button>
      {narrow ? <MenuNav route={route} /> : <SideNav route={route} />}
      <main ref={main} tabIndex={-1} className={mergeClasses(styles.main, narrow && styles.mainNarrow)}>
        <div className={styles.content}>{children}</div>
      </main>
    </div>
  );
}
