import { FluentProvider, Link, makeStyles, Spinner, Tab, TabList, tokens } from "@fluentui/react-components";
import { useMemo, useRef, useState } from "react";
import { openMailbox } from "../graph.ts";
import { Problem } from "../Problem.tsx";
import { type About, readAbout } from "../sandbox.ts";
import { firstView, recipientAddress, type View } from "../settings.ts";
import { text } from "../text.ts";
import { fluentThemes } from "../themes.ts";
import { useLoad } from "../useLoad.ts";
import { RepMail } from "./RepMail.tsx";
import { createSurroundings } from "./surroundings.ts";
import { TopBar } from "./TopBar.tsx";
import { useIsNarrow } from "./useIsNarrow.ts";

const useStyles = makeStyles({
  root: { height: "100dvh", display: "flex", flexDirection: "column", overflow: "hidden" },
  halves: { display: "flex", flexGrow: 1, minHeight: 0 },
  left: {
    display: "flex",
    flexDirection: "column",
    flexGrow: 1,
    minWidth: 0,
    minHeight: 0,
    overflowX: "auto",
  },
  right: {
    display: "flex",
    width: "clamp(280px, 27vw, 480px)",
    flexShrink: 0,
    borderLeft: `${tokens.strokeWidthThick} solid ${tokens.colorNeutralStroke1}`,
  },
  wholeWidth: { display: "flex", flexGrow: 1 },
  tabs: { display: "flex", alignItems: "center", paddingInlineEnd: tokens.spacingHorizontalM },
  link: { marginInlineStart: "auto" },
  frame: { border: "none", flexGrow: 1, width: "100%" },
  hidden: { display: "none" },
});

function fullPageAddress(appUrl: string, rep: string): string {
  const address = new URL("/addin/app.html", appUrl);
  address.searchParams.set("account", rep);
  return address.href;
}

interface RepTabsProps {
  readonly tab: string;
  readonly page: string;
  readonly onChange: (tab: string) => void;
}

function RepTabs({ tab, page, onChange }: RepTabsProps) {
  const styles = useStyles();
  return (
    <div className={styles.tabs}>
      <TabList
        aria-label={text.repOutlook}
        selectedValue={tab}
        onTabSelect={(_, { value }) => onChange(String(value))}
      >
        <Tab value="mail">{text.mail}</Tab>
        <Tab value="followed">{text.followedEmails}</Tab>
      </TabList>
      {tab === "followed" && (
        <Link className={styles.link} href={page} target="_blank" rel="noopener">
          {text.openInTab}
        </Link>
      )}
    </div>
  );
}

/** The rep's half: mail, and the product's own page as Outlook would open it. */
function RepHalf({ about, view }: { about: About; view: View }) {
  const styles = useStyles();
  const [tab, setTab] = useState("mail");
  const [wasFollowedOpened, setFollowedOpened] = useState(false);
  const latest = useRef(view);
  latest.current = view;
  const mailbox = useMemo(() => openMailbox(about.outlookClientId, view.rep), [about, view.rep]);
  const around = useMemo(() => createSurroundings(about, view.rep, () => latest.current), [about, view.rep]);
  const page = fullPageAddress(about.appUrl, view.rep);
  return (
    <>
      <RepTabs
        tab={tab}
        page={page}
        onChange={(next) => {
          setTab(next);
          if (next === "followed") setFollowedOpened(true);
        }}
      />
      <div className={tab === "mail" ? styles.halves : styles.hidden}>
        <RepMail mailbox={mailbox} view={view} appUrl={about.appUrl} around={around} />
      </div>
      {wasFollowedOpened && (
        <iframe
          className={tab === "followed" ? styles.frame : styles.hidden}
          title={text.followedEmails}
          src={page}
        />
      )}
    </>
  );
}

function Halves({ about, view, shown }: { about: About; view: View; shown: "both" | Half }) {
  const styles = useStyles();
  return (
    <div className={styles.halves}>
      <main className={shown === "recipient" ? styles.hidden : styles.left} aria-label={text.repOutlook}>
        <RepHalf key={view.rep} about={about} view={view} />
      </main>
      <section
        className={shown === "rep" ? styles.hidden : shown === "recipient" ? styles.wholeWidth : styles.right}
        aria-label={text.recipientMailbox}
      >
        <iframe className={styles.frame} title={text.recipientMailbox} src={recipientAddress(view)} />
      </section>
    </div>
  );
}

type Half = "rep" | "recipient";

/** On a small screen one half is shown at a time. */
function HalfTabs({ half, onChange }: { half: Half; onChange: (half: Half) => void }) {
  return (
    <nav aria-label={text.mailboxes}>
      <TabList selectedValue={half} onTabSelect={(_, { value }) => onChange(value as Half)}>
        <Tab value="rep">{text.repOutlook}</Tab>
        <Tab value="recipient">{text.recipientMailbox}</Tab>
      </TabList>
    </nav>
  );
}

/** The window that plays Outlook: the rep at the left, a recipient at the right. */
export function Outlook() {
  const styles = useStyles();
  const [view, setView] = useState(firstView);
  const [half, setHalf] = useState<Half>("rep");
  const isNarrow = useIsNarrow();
  const { loaded, again } = useLoad(readAbout);
  return (
    // What hangs over the page takes the provider's class too, so the layout has an element of its own.
    <FluentProvider theme={fluentThemes[view.theme]}>
      <div className={styles.root}>
        {loaded.state === "loading" && <Spinner label={text.loading} />}
        {loaded.state === "failed" && <Problem reason={loaded.reason} onRetry={again} />}
        {loaded.state === "ready" && (
          <>
            <TopBar
              view={view}
              accounts={loaded.value.accounts}
              onChange={(change) => setView((before) => ({ ...before, ...change }))}
            />
            {isNarrow && <HalfTabs half={half} onChange={setHalf} />}
            <Halves about={loaded.value} view={view} shown={isNarrow ? half : "both"} />
          </>
        )}
      </div>
    </FluentProvider>
  );
}
