import {
  Hamburger,
  makeStyles,
  Nav,
  NavDrawer,
  NavDrawerBody,
  NavDrawerHeader,
  NavItem,
  Text,
  tokens,
} from "@fluentui/react-components";
import { MailReadRegular, PeopleRegular, SettingsRegular } from "@fluentui/react-icons";
import { type ReactElement, useState } from "react";
import type { TextKey } from "../../../shared/text/index.ts";
import { useText } from "../../ui/Frame.tsx";
import { hrefOf, type Route } from "./routes.ts";

interface Destination {
  readonly page: "followed" | "records" | "settings";
  readonly label: TextKey;
  readonly icon: ReactElement;
}

const destinations: readonly Destination[] = [
  { page: "followed", label: "full.nav.followed", icon: <MailReadRegular /> },
  { page: "records", label: "full.nav.records", icon: <PeopleRegular /> },
];
const settings: Destination = { page: "settings", label: "full.nav.settings", icon: <SettingsRegular /> };

/** Which entry of the Nav a page belongs under. */
const entryOf: Readonly<Record<Route["page"], string>> = {
  followed: "followed",
  message: "followed",
  records: "records",
  record: "records",
  settings: "settings",
  missing: "",
};

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
  bar: {
    display: "flex",
    alignItems: "center",
    columnGap: tokens.spacingHorizontalS,
    padding: tokens.spacingHorizontalS,
    backgroundColor: tokens.colorNeutralBackground4,
  },
});

interface NavigationProps {
  readonly route: Route;
  readonly isAdmin: boolean;
}

function Entries({ isAdmin }: Pick<NavigationProps, "isAdmin">) {
  const text = useText();
  const entries = isAdmin ? [...destinations, settings] : destinations;
  return entries.map(({ page, label, icon }) => (
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
      <Nav selectedValue={entryOf[props.route.page]}>
        <Entries isAdmin={props.isAdmin} />
      </Nav>
    </nav>
  );
}

/** The Nav as a menu above the content, where there is no room beside it. */
export function MenuNav(props: NavigationProps) {
  const styles = useStyles();
  const text = useText();
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <header className={styles.bar}>
      <Hamburger aria-label={text("full.nav.open")} aria-expanded={open} onClick={() => setOpen(true)} />
      <Text weight="semibold">{text("full.product")}</Text>
      <NavDrawer
        type="overlay"
        open={open}
        onOpenChange={(_event, data) => setOpen(data.open)}
        selectedValue={entryOf[props.route.page]}
        onNavItemSelect={close}
        aria-label={text("full.nav")}
      >
        <NavDrawerHeader>
          <Hamburger aria-label={text("full.nav.close")} onClick={close} />
        </NavDrawerHeader>
        <NavDrawerBody>
          <Entries isAdmin={props.isAdmin} />
        </NavDrawerBody>
      </NavDrawer>
    </header>
  );
}
