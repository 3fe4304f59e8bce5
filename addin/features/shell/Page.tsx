import { Link, makeStyles, tokens, typographyStyles } from "@fluentui/react-components";
import { ChevronLeftRegular } from "@fluentui/react-icons";
import { type ReactNode, useEffect, useRef } from "react";
import { useText } from "../../ui/Frame.tsx";
import { hasNavigated } from "./useRoute.ts";

const useStyles = makeStyles({
  head: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "flex-start",
    justifyContent: "space-between",
    gap: tokens.spacingHorizontalM,
    marginBottom: tokens.spacingVerticalL,
  },
  titles: { minWidth: 0, display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalXS },
  back: { display: "inline-flex", alignItems: "center", columnGap: tokens.spacingHorizontalXS },
  body: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalM },
  title: { ...typographyStyles.title2, margin: 0, overflowWrap: "anywhere", outline: "none" },
});

interface PageProps {
  readonly title: string;
  /** Where one came from: its words and address. */
  readonly back?: { readonly text: string; readonly href: string };
  /** Under the title. */
  readonly subtitle?: ReactNode;
  /** The one primary action, beside the title. */
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

/** One screen: its title in the window as well, and the focus on the heading once somebody came here by a link. */
export function Page({ title, back, subtitle, action, children }: PageProps) {
  const styles = useStyles();
  const text = useText();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = text("full.title", { page: title });
  }, [title, text]);
  useEffect(() => {
    // The first page keeps the browser's own order, so that the skip link comes first.
    if (hasNavigated()) heading.current?.focus();
  }, []);
  return (
    <>
      <div className={styles.head}>
        <div className={styles.titles}>
          {back && (
            <Link href={back.href} className={styles.back}>
              <ChevronLeftRegular aria-hidden />
              {back.text}
            </Link>
          )}
          <h1 ref={heading} tabIndex={-1} className={styles.title}>
            {title}
          </h1>
          {subtitle}
        </div>
        {action}
      </div>
      <div className={styles.body}>{children}</div>
    </>
  );
}
