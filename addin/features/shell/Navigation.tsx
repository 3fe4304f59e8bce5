import { Hamburger, makeStyles, Nav, NavItem, Text, tokens } from "@fluentui/react-components";
import { AlertRegular, MailReadRegular, PeopleRegular, SettingsRegular } from "@fluentui/react-icons";
import { type ReactElement, useId, useState } from "react";
import type { TextKey } from "../../../shared/text/index.ts";
import { useText } from "../../ui/Frame.tsx";
import { hrefOf, type Route } from "./routes.ts";

interface Destination {
  readonly page: "assistant" | "followed" | "records" | "settings";
  readonly label: TextKey;
  readonly icon: ReactElement;
}

const destinations: readonly Destination[] = [
  { page: "assistant", label: "assistant.nav", icon: <AlertRegular fontSize={20} /> },
  { page: "followed", label: "full.nav.followed", icon: <MailReadRegular fontSize={20} /> },
  { page: "records", label: "full.nav.records", icon: <PeopleRegular fontSize={20} /> },
  { page: "settings", label: "full.nav.settings", icon: <SettingsRegular fontSize={20} /> },
];

/** Which entry of the Nav a page belongs under, but for a message that one comes upon at its record. */
const entries: Readonly<Record<Route["page"], string>> = {
  assistant: "assistant",
  followed: "followed",
  message: "followed",
  records: "records",
  record: "records",
  settings: "settings",
  missing: "",
};

function entryOf(route: Route): string {
  const isAtRecord = route.page === "message" && route.recordId !== undefined;
  return entries[isAtRecord ? "record" : route.page];
}

const useStyles = makeStyles({
  side: {
    width: "220px",
    flexShrink: 0,
    boxSizing: "border-box",
    position: "sticky",
    top: 0,
    height: "100vh",
    overflowY: "auto",
    padding: `${tokens.spacingVerticalL} ${tokens.spacingHorizontalS}`,
    backgroundColor: tokens.colorNeutralBackground4,
  },
  product: {
    display: "block",
    padding: `0 ${tokens.spacingHorizontalS} ${tokens.spacingVerticalM}`,
  },
  menu: {
    padding: tokens.spacingHorizontalS,
    backgroundColor: tokens.colorNeutralBackground4,
  },
  bar: { display: "flex", alignItems: "center", columnGap: tokens.spacingHorizontalS },
});

interface NavigationProps {
  readonly route: Route;
}

function Entries() {
  const text = useText();
  return destinations.map(({ page, label, icon }) => (
    <NavItem key={page} value={page} href={hrefOf({ page })} icon={icon}>
      {text(label)}
    </NavItem>
  ));
}

/** The Nav beside the content. */
export function SideNav(props: NavigationProps) {
  const styles = useStyles();
  const text = useText();
  return (
    <nav className={styles.side} aria-label={text("full.nav")}>
      <Text className={styles.product} size={400} weight="semibold">
        {text("full.product")}
      </Text>
      <Nav selectedValue={entryOf(props.route)}>
        <Entries />
      </Nav>
    </nav>
  );
}

/** The Nav as a menu above the content, where there is no room beside it. */
export function MenuNav(props: NavigationProps) {
  const styles = useStyles();
  const text = useText();
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const label = text(isOpen ? "full.nav.close" : "full.nav.open");
  return (
    <header className={styles.menu}>
      <div className={styles.bar}>
        <Hamburger
          aria-label={label}
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => setOpen(!isOpen)}
        />
        <Text weight="semibold">{text("full.product")}</Text>
      </div>
      <nav id={id} hidden={!isOpen} aria-label={text("full.nav")}>
        <Nav selectedValue={entryOf(props.route)} onNavItemSelect={() => setOpen(false)}>
          <Entries />
        </Nav>
      </nav>
    </header>
  );
}
