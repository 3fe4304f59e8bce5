import { makeStyles } from "@fluentui/react-components";
import { hiddenText } from "./hiddenText.ts";
import type { SayWhen } from "./useWhen.ts";

const useStyles = makeStyles({ near: { whiteSpace: "nowrap" }, exact: hiddenText });

/** An instant as people say it, with the exact one on hover and for screen readers. */
export function When({ at, say }: { readonly at: string; readonly say: SayWhen }) {
  const styles = useStyles();
  const exact = say.exact(at);
  // The browser's own tooltip: a list has hundreds of instants, and Fluent's would be as many more elements.
  return (
    <time dateTime={at} title={exact}>
      <span className={styles.near} aria-hidden>
        {say.near(at)}
      </span>
      <span className={styles.exact}>{exact}</span>
    </time>
  );
}
